"""Casualties of road traffic collisions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity, places
from assessment.clean.ages import with_ages
from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.cut_numbers import without_cut_numbers
from assessment.clean.keys import keyed
from assessment.clean.moments import with_moment
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract
from assessment.schema.layout import plain

ORDER = (
    "collision_date",
    "severity",
    "road_user",
    "age_from_years",
    "age_to_years",
    "sex",
    "area_code",
    "easting_m",
    "northing_m",
    "file_label",
    "line",
)
#: Of a file whose every casualty has a number: rows equal in all of these are one casualty, sent twice.
CONTENT = (
    "reference",
    "vehicle_number",
    "casualty_number",
    "date",
    "time",
    "severity",
    "casualty_class",
    "road_user",
    "sex",
    "age_years",
)
#: The casualty class of pedestrians in STATS19.
PEDESTRIAN = "3"


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Casualties in the partnership's area.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Casualty files, a row a casualty.
    context : Context
        Geography, key and settings. Without areas every row is in scope.

    Returns
    -------
    Cleaned
        `casualties`. Equal rows are different people: no row is a duplicate, unless the file numbers its casualties
        and repeats one of them with the same content.
    """
    batch = _sent_once(without_cut_numbers(parse_extracts(extracts), "reference", needed=False))
    batch = places.place(places.sound_references(batch, context.geography), context.geography, context.area_from)
    batch = places.scope_by_place(batch, context.geography)
    batch = with_ages(with_moment(batch, extracts, "date", "time", "collision_date", "collision_precision"))
    frame = batch.frame
    batch = batch.assign(
        collision_key=keyed(frame["reference"], context.key, "collision"),
        severity_system=_severity_system(extracts, batch),
        road_user=np.where(_pedestrian(frame), "pedestrian", frame["road_user"].astype("object")),
    ).without("reference", "vehicle_number", "casualty_number")
    tables = {"casualties": to_table(batch.kept(), "casualties", ORDER)}
    return Cleaned(tables, batch, ("collision_date", "collision_date"), monthly=True)


def _sent_once(batch: Batch) -> Batch:
    """Casualties with a number of their own that stand in the files twice."""
    if "casualty_number" not in batch.frame:
        return batch
    numbered = (batch.frame["reference"].notna() & batch.frame["casualty_number"].notna()).to_numpy(dtype=bool)
    return identity.drop_repeats(batch, numbered, CONTENT, "same_casualty_again")


def _pedestrian(frame: pd.DataFrame) -> np.ndarray:
    """Pedestrians by their class: the vehicle of a pedestrian is the one that struck them."""
    if "casualty_class" not in frame:
        return np.zeros(len(frame), dtype=bool)
    classes = as_text(frame["casualty_class"])
    distinct = {text: text == PEDESTRIAN or plain(text).startswith("pedestrian") for text in classes.unique() if text}
    return classes.map(distinct).eq(other=True).to_numpy(dtype=bool)


def _severity_system(extracts: Sequence[RawExtract], batch: Batch) -> pd.Series:
    """How severity was recorded: as the row says, or else as its file's layout says."""
    systems = {
        extract.file_label: extract.layout.constants.get("severity_system", "not_stated") for extract in extracts
    }
    of_file = batch.frame["file_label"].astype("object").map(systems)
    if "severity_system" not in batch.frame:
        return of_file
    of_row = batch.frame["severity_system"].astype("object")
    return of_row.where(of_row.notna(), of_file)
