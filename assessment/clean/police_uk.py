"""police.uk street files: months, anonymised points, areas of the publisher's vintage, other forces' areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity, places
from assessment.clean.batch import Batch
from assessment.clean.cells import distinct, text_of
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.crime import with_offence_tree
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extracts
from assessment.errors import InputError
from assessment.schema.extract import RawExtract

PLACE = ("longitude", "latitude", "easting_m", "northing_m", "area_code")
CONTENT = ("reference", "month", "offence_code", *PLACE, "outcome")
ORDER = ("recorded_date", "offence_code", "area_code", "easting_m", "northing_m", "file_label", "line")
ORDER_ASB = ("recorded_date", "area_code", "easting_m", "northing_m", "file_label", "line")
#: Outcomes that are none yet, least advanced first; every other outcome is the end of a case.
UNFINISHED = ("", "under investigation", "status update unavailable", "awaiting court outcome")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Crimes and anti-social behaviour of the partnership, and of its force where no place was published.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Street files of the force, one a month.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `offences` and `asb_incidents`. Rows without a place have scope `force_not_placed` and no area: they are never
        attributed to the partnership.

    Raises
    ------
    InputError
        When no areas were supplied: without them nobody can tell the partnership's rows from the force's.
    """
    if context.geography.is_empty:
        raise InputError(
            f"'{extracts[0].source}' covers a whole force, and no small areas were found to tell the partnership's "
            "rows by. Add a source of areas (a GeoJSON file of its small areas), then run: assessment check"
        )
    batch = _one_row_a_crime(parse_extracts(extracts))
    batch = _placed(batch, context.geography)
    batch = _scoped(batch, context.geography)
    batch = _note_repeated_references(batch)
    month = batch.frame["month"]
    batch = batch.assign(
        recorded_date=month,
        recorded_precision="month",
        committed_precision="none",
        asb_category="not_stated",
        last_day=month + pd.offsets.MonthEnd(0),
    )
    kept = batch.kept()
    asb = (kept["offence_code"] == "asb").to_numpy()
    offences = with_offence_tree(Batch.of(kept[~asb])).frame
    tables = {
        "offences": to_table(offences, "offences", ORDER),
        "asb_incidents": to_table(kept[asb], "asb_incidents", ORDER_ASB),
    }
    return Cleaned(tables, batch, ("month", "last_day"), monthly=True)


def _one_row_a_crime(batch: Batch) -> Batch:
    """Repeated Crime IDs; anti-social behaviour has none and is left alone, whatever it looks like."""
    frame = batch.frame
    placed = _has_place(frame)
    # Nearly every reference stands once: only the others are looked at from here on.
    again = (frame["reference"].notna() & frame["reference"].duplicated(keep=False)).to_numpy(dtype=bool)
    positions, outcomes = distinct(frame["outcome"])
    known = [text_of(outcome).casefold() for outcome in outcomes]
    rank = np.array([UNFINISHED.index(outcome) if outcome in UNFINISHED else len(UNFINISHED) for outcome in known])
    batch = batch.assign(outcome_rank=rank[positions], placed=placed)
    batch = identity.drop_repeats(batch, again, CONTENT, "same_row_again")
    batch = identity.supersede(
        batch, again, ["reference", *PLACE], ["outcome_rank", "month"], CONTENT, "same_crime_with_later_outcome"
    )
    rows = np.flatnonzero(batch.standing & again)
    references = frame["reference"].iloc[rows]
    shadowed = np.zeros(len(frame), dtype=bool)
    shadowed[rows] = ~placed[rows] & references.isin(references[placed[rows]]).to_numpy()
    return batch.settle(shadowed, "superseded", "same_crime_with_a_place")


def _has_place(frame: pd.DataFrame) -> np.ndarray:
    degrees = frame["longitude"].notna() & frame["latitude"].notna()
    metres = frame["easting_m"].notna() & frame["northing_m"].notna()
    return (degrees | metres | frame["area_code"].notna()).to_numpy()


def _placed(batch: Batch, geography: Geography) -> Batch:
    """Coordinates on the National Grid, areas in the vintage held; the publisher's own area stands where given."""
    frame = batch.frame
    east, north = places.to_national_grid(frame["longitude"], frame["latitude"])
    east = np.where(np.isnan(east), frame["easting_m"].to_numpy(dtype="float64"), east)
    north = np.where(np.isnan(north), frame["northing_m"].to_numpy(dtype="float64"), north)
    codes, changed = geography.current_code(frame["area_code"])
    batch = batch.repaired("area_code_of_another_year_mapped", changed)
    silent = codes.isna().to_numpy() & ~np.isnan(east)
    if silent.any():
        position, _ = geography.area_of(np.where(silent, east, np.nan), np.where(silent, north, np.nan))
        found = pd.Series(geography.codes_at(position), index=codes.index, dtype="str")
        codes = codes.where(~silent, found)
        batch = batch.repaired("area_taken_from_the_point", silent & (position >= 0))
    return batch.assign(
        area_code=codes,
        easting_m=east,
        northing_m=north,
        place_precision=np.select([~np.isnan(east), codes.notna().to_numpy()], ["snapped", "area"], "none"),
    )


def _scoped(batch: Batch, geography: Geography) -> Batch:
    frame = batch.frame
    inside = frame["area_code"].isin(list(geography.area_codes)).to_numpy()
    batch = batch.settle(~inside & frame["placed"].to_numpy(), "out_of_scope", "area_not_in_the_partnership")
    return batch.assign(scope=np.where(inside, "partnership", "force_not_placed"))


def _note_repeated_references(batch: Batch) -> Batch:
    """Crimes that the publisher counts at two places of the partnership: both stand, and are counted here."""
    frame = batch.frame
    inside = batch.standing & (frame["scope"] == "partnership").to_numpy() & frame["reference"].notna().to_numpy()
    repeated = np.zeros(len(frame), dtype=bool)
    repeated[inside] = frame.loc[inside, "reference"].duplicated(keep=False).to_numpy()
    return batch.repaired("crime_id_repeated_other_place", repeated)
