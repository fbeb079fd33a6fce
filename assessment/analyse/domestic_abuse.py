"""Domestic abuse cases heard at MARAC: quarters and years that do not overlap, agencies, and the rate among women."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.intervals import wilson
from assessment.periods import Period, add_months, last_complete_month, month_end, month_label, rolling_months
from assessment.results import Result, Role
from assessment.schema import code_label, code_list

if TYPE_CHECKING:
    from assessment.config import SeriesBreak

SOURCE = "marac"
TABLES = ("marac_cases", "marac_meetings")
_ROLES: dict[str, Role] = {
    "cases_count": "count",
    "repeats_count": "count",
    "repeat_share_pct": "derived",
    "low_pct": "derived",
    "high_pct": "derived",
}
_HEADINGS = {
    "cases_count": "Cases heard",
    "repeats_count": "Repeats among them",
    "repeat_share_pct": "Repeats (% of cases)",
    "low_pct": "Interval from (%)",
    "high_pct": "Interval to (%)",
}
NOTE = (
    "A repeat is a case flagged so by the coordinator: the same pair heard within the twelve months before. The flag's "
    "definition decides the level, so no comparison is made across a change of it. Wilson intervals at the "
    "{level:.0f}% level."
)
# What a table of windows shows, and which columns are the two ends of its interval.
SHOWN = ("window", "cases_count", "repeats_count", "repeat_share_pct", "low_pct")
INTERVAL = {"Interval": ("low_pct", "high_pct")}


def marac_windows(
    meetings: pd.DataFrame,
    as_of: date,
    *,
    months: int = 12,
    table_id: str = "",
    confidence: float = 0.95,
    breaks: Sequence[SeriesBreak] = (),
) -> Result:
    """Cases and repeats in successive windows of months that end with the last complete month and do not overlap.

    Parameters
    ----------
    meetings : pandas.DataFrame
        `marac_meetings`.
    as_of : datetime.date
        The last window ends with the last month complete on this day.
    months : int
        Length of a window: 12 gives the rolling year and the years before it, 3 quarters.
    table_id : str
        Id of the table; `domestic_abuse.marac_<months>_months` unless given.
    confidence : float
        Level of the intervals.
    breaks : sequence of SeriesBreak
        Changes of the definition of a repeat among them: no window is shown beside one from before.

    Returns
    -------
    Result
        Keys: window, oldest first. A window that reaches before the first month supplied is left out.
    """
    rows = []
    windows = windows_of(meetings, as_of, months, breaks)
    for window in windows:
        cases, repeats = heard(meetings, window)
        rows.append(
            {
                "window": f"{month_label(window.start)} to {month_label(window.end)}",
                "ends": f"to {month_abbr[window.end.month]} {window.end.year}",
                "cases_count": cases,
                "repeats_count": repeats,
                **share_of(repeats, cases, confidence),
            }
        )
    frame = pd.DataFrame(rows, columns=["window", "ends", *_ROLES]).astype(
        {"cases_count": "Int64", "repeats_count": "Int64"}
    )
    whole = _whole_period(meetings, as_of)
    return Result(
        id=table_id or f"domestic_abuse.marac_{months}_months",
        title=f"MARAC cases and repeats, {months} months at a time, to {month_label(whole.end)}",
        frame=frame,
        roles={"window": "key", "ends": "label", **_ROLES},
        period=whole,
        sources=(SOURCE,),
        headings={"window": "Months of meetings", **_HEADINGS},
        note=" ".join(
            [NOTE.format(level=100 * confidence), "The windows do not overlap, so they may be compared.", *_cut(breaks)]
        ),
        rows_count=int(frame["cases_count"].sum()),
        part_of={"repeats_count": "cases_count"},
    )


def marac_by_agency(cases: pd.DataFrame, as_of: date, *, months: int = 12, confidence: float = 0.95) -> Result:
    """Cases by referring agency over the last complete months.

    Parameters
    ----------
    cases : pandas.DataFrame
        `marac_cases`.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Result
        Keys: agency, every agency of the code list a row; shares are of all cases.
    """
    period = rolling_months(as_of, months)
    inside = cases[cases["meeting_month"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
    counts = inside["marac_agency"].astype("str").value_counts()
    total = len(inside)
    rows = []
    for agency in code_list("marac_agency"):
        count = int(counts.get(agency, 0))
        share = share_of(count, total, confidence)
        rows.append(
            {
                "agency": code_label("marac_agency", agency),
                "cases_count": count,
                "share_pct": share["repeat_share_pct"],
                "low_pct": share["low_pct"],
                "high_pct": share["high_pct"],
            }
        )
    return Result(
        id="domestic_abuse.marac_by_agency",
        title=f"MARAC cases by referring agency, {period.label}",
        frame=pd.DataFrame(rows).astype({"cases_count": "Int64"}),
        roles={
            "agency": "key",
            "cases_count": "count",
            "share_pct": "derived",
            "low_pct": "derived",
            "high_pct": "derived",
        },
        period=period,
        sources=(SOURCE,),
        additive=("agency",),
        headings={
            "agency": "Referring agency",
            "cases_count": "Cases",
            "share_pct": "Share of cases (%)",
            "low_pct": "Interval from (%)",
            "high_pct": "Interval to (%)",
        },
        note=f"Wilson intervals at the {100 * confidence:.0f}% level.",
        rows_count=total,
    )


def share_of(part: int, whole: int, confidence: float) -> dict[str, float | None]:
    """A share with its interval, in per cent.

    Parameters
    ----------
    part, whole : int
        Numerator and base.
    confidence : float
        Level of the interval.

    Returns
    -------
    dict of str to float or None
        repeat_share_pct, low_pct, high_pct; all None without a base.
    """
    if not whole:
        return {"repeat_share_pct": None, "low_pct": None, "high_pct": None}
    low, high = wilson(part, whole, confidence)
    return {"repeat_share_pct": 100 * part / whole, "low_pct": 100 * float(low), "high_pct": 100 * float(high)}


def windows_of(meetings: pd.DataFrame, as_of: date, months: int, breaks: Sequence[SeriesBreak] = ()) -> list[Period]:
    """Windows of months back from the last complete month, oldest first, as far as every month was supplied.

    Where the definition of a repeat has changed, earlier windows that began before the change are left out: they are
    not to be compared with those after it.

    Parameters
    ----------
    meetings : pandas.DataFrame
        `marac_meetings`.
    as_of : datetime.date
        The last window ends with the last month complete on this day.
    months : int
        Length of a window.
    breaks : sequence of SeriesBreak
        Breaks of any series; those of MARAC count.

    Returns
    -------
    list of Period
        They do not overlap.
    """
    supplied = set(meetings["meeting_month"].dt.date)
    changed = max((one.date for one in _of_marac(breaks) if one.date <= as_of), default=date.min)
    found: list[Period] = []
    last = last_complete_month(as_of)
    while True:
        window = Period(add_months(last, 1 - months), month_end(last))
        if not set(window.months) <= supplied or (found and window.start < changed):
            return found[::-1]
        found.append(window)
        last = add_months(last, -months)


def _of_marac(breaks: Sequence[SeriesBreak]) -> list[SeriesBreak]:
    return [one for one in breaks if one.table in TABLES and not one.filter]


def _cut(breaks: Sequence[SeriesBreak]) -> list[str]:
    """What is said of each change of the definition."""
    told = {(one.date, one.label) for one in _of_marac(breaks)}
    return [
        f"From {day.day} {month_label(day)} {label}: windows from before are not shown beside later ones."
        for day, label in sorted(told)
    ]


def meetings_within(meetings: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The months of meetings inside a period.

    Parameters
    ----------
    meetings : pandas.DataFrame
        `marac_meetings`.
    period : Period
        From and to.

    Returns
    -------
    pandas.DataFrame
        Same columns, fewer rows.
    """
    return meetings[meetings["meeting_month"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))]


def heard(meetings: pd.DataFrame, period: Period) -> tuple[int, int]:
    """Cases and repeats of a period.

    Parameters
    ----------
    meetings : pandas.DataFrame
        `marac_meetings`.
    period : Period
        From and to.

    Returns
    -------
    tuple of int
        Cases, and repeats among them.
    """
    inside = meetings_within(meetings, period)
    return int(inside["cases_count"].sum()), int(inside["repeats_count"].sum())


def _whole_period(meetings: pd.DataFrame, as_of: date) -> Period:
    end = month_end(last_complete_month(as_of))
    first = meetings["meeting_month"].min().date() if len(meetings) else end.replace(day=1)
    return Period(min(first, end), end)
