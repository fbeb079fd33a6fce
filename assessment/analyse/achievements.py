"""What came of the plan before: targets, outcomes, met or not, with the evidence or marked as told in words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from assessment.periods import Period, day_label
from assessment.results import Figure, Result, Role

if TYPE_CHECKING:
    from assessment.config import Achievement

SOURCE = "configuration"
OUTCOME_INTERVAL = {"Interval": ("low_pct", "high_pct")}
MET, NOT_MET, NARRATIVE, AWAITED = "met", "not met", "narrative only", "not yet available"


def achievements_table(entries: Sequence[Achievement], figures: Mapping[str, Figure], period: Period) -> Result:
    """Targets of the plan before, and what came of them: a figure with its interval, or words marked as such.

    Parameters
    ----------
    entries : sequence of Achievement
        As configured.
    figures : mapping of str to Figure
        Released figures by id.
    period : Period
        The year of the report.

    Returns
    -------
    Result
        `priorities.achievements`: target, outcome, status (met, not met, narrative only, not yet available), evidence.
    """
    rows = [_achievement_row(one, figures) for one in entries]
    roles: dict[str, Role] = {"target": "key"}
    roles |= {"outcome_pct": "label", "low_pct": "label", "high_pct": "label"}
    roles |= {"outcome_words": "label", "status": "label", "evidence": "label"}
    frame = pd.DataFrame(rows, columns=list(roles))
    numbers = dict.fromkeys(("outcome_pct", "low_pct", "high_pct"), "float64")
    texts = dict.fromkeys(("target", "outcome_words", "status", "evidence"), "str")
    return Result(
        "priorities.achievements",
        "Targets of the plan before and what came of them",
        frame.astype({**numbers, **texts}),
        roles,
        period,
        (SOURCE,),
        headings={
            "target": "Target or measure",
            "outcome_pct": "Outcome",
            "low_pct": "Interval from",
            "high_pct": "to",
            "outcome_words": "Outcome in words",
            "status": "Status",
            "evidence": "Evidence",
        },
        note="A target told in words only, without a figure, is marked so: it is neither met nor missed.",
        exact=True,
    )


def _achievement_row(one: Achievement, figures: Mapping[str, Figure]) -> dict[str, object]:
    figure = figures.get(one.figure) if one.figure else None
    row: dict[str, object] = {"target": one.target, "outcome_words": one.narrative}
    if not one.figure:
        return {**row, "status": NARRATIVE, "evidence": "no figure was supplied"}
    if figure is None or figure.value is None:
        return {**row, "status": AWAITED, "evidence": "" if figure is None else figure.note}
    first, last = day_label(figure.period_start), day_label(figure.period_end)
    row |= {"outcome_pct": figure.value, "low_pct": figure.low, "high_pct": figure.high}
    evidence = f"{figure.label} ({first} to {last})"
    if one.target_value is None:
        return {**row, "status": "no target", "evidence": evidence}
    met = figure.value >= one.target_value if one.polarity == "high" else figure.value <= one.target_value
    return {**row, "status": MET if met else NOT_MET, "evidence": evidence}
