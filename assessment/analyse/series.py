"""Monthly series: complete months only, a row for every zero, and a month that is missing is missing, never zero."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import product

import numpy as np
import pandas as pd

from assessment.periods import Period

VALUE = "records_count"


def monthly_counts(
    frame: pd.DataFrame,
    date_column: str,
    period: Period,
    *,
    by: Sequence[str] = (),
    categories: Sequence[Sequence[str]] = (),
    breaks: Collection[date] = (),
    missing_months: Collection[date] = (),
) -> pd.DataFrame:
    """Count rows by month.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a record.
    date_column : str
        Its date; rows without one are not counted.
    period : Period
        Months wholly inside it make the series; partial months at its ends do not.
    by : sequence of str
        Columns that part the counts into several series.
    categories : sequence of sequences of str
        For each column of `by`, the values that make series, also where they have no rows; by default the values seen.
    breaks : collection of datetime.date
        Days from which on a series is not comparable with what was before.
    missing_months : collection of datetime.date
        First days of months that were not supplied.

    Returns
    -------
    pandas.DataFrame
        One row a series and month, series in the order of `categories`: the columns `month` (first day,
        datetime64[us]), those of `by` (str), `records_count` (Int64, missing where the month is) and `segment` (int64,
        counted from 0; it changes at a break and after missing months).

    Examples
    --------
    >>> days = pd.DataFrame({"recorded_date": pd.to_datetime(["2011-01-31", "2011-03-01", "2011-03-02"])})
    >>> quarter = Period(date(2011, 1, 1), date(2011, 4, 15))
    >>> monthly_counts(days, "recorded_date", quarter)["records_count"].tolist()
    [1, 0, 2]
    >>> monthly_counts(days, "recorded_date", quarter, missing_months=[date(2011, 2, 1)])["segment"].tolist()
    [0, 0, 1]
    """
    months = pd.DatetimeIndex(list(period.months)).as_unit("us")
    stamps = frame[date_column].dt.to_period("M").dt.to_timestamp().dt.as_unit("us")
    keys = {"month": stamps, **{name: frame[name].astype("str") for name in by}}
    counted = pd.DataFrame(keys).value_counts()
    seen = [list(values) for values in categories] or [
        sorted(frame[name].dropna().astype("str").unique()) for name in by
    ]
    index = pd.MultiIndex.from_tuples(
        [(month, *names) for names in product(*seen) for month in months], names=["month", *by]
    )
    if not by:
        counted = counted.rename_axis(["month"])
        index = pd.MultiIndex.from_arrays([months], names=["month"])
    counts = counted.reindex(index, fill_value=0).astype("Int64")
    result = counts.rename(VALUE).reset_index()
    gone = pd.DatetimeIndex(list(missing_months)).as_unit("us")
    result[VALUE] = result[VALUE].mask(result["month"].isin(gone))
    result["segment"] = result["month"].map(_segments(months, breaks, gone)).astype("int64")
    return result


def _segments(months: pd.DatetimeIndex, breaks: Collection[date], gone: pd.DatetimeIndex) -> dict[pd.Timestamp, int]:
    """The number of the segment of each month; missing months belong to the one before them."""
    days = [pd.Timestamp(day) for day in breaks]
    numbers, number, absent = {}, 0, False
    for place, month in enumerate(months):
        before = months[place - 1] if place else month
        cut = any(before < day <= month for day in days)
        back = absent and month not in gone
        number += int(place > 0 and (cut or back))
        absent = month in gone
        numbers[month] = number
    return numbers


def years_by_month(series: pd.DataFrame, first_month: int, before: date) -> pd.DataFrame:
    """The complete years of one series as a table of years by months.

    Parameters
    ----------
    series : pandas.DataFrame
        One series of `monthly_counts`.
    first_month : int
        Month with which a year begins, 1 to 12.
    before : datetime.date
        Only months before this day.

    Returns
    -------
    pandas.DataFrame
        One row a complete year, twelve columns in the order of the year; empty when there is none. Years in which a
        month is missing or a segment ends are not complete.
    """
    months = series["month"].to_numpy(dtype="datetime64[M]").astype(np.int64)  # months since January 1970
    values = series[VALUE].to_numpy(dtype=float, na_value=np.nan)
    segments = series["segment"].to_numpy(dtype=np.int64)
    last = np.datetime64(before, "D")
    known = ~np.isnan(values) & (series["month"].to_numpy(dtype="datetime64[D]") < last)
    shifted = months[known] - (first_month - 1)
    years, rows = np.unique(np.column_stack([1970 + shifted // 12, segments[known]]), axis=0, return_inverse=True)
    table = np.full((len(years), 12), np.nan)
    table[rows.reshape(-1), shifted % 12] = values[known]
    complete = ~np.isnan(table).any(axis=1)
    return pd.DataFrame(table[complete], index=pd.Index(years[complete, 0], name="year"))
