"""Places on a time axis: months as whole numbers, so that a missing month leaves its room."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from assessment.periods import month_label

TICK_PX = 62.0  # room one label needs


@dataclass(frozen=True)
class Timeline:
    """Positions of the values on the x axis, and the labels under it."""

    positions: tuple[float, ...]
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    is_monthly: bool


def month_number(day: object) -> int:
    """Months since year nought of a date's month.

    Parameters
    ----------
    day : date-like
        Any day of the month.

    Returns
    -------
    int
        Consecutive months differ by one.
    """
    stamp = pd.Timestamp(day)  # type: ignore[arg-type]
    return stamp.year * 12 + stamp.month - 1


def when(label: object) -> str:
    """The words for a place on the axis.

    Parameters
    ----------
    label : object
        A date, or a label.

    Returns
    -------
    str
        For example `January 2012`.
    """
    return month_label(pd.Timestamp(label).date()) if hasattr(label, "month") else str(label)  # type: ignore[arg-type]


def timeline(values: pd.Series, width_px: float) -> Timeline:
    """Positions and labels of the values of an x column.

    Parameters
    ----------
    values : pandas.Series
        Dates (first days of months), or labels in order (years, quarters).
    width_px : float
        Room for the axis.

    Returns
    -------
    Timeline
        Dates by month; anything else evenly spaced by first appearance.
    """
    if pd.api.types.is_datetime64_any_dtype(values) or (len(values) > 0 and hasattr(values.iloc[0], "month")):
        numbers = [month_number(value) for value in values]
        ticks, labels = _month_ticks(min(numbers, default=0), max(numbers, default=0), width_px)
        return Timeline(tuple(float(number) for number in numbers), ticks, labels, is_monthly=True)
    order = {label: float(place) for place, label in enumerate(dict.fromkeys(values))}
    every = max(1, -(-len(order) * TICK_PX // max(width_px, 1)))
    kept = [(place, str(label)) for label, place in order.items() if (len(order) - 1 - place) % every == 0]
    return Timeline(
        tuple(order[value] for value in values),
        tuple(place for place, _ in kept),
        tuple(label for _, label in kept),
        is_monthly=False,
    )


def _month_ticks(first: int, last: int, width_px: float) -> tuple[tuple[float, ...], tuple[str, ...]]:
    room = max(2, int(width_px / TICK_PX))
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if (last - first) / step <= room), 120)
    ticks = [number for number in range(first, last + 1) if number % step == 0] or [first]
    labels: list[str] = []
    for place, number in enumerate(ticks):
        year, month = divmod(number, 12)
        name = calendar.month_abbr[month + 1]
        with_year = place == 0 or month < step
        labels.append(f"{name}\n{year}" if with_year else name)
    return tuple(float(tick) for tick in ticks), tuple(labels)


def runs(positions: Sequence[float], values: Sequence[float], segments: Sequence[object]) -> list[list[int]]:
    """Stretches of a series that may be joined by a line: no value missing, no usual step left out, one segment.

    Parameters
    ----------
    positions : sequence of float
        Places on the axis, ascending.
    values : sequence of float
        NaN where missing.
    segments : sequence
        Equal where the series is comparable.

    Returns
    -------
    list of list of int
        Indices of each stretch.

    Examples
    --------
    >>> runs([0, 1, 2, 4, 5], [3, 4, 5, 6, float("nan")], [1, 1, 1, 1, 1])
    [[0, 1, 2], [3]]
    >>> runs([0, 3, 6, 12], [3, 4, 5, 6], [1, 1, 1, 1])  # quarters, one of them missing
    [[0, 1, 2], [3]]
    """
    steps = [after - before for before, after in pairwise(sorted(set(positions)))]
    usual = min(steps, default=1.0)  # quarters lie three months apart
    found: list[list[int]] = []
    for index, (place, value) in enumerate(zip(positions, values, strict=True)):
        if value != value:
            continue
        last = found[-1][-1] if found else None
        joined = (
            last is not None
            and last == index - 1
            and place - positions[last] <= usual
            and segments[index] == segments[last]
        )
        if joined:
            found[-1].append(index)
        else:
            found.append([index])
    return found
