"""The four rules by which a point of a process chart calls for a reason.

They are those of NHS England's Making Data Count as NHSRplotthedots codes them; other lists differ, so each is named
and may be left out. All functions take and give arrays in the order of time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

OUTSIDE = "outside the limits"
TREND = "seven rising or falling"
NEAR = "two of three near a limit"
SHIFT = "seven on one side"
RULES = (OUTSIDE, TREND, NEAR, SHIFT)  # in order of precedence

RUN = 7
NEAR_SHARE = 2 / 3  # of the distance from the centre to a limit


def shift_ends(sides: ArrayLike) -> np.ndarray:
    """Points at which seven in a row lie on one side of the centre.

    Parameters
    ----------
    sides : array of int
        1 above the centre, -1 below, 0 on it (which ends a run).

    Returns
    -------
    array of bool
        True at the seventh point of a run and every later one of it.
    """
    found, run, last = [], 0, 0
    for side in np.asarray(sides, dtype=int):
        run = run + 1 if side == last and side != 0 else int(side != 0)
        last = side
        found.append(run >= RUN)
    return np.array(found, dtype=bool)


def trend_ends(values: ArrayLike) -> np.ndarray:
    """Points at which seven in a row have each risen, or each fallen; two equal ones end a run.

    Parameters
    ----------
    values : array of float
        The series.

    Returns
    -------
    array of int
        1 at the end of a rise, -1 of a fall, 0 elsewhere.
    """
    series = np.asarray(values, dtype=float)
    moves = np.concatenate([[0], np.sign(np.diff(series))]).astype(int)
    found = np.zeros(len(series), dtype=int)
    for place in range(RUN - 1, len(series)):
        steps = moves[place - RUN + 2 : place + 1]
        if abs(steps.sum()) == RUN - 1:
            found[place] = steps[0]
    return found


def near_windows(near: ArrayLike, sides: ArrayLike) -> np.ndarray:
    """Points of three in a row, all on one side, of which two or more lie near a limit.

    Parameters
    ----------
    near : array of bool
        Whether a point lies beyond two thirds of the way to a limit.
    sides : array of int
        As in `shift_ends`.

    Returns
    -------
    array of bool
        True for all three points of such a window.
    """
    close, where = np.asarray(near, dtype=int), np.asarray(sides, dtype=int)
    found = np.zeros(len(close), dtype=bool)
    for place in range(len(close) - 2):
        window = slice(place, place + 3)
        if close[window].sum() >= 2 and abs(where[window].sum()) == 3:
            found[window] = True
    return found


def back_filled(ends: ArrayLike) -> np.ndarray:
    """Mark with the end of a run of seven the six points before it.

    Parameters
    ----------
    ends : array of bool or int
        Where runs are seen.

    Returns
    -------
    array of bool
        The whole runs.
    """
    at_end = np.asarray(ends) != 0
    found = np.zeros(len(at_end), dtype=bool)
    for place in np.flatnonzero(at_end):
        found[max(0, place - RUN + 1) : place + 1] = True
    return found


def signals(
    values: ArrayLike,
    centre: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    rules: Sequence[str] = RULES,
    *,
    trend_of: ArrayLike | None = None,
) -> list[str]:
    """The rule that each point of one stretch breaks.

    Parameters
    ----------
    values : array of float
        The series, nothing missing.
    centre, lower, upper : array of float
        Centre line and limits (not cut at zero).
    rules : sequence of str
        Which rules are asked, by name.
    trend_of : array of float, optional
        The series in which runs of rises and falls are looked for, when the charted one follows the seasons.

    Returns
    -------
    list of str
        Name of the first rule broken in the order of `RULES`; empty where none is.

    Raises
    ------
    ValueError
        When a rule is unknown.
    """
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        raise ValueError(f"unknown rule {unknown[0]!r}; known are {', '.join(RULES)}")
    series, middle = np.asarray(values, dtype=float), np.asarray(centre, dtype=float)
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    sides = np.sign(series - middle).astype(int)
    near = (series > middle + NEAR_SHARE * (high - middle)) | (series < middle - NEAR_SHARE * (middle - low))
    broken = {
        OUTSIDE: (series > high) | (series < low),
        TREND: back_filled(trend_ends(series if trend_of is None else trend_of)),
        NEAR: near_windows(near, sides) & near,
        SHIFT: back_filled(shift_ends(sides)),
    }
    asked = [rule for rule in RULES if rule in rules]
    return [next((rule for rule in asked if broken[rule][place]), "") for place in range(len(series))]
