"""The margins of recorded crime: blocks of rows whose number and period are settled before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from assessment.periods import Period, calendar_year, financial_year, month_end
from assessment.synthetic.apportion import apportion
from assessment.synthetic.behaviours import Stratum, behaviours, day_weights, strata
from assessment.synthetic.calibration import calibration, day_number, planted, scaled

WITH_INJURY = ("less_serious_injury", "other_with_injury")


@dataclass(frozen=True)
class Block:
    """Rows of one stratum recorded in one period.

    Attributes
    ----------
    stratum : str
        As in `calibration.toml`.
    period : Period
        Recorded dates.
    rows : int
        How many.
    domestic : int
        How many of them are domestic abuse.
    region : str
        'all', 'north' or 'not_north' of the county; or 'area:' and a name for what is planted.
    planted : str
        What the rows are planted for; empty for most.
    """

    stratum: str
    period: Period
    rows: int
    domestic: int = 0
    region: str = "all"
    planted: str = ""


def recorded_years() -> tuple[Period, ...]:
    """The financial years of the sample, the last one cut at its last day."""
    last = calibration()["offences"]["last_day"]
    return tuple(financial_year(label).to_date(last) for label in calibration()["offences"]["years"])


def level_anchors(counts: Sequence[int]) -> list[tuple[date, float]]:
    """A gradual level through the middles of the years, from counts a year.

    Parameters
    ----------
    counts : sequence of int
        One a recorded year.

    Returns
    -------
    list of (date, float)
        Middle of the year, count a day.
    """
    return [
        (period.start + timedelta(days=period.days // 2), counts[number] / period.days)
        for number, period in enumerate(recorded_years())
    ]


def stratum_day_weights(stratum: Stratum, behaviour: str) -> np.ndarray:
    """Weight of each day for offences of a stratum that follow a behaviour.

    Parameters
    ----------
    stratum : Stratum
        Says how much there is in each year.
    behaviour : str
        Says in which months and on which weekdays.

    Returns
    -------
    numpy.ndarray of float
        One weight a day from the epoch on.
    """
    follows = behaviours()[behaviour]
    return day_weights(
        follows.months, follows.weekdays, level_anchors(calibration()["offences"]["strata"][stratum.name])
    )


def _cuts(year: Period) -> list[Period]:
    """The year cut where a pinned figure begins or ends; its last part follows the sample's last day and month."""
    abuse = calendar_year(calibration()["domestic_abuse"]["year"])
    last = calibration()["offences"]["last_day"]
    ends = {*calibration()["offences"]["comparison_last_day"], abuse.end, abuse.start - timedelta(days=1)}
    ends.add(last.replace(year=year.end.year))
    inside = sorted(end for end in ends if year.start <= end < year.end)
    starts = [year.start, *(end + timedelta(days=1) for end in inside)]
    return [Period(start, end) for start, end in zip(starts, [*inside, year.end], strict=True)]


def _part_weights(stratum: Stratum, cuts: list[Period]) -> np.ndarray:
    """How much of a stratum falls into each part of a year, by its own seasons and trend."""
    weights = stratum_day_weights(stratum, next(iter(stratum.behaviours)))
    return np.array([weights[day_number(cut.start) : day_number(cut.end) + 1].sum() for cut in cuts])


def _after_last_day(number: int, year: Period, scale: float) -> dict[str, int]:
    """Rows of each stratum that a past year has after the day and month with which the sample ends."""
    targets = calibration()["offences"]
    if year.end == targets["last_day"]:
        return dict.fromkeys(strata(), 0)
    rows = {name: scaled(targets["strata"][name][number], scale) for name in strata()}
    shares = {name: _part_weights(stratum, _cuts(year)) for name, stratum in strata().items()}
    expected = np.array([rows[name] * shares[name][-1] / shares[name].sum() for name in rows])
    later = scaled(targets["total"][number] - targets["total_to_last_day_and_month"][number], scale)
    return dict(zip(rows, apportion(later, expected).tolist(), strict=True))


