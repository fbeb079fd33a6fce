"""Confidence intervals of proportions, counts and rates, as public health in England computes them.

Proportions: Wilson. Counts and rates: exact below ten events, Byar from ten. Sources: Wilson (1927), J Am Stat Assoc
22; Breslow and Day (1987), Statistical Methods in Cancer Research II, for Byar; the convention of ten is that of
PHEindicatormethods. All functions take numbers or arrays and give back what they were given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, norm

EXACT_BELOW = 10


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {confidence}")
    return float(norm.ppf(0.5 + confidence / 2))


def _events(x: ArrayLike) -> np.ndarray:
    events = np.asarray(x, dtype=float)
    if (events < 0).any():
        raise ValueError("a count of events cannot be negative")
    return events


def _given_back(low: np.ndarray, high: np.ndarray) -> tuple[Any, Any]:
    return (float(low), float(high)) if low.ndim == 0 else (low, high)


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Wilson score interval of a proportion.

    Parameters
    ----------
    x : float or array of float
        Numerator, between 0 and `n`.
    n : float or array of float
        Base; missing or 0 gives a missing interval.
    confidence : float
        Level, between 0 and 1.

    Returns
    -------
    low, high : float or array of float
        As proportions, 0 to 1.

    Raises
    ------
    ValueError
        When `x` lies outside 0 to `n`.

    Examples
    --------
    >>> low, high = wilson(82, 200)
    >>> f"{low:.3f} to {high:.3f}"
    '0.344 to 0.479'
    """
    events, base = np.broadcast_arrays(_events(x), np.asarray(n, dtype=float))
    if (events > base).any():
        raise ValueError("a numerator cannot be greater than its base")
    base = np.where(base > 0, base, np.nan)
    z = _z(confidence)
    spread = z * np.sqrt(z**2 + 4 * events * (1 - events / base))
    low = (2 * events + z**2 - spread) / (2 * (base + z**2))
    high = (2 * events + z**2 + spread) / (2 * (base + z**2))
    return _given_back(np.clip(low, 0, 1), np.clip(high, 0, 1))


def byar(x: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Byar's interval of a Poisson count: within 0.2% of the exact one from ten events at 95%.

    Parameters
    ----------
    x : float or array of float
        Events.
    confidence : float
        Level, between 0 and 1.

    Returns
    -------
    low, high : float or array of float
        Events.

    Examples
    --------
    >>> low, high = byar(75)
    >>> f"{low:.1f} to {high:.1f}"
    '59.0 to 94.0'
    """
    events = _events(x)
    z = _z(confidence)
    safe = np.where(events > 0, events, 1)
    low = safe * np.clip(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0, None) ** 3
    more = events + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return _given_back(np.where(events > 0, low, events * 0.0), high)


def exact_poisson(x: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Exact interval of a Poisson count, from the chi-square distribution (Garwood 1936).

    Parameters
    ----------
    x : float or array of float
        Events.
    confidence : float
        Level, between 0 and 1.

    Returns
    -------
    low, high : float or array of float
        Events.

    Examples
    --------
    >>> low, high = exact_poisson(0)
    >>> f"{low:.2f} to {high:.2f}"
    '0.00 to 3.69'
    """
    events = _events(x)
    _z(confidence)
    outside = (1 - confidence) / 2
    low = np.where(events > 0, chi2.ppf(outside, 2 * np.where(events > 0, events, 1)) / 2, events * 0.0)
    high = np.asarray(chi2.ppf(1 - outside, 2 * events + 2) / 2)
    return _given_back(low, high)


def count_interval(x: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Interval of a count: exact below ten events, Byar from ten.

    Parameters
    ----------
    x : float or array of float
        Events.
    confidence : float
        Level, between 0 and 1.

    Returns
    -------
    low, high : float or array of float
        Events.

    Examples
    --------
    >>> count_interval(9) == exact_poisson(9), count_interval(10) == byar(10)
    (True, True)
    """
    events = _events(x)
    exact, approximate = exact_poisson(events, confidence), byar(events, confidence)
    few = events < EXACT_BELOW
    return _given_back(np.where(few, exact[0], approximate[0]), np.where(few, exact[1], approximate[1]))


def rate_interval(x: ArrayLike, population: ArrayLike, per: float = 1000, confidence: float = 0.95) -> tuple[Any, Any]:
    """Interval of a rate: that of its count, over the population, which is taken as known.

    Parameters
    ----------
    x : float or array of float
        Events.
    population : float or array of float
        People (or person-years) exposed; 0 gives a missing interval.
    per : float
        Multiplier of the rate.
    confidence : float
        Level, between 0 and 1.

    Returns
    -------
    low, high : float or array of float
        Events per `per` of the population.
    """
    low, high = count_interval(x, confidence)
    people = np.asarray(population, dtype=float)
    people = np.where(people > 0, people, np.nan)
    return _given_back(np.asarray(low / people * per), np.asarray(high / people * per))
