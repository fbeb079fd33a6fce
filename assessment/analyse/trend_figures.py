"""The headline numbers of the trends chapter, and the sentences that quote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from assessment.analyse.intervals import count_interval
from assessment.analyse.trends import GROUP, TOTAL
from assessment.analyse.year_on_year import FELL, NOT_COMPARED, ROSE, SeriesChange
from assessment.periods import Period
from assessment.results import Figure

MOST_NAMED = 4


def trend_figures(
    found: Sequence[SeriesChange], not_placed: int = 0, not_placed_source: str = "", confidence: float = 0.95
) -> tuple[Figure, ...]:
    """The headline numbers of the trends.

    Parameters
    ----------
    found : sequence of SeriesChange
        Against last year, of all series.
    not_placed : int
        Records of the whole force in the current period that carry no place: stated, never added.
    not_placed_source : str
        Source id of those.
    confidence : float
        Level of the intervals.

    Returns
    -------
    tuple of Figure
        `trends.<series>.count`; where compared `.last_year` and `.change`; `trends.all_records.count` (crime and
        incidents together); `trends.not_placed.count` when there are any; `trends.series_looked_at` and
        `trends.series_changed`.
    """
    figures: list[Figure] = []
    for one in found:
        figures += _figures_of(one, confidence)
    now = found[0].now
    sources = sorted({source for one in found for source in one.trend.sources})
    whole = [one.count for one in found if one.trend.kind != GROUP]
    if len(whole) > 1 and all(count is not None for count in whole):
        total = sum(count for count in whole if count is not None)
        label = "Recorded crime and anti-social behaviour together"
        note = "offences and incidents are counted apart; this is their sum, to set beside the files received"
        figures.append(_count("trends.all_records.count", label, total, now, sources[0], note, confidence))
    if not_placed:
        label = "Records of the whole force that carry no place"
        note = "of the force's whole area; not attributed to the partnership and in none of its counts"
        figures.append(
            _count("trends.not_placed.count", label, not_placed, now, not_placed_source or sources[0], note, confidence)
        )
    looked_at = [one for one in found if one.p_value is not None]
    changed = [one for one in looked_at if one.verdict in (ROSE, FELL)]
    for name, label, listed in (
        ("looked_at", "Series compared with the same months of last year", looked_at),
        ("changed", "Series that changed by more than chance", changed),
    ):
        identity = f"trends.series_{name}"
        figures.append(Figure(identity, label, float(len(listed)), "series", now.start, now.end, sources[0]))
    return tuple(figures)


def _count(
    identity: str, label: str, value: float, period: Period, source: str, note: str, confidence: float
) -> Figure:
    low, high = count_interval(value, confidence)
    return Figure(
        identity,
        label,
        float(value),
        "count",
        period.start,
        period.end,
        source,
        numerator=float(value),
        low=low,
        high=high,
        confidence=confidence,
        note=note,
    )


def _figures_of(one: SeriesChange, confidence: float) -> list[Figure]:
    stem, label, source = f"trends.{one.trend.id}", one.trend.label, one.trend.sources[0]
    if one.count is None:
        return []
    found = [_count(f"{stem}.count", label, one.count, one.now, source, "", confidence)]
    if one.change_pct is None or one.count_before is None:
        return found
    before = f"{label}: same months of last year"
    found.append(_count(f"{stem}.last_year", before, one.count_before, one.before, source, "", confidence))
    p_value = "below 0.001" if one.p_value is not None and one.p_value < 0.001 else f"{one.p_value:.3f}"
    found.append(
        Figure(
            f"{stem}.change",
            f"{label}: change against the same months of last year",
            one.change_pct,
            "percent_change",
            one.now.start,
            one.now.end,
            source,
            numerator=one.count,
            denominator=one.count_before,
            low=one.low_pct,
            high=one.high_pct,
            confidence=confidence,
            note=f"{one.verdict}; p {p_value}; variance {one.dispersion:.1f} times that of Poisson counts",
        )
    )
    return found


def headline(found: Sequence[SeriesChange], figures: Mapping[str, Figure]) -> str:
    """What changed, by how much, how sure: a template of figures for `present.words.sentence`.

    Parameters
    ----------
    found : sequence of SeriesChange
        Against last year, of all series.
    figures : mapping of str to Figure
        The figures of `trend_figures` as released: a change that is withheld is not named.

    Returns
    -------
    str
        A sentence or two; every number a figure.
    """
    looked_at = [one for one in found if one.p_value is not None]
    if not looked_at:
        return (
            "Nothing is compared with the year before, and nothing is said of a trend: months are missing in between, "
            "or the series is too short."
        )
    changed = [one for one in looked_at if one.verdict in (ROSE, FELL)]
    if not changed:
        return (
            "None of the {trends.series_looked_at} series differs from the same months of last year by more than "
            "chance alone produces."
        )
    shown = [one for one in changed if _is_shown(figures, f"trends.{one.trend.id}.change")]
    largest = sorted(shown, key=lambda one: (one.q_value or 0.0, one.trend.id))[:MOST_NAMED]
    named = "; ".join(_said(one) for one in largest)
    more = " The others are in the table." if len(changed) > len(largest) else ""
    opening = (
        "Of the {trends.series_looked_at} series compared with the same months of last year, "
        "{trends.series_changed} changed by more than chance alone produces"
    )
    return f"{opening}: {named}.{more}" if named else f"{opening}."


def _is_shown(figures: Mapping[str, Figure], figure_id: str) -> bool:
    return figure_id in figures and figures[figure_id].value is not None


def _said(one: SeriesChange) -> str:
    stem = f"trends.{one.trend.id}"
    name = one.trend.label[0].lower() + one.trend.label[1:]
    return (
        f"{name} {one.verdict} from {{{stem}.last_year}} to {{{stem}.count}} ({{{stem}.change:direction}}; "
        f"{{{stem}.change:interval}})"
    )


def key_points(found: Sequence[SeriesChange], figures: Mapping[str, Figure]) -> str:
    """The first paragraph of the chapter: the total, what changed, and what carries no place.

    Parameters
    ----------
    found : sequence of SeriesChange
        Against last year, of all series.
    figures : mapping of str to Figure
        The figures of `trend_figures` as released.

    Returns
    -------
    str
        A template of figures.
    """
    said = [total_sentence(found), headline(found, figures)]
    if "trends.asb.count" in figures and "trends.all_records.count" in figures:
        said.insert(
            1,
            "With {trends.asb.count} incidents of anti-social behaviour that makes {trends.all_records.count} records "
            "in all.",
        )
    if "trends.not_placed.count" in figures:
        said.append(
            "Besides these, {trends.not_placed.count} records of the whole force carry no place: they cannot be given "
            "to any area, and are in none of these counts."
        )
    return " ".join(filter(None, said))


def table_message(frame: pd.DataFrame) -> str:
    """The title of the table of changes.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `changes_result`, as released.

    Returns
    -------
    str
        Which series rose and which fell by more than chance.
    """
    if (frame["verdict"] == NOT_COMPARED).all():
        return "Counts by kind of crime: nothing can be compared with the year before"
    parts = []
    for verdict in (ROSE, FELL):
        names = frame.loc[frame["verdict"] == verdict, "label"].tolist()
        if names:
            listed = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
            parts.append(f"{listed} {verdict}")
    return "; ".join(parts) if parts else "No kind of crime changed by more than chance produces"


def total_sentence(found: Sequence[SeriesChange]) -> str:
    """What all recorded crime did: a template of figures.

    Parameters
    ----------
    found : sequence of SeriesChange
        Against last year, of all series.

    Returns
    -------
    str
        Empty when recorded crime is not among them.
    """
    total = next((one for one in found if one.trend.kind == TOTAL), None)
    if total is None or total.count is None:
        return ""
    stem = f"trends.{total.trend.id}"
    opening = f"{total.trend.label}: {{{stem}.count}} offences, {{{stem}.count:period}}"
    if total.p_value is None:
        return f"{opening}."
    if total.verdict in (ROSE, FELL):
        sure = "a change this size is unlikely to be chance"
    else:
        sure = "a change this size is within what chance alone produces"
    return (
        f"{opening}, against {{{stem}.last_year}} in the same months of last year "
        f"({{{stem}.change:direction}}; {{{stem}.change:interval}}); {sure}."
    )
