"""Dates as partners write them: text in declared formats, Excel's true dates, serial numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from assessment.clean import day_text
from assessment.clean.cells import UNKNOWN_WORDS, Parsed, distinct, text_of
from assessment.clean.day_order import MONTH_FIRST, in_doubt
from assessment.schema.layout import LayoutField

#: Excel counts days from here (its imaginary 29 February 1900 included).
EXCEL_DAY_NOUGHT = np.datetime64("1899-12-30", "us")
#: Serial numbers outside these (1927 to 2173) are no dates of our time.
EXCEL_DAYS = (10_000, 100_000)
#: Dates outside these years are typing errors.
YEARS = (1900, 2100)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
#: Repairs by what was told of a cell; that it has a time of day, or no day, is no repair.
_REPAIRS = {
    "serial_date": "serial_date_read",
    "other_date_format": "other_date_format_read",
    "two_digit_year": "two_digit_year_read",
    "time_zone": "time_zone_turned_into_local_time",
    "ending_midnight": "24_00_read_as_next_midnight",
}
#: Standard deviations of the normal distribution above which one in a thousand lies.
_ONE_IN_A_THOUSAND = 3.09
_UNITS = {"date": "datetime64[D]", "month": "datetime64[M]", "moment": "datetime64[us]"}


def parse_moments(values: pd.Series, one: LayoutField) -> Parsed:
    """A column of dates, with or without a time of day.

    Parameters
    ----------
    values : pandas.Series
        Raw cells.
    one : LayoutField
        Its formats, in the order they are tried, and whether numbers are Excel serial dates.

    Returns
    -------
    Parsed
        `values` in `datetime64[us]`, local time; a date alone for kinds `date` and `month` (the first of the month).
        The extra `has_time` of a moment says where a time of day was written; the extra `month_only`, of fields with a
        declared format that has no day, where only the month is known. Day and month are never guessed: a column that
        holds dates which only read month first is unreadable with the reason `month before day`.
    """
    positions, cells = distinct(values)
    found = _Read.of(cells)
    _read_text(found, one)
    _read_true_dates(found, cells, serials=one.serials)
    waiting = found.waiting()
    if len(waiting):
        formats = day_text.other_formats(one.formats, one.kind)
        found.moments[waiting], told = day_text.read_otherwise([found.texts[i] for i in waiting], formats)
        for name, rows in told.items():
            found.told[name][waiting] = rows
        found.told["other_date_format"][waiting] = ~np.isnat(found.moments[waiting])
    moments, told = found.moments, found.told
    years = moments.astype("datetime64[Y]").astype("int64") + 1970
    moments[~np.isnat(moments) & ((years < YEARS[0]) | (years > YEARS[1]))] = np.datetime64("NaT", "us")
    true_days = np.where(found.is_text & ~told["serial_date"], 0, _day_of_month(moments))
    doubtful = in_doubt(found.texts, np.isnat(moments), true_days, one.formats)
    moments[doubtful] = np.datetime64("NaT", "us")
    moments = moments.astype(_UNITS[one.kind]).astype("datetime64[us]")
    unreadable = np.isnat(moments) & ~found.blank
    repairs = {f"{one.name}_{words}": told[name] & ~unreadable for name, words in _REPAIRS.items()}
    extra = {"has_time": told["has_time"]} if one.kind == "moment" else {}
    if one.kind != "month" and any(_is_month(written) for written in one.formats):
        extra["month_only"] = told["month_only"] & ~unreadable
    return Parsed(
        pd.Series(moments[positions], index=values.index),
        found.blank[positions],
        unreadable[positions],
        {name: rows[positions] for name, rows in repairs.items() if rows.any()},
        {name: pd.Series(rows[positions], index=values.index) for name, rows in extra.items()},
        {MONTH_FIRST: doubtful[positions]} if doubtful.any() else {},
    )


@dataclass
class _Read:
    """The distinct cells of a column while they are being read."""

    texts: list[str]
    is_text: np.ndarray
    blank: np.ndarray
    moments: np.ndarray
    told: dict[str, np.ndarray]

    @classmethod
    def of(cls, cells: Sequence[object]) -> _Read:
        texts = [text_of(cell) if isinstance(cell, str) else "" for cell in cells]
        blank = np.array([text_of(cell).casefold() in UNKNOWN_WORDS for cell in cells])
        is_text = np.array([isinstance(cell, str) for cell in cells]) & ~blank
        names = ("has_time", "month_only", *_REPAIRS)
        told = {name: np.zeros(len(cells), dtype=bool) for name in names}
        return cls(texts, is_text, blank, np.full(len(cells), np.datetime64("NaT", "us")), told)

    def take(self, index: int, read: tuple[np.datetime64, bool, bool]) -> None:
        """Note one cell."""
        self.moments[index], self.told["has_time"][index], self.told["serial_date"][index] = read

    def waiting(self) -> np.ndarray:
        """Positions of the texts that nothing has read so far."""
        return np.flatnonzero(self.is_text & np.isnat(self.moments))


def _read_text(found: _Read, one: LayoutField) -> None:
    """Texts by the declared formats, the first that fits."""
    for rank, written in enumerate(one.formats):
        waiting = found.waiting()
        if not len(waiting):
            return
        read = day_text.read_as([found.texts[i] for i in waiting], written)
        done = waiting[~np.isnat(read)]
        found.moments[done] = read[~np.isnat(read)]
        found.told["has_time"][done] = "%H" in written or "%I" in written
        found.told["month_only"][done] = _is_month(written)
        found.told["two_digit_year"][done] = "%y" in written
        found.told["other_date_format"][done] = rank > 0


def _read_true_dates(found: _Read, cells: Sequence[object], *, serials: bool) -> None:
    """Dates of workbooks, and numbers that count days, also where they have become text."""
    for index in np.flatnonzero(~found.is_text & ~found.blank).tolist():
        found.take(index, _true_date(cells[index], serials=serials))
    for index in found.waiting().tolist() if serials else ():
        if _SERIAL.fullmatch(found.texts[index]):
            found.take(index, _true_date(float(found.texts[index]), serials=True))


def _is_month(written: str) -> bool:
    return "%d" not in written and "%j" not in written


def _day_of_month(moments: np.ndarray) -> np.ndarray:
    """Day of the month; 0 where there is none."""
    into = moments.astype("datetime64[D]") - moments.astype("datetime64[M]").astype("datetime64[D]")
    return np.where(np.isnat(moments), 0, into.astype("int64") + 1)


def _true_date(cell: object, *, serials: bool) -> tuple[np.datetime64, bool, bool]:
    """A cell that is no text: the moment, whether it has a time of day, whether it was a serial number."""
    nothing = np.datetime64("NaT", "us")
    if isinstance(cell, datetime):
        moment = cell.replace(tzinfo=None)
        return np.datetime64(moment, "us"), moment.time() != time(0), False
    if isinstance(cell, date):
        return np.datetime64(cell, "us"), False, False
    if not serials or isinstance(cell, bool) or not isinstance(cell, int | float):
        return nothing, False, False
    if not EXCEL_DAYS[0] <= cell <= EXCEL_DAYS[1]:
        return nothing, False, False
    # A serial holds the time as a fraction of a day, to the second at best.
    seconds = round(cell * 86_400)
    return EXCEL_DAY_NOUGHT + np.timedelta64(seconds, "s"), seconds % 86_400 != 0, True


def no_later_than(days: pd.Series, two_digits: np.ndarray, limit: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Days that cannot lie after another, as a birth cannot lie after the meeting that speaks of it.

    Parameters
    ----------
    days, limit : pandas.Series of datetime64
        Days, and for each the day it cannot be later than; missing ones limit nothing.
    two_digits : numpy.ndarray of bool
        Days whose year was written with two digits: they are put a century back where they lie after their limit.

    Returns
    -------
    days : pandas.Series of datetime64[us]
        Missing where they lie after their limit all the same.
    late : numpy.ndarray of bool
        Which those are.

    Examples
    --------
    >>> born = pd.Series(pd.to_datetime(["2020-02-01", "2009-05-01", "2019-01-01"]))
    >>> days, late = no_later_than(born, np.array([True, True, False]), pd.Series(pd.to_datetime(["2011-05-10"] * 3)))
    >>> days.dt.year.tolist(), late.tolist()
    ([1920.0, 2009.0, nan], [False, False, True])
    """
    after = (days > limit).to_numpy(dtype=bool)
    moments = day_text.centuries_later(days.to_numpy(dtype="datetime64[us]"), after & two_digits, -1)
    late = after & ~(two_digits & ~np.isnat(moments))
    moments[late] = np.datetime64("NaT", "us")
    return pd.Series(moments, index=days.index), late


