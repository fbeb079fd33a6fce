"""Young people as victims of crime: the same days of each year, by age, with how many ages are not known."""

from __future__ import annotations

from datetime import date

import pandas as pd

from assessment.analyse.intervals import count_interval
from assessment.analyse.provenance import source_of
from assessment.analyse.selecting import records_begin, within
from assessment.analyse.tests_of_change import rate_ratio
from assessment.errors import InputError
from assessment.periods import Period, financial_year_label, financial_year_of
from assessment.results import Figure, Result

SOURCE = "police_crime"
TABLE = "offences"
# Bands of the seeds' questions: children and young people, and the age group most at risk.
BANDS = {"under 18": (0, 17), "18 to 24": (18, 24), "25 and over": (25, 200)}
NOT_KNOWN = "age not known"
YOUNG = tuple(BANDS)[:2]
VIOLENCE = "violence_against_the_person"
_NOTE = (
    "Offences with a person as victim, by the victim's age when recorded; a person harmed twice counts twice. The "
    "same days of each financial year."
)
SENTENCES = (
    "In the year to date, {young_people.crime_under_18} victims of recorded crime were under 18, and "
    "{young_people.crime_18_to_24} were aged 18 to 24.",
    "Against the same days of the year before, victims under 18 went {young_people.crime_under_18_change:direction} "
    "(interval {young_people.crime_under_18_change:interval}).",
    "Of violence against the person, {young_people.violence_under_18} victims were under 18; the change on the year "
    "before is {young_people.violence_under_18_change} (interval {young_people.violence_under_18_change:interval}).",
    "An interval that holds zero means that chance alone produces a change of that size.",
)


def with_ages(offences: pd.DataFrame) -> pd.DataFrame:
    """The offences, if the extract holds victims' ages at all.

    Parameters
    ----------
    offences : pandas.DataFrame
        `offences`.

    Returns
    -------
    pandas.DataFrame
        The same.

    Raises
    ------
    InputError
        When no row holds one: the chapter on young people cannot be written.
    """
    if offences["victim_age_years"].isna().all():
        raise InputError("Young people as victims rests on the ages of victims, which no extract of crime supplied.")
    return offences


def same_days(offences: pd.DataFrame, as_of: date) -> tuple[Period, ...]:
    """The financial year to date and the same days of every earlier year that the records hold whole.

    Parameters
    ----------
    offences : pandas.DataFrame
        `offences`, all of them.
    as_of : datetime.date
        Last day counted.

    Returns
    -------
    tuple of Period
        Oldest first.
    """
    begin = records_begin(offences, TABLE)
    now = financial_year_of(as_of).to_date(as_of)
    if begin is None:
        return (now,)
    periods = [now]
    while periods[0].years_earlier().start >= begin:
        periods.insert(0, periods[0].years_earlier())
    return tuple(periods)


def victims_by_age(offences: pd.DataFrame, as_of: date, *, violent: bool = False) -> Result:
    """Victims by age, the financial year to date beside the same days of earlier years.

    Parameters
    ----------
    offences : pandas.DataFrame
        `offences`.
    as_of : datetime.date
        Last day counted.
    violent : bool
        Whether only violence against the person counts.

    Returns
    -------
    Result
        Keys: year, age; every age a row, "age not known" among them.
    """
    persons = _persons(offences, violent)
    periods = same_days(offences, as_of)
    rows: list[dict[str, object]] = []
    people = 0
    for period in periods:
        ages = _bands(within(persons, TABLE, period)["victim_age_years"]).value_counts()
        people += int(ages.sum())
        rows += [
            {"year": financial_year_label(period.start), "age": band, "victims_count": int(ages.get(band, 0))}
            for band in (*BANDS, NOT_KNOWN)
        ]
    whole = Period(periods[0].start, periods[-1].end)
    what = "violence against the person" if violent else "recorded crime"
    return Result(
        id=f"young_people.victims_of_{'violence' if violent else 'crime'}",
        title=f"Victims of {what} by age, {periods[-1].label} and the same days of earlier years",
        frame=pd.DataFrame(rows),
        roles={"year": "key", "age": "key", "victims_count": "count"},
        period=whole,
        sources=(source_of(offences, SOURCE),),
        additive=("age",),
        headings={"year": "Year (same days)", "age": "Age of the victim", "victims_count": "Victims"},
        note=_NOTE,
        rows_count=people,
    )


def victim_figures(offences: pd.DataFrame, as_of: date, *, confidence: float = 0.95) -> tuple[Figure, ...]:
    """Victims under 18 and from 18 to 24 in the year to date, and the change on the same days of the year before.

    Parameters
    ----------
    offences : pandas.DataFrame
        `offences`.
    as_of : datetime.date
        Last day counted.
    confidence : float
        Level of the intervals.

    Returns
    -------
    tuple of Figure
        `young_people.<crime|violence>_<under_18|18_to_24>` and, with a year before, the same with `_change`.
    """
    periods = same_days(offences, as_of)
    now, before = periods[-1], periods[-2] if len(periods) > 1 else None
    source = source_of(offences, SOURCE)
    found = []
    for violent, what in ((False, "crime"), (True, "violence")):
        persons = _persons(offences, violent)
        for band in list(BANDS)[:2]:
            name = f"young_people.{what}_{band.replace(' ', '_')}"
            label = f"Victims of {what if violent else 'recorded crime'}, {band}"
            count = _count(persons, now, band)
            low, high = count_interval(count, confidence)
            found.append(_figure(name, label, float(count), "count", now, low, high, confidence, _NOTE, source))
            base = _count(persons, before, band) if before is not None else 0
            if before is not None and base:
                change = rate_ratio(count, base, now.days, before.days, confidence=confidence)
                value, low, high = change.as_percent
                note = f"{_NOTE} {change.method}; p = {change.p_value:.2g}."
                whole = Period(before.start, now.end)
                found.append(
                    _figure(
                        f"{name}_change",
                        f"{label}: change on the same days of the year before",
                        value,
                        "percent_change",
                        whole,
                        low,
                        high,
                        confidence,
                        note,
                        source,
                        numerator=float(count),
                        denominator=float(base),
                    )
                )
    return tuple(found)


def _figure(
    figure_id: str,
    label: str,
    value: float,
    unit: str,
    period: Period,
    low: float,
    high: float,
    confidence: float,
    note: str,
    source: str,
    *,
    numerator: float | None = None,
    denominator: float | None = None,
) -> Figure:
    return Figure(
        id=figure_id,
        label=label,
        value=value,
        unit=unit,
        numerator=value if numerator is None else numerator,
        denominator=denominator,
        low=low,
        high=high,
        confidence=confidence,
        period_start=period.start,
        period_end=period.end,
        source=source,
        note=note,
    )


def _persons(offences: pd.DataFrame, violent: bool) -> pd.DataFrame:
    """Offences with a person as victim: an age or a sex was recorded."""
    person = offences["victim_age_years"].notna() | offences["victim_sex"].notna()
    return offences[person & (offences["offence_group"] == VIOLENCE)] if violent else offences[person]


def _bands(ages: pd.Series) -> pd.Series:
    bands = pd.Series(NOT_KNOWN, index=ages.index)
    for band, (youngest, oldest) in BANDS.items():
        bands = bands.mask(ages.between(youngest, oldest).fillna(False).astype(bool), band)
    return bands


def _count(persons: pd.DataFrame, period: Period, band: str) -> int:
    return int((_bands(within(persons, TABLE, period)["victim_age_years"]) == band).sum())
