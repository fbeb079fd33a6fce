"""The gazetteer: premises and streets that descriptions of places are matched to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity, places
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extracts
from assessment.clean.place_names import plain_place
from assessment.schema.extract import RawExtract

CONTENT = (
    "premises_code",
    "premises_name",
    "premises_kind",
    "street_name",
    "area_code",
    "locality",
    "easting_m",
    "northing_m",
)


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """The places of the gazetteer.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Lists of premises, of streets, or of both.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `premises`. Where two rows bear one code and differ, nothing says which is right: both are rejected. Every place
        is looked for in its description alone, so nothing here is about a person.
    """
    batch = parse_extracts(extracts)
    everyone = np.ones(len(batch.frame), dtype=bool)
    batch = identity.drop_repeats(batch, everyone, CONTENT, "same_row_again")
    batch = batch.reject("premises_code", _standing_twice(batch), "of places that differ")
    nameless = np.array([not plain_place(name) for name in batch.frame["premises_name"].fillna("")])
    batch = batch.reject("premises_name", nameless, "unreadable")
    batch = _placed(batch, context.geography)
    localities, unknown = context.geography.locality(batch.frame["locality"])
    # A list without the column says nothing of the kind; each place of the table has one.
    kinds = batch.frame["premises_kind"].astype("object").fillna("other")
    batch = batch.assign(locality_code=localities, premises_kind=kinds).repaired("locality_unknown_left_empty", unknown)
    table = to_table(batch.kept(), "premises", ("premises_code",))
    return Cleaned({"premises": table}, batch)


def _standing_twice(batch: Batch) -> np.ndarray:
    """Rows whose code is that of another row that stands."""
    codes = batch.frame["premises_code"].where(batch.standing)
    return (codes.duplicated(keep=False) & codes.notna()).to_numpy(dtype=bool)


def _placed(batch: Batch, geography: Geography) -> Batch:
    """Sound grid references; the small area from the point where the row states none."""
    batch = places.sound_references(batch, geography)
    stated, changed = geography.current_code(batch.frame["area_code"])
    batch = batch.assign(area_code=stated).repaired("area_code_of_another_year_mapped", changed)
    if geography.is_empty:
        return batch
    position, _ = geography.area_of(
        batch.frame["easting_m"].to_numpy(dtype="float64"), batch.frame["northing_m"].to_numpy(dtype="float64")
    )
    by_point = pd.Series(geography.codes_at(position), index=batch.frame.index, dtype="str")
    empty = (stated.isna() & by_point.notna()).to_numpy(dtype=bool)
    return batch.assign(area_code=stated.where(~empty, by_point)).repaired("area_from_the_point", empty)
