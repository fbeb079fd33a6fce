"""A monthly series taken apart: level, season, what is left."""

from __future__ import annotations

import pandas as pd

from assessment.errors import InputError

MONTHS_A_YEAR = 12
SHORTEST_MONTHS = 2 * MONTHS_A_YEAR


def decompose(series: pd.DataFrame, count: str = "records_count") -> pd.DataFrame:
    """Part a monthly series into its trend, its season and a remainder that add up to it.

    Parameters
    ----------
    series : pandas.DataFrame
        One row a month in order, with `month` (first day) and the count; as `series.monthly_counts` gives it for one
        series.
    count : str
        Name of the column of counts.

    Returns
    -------
    pandas.DataFrame
        `month`, the count, and `trend_count`, `seasonal_count`, `remainder_count` (float64), one row a month.

    Raises
    ------
    InputError
        When there are fewer than 24 months, or a month is missing: a season is not guessed.

    Notes
    -----
    STL with robust weights (Cleveland, Cleveland, McRae and Terpenning, 1990, Journal of Official Statistics 6, 3-73),
    as `statsmodels` has it. For looking; no test is made of it.
    """
    from statsmodels.tsa.seasonal import STL

    months = pd.DatetimeIndex(series["month"])
    whole = pd.date_range(months[0], periods=len(months), freq="MS") if len(months) else months
    if len(months) < SHORTEST_MONTHS or series[count].isna().any() or not months.equals(pd.DatetimeIndex(whole)):
        raise InputError(
            f"A season is told from at least {SHORTEST_MONTHS} months in a row; here are {series[count].notna().sum()} "
            "with a count. Take a longer period, or one without a gap."
        )
    values = pd.Series(series[count].to_numpy(dtype=float), index=months)
    parts = STL(values, period=MONTHS_A_YEAR, robust=True).fit()
    return pd.DataFrame(
        {
            "month": series["month"].to_numpy(),
            count: series[count].to_numpy(),
            "trend_count": parts.trend.to_numpy(),
            "seasonal_count": parts.seasonal.to_numpy(),
            "remainder_count": parts.resid.to_numpy(),
        }
    )
