"""Clock times as partners write them, and whether 00:00 stands for an unknown time."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd

from assessment.clean.cells import UNKNOWN_WORDS, Parsed, distinct, text_of
from assessment.schema.layout import LayoutField

MINUTES_A_DAY = 24 * 60
_CLOCK = re.compile(
    r"(?:(?P<hours>\d{1,2})[:.](?P<minutes>\d{2})(?:[:.](?P<seconds>\d{2})(?:[.,]\d+)?)?|(?P<run>\d{1,4}))"
    r"\s*(?:(?P<half>[ap])\.?m\.?|h|hrs?|hours)?",
    re.IGNORECASE | re.ASCII,
)
# Access and Excel put the day before their calendars begin before a time that has none.
_NO_DAY = re.compile(r"(?:30/12/1899|31/12/1899|1899-12-3[01]|00/01/1900|1900-01-0[01])[ T]")


def parse_times(values: pd.Series, one: LayoutField) -> Parsed:
    """A column of clock times: `HH:MM`, `HHMM`, `HH:MM:SS`, `9:30 pm`, Excel times.

    Parameters
    ----------
    values : pandas.Series
        Raw cells.
    one : LayoutField
        Its field.

    Returns
    -------
    Parsed
        `values`: minutes since midnight, float, missing where blank. 24:00 is 1440, the midnight that ends the day
        (ISO 8601:2004, 4.2.3), and counts as the repair `<field>_24_00_read_as_next_midnight`.
    """
    positions, cells = distinct(values)
    minutes = np.array([minutes_of(cell) for cell in cells], dtype="float64")
    blank = np.array([text_of(cell).casefold() in UNKNOWN_WORDS for cell in cells])
    unreadable = np.isnan(minutes) & ~blank
    ending = (minutes == MINUTES_A_DAY)[positions]
    return Parsed(
        pd.Series(minutes[positions], index=values.index),
        blank[positions],
        unreadable[positions],
        {f"{one.name}_24_00_read_as_next_midnight": ending} if ending.any() else {},
    )


def minutes_of(cell: object) -> float:
    """Minutes since midnight, or NaN.

    Parameters
    ----------
    cell : object
        Text, a time, a duration, or Excel's share of a day.

    Returns
    -------
    float
        0 to 1440; 1440 is 24:00.

    Examples
    --------
    >>> minutes_of("2315"), minutes_of("930"), minutes_of("9:30 pm"), minutes_of(0.5), minutes_of("24:00")
    (1395.0, 570.0, 1290.0, 720.0, 1440.0)
    >>> minutes_of("25:00"), minutes_of("12:60"), minutes_of("24:01"), minutes_of("13:00 pm")
    (nan, nan, nan, nan)
    """
    if isinstance(cell, datetime | time):
        return float(cell.hour * 60 + cell.minute)
    if isinstance(cell, timedelta):
        minutes = cell.total_seconds() // 60
        return float(minutes) if 0 <= minutes <= MINUTES_A_DAY else np.nan
    if isinstance(cell, float) and 0 <= cell < 1:
        return float(round(cell * MINUTES_A_DAY) % MINUTES_A_DAY)
    match = _CLOCK.fullmatch(_NO_DAY.sub("", text_of(cell)))
    if match is None:
        return np.nan
    # Excel drops the leading noughts of a clock time such as 0005.
    run = (match["run"] or "").zfill(4)
    hours, rest = int(match["hours"] or run[:2]), int(match["minutes"] or run[2:])
    if match["half"]:
        if not 1 <= hours <= 12:
            return np.nan
        hours = hours % 12 + (12 if match["half"].casefold() == "p" else 0)
    seconds = int(match["seconds"] or 0)
    within = (hours < 24 and rest < 60 and seconds < 60) or (hours, rest, seconds) == (24, 0, 0)
    return float(hours * 60 + rest) if within else np.nan
