"""Monthly trends: recorded crime in all and by group, and anti-social behaviour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.analyse.selecting import DATE_COLUMNS, latest_unbroken, months_without_records, records_begin, within
from assessment.analyse.series import VALUE, monthly_counts, years_by_month
from assessment.analyse.standings import applies
from assessment.periods import Period, add_months, financial_year_of, last_complete_month, month_end, month_start
from assessment.schema import code_label, code_list

if TYPE_CHECKING:
    from assessment.config import Config, SeriesBreak
    from assessment.results import Result

TOTAL, GROUP, INCIDENTS = "total", "offence_group", "incidents"
YEAR_BEGINS = 4
YEAR_MONTHS = 12


@dataclass(frozen=True)
class Trend:
    """One monthly series of the county.

    Attributes
    ----------
    id : str
        `all_crime`, `asb`, or the code of an offence group.
    label : str
        For readers.
    kind : str
        `total`, `offence_group` or `incidents`; groups add up to the total.
    sources : tuple of str
        Source ids.
    series : pandas.DataFrame
        `month`, `records_count`, `segment`, as from `monthly_counts`.
    """

    id: str
    label: str
    kind: str
    sources: tuple[str, ...]
    series: pd.DataFrame

    def counted(self, period: Period) -> float | None:
        """Records in the whole months of a period; None when one of them is not held."""
        values, _ = self._held(period)
        return None if values is None else float(values.sum())

    def unbroken(self, period: Period) -> bool:
        """Whether no gap and no series break lies inside a period."""
        values, segments = self._held(period)
        return values is not None and bool((segments == segments[:1]).all())

    def _held(self, period: Period) -> tuple[np.ndarray | None, np.ndarray]:
        """Values and segments of the whole months of a period; no values when a month is not held."""
        months = np.array(period.months, dtype="datetime64[M]")
        inside = np.isin(self.series["month"].to_numpy(dtype="datetime64[M]"), months)
        values = self.series[VALUE].to_numpy(dtype=float, na_value=np.nan)[inside]
        segments = self.series["segment"].to_numpy()[inside]
        whole = len(values) == len(months) > 0 and not np.isnan(values).any()
        return (values if whole else None), segments

    def years(self, before: date) -> pd.DataFrame:
        """Complete financial years before a day, by month."""
        return years_by_month(self.series, YEAR_BEGINS, before)


def county_trends(
    offences: pd.DataFrame, asb_incidents: pd.DataFrame, history: Period, breaks: Sequence[SeriesBreak] = ()
) -> tuple[Trend, ...]:
    """The monthly series of recorded crime, its groups, and incidents of anti-social behaviour.

    Parameters
    ----------
    offences, asb_incidents : pandas.DataFrame
        Canonical tables, rows of the partnership only; an empty one gives no series.
    history : Period
        Whole months inside it, from the first record on, make the series.
    breaks : sequence of SeriesBreak
        As declared.

    Returns
    -------
    tuple of Trend
        All crime, then the offence groups that ever had a record in the order of the tree, then ASB.
    """
    found: list[Trend] = []
    for table, frame in (("offences", offences), ("asb_incidents", asb_incidents)):
        begin = records_begin(frame, table)
        if begin is None or begin > history.end:
            continue
        held = Period(max(begin, history.start), history.end)
        missing = months_without_records(frame, table, held)
        column = DATE_COLUMNS[table][0]
        total = monthly_counts(frame, column, held, breaks=_days(breaks, table, filtered=False), missing_months=missing)
        sources = tuple(sorted(frame["source"].unique()))
        if table == "asb_incidents":
            found.append(Trend("asb", "Anti-social behaviour", INCIDENTS, sources, total))
            continue
        found.append(Trend("all_crime", "All recorded crime", TOTAL, sources, total))
        groups = [code for code in code_list("offence_group") if (frame["offence_group"] == code).any()]
        parts = monthly_counts(
            frame,
            column,
            held,
            by=["offence_group"],
            categories=[groups],
            breaks=_days(breaks, table, filtered=True),
            missing_months=missing,
        )
        for code in groups:
            series = parts[parts["offence_group"] == code].drop(columns="offence_group").reset_index(drop=True)
            found.append(Trend(code, code_label("offence_group", code), GROUP, sources, series))
    return tuple(found)


def _days(breaks: Sequence[SeriesBreak], table: str, *, filtered: bool) -> Collection[date]:
    return [one.date for one in breaks if applies(one, table, {"any": True} if filtered else {})]


def current_period(trends: Sequence[Trend], as_of: date) -> Period:
    """The period that the counts of the chapter speak of: never across a gap.

    Parameters
    ----------
    trends : sequence of Trend
        At least one.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    Period
        The latest unbroken run of months held by all series, which ends early where an extract came late. Where that is
        longer than twelve months: the complete months of the current financial year, or, where there are none, the last
        twelve.
    """
    last = month_end(last_complete_month(as_of))
    missing = {month.date() for one in trends for month in one.series.loc[one.series[VALUE].isna(), "month"]}
    begin = max(one.series["month"].min().date() for one in trends)
    # An extract that came late ends the period that all series hold; it is not a gap in it.
    while month_start(last) in missing and last > begin:
        last = month_end(add_months(month_start(last), -1))
    run = latest_unbroken(tuple(sorted(missing)), begin, last)
    if len(run.months) <= YEAR_MONTHS:
        return run
    year = financial_year_of(as_of)
    if year.start < last:
        return Period(year.start, last)
    return Period(add_months(month_start(last), 1 - YEAR_MONTHS), last)


def not_placed_count(frames: Mapping[str, pd.DataFrame], period: Period) -> int:
    """Records of the whole force in a period that carry no place.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        By table name, the rows that are not placed.
    period : Period
        Whole months.

    Returns
    -------
    int
        To be stated beside the counts of the partnership, never added to them.
    """
    return sum(len(within(frame, table, period)) for table, frame in frames.items())


def of_kind(trends: Sequence[Trend], kind: str) -> tuple[Trend, ...]:
    """The series of one kind.

    Parameters
    ----------
    trends : sequence of Trend
        From `county_trends`.
    kind : str
        `total`, `offence_group` or `incidents`.

    Returns
    -------
    tuple of Trend
        In order; empty when there is none.
    """
    return tuple(one for one in trends if one.kind == kind)


def source_words(result: Result, config: Config) -> str:
    """What readers are told about where a result comes from.

    Parameters
    ----------
    result : Result
        With its source ids.
    config : Config
        With their labels.

    Returns
    -------
    str
        Labels, in the order of the ids.
    """
    return "; ".join(config.source_label(source) for source in result.sources)
