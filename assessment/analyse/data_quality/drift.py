"""Categories that came, went or changed their share: recording drifts as well as crime does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from assessment.analyse.tests_of_change import false_discovery
from assessment.periods import Period

USUAL_QUARTERS = 4
LEAST_CHANGE = 0.05  # a share of all records of the quarter
LEAST_EXPECTED = 10.0  # with fewer expected, that a category is absent says nothing
LEAST_RECORDS = 50
SET_ASIDE = 0.001
NEW, GONE, MORE, FEWER = "new", "no longer used", "larger share", "smaller share"
COLUMNS = ("series", "category", "first_quarter", "kind", "part", "base", "usual_part", "usual_base", "p_value")


def quarters_of(period: Period) -> pd.DatetimeIndex:
    """First days of the calendar quarters that lie wholly inside a period.

    Parameters
    ----------
    period : Period
        Any.

    Returns
    -------
    pandas.DatetimeIndex
        In order.

    Examples
    --------
    >>> from datetime import date
    >>> [str(day.date()) for day in quarters_of(Period(date(2011, 2, 1), date(2012, 1, 31)))]
    ['2011-04-01', '2011-07-01', '2011-10-01']
    """
    months = set(period.months)
    starts = pd.DatetimeIndex(sorted(month for month in months if month.month % 3 == 1))
    whole = [start for start in starts if {(start + pd.DateOffset(months=step)).date() for step in range(3)} <= months]
    return pd.DatetimeIndex(whole).as_unit("us")


def quarterly(records: pd.DataFrame, day: str, category: str, period: Period) -> pd.DataFrame:
    """Records by quarter and category.

    Parameters
    ----------
    records : pandas.DataFrame
        One row a record.
    day, category : str
        Columns of its date and its category; rows without a category are not counted.
    period : Period
        Quarters wholly inside it are counted.

    Returns
    -------
    pandas.DataFrame
        Rows are quarters (those in which there is a record), columns categories, values counts.
    """
    quarters = quarters_of(period)
    begins = records[day].dt.to_period("Q").dt.to_timestamp().dt.as_unit("us")
    kept = begins.isin(quarters) & records[category].notna()
    return pd.crosstab(begins[kept], records.loc[kept, category].astype("str"))


def long_enough(table: pd.DataFrame) -> bool:
    """Whether a table of quarters by categories is long enough for one quarter to be judged."""
    return int((table.sum(axis=1) >= LEAST_RECORDS).sum()) > USUAL_QUARTERS


def divergence(counts: np.ndarray, usual: np.ndarray) -> float:
    """Jensen and Shannon's divergence of two sets of counts, in bits.

    Parameters
    ----------
    counts, usual : array of float
        Records by category; neither all zero.

    Returns
    -------
    float
        0 when the shares are equal, 1 when no category is common. Lin (1991), IEEE Trans Inf Theory 37.

    Examples
    --------
    >>> divergence(np.array([10.0, 0]), np.array([0.0, 20])), divergence(np.array([1.0, 1]), np.array([5.0, 5]))
    (1.0, 0.0)
    """
    one, other = counts / counts.sum(), usual / usual.sum()
    middle = (one + other) / 2

    def relative(shares: np.ndarray) -> float:
        held = shares > 0
        return float((shares[held] * np.log2(shares[held] / middle[held])).sum())

    return (relative(one) + relative(other)) / 2


def drift(series: Mapping[str, pd.DataFrame], false_discovery_rate: float) -> pd.DataFrame:
    """The categories that changed, over all series together.

    A quarter is held against the four usual quarters before it: Pearson's chi-square of quarter by category over its
    degrees of freedom, divided by that of the usual quarters among themselves (1 at least) and referred to F, so that
    seasons and ordinary change raise no alarm. All looks are controlled (Benjamini and Hochberg). In a quarter that
    differs, the categories are named that are new, that are gone, or whose share moved by five points or more. A
    quarter that differs is not used to judge the next; a mix kept for a year is the new usual.

    Parameters
    ----------
    series : mapping of str to pandas.DataFrame
        From `quarterly`, by name.
    false_discovery_rate : float
        Share of false alarms among the alarms that is accepted.

    Returns
    -------
    pandas.DataFrame
        One row a series, category and way, and the quarter in which it first departed that way: `series`, `category`,
        `first_quarter`, `kind`, `part`, `base` (that quarter), `usual_part`, `usual_base`, `p_value` (adjusted).
    """
    looks = [look for name, table in series.items() for look in _looks(name, table)]
    adjusted = false_discovery([p_value for *_, p_value in looks]) if looks else np.array([])
    found = []
    for (name, quarter, now, usual, _), p_value in zip(looks, adjusted, strict=True):
        if p_value <= false_discovery_rate:
            found += _changed(name, quarter, now, usual, float(p_value))
    frame = pd.DataFrame(found, columns=list(COLUMNS)).sort_values(["series", "category", "first_quarter"])
    # A category on its way out has a smaller share before it is gone: it is named once, with its first quarter.
    upward = frame["kind"].isin([NEW, MORE])
    first = ~frame.assign(upward=upward).duplicated(["series", "category", "upward"])
    return frame[first].reset_index(drop=True)


def _looks(name: str, table: pd.DataFrame) -> list[tuple[str, pd.Timestamp, pd.Series, pd.Series, float]]:
    found = []
    values = table.to_numpy(dtype=float)
    usual: list[int] = []
    away: list[int] = []
    for place in range(len(table)):
        if values[place].sum() < LEAST_RECORDS:
            continue
        if len(usual) < USUAL_QUARTERS:
            usual.append(place)
            continue
        before = values[usual[-USUAL_QUARTERS:]]
        p_value = _heterogeneity(values[place], before)
        now = table.iloc[place]
        found.append((name, table.index[place], now, table.iloc[usual[-USUAL_QUARTERS:]].sum(), p_value))
        if p_value < SET_ASIDE:
            away.append(place)
        else:
            usual.append(place)
            away = []
        if len(away) == USUAL_QUARTERS:
            usual, away = away, []
    return found


def _heterogeneity(now: np.ndarray, before: np.ndarray) -> float:
    """The p-value of a quarter's mix against that of the usual quarters."""
    statistic, freedom = _chi_square(np.vstack([now, before.sum(axis=0)]))
    if freedom == 0:
        return 1.0
    among, among_freedom = _chi_square(before)
    scale = max(1.0, among / among_freedom) if among_freedom else 1.0
    # Where the usual quarters hold but one category they say nothing of variation: their degrees of freedom are many.
    return float(f_distribution.sf(statistic / freedom / scale, freedom, among_freedom or 1e6))


