"""Write the files of the sample, so that the same content is always the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

CREATED = datetime(2012, 2, 1, 9, 0, 0)
SYNTHETIC = "SYNTHETIC SAMPLE: no real person, place or event"


@dataclass(frozen=True)
class Extract:
    """One file of the sample before it is written.

    Attributes
    ----------
    source : str
        Folder under `data/raw/`.
    name : str
        File name; the ending says the format (csv, xlsx, geojson).
    frame : pandas.DataFrame
        Header and rows as the partner sends them.
    planted : dict of str to int
        What was planted in it, counted.
    encoding, separator, line_end : str
        For CSV.
    sheet : str
        For Excel.
    before, after : tuple of tuple
        Lines before the header and after the last row, for Excel.
    headers_at : tuple of int
        Rows before which the header stands once more, for Excel.
    content : dict or None
        For GeoJSON, in place of the frame.
    """

    source: str
    name: str
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    planted: dict[str, int] = field(default_factory=dict)
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    sheet: str = ""
    before: tuple[tuple[Any, ...], ...] = ()
    after: tuple[tuple[Any, ...], ...] = ()
    headers_at: tuple[int, ...] = ()
    content: dict[str, Any] | None = None


def write_extract(extract: Extract, folder: Path) -> Path:
    """Write one file under `folder/<source>/`.

    Parameters
    ----------
    extract : Extract
        What to write.
    folder : pathlib.Path
        Where the folders of the sources are.

    Returns
    -------
    pathlib.Path
        The file written.
    """
    path = folder / extract.source / extract.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if extract.content is not None:
        path.write_text(json.dumps(extract.content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    elif path.suffix == ".xlsx":
        _write_excel(extract, path)
    else:
        with path.open("w", encoding=extract.encoding, newline="") as file:
            extract.frame.to_csv(file, sep=extract.separator, index=False, lineterminator=extract.line_end)
    return path


def _write_excel(extract: Extract, path: Path) -> None:
    import xlsxwriter

    # Constant memory writes text into the sheet itself; dates are plain numbers under a date format, as Excel has them.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": CREATED, "title": SYNTHETIC, "author": "synthetic"})
    formats = {
        "dated": book.add_format({"num_format": "dd/mm/yyyy"}),
        "timed": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    sheet = book.add_worksheet(extract.sheet)
    header = tuple(extract.frame.columns)
    for line, cells in enumerate(_lines(extract, header)):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, column, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell, formats["timed" if cell.hour or cell.minute else "dated"])
            elif cell is not None:
                sheet.write_number(line, column, cell)
    book.close()


def _lines(extract: Extract, header: Sequence[Any]) -> Iterable[Sequence[Any]]:
    yield from extract.before
    yield header
    columns = [extract.frame[name].tolist() for name in header]
    for number, cells in enumerate(zip(*columns, strict=True)):
        if number in extract.headers_at:
            yield header
        yield cells
    yield from extract.after


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
