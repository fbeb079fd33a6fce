"""Whether a change is more than chance: rate ratios, differences of proportions, many looks at once.

Two intervals are never compared by eye: a change is tested as a change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import betaincc
from scipy.stats import fisher_exact, norm

from assessment.analyse.intervals import wilson

LEAST_EXPECTED = 5  # below it in any cell of a 2 x 2 table, the normal approximation gives way to Fisher's exact test


@dataclass(frozen=True)
class Change:
    """A tested change.

    Attributes
    ----------
    estimate : float
        The ratio of two rates, or the difference of two proportions; NaN when it cannot be formed.
    low, high : float
        Its interval.
    p_value : float
        Two-sided.
    confidence : float
        Level of the interval.
    method : str
        How it was tested, in words.
    """

    estimate: float
    low: float
    high: float
    p_value: float
    confidence: float
    method: str

    @property
    def as_percent(self) -> tuple[float, float, float]:
        """A ratio as percentage change: estimate, low, high."""
        return (self.estimate - 1) * 100, (self.low - 1) * 100, (self.high - 1) * 100


def _up_to(x: float, n: float, share: float) -> float:
    """P(X <= x) of a binomial X, by the incomplete beta function."""
    if x < 0:
        return 0.0
    return 1.0 if x >= n else float(betaincc(x + 1, n - x, share))


def _mid_tail(x: float, n: float, share: float) -> tuple[float, float]:
    """Half of P(X = x) with what lies below it, and with what lies above it, of a binomial X."""
    below = (_up_to(x, n, share) + _up_to(x - 1, n, share)) / 2
    return below, 1 - below


def rate_ratio(
    count: float,
    baseline_count: float,
    exposure: float = 1.0,
    baseline_exposure: float = 1.0,
    *,
    confidence: float = 0.95,
    dispersion: float = 1.0,
) -> Change:
    """Ratio of two Poisson rates, tested given their total.

    Given the total, the first count is binomial with share r e1 / (r e1 + e0). Without extra variation the test and
    the interval are the mid-p versions of the exact conditional ones (Lancaster 1961; Fay 2010). With `dispersion`
    over 1 the counts vary more than Poisson counts do, and the log ratio is taken as normal with variance
    dispersion x (1/a + 1/b).

    Parameters
    ----------
    count, baseline_count : float
        Events now and in the baseline.
    exposure, baseline_exposure : float
        Days, people or person-years they arose from; greater than 0.
    confidence : float
        Level of the interval.
    dispersion : float
        Variance over mean of such counts, 1 for Poisson; values under 1 are taken as 1.

    Returns
    -------
    Change
        Estimate NaN when the baseline is 0; with both 0 there is nothing to test and p is 1.

    Raises
    ------
    ValueError
        When a count is negative or an exposure is not positive.

    Examples
    --------
    >>> change = rate_ratio(683, 721)
    >>> percent, low, high = change.as_percent
    >>> f"{percent:.1f}% ({low:.0f}% to {high:.0f}%), p = {change.p_value:.2f}"
    '-5.3% (-15% to 5%), p = 0.31'
    """
    if min(count, baseline_count) < 0 or min(exposure, baseline_exposure) <= 0:
        raise ValueError("counts cannot be negative, and exposures must be greater than 0")
    total = count + baseline_count
    estimate = (count / exposure) / (baseline_count / baseline_exposure) if baseline_count else float("nan")
    if total == 0:
        return Change(estimate, 0.0, float("inf"), 1.0, confidence, "nothing to test: no events")
    if dispersion > 1 and count and baseline_count:
        spread = float(np.sqrt(dispersion * (1 / count + 1 / baseline_count)))
        reach = float(norm.ppf(0.5 + confidence / 2)) * spread
        p_value = float(2 * norm.sf(abs(np.log(estimate)) / spread))
        low, high = estimate * np.exp(-reach), estimate * np.exp(reach)
        method = f"rate ratio, variance {dispersion:.2f} times that of Poisson counts"
        return Change(estimate, float(low), float(high), p_value, confidence, method)
    below, above = _mid_tail(count, total, exposure / (exposure + baseline_exposure))
    low, high = (_ratio_where(count, total, side, confidence, exposure, baseline_exposure) for side in (1, 0))
    p_value = min(1.0, 2 * min(below, above))
    return Change(estimate, low, high, p_value, confidence, "rate ratio, exact given the total, mid-p")


def _ratio_where(
    count: float, total: float, side: int, confidence: float, exposure: float, baseline_exposure: float
) -> float:
    """The ratio at which the mid-p tail (1: above, 0: below) is half of what the interval leaves outside."""
    if side == 1 and count == 0:
        return 0.0
    if side == 0 and count == total:
        return float("inf")
    outside = (1 - confidence) / 2
    edge = 1e-12
    share = brentq(lambda p: _mid_tail(count, total, p)[side] - outside, edge, 1 - edge)
    return float(share / (1 - share) * baseline_exposure / exposure)


def two_proportions(x: float, n: float, baseline_x: float, baseline_n: float, *, confidence: float = 0.95) -> Change:
    """Difference of two independent proportions.

    The interval is Newcombe's hybrid of two Wilson intervals (Newcombe 1998, method 10). The test is the pooled z test,
    or Fisher's exact test where fewer than five are expected in a cell.

    Parameters
    ----------
    x, n : float
        Numerator and base now.
    baseline_x, baseline_n : float
        Numerator and base of the baseline.
    confidence : float
        Level of the interval.

    Returns
    -------
    Change
        Estimate, low and high as differences of proportions (now less baseline), -1 to 1.

    Raises
    ------
    ValueError
        When a base is not positive or a numerator lies outside it.

    Examples
    --------
    >>> change = two_proportions(45, 101, 31, 96)
    >>> f"{100 * change.estimate:.1f} points, p = {change.p_value:.2f}"
    '12.3 points, p = 0.08'
    """
    if min(n, baseline_n) <= 0:
        raise ValueError("a proportion needs a base greater than 0")
    now, then = x / n, baseline_x / baseline_n
    (low_now, high_now), (low_then, high_then) = wilson(x, n, confidence), wilson(baseline_x, baseline_n, confidence)
    estimate = now - then
    low = estimate - np.hypot(now - low_now, high_then - then)
    high = estimate + np.hypot(high_now - now, then - low_then)
    pooled = (x + baseline_x) / (n + baseline_n)
    if min(n, baseline_n) * min(pooled, 1 - pooled) < LEAST_EXPECTED:
        table = [[x, n - x], [baseline_x, baseline_n - baseline_x]]
        p_value, method = float(fisher_exact(table).pvalue), "Fisher's exact test"
    else:
        spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / baseline_n))
        p_value, method = float(2 * norm.sf(abs(estimate) / spread)), "pooled z test"
    return Change(float(estimate), float(low), float(high), p_value, confidence, method)


def false_discovery(p_values: ArrayLike) -> np.ndarray:
    """Benjamini and Hochberg's adjusted p-values: announce those at or below the rate of false discoveries accepted.

    Parameters
    ----------
    p_values : array of float
        One a look; missing where there was nothing to test: these stay missing and do not count as looks.

    Returns
    -------
    numpy.ndarray of float
        Same shape. Benjamini and Hochberg (1995), J R Stat Soc B 57.

    Examples
    --------
    >>> false_discovery([0.01, 0.02, 0.03, 0.5]).round(3).tolist()
    [0.04, 0.04, 0.04, 0.5]
    """
    values = np.asarray(p_values, dtype=float)
    tested = ~np.isnan(values)
    adjusted = np.full(values.shape, np.nan)
    looks = values[tested]
    order = np.argsort(looks, kind="stable")
    scaled = looks[order] * len(looks) / np.arange(1, len(looks) + 1)
    back = np.empty(len(looks))
    back[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    adjusted[tested] = back
    return adjusted


def dispersion(monthly: pd.DataFrame) -> float:
    """How much more monthly counts vary than Poisson counts would, seasons and levels of years allowed for.

    Pearson's chi-square of the table of years by months over its degrees of freedom: the counts expected are those of
    the Poisson model with an effect of the month and one of the year, in closed form because the table is complete.

    Parameters
    ----------
    monthly : pandas.DataFrame
        Rows are complete years, columns the months of the year, values counts; nothing missing.

    Returns
    -------
    float
        1 or more; 1 where there is too little to tell (fewer than two years or no events).
    """
    table = monthly.to_numpy(dtype=float)
    if table.shape[0] < 2 or table.shape[1] < 2 or table.sum() == 0:
        return 1.0
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    used = expected > 0
    freedom = (int((table.sum(axis=1) > 0).sum()) - 1) * (int((table.sum(axis=0) > 0).sum()) - 1)
    if freedom < 1:
        return 1.0
    return max(1.0, float((((table - expected) ** 2)[used] / expected[used]).sum() / freedom))
