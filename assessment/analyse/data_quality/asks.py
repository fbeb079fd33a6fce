"""What we ask of each provider: the findings of the chapter as questions that a partner can answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from assessment.analyse.data_quality.days import FIRSTS, MANY, NEW_YEAR, NONE
from assessment.analyse.data_quality.drift import FEWER, GONE, MORE, NEW
from assessment.analyse.data_quality.series import Series
from assessment.config import Config
from assessment.config.due import last_period_due, wanted_to
from assessment.periods import Period, day_label, month_label
from assessment.results import Result
from assessment.schema import code_label

MOST_DAYS_NAMED = 3
RECEIVED = "what is due"
_DRIFT = {
    NEW: "the category '{category}' is used from {when} on, and was not before: was the list of categories changed?",
    GONE: "the category '{category}' is no longer used from {when} on: was the list of categories changed?",
    MORE: "'{category}' has a clearly larger share from {when} on: was something recorded differently?",
    FEWER: "'{category}' has a clearly smaller share from {when} on: was something recorded differently?",
}
_HABITS = {
    FIRSTS: "far more records than usual are dated the first of a month: does that day stand for dates not known?",
    NEW_YEAR: "far more records than usual are dated 1 January: does that day stand for dates not known?",
}


@dataclass(frozen=True)
class Findings:
    """What the looks of the chapter found.

    Attributes
    ----------
    falls : pandas.DataFrame
        From `completeness.falls`.
    days : pandas.DataFrame
        From `days.unusual_days`.
    drift : pandas.DataFrame
        From `drift.drift`.
    slower : pandas.DataFrame
        From `lateness.slower`.
    overlaps : pandas.DataFrame
        From `extracts.twice_received`.
    series : Series
        Source and table of each series of days and categories.
    """

    falls: pd.DataFrame
    days: pd.DataFrame
    drift: pd.DataFrame
    slower: pd.DataFrame
    overlaps: pd.DataFrame
    series: Series


def asks_result(findings: Findings, quality: Mapping[str, Any], config: Config) -> Result:
    """One row a question, by provider and source.

    Parameters
    ----------
    findings : Findings
        What was found.
    quality : mapping
        Content of `quality.json`.
    config : Config
        For providers, labels, declared breaks and `as_of`.

    Returns
    -------
    Result
        `quality.asks`, keys: provider, source, number; words only, without a count and without a value.
    """
    asked: dict[str, dict[str, str]] = {source.id: {} for source in config.sources}
    for source, about, words in _every(findings, quality, config):
        asked.setdefault(source, {}).setdefault(words, about)
    rows = [
        (source.provider, source.label, number, about, words[:1].upper() + words[1:])
        for source in sorted(config.sources, key=lambda one: (_first(one.provider, config), _first(one.id, config)))
        for number, (words, about) in enumerate(asked[source.id].items(), start=1)
    ]
    return Result(
        "quality.asks",
        "What we ask of each provider",
        pd.DataFrame(rows, columns=["provider", "source", "number", "about", "ask"]),
        {"provider": "key", "source": "key", "number": "key", "about": "label", "ask": "label"},
        Period(config.cycle.history_start, config.cycle.as_of),
        (),
        headings={"provider": "Provider", "source": "Source", "number": "No.", "about": "About", "ask": "What we ask"},
        note="Each is a question, not a finding of fault: a change can be real, or be one of recording.",
        exact=True,
    )


def _first(name: str, config: Config) -> int:
    """Place of a provider or source in the configuration."""
    return next(place for place, one in enumerate(config.sources) if name in (one.provider, one.id))


def _every(findings: Findings, quality: Mapping[str, Any], config: Config) -> Iterator[tuple[str, str, str]]:
    """Source, what it is about, and the words of every question."""
    told = (
        (RECEIVED, _received(quality, config)),
        ("completeness", ((str(row["source"]), _fall_words(row)) for row in findings.falls.to_dict("records"))),
        ("days", _day_words(findings)),
        ("categories", _drift_words(findings, config)),
        ("lateness", _lateness_words(findings)),
        ("extracts", _overlap_words(findings)),
    )
    for about, asks in told:
        for source, words in asks:
            yield source, about, words


def _drift_words(findings: Findings, config: Config) -> Iterator[tuple[str, str]]:
    for row in findings.drift.to_dict("records"):
        label, when = str(row["series"]), row["first_quarter"].date()
        if not declared(findings.series.table[label], findings.series.codes[label], when, config):
            category = code_label(findings.series.codes[label], str(row["category"]))
            words = _DRIFT[str(row["kind"])].format(category=category, when=month_label(when))
            yield findings.series.source[label], f"{_inside(label)}: {words}"


def _lateness_words(findings: Findings) -> Iterator[tuple[str, str]]:
    for row in findings.slower.to_dict("records"):
        source = findings.series.source.get("Offences, day recorded", "police_crime")
        since = month_label(row["first_month"].date())
        yield source, f"fewer offences than usual were recorded within a week of being committed, from {since}: why?"


def _overlap_words(findings: Findings) -> Iterator[tuple[str, str]]:
    fewer = findings.overlaps[findings.overlaps["fewer"]]
    for (name, day), rows in fewer.groupby(["source", "extracted"], observed=True):
        months = spans([month.date() for month in rows["month"]])
        yield (
            str(name),
            f"the extract of {day_label(pd.Timestamp(str(day)).date())} holds fewer rows than the one before it for "
            f"{months}: was it meant to hold only what is new or changed? Nothing was removed on its account.",
        )


def _inside(label: str) -> str:
    """A label as it stands inside a sentence: A&E keeps its capitals."""
    return label if label[:2].isupper() or label[1:2] == "&" else f"{label[:1].lower()}{label[1:]}"


def _received(quality: Mapping[str, Any], config: Config) -> Iterator[tuple[str, str]]:
    as_of = config.cycle.as_of
    for source in config.sources:
        entry = quality.get("sources", {}).get(source.id)
        if entry is None:
            yield source.id, f"nothing was received; we need all to {day_label(wanted_to(source, as_of))}"
            continue
        if entry["months_missing"]:
            missing = spans([date.fromisoformat(f"{month}-01") for month in entry["months_missing"]])
            yield source.id, f"these months are missing: {missing}"
        ends = [file["period_end"] for file in entry["files"].values() if file["period_end"]]
        due = last_period_due(source, as_of)
        if ends and due is not None and date.fromisoformat(max(ends)) < due:
            last = day_label(date.fromisoformat(max(ends)))
            yield source.id, f"received to {last}; we need the rest, to {day_label(wanted_to(source, as_of))}"
        if entry["rows_rejected"]:
            yield source.id, "some rows could not be used: please see the list of lines and reasons that goes with this"


def _fall_words(row: Mapping[Hashable, Any]) -> str:
    first, last = row["first_month"].date(), row["last_month"].date()
    how = "was filled in clearly less often than before" if row["part"] else "was not filled in"
    if row["lasts"]:
        return (
            f"'{row['heading']}' {how} from {month_label(first)} on: was it dropped from the form or from the extract?"
        )
    when = f"in {month_label(first)}" if first == last else f"from {month_label(first)} to {month_label(last)}"
    return f"'{row['heading']}' {how} {when}: can it be supplied?"


def _day_words(findings: Findings) -> Iterator[tuple[str, str]]:
    for (series, kind), rows in findings.days.groupby(["series", "kind"], sort=True, observed=True):
        label = str(series)
        source, named = findings.series.source[label], _inside(label)
        if kind in _HABITS:
            yield source, f"{named}: {_HABITS[kind]}"
        elif kind == NONE:
            for row in rows.to_dict("records"):
                yield (
                    source,
                    f"{named}: no record {stretch(row['first_day'].date(), row['last_day'].date())}: were they lost?",
                )
        elif kind == MANY:
            busiest = rows.assign(times=rows["records_count"] / rows["expected"]).nlargest(MOST_DAYS_NAMED, "times")
            listed = ", ".join(day_label(day.date()) for day in busiest["first_day"].sort_values())
            more = " and on other days (see the table)" if len(rows) > MOST_DAYS_NAMED else ""
            yield source, f"{named}: far more records than usual on {listed}{more}: were they entered together?"


def stretch(first: date, last: date) -> str:
    """A run of days in words.

    Parameters
    ----------
    first, last : datetime.date
        Its first and last day.

    Returns
    -------
    str
        The day, or from the first to the last.

    Examples
    --------
    >>> stretch(date(2011, 5, 2), date(2011, 5, 9)), stretch(date(2011, 5, 2), date(2011, 5, 2))
    ('from 2 May 2011 to 9 May 2011', 'on 2 May 2011')
    """
    return f"on {day_label(first)}" if first == last else f"from {day_label(first)} to {day_label(last)}"


def spans(months: list[date]) -> str:
    """Months in runs.

    Parameters
    ----------
    months : list of datetime.date
        First days, in order.

    Returns
    -------
    str
        In words.

    Examples
    --------
    >>> spans([date(2011, 5, 1), date(2011, 6, 1), date(2011, 12, 1)])
    'May 2011 to June 2011, December 2011'
    """
    runs: list[list[date]] = []
    for month in months:
        number = month.year * 12 + month.month
        if runs and runs[-1][-1].year * 12 + runs[-1][-1].month == number - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_label(run[0]) if len(run) == 1 else f"{month_label(run[0])} to {month_label(run[-1])}" for run in runs
    )


def declared(table: str, column: str, quarter: date, config: Config) -> bool:
    """Whether a change of categories in a quarter is a break in series that the configuration declares.

    Parameters
    ----------
    table, column : str
        Canonical table and its column of categories.
    quarter : datetime.date
        First day of the quarter.
    config : Config
        The configuration.

    Returns
    -------
    bool
        True when a break of the table, for all its rows or for that column, falls into the quarter.
    """
    ends = (pd.Timestamp(quarter) + pd.DateOffset(months=3)).date()
    tables = {table, "marac_meetings"} if table == "marac_cases" else {table}
    return any(
        one.table in tables and quarter <= one.date < ends and (not one.filter or column in one.filter)
        for one in config.series_breaks
    )


def undeclared(findings: Findings, config: Config) -> pd.DataFrame:
    """Changes of categories that no declared break explains.

    Parameters
    ----------
    findings : Findings
        What was found.
    config : Config
        For declared breaks.

    Returns
    -------
    pandas.DataFrame
        Rows of `findings.drift`.
    """
    series = findings.series
    known = [
        declared(series.table[row["series"]], series.codes[row["series"]], row["first_quarter"].date(), config)
        for row in findings.drift.to_dict("records")
    ]
    return findings.drift[~np.array(known, dtype=bool)]
