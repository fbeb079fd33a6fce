"""Monthly trends with control limits: the current year held against the months before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.analyse.control_charts import seasonal_factors, xmr
from assessment.analyse.series import VALUE
from assessment.analyse.trends import GROUP, INCIDENTS, TOTAL, YEAR_BEGINS, YEAR_MONTHS, Trend, current_period, of_kind
from assessment.periods import Period, add_months, financial_year_of, last_complete_month, month_end, month_label
from assessment.results import Result, Role

if TYPE_CHECKING:
    from assessment.config import Config

MOST_NAMED = 3
_IDS = {TOTAL: "trends.all_crime_by_month", GROUP: "trends.groups_by_month", INCIDENTS: "trends.asb_by_month"}
_TITLES = {
    TOTAL: "All recorded crime by month",
    GROUP: "Recorded crime by kind and month",
    INCIDENTS: "Incidents of anti-social behaviour by month",
}
_ROLES: dict[str, Role] = {
    "series": "key",
    "label": "label",
    "month": "key",
    "span": "key",
    VALUE: "count",
    "segment": "label",
    "centre": "derived",
    "lower_limit": "derived",
    "upper_limit": "derived",
    "signal": "derived",
    "seasonal": "label",
}
_HEADINGS = {
    "series": "Code",
    "label": "Series",
    "span": "Months compared",
    VALUE: "Records",
    "segment": "Stretch",
    "centre": "Average",
    "lower_limit": "Lower limit",
    "upper_limit": "Upper limit",
    "signal": "Rule broken",
    "seasonal": "Seasons allowed for",
}


def process_message(frame: pd.DataFrame, label: str, as_of: date) -> str:
    """What a process chart says of the current year, as its title.

    Parameters
    ----------
    frame : pandas.DataFrame
        One series of `charted`, as released.
    label : str
        Name of the series.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    str
        Whether the current year departed from the months before it, and which way.
    """
    year = frame[frame["month"] >= pd.Timestamp(financial_year_of(as_of).start)]
    judged = year[year["centre"].notna() & year[VALUE].notna()]
    if judged.empty:
        return f"{label}: too few months in a row to tell a usual range"
    marked = judged[judged["signal"].fillna("") != ""]
    if marked.empty:
        return f"{label} stayed within its usual range this year"
    above = (marked[VALUE].astype(float) > marked["centre"]).mean()
    where = "above" if above > 1 / 2 else "below"
    share = "most months" if len(marked) > len(judged) / 2 else "some months"
    return f"{label} stood {where} its earlier level in {share} of this year"


def groups_message(frame: pd.DataFrame, as_of: date) -> str:
    """What the panels of several series say of the current year, as their title.

    Parameters
    ----------
    frame : pandas.DataFrame
        Several series of `charted`, as released.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    str
        Which series left their usual range, limits and runs alike.
    """
    year = frame[frame["month"] >= pd.Timestamp(financial_year_of(as_of).start)]
    if year["centre"].isna().all():
        return "Too few months in a row to tell what is usual for any kind"
    marked = year[year["signal"].fillna("") != ""]
    names = marked["label"].value_counts().index.tolist()
    if not names:
        return "Every kind stayed within its usual range this year"
    listed = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    return f"Away from their earlier level this year: {listed}"


def charted(trends: Sequence[Trend], as_of: date, baseline_months: int, compared_to: date) -> pd.DataFrame:
    """Series with control limits: the current year held against the months before it.

    Parameters
    ----------
    trends : sequence of Trend
        Which series.
    as_of : datetime.date
        The day of the assessment.
    baseline_months : int
        Months before the current financial year that limits come from; the current year is judged by them.
    compared_to : datetime.date
        Last day of the period that is compared with earlier years.

    Returns
    -------
    pandas.DataFrame
        One row a series and month: `series` (id), `label`, `month`, `span` (the months of its year that are compared
        with those of this year, or those that are not: their totals are published), `records_count` (Int64),
        `segment`, `centre`, `lower_limit`, `upper_limit`, `signal` (only in the current year), `seasonal` (bool:
        whether limits follow the seasons).
    """
    year = financial_year_of(as_of)
    first = pd.Timestamp(add_months(year.start, -baseline_months))
    frames = []
    for one in trends:
        factors = seasonal_factors(one.years(year.start))
        shown = one.series[one.series["month"] >= first].reset_index(drop=True)
        place = (shown["month"].dt.month - YEAR_BEGINS) % YEAR_MONTHS
        shown["season"] = 1.0 if factors is None else factors[place.to_numpy()]
        limits = xmr(shown, season="season", baseline_points=baseline_months).drop(columns="season")
        # The months that limits come from are not judged by them: a marked point is always one of this year.
        limits["signal"] = limits["signal"].where(limits["month"] >= pd.Timestamp(year.start), "")
        limits.insert(0, "series", one.id)
        limits.insert(1, "label", one.label)
        spans = [_span_of(month.date(), compared_to) for month in limits["month"]]
        limits.insert(list(_ROLES).index("span"), "span", spans)
        frames.append(limits.assign(seasonal=factors is not None))
    if not frames:
        return pd.DataFrame(columns=list(_ROLES)).astype({VALUE: "Int64"})
    return pd.concat(frames, ignore_index=True)


def _span_of(month: date, compared_to: date) -> str:
    """The part of its financial year that a month is in: the months compared of this year too, or those after."""
    year = financial_year_of(month)
    reached = (compared_to.month - YEAR_BEGINS) % YEAR_MONTHS + 1
    parts = (year.months[:reached], year.months[reached:])
    months = next(part for part in parts if month in part)
    return f"{month_label(months[0])} to {month_label(months[-1])}"


def monthly_result(trends: Sequence[Trend], kind: str, config: Config) -> Result:
    """The monthly series of one kind with control limits, as a result.

    Parameters
    ----------
    trends : sequence of Trend
        From `county_trends`.
    kind : str
        `total`, `offence_group` or `incidents`.
    config : Config
        For `as_of` and the months that limits come from.

    Returns
    -------
    Result
        `trends.<kind>_by_month`, one row a series and month; without rows when there is no such series. Groups add up
        to the total of a month.
    """
    chosen, as_of, months = of_kind(trends, kind), config.cycle.as_of, config.thresholds.control_chart_months
    last = current_period(trends, as_of).end if trends else month_end(last_complete_month(as_of))
    frame = charted(chosen, as_of, months, last)
    begin = config.cycle.history_start if frame.empty else frame["month"].min().date()
    return Result(
        _IDS[kind],
        _TITLES[kind],
        frame,
        _ROLES,
        Period(begin, month_end(last_complete_month(as_of))),
        tuple(sorted({source for one in chosen for source in one.sources})),
        # Tables of change and of years show the totals of these months: with them a lone hidden month is no secret.
        additive=("series", "month") if kind == GROUP else (),
        pooled=("series",),
        headings=_HEADINGS,
        note=_limits_note(frame, months),
        rows_count=int(frame[VALUE].sum()),
    )


def _limits_note(frame: pd.DataFrame, baseline_months: int) -> str:
    if frame["centre"].isna().all():  # also when there is no row
        return (
            "Too few months in a row for control limits or seasons: nothing is said of a trend. Months that were not "
            "supplied are missing, not zero."
        )
    seasons = np.unique(frame.loc[frame["centre"].notna(), "seasonal"])
    allowance = "They follow the usual seasons." if seasons.all() else "Seasons are not allowed for: too few years."
    return (
        f"XmR limits from the {baseline_months} months before the current year, or as many as are held in a row "
        f"(at least twelve). {allowance} Four rules: outside the limits, seven on one side, seven rising or "
        "falling, two of three near a limit; only this year's months are judged by them. The average is that of those "
        "months, so a fall that came before this year still shows. A kind with a withheld month shows no limits."
    )
