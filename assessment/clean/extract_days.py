"""The day on which an extract was made: it says which of two versions of one row is the later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.schema.extract import RawExtract

#: Column of the batch, and the field of a layout it is taken from.
EXTRACT_DAY, FIELD = "extract_day", "extracted"
_NEVER = np.datetime64("NaT", "us")
_IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<s>[-_. ]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)"
    r"|(?P<d2>\d\d)(?P<s2>[-_. ])(?P<m2>\d\d)(?P=s2)(?P<y2>(?:19|20)\d\d))(?!\d)"
)


def day_in_name(name: str) -> date | None:
    """The day in a file's name, where there is exactly one.

    Parameters
    ----------
    name : str
        Name of a file.

    Returns
    -------
    date or None
        Year first or day first, as the field writes dates; of eight digits together only year first, because day first
        may as well be two years. None for two different days: they are the ends of a period.

    Examples
    --------
    >>> day_in_name("crime_2012-02-03.csv"), day_in_name("crime 20120203.csv"), day_in_name("03.02.2012.xlsx")
    (datetime.date(2012, 2, 3), datetime.date(2012, 2, 3), datetime.date(2012, 2, 3))
    >>> day_in_name("crime_2011-12.csv"), day_in_name("crime_20112012.csv"), day_in_name("2011-04-01_2012-01-31.csv")
    (None, None, None)
    """
    days = set()
    for found in _IN_NAME.finditer(name):
        parts = (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])
        try:
            days.add(date(*(int(part) for part in parts)))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def with_extract_day(batch: Batch, extracts: Sequence[RawExtract], dated: str) -> Batch:
    """Give every row the day on which its extract was made.

    Parameters
    ----------
    batch : Batch
        With the field `extracted`, where the layout has one.
    extracts : sequence of RawExtract
        The files of the batch.
    dated : str
        Column with the row's own date: no extract was made before its rows were recorded.

    Returns
    -------
    Batch
        With the column `extract_day` (datetime64[us]; missing where nothing tells it): the row's own; where that is
        blank, that of the other rows of its file, if they all have the same (repair
        `extract_day_taken_from_the_rest_of_the_file`); where no row of the file has one, the day in the file's name, if
        no row of the file is dated after it. Nothing else is taken for it, least of all the order of files. Notices:
        `extract_day_taken_from_the_file_name`, `extract_day_not_known`, `dated_after_the_extract`.
    """
    frame = batch.frame
    told = frame[FIELD] if FIELD in frame else pd.Series(_NEVER, index=frame.index, dtype="datetime64[us]")
    days = told.to_numpy(dtype="datetime64[us]").copy()
    lent = np.zeros(len(days), dtype=bool)
    named = lent.copy()
    own_dates = frame[dated].to_numpy(dtype="datetime64[us]")
    names = {extract.file_label: extract.file_name for extract in extracts}
    silent = np.isnat(days)
    if silent.any():
        labels = frame["file_label"].astype("object").to_numpy()
        for label in sorted(set(labels[silent])):
            rows = labels == label
            known = np.unique(days[rows & ~silent])
            if len(known) == 1:
                lent |= rows & silent
                days[rows & silent] = known[0]
            elif not len(known):
                days[rows] = _from_name(names[label], own_dates[rows])
                named |= rows & ~np.isnat(days)
    return (
        batch.assign(**{EXTRACT_DAY: pd.Series(days, index=frame.index)})
        .repaired("extract_day_taken_from_the_rest_of_the_file", lent)
        .noticed("extract_day_taken_from_the_file_name", named)
        .noticed("extract_day_not_known", np.isnat(days))
        .noticed("dated_after_the_extract", own_dates.astype("datetime64[D]") > days)
    )


def _from_name(name: str, own_dates: np.ndarray) -> np.datetime64:
    day = day_in_name(name)
    if day is None:
        return _NEVER
    made = np.datetime64(day, "us")
    known = own_dates[~np.isnat(own_dates)]
    return _NEVER if len(known) and (known.astype("datetime64[D]") > np.datetime64(day)).any() else made


def days_of_files(batch: Batch, extracts: Sequence[RawExtract], dated: str | None) -> dict[str, tuple[date, ...]]:
    """The days on which each file of a source was made.

    Parameters
    ----------
    batch : Batch
        The source's rows, with or without `extract_day`.
    extracts : sequence of RawExtract
        Its files.
    dated : str or None
        Column with the rows' own date, where they have one.

    Returns
    -------
    dict of str to tuple of date
        By file label, in order; empty where nothing tells it. By the rules of `with_extract_day`.
    """
    found: dict[str, tuple[date, ...]] = {extract.file_label: () for extract in extracts}
    frame = batch.frame
    column = next((name for name in (EXTRACT_DAY, FIELD) if name in frame), None)
    if column is not None:
        told = frame[["file_label", column]].dropna().drop_duplicates().sort_values(column)
        for label, day in zip(told["file_label"], told[column], strict=True):
            found[label] = (*found[label], day.date())
    for extract in extracts:
        if column != EXTRACT_DAY and not found[extract.file_label] and day_in_name(extract.file_name) is not None:
            rows = (frame["file_label"] == extract.file_label).to_numpy(dtype=bool)
            own = frame.loc[rows, dated].to_numpy(dtype="datetime64[us]") if dated else np.array([], "M8[us]")
            day = _from_name(extract.file_name, own)
            found[extract.file_label] = () if np.isnat(day) else (pd.Timestamp(day).date(),)
    return found
