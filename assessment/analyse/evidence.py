"""The evidence cube: monthly series from every source, for the county and its localities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assessment.analyse.provenance import source_of
from assessment.analyse.selecting import DATE_COLUMNS, latest_unbroken, months_without_records, records_begin, select
from assessment.config import SeriesBreak
from assessment.periods import Period, last_complete_month, month_end
from assessment.schema import code_label, offence_sets, offence_tree

COUNTY = ""
# Where one table says on its own what another says of a part: the theme both speak of.
KIN = {"attendances": "violence_against_the_person", "marac_meetings": "domestic_abuse"}
# What readers call the tables.
TABLE_NAMES = {
    "offences": "Recorded crime",
    "asb_incidents": "Anti-social behaviour",
    "attendances": "A&E attendances",
    "marac_meetings": "MARAC cases",
    "casualties": "Road casualties",
    "comments": "Concerns raised in consultations",
}
_WHOLE = {
    "asb_incidents": "Anti-social behaviour",
    "attendances": "A&E attendances after an assault",
    "marac_meetings": "Domestic abuse cases at MARAC",
}
_FLAGS = {"domestic_abuse_flag": "domestic_abuse", "hate_flag": "hate_crime"}
_FLAG_NAMES = {"domestic_abuse": "Domestic abuse offences", "hate_crime": "Hate crime"}
_DEFAULT_SOURCES = {"marac_meetings": "marac"}


@dataclass(frozen=True)
class Cube:
    """Monthly series from every source.

    Attributes
    ----------
    about : pandas.DataFrame
        One row a series: series (its id), name, theme, table, source, place (empty for the county), place_code,
        months_from (first month of the unbroken run that ends with `last_month`).
    counts : pandas.DataFrame
        Rows months, columns series; missing before a series' run begins. A month in it without records is 0.
    last_month : datetime.date
        First day of the last month held.
    """

    about: pd.DataFrame
    counts: pd.DataFrame
    last_month: date


def evidence_cube(
    tables: Mapping[str, pd.DataFrame],
    areas: pd.DataFrame,
    as_of: date,
    breaks: Sequence[SeriesBreak] = (),
) -> Cube:
    """Count every source by month: offences by group, subgroup, set and flag, and all that others recorded.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name; absent or empty ones give no series.
    areas : pandas.DataFrame
        `areas`: small areas with the locality they lie in.
    as_of : datetime.date
        Series end with the last month complete on this day.
    breaks : sequence of SeriesBreak
        A break of a table's total cuts its series: they begin with the break.

    Returns
    -------
    Cube
        Series in a stable order.
    """
    last = last_complete_month(as_of)
    known = pd.DataFrame(areas[["area_code", "area_name", "area_level", "parent_code"]])
    small = known[known["area_level"] == "small_area"].set_index("area_code")["parent_code"]
    localities = known[known["area_level"] == "locality"]
    names = dict(zip(localities["area_code"], localities["area_name"], strict=True))
    about, columns = [], {}
    for table, frame in tables.items():
        span = _held(frame, table, as_of, breaks)
        if span is None:
            continue
        months = pd.DatetimeIndex(pd.to_datetime(list(span.months)))
        source = source_of(frame, _DEFAULT_SOURCES.get(table, table))
        for theme, name, rows in _themes(table, frame):
            for place_code, inside in _places(rows, small, {} if table == "comments" else names):
                series = "|".join([table, theme, place_code])
                columns[series] = _monthly(inside, table, months)
                place = names.get(place_code, "")
                about.append((series, name, theme, table, source, place, place_code, months[0]))
    described = pd.DataFrame(
        about, columns=["series", "name", "theme", "table", "source", "place", "place_code", "months_from"]
    )
    return Cube(described, pd.DataFrame(columns).sort_index(), last)


def _held(frame: pd.DataFrame, table: str, as_of: date, breaks: Sequence[SeriesBreak]) -> Period | None:
    """The latest unbroken run of complete months of a table; None when it holds none."""
    end = month_end(last_complete_month(as_of))
    if table == "marac_meetings":
        held = sorted(month.date() for month in frame["meeting_month"])
        begin = held[0] if held else None
        missing = () if begin is None else tuple(m for m in Period(begin, end).months if m not in set(held))
    else:
        begin = records_begin(frame, table)
        missing = months_without_records(frame, table, Period(begin, end)) if begin and begin <= end else ()
    if begin is None or begin > end or end.replace(day=1) in missing:
        return None
    run = latest_unbroken(missing, begin, end)
    cuts = [
        one.date for one in breaks if one.table == table and one.breaks_total and not one.filter and one.date <= end
    ]
    return Period(max([run.start, *cuts]), end)


def _themes(table: str, frame: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Theme, name and rows of every series of a table, before places."""
    if table in _WHOLE:
        yield ("domestic_abuse" if table == "marac_meetings" else table), _WHOLE[table], frame
    elif table == "casualties":
        yield "casualties", "Killed or seriously injured", frame[frame["severity"].isin(["fatal", "serious"])]
    elif table == "comments":
        for theme in frame["concern_theme"].astype("str").drop_duplicates().sort_values():
            yield (
                f"concern:{theme}",
                f"Concern: {code_label('concern_theme', theme)}",
                frame[frame["concern_theme"] == theme],
            )
    elif table == "offences":
        yield from _offence_themes(frame)


def _offence_themes(frame: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    groups = dict(tuple(frame.groupby(frame["offence_group"].astype("str"), sort=True)))
    for group, rows in groups.items():
        yield str(group), code_label("offence_group", str(group)), rows
        subgroups = rows["offence_subgroup"].astype("str")
        # A group that is its only subgroup is one series, not two looks at the same.
        codes = sorted(set(subgroups))
        for subgroup in codes if len(codes) > 1 else ():
            name = code_label("offence_subgroup", subgroup)
            yield f"{group}:{subgroup}", name, rows[subgroups == subgroup]
    for name in offence_sets():
        rows = select(frame, {"offence_set": name})
        if len(set(rows["offence_subgroup"])) > 1:
            yield f"{_common_group(name)}set:{name}", name.replace("_", " ").capitalize(), rows
    for flag, theme in _FLAGS.items():
        if frame[flag].notna().any():
            yield theme, _FLAG_NAMES[theme], frame[frame[flag].fillna(False).astype(bool)]


def _common_group(name: str) -> str:
    tree = offence_tree()
    groups = {tree[code].group for code in offence_sets()[name]}
    return f"{groups.pop()}:" if len(groups) == 1 else ""


def _places(rows: pd.DataFrame, small: pd.Series, names: Mapping[str, str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The county, then every locality that rows are known for."""
    yield COUNTY, rows
    if "locality_code" in rows:
        locality = rows["locality_code"]
    elif "area_code" in rows:
        locality = rows["area_code"].map(small)
    else:
        return
    for code in names:
        yield code, rows[locality == code]


def _monthly(rows: pd.DataFrame, table: str, months: pd.DatetimeIndex) -> pd.Series:
    if table == "marac_meetings":
        return rows.set_index("meeting_month")["cases_count"].astype("float64").reindex(months, fill_value=0.0)
    month = rows[DATE_COLUMNS[table][0]].dt.to_period("M").dt.to_timestamp()
    return month.value_counts().astype("float64").reindex(months, fill_value=0.0)
