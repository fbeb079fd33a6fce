"""The chapter on data quality at work: all looks at once, their figures, and its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.analyse.data_quality import completeness as completeness
from assessment.analyse.data_quality import lateness as lateness
from assessment.analyse.data_quality.asks import Findings, undeclared
from assessment.analyse.data_quality.days import unusual_days
from assessment.analyse.data_quality.drift import drift, long_enough
from assessment.analyse.data_quality.extracts import twice_received
from assessment.analyse.data_quality.series import WATCHED, series_of
from assessment.config import Config
from assessment.periods import Period
from assessment.results import Figure

TABLES = (*(one.table for one in WATCHED), "completeness", "extract_months", "offence_revisions", "partner_values")
_FELL = (
    "Filled in clearly less than before at some time: {quality.fields_fell} of {quality.fields_looked_at} fields that "
    "could be followed from month to month."
)
_NONE_FELL = (
    "None of the {quality.fields_looked_at} fields that could be followed was filled in clearly less than before."
)
_DAYS = {
    "none known": "Only months are known, so no day could be looked at.",
    "quiet": "No day stands out among {quality.days_looked_at} days of records.",
    "some": "Days, or runs of days, that stand out: {quality.unusual_days} of {quality.days_looked_at} looked at.",
}
_CATEGORIES = {
    "none known": "Too few quarters are held to follow categories.",
    "quiet": "In {quality.categories_looked_at} lists of categories nothing changed that is not declared as a break.",
    "some": (
        "Categories that changed without a declared break: {quality.categories_changed}, in "
        "{quality.categories_looked_at} lists."
    ),
}
_SOON = (
    "{quality.recorded_within_week} of offences were recorded within 7 days of being committed, and "
    "{quality.recorded_within_four_weeks} within 28 days"
)
_DUE = "Data sets due by law for the last quarter: {quality.statutory_received} of {quality.statutory_sets} received"
_DUE_REST = (
    ("quality.statutory_part", "{quality.statutory_part} in part"),
    ("quality.statutory_not_received", "{quality.statutory_not_received} not received"),
    ("quality.statutory_not_asked_for", "{quality.statutory_not_asked_for} not asked for"),
)


@dataclass(frozen=True)
class Looks:
    """Everything that was looked at, and what was found.

    Attributes
    ----------
    filled : pandas.DataFrame
        From `filled_by_month`, with what `judged` adds.
    months : pandas.DataFrame
        How soon offences were recorded, by month.
    waits : pandas.DataFrame
        Delay of every offence.
    findings : Findings
        What stands out.
    """

    filled: pd.DataFrame
    months: pd.DataFrame
    waits: pd.DataFrame
    findings: Findings


def tables_told(config: Config, audience: str) -> tuple[str, ...]:
    """The canonical tables that the chapter may look at for an audience: none of a source that is withheld from it.

    Parameters
    ----------
    config : Config
        The configuration.
    audience : str
        For whom.

    Returns
    -------
    tuple of str
        Table names.
    """
    withheld = set(config.disclosure.withheld_sources_public) if audience == "public" else set()
    gone = {one.table for one in WATCHED if one.source in withheld}
    return tuple(name for name in TABLES if name not in gone)


def look(tables: Mapping[str, pd.DataFrame], quality: Mapping[str, Any], config: Config, period: Period) -> Looks:
    """Look at everything.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name, those of `tables_told`.
    quality : mapping
        Content of `quality.json`.
    config : Config
        The configuration.
    period : Period
        The history.

    Returns
    -------
    Looks
        For the results of the chapter.
    """
    rate = config.thresholds.false_discovery_rate
    cells, files = (_told(tables[name], tables) for name in ("completeness", "extract_months"))
    filled = completeness.judged(completeness.filled_by_month(cells, period), config)
    waits = lateness.delays(tables["offences"])
    months = lateness.by_month(waits, period)
    series = series_of(tables, quality, period)
    findings = Findings(
        falls=completeness.falls(filled),
        days=unusual_days(series.days, rate),
        drift=drift(series.quarters, rate),
        slower=lateness.slower(months, config),
        overlaps=twice_received(files),
        series=series,
    )
    return Looks(filled, months, waits, findings)


def _told(records: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of sources whose own table the audience may be told of."""
    untold = {one.source for one in WATCHED if one.table not in tables}
    return records[~records["source"].isin(untold)]


def quality_figures(looks: Looks, tables: Mapping[str, pd.DataFrame], config: Config, period: Period) -> list[Figure]:
    """How much was looked at, and how much stands out.

    Parameters
    ----------
    looks : Looks
        From `look`.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name.
    config : Config
        For declared breaks.
    period : Period
        The history.

    Returns
    -------
    list of Figure
        `quality.fields_looked_at`, `quality.fields_fell`, `quality.days_looked_at`, `quality.unusual_days`,
        `quality.categories_looked_at`, `quality.categories_changed` (fields, days, categories: not people), and those
        of lateness.
    """
    findings, fields = looks.findings, list(completeness.SERIES)
    judged = looks.filled[looks.filled["p_value"].notna()]
    lists = findings.series.quarters.values()
    about: dict[str, Any] = {"period_start": period.start, "period_end": period.end, "source": "all"}
    told = (
        ("fields_looked_at", "Fields followed from month to month", len(judged[fields].drop_duplicates()), "fields"),
        ("fields_fell", "Fields filled in less than before", len(findings.falls[fields].drop_duplicates()), "fields"),
        ("days_looked_at", "Days of records looked at", sum(map(len, findings.series.days.values())), "days"),
        ("unusual_days", "Days, or runs of days, that stand out", len(findings.days), "days"),
        ("categories_looked_at", "Lists of categories looked at", sum(map(long_enough, lists)), "lists"),
        ("categories_changed", "Categories that changed", len(undeclared(findings, config)), "categories"),
    )
    figures = [Figure(f"quality.{name}", label, float(count), unit, **about) for name, label, count, unit in told]
    return [*figures, *lateness.lateness_figures(looks.months, looks.waits, tables["offences"], period)]


def sentences(figures: Mapping[str, Figure]) -> Sequence[str]:
    """The key points, as templates of figures; `key_points.supported` takes those that can be said.

    Parameters
    ----------
    figures : mapping of str to Figure
        The released figures: what is nought is said in words.

    Returns
    -------
    sequence of str
        In order.
    """

    def nought(name: str) -> bool:
        return figures[name].value == 0

    def seen(looked_at: str, found: str) -> str:
        return "none known" if nought(looked_at) else "quiet" if nought(found) else "some"

    median = figures.get("quality.median_delay")
    half = "; half of them on the day itself." if median is not None and median.value == 0 else "."
    if median is not None and median.value:
        half = "; half of them within {quality.median_delay} days."
    return (
        _NONE_FELL if nought("quality.fields_fell") else _FELL,
        _DAYS[seen("quality.days_looked_at", "quality.unusual_days")],
        _CATEGORIES[seen("quality.categories_looked_at", "quality.categories_changed")],
        f"{_SOON}{half}",
        "; ".join([_DUE, *(words for name, words in _DUE_REST if not nought(name))]) + ".",
    )
