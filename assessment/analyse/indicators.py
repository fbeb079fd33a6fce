"""Every indicator of the plan against its target, as headline numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.measures import Measured, Tables
from assessment.analyse.standings import Standing, standing
from assessment.results import Figure

if TYPE_CHECKING:
    from assessment.config import Config, Indicator, Partnership


def population_count(partnership: Partnership, populations: pd.DataFrame | None, group: str) -> float | None:
    """People of a population group in the partnership's area.

    Parameters
    ----------
    partnership : Partnership
        Gives the population of all residents and the year of the estimate.
    populations : pandas.DataFrame or None
        The table, one row a small area, group and year.
    group : str
        Code of the group.

    Returns
    -------
    float or None
        None when the group was not supplied for that year.
    """
    if group == "all":
        return float(partnership.population_count)
    if populations is None:
        return None
    chosen = populations[
        (populations["population_group"] == group) & (populations["year"] == partnership.population_year)
    ]
    return float(chosen["people_count"].sum()) if len(chosen) else None


def tables_needed(config: Config) -> tuple[str, ...]:
    """Names of the canonical tables that the indicators are measured from.

    Parameters
    ----------
    config : Config
        Indicators.

    Returns
    -------
    tuple of str
        Sorted; with the populations where a rate is of a group other than all residents.
    """
    names = set()
    for one in config.indicators:
        names.add({"supplied": "partner_values", "weighted_share": "survey_responses"}.get(one.measure, one.table))
        if one.measure == "rate_per_1000" and one.population_group != "all":
            names.add("populations")
    return tuple(sorted(names))


def standings(config: Config, tables: Tables, indicators: Sequence[Indicator] | None = None) -> tuple[Standing, ...]:
    """Where every indicator stands as of the day of the assessment.

    Parameters
    ----------
    config : Config
        Indicators, partnership, thresholds, breaks, `as_of`.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name, all of their history.
    indicators : sequence of Indicator, optional
        Some of them; all by default.

    Returns
    -------
    tuple of Standing
        In the order of the configuration.
    """
    return tuple(
        standing(
            one,
            tables,
            config.cycle.as_of,
            population=population_count(config.partnership, tables.get("populations"), one.population_group),
            breaks=config.series_breaks,
            confidence=config.thresholds.confidence,
            smallest_base=config.thresholds.survey_base_suppressed,
        )
        for one in (config.indicators if indicators is None else indicators)
    )


def performance_figures(known: Sequence[Standing]) -> tuple[Figure, ...]:
    """The headline numbers of the indicators.

    Parameters
    ----------
    known : sequence of Standing
        From `standings`.

    Returns
    -------
    tuple of Figure
        Of each indicator `performance.<id>.actual`, and where they exist `.target`, `.last_year`, `.projected`,
        `.probability`, and `.by_months` and `.by_days` where these two disagree on the target.
    """
    return tuple(figure for one in known for figure in _figures(one))


def _figures(known: Standing) -> list[Figure]:
    indicator = known.indicator
    name, stem = indicator.short_label or indicator.label, f"performance.{indicator.id}"
    notes = "; ".join(filter(None, [known.actual.note, indicator.note]))
    found = [figure_of(known.actual, f"{stem}.actual", name, indicator.source, notes)]
    if indicator.target is not None:
        found.append(_plain(known, f"{stem}.target", f"{name}: target", indicator.target, indicator.target_text))
    before = known.last_year
    if before is not None and before.value is not None:
        label = f"{name}: same period last year"
        found.append(figure_of(before, f"{stem}.last_year", label, indicator.source, before.note))
    if known.projected is not None and known.projection is not None:
        ahead = known.projection
        note = (
            f"projected on the course of {ahead.years_used} earlier years; gamma-Poisson, variance "
            f"{ahead.dispersion:.1f} times that of Poisson counts"
        )
        label = f"{name}: year end as projected"
        found.append(
            Figure(
                f"{stem}.projected",
                label,
                known.projected,
                known.actual.unit,
                known.year.start,
                known.year.end,
                indicator.source,
                numerator=ahead.year_end,
                denominator=known.actual.denominator,
                low=known.projected_low,
                high=known.projected_high,
                confidence=ahead.confidence,
                status="provisional",
                note=note,
            )
        )
    if known.probability is not None:
        label = f"{name}: probability of meeting the target"
        found.append(
            _plain(known, f"{stem}.probability", label, 100 * known.probability, "from the projection", "percent")
        )
    if known.methods_disagree and known.by_months is not None and known.by_days is not None:
        note = "rule of three, shown because months and days give different answers"
        found.append(_plain(known, f"{stem}.by_months", f"{name}: year end by months", known.by_months, note))
        found.append(_plain(known, f"{stem}.by_days", f"{name}: year end by days", known.by_days, note))
    return found


def _plain(known: Standing, identity: str, label: str, value: float, note: str, unit: str = "") -> Figure:
    return Figure(
        identity,
        label,
        value,
        unit or known.actual.unit,
        known.year.start,
        known.year.end,
        known.indicator.source,
        note=note,
    )


def figure_of(measured: Measured, identity: str, label: str, source: str, note: str = "") -> Figure:
    """A measured number as a figure.

    Parameters
    ----------
    measured : Measured
        What was measured.
    identity, label, source : str
        Of the figure.
    note : str
        Method, caveat.

    Returns
    -------
    Figure
        Without numbers when there is no value.
    """
    return Figure(
        identity,
        label,
        measured.value,
        measured.unit,
        measured.period.start,
        measured.period.end,
        source,
        numerator=measured.numerator,
        denominator=measured.denominator,
        low=measured.low,
        high=measured.high,
        confidence=measured.confidence,
        status=measured.status,
        note=note,
    )
