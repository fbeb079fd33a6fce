"""Measures: one number from rows or from a partner who supplies it, with its base, its interval and its status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.intervals import count_interval, rate_interval, wilson
from assessment.analyse.selecting import months_without_records, records_begin, select, within
from assessment.analyse.supplied import supplied_interval, supplied_value
from assessment.analyse.surveys import weighted_share
from assessment.errors import ConfigurationError, InputError
from assessment.periods import Period, month_label

if TYPE_CHECKING:
    from assessment.config import Measure
    from assessment.results import FigureStatus

Tables = Mapping[str, pd.DataFrame]
NO_BASE = "interval not available: base not supplied"


@dataclass(frozen=True)
class Measured:
    """One measured number.

    Attributes
    ----------
    value : float or None
        Unrounded; percentages 0-100; None when `status` is pending, suppressed or narrative.
    unit : str
        As in `Figure.unit`.
    period : Period
        What it covers, which may be less than was asked for.
    numerator, denominator : float or None
        What it is made of: people or events, unweighted.
    low, high, confidence : float or None
        Interval and its level.
    status : FigureStatus
        How final it is.
    note : str
        Method, caveat, when it is due.
    due : datetime.date or None
        Month in which a pending value is expected.
    """

    value: float | None
    unit: str
    period: Period
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float | None = None
    status: FigureStatus = "final"
    note: str = ""
    due: date | None = None


def measure(
    measure: Measure,
    tables: Tables,
    period: Period,
    population: float | None = None,
    *,
    confidence: float = 0.95,
    smallest_base: int = 0,
) -> Measured:
    """Measure one thing over one period.

    Parameters
    ----------
    measure : Measure
        What is measured; `change` is measured by `measured_change`.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name.
    period : Period
        Days, both included.
    population : float or None
        People of `measure.population_group`, for rates.
    confidence : float
        Level of the interval.
    smallest_base : int
        Survey bases below it give no value.

    Returns
    -------
    Measured
        Pending, in words, when the records do not cover the period.

    Raises
    ------
    ConfigurationError
        When the measure names a table, column, code or question that does not exist.
    InputError
        When a table it needs was not supplied, or a rate has no population.
    """
    kinds: dict[str, Callable[[], Measured]] = {
        "count": lambda: _count(measure, tables, period, confidence),
        "rate_per_1000": lambda: _rate(measure, tables, period, population, confidence),
        "share": lambda: _share(measure, tables, period, confidence),
        "weighted_share": lambda: _weighted_share(measure, tables, period, confidence, smallest_base),
        "supplied": lambda: _supplied(measure, tables, period, confidence),
    }
    if measure.measure not in kinds:
        raise ConfigurationError(
            f"The measure '{measure.measure}' needs two periods: it belongs under [[comparisons]], with "
            "baseline_period."
        )
    return kinds[measure.measure]()


def _table(measure: Measure, tables: Tables, name: str | None = None) -> pd.DataFrame:
    wanted = name or measure.table
    if wanted not in tables:
        raise InputError(
            f"A measure needs the table {wanted}, which was not loaded; no extract supplied it, or its name in "
            "assessment.toml is wrong. See `assessment status`."
        )
    return tables[wanted]


def uncovered(frame: pd.DataFrame, table: str, period: Period) -> str:
    """Why a period cannot be counted from a table, in words; empty when it can.

    Parameters
    ----------
    frame : pandas.DataFrame
        The whole table, unfiltered.
    table : str
        Its name.
    period : Period
        What is to be counted.

    Returns
    -------
    str
        For example `no records for May 2024 and 7 more: missing, not zero`.
    """
    begin = records_begin(frame, table)
    if begin is None:
        return "no records were supplied"
    if begin > period.start:
        return f"records begin in {month_label(begin)}, after the period does"
    missing = months_without_records(frame, table, period)
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return f"no records for {month_label(missing[0])}{more}: missing, not zero"
    return ""


def _not_covered(unit: str, period: Period, why: str) -> Measured:
    return Measured(None, unit, period, status="pending", note=why)


def _count(measure: Measure, tables: Tables, period: Period, confidence: float) -> Measured:
    frame = _table(measure, tables)
    why = uncovered(frame, measure.table, period)
    if why:
        return _not_covered("count", period, why)
    rows = len(within(select(frame, measure.filter, measure.table), measure.table, period))
    low, high = count_interval(rows, confidence)
    return Measured(float(rows), "count", period, float(rows), None, low, high, confidence)


def _rate(measure: Measure, tables: Tables, period: Period, population: float | None, confidence: float) -> Measured:
    if not population:
        raise InputError(
            f"A rate needs the population of the group '{measure.population_group}', and none was supplied. "
            "Add it to the populations extract, or population_count to assessment.toml."
        )
    counted = _count(measure, tables, period, confidence)
    if counted.value is None:
        return replace(counted, unit="rate_per_1000")
    low, high = rate_interval(counted.value, population, 1000, confidence)
    value = counted.value / population * 1000
    return replace(
        counted, value=value, unit="rate_per_1000", denominator=float(population), low=float(low), high=float(high)
    )


def _share(measure: Measure, tables: Tables, period: Period, confidence: float) -> Measured:
    frame = _table(measure, tables)
    why = uncovered(frame, measure.table, period)
    if why:
        return _not_covered("percent", period, why)
    base = within(select(frame, measure.denominator_filter, measure.table), measure.table, period)
    if base.empty:
        return _not_covered("percent", period, "no records in the period: there is no base for a percentage")
    part = select(base, measure.filter, measure.table)
    low, high = wilson(len(part), len(base), confidence)
    blank = sum(int(base[name].isna().sum()) for name in measure.filter if name in base)
    note = f"{blank} of {len(base)} rows do not say; they count as not" if blank else ""
    value = 100 * len(part) / len(base)
    return Measured(value, "percent", period, len(part), len(base), 100 * low, 100 * high, confidence, "final", note)


def _weighted_share(
    measure: Measure, tables: Tables, period: Period, confidence: float, smallest_base: int
) -> Measured:
    frame = _table(measure, tables, "survey_responses")
    inside = (frame["wave_start"] >= pd.Timestamp(period.start)) & (frame["wave_end"] <= pd.Timestamp(period.end))
    waves = frame[inside]
    share = weighted_share(waves, measure.question, measure.answers, confidence=confidence)
    if share.value_pct is None:
        return _not_covered("percent", period, "no wave of the survey lies in the period")
    covered = Period(waves["wave_start"].min().date(), min(period.end, _last_day(waves["wave_end"].max())))
    if share.base_count < smallest_base:
        return Measured(None, "percent", covered, status="suppressed", note="too few answered to give a percentage")
    note = "weighted; the base is the people who answered, unweighted"
    return Measured(
        share.value_pct,
        "percent",
        covered,
        share.numerator_count,
        share.base_count,
        share.low_pct,
        share.high_pct,
        confidence,
        "final",
        note,
    )


def _last_day(month: pd.Timestamp) -> date:
    return (month + pd.offsets.MonthEnd(0)).date()


def _supplied(measure: Measure, tables: Tables, period: Period, confidence: float) -> Measured:
    row = supplied_value(_table(measure, tables, "partner_values"), measure.value_id, period, measure.provider)
    if row is None:
        return Measured(None, "text", period, status="pending", note="the partner supplied no value for the period")
    found = Measured(
        row.value, row.unit, row.period, row.numerator, row.denominator, status=row.status, note=row.note, due=row.due
    )
    if row.value is None:
        return found
    low, high = supplied_interval(row, confidence)
    if low is not None:
        return replace(found, low=low, high=high, confidence=confidence)
    why = NO_BASE if row.denominator is None else "no interval: a change supplied ready-made"
    return replace(found, note="; ".join(filter(None, [found.note, why])))