def with_time(days: pd.Series, minutes: pd.Series) -> pd.Series:
    """Days with a time of day where there is one.

    Parameters
    ----------
    days : pandas.Series of datetime64
        Days.
    minutes : pandas.Series of float
        Minutes since midnight; missing leaves the day as it is.

    Returns
    -------
    pandas.Series of datetime64[us]
        Moments.
    """
    return (days + pd.to_timedelta(minutes.fillna(0), unit="min")).astype("datetime64[us]")


def midnight_stands_for_unknown(minutes: np.ndarray) -> bool:
    """Whether so many times are exactly 00:00 that it must stand for an unknown time.

    Parameters
    ----------
    minutes : numpy.ndarray of float
        Minutes since midnight of every row that has a time; NaN where not. 24:00 is 1440 and no part of it: nobody
        writes that by default.

    Returns
    -------
    bool
        True when at least ten rows have 00:00, and it is either more than three times as frequent as the most frequent
        full hour beside it (22:00, 23:00, 01:00, 02:00), or more than twice as frequent beyond chance (one-sided
        binomial test at 0.1%, normal approximation).

    Notes
    -----
    Staff round to the hour, so full hours are the fair comparison, not other minutes; and the hours beside midnight
    are, because what is rare at one in the morning is not common at midnight. Compared with the busiest hour of the
    day, a tenth of all times unknown goes unnoticed in incidents of the afternoon. `tests/clean/test_midnight.py` holds
    the rule to a simulation with a known truth.
    """
    known = minutes[~np.isnan(minutes)]
    on_the_hour = known[known % 60 == 0] // 60
    counts = np.bincount(on_the_hour.astype("int64"), minlength=24)
    midnight, beside = int(counts[0]), int(counts[[22, 23, 1, 2]].max())
    if midnight < 10:
        return False
    both = midnight + beside
    # Of so many times at midnight or the hour beside it, two thirds would be at midnight were it twice as frequent.
    excess = (midnight - both * 2 / 3) / np.sqrt(both * 2 / 9)
    return bool(midnight > 3 * beside or excess > _ONE_IN_A_THOUSAND)


def months_absent(days: Sequence[np.datetime64] | np.ndarray) -> tuple[str, ...]:
    """Months without any day, between the first and the last.

    Parameters
    ----------
    days : array of datetime64
        Days, in any order; missing ones are left aside.

    Returns
    -------
    tuple of str
        Months such as `2024-05`.

    Examples
    --------
    >>> months_absent(np.array(["2024-03-31", "2024-05-01"], dtype="datetime64[us]"))
    ('2024-04',)
    """
    array = np.asarray(days, dtype="datetime64[us]")
    months = np.unique(array[~np.isnat(array)].astype("datetime64[M]"))
    if not len(months):
        return ()
    every = np.arange(months[0], months[-1] + 1)
    return tuple(str(month) for month in np.setdiff1d(every, months))
