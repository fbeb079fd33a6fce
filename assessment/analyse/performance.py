"""The performance table of the plan: its own columns, then ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.measures import NO_BASE
from assessment.analyse.standings import Standing
from assessment.errors import InputError
from assessment.periods import Period
from assessment.results import Result, Role

if TYPE_CHECKING:
    from assessment.config import Config

YEAR_DAYS = 365
_ROLES: dict[str, Role] = {
    "indicator_words": "key",
    "indicator": "key",
    "priority": "label",
    "target_words": "label",
    "source_words": "label",
    "period_words": "label",
    "performance_words": "derived",
    "interval_words": "derived",
    "last_year_words": "derived",
    "projected_words": "derived",
    "likelihood_words": "derived",
    "status": "derived",
    "reason": "derived",
    "actual_value": "derived",
    "unit": "label",
    "numerator_count": "count",
    "denominator_count": "denominator",
    "low": "derived",
    "high": "derived",
    "last_year_value": "derived",
    "projected_value": "derived",
    "projected_low": "derived",
    "projected_high": "derived",
    "target_probability": "derived",
    "lineage": "label",
    "note": "label",
}
_HEADINGS = {
    "indicator_words": "Performance indicator",
    "indicator": "Id",
    "priority": "Priority",
    "target_words": "Target",
    "source_words": "Data source",
    "period_words": "Period",
    "performance_words": "Performance to date",
    "interval_words": "Interval",
    "last_year_words": "Same period last year",
    "projected_words": "Year end as projected, with its interval",
    "likelihood_words": "Meets the target",
    "actual_value": "Value",
    "numerator_count": "Numerator",
    "denominator_count": "Base or population",
    "low": "Interval from",
    "high": "to",
    "last_year_value": "Same period last year, value",
    "projected_value": "Year end as projected, value",
    "projected_low": "Projected from",
    "projected_high": "to",
    "target_probability": "Probability of meeting the target",
}
_NUMBERS = tuple(name for name in _ROLES if name.endswith(("_value", "_count", "low", "high", "_probability")))
_DEPTH = (
    "indicator_words",
    "indicator",
    "performance_words",
    "interval_words",
    "last_year_words",
    "projected_words",
    "likelihood_words",
    "status",
    "reason",
    "numerator_count",
    "denominator_count",
)
DEPTH_SHOWN = tuple(
    name for name in _DEPTH if name not in ("indicator", "status", "numerator_count", "denominator_count")
)
_SCALE = ((0.90, "very likely"), (0.66, "likely"), (0.34, "about as likely as not"), (0.10, "unlikely"))


def performance_table(known: Sequence[Standing], config: Config) -> Result:
    """The performance table: the columns of the plan's own (indicator, target, source, performance), then the numbers.

    Parameters
    ----------
    known : sequence of Standing
        From `standings`.
    config : Config
        For `as_of` and the names of priorities and sources.

    Returns
    -------
    Result
        `performance.indicators`, one row an indicator. `performance_words` quotes a numerator only over a year or
        more; the reasons quote no number.

    Raises
    ------
    InputError
        When no indicator is configured.
    """
    title = "Performance against the targets of the plan"
    return _result(known, config, "performance.indicators", title, tuple(_ROLES), "")


def depth_table(known: Sequence[Standing], config: Config) -> Result:
    """The same indicators in depth: interval, last year, year end, likelihood of meeting the target, reason.

    Parameters
    ----------
    known : sequence of Standing
        From `standings`.
    config : Config
        For `as_of` and the names of priorities and sources.

    Returns
    -------
    Result
        `performance.depth`, one row an indicator.

    Raises
    ------
    InputError
        When no indicator is configured.
    """
    note = (
        "Intervals: Wilson for percentages, exact or Byar for counts, from the design for surveys. Year ends are "
        "projected on the indicator's own earlier years (gamma-Poisson). Rates to date are brought to a full year "
        "before they are compared. The words of likelihood follow the scale given in how to read this."
    )
    title = "Indicators in depth: interval, last year, year end, reason"
    return _result(known, config, "performance.depth", title, _DEPTH, note)


def _result(
    known: Sequence[Standing], config: Config, result_id: str, title: str, columns: Sequence[str], note: str
) -> Result:
    if not known:
        raise InputError("No indicator is set in assessment.toml, so there is nothing to hold against a target.")
    priorities = {one.id: one.name for one in config.priorities}
    sources = {one.id: one.label for one in config.sources}
    frame = pd.DataFrame([_row(one, priorities, sources) for one in known], columns=list(columns))
    frame = frame.astype({name: "float64" if name in _NUMBERS else "str" for name in columns})
    return Result(
        result_id,
        title,
        frame,
        {name: _ROLES[name] for name in columns},
        covered_period(known, config.cycle.as_of),
        sources_of(known),
        headings={name: heading for name, heading in _HEADINGS.items() if name in columns},
        note=note,
    )


def covered_period(known: Sequence[Standing], as_of: date) -> Period:
    """From the first day any indicator looks at to the day of the assessment.

    Parameters
    ----------
    known : sequence of Standing
        At least one.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    Period
        The union of what is covered.
    """
    return Period(min(one.actual.period.start for one in known), as_of)


def sources_of(known: Sequence[Standing]) -> tuple[str, ...]:
    """Source ids of the indicators, sorted."""
    return tuple(sorted({one.indicator.source for one in known}))


def _row(known: Standing, priorities: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, object]:
    indicator, actual, before = known.indicator, known.actual, known.last_year
    return {
        "indicator_words": indicator.label,
        "indicator": indicator.id,
        "priority": priorities.get(indicator.priority, indicator.priority),
        "target_words": indicator.target_text or "no target",
        "source_words": indicator.source_label or sources.get(indicator.source, indicator.source),
        "period_words": actual.period.label,
        "performance_words": performance_words(known),
        "interval_words": _range_words(actual.low, actual.high, actual.unit),
        "last_year_words": "" if before is None or before.value is None else said(before.value, before.unit),
        "projected_words": _projected_words(known),
        "likelihood_words": _likelihood(known.probability),
        "status": known.verdict.status,
        "reason": known.verdict.reason,
        "actual_value": actual.value,
        "unit": actual.unit,
        "numerator_count": actual.numerator,
        "denominator_count": actual.denominator,
        "low": actual.low,
        "high": actual.high,
        "last_year_value": None if before is None else before.value,
        "projected_value": known.projected,
        "projected_low": known.projected_low,
        "projected_high": known.projected_high,
        "target_probability": known.probability,
        "lineage": indicator.lineage,
        "note": indicator.note,
    }


def said(value: float, unit: str) -> str:
    """A value in the words of the plan's table.

    Parameters
    ----------
    value : float
        Unrounded.
    unit : str
        As in `Figure.unit`.

    Returns
    -------
    str
        Percentages whole, rates with two decimals as the plan prints them.

    Examples
    --------
    >>> said(8031, "count"), said(41.0, "percent"), said(4.4506, "rate_per_1000"), said(5.27, "percent_change")
    ('8,031', '41%', '4.45', '+5%')
    """
    if unit == "percent":
        return f"{value:.0f}%"
    if unit == "percent_change":
        return f"{value:+.0f}%".replace("-", "\N{MINUS SIGN}")
    return f"{value:.2f}" if unit.startswith("rate_per_") else f"{value:,.0f}"


def _range_words(low: float | None, high: float | None, unit: str) -> str:
    return "" if low is None or high is None else f"{said(low, unit)} to {said(high, unit)}"


def _projected_words(known: Standing) -> str:
    if known.projected is None:
        return ""
    unit = known.actual.unit
    return f"{said(known.projected, unit)} ({_range_words(known.projected_low, known.projected_high, unit)})"


def _likelihood(probability: float | None) -> str:
    if probability is None:
        return ""
    words = next((words for above, words in _SCALE if probability > above), "very unlikely")
    percent = min(max(round(100 * probability), 1), 99)
    edge = "over " if probability > 0.99 else "under " if probability < 0.01 else ""
    return f"{words} ({edge}{percent}%)"


def performance_words(known: Standing) -> str:
    """Performance to date as the plan's table prints it, such as 82/200 = 41%.

    Parameters
    ----------
    known : Standing
        Where the indicator stands.

    Returns
    -------
    str
        Value and unit; the numerator with it over a year or more; in words what is not there.
    """
    actual = known.actual
    if actual.value is None:
        return "; ".join(filter(None, ["not yet available" if actual.status == "pending" else "", actual.note]))
    words = said(actual.value, actual.unit)
    whole_year = actual.period.days >= YEAR_DAYS
    if whole_year and known.indicator.measure == "share" and actual.numerator is not None and actual.denominator:
        words = f"{actual.numerator:.0f}/{actual.denominator:.0f} = {words}"
    return f"{words}; {NO_BASE}" if actual.low is None and actual.denominator is None else words
