"""The emerging-issues table as executives see it, the lines behind it, and what was looked at and is quiet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from assessment.analyse.emerging import (
    DEFAULTS,
    QUIET,
    RECENT,
    SIGNAL,
    SUSTAINED,
    EmergingIssue,
    Settings,
)
from assessment.analyse.evidence import TABLE_NAMES, Cube
from assessment.periods import Period, add_months, month_end
from assessment.results import Result, Role

_TYPES = {"observed_count": "Int64", **dict.fromkeys(("expected_count", "ratio", "low", "high"), "float64")}
TOO_SHORT = "No series is long enough to tell an emerging issue from chance; two full years without a gap are needed."
# What the table shows of its columns; the rest stands in its file.
SHOWN = (
    "issue",
    "evidence",
    "observed_count",
    "expected_count",
    "trend",
    "how_sure",
    "sources_agree",
    "sources_quiet",
    "decision",
)


def sureness(adjusted_p_value: float) -> str:
    """How firm a signal is, in words.

    Parameters
    ----------
    adjusted_p_value : float
        After the control of false discoveries.

    Returns
    -------
    str
        One of three words; what they stand for is told in the note of the table.

    Examples
    --------
    >>> sureness(0.0004), sureness(0.004), sureness(0.04)
    ('very firm', 'firm', 'fairly firm')
    """
    if adjusted_p_value <= 0.001:
        return "very firm"
    return "firm" if adjusted_p_value <= 0.01 else "fairly firm"


def _evidence(issue: EmergingIssue) -> str:
    parts = []
    if RECENT in issue.kinds:
        parts.append("Above season and trend in the last months.")
    if SUSTAINED in issue.kinds:
        parts.append("The last year above the two before it.")
    if issue.places_less_firm:
        parts.append(f"Less firmly also in {', '.join(issue.places_less_firm)}.")
    return " ".join(parts)


def emerging_issues(
    issues: Sequence[EmergingIssue],
    scanned: pd.DataFrame,
    cube: Cube,
    concerns: Mapping[str, str] | None = None,
    histories: pd.DataFrame | None = None,
    settings: Settings = DEFAULTS,
) -> Result:
    """The table of emerging issues, the last column left for the meeting.

    Parameters
    ----------
    issues : sequence of EmergingIssue
        From `fold`; may be empty.
    scanned : pandas.DataFrame
        From `scan`.
    cube : Cube
        What was scanned.
    concerns : mapping of str to str, optional
        What residents and consultations say, in words, by theme.
    histories : pandas.DataFrame, optional
        The frame of `issue_histories` as released: only months that may be shown go into the small lines.
    settings : Settings
        What was looked for, for the note.

    Returns
    -------
    Result
        Keys: issue. Counts are of the series that shows the issue best, over the recent months.
    """
    by_series = scanned.set_index("series").to_dict("index")
    rows = []
    for issue in issues:
        best = by_series[issue.strongest]
        said = [(concerns or {}).get(part) for part in reversed(str(best["theme"]).split(":"))]
        rows.append(
            {
                "issue": issue.name,
                "evidence": _evidence(issue),
                "observed_count": int(best["observed_count"]),
                "expected_count": round(float(best["expected_count"]), 1),
                # Rounded: exact, they would let the months that the gate withholds be solved for.
                "ratio": round(float(best["ratio"]), 2),
                "low": round(float(best["low"]), 2),
                "high": round(float(best["high"]), 2),
                "trend": _line(histories, issue.name),
                "how_sure": sureness(issue.adjusted_p_value),
                **_witnesses(issue, str(best["table"]), next((words for words in said if words), "")),
                "decision": "",
            }
        )
    roles: dict[str, Role] = {
        "issue": "key",
        "evidence": "derived",
        "observed_count": "count",
        "expected_count": "derived",
        "ratio": "derived",
        "low": "derived",
        "high": "derived",
        "trend": "derived",
        "how_sure": "derived",
        "sources_agree": "label",
        "sources_quiet": "label",
        "decision": "label",
    }
    assessed = int(scanned["verdict"].isin([QUIET, SIGNAL]).sum())
    return Result(
        id="emerging.issues",
        title=f"Emerging issues, {recent_period_of(cube, settings).label}",
        frame=pd.DataFrame(rows, columns=list(roles)).astype(_TYPES),
        roles=roles,
        period=recent_period_of(cube, settings),
        sources=tuple(sorted(set(scanned["source"]))),
        area_level="locality",
        headings={
            "issue": "Issue",
            "evidence": "What the evidence says",
            "observed_count": f"Last {settings.recent_months} months",
            "expected_count": "Expected",
            "ratio": "Times expected",
            "low": "Interval from",
            "high": "Interval to",
            "trend": "Last months",
            "how_sure": "How sure",
            "sources_agree": "Seen by",
            "sources_quiet": "Not seen by",
            "decision": "Discussion and decision",
        },
        note=scan_note(assessed, settings),
    )


def _witnesses(issue: EmergingIssue, table: str, said: str) -> dict[str, str]:
    """Who sees it and who does not: its own source, others, and what people raised in consultations."""
    agree, quiet = [TABLE_NAMES[table], *issue.sources_agree], list(issue.sources_quiet)
    if said:
        (agree if "most" in said and "not" not in said else quiet).append(f"Consultations: {said}")
    return {
        "sources_agree": ", ".join(agree),
        "sources_quiet": "; ".join(quiet) or "none",
    }


def _line(histories: pd.DataFrame | None, issue: str) -> str:
    """The months of an issue as numbers parted by spaces, x where one may not be shown."""
    if histories is None:
        return ""
    values = histories.loc[histories["issue"] == issue, "events_count"]
    return " ".join("x" if pd.isna(value) else f"{value:.0f}" for value in values)


def scan_note(assessed: int, settings: Settings) -> str:
    """How the scan was made, every default named.

    Parameters
    ----------
    assessed : int
        Series that were looked at.
    settings : Settings
        What was looked for.

    Returns
    -------
    str
        The footnote.
    """
    held = 100 * settings.false_discovery_rate
    level = 100 * settings.confidence
    return (
        f"{assessed} series were looked at twice: the last {settings.recent_months} months against level, season and "
        "firm trend of their history (quasi-Poisson regression, the "
        f"{settings.guard_months} months before left out), and the last 12 months against the 24 before. Over all "
        f"looks the share of false discoveries is held at {held:.0f}% (Benjamini and Hochberg): fairly firm is an "
        "adjusted p-value of up to 0.05, firm up to 0.01, very firm up to 0.001. Series with under "
        f"{settings.shortest_history_months} months of history, or fewer than "
        f"{settings.smallest_monthly_mean:.0f} events a month, are not assessed. Only rises are looked for. "
        f"Intervals at the {level:.0f}% level. {'' if assessed else TOO_SHORT}"
    ).strip()


def recent_period_of(cube: Cube, settings: Settings) -> Period:
    """The months that are tested together.

    Parameters
    ----------
    cube : Cube
        What was scanned.
    settings : Settings
        How many months.

    Returns
    -------
    Period
        Whole months, to the last one held.
    """
    return Period(add_months(cube.last_month, 1 - settings.recent_months), month_end(cube.last_month))


def issue_histories(issues: Sequence[EmergingIssue], scanned: pd.DataFrame, cube: Cube, *, months: int = 24) -> Result:
    """The last months of the series behind each issue, for the small lines beside the table.

    Parameters
    ----------
    issues : sequence of EmergingIssue
        From `fold`.
    scanned : pandas.DataFrame
        From `scan`, for the sources.
    cube : Cube
        What was scanned.
    months : int
        How many.

    Returns
    -------
    Result
        Keys: issue, month.
    """
    frames = [
        pd.DataFrame(
            {
                "issue": issue.name,
                "month": cube.counts.index[-months:],
                "events_count": cube.counts[issue.strongest].to_numpy()[-months:],
            }
        )
        for issue in issues
    ]
    empty = pd.DataFrame({"issue": [], "month": pd.to_datetime([]), "events_count": []})
    frame = pd.concat(frames, ignore_index=True) if frames else empty
    return Result(
        id="emerging.histories",
        title=f"The last {months} months of each emerging issue",
        frame=frame.astype({"issue": "str", "events_count": "Int64"}),
        roles={"issue": "key", "month": "key", "events_count": "count"},
        period=Period(add_months(cube.last_month, 1 - months), month_end(cube.last_month)),
        sources=tuple(sorted(set(scanned["source"]))),
        area_level="locality",
        headings={"issue": "Issue", "month": "Month", "events_count": "Recorded"},
        note="Each line is the series that shows the issue best; the scales differ.",
    )
