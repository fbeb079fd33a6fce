"""More than season and trend explain: quasi-Poisson regression over many monthly series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MOST_ITERATIONS = 50
SETTLED = 1e-8
SMALLEST_MEAN = 1e-6
# A trend is followed into the future only when it is more than chance (Farrington et al. 1996).
FIRM_TREND = 1.96


@dataclass(frozen=True)
class Excess:
    """Recent counts of many series against what their history leads one to expect; arrays of shape (series,).

    Attributes
    ----------
    observed, expected : numpy.ndarray
        Sums over the recent months.
    p_value : numpy.ndarray
        Probability of so many or more without any change; missing where the model did not settle.
    ratio, low, high : numpy.ndarray
        Observed over expected, with its interval.
    dispersion : numpy.ndarray
        Variance over mean of the months of history, 1 or more.
    """

    observed: np.ndarray
    expected: np.ndarray
    p_value: np.ndarray
    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    dispersion: np.ndarray


def design_matrix(months: pd.DatetimeIndex, *, origin: pd.Timestamp, trend: bool) -> np.ndarray:
    """Level, one yearly wave, and a straight trend on the log scale.

    Parameters
    ----------
    months : pandas.DatetimeIndex
        First days of the months.
    origin : pandas.Timestamp
        Month at which the trend is zero.
    trend : bool
        Whether there is a trend.

    Returns
    -------
    numpy.ndarray
        Shape (months, 3), or (months, 4) with a trend.
    """
    angle = 2 * np.pi * (months.month.to_numpy() - 1) / 12
    columns = [np.ones(len(months)), np.sin(angle), np.cos(angle)]
    if trend:
        elapsed = (months.year.to_numpy() - origin.year) * 12 + months.month.to_numpy() - origin.month
        columns.append(elapsed / 12)
    return np.column_stack(columns)


def recent_excess(
    counts: pd.DataFrame,
    *,
    recent: int = 3,
    guard: int = 3,
    trend_from_months: int = 36,
    confidence: float = 0.95,
) -> Excess:
    """Test the last months of series that share their months against the history before.

    The history is fitted by quasi-Poisson regression on level, season (one yearly wave) and, where it is long enough, a
    trend that is more than chance, with the days of the month as exposure. The months just before the recent ones are
    left out of it, so that a rise already under way is not taken for normal. The sum expected carries the error of the
    fit; the p-value is the tail of the negative binomial with that mean and variance.

    Parameters
    ----------
    counts : pandas.DataFrame
        Rows months (first days, without a gap), columns series, nothing missing.
    recent : int
        How many months are tested together.
    guard : int
        How many months before them are left out of the history.
    trend_from_months : int
        Shortest history that is given a trend.
    confidence : float
        Level of the interval of the ratio.

    Returns
    -------
    Excess
        One entry a column.

    References
    ----------
    Farrington et al. (1996), J R Stat Soc A 159; Noufaily et al. (2013), Statistics in Medicine 32, for the negative
    binomial threshold.
    """
    from scipy.stats import nbinom, norm, poisson

    months = pd.DatetimeIndex(counts.index)
    history = len(months) - recent - guard
    exposure = np.log(months.days_in_month.to_numpy() / 30.0)
    values = counts.to_numpy(dtype=float)
    level = _ahead(design_matrix(months, origin=months[0], trend=False), values, exposure, history, recent)
    if history >= trend_from_months:
        sloped = _ahead(design_matrix(months, origin=months[0], trend=True), values, exposure, history, recent)
        expected, fit_variance, dispersion, settled = (
            np.where(sloped.firm, one, other)
            for one, other in (
                (sloped.expected, level.expected),
                (sloped.fit_variance, level.fit_variance),
                (sloped.dispersion, level.dispersion),
                (sloped.settled, level.settled),
            )
        )
    else:
        expected, fit_variance, dispersion, settled = (
            level.expected,
            level.fit_variance,
            level.dispersion,
            level.settled,
        )
    variance = dispersion * expected + fit_variance
    observed = values[-recent:].sum(axis=0)
    spread = np.maximum(variance - expected, 1e-9)
    tail = np.where(
        variance > expected * (1 + 1e-6),
        nbinom.sf(observed - 1, expected**2 / spread, expected / (expected + spread)),
        poisson.sf(observed - 1, expected),
    )
    reach = norm.ppf((1 + confidence) / 2) * np.sqrt(
        dispersion / np.maximum(observed, 0.5) + fit_variance / expected**2
    )
    ratio = observed / expected
    return Excess(
        observed=observed,
        expected=expected,
        p_value=np.where(settled, tail, np.nan),
        ratio=ratio,
        low=ratio * np.exp(-reach),
        high=ratio * np.exp(reach),
        dispersion=dispersion,
    )


@dataclass(frozen=True)
class _Ahead:
    expected: np.ndarray  # (series,), sum over the recent months
    fit_variance: np.ndarray  # (series,), of that sum, from the error of the fit
    dispersion: np.ndarray  # (series,)
    settled: np.ndarray  # (series,)
    firm: np.ndarray  # (series,), whether the last coefficient is more than chance


def _ahead(matrix: np.ndarray, values: np.ndarray, exposure: np.ndarray, history: int, recent: int) -> _Ahead:
    """Fit the history and look ahead to the recent months."""
    fitted = _fit(matrix[:history], values[:history], exposure[:history])
    ahead = np.exp(matrix[-recent:] @ fitted.coefficients + exposure[-recent:, None])
    gradient = matrix[-recent:].T @ ahead
    error = np.sqrt(fitted.dispersion * fitted.inverse[:, -1, -1])
    return _Ahead(
        expected=ahead.sum(axis=0),
        fit_variance=fitted.dispersion * np.einsum("ps,spq,qs->s", gradient, fitted.inverse, gradient),
        dispersion=fitted.dispersion,
        settled=fitted.settled,
        firm=np.abs(fitted.coefficients[-1]) > FIRM_TREND * error,
    )


@dataclass(frozen=True)
class _Fit:
    coefficients: np.ndarray  # (parameters, series)
    inverse: np.ndarray  # (series, parameters, parameters), of the information
    dispersion: np.ndarray  # (series,)
    settled: np.ndarray  # (series,)


def _fit(matrix: np.ndarray, values: np.ndarray, exposure: np.ndarray) -> _Fit:
    """Iteratively reweighted least squares for all series together."""
    parameters = matrix.shape[1]
    mean = np.maximum(values, 0.1)
    eta = np.log(mean)
    coefficients = np.zeros((parameters, values.shape[1]))
    settled = np.zeros(values.shape[1], dtype=bool)
    information = np.zeros((values.shape[1], parameters, parameters))
    for _ in range(MOST_ITERATIONS):
        working = eta - exposure[:, None] + (values - mean) / mean
        information = np.einsum("tp,ts,tq->spq", matrix, mean, matrix) + 1e-9 * np.eye(parameters)
        right = np.einsum("tp,ts->sp", matrix, mean * working)
        updated = np.linalg.solve(information, right[:, :, None])[:, :, 0].T
        settled = np.abs(updated - coefficients).max(axis=0) < SETTLED * (1 + np.abs(updated).max(axis=0))
        coefficients = updated
        eta = np.clip(matrix @ coefficients + exposure[:, None], np.log(SMALLEST_MEAN), 20)
        mean = np.exp(eta)
        if settled.all():
            break
    pearson = ((values - mean) ** 2 / mean).sum(axis=0) / max(matrix.shape[0] - parameters, 1)
    return _Fit(coefficients, np.linalg.inv(information), np.maximum(pearson, 1.0), settled)


def sustained_rise(
    counts: pd.DataFrame, dispersion: np.ndarray, *, recent: int = 12, before: int = 24
) -> tuple[np.ndarray, np.ndarray]:
    """Whether the last year runs above the two years before it.

    Parameters
    ----------
    counts : pandas.DataFrame
        Rows months, columns series; whole years, so that the season cancels.
    dispersion : numpy.ndarray
        Variance over mean, shape (series,).
    recent, before : int
        Months compared.

    Returns
    -------
    ratio, p_value : numpy.ndarray
        Ratio of the monthly means, and the one-sided p-value of its logarithm under over-dispersed Poisson counts;
        both missing where either part has no events or the months do not suffice.
    """
    from scipy.stats import norm

    missing = np.full(counts.shape[1], np.nan)
    if len(counts) < recent + before:
        return missing, missing
    values = counts.to_numpy(dtype=float)
    now, then = values[-recent:].sum(axis=0), values[-recent - before : -recent].sum(axis=0)
    enough = (now > 0) & (then > 0)
    safe_now, safe_then = np.where(enough, now, 1), np.where(enough, then, 1)
    ratio = safe_now / recent / (safe_then / before)
    error = np.sqrt(dispersion * (1 / safe_now + 1 / safe_then))
    p_value = norm.sf(np.log(ratio) / error)
    return np.where(enough, ratio, np.nan), np.where(enough, p_value, np.nan)