def blocks(rng: np.random.Generator, scale: float) -> list[Block]:
    """Settle how many offences of each stratum are recorded in each period, and how many of them are domestic abuse.

    Parameters
    ----------
    rng : numpy.random.Generator
        For what the calibration leaves free: how a year divides over its parts.
    scale : float
        Factor on all counts.

    Returns
    -------
    list of Block
        At scale 1 their margins are exactly those of `calibration.toml`.
    """
    settled: list[Block] = []
    for number, year in enumerate(recorded_years()):
        later = _after_last_day(number, year, scale)
        for stratum in strata().values():
            rows = scaled(calibration()["offences"]["strata"][stratum.name][number], scale)
            special = [
                block
                for block in _planted(scale)
                if block.stratum == stratum.name and year.contains(block.period.start)
            ]
            settled += special
            rows -= sum(block.rows for block in special)
            settled += _year_blocks(rng, stratum, year, (rows - later[stratum.name], later[stratum.name]), scale)
    return _with_domestic(rng, [block for block in settled if block.rows], scale)


def _year_blocks(
    rng: np.random.Generator, stratum: Stratum, year: Period, rows: tuple[int, int], scale: float
) -> list[Block]:
    """The blocks of a stratum in a year; `rows` are those to the sample's last day and month, and those after it."""
    cuts = _cuts(year)
    fixed: list[Block] = []
    first, later = rows
    if later:
        fixed.append(Block(stratum.name, cuts[-1], later))
    if len(cuts) > 1 and year.end != calibration()["offences"]["last_day"]:
        cuts = cuts[:-1]
    targets = calibration()["offences"]
    ends = targets["comparison_last_day"]
    if stratum.name in WITH_INJURY and cuts[0].end in ends:
        compared = _comparison_blocks(stratum.name, cuts[0], ends.index(cuts[0].end), targets, scale)
        fixed += compared
        cuts = cuts[1:]
        first -= sum(block.rows for block in compared)
    weights = _part_weights(stratum, cuts)
    # At a scale so small that rounding overdraws a part, nothing is left to share out.
    parts = rng.multinomial(max(first, 0), weights / weights.sum())
    return fixed + [Block(stratum.name, cut, int(part)) for cut, part in zip(cuts, parts, strict=True)]


def _comparison_blocks(name: str, period: Period, which: int, targets: Mapping[str, Any], scale: float) -> list[Block]:
    less = targets["less_serious_to_comparison_day"][which]
    both = targets["with_injury_to_comparison_day"][which]
    north = apportion(targets["with_injury_north_to_comparison_day"][which], np.array([less, both - less]))
    place = WITH_INJURY.index(name)
    rows = (less, both - less)[place]
    in_north = scaled(int(north[place]), scale)
    return [
        Block(name, period, in_north, region="north"),
        Block(name, period, scaled(rows, scale) - in_north, region="not_north"),
    ]


def _planted(scale: float) -> list[Block]:
    found = [
        Block(
            "burglary_dwelling",
            Period(series["first_day"], series["last_day"]),
            scaled(series["rows"], scale),
            region=f"area:{series['area']}",
            planted="near_repeat_series",
        )
        for series in planted()["near_repeat_series"]
    ]
    rising = planted()["rural_theft"]
    for month, rows in zip(rising["months"], rising["rows"], strict=True):
        period = Period(month, month_end(month))
        found.append(Block("other_theft", period, scaled(rows, scale), region="rural_theft", planted="rural_theft"))
    return found


def _with_domestic(rng: np.random.Generator, settled: list[Block], scale: float) -> list[Block]:
    """Say how many rows of each block are domestic abuse: exactly as published in that year, by chance in others."""
    target = calibration()["domestic_abuse"]
    year = calendar_year(target["year"])
    expected = np.array([0.0 if b.planted else b.rows * strata()[b.stratum].domestic for b in settled])
    inside = np.array([year.contains(block.period.start) for block in settled])
    exact = np.zeros(len(settled), dtype=np.int64)
    exact[inside] = apportion(scaled(target["offences"], scale), expected[inside])
    chance = rng.binomial([b.rows for b in settled], np.where(inside, 0.0, expected / [b.rows for b in settled]))
    return [replace(b, domestic=int(n)) for b, n in zip(settled, np.where(inside, exact, chance), strict=True)]
