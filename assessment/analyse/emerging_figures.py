"""How many series were looked at, what came of it, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assessment.analyse.emerging import DEFAULTS, QUIET, SIGNAL, EmergingIssue, Settings
from assessment.analyse.emerging_tables import TOO_SHORT, recent_period_of, scan_note
from assessment.analyse.evidence import TABLE_NAMES, Cube
from assessment.periods import Period, month_end
from assessment.results import Figure, Result

NOTHING = "Nothing emerged: no series rose by more than its season, its trend and chance explain."


def looked_at(scanned: pd.DataFrame, cube: Cube) -> Result:
    """What was looked at, and with what verdict: how many series by source.

    Parameters
    ----------
    scanned : pandas.DataFrame
        From `scan`.
    cube : Cube
        What was scanned.

    Returns
    -------
    Result
        Keys: table, verdict. Series are counted, not people.
    """
    counts = scanned.groupby(["table", "verdict"], sort=True).size().rename("series_count").reset_index()
    counts["table"] = [TABLE_NAMES[table] for table in counts["table"]]
    first = cube.counts.index[0].date() if len(cube.counts) else cube.last_month
    return Result(
        id="emerging.looked_at",
        title="Series that were looked at, and what came of it",
        frame=counts,
        roles={"table": "key", "verdict": "key", "series_count": "count"},
        period=Period(min(first, cube.last_month), month_end(cube.last_month)),
        sources=tuple(sorted(set(scanned["source"]))),
        headings={"table": "Source", "verdict": "Verdict", "series_count": "Series"},
        exact=True,
    )


def emerging_figures(
    issues: Sequence[EmergingIssue], scanned: pd.DataFrame, cube: Cube, settings: Settings = DEFAULTS
) -> tuple[Figure, ...]:
    """How many series were looked at, how many could not be, how many issues emerged.

    Parameters
    ----------
    issues : sequence of EmergingIssue
        From `fold`.
    scanned : pandas.DataFrame
        From `scan`.
    cube : Cube
        What was scanned.
    settings : Settings
        What was looked for.

    Returns
    -------
    tuple of Figure
        `emerging.series_looked_at`, `emerging.series_not_assessed`, `emerging.issues`: numbers of series and issues,
        not of people.
    """
    recent = recent_period_of(cube, settings)
    assessed = int(scanned["verdict"].isin([QUIET, SIGNAL]).sum())
    told = (
        ("series_looked_at", "Series looked at", assessed, "series"),
        ("series_not_assessed", "Series too short or too thin to be looked at", len(scanned) - assessed, "series"),
        ("issues", "Issues that emerged", len(issues), "issues"),
    )
    return tuple(
        Figure(
            id=f"emerging.{name}",
            label=label,
            value=float(value),
            unit=unit,
            period_start=recent.start,
            period_end=recent.end,
            source="all",
            note=scan_note(assessed, settings),
        )
        for name, label, value, unit in told
    )


def verdict_in_words(issues: Sequence[EmergingIssue], scanned: pd.DataFrame) -> str:
    """One template sentence for the chapter: what emerged, that nothing did, or that the data cannot say.

    Parameters
    ----------
    issues : sequence of EmergingIssue
        From `fold`.
    scanned : pandas.DataFrame
        From `scan`.

    Returns
    -------
    str
        A sentence with figure ids in braces.
    """
    if not scanned["verdict"].isin([QUIET, SIGNAL]).any():
        return TOO_SHORT
    if not issues:
        return f"{{emerging.series_looked_at}} series were looked at. {NOTHING}"
    return (
        "{emerging.series_looked_at} series are long enough to be judged, and {emerging.issues} emerged as rising by "
        "more than season, trend and chance explain."
    )


def why_nothing(scanned: pd.DataFrame) -> str:
    """Why the table of issues is empty, in a sentence without numbers.

    Parameters
    ----------
    scanned : pandas.DataFrame
        From `scan`.

    Returns
    -------
    str
        That nothing emerged, or that the data cannot say.
    """
    return NOTHING if scanned["verdict"].isin([QUIET, SIGNAL]).any() else TOO_SHORT
