"""Workbooks (xlsx, xlsm, xlsb, xls, ods) read as grids of text, numbers and true dates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from assessment.errors import InputError

Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
        Its name.
    rows : list of list
        All its rows from the first line on; blank cells are empty strings.
    """

    name: str
    rows: list[list[Cell]]


def open_workbook(data: bytes, place: str, only: str | None = None) -> list[Sheet]:
    """The sheets of a workbook.

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
        When it is no workbook, is locked with a password, or lacks the sheet.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        raise InputError(
            f"{place} cannot be opened as a workbook: it is damaged, locked with a password, or another kind of file. "
            "Ask the provider for it again, or save it as xlsx without a password."
        ) from None
    names = book.sheet_names
    if only is not None:
        wanted = [name for name in names if name.strip().casefold() == only.strip().casefold()]
        if not wanted:
            there = ", ".join(f"'{name}'" for name in names)
            raise InputError(f"{place} has no sheet '{only}'; it has {there}. Mend the file or its layout.")
        names = wanted
    sheets = [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    return [sheet for sheet in sheets if any(cell != "" for row in sheet.rows for cell in row)]


def cut(sheet: Sheet, header_row: int, positions: Sequence[int]) -> pd.DataFrame:
    """The rows below the header.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    header_row : int
        Index of the header, from 0.
    positions : sequence of int
        Columns wanted.

    Returns
    -------
    pandas.DataFrame
        One column a position, named by it, of whatever the cells are; index: the line of each row.
    """
    body = sheet.rows[header_row + 1 :]
    lines = np.arange(header_row + 2, header_row + 2 + len(body), dtype="int64")
    columns = {
        position: pd.Series([row[position] for row in body], index=lines, dtype="object") for position in positions
    }
    return pd.DataFrame(columns, index=lines)
