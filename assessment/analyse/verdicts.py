"""Whether an indicator is on track, in words and with the reason: by probability or interval, never by eye.

Where the year is not over, counts and rates go by the probability that the year end meets the target: 90% or more is on
track, 10% or less off track, under a third at risk, and all between too close to call. Percentages do not add up over a
year: they go by whether their interval lies on one side of the target. A year that is over is met or not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessment.analyse.measures import Measured
    from assessment.config import Indicator

Status = Literal[
    "met",
    "not met",
    "on track",
    "at risk",
    "off track",
    "off target",
    "too close to call",
    "pending",
    "not comparable",
    "no target",
    "suppressed",
]
VERY_LIKELY = 0.90
VERY_UNLIKELY = 0.10
UNLIKELY = 1 / 3
_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Verdict:
    """A status with its reason; the reason quotes no number.

    Attributes
    ----------
    status : Status
        In words.
    reason : str
        Why, a clause.
    """

    status: Status
    reason: str


def meets(indicator: Indicator, value: float) -> bool:
    """Whether a value meets an indicator's target, or lies in its range.

    Parameters
    ----------
    indicator : Indicator
        With a target or a range.
    value : float
        In the unit of the target.

    Returns
    -------
    bool
        Being exactly at the target meets it.
    """
    if indicator.polarity == "range" and indicator.target_range is not None:
        return indicator.target_range[0] <= value <= indicator.target_range[1]
    target = float("nan") if indicator.target is None else indicator.target
    return value >= target if indicator.polarity == "high" else value <= target


def has_target(indicator: Indicator) -> bool:
    """Whether there is something to hold an indicator against.

    Parameters
    ----------
    indicator : Indicator
        As configured.

    Returns
    -------
    bool
        A target with a direction, or a range.
    """
    if indicator.polarity == "range":
        return indicator.target_range is not None
    return indicator.target is not None and indicator.polarity != "none"


def without_value(actual: Measured) -> Verdict:
    """The verdict where there is no value.

    Parameters
    ----------
    actual : Measured
        Pending, suppressed or narrative.

    Returns
    -------
    Verdict
        Pending, suppressed or not comparable.
    """
    if actual.status == "suppressed":
        return Verdict("suppressed", actual.note or "withheld by the provider")
    if actual.status == "narrative":
        return Verdict("not comparable", "told in words only; no figure was supplied")
    return Verdict("pending", actual.note or "not yet available")


def by_probability(probability: float, years_used: int, *, passed: bool, methods_disagree: bool) -> Verdict:
    """The verdict on a count whose year is not over.

    Parameters
    ----------
    probability : float
        That the year end meets the target, 0 to 1.
    years_used : int
        Earlier years the projection rests on.
    passed : bool
        Whether a target that is to stay low has been passed already.
    methods_disagree : bool
        Whether the rule of three says one thing by months and the other by days.

    Returns
    -------
    Verdict
        On track, too close to call, at risk or off track.

    Examples
    --------
    >>> by_probability(0.5, 4, passed=False, methods_disagree=True).status
    'too close to call'
    """
    if passed:
        return Verdict("off track", "the target for the whole year has been passed already")
    years = _FEW[years_used] if years_used < len(_FEW) else "many"
    basis = f"on the course of {years} earlier years"
    aside = (
        "; by simple proportion the answer would depend on whether months or days are counted"
        if methods_disagree
        else ""
    )
    if probability >= VERY_LIKELY:
        return Verdict("on track", f"very likely to meet the target, {basis}{aside}")
    if probability <= VERY_UNLIKELY:
        return Verdict("off track", f"very unlikely to meet the target, {basis}{aside}")
    if probability < UNLIKELY:
        return Verdict("at risk", f"more likely to miss the target than to meet it, {basis}{aside}")
    return Verdict("too close to call", f"chance in the remaining months will decide, {basis}{aside}")


def by_interval(indicator: Indicator, actual: Measured) -> Verdict:
    """The verdict on a percentage, from its interval.

    Parameters
    ----------
    indicator : Indicator
        With a target or a range.
    actual : Measured
        With a value.

    Returns
    -------
    Verdict
        On track, off target or too close to call; not comparable without an interval.
    """
    if actual.value is None or actual.low is None or actual.high is None:
        return Verdict("not comparable", "part of the year only, and without a base: how sure it is cannot be said")
    good = meets(indicator, actual.low), meets(indicator, actual.high)
    within = "the expected range" if indicator.polarity == "range" else "the target"
    if all(good):
        return Verdict("on track", f"its whole interval meets {within}")
    if indicator.polarity == "range" and indicator.target_range is not None:
        outside = actual.high < indicator.target_range[0] or actual.low > indicator.target_range[1]
    else:
        outside = not any(good)
    if outside:
        return Verdict("off target", f"its whole interval lies on the wrong side of {within}")
    return Verdict("too close to call", f"its interval reaches to both sides of {within}")


def of_finished_year(indicator: Indicator, actual: Measured) -> Verdict:
    """The verdict on a year that is over.

    Parameters
    ----------
    indicator : Indicator
        With a target or a range.
    actual : Measured
        Of the whole year, with a value.

    Returns
    -------
    Verdict
        Met or not met; the reason says whether chance alone could have decided.
    """
    value = float("nan") if actual.value is None else actual.value
    met = meets(indicator, value)
    settled = "the year it is set for is over"
    if actual.low is None or actual.high is None:
        return Verdict("met" if met else "not met", f"{settled}; no interval, as no base was supplied")
    sure = meets(indicator, actual.low) == meets(indicator, actual.high) == met
    chance = "" if sure else "; so near the target that chance alone could have decided"
    return Verdict("met" if met else "not met", settled + chance)
