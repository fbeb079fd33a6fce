"""Attendances at A&E after an assault."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.moments import with_moment
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

CONTENT = (
    "arrival_date",
    "arrival_time",
    "assault_date",
    "assault_time",
    "attendance_place",
    "place_described",
    "locality",
    "assault_method",
    "alcohol_flag",
    "assailant_known_flag",
    "evening_place",
    "age_band",
    "sex",
)
ORDER = (
    "arrival",
    "assaulted",
    "attendance_place",
    "locality_code",
    "assault_method",
    "age_band",
    "sex",
    "file_label",
    "line",
)


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Attendances after an assault.

    Parameters
    ----------
    extracts : sequence of RawExtract
        The hospital's extracts.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `attendances`, without the description of the place. The extract has no number of the attendance: rows equal in
        every field with an arrival known to the minute are one attendance, all others stand.
    """
    batch = parse_extracts(extracts)
    to_the_minute = batch.frame["arrival_time"].notna().to_numpy()
    batch = identity.drop_repeats(batch, to_the_minute, CONTENT, "same_row_again")
    batch = with_moment(batch, extracts, "arrival_date", "arrival_time", "arrival", "arrival_precision")
    batch = with_moment(batch, extracts, "assault_date", "assault_time", "assaulted", "assaulted_precision")
    localities, unknown = context.geography.locality(batch.frame["locality"])
    batch = batch.assign(locality_code=localities).repaired("locality_unknown_left_empty", unknown)
    batch = _assault_before_arrival(batch.without("place_described", "locality"))
    tables = {"attendances": to_table(batch.kept(), "attendances", ORDER)}
    return Cleaned(tables, batch, ("arrival", "arrival"), monthly=True)


def _assault_before_arrival(batch: Batch) -> Batch:
    """An assault after the arrival cannot be: its time is left empty and counted."""
    frame = batch.frame
    to_the_minute = (frame["arrival_precision"] == "minute") & (frame["assaulted_precision"] == "minute")
    late = (frame["assaulted"] > frame["arrival"]) & to_the_minute
    late |= frame["assaulted"].dt.normalize() > frame["arrival"].dt.normalize()
    return batch.assign(
        assaulted=frame["assaulted"].mask(late),
        assaulted_precision=np.where(late, "none", frame["assaulted_precision"]),
    ).repaired("assault_after_arrival_left_empty", late)
