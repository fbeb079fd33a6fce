"""Counts of the same days in two years, put side by side and tested as a change."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.analyse.tests_of_change import rate_ratio
from assessment.periods import Period
from assessment.results import Figure


def paired_changes(figures: Sequence[Figure], *, confidence: float = 0.95) -> tuple[Figure, ...]:
    """The change between every two counts of one chapter and source that cover the same days one year apart.

    Parameters
    ----------
    figures : sequence of Figure
        Counts among others; those without a value are left aside.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of Figure
        `<id of the later>_change`: percentage change, tested as a ratio of rates per day.
    """
    counts = [one for one in figures if one.unit == "count" and one.value is not None]
    found = []
    for later in counts:
        now = Period(later.period_start, later.period_end)
        for earlier in counts:
            before = Period(earlier.period_start, earlier.period_end)
            same = later.source == earlier.source and _subject(later) == _subject(earlier)
            if not same or before != now.years_earlier() or not earlier.value:
                continue
            change = rate_ratio(later.value or 0.0, earlier.value, now.days, before.days, confidence=confidence)
            value, low, high = change.as_percent
            found.append(
                Figure(
                    id=f"{later.id}_change",
                    label=f"{later.label}: change on the same days of the year before",
                    value=value,
                    unit="percent_change",
                    numerator=later.value,
                    denominator=earlier.value,
                    low=low,
                    high=high,
                    confidence=confidence,
                    period_start=before.start,
                    period_end=now.end,
                    source=later.source,
                    note=f"{change.method}; p = {change.p_value:.2g}.",
                )
            )
    return tuple(found)


def _subject(figure: Figure) -> str:
    """What a figure counts: its id without the dates."""
    return "_".join(word for word in figure.id.split("_") if not word.isdigit())


def paired_sentences(changes: Sequence[Figure]) -> str:
    """The changes in words: what changed, by how much, and whether chance alone produces as much.

    Parameters
    ----------
    changes : sequence of Figure
        From `paired_changes`.

    Returns
    -------
    str
        A template of sentences; empty when there are none.
    """
    said = []
    for one in changes:
        chance = one.low is not None and one.high is not None and one.low <= 0 <= one.high
        verdict = (
            "a change of this size is within what chance alone produces"
            if chance
            else "more than chance alone produces"
        )
        said.append(f"{{={one.label}}}: {{{one.id}:direction}}, interval {{{one.id}:interval}}; {verdict}.")
    return " ".join(said)
