"""Workbooks (xlsx, xlsm, xls, ods) read as grids of text, numbers and true dates."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.compound import SIGNATURE, require_ends
from assessment.ingest.facts import Facts, Position
from assessment.ingest.files import shown
from assessment.ingest.limits import too_much
from assessment.ingest.packages import inspect
from assessment.ingest.ragged import cell_too_long
from assessment.ingest.unpacking import ZIP

Cell = int | float | str | bool | time | date | datetime | timedelta

# How a workbook locked with a password names what it keeps inside a compound file.
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
        Its name.
    rows : list of list
        All its rows from the first line on; blank cells are empty strings. A cell merged over several rows holds its
        value in each of them; an error is the text the sheet shows, such as `#REF!`.
    filled : frozenset of tuple of int
        Row and column, from 0, of cells that got their value from the merged cell above.
    without_result : frozenset of tuple of int
        Row and column of formulas whose result was not stored: they look blank.
    """

    name: str
    rows: list[list[Cell]]
    filled: frozenset[Position] = frozenset()
    without_result: frozenset[Position] = frozenset()


def open_workbook(data: bytes, place: str, only: str | None = None) -> list[Sheet]:
    """The sheets of a workbook; values only, formulas are never evaluated.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        How to name it in messages.
    only : str or None
        Name of the one sheet wanted; compared without case and outer spaces.

    Returns
    -------
    list of Sheet
        In the order of the workbook; sheets without any cell are left out.

    Raises
    ------
    InputError
        When it is no workbook, is locked with a password, is beyond the limits, or lacks the sheet.
    """
    _require_workbook(data, place)
    facts = inspect(data, place) if data.startswith(ZIP) else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if len(grids) > limits.LIMITS.sheets:
            raise too_much(place, f"{len(grids):,} sheets", f"{limits.LIMITS.sheets:,}", "Split the workbook.")
        names = grids if only is None else _named(grids, only, place)
        sheets = [_sheet(book, name, facts.get(name, Facts())) for name in names]
    except PasswordError:
        raise _locked(place) from None
    except CalamineError:
        raise _unreadable(place) from None
    except BaseException as error:
        # The library is written in Rust: a fault of its own is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable(place) from None
    return [sheet for sheet in sheets if any(cell != "" for row in sheet.rows for cell in row)]


def _require_workbook(data: bytes, place: str) -> None:
    if data.startswith(SIGNATURE):
        if _LOCKED_STREAM in data:
            raise _locked(place)
        require_ends(data, place)
        return
    if data.startswith(ZIP):
        return
    begins = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begins.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise InputError(
            f"{place} is named as a workbook but is a web page or XML. Open it in Excel and save it as xlsx."
        )
    if begins and b"\x00" not in begins and all(byte >= 9 for byte in begins):
        raise InputError(
            f"{place} cannot be opened as a workbook: it is text that is named as one. Rename it so that it ends in "
            ".csv, then run: assessment check"
        )
    raise _unreadable(place)


def _named(names: Sequence[str], only: str, place: str) -> list[str]:
    wanted = [name for name in names if name.strip().casefold() == only.strip().casefold()]
    if not wanted:
        there = ", ".join(f"'{shown(name)}'" for name in names)
        raise InputError(
            f"{place} has no sheet '{only}'; it has {there}. "
            "Rename the sheet, or write a layout for it with: assessment layout FILE"
        )
    return wanted


def _sheet(book: CalamineWorkbook, name: str, facts: Facts) -> Sheet:
    found = book.get_sheet_by_name(name)
    rows = found.to_python(skip_empty_area=False)
    for (row, column), error in facts.errors.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = error
    filled: set[Position] = set()
    for (top, left), (bottom, _) in found.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]) or rows[top][left] == "":
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if rows[row][left] == "":
                rows[row][left] = rows[top][left]
                filled.add((row, left))
    return Sheet(name, rows, frozenset(filled), frozenset(facts.without_result))


def _locked(place: str) -> InputError:
    return InputError(
        f"{place} is locked with a password. Open it with the password, save it without one, and put that copy in its "
        "place."
    )


def _unreadable(place: str) -> InputError:
    return InputError(
        f"{place} cannot be opened as a workbook: it is damaged, was cut off, or is another kind of file. "
        "Ask the provider for it again, or save it as xlsx."
    )


def require_results(sheet: Sheet, header_row: int, positions: Sequence[int], place: str) -> None:
    """Refuse a sheet in which a formula below the header has no stored result: it would be read as blank.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    header_row : int
        Index of the header, from 0.
    positions : sequence of int
        Columns that are read.
    place : str
        How to name it in messages.

    Raises
    ------
    InputError
        When there is one: the file was written by a program and never opened in a spreadsheet.
    """
    wanted = set(positions)
    missing = sorted((row, column) for row, column in sheet.without_result if row > header_row and column in wanted)
    if missing:
        raise InputError(
            f"{place}: {len(missing):,} formulas have no stored result (first in row {missing[0][0] + 1:,}), and "
            "formulas are never evaluated here. Open the file in Excel, save it, then run: assessment check"
        )


def cut(sheet: Sheet, header_row: int, positions: Sequence[int], place: str) -> pd.DataFrame:
    """The rows below the header.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    header_row : int
        Index of the header, from 0.
    positions : sequence of int
        Columns wanted.
    place : str
        How to name it in messages.

    Returns
    -------
    pandas.DataFrame
        One column a position, named by it, of whatever the cells are; index: the line of each row.

    Raises
    ------
    InputError
        When a cell is too long.
    """
    longest = limits.LIMITS.cell_characters
    for line, row in enumerate(sheet.rows[header_row + 1 :], start=header_row + 2):
        if any(isinstance(cell := row[position], str) and len(cell) > longest for position in positions):
            raise cell_too_long(place, line)
    body = sheet.rows[header_row + 1 :]
    lines = np.arange(header_row + 2, header_row + 2 + len(body), dtype="int64")
    columns = {
        position: pd.Series([row[position] for row in body], index=lines, dtype="object") for position in positions
    }
    return pd.DataFrame(columns, index=lines)


def blank_lines(sheet: Sheet, lines: Collection[int]) -> frozenset[int]:
    """Which of these lines hold nothing at all, in any column of the sheet.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    lines : collection of int
        Lines, from 1.

    Returns
    -------
    frozenset of int
        Those with nothing but space.
    """
    return frozenset(line for line in lines if all(str(cell).strip() == "" for cell in sheet.rows[line - 1]))
