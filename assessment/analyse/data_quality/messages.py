"""What the exhibits of the chapter on data quality say, as their titles."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.data_quality.asks import Findings, spans
from assessment.analyse.data_quality.drift import long_enough
from assessment.periods import month_label

MOST_NAMED = 2


def completeness_message(findings: Findings, shown: pd.DataFrame) -> str:
    """What the grid of completeness says.

    Parameters
    ----------
    findings : Findings
        For the falls.
    shown : pandas.DataFrame
        The grid, as released.

    Returns
    -------
    str
        Which fields fell, or that none did.
    """
    names = list(dict.fromkeys(findings.falls["heading"].astype("str")))
    if names:
        return f"Filled in less than before: {_some(names)}"
    if shown.empty:
        return "Every field that was followed is filled in nearly always"
    return "Some fields are often blank, none more than before"


def falls_message(findings: Findings) -> str:
    """What the table of falls says.

    Parameters
    ----------
    findings : Findings
        With one fall or more.

    Returns
    -------
    str
        The latest fall, and since when.
    """
    last = findings.falls.iloc[0]
    since = month_label(last["first_month"].date())
    return f"'{last['heading']}' fell from {since}" + ("" if last["lasts"] else ", and has since recovered")


def days_message(findings: Findings) -> str:
    """What the table of unusual days says, also when it is empty."""
    if not findings.series.days:
        return "Only months are known of the records, so no day could be looked at"
    if findings.days.empty:
        return "No day stands out beyond what chance, the weekday and the time of year produce"
    series = list(dict.fromkeys(findings.days["series"].astype("str")))
    return f"Days that stand out: {_some(series, '; ')}"


def drift_message(findings: Findings) -> str:
    """What the table of categories says, also when it is empty: which lists changed, and from when."""
    if not any(map(long_enough, findings.series.quarters.values())):
        return "Too few quarters are held to follow categories"
    if findings.drift.empty:
        return "No list of categories changed by more than its usual variation"
    pairs = findings.drift[["series", "first_quarter"]].drop_duplicates()
    told = [f"{row['series']}, from {month_label(row['first_quarter'].date())}" for row in pairs.to_dict("records")]
    return f"Categories changed: {_some(told, '; ')}"


def lateness_message(findings: Findings, months: pd.DataFrame) -> str:
    """What the chart of delays says, also when there is nothing to draw.

    Parameters
    ----------
    findings : Findings
        For the months in which recording was slower.
    months : pandas.DataFrame
        How soon offences were recorded, by month.

    Returns
    -------
    str
        Whether recording was as timely as before.
    """
    if months.empty:
        return "No day of commission is known, so nothing can be said of how soon offences are recorded"
    if findings.slower.empty:
        return "Offences were recorded as soon after they were committed as before"
    lasting = findings.slower[findings.slower["lasts"]]
    last = (lasting if len(lasting) else findings.slower).iloc[-1]
    return f"Fewer offences were recorded within a week from {month_label(last['first_month'].date())}"


def revisions_message(moved: pd.DataFrame) -> str:
    """What the table of revisions says.

    Parameters
    ----------
    moved : pandas.DataFrame
        The table as released; withheld cells are missing.

    Returns
    -------
    str
        What moved published totals most.
    """
    sums = moved.drop(columns="extracted").sum()
    words = {
        "added_count": "offences that came in late",
        "reclassified_out_count": "offences put in another class or month",
        "no_crime_count": "offences found to be no crime",
        "reinstated_count": "offences found to be crimes after all",
        "revised_count": "details that changed",
    }
    if not sums.sum() > 0:
        return "Later extracts hardly changed what had been counted"
    return f"Later extracts changed what had been counted, most often by {words[str(sums.idxmax())]}"


def overlaps_message(findings: Findings) -> str:
    """What the table of months received twice says."""
    fewer = findings.overlaps[findings.overlaps["fewer"]]
    if fewer.empty:
        return "No extract holds fewer rows than the one before it"
    months = spans(sorted({month.date() for month in fewer["month"]}))
    return f"Fewer rows than in the extract before: {months}"


def _some(names: list[str], between: str = ", ") -> str:
    return between.join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
