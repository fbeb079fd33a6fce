"""Counts and rates by area, with intervals, and how concentrated they are. Every area is a row, zeros included."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.intervals import rate_interval
from assessment.errors import InputError
from assessment.periods import Period
from assessment.results import AreaLevel, Figure, Result, Role

# Below this many events a rate moves by more than its own interval says; the convention of public health.
FEW_EVENTS = 10
_ROLES: dict[str, Role] = {
    "area_code": "key",
    "area_name": "label",
    "locality_name": "label",
    "count": "count",
    "people_count": "denominator",
    "rate_per_1000": "derived",
    "low_per_1000": "derived",
    "high_per_1000": "derived",
    "too_few": "derived",
}
# What a table of areas shows, and which columns are the two ends of its interval.
SHOWN = ("area_name", "count", "people_count", "rate_per_1000", "low_per_1000")
INTERVAL = {"Interval of the rate": ("low_per_1000", "high_per_1000")}


def people_by_area(
    populations: pd.DataFrame, areas: pd.DataFrame, *, group: str = "all", year: int, level: str = "small_area"
) -> pd.Series:
    """People of a group in each area, of the latest estimate not after a year.

    Parameters
    ----------
    populations : pandas.DataFrame
        `populations`, given for small areas.
    areas : pandas.DataFrame
        `areas`.
    group : str
        Population group.
    year : int
        Latest year that may be used; where none is as early, the earliest there is.
    level : str
        `small_area`, or a level whose areas are parents of small areas.

    Returns
    -------
    pandas.Series
        People by area code, one entry for every area of the level; missing where no population was supplied.
    """
    small = areas.loc[areas["area_level"] == "small_area", ["area_code", "parent_code"]]
    found = populations[(populations["population_group"] == group) & populations["area_code"].isin(small["area_code"])]
    years = sorted(set(found["year"]))
    best = max((one for one in years if one <= year), default=years[0] if years else None)
    people = found[found["year"] == best].set_index("area_code")["people_count"].astype("Int64")
    if level == "small_area":
        return people.reindex(small["area_code"])
    parents = small.set_index("area_code")["parent_code"]
    return people.groupby(parents.reindex(people.index)).sum(min_count=1)


def people_total(populations: pd.DataFrame, areas: pd.DataFrame, *, group: str = "all", year: int) -> int:
    """People of a group in all small areas together.

    Parameters
    ----------
    populations : pandas.DataFrame
        `populations`.
    areas : pandas.DataFrame
        `areas`.
    group : str
        Population group.
    year : int
        Latest year that may be used.

    Returns
    -------
    int
        0 when no population of the group was supplied.
    """
    return int(people_by_area(populations, areas, group=group, year=year).fillna(0).sum())


def area_rates(
    records: pd.DataFrame,
    areas: pd.DataFrame,
    populations: pd.DataFrame,
    period: Period,
    *,
    table_id: str,
    label: str,
    sources: tuple[str, ...],
    level: AreaLevel = "small_area",
    group: str = "all",
    confidence: float = 0.95,
) -> Result:
    """Count and rate per 1,000 of every area, with the interval of the rate.

    Parameters
    ----------
    records : pandas.DataFrame
        Rows of the period with `area_code` (a small area); rows without one are counted in the note, never spread.
    areas : pandas.DataFrame
        `areas`.
    populations : pandas.DataFrame
        `populations`.
    period : Period
        What the records cover.
    table_id, label : str
        Id of the table, and what is counted, in words.
    sources : tuple of str
        Source ids.
    level : str
        `small_area` or `locality`.
    group : str
        Population group of the denominator.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Result
        Keys: area_code. Rates cover the period as it is, not annualised; `too_few` marks fewer than 10 events.

    Raises
    ------
    InputError
        When records name areas that the boundaries do not hold.
    """
    frame = _named(areas, level)
    counts = counts_by_area(records, areas, level=level)
    frame["count"] = counts.reindex(frame["area_code"]).to_numpy()
    people = people_by_area(populations, areas, group=group, year=period.end.year, level=level)
    frame["people_count"] = people.reindex(frame["area_code"]).array
    exposed = frame["people_count"].astype("float64").where(frame["people_count"].fillna(0) > 0)
    frame["rate_per_1000"] = 1000 * frame["count"] / exposed
    low, high = rate_interval(frame["count"].to_numpy(), exposed.fillna(0).to_numpy(), 1000, confidence)
    frame["low_per_1000"], frame["high_per_1000"] = low, high
    frame["too_few"] = frame["count"] < FEW_EVENTS
    columns = [name for name in _ROLES if name != "locality_name" or level == "small_area"]
    return Result(
        id=table_id,
        title=f"{label} by {level.replace('_', ' ')}, {period.label}",
        frame=frame[columns],
        roles={name: _ROLES[name] for name in columns},
        period=period,
        sources=sources,
        area_level=level,
        additive=("area_code",),
        headings={
            "area_code": "Code",
            "area_name": "Area",
            "locality_name": "Locality",
            "count": label,
            "people_count": "People",
            "rate_per_1000": "Rate per 1,000",
            "low_per_1000": "Interval from",
            "high_per_1000": "Interval to",
            "too_few": "Too few to say",
        },
        note=(
            f"Rates per 1,000 of the population, for the period as it is. {_group_words(group)} Intervals at the "
            f"{100 * confidence:.0f}% level: exact below {FEW_EVENTS} events, Byar's above; an area with fewer than "
            f"{FEW_EVENTS} is marked too few to say. "
            "Records without an area stand in no row."
        ),
        rows_count=len(records),
    )


def counts_by_area(records: pd.DataFrame, areas: pd.DataFrame, *, level: str = "small_area") -> pd.Series:
    """Records in every area of a level.

    Parameters
    ----------
    records : pandas.DataFrame
        Rows with `area_code` (a small area).
    areas : pandas.DataFrame
        `areas`.
    level : str
        `small_area` or `locality`.

    Returns
    -------
    pandas.Series
        Counts (int) by area code, zeros included.

    Raises
    ------
    InputError
        When records name areas that the boundaries do not hold.
    """
    small = areas[areas["area_level"] == "small_area"].set_index("area_code")
    placed = records["area_code"].dropna().astype("str")
    strangers = ~placed.isin(small.index)
    if strangers.any():
        raise InputError(
            f"{int(strangers.sum())} of {len(records)} records name an area that the boundaries do not hold. "
            "Were the codes and the boundaries drawn up in different years? See area_code_changes in assessment.toml."
        )
    counts = placed.value_counts().reindex(small.index, fill_value=0).astype("int64")
    if level == "small_area":
        return counts
    codes = areas.loc[areas["area_level"] == level, "area_code"]
    return counts.groupby(small["parent_code"]).sum().reindex(codes, fill_value=0)


def _named(areas: pd.DataFrame, level: str) -> pd.DataFrame:
    chosen = pd.DataFrame(areas.loc[areas["area_level"] == level, ["area_code", "area_name", "parent_code"]])
    names = areas.set_index("area_code")["area_name"]
    chosen["locality_name"] = chosen["parent_code"].map(names)
    return chosen.drop(columns="parent_code").sort_values("area_code", ignore_index=True)


def _group_words(group: str) -> str:
    return {
        "all": "The denominator is who lives there: where many come to shop or go out, the rate is high for that.",
        "households": "The denominator is households.",
    }.get(group, "")


def placing_figures(
    records: pd.DataFrame, not_placed: pd.DataFrame, period: Period, *, prefix: str, label: str, source: str
) -> tuple[Figure, ...]:
    """How many records there are, how many carry no area, and how many of the whole force carry no place at all.

    Parameters
    ----------
    records : pandas.DataFrame
        Rows of the period with `area_code`.
    not_placed : pandas.DataFrame
        Rows of the period that belong to the whole force; never of the partnership.
    period : Period
        What they cover.
    prefix : str
        Figure ids begin with it.
    label : str
        What is counted, in words.
    source : str
        Source id.

    Returns
    -------
    tuple of Figure
        `<prefix>.count`, and where there are any `<prefix>.without_area` and `<prefix>.force_not_placed`: the rows of a
        table by area and those without make the total.
    """
    told = (
        ("count", label, len(records)),
        ("without_area", f"{label}: without an area", int(records["area_code"].isna().sum())),
        ("force_not_placed", f"{label}: of the whole force, without a place", len(not_placed)),
    )
    return tuple(
        Figure(
            id=f"{prefix}.{name}",
            label=words,
            value=float(count),
            unit="count",
            numerator=float(count),
            period_start=period.start,
            period_end=period.end,
            source=source,
        )
        for name, words, count in told
        if count or name == "count"
    )
