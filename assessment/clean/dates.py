"""Dates and times as partners write them: text in declared formats, Excel's true dates, serial numbers, clock times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

from assessment.clean.cells import UNKNOWN_WORDS, Parsed, distinct, text_of
from assessment.schema.layout import LayoutField

#: Excel counts days from here (its imaginary 29 February 1900 included).
EXCEL_DAY_NOUGHT = np.datetime64("1899-12-30", "us")
#: Serial numbers outside these (1927 to 2173) are no dates of our time.
EXCEL_DAYS = (10_000, 100_000)
#: Dates outside these years are typing errors.
YEARS = (1900, 2100)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?|(\d{1,2})(\d{2})")
_MINUTES_A_DAY = 24 * 60


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
        `values` in `datetime64[us]`; a date alone for kinds `date` and `month` (the first of the month); the extra
        `has_time` says where a time of day was written.
    """
    positions, cells = distinct(values)
    moments = np.full(len(cells), np.datetime64("NaT", "us"))
    has_time = np.zeros(len(cells), dtype=bool)
    serial, other_format = has_time.copy(), has_time.copy()
    texts = [text_of(cell) if isinstance(cell, str) else "" for cell in cells]
    blank = np.array([text_of(cell).casefold() in UNKNOWN_WORDS for cell in cells])
    is_text = np.array([isinstance(cell, str) for cell in cells]) & ~blank
    waiting = np.flatnonzero(is_text)
    for rank, written in enumerate(one.formats):
        if not len(waiting):
            break
        # What this format cannot read waits for the next; what none can read is reported as unreadable.
        read = pd.to_datetime(pd.Series([texts[i] for i in waiting]), format=written, errors="coerce")
        done = read.notna().to_numpy()
        moments[waiting[done]] = read[done].to_numpy(dtype="datetime64[us]")
        has_time[waiting[done]] = "%H" in written
        other_format[waiting[done]] = rank > 0
        waiting = waiting[~done]
    for index in np.flatnonzero(~is_text & ~blank):
        moments[index], has_time[index], serial[index] = _true_date(cells[index], serials=one.serials)
    for index in waiting if one.serials else ():
        if _SERIAL.fullmatch(texts[index]):
            moments[index], has_time[index], serial[index] = _true_date(float(texts[index]), serials=True)
    years = moments.astype("datetime64[Y]").astype("int64") + 1970
    known = ~np.isnat(moments)
    moments[known & ((years < YEARS[0]) | (years > YEARS[1]))] = np.datetime64("NaT", "us")
    if one.kind == "date":
        moments = moments.astype("datetime64[D]").astype("datetime64[us]")
    elif one.kind == "month":
        moments = moments.astype("datetime64[M]").astype("datetime64[us]")
    unreadable = np.isnat(moments) & ~blank
    repairs = {f"{one.name}_serial_date_read": serial, f"{one.name}_other_date_format_read": other_format}
    return Parsed(
        pd.Series(moments[positions], index=values.index),
        blank[positions],
        unreadable[positions],
        {name: found[positions] for name, found in repairs.items() if found.any()},
        {"has_time": pd.Series(has_time[positions], index=values.index)} if one.kind == "moment" else {},
    )


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


def parse_times(values: pd.Series, one: LayoutField) -> Parsed:
    """A column of clock times: `HH:MM`, `HHMM`, `HH:MM:SS`, Excel times.

    Parameters
    ----------
    values : pandas.Series
        Raw cells.
    one : LayoutField
        Its field.

    Returns
    -------
    Parsed
        `values`: minutes since midnight, float, missing where blank.
    """
    positions, cells = distinct(values)
    minutes = np.array([_minutes(cell) for cell in cells], dtype="float64")
    blank = np.array([text_of(cell).casefold() in UNKNOWN_WORDS for cell in cells])
    unreadable = np.isnan(minutes) & ~blank
    return Parsed(pd.Series(minutes[positions], index=values.index), blank[positions], unreadable[positions])


def _minutes(cell: object) -> float:
    """Minutes since midnight, or NaN.

    >>> _minutes("2315"), _minutes("930"), _minutes("9:30"), _minutes(0.5), _minutes("25:00")
    (1395.0, 570.0, 570.0, 720.0, nan)
    """
    if isinstance(cell, datetime | time):
        return float(cell.hour * 60 + cell.minute)
    if isinstance(cell, timedelta):
        minutes = cell.total_seconds() // 60
        return minutes if 0 <= minutes < _MINUTES_A_DAY else np.nan
    if isinstance(cell, float) and 0 <= cell < 1:
        return float(round(cell * _MINUTES_A_DAY) % _MINUTES_A_DAY)
    text = text_of(cell)
    # Excel drops the leading noughts of a clock time such as 0005.
    text = text.zfill(4) if text.isdigit() else text
    match = _CLOCK.fullmatch(text)
    if match is None:
        return np.nan
    hours, rest = int(match[1] or match[3]), int(match[2] or match[4])
    return float(hours * 60 + rest) if hours < 24 and rest < 60 else np.nan


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
        Minutes since midnight of every row that has a time; NaN where not.

    Returns
    -------
    bool
        True when 00:00 is more than three times as frequent as the most frequent other full hour, and at least ten
        rows have it. Staff round to the hour, so other full hours are the fair comparison, not other minutes.
    """
    known = minutes[~np.isnan(minutes)]
    on_the_hour = known[known % 60 == 0] // 60
    counts = np.bincount(on_the_hour.astype("int64"), minlength=24)
    return bool(counts[0] >= 10 and counts[0] > 3 * counts[1:].max())


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
