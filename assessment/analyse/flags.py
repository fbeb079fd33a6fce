"""Shares flagged by the force: of the records in which the flag was completed, with how many those are."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.intervals import wilson
from assessment.periods import Period
from assessment.results import Figure


def flag_figures(
    records: pd.DataFrame,
    flag: str,
    period: Period,
    *,
    figure_id: str,
    label: str,
    source: str,
    confidence: float = 0.95,
) -> tuple[Figure, ...]:
    """The share of records with a flag set, of those in which it was completed.

    Parameters
    ----------
    records : pandas.DataFrame
        Rows of the period.
    flag : str
        Column of a flag; empty where it was not completed.
    period : Period
        What the records cover.
    figure_id, label : str
        Id of the figure, and what is flagged, in words.
    source : str
        Source id.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of Figure
        `<figure_id>`, and `<figure_id>_completed`: in what share of the records the flag was completed at all. Empty
        when it never was.
    """
    filled = records[records[flag].notna()]
    if filled.empty:
        return ()
    part = int(filled[flag].astype(bool).sum())
    shares = (
        (figure_id, label, part, len(filled)),
        (f"{figure_id}_completed", f"{label}: flag completed", len(filled), len(records)),
    )
    found = []
    for name, words, count, base in shares:
        low, high = wilson(count, base, confidence)
        found.append(
            Figure(
                id=name,
                label=words,
                value=100 * count / base,
                unit="percent",
                numerator=float(count),
                denominator=float(base),
                low=100 * low,
                high=100 * high,
                confidence=confidence,
                period_start=period.start,
                period_end=period.end,
                source=source,
                note="As flagged by the force; records in which the flag was not completed are left out of the share.",
            )
        )
    return tuple(found)
