"""One cell of a released table as text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import pandas as pd

from assessment.periods import day_label, month_label
from assessment.present.columns import Column
from assessment.present.formats import NOT_AVAILABLE, number
from assessment.present.marks import marked

WITHHELD_CELL = "c"
SMALLEST_P_SHOWN = 0.001


def value_text(value: Any, column: Column) -> str:
    """One value as plain text.

    Parameters
    ----------
    value : object
        From the frame, not missing.
    column : Column
        How the column is written.

    Returns
    -------
    str
        Text.
    """
    if column.unit == "month":
        return month_label(pd.Timestamp(value).date())
    if column.unit == "date":
        return day_label(pd.Timestamp(value).date())
    if column.unit == "flag":
        return "yes" if value else "no"
    if column.unit == "text":
        return str(value)
    if column.unit == "key_number":
        return str(value)
    if column.unit == "p_value":
        return f"below {SMALLEST_P_SHOWN}" if value < SMALLEST_P_SHOWN else number(float(value), decimals=3)
    if column.unit == "share":
        return number(100 * float(value), "percent", decimals=column.decimals)
    unit = "rate" if column.unit in ("ratio_2", "number") else column.unit
    return number(float(value), unit, decimals=column.decimals)


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing.

    Parameters
    ----------
    value : object
        From the frame.

    Returns
    -------
    bool
        True for None, NaN, NaT and NA.
    """
    if isinstance(value, (str, date, datetime)) and value is not pd.NaT:
        return False
    if isinstance(value, (list, tuple)):
        return False
    return bool(pd.isna(value))


def cell_text(values: Sequence[Any], column: Column, *, hidden: bool) -> str:
    """One cell as plain text: value, `c` where withheld, "not available" where missing.

    Parameters
    ----------
    values : sequence
        The value, or the two ends of an interval.
    column : Column
        How the column is written.
    hidden : bool
        Whether any of them is withheld.

    Returns
    -------
    str
        Text.
    """
    if hidden:
        return WITHHELD_CELL
    if any(is_missing(value) for value in values):
        return "" if column.unit == "text" else NOT_AVAILABLE
    return " to ".join(value_text(value, column) for value in values)


def cell_html(values: Sequence[Any], column: Column, *, hidden: bool) -> str:
    """One cell as HTML, dates in words marked.

    Parameters
    ----------
    values : sequence
        The value, or the two ends of an interval.
    column : Column
        How the column is written.
    hidden : bool
        Whether any of them is withheld.

    Returns
    -------
    str
        Escaped text, perhaps with `<time>`.
    """
    text = cell_text(values, column, hidden=hidden)
    if hidden:
        return f'<abbr title="withheld">{text}</abbr>'
    return marked(text) if column.unit in ("month", "date") else escape(text)
