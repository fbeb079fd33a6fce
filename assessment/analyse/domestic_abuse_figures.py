"""Headline numbers of domestic abuse cases heard at MARAC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.domestic_abuse import NOTE, SOURCE, heard, meetings_within, share_of, windows_of
from assessment.analyse.intervals import count_interval
from assessment.analyse.tests_of_change import two_proportions
from assessment.periods import Period
from assessment.results import Figure

if TYPE_CHECKING:
    from assessment.config import SeriesBreak

TITLES = ("{domestic_abuse.marac_repeat_share} of cases heard in the last year were repeats",)


def sentences(expected_per_10000: int, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """The key points of the chapter, each said when its figures are there.

    Parameters
    ----------
    expected_per_10000 : int
        Cases a year per 10,000 women that guidance expects.
    figures : mapping of str to Figure
        Released figures, for whether the difference between the years is more than chance.

    Returns
    -------
    tuple of str
        Templates.
    """
    step = figures.get("domestic_abuse.marac_repeat_step")
    chance = step is None or step.low is None or step.high is None or step.low <= 0 <= step.high
    verdict = "which chance alone can produce" if chance else "more than chance alone produces"
    return (
        "{domestic_abuse.marac_cases} cases were heard in the last twelve months, "
        "{domestic_abuse.marac_repeat_share} of them repeats (interval {domestic_abuse.marac_repeat_share:interval}).",
        "In the twelve months before, {domestic_abuse.marac_repeat_share_before} were repeats; the difference is "
        "{domestic_abuse.marac_repeat_step}, " + f"{verdict}.",
        "{domestic_abuse.marac_children} children lived in the households of these cases.",
        "That is {domestic_abuse.marac_per_10000_women} cases per 10,000 women aged 16 and over, where guidance "
        f"expects {{={expected_per_10000}}}: fewer can mean less abuse, or that fewer cases are referred.",
    )


def marac_figures(
    meetings: pd.DataFrame,
    as_of: date,
    *,
    women_count: int = 0,
    months: int = 12,
    confidence: float = 0.95,
    breaks: Sequence[SeriesBreak] = (),
) -> tuple[Figure, ...]:
    """Cases, repeats, children and cases per 10,000 women over the last complete months, with the window before.

    Parameters
    ----------
    meetings : pandas.DataFrame
        `marac_meetings`.
    as_of : datetime.date
        The months end with the last one complete on this day.
    women_count : int
        Women aged 16 and over in the partnership's area; 0 when not known.
    months : int
        How many.
    confidence : float
        Level of the intervals.
    breaks : sequence of SeriesBreak
        Changes of the definition of a repeat among them: nothing from before is compared with the window.

    Returns
    -------
    tuple of Figure
        `domestic_abuse.marac_cases`, `.marac_repeat_share`, where the window before is whole
        `.marac_repeat_share_before` and `.marac_repeat_step` (the difference in percentage points, tested),
        `.marac_children` where they were supplied, `.marac_per_10000_women` where the population is known.
    """
    windows = windows_of(meetings, as_of, months, breaks)
    if not windows:
        return ()
    now = windows[-1]
    cases, repeats = heard(meetings, now)
    low, high = count_interval(cases, confidence)
    found = [
        _figure("marac_cases", "Cases heard at MARAC, repeats included", cases, now, (low, high), confidence),
        _share_figure("marac_repeat_share", "MARAC cases that are repeats", repeats, cases, now, confidence),
    ]
    if len(windows) > 1:
        before = windows[-2]
        cases_before, repeats_before = heard(meetings, before)
        label = "MARAC cases that were repeats, the months before"
        found.append(
            _share_figure("marac_repeat_share_before", label, repeats_before, cases_before, before, confidence)
        )
        if cases and cases_before:
            found.append(_step(repeats, cases, repeats_before, cases_before, Period(before.start, now.end), confidence))
    children = meetings_within(meetings, now)["children_count"]
    if children.notna().all():
        label = "Children in the households of MARAC cases"
        found.append(_figure("marac_children", label, int(children.sum()), now, None, confidence))
    if women_count:
        found.append(
            Figure(
                id="domestic_abuse.marac_per_10000_women",
                label="MARAC cases per 10,000 women aged 16 and over",
                value=10_000 * cases / women_count,
                unit="rate_per_10000",
                numerator=float(cases),
                denominator=float(women_count),
                low=10_000 * low / women_count,
                high=10_000 * high / women_count,
                confidence=confidence,
                period_start=now.start,
                period_end=now.end,
                source=SOURCE,
                note="Cases include repeats; census or mid-year population of women aged 16 and over.",
            )
        )
    return tuple(found)


def _step(part: int, whole: int, part_before: int, whole_before: int, period: Period, confidence: float) -> Figure:
    step = two_proportions(part, whole, part_before, whole_before, confidence=confidence)
    return Figure(
        id="domestic_abuse.marac_repeat_step",
        label="Repeat share at MARAC, difference from the months before",
        value=100 * step.estimate,
        unit="percentage_points",
        low=100 * step.low,
        high=100 * step.high,
        confidence=confidence,
        period_start=period.start,
        period_end=period.end,
        source=SOURCE,
        note=f"Two windows that do not overlap; {step.method}, p = {step.p_value:.2g}.",
    )


def _share_figure(name: str, label: str, part: int, whole: int, period: Period, confidence: float) -> Figure:
    share = share_of(part, whole, confidence)
    value = share["repeat_share_pct"]
    return Figure(
        id=f"domestic_abuse.{name}",
        label=label,
        value=value,
        unit="percent",
        numerator=float(part),
        denominator=float(whole),
        low=share["low_pct"],
        high=share["high_pct"],
        confidence=confidence,
        period_start=period.start,
        period_end=period.end,
        source=SOURCE,
        status="final" if value is not None else "narrative",
        note=NOTE.format(level=100 * confidence),
    )


def _figure(
    name: str,
    label: str,
    count: int,
    period: Period,
    interval: tuple[float, float] | None,
    confidence: float,
) -> Figure:
    low, high = interval or (None, None)
    return Figure(
        id=f"domestic_abuse.{name}",
        label=label,
        value=float(count),
        unit="count",
        numerator=float(count),
        low=low,
        high=high,
        confidence=confidence if interval else None,
        period_start=period.start,
        period_end=period.end,
        source=SOURCE,
    )
