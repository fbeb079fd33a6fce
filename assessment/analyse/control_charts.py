"""Process control charts: what a series does by chance alone, and which points call for a reason.

XmR for counts and values a month; u for rates, p for proportions. Limits are worked out for each segment on its own, so
that a declared break or a gap starts them afresh. XmR: centre at the mean, limits 2.66 mean moving ranges away; moving
ranges of 3.267 times their mean or more are left out of that mean, once (NHSRplotthedots; Wheeler). u and p: three
standard errors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.analyse.control_rules import RULES, signals
from assessment.analyse.series import VALUE

MOVING_RANGE_FACTOR = 2.66
SCREEN_FACTOR = 3.267
STANDARD_ERRORS = 3.0
LEAST_POINTS = 12
_ADDED = ("centre", "lower_limit", "upper_limit", "signal")


def xmr_limits(values: np.ndarray, *, screen_outliers: bool = True) -> tuple[float, float, float]:
    """Centre and limits of an XmR chart.

    Parameters
    ----------
    values : array of float
        Two values or more in the order of time, nothing missing.
    screen_outliers : bool
        Whether moving ranges of 3.267 times their mean or more are left out of it, once.

    Returns
    -------
    centre, lower, upper : float
        The lower limit may lie below zero.

    Examples
    --------
    >>> centre, lower, upper = xmr_limits(np.array([1.0, 2, 1, 2, 10, 1, 2, 1, 2]), screen_outliers=False)
    >>> f"{centre:.2f}, {lower:.2f} to {upper:.2f}"
    '2.44, -5.20 to 10.09'
    """
    ranges = np.abs(np.diff(values))
    mean_range = ranges.mean()
    if screen_outliers:
        kept = ranges[ranges < SCREEN_FACTOR * mean_range]
        mean_range = kept.mean() if len(kept) else mean_range
    centre = float(values.mean())
    reach = float(MOVING_RANGE_FACTOR * mean_range)
    return centre, centre - reach, centre + reach


def xmr(
    series: pd.DataFrame,
    *,
    value: str = VALUE,
    by: Sequence[str] = (),
    season: str = "",
    rules: Sequence[str] = RULES,
    baseline_points: int | None = None,
    screen_outliers: bool = True,
    lowest: float | None = 0.0,
) -> pd.DataFrame:
    """Put XmR limits and signals on one or several series.

    Parameters
    ----------
    series : pandas.DataFrame
        Rows in the order of time, with `segment` (as from `monthly_counts`) and the value; missing values are gaps.
    value : str
        Column of values.
    by : sequence of str
        Columns that part the series.
    season : str
        Column of factors by which a month usually differs from the average month; limits then follow the seasons.
        Empty: no allowance for seasons is made.
    rules : sequence of str
        Which rules are asked, by name.
    baseline_points : int or None
        Limits come from so many first points of a segment and stand for the rest; None: from all of it.
    screen_outliers : bool
        See `xmr_limits`.
    lowest : float or None
        Limits shown are not below it; the rules use them uncut.

    Returns
    -------
    pandas.DataFrame
        The series with `centre`, `lower_limit`, `upper_limit` (float64, missing in segments of fewer than twelve points
        and in gaps) and `signal` (str: the rule broken, empty where none is).
    """
    result = series.reset_index(drop=True).assign(centre=np.nan, lower_limit=np.nan, upper_limit=np.nan, signal="")
    factors = result[season].to_numpy(dtype=float) if season else np.ones(len(result))
    values = result[value].to_numpy(dtype=float, na_value=np.nan)
    for rows in result.groupby([*by, "segment"], sort=False, observed=True).indices.values():
        held = rows[~np.isnan(values[rows])]
        if len(held) < LEAST_POINTS:
            continue
        usual = values[held] / factors[held]
        centre, lower, upper = xmr_limits(usual[:baseline_points], screen_outliers=screen_outliers)
        middle, low, high = (line * factors[held] for line in (centre, lower, upper))
        found = signals(values[held], middle, low, high, rules, trend_of=usual)
        shown = low if lowest is None else np.maximum(low, lowest)
        result.loc[held, list(_ADDED)] = pd.DataFrame(
            {"centre": middle, "lower_limit": shown, "upper_limit": high, "signal": found}, index=held
        )
    return result


def rate_chart(
    series: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    kind: str,
    per: float = 1.0,
    by: Sequence[str] = (),
    rules: Sequence[str] = RULES,
) -> pd.DataFrame:
    """A u chart (events per exposure) or a p chart (share of a base).

    Parameters
    ----------
    series : pandas.DataFrame
        Rows in the order of time, with `segment`, numerator and denominator; rows without a base are gaps.
    numerator, denominator : str
        Columns.
    kind : {"u", "p"}
        Whether events may be more than the exposure (u) or are part of the base (p).
    per : float
        Multiplier of the value, such as 100 for percentages.
    by : sequence of str
        Columns that part the series.
    rules : sequence of str
        Which rules are asked, by name.

    Returns
    -------
    pandas.DataFrame
        The series with `value`, `centre`, `lower_limit`, `upper_limit` (float64) and `signal` (str); limits vary with
        the base.

    Raises
    ------
    ValueError
        When `kind` is neither.
    """
    if kind not in ("u", "p"):
        raise ValueError(f"a rate chart is of kind 'u' or 'p', not {kind!r}")
    result = series.reset_index(drop=True).assign(
        value=np.nan, centre=np.nan, lower_limit=np.nan, upper_limit=np.nan, signal=""
    )
    above = result[numerator].to_numpy(dtype=float, na_value=np.nan)
    below = result[denominator].to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(above) & (below > 0)
    result.loc[known, "value"] = above[known] / below[known] * per
    for rows in result.groupby([*by, "segment"], sort=False, observed=True).indices.values():
        held = rows[known[rows]]
        if len(held) < LEAST_POINTS:
            continue
        centre = above[held].sum() / below[held].sum()
        variance = centre * (1 - centre) if kind == "p" else centre
        reach = STANDARD_ERRORS * np.sqrt(variance / below[held])
        lower, upper = centre - reach, centre + reach
        middle = np.full(len(held), centre)
        found = signals(above[held] / below[held], middle, lower, upper, rules)
        top = np.minimum(upper, 1) if kind == "p" else upper
        result.loc[held, list(_ADDED)] = pd.DataFrame(
            {
                "centre": middle * per,
                "lower_limit": np.maximum(lower, 0) * per,
                "upper_limit": top * per,
                "signal": found,
            },
            index=held,
        )
    return result


def seasonal_factors(years: pd.DataFrame) -> np.ndarray | None:
    """How much each month of the year usually differs from the average month.

    Parameters
    ----------
    years : pandas.DataFrame
        Complete years by months, as from `years_by_month`.

    Returns
    -------
    array of float, shape (12,), or None
        They average 1; None where fewer than three complete years are held, or some month never had a record: seasons
        are then not known, and nothing is pretended.
    """
    table = years.to_numpy(dtype=float)
    if len(table) < 3 or (table.sum(axis=0) == 0).any():
        return None
    shares = table.sum(axis=0) / table.sum()
    return np.asarray(shares * table.shape[1])
