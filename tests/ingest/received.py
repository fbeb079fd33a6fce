"""Files as partners make them, for the tests of ingest: a layout, workbooks, archives."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
import xlwt

from assessment.config import Source
from assessment.ingest.layouts import load_layouts, parse_layout
from assessment.ingest.read import read_file, read_source
from assessment.schema.extract import RawExtract

THINGS = """
id = "things"
title = "Things"
cleaner = "comments"
tables = ["comments"]
duplicates = "none"
[[fields]]
name = "reference"
header = "Ref No"
aliases = ["Incident No"]
value = "required"
[[fields]]
name = "day"
header = "Day"
aliases = ["Incident Day"]
kind = "date"
formats = ["%d/%m/%Y"]
value = "required"
[[fields]]
name = "words"
header = "Words"
column = "optional"
[[fields]]
name = "secret"
header = "Secret"
column = "optional"
discard = true
"""
LAYOUTS = load_layouts()
LAYOUT = parse_layout(THINGS, "things.toml")
HEADER = ["Ref No", "Day", "Words"]
ROWS = [["A1", "01/02/2011", "x"], ["A2", "02/02/2011", "y"], ["A3", "03/02/2011", "z"]]


def text(rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    """Delimited text."""
    return "".join(delimiter.join(str(cell) for cell in row) + end for row in rows)


TABLE = text([HEADER, *ROWS])


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """A file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2011, 4, 1, 0, 0, 0)), content, method)
    return stream.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    """A workbook; `merged` are cells merged on its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of Excel 97."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(sheets: Mapping[str, str], prolog: str = "") -> bytes:
    """An OpenDocument workbook; sheets are given as their rows in XML."""
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def ods_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows of cells of text, as OpenDocument writes them."""
    return "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)


def ods_cell(value: object, attributes: str = "") -> str:
    """One cell."""
    if value is None:
        return f"<table:table-cell{attributes}/>"
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'


def changed(workbook: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook of zipped XML with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # Without lxml, openpyxl writes the same empty element in its short form.
    before = parts[part].decode().replace("<v />", "<v></v>")
    assert old in before
    return zipped({**parts, part: before.replace(old, new)})


def read(path: Path) -> list[RawExtract]:
    """A file read by the layout of things, all layouts known."""
    return read_file(path, "things", "things-1", [LAYOUT], {**LAYOUTS, "things": LAYOUT})


def source(**changes: object) -> Source:
    """A source of things."""
    given = {"id": "things", "label": "Things", "provider": "P", "folder": "things", "layouts": ("things",)}
    return Source(**{**given, **changes})


def workspace(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """A workspace that knows the layout and holds these files of the source."""
    written(folder, "layouts/things.toml", THINGS)
    (folder / "data" / "raw" / "things").mkdir(parents=True)
    for name, content in files.items():
        written(folder / "data" / "raw" / "things", name, content)
    return folder


def read_workspace(folder: Path) -> list[RawExtract]:
    """All files of the source."""
    return read_source(source(), folder)


def lines_accounted(extracts: Sequence[RawExtract]) -> int:
    """Rows, faults and lines that are neither."""
    return sum(len(one.frame) + len(one.faults) + sum(one.lines_not_data.values()) for one in extracts)
