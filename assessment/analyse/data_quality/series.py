"""Which records are looked at for unusual days and for categories that drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from assessment.analyse.data_quality.days import daily_counts
from assessment.analyse.data_quality.drift import quarterly
from assessment.analyse.provenance import source_of
from assessment.periods import Period

_DATED = ("day", "minute")


@dataclass(frozen=True)
class Watched:
    """A canonical table that is watched.

    Attributes
    ----------
    table, source : str
        Its name; the source it comes from when the table does not say.
    days : tuple of (str, str, str)
        Label, column of the day, column of its precision: series of daily counts.
    quarter : str
        Column of the day by which quarters are told.
    categories : tuple of (str, str)
        Label and column of each set of categories; the code list has the column's name.
    """

    table: str
    source: str
    days: tuple[tuple[str, str, str], ...]
    quarter: str
    categories: tuple[tuple[str, str], ...]


WATCHED = (
    Watched(
        "offences",
        "police_crime",
        (
            ("Offences, day recorded", "recorded_date", "recorded_precision"),
            ("Offences, first day committed", "committed_from", "committed_precision"),
        ),
        "recorded_date",
        (("Kind of offence", "offence_group"),),
    ),
    Watched(
        "asb_incidents",
        "asb",
        (("Anti-social behaviour, day of the call", "recorded_date", "recorded_precision"),),
        "recorded_date",
        (("Category of anti-social behaviour", "asb_category"),),
    ),
    Watched(
        "attendances",
        "ae_assaults",
        (("A&E attendances, day of arrival", "arrival", "arrival_precision"),),
        "arrival",
        (("Kind of place of the assault", "attendance_place"), ("Weapon or method", "assault_method")),
    ),
    Watched("marac_cases", "marac", (), "meeting_month", (("Referring agency", "marac_agency"),)),
    Watched(
        "casualties",
        "road_casualties",
        (("Road casualties, day of the collision", "collision_date", "collision_precision"),),
        "collision_date",
        (
            ("Severity of casualties", "severity"),
            ("How severity is recorded", "severity_system"),
            ("Kind of road user", "road_user"),
        ),
    ),
    Watched(
        "fire_incidents",
        "fire",
        (("Fire service incidents, day of the call", "incident_date", "incident_precision"),),
        "incident_date",
        (("Category of fire service incidents", "fire_category"),),
    ),
    Watched("outcomes", "outcomes", (), "outcome_month", (("Outcome of offences", "outcome"),)),
)


@dataclass(frozen=True)
class Series:
    """What is looked at.

    Attributes
    ----------
    days : dict of str to pandas.DataFrame
        Daily counts by label.
    quarters : dict of str to pandas.DataFrame
        Categories by quarter, by label.
    source : dict of str to str
        Source id of each label.
    table : dict of str to str
        Canonical table of each label.
    codes : dict of str to str
        Code list of each label of categories.
    """

    days: dict[str, pd.DataFrame]
    quarters: dict[str, pd.DataFrame]
    source: dict[str, str]
    table: dict[str, str]
    codes: dict[str, str]


def series_of(tables: Mapping[str, pd.DataFrame], quality: Mapping[str, Any], period: Period) -> Series:
    """Daily counts and quarterly categories of every table that is watched.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name; absent and empty ones are passed over.
    quality : mapping
        Content of `quality.json`, for the months that were not supplied.
    period : Period
        The history.

    Returns
    -------
    Series
        Tables whose dates are months only have no daily counts.
    """
    found = Series({}, {}, {}, {}, {})
    for one in WATCHED:
        records = tables.get(one.table, pd.DataFrame())
        if records.empty:
            continue
        source = source_of(records, one.source)
        missing = quality.get("sources", {}).get(source, {}).get("months_missing", ())
        gone = [date.fromisoformat(f"{month}-01") for month in missing]
        for label, day, precision in one.days:
            dated = records.loc[records[precision].isin(_DATED) & records[day].notna(), day]
            inside = dated[dated.between(pd.Timestamp(period.start), pd.Timestamp(period.end) + pd.Timedelta(days=1))]
            if len(inside):
                span = Period(inside.min().date(), min(inside.max().date(), period.end))
                found.days[label] = daily_counts(inside, span, gone)
                found.source[label], found.table[label] = source, one.table
        for label, column in one.categories:
            found.quarters[label] = quarterly(records, one.quarter, column, period)
            found.source[label], found.table[label], found.codes[label] = source, one.table, column
    return found
