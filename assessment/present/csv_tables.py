"""A released table as CSV: unrounded values, `c` where withheld, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import pandas as pd

from assessment.present.cells import WITHHELD_CELL, is_missing
from assessment.results import Released

NOT_AVAILABLE_CELL = "x"
DANGEROUS_START = ("=", "+", "-", "@", "\t", "\r")


def released_csv(released: Released) -> bytes:
    r"""The file of a released table.

    Column names are those of the frame. Missing values are `x` (not available) in numeric columns and empty in text;
    withheld ones are `c`. Text that a spreadsheet would take for a formula gets an apostrophe in front; lists are
    parted by spaces.

    Parameters
    ----------
    released : Released
        The table.

    Returns
    -------
    bytes
        UTF-8, lines ended by `\n`: the same bytes for the same table.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    frame, hidden = released.frame, released.suppressed
    names = [str(name) for name in frame.columns]
    writer.writerow(names)
    numeric = {name: pd.api.types.is_numeric_dtype(frame[name]) for name in names}
    columns = [list(frame[name]) for name in names]
    masks = [list(hidden[name]) for name in names]
    for row in range(len(frame)):
        cells = []
        for name, values, mask in zip(names, columns, masks, strict=True):
            value = WITHHELD_CELL if mask[row] else plain_value(values[row])
            cells.append(value or (NOT_AVAILABLE_CELL if numeric[name] else ""))
        writer.writerow(cells)
    return stream.getvalue().encode("utf-8")


def plain_value(value: Any) -> str:
    """One value as it stands in a file, unrounded; empty where missing.

    Parameters
    ----------
    value : object
        From the frame.

    Returns
    -------
    str
        Text that no spreadsheet runs.

    Examples
    --------
    >>> plain_value(5.0), plain_value(2.5), plain_value("=1+1"), plain_value(None), plain_value([3, None, 4])
    ('5', '2.5', "'=1+1", '', '3 x 4')
    """
    if is_missing(value):
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(plain_value(each) or NOT_AVAILABLE_CELL for each in value)
    if isinstance(value, (datetime, pd.Timestamp)):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = "".join(letter for letter in value if letter.isprintable())
        return f"'{text}" if text.startswith(DANGEROUS_START) else text
    if isinstance(value, bool) or str(type(value).__name__) == "bool_":
        return "true" if value else "false"
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
