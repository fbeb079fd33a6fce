"""The dirt of the sample: rates from `dirt.toml`, and the ways in which clean values are spoilt.

None of it loses a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from assessment.synthetic.calibration import EPOCH, calibration, day_number, read_table

# Days between 30 December 1899, Excel's day 0, and the epoch of the sample.
_EXCEL_OFFSET = (np.datetime64(EPOCH, "D") - np.datetime64("1899-12-30", "D")).astype(int)


@cache
def dirt() -> Mapping[str, Any]:
    """The tables of `dirt.toml`, read only."""
    return MappingProxyType(read_table("dirt.toml"))


def struck(rng: np.random.Generator, size: int, share: float) -> np.ndarray:
    """Which rows are struck.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    size : int
        Rows.
    share : float
        Share that is struck.

    Returns
    -------
    numpy.ndarray of bool, shape (size,)
        True for about `share` of them.
    """
    return rng.random(size) < share


@cache
def _day_words() -> np.ndarray:
    last = day_number(calibration()["offences"]["last_day"]) + 366
    days = pd.DatetimeIndex(np.datetime64(EPOCH, "D") + np.arange(last))
    return days.strftime("%d/%m/%Y").to_numpy(dtype=object)


@cache
def _time_words(colon: str) -> np.ndarray:
    return np.array([f"{minute // 60:02d}{colon}{minute % 60:02d}" for minute in range(1440)], dtype=object)


def date_text(days: np.ndarray) -> np.ndarray:
    """Dates as partners write them.

    Parameters
    ----------
    days : numpy.ndarray of int
        Days since the epoch.

    Returns
    -------
    numpy.ndarray of str
        dd/mm/yyyy.

    Examples
    --------
    >>> date_text(np.array([0, 31])).tolist()
    ['01/01/2003', '01/02/2003']
    """
    return _day_words()[days]


def moment_text(minutes: np.ndarray) -> np.ndarray:
    """Dates with a time of day.

    Parameters
    ----------
    minutes : numpy.ndarray of int
        Minutes since the epoch.

    Returns
    -------
    numpy.ndarray of str
        dd/mm/yyyy HH:MM.

    Examples
    --------
    >>> moment_text(np.array([61])).tolist()
    ['01/01/2003 01:01']
    """
    return _day_words()[minutes // 1440] + " " + _time_words(":")[minutes % 1440]


def time_text(minutes: np.ndarray, colon: str = ":") -> np.ndarray:
    """Times of day as partners write them.

    Parameters
    ----------
    minutes : numpy.ndarray of int
        Minutes since the epoch.
    colon : str
        What stands between hours and minutes.

    Returns
    -------
    numpy.ndarray of str
        HH:MM, or HHMM when `colon` is empty.

    Examples
    --------
    >>> time_text(np.array([61]), "").tolist()
    ['0101']
    """
    return _time_words(colon)[minutes % 1440]


def excel_serial(minutes: np.ndarray) -> np.ndarray:
    """Excel's number of a moment (1900 date system).

    Examples
    --------
    >>> excel_serial(np.array([720])).tolist()
    [37622.5]
    """
    return np.round(minutes / 1440 + _EXCEL_OFFSET, 6)


def excel_dates(
    rng: np.random.Generator, minutes: np.ndarray, rates: Sequence[float], *, dated: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Dates as they stand in a workbook many hands have touched: true dates, serial numbers and text.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    minutes : numpy.ndarray of int
        Minutes since the epoch.
    rates : (float, float)
        Share of serial numbers, share of text.
    dated : bool
        Whether they are dates without a time of day.

    Returns
    -------
    (numpy.ndarray of object, numpy.ndarray of str)
        The cells (datetime, float or str); the form of each: 'true', 'serial', 'text'.
    """
    form = np.array(["serial", "text", "true"])[
        np.searchsorted(np.cumsum(rates), rng.random(len(minutes)), side="right")
    ]
    return shaped_dates(minutes, form, dated=dated), form


def shaped_dates(minutes: np.ndarray, form: np.ndarray, *, dated: bool) -> np.ndarray:
    """Cells for dates, each in the form that is named for it.

    Parameters
    ----------
    minutes : numpy.ndarray of int
        Minutes since the epoch.
    form : numpy.ndarray of str
        'true', 'serial' or 'text'.
    dated : bool
        Whether they are dates without a time of day.

    Returns
    -------
    numpy.ndarray of object
        datetime, float or str.
    """
    moments = np.datetime64(EPOCH, "s") + minutes * np.timedelta64(60, "s")
    cells = moments.astype(object)
    serial, text = form == "serial", form == "text"
    cells[serial] = excel_serial(minutes[serial]).tolist()
    cells[text] = date_text(minutes[text] // 1440) if dated else moment_text(minutes[text])
    return cells


def misspelt(
    rng: np.random.Generator, labels: np.ndarray, share: float, known: Mapping[str, Sequence[str]] | None = None
) -> tuple[np.ndarray, int]:
    """Vary the spelling of some labels: case, blanks, and the known variants where there are any.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    labels : numpy.ndarray of str
        As they should be.
    share : float
        Share that is varied.
    known : mapping of str to sequence of str, optional
        Further variants by label.

    Returns
    -------
    (numpy.ndarray of str, int)
        The labels, and how many of them differ from what they were.
    """
    varied = labels.astype(object)
    places = np.flatnonzero(struck(rng, len(labels), share))
    which = rng.integers(0, 1_000, size=len(places))
    for place, pick in zip(places, which, strict=True):
        label = varied[place]
        forms = [label.upper(), label.lower(), f" {label}", f"{label} ", label.replace(" ", "  ")]
        forms += list((known or {}).get(label, ()))
        varied[place] = forms[pick % len(forms)]
    return varied, int((varied != labels).sum())


def slipped(rng: np.random.Generator, text: str) -> str:
    """A text with one slip: a letter lost, doubled, exchanged with the next, or another one than meant.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    text : str
        At least two letters.

    Returns
    -------
    str
        As long, one letter shorter or one longer.
    """
    at = int(rng.integers(len(text) - 1))
    first, second = text[at], text[at + 1]
    wrong = "abcdefghijklmnoprstuvwy"[int(rng.integers(23))]
    slips = (second, first * 2 + second, second + first, wrong + second)
    return text[:at] + slips[int(rng.integers(4))] + text[at + 2 :]


def with_duplicates(rng: np.random.Generator, size: int, eligible: np.ndarray, share: float) -> tuple[np.ndarray, int]:
    """Order of rows in a file in which some stand a second time, a little further down.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    size : int
        Rows.
    eligible : numpy.ndarray of bool, shape (size,)
        Rows that may be repeated.
    share : float
        Share of those that is.

    Returns
    -------
    (numpy.ndarray of int, int)
        Positions to take, in order; how many were repeated.
    """
    again = np.flatnonzero(eligible & struck(rng, size, share))
    place = np.concatenate([np.arange(size, dtype=float), again + rng.integers(1, 60, size=len(again)) + 0.5])
    return np.concatenate([np.arange(size), again])[np.argsort(place, kind="stable")], len(again)
