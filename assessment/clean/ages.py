"""Ages, whether a partner sends them in years or in ranges of its own."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.cells import distinct, text_of

#: First ages of the bands of the code list `age_band`.
AGES = (0, 18, 25, 35, 50, 65)
BANDS = ("under_18", "from_18_to_24", "from_25_to_34", "from_35_to_49", "from_50_to_64", "from_65")
#: No casualty, victim or patient is taken to be older.
OLDEST_YEARS = 115
_BETWEEN = re.compile(r"(\d{1,3})\s*(?:-|\u2013|to)\s*(\d{1,3})")
_FROM = re.compile(r"(\d{1,3})\s*(?:\+|plus|and over|or over)")
_OVER = re.compile(r"(?:over|>)\s*(\d{1,3})")
_UNDER = re.compile(r"(?:under|<)\s*(\d{1,3})")


def age_range(text: str) -> tuple[float, float]:
    """The lowest and the highest age that a range of ages allows.

    Parameters
    ----------
    text : str
        As the partner writes it.

    Returns
    -------
    lowest, highest : float
        Years; highest is NaN where the range has no end, both are NaN where the text is no range.

    Examples
    --------
    >>> age_range("16-20"), age_range("Over 75"), age_range("under 16"), age_range("65+"), age_range("adult")
    ((16.0, 20.0), (76.0, nan), (0.0, 15.0), (65.0, nan), (nan, nan))
    """
    bare = text.strip().casefold()
    lowest, highest = np.nan, np.nan
    if found := _BETWEEN.fullmatch(bare):
        lowest, highest = float(found[1]), float(found[2])
    elif found := _FROM.fullmatch(bare):
        lowest = float(found[1])
    elif found := _OVER.fullmatch(bare):
        lowest = float(found[1]) + 1
    elif found := _UNDER.fullmatch(bare):
        lowest, highest = 0.0, float(found[1]) - 1
    # A range that ends before it begins, or in no age a person reaches, is none.
    impossible = lowest > highest or lowest > OLDEST_YEARS or highest > OLDEST_YEARS
    return (np.nan, np.nan) if impossible else (lowest, highest)


def with_ages(batch: Batch) -> Batch:
    """The lowest and the highest age of each row, and the age band where both lie in one.

    Parameters
    ----------
    batch : Batch
        With `age_years` (Int64) or `age_range` (text), or both; the age in years goes first.

    Returns
    -------
    Batch
        With `age_years`, `age_from_years`, `age_to_years` and `age_band`. A range that straddles two bands is in none:
        its band is not known, and the rows are counted as `age_range_straddles_bands`. A range that cannot be read is
        left empty and counted as `age_range_unreadable_left_empty`.
    """
    frame = batch.frame
    years = _years(frame, "age_years")
    lowest, highest = years.copy(), years.copy()
    if "age_range" in frame:
        positions, cells = distinct(frame["age_range"])
        ranges = np.array([age_range(text_of(cell)) for cell in cells], dtype="float64").reshape(-1, 2)[positions]
        written = np.array([text_of(cell) != "" for cell in cells])[positions]
        silent = np.isnan(years)
        lowest, highest = np.where(silent, ranges[:, 0], lowest), np.where(silent, ranges[:, 1], highest)
        batch = batch.repaired("age_range_unreadable_left_empty", written & np.isnan(ranges[:, 0]))
    first, last = band_of(lowest), band_of(np.where(np.isnan(highest), np.inf, highest))
    straddles = ~np.isnan(lowest) & (first != last)
    if straddles.any():
        batch = batch.repaired("age_range_straddles_bands", straddles)
    return batch.assign(
        age_years=pd.Series(years, index=frame.index).astype("Int64"),
        age_from_years=pd.Series(lowest, index=frame.index).astype("Int64"),
        age_to_years=pd.Series(highest, index=frame.index).astype("Int64"),
        age_band=np.where(np.isnan(lowest) | straddles, "not_known", first),
    )


def band_of(years: np.ndarray) -> np.ndarray:
    """The age band of each age.

    Parameters
    ----------
    years : numpy.ndarray of float
        Ages; NaN where unknown.

    Returns
    -------
    numpy.ndarray of object
        Codes of the list `age_band`.

    Examples
    --------
    >>> list(band_of(np.array([17, 18, 65, np.nan])))
    ['under_18', 'from_18_to_24', 'from_65', 'not_known']
    """
    band = np.searchsorted(AGES, np.nan_to_num(years), side="right") - 1
    names = np.array(BANDS, dtype=object)[band]
    return np.where(np.isnan(years), "not_known", names)


def _years(frame: pd.DataFrame, name: str) -> np.ndarray:
    if name not in frame:
        return np.full(len(frame), np.nan)
    return frame[name].to_numpy(dtype="float64", na_value=np.nan)
