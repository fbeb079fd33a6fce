"""The shapes of crime, read from `behaviours.toml`: seasons, days of the week, hours, lateness, kinds of place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from assessment.synthetic.calibration import EPOCH, calibration, day_number, read_table

_LATE_BOUNDS = ((0, 0), (1, 1), (2, 7), (8, 30), (31, 365))


@dataclass(frozen=True)
class Behaviour:
    """How one kind of crime behaves; the fields are those of `behaviours.toml`, profiles looked up."""

    name: str
    months: tuple[float, ...]
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    late: tuple[float, ...]
    kinds: Mapping[str, float]
    places: Mapping[str, float]
    span_hours: float
    sharp: float
    victim: float
    alcohol: float


@dataclass(frozen=True)
class Stratum:
    """A stratum of the calibration: codes and behaviours with their relative weight, share that is domestic abuse."""

    name: str
    codes: Mapping[str, float]
    behaviours: Mapping[str, float]
    domestic: float


@cache
def _file() -> dict[str, Any]:
    return read_table("behaviours.toml")


def profile(kind: str, name: str) -> tuple[float, ...]:
    """A named profile of `behaviours.toml`.

    Parameters
    ----------
    kind : str
        `months`, `weekdays`, `hours` or `late`.
    name : str
        Its name there.

    Returns
    -------
    tuple of float
        Relative weights.
    """
    return tuple(float(value) for value in _file()[kind][name])


@cache
def behaviours() -> Mapping[str, Behaviour]:
    """All behaviours by name, in the order of the file."""
    from assessment.synthetic.geography import KINDS

    found = {}
    for name, given in _file()["behaviour"].items():
        found[name] = Behaviour(
            name=name,
            months=profile("months", given["months"]),
            weekdays=profile("weekdays", given["weekdays"]),
            hours=profile("hours", given["hours"]),
            late=profile("late", given["late"]),
            kinds=MappingProxyType(dict(zip(KINDS, given["kinds"], strict=True))),
            places=MappingProxyType(given["places"]),
            span_hours=given["span_hours"],
            sharp=given.get("sharp", 1.0),
            victim=given["victim"],
            alcohol=given["alcohol"],
        )
    return MappingProxyType(found)


@cache
def strata() -> Mapping[str, Stratum]:
    """All strata by name, in the order of the file."""
    return MappingProxyType(
        {
            name: Stratum(
                name, MappingProxyType(given["codes"]), MappingProxyType(given["behaviours"]), given["domestic"]
            )
            for name, given in _file()["stratum"].items()
        }
    )


@cache
def _calendar() -> tuple[np.ndarray, np.ndarray]:
    """Month (0 to 11) and weekday (0 is Monday) of every day from the epoch on."""
    days = np.datetime64(EPOCH, "D") + np.arange(day_number(calibration()["offences"]["last_day"]) + 1)
    months = days.astype("datetime64[M]").astype(int) % 12
    weekdays = (days.astype(int) + 3) % 7  # 1 January 1970 was a Thursday
    return months, weekdays


def day_weights(
    months: Sequence[float], weekdays: Sequence[float], anchors: Sequence[tuple[date, float]] = ()
) -> np.ndarray:
    """How likely each day is, up to a factor.

    Parameters
    ----------
    months, weekdays : sequence of float
        Twelve and seven factors.
    anchors : sequence of (date, float)
        A level that changes gradually: its value on these days, straight lines between; the same all along when empty.

    Returns
    -------
    numpy.ndarray of float
        One weight a day from the epoch to the last day of the sample.
    """
    month, weekday = _calendar()
    weights = np.asarray(months)[month] * np.asarray(weekdays)[weekday]
    if anchors:
        at = [day_number(day) for day, _ in anchors]
        weights = weights * np.interp(np.arange(len(weights)), at, [level for _, level in anchors])
    return weights


def running_total(weights: np.ndarray) -> np.ndarray:
    """Running total of weights, beginning with 0, as `streams.draw_cumulative` takes it."""
    return np.concatenate([[0.0], np.cumsum(weights)])


def draw_lateness(rng: np.random.Generator, late: Sequence[float], size: int) -> np.ndarray:
    """Days between an offence (or its discovery) and its being recorded.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    late : sequence of float
        Shares of the same day, the next, the week, the month, the year.
    size : int
        How many.

    Returns
    -------
    numpy.ndarray of int, shape (size,)
        0 to 365.
    """
    bounds = np.array(_LATE_BOUNDS)
    which = np.searchsorted(np.cumsum(late)[:-1], rng.random(size) * sum(late), side="right")
    low, high = bounds[which, 0], bounds[which, 1]
    return low + np.floor(rng.random(size) * (high - low + 1)).astype(np.int64)


def draw_minute_of_day(rng: np.random.Generator, hours: Sequence[float], size: int) -> np.ndarray:
    """A time of day in minutes, heaped on the quarters of an hour as people report it; never exactly midnight.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    hours : sequence of float
        24 weights.
    size : int
        How many.

    Returns
    -------
    numpy.ndarray of int, shape (size,)
        1 to 1,439.
    """
    hour = np.searchsorted(np.cumsum(hours)[:-1], rng.random(size) * sum(hours), side="right")
    minute = np.floor(rng.random(size) * 60).astype(np.int64)
    heaped = rng.random(size) < 0.55
    minute = np.where(heaped, minute // 15 * 15, minute)
    # Midnight stands for "not known" in the force's system, so an operator enters a minute past.
    return np.maximum(hour * 60 + minute, 1)