def _chi_square(table: np.ndarray) -> tuple[float, int]:
    held = table[:, table.sum(axis=0) > 0]
    rows = held[held.sum(axis=1) > 0]
    expected = rows.sum(axis=1, keepdims=True) * rows.sum(axis=0, keepdims=True) / max(rows.sum(), 1)
    freedom = (rows.shape[0] - 1) * (rows.shape[1] - 1)
    return float(((rows - expected) ** 2 / expected).sum()) if freedom > 0 else 0.0, max(freedom, 0)


def _changed(
    name: str, quarter: pd.Timestamp, now: pd.Series, usual: pd.Series, p_value: float
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    base, usual_base = float(now.sum()), float(usual.sum())
    for category in now.index:
        part, usual_part = float(now[category]), float(usual[category])
        change = part / base - usual_part / usual_base
        moved = abs(change) >= LEAST_CHANGE
        if usual_part == 0 and (moved or part >= LEAST_EXPECTED):
            kind = NEW
        elif part == 0 and (moved or base * usual_part / usual_base >= LEAST_EXPECTED):
            kind = GONE
        elif moved:
            kind = MORE if change > 0 else FEWER
        else:
            continue
        found.append((name, str(category), quarter, kind, part, base, usual_part, usual_base, p_value))
    return found
