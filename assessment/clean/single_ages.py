"""Population groups added up from single years of age, in files with a row an age."""

from __future__ import annotations

import re

import pandas as pd

from assessment.clean.cells import as_text

#: The last age, which holds everybody older.
LAST_AGE = 90
#: Ages that make a group, the last included, and the sex it is of; no sex is everybody.
AGES_OF = {
    "all": ("", 0, LAST_AGE),
    "women_16_plus": ("females", 16, LAST_AGE),
    "children_under_16": ("", 0, 15),
    "aged_18_to_24": ("", 18, 24),
}
_SEXES = {
    **dict.fromkeys(("all", "all persons", "persons", "person", "both", "total", "t", "0"), "persons"),
    **dict.fromkeys(("female", "females", "women", "f", "2"), "females"),
    **dict.fromkeys(("male", "males", "men", "m", "1"), "males"),
}
_AGE = re.compile(r"(?:aged?\s+)?(\d{1,3})(\s*\+|\s+and over|\s+or over|\s+years?)?")
_AREA = ["stated_area_code", "area_code", "mapped", "year"]


def single_age(sexes: pd.Series, ages: pd.Series) -> pd.Series:
    """The sex and year of age of each row, such as `females 17`.

    Parameters
    ----------
    sexes, ages : pandas.Series
        As written.

    Returns
    -------
    pandas.Series of object
        `persons`, `females` or `males`, a space, and an age from 0 to 90 or `all`; missing where one of the two cannot
        be read. An age that ends the list (`85+`) is read at 90 only: before that it is a range, not an age.

    Examples
    --------
    >>> list(single_age(pd.Series(["Female", "M", "All", "Male"]), pd.Series(["Aged 17", "90+", "All Ages", "85+"])))
    ['females 17', 'males 90', 'persons all', nan]
    """
    written = pd.DataFrame({"sex": as_text(sexes).str.casefold(), "age": as_text(ages).str.casefold()})
    kinds = written["sex"].map(_SEXES)
    years = written["age"].map({text: _age(text) for text in written["age"].unique()})
    return kinds.astype("object").str.cat(years.astype("object"), sep=" ").set_axis(sexes.index)


def add_up(values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The groups that single ages make.

    Parameters
    ----------
    values : pandas.DataFrame
        People by area, group and year; some groups are single ages, from `single_age`.

    Returns
    -------
    values : pandas.DataFrame
        The groups proper: those there were, and those added up.
    lacking : pandas.DataFrame
        `stated_area_code` and `year` of areas of which a group cannot be added up: one of its ages is not there.
    """
    single = values["population_group"].astype("str").str.contains(" ", regex=False).to_numpy(dtype=bool)
    if not single.any():
        return values, values.loc[[], ["stated_area_code", "year"]]
    wide = values[single].pivot(index=_AREA, columns="population_group", values="people_count").astype("Int64")
    groups = {group: _sum(wide, *ages) for group, ages in AGES_OF.items()}
    groups["all"] = _whole(wide).combine_first(groups["all"])
    made = [
        people.rename("people_count").reset_index().assign(population_group=group) for group, people in groups.items()
    ]
    found = pd.concat(made, ignore_index=True)
    empty = found["people_count"].isna()
    lacking = found.loc[empty, ["stated_area_code", "year"]].drop_duplicates()
    return pd.concat([values[~single], found[~empty]], ignore_index=True), lacking


def _sum(wide: pd.DataFrame, sex: str, first: int, last: int) -> pd.Series:
    """Each area's people of these ages; missing where one of the ages is."""
    nothing = pd.Series(pd.NA, index=wide.index, dtype="Int64")
    for kinds in ((sex,),) if sex else (("persons",), ("females", "males")):
        columns = [f"{kind} {age}" for kind in kinds for age in range(first, last + 1)]
        if set(columns) <= set(wide.columns):
            nothing = nothing.combine_first(wide[columns].sum(axis=1, skipna=False))
    return nothing


def _whole(wide: pd.DataFrame) -> pd.Series:
    """Everybody, where the file has a row for all ages."""
    nothing = pd.Series(pd.NA, index=wide.index, dtype="Int64")
    for columns in (["persons all"], ["females all", "males all"]):
        if set(columns) <= set(wide.columns):
            nothing = nothing.combine_first(wide[columns].sum(axis=1, skipna=False))
    return nothing


def _age(text: str) -> str | None:
    if text in {"all", "all ages", "total"}:
        return "all"
    found = _AGE.fullmatch(text)
    if found is None or int(found[1]) > LAST_AGE:
        return None
    open_ended = (found[2] or "").strip() in {"+", "and over", "or over"}
    return str(int(found[1])) if not open_ended or int(found[1]) == LAST_AGE else None
