"""Road casualties by calendar year: killed or seriously injured, children, kinds of road user."""

from __future__ import annotations

from datetime import date

import pandas as pd

from assessment.analyse.intervals import count_interval
from assessment.analyse.provenance import source_of
from assessment.analyse.tests_of_change import rate_ratio
from assessment.periods import Period, calendar_year
from assessment.results import Figure, Result
from assessment.schema import code_label, code_list

SOURCE = "road_casualties"
KSI = ("fatal", "serious")
CHILD_BELOW_YEARS = 16
_NOTE = (
    "Killed: died within 30 days. Casualties, not collisions; whole calendar years only. Severity as recorded: a "
    "change in how it is recorded breaks the series."
)
SENTENCES = (
    "Killed or seriously injured in the last whole year against the year before: {road_safety.ksi_change} (interval "
    "{road_safety.ksi_change:interval}).",
    "Children under 16 among them: {road_safety.children_ksi}.",
    "The three-year average changed by {road_safety.ksi_three_year_change} on a year earlier.",
    "An interval that holds zero means that chance alone produces a change of that size.",
)


def complete_years(history: Period) -> tuple[int, ...]:
    """The calendar years that lie wholly inside a period.

    Parameters
    ----------
    history : Period
        From and to.

    Returns
    -------
    tuple of int
        In order.

    Examples
    --------
    >>> complete_years(Period(date(2007, 4, 1), date(2010, 1, 31)))
    (2008, 2009)
    """
    years = range(history.start.year, history.end.year + 1)
    return tuple(
        year for year in years if calendar_year(year).start >= history.start and calendar_year(year).end <= history.end
    )


def ksi_by_year(casualties: pd.DataFrame, as_of: date, *, confidence: float = 0.95) -> Result:
    """Killed or seriously injured in every complete calendar year held.

    Parameters
    ----------
    casualties : pandas.DataFrame
        `casualties`.
    as_of : datetime.date
        A year that is not over on this day is left out.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Result
        Keys: year.
    """
    period, years = _years(casualties, as_of)
    ksi = casualties[casualties["severity"].isin(KSI)]
    counts = ksi["collision_date"].dt.year.value_counts().reindex(years, fill_value=0).to_numpy()
    low, high = count_interval(counts, confidence)
    return Result(
        id="road_safety.ksi_by_year",
        title=f"Killed or seriously injured by calendar year, {period.label}",
        frame=pd.DataFrame(
            {"year": [str(year) for year in years], "ksi_count": counts, "low_count": low, "high_count": high}
        ),
        roles={"year": "key", "ksi_count": "count", "low_count": "derived", "high_count": "derived"},
        period=period,
        sources=(source_of(casualties, SOURCE),),
        headings={
            "year": "Year",
            "ksi_count": "Killed or seriously injured",
            "low_count": "Interval from",
            "high_count": "Interval to",
        },
        note=f"{_NOTE} Intervals at the {100 * confidence:.0f}% level.",
        rows_count=int(counts.sum()),
    )


def casualties_by_severity(casualties: pd.DataFrame, as_of: date) -> Result:
    """Casualties of every complete calendar year held, by severity.

    Parameters
    ----------
    casualties : pandas.DataFrame
        `casualties`.
    as_of : datetime.date
        A year that is not over on this day is left out.

    Returns
    -------
    Result
        Keys: year, severity; every severity a row.
    """
    period, years = _years(casualties, as_of)
    frame = _yearly(casualties, years, "severity", "casualties_count")
    return Result(
        id="road_safety.casualties_by_severity",
        title=f"Road casualties by severity, {period.label}",
        frame=frame,
        roles={"year": "key", "severity": "key", "casualties_count": "count"},
        period=period,
        sources=(source_of(casualties, SOURCE),),
        additive=("severity",),
        headings={"year": "Year", "severity": "Severity", "casualties_count": "Casualties"},
        note=_NOTE,
        rows_count=int(frame["casualties_count"].sum()),
    )


def ksi_by_road_user(casualties: pd.DataFrame, as_of: date) -> Result:
    """Killed or seriously injured of the last complete year and the one before, by kind of road user.

    Parameters
    ----------
    casualties : pandas.DataFrame
        `casualties`.
    as_of : datetime.date
        A year that is not over on this day is left out.

    Returns
    -------
    Result
        Keys: year, road_user; every kind a row.
    """
    whole, years = _years(casualties, as_of)
    latest = years[-2:]
    ksi = casualties[casualties["severity"].isin(KSI)]
    frame = _yearly(ksi, latest, "road_user", "ksi_count")
    period = Period(calendar_year(latest[0]).start, calendar_year(latest[-1]).end) if latest else whole
    return Result(
        id="road_safety.ksi_by_road_user",
        title=f"Killed or seriously injured by kind of road user, {period.label}",
        frame=frame,
        roles={"year": "key", "road_user": "key", "ksi_count": "count"},
        period=period,
        sources=(source_of(casualties, SOURCE),),
        additive=("road_user",),
        headings={"year": "Year", "road_user": "Road user", "ksi_count": "Killed or seriously injured"},
        note=_NOTE,
        rows_count=int(frame["ksi_count"].sum()),
    )


