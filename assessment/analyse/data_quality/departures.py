"""When a share left its usual level: each month is held against the usual months before it.

A month departs when its share differs from theirs by more than the months differ among themselves, and by enough to
matter. A month that departs is not used to judge the next ones; a level kept for a year is the new usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import t as student

from assessment.analyse.tests_of_change import false_discovery, two_proportions

USUAL_MONTHS = 12
LEAST_USUAL_MONTHS = 6
LEAST_CHANGE = 0.05  # a share of the base; less than that is nothing to write to a partner about
SET_ASIDE = 0.001  # below it a month is kept out of what is usual, whatever it is found to be in the end
_ADDED = ("usual_part", "usual_base", "p_value")


def departures(
    series: pd.DataFrame, by: Sequence[str], part: str, base: str, *, least_base: int, false_discovery_rate: float
) -> pd.DataFrame:
    """Judge every month of one or several series of shares.

    A month is compared with the last twelve usual months of its series, six at least. The pooled z test allows for
    shares that vary more than chance from month to month: its variance is multiplied by Pearson's chi-square of the
    usual months over their degrees of freedom, where that is above 1, and referred to Student's t with as many degrees
    of freedom; where few are expected Fisher's exact test must agree. All looks at all series together are
    controlled (Benjamini and Hochberg): a series that is level raises no alarm more often than the rate accepted.

    Parameters
    ----------
    series : pandas.DataFrame
        One row a series and month, with `month`, part and base (whole numbers).
    by : sequence of str
        Columns that part the series.
    part, base : str
        Columns of numerator and base.
    least_base : int
        Months with a smaller base are not judged.
    false_discovery_rate : float
        Share of false alarms among the alarms that is accepted.

    Returns
    -------
    pandas.DataFrame
        The series ordered by `by` and month, with `usual_part`, `usual_base` (float64, the months it was held
        against), `p_value` (missing where not judged) and `departs` (int64: -1 fell, 1 rose, 0 neither).
    """
    ordered = series.sort_values([*by, "month"], ignore_index=True)
    amounts = ordered[[part, base]].to_numpy(dtype=float)
    held = np.full((len(ordered), len(_ADDED)), np.nan)
    for rows in ordered.groupby(list(by), sort=False, observed=True, dropna=False).indices.values():
        held[rows] = _one_series(amounts[rows], least_base)
    judged = ordered.assign(**{name: held[:, place] for place, name in enumerate(_ADDED)})
    adjusted = false_discovery(judged["p_value"])
    with np.errstate(invalid="ignore", divide="ignore"):
        change = amounts[:, 0] / amounts[:, 1] - held[:, 0] / held[:, 1]
        found = (adjusted <= false_discovery_rate) & (np.abs(change) >= LEAST_CHANGE)
    return judged.assign(departs=np.where(found, np.sign(change), 0).astype("int64"))


def _one_series(amounts: np.ndarray, least_base: int) -> np.ndarray:
    held = np.full((len(amounts), len(_ADDED)), np.nan)
    usual: list[int] = []
    away: list[int] = []
    for place, (part, base) in enumerate(amounts):
        if base < max(least_base, 1):
            continue
        if len(usual) < LEAST_USUAL_MONTHS:
            usual.append(place)
            continue
        before = amounts[usual[-USUAL_MONTHS:]]
        p_value, change = _compared(part, base, before)
        held[place] = (*before.sum(axis=0), p_value)
        if p_value < SET_ASIDE and abs(change) >= LEAST_CHANGE:
            away.append(place)
        else:
            usual.append(place)
            away = []
        if len(away) == USUAL_MONTHS:
            usual, away = away, []
    return held


def _compared(part: float, base: float, usual: np.ndarray) -> tuple[float, float]:
    """The p-value of a month against the usual ones, and by how much its share differs."""
    usual_part, usual_base = usual.sum(axis=0)
    change = part / base - usual_part / usual_base
    if abs(change) < LEAST_CHANGE:
        return 1.0, change  # too small to matter: it counts as a look, and as one that found nothing
    pooled = (part + usual_part) / (base + usual_base)
    spread = np.sqrt(extra_variation(usual) * pooled * (1 - pooled) * (1 / base + 1 / usual_base))
    p_value = float(2 * student.sf(abs(change) / spread, len(usual) - 1))
    return max(p_value, two_proportions(part, base, usual_part, usual_base).p_value), change


def extra_variation(amounts: np.ndarray) -> float:
    """How much more the shares of some months vary than chance makes them.

    Parameters
    ----------
    amounts : array of float, shape (months, 2)
        Part and base of each.

    Returns
    -------
    float
        Pearson's chi-square over its degrees of freedom, 1 at least.

    Examples
    --------
    >>> extra_variation(np.array([[10.0, 100], [30, 100], [20, 100]])).round(2)
    np.float64(6.25)
    """
    share = amounts[:, 0].sum() / amounts[:, 1].sum()
    expected = share * (1 - share) * amounts[:, 1]
    if not (expected > 0).all() or len(amounts) < 2:
        return 1.0
    squares = (amounts[:, 0] - share * amounts[:, 1]) ** 2 / expected
    return max(1.0, squares.sum() / (len(amounts) - 1))


def episodes(judged: pd.DataFrame, by: Sequence[str], part: str, base: str) -> pd.DataFrame:
    """Departures one after the other as one episode each.

    Parameters
    ----------
    judged : pandas.DataFrame
        From `departures`.
    by : sequence of str
        Columns that part the series.
    part, base : str
        Columns of numerator and base.

    Returns
    -------
    pandas.DataFrame
        One row an episode: those of `by`, `first_month`, `last_month`, `departs`, `lasts` (bool: until the last month
        judged, or until it had become the usual level), `part`, `base`, `usual_part`, `usual_base` (float64).
    """
    looked = judged[judged["p_value"].notna()].reset_index(drop=True)
    found = []
    for names, rows in looked.groupby(list(by), sort=False, observed=True, dropna=False):
        signs = rows["departs"].to_numpy()
        edges = [0, *(np.flatnonzero(np.diff(signs)) + 1), len(signs)]
        for start, end in pairwise(edges):
            if signs[start] == 0:
                continue
            run = rows.iloc[start:end]
            found.append(
                {
                    **dict(zip(by, names, strict=True)),
                    "first_month": run["month"].iloc[0],
                    "last_month": run["month"].iloc[-1],
                    "departs": int(signs[start]),
                    "lasts": end == len(signs) or len(run) >= USUAL_MONTHS,
                    "part": float(run[part].sum()),
                    "base": float(run[base].sum()),
                    "usual_part": float(run["usual_part"].iloc[0]),
                    "usual_base": float(run["usual_base"].iloc[0]),
                }
            )
    columns = [*by, "first_month", "last_month", "departs", "lasts", "part", "base", "usual_part", "usual_base"]
    return pd.DataFrame(found, columns=columns)
