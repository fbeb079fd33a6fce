"""Dates written in another way than the layout declares, where no way of reading them is a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean.clock import minutes_of
from assessment.schema.date_formats import in_format

#: A year of two digits lies in the hundred years from this one. Python's own rule (1969, POSIX) moves with nothing
#: either; what cannot lie so late, as a birth, is put a century back by `dates.no_later_than`.
TWO_DIGIT_YEARS_FROM = 1970
#: Local time in England and Wales, into which moments with a time zone are turned.
LOCAL_ZONE = "Europe/London"
_MONTH_ONLY = (
    "%b-%y",
    "%b %y",
    "%b %Y",
    "%B %Y",
    "%b-%Y",
    "%B-%Y",
    "%Y-%m",
    "%m/%Y",
    "%m-%Y",
    "%Y/%m",
    "%B %y",
    "%B-%y",
)
_MOMENT = re.compile(
    r"(?P<day>\S.*?)"
    r"(?:(?:T|,\s*|\s+)(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?|\d{4}))?"
    r"\s*(?P<zone>Z|UTC|GMT|BST|(?<=[\d ])[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_SECONDS = re.compile(r"\d{1,2}[:.]\d{2}[:.](\d{2})")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_SEPTEMBER = re.compile(r"\bsept\b\.?", re.IGNORECASE)


def read_as(texts: Sequence[str], written: str) -> np.ndarray:
    """Texts in one format, years of two digits put into their century.

    Parameters
    ----------
    texts : sequence of str
        Texts.
    written : str
        A format of `strptime`.

    Returns
    -------
    numpy.ndarray of datetime64[us]
        Not-a-time where a text is written otherwise.

    Examples
    --------
    >>> read_as(["01/04/11", "31/12/69", "01/04/2011"], "%d/%m/%y").astype("datetime64[D]").astype(str).tolist()
    ['2011-04-01', '2069-12-31', 'NaT']
    """
    moments = in_format(texts, written)
    if "%y" not in written:
        return moments
    years = moments.astype("datetime64[Y]").astype("int64") + 1970
    early = ~np.isnat(moments) & (years < TWO_DIGIT_YEARS_FROM)
    return centuries_later(moments, early, 1)


def centuries_later(moments: np.ndarray, rows: np.ndarray, centuries: int) -> np.ndarray:
    """Moments put so many centuries later; not-a-time where the day does not exist then.

    Parameters
    ----------
    moments : numpy.ndarray of datetime64[us]
        Moments.
    rows : numpy.ndarray of bool
        Which of them.
    centuries : int
        How many; negative for earlier.

    Returns
    -------
    numpy.ndarray of datetime64[us]
        A new array.
    """
    months = moments[rows].astype("datetime64[M]")
    into = moments[rows] - months.astype("datetime64[us]")
    moved = months + 1200 * centuries
    there = moved.astype("datetime64[us]") + into
    # 29 February exists in 2000, not in 1900.
    there[there.astype("datetime64[M]") != moved] = np.datetime64("NaT", "us")
    changed = moments.copy()
    changed[rows] = there
    return changed


def other_formats(formats: Sequence[str], kind: str) -> tuple[str, ...]:
    """The ways of writing a day that follow from those a layout declares.

    Parameters
    ----------
    formats : sequence of str
        As declared; with or without a time of day.
    kind : str
        Kind of the field; months may be written in every usual way.

    Returns
    -------
    tuple of str
        The declared days without their times, those that begin with the day also with a year of two digits. The order
        of day and month is always a declared one.

    Examples
    --------
    >>> other_formats(["%d/%m/%Y %H:%M", "%Y-%m-%d"], "moment")
    ('%d/%m/%Y', '%Y-%m-%d', '%d/%m/%y')
    """
    days = [re.split(r"[T ,]+%[HI]", written)[0] for written in formats]
    short = [day.replace("%Y", "%y") for day in days if day.startswith("%d")]
    return tuple(dict.fromkeys([*days, *short, *(_MONTH_ONLY if kind == "month" else ())]))


def read_otherwise(texts: Sequence[str], formats: Sequence[str]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Texts read by the days in them, whatever stands around: weekday, ordinal, time of day, time zone.

    Parameters
    ----------
    texts : sequence of str
        Texts that no declared format reads.
    formats : sequence of str
        From `other_formats`.

    Returns
    -------
    moments : numpy.ndarray of datetime64[us]
        Local time; not-a-time where nothing reads a text.
    told : dict of str to numpy.ndarray of bool
        Where a text has a time of day (`has_time`), a year of two digits (`two_digit_year`), no day (`month_only`), a
        time zone other than local time (`time_zone`) or the time 24:00 (`ending_midnight`).
    """
    moments = np.full(len(texts), np.datetime64("NaT", "us"))
    told = {
        name: np.zeros(len(texts), dtype=bool)
        for name in ("has_time", "two_digit_year", "month_only", "time_zone", "ending_midnight")
    }
    tidy = [_tidy(text) for text in texts]
    _read_days(tidy, np.arange(len(texts)), formats, moments, told)
    waiting = np.flatnonzero(np.isnat(moments))
    parts = [_MOMENT.fullmatch(tidy[index]) for index in waiting]
    days = [part["day"] if part and (part["clock"] or part["zone"]) else "" for part in parts]
    _read_days(days, waiting, formats, moments, told)
    for index, part in zip(waiting.tolist(), parts, strict=True):
        if part is not None and not np.isnat(moments[index]):
            moments[index] = _with_clock(moments[index], part, told, index)
    shifted = told["time_zone"]
    if shifted.any():
        local = pd.DatetimeIndex(moments[shifted]).tz_localize("UTC").tz_convert(LOCAL_ZONE).tz_localize(None)
        moments[shifted] = local.to_numpy(dtype="datetime64[us]")
    for rows in told.values():
        rows &= ~np.isnat(moments)
    return moments, told