def casualty_figures(casualties: pd.DataFrame, as_of: date, *, confidence: float = 0.95) -> tuple[Figure, ...]:
    """Children, change on the year before, and the national indicators NI 47 and NI 48, to the last complete year.

    Parameters
    ----------
    casualties : pandas.DataFrame
        `casualties`.
    as_of : datetime.date
        A year that is not over on this day is left out.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of Figure
        `road_safety.children_ksi`; `road_safety.ksi_change` (percentage change, tested as a rate ratio); with four
        complete years `road_safety.ksi_three_year_change` and `road_safety.children_ksi_three_year_change`, as NI 47
        and NI 48 but for the sign: percentage change of the average of three years
        on the three years that end one year earlier (the national indicators count a fall as positive).
    """
    _, years = _years(casualties, as_of)
    ksi = casualties[casualties["severity"].isin(KSI)]
    # Where only a range of ages was supplied, its highest age tells a child for certain.
    children = ksi[ksi["age_years"].fillna(ksi["age_to_years"]) < CHILD_BELOW_YEARS]
    found = []
    if years:
        year = calendar_year(years[-1])
        young = int((children["collision_date"].dt.year == years[-1]).sum())
        low, high = count_interval(young, confidence)
        found.append(
            Figure(
                id="road_safety.children_ksi",
                label=f"Children under {CHILD_BELOW_YEARS} killed or seriously injured",
                value=float(young),
                unit="count",
                numerator=float(young),
                low=low,
                high=high,
                confidence=confidence,
                period_start=year.start,
                period_end=year.end,
                source=source_of(casualties, SOURCE),
                note=_NOTE,
            )
        )
    if len(years) > 1:
        now, before = (int((ksi["collision_date"].dt.year == year).sum()) for year in (years[-1], years[-2]))
        if before:
            days, days_before = calendar_year(years[-1]).days, calendar_year(years[-2]).days
            change = rate_ratio(now, before, days, days_before, confidence=confidence)
            value, low, high = change.as_percent
            found.append(
                Figure(
                    id="road_safety.ksi_change",
                    label=f"Killed or seriously injured per day, {years[-1]} against {years[-2]}",
                    value=value,
                    unit="percent_change",
                    numerator=float(now),
                    denominator=float(before),
                    low=low,
                    high=high,
                    confidence=confidence,
                    period_start=calendar_year(years[-2]).start,
                    period_end=calendar_year(years[-1]).end,
                    source=source_of(casualties, SOURCE),
                    note=f"{change.method}; p = {change.p_value:.2g}. {_NOTE}",
                )
            )
    for name, label, rows in (
        ("ksi_three_year_change", "the measure of NI 47", ksi),
        ("children_ksi_three_year_change", "the measure of NI 48, children", children),
    ):
        if len(years) < 4:
            continue
        latest, earlier = (int(rows["collision_date"].dt.year.isin(span).sum()) for span in (years[-3:], years[-4:-1]))
        if earlier:
            found.append(
                Figure(
                    id=f"road_safety.{name}",
                    label=f"Killed or seriously injured, three-year average, change on a year earlier ({label})",
                    value=100 * (latest - earlier) / earlier,
                    unit="percent_change",
                    numerator=float(latest),
                    denominator=float(earlier),
                    period_start=calendar_year(years[-4]).start,
                    period_end=calendar_year(years[-1]).end,
                    source=source_of(casualties, SOURCE),
                    note="The indicator counts a fall as positive. The averages share two years: no test is made.",
                )
            )
    return tuple(found)


def _yearly(rows: pd.DataFrame, years: tuple[int, ...], field: str, count: str) -> pd.DataFrame:
    """Counts of every year and code of a field, zeros included."""
    cells = rows.groupby([rows["collision_date"].dt.year, rows[field].astype("str")]).size()
    every = pd.MultiIndex.from_product([years, code_list(field)], names=["year", field])
    found = cells.reindex(every, fill_value=0).rename(count).reset_index()
    found["year"] = found["year"].astype("str")
    found[field] = [code_label(field, code) for code in found[field]]
    return found


def _years(casualties: pd.DataFrame, as_of: date) -> tuple[Period, tuple[int, ...]]:
    if casualties.empty:
        return calendar_year(as_of.year - 1), ()
    first = calendar_year(int(casualties["collision_date"].min().year)).start
    if first > as_of:
        return calendar_year(as_of.year - 1), ()
    years = complete_years(Period(first, as_of))
    if not years:
        return Period(first, as_of), ()
    return Period(calendar_year(years[0]).start, calendar_year(years[-1]).end), years
