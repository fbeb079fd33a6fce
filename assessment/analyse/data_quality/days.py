"""Days on which far more, or for long no, records were made than the days around them make likely."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import chi2, nbinom, poisson

from assessment.analyse.tests_of_change import false_discovery
from assessment.periods import Period

WINDOW_DAYS = 28  # on either side
LEAST_DAYS = 28
LEAST_TIMES = 2.0  # times what is expected
LEAST_DAILY = 1.0  # with fewer records a day nothing is usual
MANY, NONE, FIRSTS, NEW_YEAR = "many", "none", "first of the month", "first of January"
_CUT = 0.95  # of the days; the busiest do not say what is usual
_FEW_DAILY = 5.0  # below it counts are too skewed for the trimmed reckoning of their variance
_BUSIEST_SHARE = 0.005


def daily_counts(days: pd.Series, period: Period, missing_months: Collection[date] = ()) -> pd.DataFrame:
    """Records by day, days without one included.

    Parameters
    ----------
    days : pandas.Series of datetime64
        When each record was made; times of day are cut off.
    period : Period
        First and last day.
    missing_months : collection of datetime.date
        First days of months that were not supplied: their days are left out, for they are missing, not empty.

    Returns
    -------
    pandas.DataFrame
        `day` (datetime64[us]) and `records_count` (int64).
    """
    every = pd.date_range(period.start, period.end, freq="D").as_unit("us")
    counts = days.dt.normalize().value_counts().reindex(every, fill_value=0)
    frame = pd.DataFrame({"day": every, "records_count": counts.to_numpy(dtype="int64")})
    gone = pd.DatetimeIndex(list(missing_months)).as_unit("us")
    starts = frame["day"].dt.to_period("M").dt.to_timestamp().dt.as_unit("us")
    return frame[~starts.isin(gone)].reset_index(drop=True)


def expected(counts: np.ndarray, weekdays: np.ndarray) -> np.ndarray:
    """What the days around a day, and its weekday, make likely.

    Parameters
    ----------
    counts : array of int
        Records a day, in order.
    weekdays : array of int
        0 for Monday to 6.

    Returns
    -------
    array of float
        Mean of the days around it (four weeks on either side, the day itself and the busiest ones left out) times how
        its weekday usually differs.
    """
    top = np.quantile(counts, _CUT) if len(counts) else 0.0
    tame = np.minimum(counts, top).astype(float)
    mean = tame.mean() or 1.0
    by_day = np.array([tame[weekdays == day].mean() / mean if (weekdays == day).any() else 1.0 for day in range(7)])
    factor = np.where(by_day > 0, by_day, 1.0)[weekdays]
    # Where a day without a record is out of the question it was not supplied, and says nothing of the days beside it.
    told = (counts > 0) | (np.median(counts) < _FEW_DAILY)
    even = np.where(told, tame / factor, 0.0)
    place = np.arange(len(even))
    low, high = np.maximum(place - WINDOW_DAYS, 0), np.minimum(place + WINDOW_DAYS + 1, len(even))
    sums, days = (np.concatenate([[0.0], np.cumsum(one)]) for one in (even, told.astype(float)))
    others = days[high] - days[low] - told
    around = np.where(others > 0, (sums[high] - sums[low] - even) / np.maximum(others, 1), mean)
    return np.asarray(around * factor)


def variance_over_mean(counts: np.ndarray, means: np.ndarray) -> float:
    """How much more days vary than Poisson counts would, the busiest days left out of the reckoning.

    Parameters
    ----------
    counts, means : array of float
        What was counted, what was expected.

    Returns
    -------
    float
        1 at least. The mean of Pearson's squares below their 95% point, over what it is for a chi-square of one degree
        of freedom; where records are few a day, not less than the mean of all but the largest squares.
    """
    used = means > 0
    squares = np.sort((counts[used] - means[used]) ** 2 / means[used])
    if len(squares) < LEAST_DAYS:
        return 1.0
    point = chi2.ppf(_CUT, 1)
    trimmed = squares[: int(_CUT * len(squares))].mean() / (chi2.cdf(point, 3) / _CUT)
    if counts.mean() >= _FEW_DAILY:
        return max(1.0, float(trimmed))
    busiest = max(3, int(_BUSIEST_SHARE * len(squares)))
    return max(1.0, float(trimmed), float(squares[:-busiest].mean()))


def unusual_days(series: dict[str, pd.DataFrame], false_discovery_rate: float) -> pd.DataFrame:
    """The days and runs of days that stand out, over all series together.

    A day's count is referred to a negative binomial distribution with the expected mean and the variance of its series
    (Poisson where it varies no more). Runs of days without a record are held against the chance that all of them are
    empty. All looks, at every day of every series, are controlled (Benjamini and Hochberg).

    Parameters
    ----------
    series : dict of str to pandas.DataFrame
        From `daily_counts`, by name.
    false_discovery_rate : float
        Share of false alarms among the alarms that is accepted.

    Returns
    -------
    pandas.DataFrame
        One row a day or run, in order: `series`, `kind` (`many`, `none`, `first of the
        month`, `first of January`), `first_day`, `last_day`, `records_count`,
        `expected` (float64), `p_value` (adjusted).
    """
    enough = {name: frame for name, frame in series.items() if len(frame) >= LEAST_DAYS}
    looks = [_looks(name, frame) for name, frame in enough.items() if frame["records_count"].mean() >= LEAST_DAILY]
    columns = ["series", "kind", "first_day", "last_day", "records_count", "expected", "p_value"]
    if not looks:
        return pd.DataFrame(columns=columns)
    every = pd.concat(looks, ignore_index=True)
    every["p_value"] = false_discovery(every["p_value"])
    stands = (every["p_value"] <= false_discovery_rate) & (
        (every["kind"] == NONE) | (every["records_count"] >= LEAST_TIMES * every["expected"])
    )
    return every.loc[stands, columns].sort_values(["series", "first_day"], ignore_index=True)


def _looks(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    counts = frame["records_count"].to_numpy(dtype=float)
    means = expected(counts, frame["day"].dt.day_of_week.to_numpy())
    spread = variance_over_mean(counts, means)
    floor = np.maximum(means, 1e-9)
    many = pd.DataFrame(
        {
            "series": name,
            "kind": MANY,
            "first_day": frame["day"],
            "last_day": frame["day"],
            "records_count": counts,
            "expected": means,
            "p_value": _at_least(counts, floor, spread),
        }
    )
    runs = _empty_runs(name, frame, counts, floor, spread)
    return pd.concat([many, runs, *_habits(name, frame, counts, floor, spread)], ignore_index=True)


def _habits(
    name: str, frame: pd.DataFrame, counts: np.ndarray, means: np.ndarray, spread: float
) -> Iterator[pd.DataFrame]:
    """Days on which dates that are not known tend to be put: all firsts of a month, and all firsts of January."""
    first = frame["day"].dt.day.to_numpy() == 1
    january = frame["day"].dt.month.to_numpy() == 1
    for kind, days in ((FIRSTS, first & ~january), (NEW_YEAR, first & january)):
        if not days.any():
            continue
        total, mean = counts[days].sum(), means[days].sum()
        held = {
            "series": name,
            "kind": kind,
            "first_day": frame["day"][days].min(),
            "last_day": frame["day"][days].max(),
        }
        p_value = _at_least(np.array([total]), np.array([mean]), spread)[0]
        yield pd.DataFrame([{**held, "records_count": total, "expected": mean, "p_value": p_value}])


def _at_least(counts: np.ndarray, means: np.ndarray, spread: float) -> np.ndarray:
    if spread <= 1:
        return np.asarray(poisson.sf(counts - 1, means))
    return np.asarray(nbinom.sf(counts - 1, means / (spread - 1), 1 / spread))


def _empty_runs(name: str, frame: pd.DataFrame, counts: np.ndarray, means: np.ndarray, spread: float) -> pd.DataFrame:
    """Every run of days without a record; days of missing months part runs."""
    days = frame["day"].to_numpy(dtype="datetime64[D]").astype("int64")
    cut = np.flatnonzero((np.diff(counts == 0) != 0) | (np.diff(days) != 1)) + 1
    runs = [run for run in np.split(np.arange(len(counts)), cut) if counts[run[0]] == 0]
    log_empty = -means if spread <= 1 else -means / (spread - 1) * np.log(spread)
    found = [
        {
            "series": name,
            "kind": NONE,
            "first_day": frame["day"].iloc[run[0]],
            "last_day": frame["day"].iloc[run[-1]],
            "records_count": 0.0,
            "expected": float(_usual_level(counts, run)),
            "p_value": float(np.exp(_log_empty(run, log_empty, counts, means))),
        }
        for run in runs
    ]
    return pd.DataFrame(found)


def _usual_level(counts: np.ndarray, run: np.ndarray) -> float:
    """Records that a run of days would usually hold, from the days before and after it."""
    before = counts[max(run[0] - WINDOW_DAYS, 0) : run[0]]
    after = counts[run[-1] + 1 : run[-1] + 1 + WINDOW_DAYS]
    around = np.concatenate([before, after])
    return float(around.mean() * len(run)) if len(around) else 0.0


def _log_empty(run: np.ndarray, log_empty: np.ndarray, counts: np.ndarray, means: np.ndarray) -> float:
    """Logarithm of the chance that all days of a run are empty, at the level of the days around the run."""
    expected_in_run = float(means[run].sum())
    scale = _usual_level(counts, run) / expected_in_run if expected_in_run > 0 else 0.0
    return float(min(0.0, scale * log_empty[run].sum()))
