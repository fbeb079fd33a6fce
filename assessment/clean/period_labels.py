"""Periods in words: `2011/12 Q1`, `Apr-Jun 2011`, `12 months to September 2011`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

import numpy as np
import pandas as pd

from assessment.clean.cells import distinct, text_of

_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTHS = {name[:3]: number for number, name in enumerate(_NAMES, 1)}
_WRITTEN = frozenset({*_NAMES, *_MONTHS, "sept"})
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEARS = r"(?P<first>\d{4})\s*[/-]\s*(?P<second>\d{4}|\d{2})"
_FINANCIAL = re.compile(_YEARS)
_QUARTERS = (
    re.compile(rf"(?:q|qtr\s*|quarter\s*)(?P<quarter>[1-4])\s*,?\s*{_YEARS}"),
    re.compile(rf"{_YEARS}\s*,?\s*(?:q|qtr\s*|quarter\s*)(?P<quarter>[1-4])"),
)
_CALENDAR_QUARTERS = (
    re.compile(r"(?:q|qtr\s*|quarter\s*)(?P<quarter>[1-4])\s*,?\s*(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})\s*,?\s*(?:q|qtr\s*|quarter\s*)(?P<quarter>[1-4])"),
)
_ONE_MONTH = re.compile(rf"(?P<month>{_MONTH})[\s-]+(?P<year>\d{{4}}|\d{{2}})")
_SLASHED_MONTH = re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})")
_SPAN_IN_A_YEAR = re.compile(rf"(?P<first>{_MONTH})\s*(?:-|\u2013|to)\s*(?P<last>{_MONTH})\s+(?P<year>\d{{4}})")
_UP_TO = re.compile(
    r"(?:rolling\s+)?(?:(?P<count>\d{1,2})\s+months?|(?P<year>year|annual))\s+(?:to|ending|ended)\s+(?P<end>.+)"
)
_DATES = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d-%m-%Y")
#: Years of two digits are of this century, up to this one; a later one could be of the last and is not read.
_CENTURY, _LAST_OF_CENTURY = 2000, 80

Span = tuple[date, date]


def period_of(text: str, year_type: str = "") -> Span | None:
    """The first and the last day of a period in words.

    Parameters
    ----------
    text : str
        As the partner writes it. `2011-12` is a financial year, never December: months are written with their name.
    year_type : str
        `calendar` where the layout says that years and quarters without a second year are of the calendar; otherwise
        `Q1 2011` and `2011` could mean two things and are not read.

    Returns
    -------
    tuple of date or None
        None when it is no period that can be told for certain.

    Examples
    --------
    >>> period_of("2011/12 Q1")
    (datetime.date(2011, 4, 1), datetime.date(2011, 6, 30))
    >>> period_of("12 months to September 2011")
    (datetime.date(2010, 10, 1), datetime.date(2011, 9, 30))
    >>> period_of("Q1 2011"), period_of("Q1 2011", "calendar")
    (None, (datetime.date(2011, 1, 1), datetime.date(2011, 3, 31)))
    """
    bare = " ".join(text.casefold().split())
    for read in (_named, _up_to, _between):
        found = read(bare, year_type)
        if found is not None:
            return found if found[0] <= found[1] else None
    return None


def with_periods(texts: pd.Series, year_type: str) -> tuple[pd.Series, pd.Series, np.ndarray]:
    """Periods in words, every distinct one read once.

    Parameters
    ----------
    texts : pandas.Series
        Raw text; missing where blank.
    year_type : str
        See `period_of`.

    Returns
    -------
    first, last : pandas.Series of datetime64[us]
        Days; missing where there is no period.
    unreadable : numpy.ndarray of bool
        Texts that are no period.
    """
    positions, cells = distinct(texts)
    written = np.array([text_of(cell) != "" for cell in cells])
    spans = [period_of(text_of(cell), year_type) if text_of(cell) else None for cell in cells]
    first, last = (
        np.array([span[end] if span else None for span in spans], dtype="datetime64[us]")[positions] for end in (0, 1)
    )
    unreadable = written[positions] & np.isnat(first)
    return pd.Series(first, index=texts.index), pd.Series(last, index=texts.index), unreadable


def _named(text: str, year_type: str) -> Span | None:
    """Years, quarters and months."""
    if found := _FINANCIAL.fullmatch(text):
        return _months(int(found["first"]), 4, 12) if _consecutive(found["first"], found["second"]) else None
    for pattern in _QUARTERS:
        if found := pattern.fullmatch(text):
            quarter, first = int(found["quarter"]), int(found["first"])
            start = (first, 3 * quarter + 1) if quarter < 4 else (first + 1, 1)
            return _months(*start, 3) if _consecutive(found["first"], found["second"]) else None
    for pattern in _CALENDAR_QUARTERS:
        if found := pattern.fullmatch(text):
            return _months(int(found["year"]), 3 * int(found["quarter"]) - 2, 3) if year_type == "calendar" else None
    if re.fullmatch(r"\d{4}", text):
        return _months(int(text), 1, 12) if year_type == "calendar" else None
    if (found := _ONE_MONTH.fullmatch(text)) and (month := _month(found["month"])):
        year = int(found["year"])
        return _months(year + _CENTURY if year <= _LAST_OF_CENTURY else year, month, 1)
    if (found := _SLASHED_MONTH.fullmatch(text)) and 1 <= int(found["month"]) <= 12:
        return _months(int(found["year"]), int(found["month"]), 1)
    if found := _SPAN_IN_A_YEAR.fullmatch(text):
        first, last = _month(found["first"]), _month(found["last"])
        return _months(int(found["year"]), first, last - first + 1) if first and last and first <= last else None
    return None


def _up_to(text: str, year_type: str) -> Span | None:
    """So many months to the end of a month."""
    found = _UP_TO.fullmatch(text)
    end = _named(found["end"], year_type) if found else None
    if found is None or end is None or (end[0].year, end[0].month) != (end[1].year, end[1].month):
        return None
    count = 12 if found["year"] else int(found["count"])
    months = end[1].year * 12 + end[1].month - count
    return (date(months // 12, months % 12 + 1, 1), end[1]) if count else None


def _between(text: str, year_type: str) -> Span | None:
    """From one day, or month, to another."""
    parts = re.split(r"\s+to\s+|\s+[-\u2013]\s+|\u2013", text)
    if len(parts) != 2:
        return None
    first, last = (_day(part) or _named(part, year_type) for part in parts)
    return None if first is None or last is None else (first[0], last[1])


def _day(text: str) -> Span | None:
    for written in _DATES:
        try:
            day = datetime.strptime(text, written).date()
        except ValueError:
            continue
        return day, day
    return None


def _consecutive(first: str, second: str) -> bool:
    return int(second) % 100 == (int(first) + 1) % 100 and (len(second) == 2 or int(second) == int(first) + 1)


def _month(text: str) -> int:
    """Number of a month's name, 0 for a word that only begins like one."""
    bare = text.rstrip(".")
    return _MONTHS[bare[:3]] if bare in _WRITTEN else 0


def _months(year: int, month: int, count: int) -> Span | None:
    """So many months from the first of one; none outside the years a date can have."""
    last = year * 12 + month - 2 + count
    if not 1900 <= year <= 2100:
        return None
    return date(year, month, 1), date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
