"""Periods of time as partnerships count them: financial, calendar and rolling years, and complete months.

A period is a pair of dates, both included. Nothing here knows today's date: `as_of` always comes from configuration.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, both ends included.

    Attributes
    ----------
    start, end : datetime.date
        First and last day.

    Examples
    --------
    >>> year = financial_year("2011/12")
    >>> year.start, year.end, year.days
    (datetime.date(2011, 4, 1), datetime.date(2012, 3, 31), 366)
    >>> year.to_date(date(2012, 1, 31)).label
    '1 April 2011 to 31 January 2012'
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> tuple[date, ...]:
        """First days of the months that lie wholly inside the period, in order."""
        first = month_start(self.start)
        if first < self.start:
            first = next_month(first)
        found = []
        while month_end(first) <= self.end:
            found.append(first)
            first = next_month(first)
        return tuple(found)

    @property
    def is_whole_months(self) -> bool:
        """Whether the period starts on a first and ends on a last day of a month."""
        return self.start == month_start(self.start) and self.end == month_end(self.end)

    @property
    def label(self) -> str:
        """The period in words, e.g. '1 April 2011 to 31 January 2012'."""
        return f"{day_label(self.start)} to {day_label(self.end)}"

    def contains(self, day: date) -> bool:
        """Whether a day lies inside the period."""
        return self.start <= day <= self.end

    def to_date(self, as_of: date) -> Period:
        """The part of the period up to and including `as_of`."""
        return Period(self.start, min(self.end, as_of))

    def years_earlier(self, years: int = 1) -> Period:
        """The same days of an earlier year; 29 February becomes 28 February, a month's end stays one."""
        return Period(_shift_year(self.start, -years, keep_end=False), _shift_year(self.end, -years, keep_end=True))


def _shift_year(day: date, years: int, *, keep_end: bool) -> date:
    year = day.year + years
    if keep_end and day == month_end(day):
        return month_end(date(year, day.month, 1))
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def day_label(day: date) -> str:
    """A date in words.

    Examples
    --------
    >>> day_label(date(2012, 1, 31))
    '31 January 2012'
    """
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def month_label(day: date) -> str:
    """A month in words.

    Examples
    --------
    >>> month_label(date(2012, 1, 1))
    'January 2012'
    """
    return f"{calendar.month_name[day.month]} {day.year}"


def month_start(day: date) -> date:
    """First day of the month of `day`."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """First day of the month after that of `day`."""
    return month_end(day) + timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """First day of the month that lies `months` months after that of `day` (before it when negative).

    Parameters
    ----------
    day : datetime.date
        Any day.
    months : int
        How many months on.

    Returns
    -------
    datetime.date
        A first of a month.
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def financial_year(label: str) -> Period:
    """The year from 1 April that a label such as '2011/12' or '2011-12' names.

    Raises
    ------
    ValueError
        When the label is not two consecutive years.
    """
    match = re.fullmatch(r"(\d{4})[/-](\d{2}|\d{4})", label.strip())
    if match is None or int(match[2]) % 100 != (int(match[1]) + 1) % 100:
        raise ValueError(f"{label!r} is not a financial year such as 2011/12")
    return Period(date(int(match[1]), 4, 1), date(int(match[1]) + 1, 3, 31))


def financial_year_of(day: date) -> Period:
    """The financial year (1 April to 31 March) a day falls in."""
    first = day.year if day.month >= 4 else day.year - 1
    return Period(date(first, 4, 1), date(first + 1, 3, 31))


def financial_year_label(day: date) -> str:
    """Label of the financial year a day falls in.

    Examples
    --------
    >>> financial_year_label(date(2012, 1, 31))
    '2011/12'
    """
    first = financial_year_of(day).start.year
    return f"{first}/{(first + 1) % 100:02d}"


def calendar_year(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def last_complete_month(as_of: date) -> date:
    """First day of the last month that is complete on `as_of`.

    Examples
    --------
    >>> last_complete_month(date(2012, 1, 31)), last_complete_month(date(2012, 1, 30))
    (datetime.date(2012, 1, 1), datetime.date(2011, 12, 1))
    """
    return month_start(as_of) if as_of == month_end(as_of) else add_months(as_of, -1)


def rolling_months(as_of: date, months: int = 12) -> Period:
    """The last `months` complete months on `as_of`.

    Parameters
    ----------
    as_of : datetime.date
        The day data run to.
    months : int
        How many.

    Returns
    -------
    Period
        From the first day of the first to the last day of the last.

    Examples
    --------
    >>> rolling_months(date(2012, 1, 31)).label
    '1 February 2011 to 31 January 2012'
    """
    last = last_complete_month(as_of)
    return Period(add_months(last, 1 - months), month_end(last))