def _tidy(text: str) -> str:
    return _SEPTEMBER.sub("Sep", _ORDINAL.sub("", _WEEKDAY.sub("", text)))


def _read_days(
    days: Sequence[str],
    places: np.ndarray,
    formats: Sequence[str],
    moments: np.ndarray,
    told: dict[str, np.ndarray],
) -> None:
    """Fill in the moments at these places from the days, each by the first format that reads it."""
    waiting = np.array([bool(day) for day in days], dtype=bool)
    for written in formats:
        rows = np.flatnonzero(waiting)
        if not len(rows):
            return
        read = read_as([days[row] for row in rows.tolist()], written)
        done = ~np.isnat(read)
        at = places[rows[done]]
        moments[at] = read[done]
        told["two_digit_year"][at] = "%y" in written
        told["month_only"][at] = "%d" not in written
        waiting[rows[done]] = False


def _with_clock(day: np.datetime64, part: re.Match[str], told: dict[str, np.ndarray], index: int) -> np.datetime64:
    """The day with the time of day beside it, in UTC where a zone is told; not-a-time for a clock nobody can read."""
    if not part["clock"]:
        return day
    minutes = minutes_of(part["clock"])
    if np.isnan(minutes) or told["month_only"][index]:
        return np.datetime64("NaT", "us")
    told["has_time"][index] = True
    told["ending_midnight"][index] = minutes == 1440
    seconds = _SECONDS.match(part["clock"])
    moment = day + np.timedelta64(int(minutes) * 60 + (int(seconds[1]) if seconds else 0), "s")
    zone = (part["zone"] or "").upper()
    if not zone:
        return moment
    told["time_zone"][index] = True
    if zone == "BST":
        return moment - np.timedelta64(60, "m")
    if zone[0] in "+-":
        away = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
        return moment - np.timedelta64(away if zone[0] == "+" else -away, "m")
    return moment
