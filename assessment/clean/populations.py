"""Populations by area and group, from long files (a row a group) and wide ones (a column a group)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extract
from assessment.schema.codes import code_list
from assessment.schema.extract import RawExtract

KEY = ("area_code", "population_group", "year")


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
        `populations`.
    """
    parts = [_one_file(extract) for extract in extracts]
    batch = Batch(
        pd.concat([part.frame for part in parts], ignore_index=True),
        np.concatenate([part.fate for part in parts]),
        np.concatenate([part.reason for part in parts]),
        np.concatenate([part.field for part in parts]),
        {},
    )
    codes, changed = geography.current_code(batch.frame["area_code"])
    batch = batch.assign(area_code=codes)
    if known_areas:
        outside = ~batch.frame["area_code"].isin(list(known_areas))
        batch = batch.settle(outside, "out_of_scope", "area_not_in_the_partnership")
    everyone = np.ones(len(batch.frame), dtype=bool)
    groups = [group for group in code_list("population_group") if group in batch.frame]
    wide = batch.frame["population_group"].isna().to_numpy()
    batch = identity.drop_repeats(batch, everyone, (*KEY, "people_count", *groups), "same_row_again")
    standing = batch.frame[batch.standing & ~changed]
    conflict = np.zeros(len(batch.frame), dtype=bool)
    conflict[standing.index[standing.duplicated([*KEY], keep=False)]] = True
    batch = batch.reject("people_count", conflict, "different numbers for one area, group and year")
    batch = batch.repaired("area_code_of_another_year_mapped", changed)
    kept = batch.kept()
    long = kept.loc[~wide[batch.standing], [*KEY, "people_count"]]
    melted = [
        kept.loc[wide[batch.standing]].assign(population_group=group, people_count=kept[group])[[*KEY, "people_count"]]
        for group in groups
    ]
    people = pd.concat([long, *melted], ignore_index=True)
    # Parts of one area that were coded apart are added up.
    summed = people.groupby([*KEY], as_index=False, observed=True)["people_count"].sum()
    return Cleaned({"populations": to_table(summed, "populations", KEY)}, batch)


def _one_file(extract: RawExtract) -> Batch:
    batch = parse_extract(extract)
    if "year" in extract.layout.constants:
        batch = batch.assign(year=pd.array([int(extract.layout.constants["year"])] * len(batch.frame), dtype="Int64"))
    if "population_group" not in batch.frame:
        nothing = pd.Series([None] * len(batch.frame), dtype="object")
        batch = batch.assign(population_group=nothing, people_count=pd.array([pd.NA] * len(batch.frame), dtype="Int64"))
    return batch.assign(population_group=batch.frame["population_group"].astype("object"))
