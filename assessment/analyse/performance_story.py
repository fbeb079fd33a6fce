"""The performance of the plan on one scale, and in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from assessment.analyse.performance import covered_period, sources_of
from assessment.analyse.standings import Standing
from assessment.results import Result, Role

AT_TARGET_PCT = 100.0
DOUBTFUL = ("off target", "off track", "not met", "at risk", "too close to call")
PLANNED = ("met", "on track")
UNSAID = ("pending", "not comparable", "suppressed")
# How `charts.dot_range` is to draw `against_target`.
SCALE: Mapping[str, Any] = {
    "category": "indicator_words",
    "value": "of_target_pct",
    "low": "low_of_target_pct",
    "high": "high_of_target_pct",
    "reference": AT_TARGET_PCT,
    "reference_label": "target",
}


def against_target(known: Sequence[Standing], as_of: date) -> Result:
    """Every indicator on one scale: its year end, or its value where it does not add up, as a percentage of its target.

    Parameters
    ----------
    known : sequence of Standing
        From `standings`.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    Result
        `performance.against_target`, one row an indicator with a value, an interval and a target above zero.
    """
    rows = []
    for one in known:
        target = one.indicator.target
        value, low, high = one.projected, one.projected_low, one.projected_high
        if value is None:
            value, low, high = one.actual.value, one.actual.low, one.actual.high
        if not target or target < 0 or value is None or low is None or high is None:
            continue
        better = "more is better" if one.indicator.polarity == "high" else "less is better"
        rows.append(
            {
                "indicator_words": f"{one.indicator.short_label or one.indicator.label} ({better})",
                "numerator_count": one.actual.numerator,
                "denominator_count": one.actual.denominator,
                "of_target_pct": 100 * value / target,
                "low_of_target_pct": 100 * low / target,
                "high_of_target_pct": 100 * high / target,
            }
        )
    roles: dict[str, Role] = {
        "indicator_words": "key",
        "numerator_count": "count",
        "denominator_count": "denominator",
        "of_target_pct": "derived",
        "low_of_target_pct": "derived",
        "high_of_target_pct": "derived",
    }
    frame = pd.DataFrame(rows, columns=list(roles))
    frame = frame.astype({name: "str" if name == "indicator_words" else "float64" for name in roles})
    return Result(
        "performance.against_target",
        "Indicators as percentages of their targets",
        frame,
        roles,
        covered_period(known, as_of),
        sources_of(known),
        headings={
            "indicator_words": "Indicator",
            "numerator_count": "Numerator to date",
            "denominator_count": "Base or population",
            "of_target_pct": "Of the target",
            "low_of_target_pct": "From",
            "high_of_target_pct": "to",
        },
        note="Counts and rates as projected to the year end; percentages and finished years as they stand.",
    )


def scale_message(frame: pd.DataFrame) -> str:
    """The title of the chart on one scale: which indicators are clear of their target.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `against_target`, as released.

    Returns
    -------
    str
        For example `Repeat cases at MARAC clearly misses its target`.
    """
    more = frame["indicator_words"].str.contains("more is better", regex=False)
    over, under = frame["low_of_target_pct"] > AT_TARGET_PCT, frame["high_of_target_pct"] < AT_TARGET_PCT
    missed = frame.loc[(over & ~more) | (under & more), "indicator_words"].str.split(" (", regex=False).str[0].tolist()
    if not missed:
        return "No indicator clearly misses its target"
    if len(missed) == 1:
        return f"{missed[0]}: the one indicator that clearly misses its target"
    return f"{', '.join(missed[:-1])} and {missed[-1]} clearly miss their targets"


def summary(known: Sequence[Standing]) -> str:
    """What the executive group must know first: a template of figures for `present.words.sentence`.

    Parameters
    ----------
    known : sequence of Standing
        From `standings`.

    Returns
    -------
    str
        A sentence for each indicator that misses its target, may miss it or is too close to call, the worst first;
        then one for those that go as planned and one for those on which nothing can be said. Every number is a figure
        of `performance_figures`.
    """
    doubtful = [one for status in DOUBTFUL for one in known if one.verdict.status == status]
    planned = [one for status in PLANNED for one in known if one.verdict.status == status]
    unsaid = [one for one in known if one.verdict.status in UNSAID]
    sentences = [_sentence(one) for one in doubtful]
    if planned:
        listed = "; ".join(f"{_name(one)} ({_cited(one)}, {_words(one)})" for one in planned)
        sentences.append(f"Going as planned: {listed}.")
    if unsaid:
        listed = "; ".join(f"{_name(one)} ({_words(one)})" for one in unsaid)
        sentences.append(f"Nothing can be said yet of: {listed}.")
    return " ".join(sentences)


def _name(known: Standing) -> str:
    return known.indicator.short_label or known.indicator.label


def _words(known: Standing) -> str:
    return {"pending": "not yet available", "met": "target met"}.get(known.verdict.status, known.verdict.status)


def _cited(known: Standing) -> str:
    stem = f"performance.{known.indicator.id}"
    return f"{{{stem}.actual}} against {{{stem}.target}}"


def _sentence(known: Standing) -> str:
    stem = f"performance.{known.indicator.id}"
    actual = known.actual
    now = f"{{{stem}.actual}}"
    if actual.unit == "percent" and actual.low is not None:
        weighted = known.indicator.measure == "weighted_share"
        base = f"of {{{stem}.actual:denominator}} people, weighted" if weighted else f"{{{stem}.actual:base}}"
        now += f" ({base}; {100 * (actual.confidence or 0):.0f}% interval {{{stem}.actual:interval}})"
    ahead = ""
    if known.projected is not None:
        ahead = f", heading for {{{stem}.projected}} ({{{stem}.projected:interval}}) by the year end"
    return f"{_name(known)}: {_words(known)}, with {now}{ahead} against the target of {{{stem}.target}}."
