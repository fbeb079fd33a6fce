"""Cells looked at once per distinct value: partners' columns repeat themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np
import pandas as pd

#: Words that stand for an empty cell in columns of dates, times and numbers.
UNKNOWN_WORDS = frozenset(
    {"", "unknown", "not known", "not stated", "n/k", "nk", "n/a", "na", "none", "-", "--", "null"}
)


@dataclass(frozen=True)
class Parsed:
    """A column that was read.

    Attributes
    ----------
    values : pandas.Series
        What the cells say; missing where blank or unreadable.
    blank, unreadable : numpy.ndarray of bool
        Cells with nothing in them, and cells whose content is not of the kind expected.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended, and where.
    extra : mapping of str to pandas.Series
        What else the cells say, such as whether a moment has a time of day.
    """

    values: pd.Series
    blank: np.ndarray
    unreadable: np.ndarray
    repairs: Mapping[str, np.ndarray] = field(default_factory=dict)
    extra: Mapping[str, pd.Series] = field(default_factory=dict)


def distinct(values: pd.Series) -> tuple[np.ndarray, list[object]]:
    """The distinct cells of a column, and which of them each row has.

    Parameters
    ----------
    values : pandas.Series
        Raw cells of any kind.

    Returns
    -------
    positions : numpy.ndarray of int
        Position of each row's cell among the distinct ones.
    cells : list
        The distinct cells; the last is an empty string, which also stands for missing.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        positions, cells = values.cat.codes.to_numpy(), list(values.cat.categories)
    else:
        positions, found = pd.factorize(values)
        cells = list(found)
    return np.where(positions < 0, len(cells), positions), [*cells, ""]


def text_of(cell: object) -> str:
    """A cell as text, outer and repeated spaces gone; whole numbers without a decimal point.

    Examples
    --------
    >>> text_of(" Ross  on Wye "), text_of(46.0), text_of(4.1), text_of(None)
    ('Ross on Wye', '46', '4.1', '')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def as_text(values: pd.Series) -> pd.Series:
    """Cells as text, blank ones as empty strings.

    Parameters
    ----------
    values : pandas.Series
        Raw cells of any kind.

    Returns
    -------
    pandas.Series of str
        On the same index, without missing values.
    """
    if isinstance(values.dtype, pd.StringDtype):
        return values.str.strip().fillna("")
    positions, cells = distinct(values)
    texts = pd.array([text_of(cell) for cell in cells], dtype="str")
    return pd.Series(texts.take(positions), index=values.index)
