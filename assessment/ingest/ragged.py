"""Delimited text cut row by row, where rows and lines are not the same: line ends in cells, ragged and blank lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.limits import too_much

TOO_LONG = "more cells than headings"
# So many rows at a time become columns; a list of all rows would take ten times the memory of the file.
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes
    ----------
    cells : list of str
        As they are.
    begins, ends : int
        Its first and last line, counted from 1.
    """

    cells: list[str]
    begins: int
    ends: int


def read_rows(data: bytes, delimiter: str, place: str) -> Iterator[Row]:
    """The rows of a delimited text.

    Parameters
    ----------
    data : bytes
        UTF-8.
    delimiter : str
        Between cells.
    place : str
        How to name it in messages.

    Yields
    ------
    Row
        The next row; a blank line is a row without cells.

    Raises
    ------
    InputError
        When a quotation mark is not closed, or a cell is too long. Rows of several lines are read strictly: a stray
        quotation mark would swallow the rows below it unseen.
    """
    held: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""):
            held.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter)
    begins, last = 1, ""
    try:
        for cells in reader:
            if reader.line_num > begins:
                for _ in csv.reader(held, delimiter=delimiter, strict=True):
                    continue
            last = "".join(held)
            yield Row(cells, begins, reader.line_num)
            begins = reader.line_num + 1
            held.clear()
    except csv.Error:
        if held and len(held[0]) > limits.LIMITS.cell_characters:
            raise cell_too_long(place, begins) from None
        raise _stray_quote(place, begins) from None
    require_closed(last, delimiter, place, reader.line_num)


def require_closed(last: str, delimiter: str, place: str, line: int) -> None:
    """Refuse a file whose last row ends inside quotation marks: it was cut off there.

    Parameters
    ----------
    last : str
        The row.
    delimiter, place : str
        Between cells; the file.
    line : int
        Its line.

    Raises
    ------
    InputError
        When it does.
    """
    try:
        for _ in csv.reader([last], delimiter=delimiter, strict=True):
            continue
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _stray_quote(place, line) from None


def _stray_quote(place: str, line: int) -> InputError:
    return InputError(
        f"{place}: a quotation mark in the row that begins in line {line:,} is not closed, or not where it should be, "
        "so that the rows below it cannot be told apart. Mend that line or ask the provider for the file again, "
        "then run: assessment check"
    )


def cell_too_long(place: str, line: int | None = None) -> InputError:
    """The error for a cell beyond the limit.

    Parameters
    ----------
    place : str
        The file.
    line : int or None
        Where it begins; None where that is not known.

    Returns
    -------
    InputError
        To be raised.
    """
    most = f"{limits.LIMITS.cell_characters:,} characters"
    where = "" if line is None else f" in line {line:,}"
    return too_much(place, f"a cell{where} of more than {most}", most, "Mend that cell, or ask for the file again.")


def cut_slowly(
    data: bytes, delimiter: str, place: str, header_ends: int, width: int, positions: Sequence[int]
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """The rows below the header, with the line on which each begins.

    Parameters
    ----------
    data : bytes
        UTF-8.
    delimiter, place : str
        Between cells; the file.
    header_ends : int
        Last line of the header, counted from 1.
    width : int
        Cells of the header.
    positions : sequence of int
        Columns wanted.

    Returns
    -------
    frame : pandas.DataFrame
        One column a position, named by it, strings; index: the line of each row. A row with fewer cells than the
        header is blank in the rest.
    faults : pandas.DataFrame
        Columns `line`, `reason`: rows with more cells than the header, which cannot be read safely.
    continued : int
        Lines that belong to a row begun above them.
    """
    frames, faults = [], []
    rows: list[list[str]] = []
    lines: list[int] = []
    continued = 0
    for row in read_rows(data, delimiter, place):
        if row.ends <= header_ends:
            continue
        continued += row.ends - row.begins
        cells = row.cells
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            faults.append(row.begins)
            continue
        rows.append([cells[position] if position < len(cells) else "" for position in positions])
        lines.append(row.begins)
        if len(rows) == _ROWS_AT_ONCE:
            frames.append(_framed(rows, lines, positions))
            rows, lines = [], []
    frames.append(_framed(rows, lines, positions))
    reasons = pd.DataFrame({"line": faults, "reason": TOO_LONG}).astype({"line": "int64", "reason": "str"})
    return pd.concat(frames), reasons, continued


def _framed(rows: list[list[str]], lines: list[int], positions: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(positions), index=np.array(lines, dtype="int64"), dtype="str")
