"""Populations by area and group: a row or a column a group, or a row or a column a year of age (and sex)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extracts
from assessment.clean.several import conflicting, fold, values_of
from assessment.clean.single_ages import AGES_OF, add_up, single_age
from assessment.schema.codes import code_list
from assessment.schema.extract import RawExtract

KEY = ("area_code", "population_group", "year")
#: The same before codes of another vintage are mapped: parts of one area are not each other's repeats.
STATED_KEY = ("stated_area_code", "population_group", "year")


def clean(extracts: Sequence[RawExtract], geography: Geography, known_areas: Collection[str]) -> Cleaned:
    """People by area, group and year.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Population files.
    geography : Geography
        For codes of another vintage.
    known_areas : collection of str
        Codes of the areas held; rows of other areas are out of scope. Empty keeps every row.

    Returns
    -------
    Cleaned
        `populations`. Parts of one area that were coded apart are added up, unless the area itself is there.
    """
    batch = parse_extracts(extracts)
    codes, changed = geography.current_code(batch.frame["area_code"])
    batch = batch.assign(stated_area_code=batch.frame["area_code"], area_code=codes, mapped=changed)
    batch = batch.repaired("area_code_of_another_year_mapped", changed)
    if known_areas:
        outside = ~batch.frame["area_code"].isin(list(known_areas))
        batch = batch.settle(outside, "out_of_scope", "area_not_in_the_partnership")
    if "age" in batch.frame:
        batch = _by_age(batch)
    found = _by_group(batch, extracts)
    gaps = np.zeros(len(batch.frame), dtype=bool)
    gaps[found.loc[found["people_count"].isna(), "row"].to_numpy(dtype="int64")] = True
    values = values_of(batch, found[found["people_count"].notna()])
    batch = _without_people(batch, values).repaired("group_left_out_a_number_is_blank", gaps)
    everyone = np.ones(len(values.frame), dtype=bool)
    values = identity.drop_repeats(values, everyone, (*STATED_KEY, "people_count"), "same_row_again")
    conflict = conflicting(values, list(STATED_KEY))
    values = values.reject("people_count", conflict, "different numbers for one area, group and year")
    values = _own_vintage_first(values)
    grouped, lacking = add_up(values.kept())
    people = grouped.groupby([*KEY], observed=True)["people_count"].sum().reset_index()
    batch = batch.repaired("group_left_out_an_age_is_not_there", _rows_among(batch, values, lacking))
    return Cleaned({"populations": to_table(people, "populations", KEY)}, fold(batch, values))


def _by_age(batch: Batch) -> Batch:
    """Rows of one year of age: what they say of it stands where the others have their group."""
    frame = batch.frame
    groups = frame["population_group"].astype("object") if "population_group" in frame else None
    ages = single_age(frame["sex"], frame["age"])
    by_age = (frame["age"].notna() | frame["sex"].notna()).to_numpy(dtype=bool)
    batch = batch.reject("age", by_age & ages.isna().to_numpy(dtype=bool), "unreadable")
    return batch.assign(population_group=ages if groups is None else groups.where(groups.notna(), ages))


def _by_group(batch: Batch, extracts: Sequence[RawExtract]) -> pd.DataFrame:
    """One row an area, group and year; people missing where a number is blank."""
    frame = batch.frame.assign(row=np.arange(len(batch.frame)))
    parts = []
    for extract in extracts:
        rows = frame[(frame["file_label"] == extract.file_label) & (frame["sheet"] == (extract.sheet or ""))]
        if "year" in extract.layout.constants:
            rows = rows.assign(year=int(extract.layout.constants["year"]))
        if "population_group" in extract.frame or "age" in extract.frame:
            parts.append(rows)
            continue
        for group in code_list("population_group"):
            people = _people(rows, group, frozenset(extract.frame.columns))
            if people is not None:
                parts.append(rows.assign(population_group=group, people_count=people))
    names = ["row", "stated_area_code", "mapped", *KEY, "people_count"]
    whole = pd.concat([part[names].astype({"population_group": "object"}) for part in parts], ignore_index=True)
    return whole.astype({"people_count": "Int64", "year": "Int64"})


def _people(rows: pd.DataFrame, group: str, supplied: frozenset[str]) -> pd.Series | None:
    """The people of one group: its own column, or single years of age added up; None where the file has neither."""
    if group in supplied:
        return rows[group]
    if group not in AGES_OF:
        return None
    sex, first, last = AGES_OF[group]
    for kinds in ((sex,),) if sex else (("persons",), ("females", "males")):
        columns = [f"{kind}_{age}" for kind in kinds for age in range(first, last + 1)]
        if supplied.issuperset(columns):
            return rows[columns].astype("Int64").sum(axis=1, skipna=False)
    return None


def _rows_among(batch: Batch, values: Batch, areas: pd.DataFrame) -> np.ndarray:
    """Rows with a value of one of these areas and years."""
    stated = pd.MultiIndex.from_frame(values.frame[["stated_area_code", "year"]])
    among = stated.isin(pd.MultiIndex.from_frame(areas)) if len(areas) else np.zeros(len(stated), dtype=bool)
    found = np.zeros(len(batch.frame), dtype=bool)
    found[values.frame["row"].to_numpy(dtype="int64")[among]] = True
    return found


def _without_people(batch: Batch, values: Batch) -> Batch:
    has = np.zeros(len(batch.frame), dtype=bool)
    has[values.frame["row"].to_numpy(dtype="int64")] = True
    return batch.reject("people_count", ~has, "blank")


def _own_vintage_first(values: Batch) -> Batch:
    """Parts of an area that is there itself would count its people twice."""
    frame = values.frame
    own = (~frame["mapped"] & values.standing).groupby([frame[name] for name in KEY], observed=True).transform("any")
    return values.settle(frame["mapped"] & own, "superseded", "area_is_there_in_its_own_vintage")
