"""Headline numbers for stated periods, and changes between two, as the configuration asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assessment.analyse.indicators import figure_of, population_count
from assessment.analyse.measured_change import measured_change
from assessment.analyse.measures import Tables, measure
from assessment.analyse.standings import applies
from assessment.results import Figure

if TYPE_CHECKING:
    from assessment.config import Comparison, Config


def comparison_figures(config: Config, tables: Tables, chapter: str = "") -> tuple[Figure, ...]:
    """The configured comparisons as figures; the id of a comparison is the id of its figure.

    Parameters
    ----------
    config : Config
        `[[comparisons]]`, partnership, thresholds and series breaks.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name.
    chapter : str
        Only those whose id begins with it, such as `trends`; all when empty.

    Returns
    -------
    tuple of Figure
        In the order of the configuration; pending where the records do not cover the periods, or a series break lies
        between them.
    """
    wanted = [one for one in config.comparisons if not chapter or one.id.split(".")[0] == chapter]
    return tuple(_figure(one, config, tables) for one in wanted)


def _figure(one: Comparison, config: Config, tables: Tables) -> Figure:
    confidence = config.thresholds.confidence
    crossed = _break_between(one, config)
    if one.measure == "change":
        found = measured_change(one, tables, confidence=confidence, history_start=config.cycle.history_start)
        if crossed:
            return Figure(
                one.id,
                one.label,
                None,
                found.unit,
                one.period.start,
                one.period.end,
                one.source,
                status="pending",
                note=f"not compared: {crossed} lies between the two periods",
            )
    else:
        population = population_count(config.partnership, tables.get("populations"), one.population_group)
        found = measure(
            one,
            tables,
            one.period,
            population,
            confidence=confidence,
            smallest_base=config.thresholds.survey_base_suppressed,
        )
    notes = "; ".join(filter(None, [found.note, one.note]))
    return figure_of(found, one.id, one.label, one.source, notes)


def _break_between(one: Comparison, config: Config) -> str:
    """The label of a declared break between the baseline and the period; empty when there is none."""
    if one.baseline_period is None:
        return ""
    for cut in config.series_breaks:
        if applies(cut, one.table, one.filter) and one.baseline_period.start < cut.date <= one.period.end:
            return cut.label
    return ""


def tables_compared(config: Config, chapter: str = "") -> tuple[str, ...]:
    """Names of the canonical tables that the comparisons are measured from.

    Parameters
    ----------
    config : Config
        `[[comparisons]]`.
    chapter : str
        Only those whose id begins with it; all when empty.

    Returns
    -------
    tuple of str
        Sorted.
    """
    wanted = [one for one in config.comparisons if not chapter or one.id.split(".")[0] == chapter]
    special = {"supplied": "partner_values", "weighted_share": "survey_responses"}
    return tuple(sorted({special.get(one.measure, one.table) for one in wanted}))


def comparison_sentences(figures: Sequence[Figure]) -> str:
    """The comparisons in words: a template of figures for `present.words.sentence`.

    Parameters
    ----------
    figures : sequence of Figure
        From `comparison_figures`.

    Returns
    -------
    str
        A sentence a figure, with its base or interval where it has one.
    """
    if not figures:
        return "The plan asks for no comparison with earlier years here."
    return " ".join(_said(one) for one in figures)


def _said(one: Figure) -> str:
    label = f"{{={one.label}}}"
    if one.value is None:
        return f"{label}: {{{one.id}}}."
    if one.unit == "percent_change":
        sure = "" if one.low is None else f" (interval {{{one.id}:interval}})"
        return f"{label}: {{{one.id}:direction}}{sure}."
    if one.low is None:
        return f"{label}: {{{one.id}}} (no interval: the base was not supplied)."
    base = f"{{{one.id}:base}}; " if one.denominator is not None and one.unit == "percent" else ""
    return f"{label}: {{{one.id}}} ({base}interval {{{one.id}:interval}})."
