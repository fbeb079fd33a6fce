"""Attendances at A&E after an assault."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.gazetteer import match_places
from assessment.clean.moments import apart, with_moment
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
    "premises_code",
    "assault_method",
    "age_band",
    "sex",
    "file_label",
    "line",
)

#: How what became of a described place is counted.
NOT_LOOKED_UP = "place_at_home_or_too_general_not_assigned"
_REPAIRS = {
    "exactly": "place_matched_exactly",
    "by_likeness": "place_matched_by_likeness",
    "by_correction": "place_matched_by_correction",
    "none_by_correction": "place_of_no_premises_by_correction",
    "too_general": NOT_LOOKED_UP,
    "below_threshold": "place_below_threshold_not_assigned",
    "two_alike": "place_like_two_premises_not_assigned",
    "street_without_locality": "place_street_without_locality_not_assigned",
    "another_locality": "place_in_another_locality_not_assigned",
}


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
        `attendances`, without the description of the place; where there is a gazetteer, with the premises described and
        a list for review of descriptions that were not assigned. The extract has no number of the attendance: rows
        equal in every field with an arrival known to the minute are one attendance, all others stand.
    """
    batch = _complete(parse_extracts(extracts))
    to_the_minute = batch.frame["arrival_time"].notna().to_numpy()
    batch = identity.drop_repeats(batch, to_the_minute, CONTENT, "same_row_again")
    batch = with_moment(batch, extracts, "arrival_date", "arrival_time", "arrival", "arrival_precision")
    batch = with_moment(batch, extracts, "assault_date", "assault_time", "assaulted", "assaulted_precision")
    localities, unknown = context.geography.locality(batch.frame["locality"])
    batch = batch.assign(locality_code=localities).repaired("locality_unknown_left_empty", unknown)
    batch, review = _with_premises(batch, context)
    batch = _assault_before_arrival(batch.without("place_described", "method_described", "locality"))
    tables = {"attendances": to_table(batch.kept(), "attendances", ORDER)}
    return Cleaned(tables, batch, ("arrival", "arrival"), monthly=True, review=review)


def _complete(batch: Batch) -> Batch:
    """Rows with every field an attendance can have: data sets without age, sex or flags say nothing of them."""
    batch = apart(batch, "arrival_date", "arrival_time")
    batch = apart(batch, "assault_date", "assault_time")
    frame = batch.frame
    nothing = pd.Series([None] * len(frame), index=frame.index, dtype="object")
    absent = {name: nothing for name in CONTENT if name not in frame}
    codes = {
        name: frame[name].astype("object").fillna("not_known") if name in frame else nothing.fillna("not_known")
        for name in ("age_band", "sex")
    }
    return batch.assign(**{**absent, **codes})


def _with_premises(batch: Batch, context: Context) -> tuple[Batch, pd.DataFrame | None]:
    """The premises described, and the locality of these where the row states none."""
    gazetteer, frame = context.gazetteer, batch.frame
    if gazetteer is None or "place_described" not in frame:
        return batch.assign(premises_code=pd.Series(None, index=frame.index, dtype="str")), None
    # A home is nobody's premises: what is described may be where a victim lives, and is neither matched nor listed.
    home = (frame["attendance_place"] == "home").to_numpy(dtype=bool)
    described = frame["place_described"].mask(home | ~batch.standing)
    matches = match_places(described, frame["locality_code"], gazetteer, context.place_match_score)
    codes = pd.Series(matches.premises_code, index=frame.index, dtype="str")
    places = gazetteer.premises
    of_premises = codes.map(dict(zip(places["premises_code"], places["locality_code"], strict=True))).astype("str")
    empty = (frame["locality_code"].isna() & of_premises.notna()).to_numpy(dtype=bool)
    batch = batch.assign(premises_code=codes, locality_code=frame["locality_code"].where(~empty, of_premises))
    batch = batch.repaired("locality_from_the_premises", empty)
    # Counted with what is too general: an account of a file shall not tell how many of its few assaults were at home.
    batch = batch.repaired(NOT_LOOKED_UP, home & frame["place_described"].notna().to_numpy(dtype=bool))
    for outcome, repair in _REPAIRS.items():
        batch = batch.repaired(repair, matches.outcome == outcome)
    return batch, matches.review


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
