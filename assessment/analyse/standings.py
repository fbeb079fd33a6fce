"""Where each indicator stands: to date, against last year, against its target, and where the year is heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.measures import Measured, Tables, measure, uncovered
from assessment.analyse.projection import Projection, project, straight_line
from assessment.analyse.selecting import DATE_COLUMNS, select, within
from assessment.analyse.verdicts import (
    Verdict,
    by_interval,
    by_probability,
    has_target,
    meets,
    of_finished_year,
    without_value,
)
from assessment.periods import Period, calendar_year, financial_year_of, rolling_months

if TYPE_CHECKING:
    from assessment.config import Indicator, SeriesBreak

ADDS_UP = ("count", "rate_per_1000")


@dataclass(frozen=True)
class Standing:
    """One indicator as of one day.

    Attributes
    ----------
    indicator : Indicator
        As configured.
    year : Period
        What its target is set for.
    actual : Measured
        To date.
    last_year : Measured or None
        The same days a year earlier.
    projection : Projection or None
        Of the count, where the year is not over and earlier years are held.
    projected, projected_low, projected_high : float or None
        Year end in the indicator's unit (a rate for a rate), with its interval.
    probability : float or None
        That the year end meets the target, 0 to 1.
    by_months, by_days : float or None
        Year end by rule of three, in the indicator's unit.
    verdict : Verdict
        Status and reason.
    """

    indicator: Indicator
    year: Period
    actual: Measured
    last_year: Measured | None
    projection: Projection | None
    projected: float | None
    projected_low: float | None
    projected_high: float | None
    probability: float | None
    by_months: float | None
    by_days: float | None
    verdict: Verdict

    @property
    def methods_disagree(self) -> bool:
        """Whether the rule of three meets the target by months and misses it by days, or the other way round."""
        if self.by_months is None or self.by_days is None or not has_target(self.indicator):
            return False
        return meets(self.indicator, self.by_months) != meets(self.indicator, self.by_days)


def target_year(indicator: Indicator, as_of: date) -> Period:
    """The year that an indicator's target is set for.

    Parameters
    ----------
    indicator : Indicator
        Its year type decides: the financial year of `as_of`; the calendar year in which that began; the last twelve
        complete months; a cohort goes by the financial year.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    Period
        The whole year.
    """
    financial = financial_year_of(as_of)
    if indicator.year_type == "calendar":
        return calendar_year(financial.start.year)
    if indicator.year_type == "rolling_12_months":
        return rolling_months(as_of)
    return financial


def indicator_period(indicator: Indicator, as_of: date) -> Period:
    """The part of the target's year that has passed.

    Parameters
    ----------
    indicator : Indicator
        As configured.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    Period
        Up to `as_of` at the latest.
    """
    return target_year(indicator, as_of).to_date(as_of)


def standing(
    indicator: Indicator,
    tables: Tables,
    as_of: date,
    *,
    population: float | None = None,
    breaks: Sequence[SeriesBreak] = (),
    confidence: float = 0.95,
    smallest_base: int = 0,
) -> Standing:
    """Where one indicator stands.

    Parameters
    ----------
    indicator : Indicator
        As configured.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name, all of their history.
    as_of : datetime.date
        The day of the assessment.
    population : float or None
        People of its population group, for rates.
    breaks : sequence of SeriesBreak
        Earlier years are not used across one.
    confidence : float
        Level of the intervals.
    smallest_base : int
        Survey bases below it give no value.

    Returns
    -------
    Standing
        Never an error for what is merely absent: that is pending, and says why.
    """
    year, so_far = target_year(indicator, as_of), indicator_period(indicator, as_of)

    def over(period: Period) -> Measured:
        return measure(indicator, tables, period, population, confidence=confidence, smallest_base=smallest_base)

    actual = over(so_far)
    cut = [one.date for one in breaks if applies(one, indicator.table, indicator.filter)]
    before = actual.period.years_earlier()
    last_year = None if any(before.start < day <= actual.period.end for day in cut) else over(before)
    seen = _seen_ahead(indicator, tables, year, so_far, actual, cut, population, confidence)
    known = Standing(indicator, year, actual, last_year, *seen, verdict=Verdict("pending", ""))
    return replace(known, verdict=_verdict(known))


def applies(one: SeriesBreak, table: str, filters: object) -> bool:
    """Whether a declared break cuts a series.

    Parameters
    ----------
    one : SeriesBreak
        As declared.
    table : str
        Table of the series.
    filters : mapping
        Filter of the series; empty for the total of the table.

    Returns
    -------
    bool
        The total is cut only by breaks that say so.
    """
    return one.table == table and (one.breaks_total or bool(filters))


def _seen_ahead(
    indicator: Indicator,
    tables: Tables,
    year: Period,
    so_far: Period,
    actual: Measured,
    cut: Sequence[date],
    population: float | None,
    confidence: float,
) -> tuple[Projection | None, float | None, float | None, float | None, float | None, float | None, float | None]:
    if indicator.measure not in ADDS_UP or so_far.end >= year.end or actual.value is None:
        return (None,) * 7
    count = float(actual.numerator or 0)
    scale = 1000 / population if indicator.measure == "rate_per_1000" and population else 1.0
    months, days = (end * scale for end in straight_line(count, year, so_far))
    parts, monthly = earlier_years(indicator, tables, year, so_far, cut)
    ahead = project(count, parts, monthly, confidence=confidence)
    by_months = None if months != months else months
    if isinstance(ahead, str):
        return None, None, None, None, None, by_months, days
    probability = None
    if has_target(indicator) and indicator.polarity != "range" and indicator.target is not None:
        goal = indicator.target / scale
        probability = (
            ahead.probability_at_least(goal) if indicator.polarity == "high" else ahead.probability_at_most(goal)
        )
    return ahead, ahead.year_end * scale, ahead.low * scale, ahead.high * scale, probability, by_months, days


def earlier_years(
    indicator: Indicator, tables: Tables, year: Period, so_far: Period, cut: Sequence[date]
) -> tuple[list[tuple[float, float]], pd.DataFrame]:
    """The same count in complete earlier years: to the same day, the rest, and by month.

    Parameters
    ----------
    indicator : Indicator
        What is counted.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name.
    year, so_far : Period
        This year, and the part that has passed.
    cut : sequence of datetime.date
        Series breaks: years that begin before one that has happened since are left out.

    Returns
    -------
    parts : list of (float, float)
        Count to the same day and count of the rest, one a year, latest first.
    monthly : pandas.DataFrame
        One row a year, one column a month.
    """
    frame = tables[indicator.table]
    rows = select(frame, indicator.filter, indicator.table)
    parts: list[tuple[float, float]] = []
    monthly: list[list[int]] = []
    back = 1
    while True:
        whole, first = year.years_earlier(back), so_far.years_earlier(back)
        if uncovered(frame, indicator.table, whole) or any(whole.start < day <= so_far.end for day in cut):
            break
        counted = within(rows, indicator.table, whole)
        head = len(within(counted, indicator.table, first))
        rest = len(within(counted, indicator.table, Period(first.end + timedelta(days=1), whole.end)))
        parts.append((head, rest))
        stamps = counted[DATE_COLUMNS[indicator.table][0]].dt.to_period("M").dt.to_timestamp()
        by_month = stamps.value_counts()
        monthly.append([int(by_month.get(pd.Timestamp(month), 0)) for month in whole.months])
        back += 1
    return parts, pd.DataFrame(monthly)


def _verdict(known: Standing) -> Verdict:
    indicator, actual = known.indicator, known.actual
    if actual.value is None:
        return without_value(actual)
    if not has_target(indicator):
        return Verdict("no target", "watched; no target is set")
    rolling = indicator.year_type == "rolling_12_months"
    if actual.period.end >= known.year.end and actual.period.start <= known.year.start and not rolling:
        return of_finished_year(indicator, actual)
    if actual.unit == "percent":
        return by_interval(indicator, actual)
    if known.probability is not None and known.projection is not None and indicator.target is not None:
        passed = indicator.polarity == "low" and actual.value > indicator.target
        return by_probability(
            known.probability, known.projection.years_used, passed=passed, methods_disagree=known.methods_disagree
        )
    if indicator.polarity == "low" and indicator.measure in ADDS_UP and not meets(indicator, actual.value):
        return Verdict("off track", "the target for the whole year has been passed already")
    if rolling:
        return by_interval(indicator, actual)
    return Verdict("not comparable", "part of the year against a target for all of it, without enough earlier years")
