"""What a count to date comes to by the end of its year, and how likely that meets a target.

The share of the year that is usually reached by now comes from the indicator's own earlier years. What is still to
come is taken as gamma-Poisson (negative binomial): its mean is the count to date times (rest / to date) of the earlier
years; its variance holds the spread of the coming counts, the spread of the count to date, and how surely the earlier
years tell the share, all inflated by the dispersion, which is measured on the earlier years in two ways (months within
years, and the two parts of the year) and the larger taken. Not held: that this year may run unlike all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import nbinom

from assessment.analyse.tests_of_change import dispersion
from assessment.periods import Period

LEAST_YEARS = 2
LEAST_EVENTS = 10


@dataclass(frozen=True)
class Projection:
    """The year end as it now looks.

    Attributes
    ----------
    to_date : float
        Count so far.
    remaining_mean, remaining_variance : float
        Mean and variance of the gamma-Poisson count still to come.
    low, high : float
        Interval of the count at the year end.
    confidence : float
        Its level.
    years_used : int
        Earlier years the profile comes from.
    share_passed : float
        Share of a year's count that earlier years had reached by now, 0 to 1.
    dispersion : float
        Variance over mean of the counts, as measured.
    """

    to_date: float
    remaining_mean: float
    remaining_variance: float
    low: float
    high: float
    confidence: float
    years_used: int
    share_passed: float
    dispersion: float

    @property
    def year_end(self) -> float:
        """Expected count at the year end."""
        return self.to_date + self.remaining_mean

    def probability_at_most(self, target: float) -> float:
        """Probability that the year ends at or below a target."""
        return _at_most(self.remaining_mean, self.remaining_variance, float(np.floor(target - self.to_date + 1e-9)))

    def probability_at_least(self, target: float) -> float:
        """Probability that the year ends at or above a target."""
        short = float(np.ceil(target - self.to_date - 1e-9)) - 1
        return 1 - _at_most(self.remaining_mean, self.remaining_variance, short)


def _shape(mean: float, variance: float) -> tuple[float, float]:
    """Size and success probability of the negative binomial of that mean and (larger) variance."""
    return mean**2 / (variance - mean), mean / variance


def _at_most(mean: float, variance: float, events: float) -> float:
    return 0.0 if events < 0 else float(nbinom.cdf(events, *_shape(mean, variance)))


def project(
    to_date: float,
    parts: Sequence[tuple[float, float]],
    monthly: pd.DataFrame,
    *,
    confidence: float = 0.95,
) -> Projection | str:
    """Project a count to the end of its year.

    Parameters
    ----------
    to_date : float
        Count so far this year.
    parts : sequence of (float, float)
        Of each earlier year, the count to the same day and the count of the rest.
    monthly : pandas.DataFrame
        Counts of the earlier years by month, for the dispersion: rows are years, columns months.
    confidence : float
        Level of the interval.

    Returns
    -------
    Projection or str
        In words why there is none: too few earlier years, or too few events to tell a profile.

    Examples
    --------
    >>> flat = pd.DataFrame([[10] * 12] * 3)
    >>> seen = project(100, [(100, 20)] * 3, flat)
    >>> round(seen.year_end), round(seen.share_passed, 3), round(seen.probability_at_most(120), 2)
    (120, 0.833, 0.56)
    >>> project(100, [(100, 20)], flat)
    'fewer than two complete earlier years are held'
    """
    if len(parts) < LEAST_YEARS:
        return "fewer than two complete earlier years are held"
    before = float(sum(first for first, _ in parts))
    after = float(sum(rest for _, rest in parts))
    if min(before, after, to_date) < LEAST_EVENTS:
        return "there are too few events to tell how a year usually runs"
    spread = max(dispersion(monthly), dispersion(pd.DataFrame(list(parts))))
    mean = to_date * after / before
    variance = spread * (mean + mean**2 * (1 / to_date + 1 / before + 1 / after))
    outside = (1 - confidence) / 2
    low, high = (float(nbinom.ppf(level, *_shape(mean, variance))) for level in (outside, 1 - outside))
    share = before / (before + after)
    return Projection(to_date, mean, variance, to_date + low, to_date + high, confidence, len(parts), share, spread)


def straight_line(to_date: float, year: Period, so_far: Period) -> tuple[float, float]:
    """The year end by rule of three, by months and by days: shown where the two disagree, never relied on.

    Parameters
    ----------
    to_date : float
        Count so far.
    year, so_far : Period
        The whole year, and the part that has passed.

    Returns
    -------
    by_months, by_days : float
        Year ends; by months counts the whole months passed, and is missing when the part ends within a month.

    Examples
    --------
    >>> from datetime import date
    >>> year = Period(date(2011, 4, 1), date(2012, 3, 31))
    >>> by_months, by_days = straight_line(8031, year, year.to_date(date(2012, 1, 31)))
    >>> round(by_months), round(by_days)
    (9637, 9606)
    """
    months = to_date * len(year.months) / len(so_far.months) if so_far.is_whole_months else float("nan")
    return months, to_date * year.days / so_far.days
