"""police.uk street files: months, anonymised points, areas of the publisher's vintage, other forces' areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity, places
from assessment.clean.batch import CELLS, ORIGIN, Batch
from assessment.clean.cells import at, distinct, text_of
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.coordinates import GRID_EASTING_M, GRID_NORTHING_M, to_national_grid
from assessment.clean.crime import with_offence_tree
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extracts
from assessment.clean.stated_areas import NOTHING, published_areas
from assessment.errors import InputError
from assessment.schema.extract import RawExtract

PLACE = ("longitude", "latitude", "easting_m", "northing_m", "area_code")
CONTENT = ("reference", "month", "offence_code", *PLACE, "outcome")
#: What becomes of a row in the tables.
WRITTEN = ("month", "offence_code", "scope", "area_code", "easting_m", "northing_m", "place_precision")
#: Fields of few distinct values, however many rows.
FEW = (*PLACE, "outcome")
ORDER = ("recorded_date", "offence_code", "area_code", "easting_m", "northing_m", "file_label", "line")
ORDER_ASB = ("recorded_date", "area_code", "easting_m", "northing_m", "file_label", "line")
#: Outcomes that are none yet, least advanced first; every other outcome is the end of a case.
UNFINISHED = ("", "under investigation", "status update unavailable", "awaiting court outcome")
_SCOPES = ("partnership", "force_not_placed")


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
    batch = parse_extracts(extracts, FEW)
    # Nearly every reference stands once: only the others are looked at from here on.
    batch = batch.assign(reference=identity.repeated(batch.frame["reference"]))
    batch = _one_row_a_crime(batch)
    batch = placed_as_published(batch, context.geography, context.area_from)
    batch = scoped_by_area(batch)
    batch = _note_repeated_references(batch)
    batch = batch.assign(last_day=_last_day(batch.frame["month"]))
    rows = batch.frame[[*ORIGIN, *WRITTEN]].rename(columns={"month": "recorded_date"})
    asb = (rows["offence_code"] == "asb").to_numpy()
    offences = with_offence_tree(Batch.of(rows[batch.standing & ~asb])).assign(committed_precision="none").frame
    incidents = rows[batch.standing & asb].assign(asb_category="not_stated")
    tables = {
        name: to_table(part.assign(recorded_precision="month"), name, order)
        for name, part, order in (("offences", offences, ORDER), ("asb_incidents", incidents, ORDER_ASB))
    }
    return Cleaned(tables, batch, ("month", "last_day"), monthly=True)


def _last_day(months: pd.Series) -> np.ndarray:
    following = months.to_numpy(dtype="datetime64[M]") + 1
    return (following.astype("datetime64[D]") - 1).astype("datetime64[us]")


def _one_row_a_crime(batch: Batch) -> Batch:
    """Repeated Crime IDs; anti-social behaviour has none and is left alone, whatever it looks like."""
    frame = batch.frame
    placed, again = has_place(frame), frame["reference"].notna().to_numpy()
    positions, outcomes = distinct(frame["outcome"])
    known = [text_of(outcome).casefold() for outcome in outcomes]
    rank = [UNFINISHED.index(outcome) if outcome in UNFINISHED else len(UNFINISHED) for outcome in known]
    batch = batch.assign(outcome_rank=np.array(rank, dtype=np.int8)[positions], placed=placed)
    batch = batch.noticed("crime_id_repeated", again).noticed("no_place_published", ~placed)
    # By the cells as received: the references of crimes that stand once are no longer held here.
    batch = identity.note_equal_rows(batch, batch.cells["reference"] != CELLS.index("read"), CONTENT[1:])
    batch = identity.drop_repeats(batch, again, CONTENT, "same_row_again")
    batch = identity.supersede(
        batch, again, ["reference", *PLACE], ["outcome_rank", "month"], CONTENT, "same_crime_with_later_outcome"
    )
    rows = np.flatnonzero(batch.standing & again)
    references = frame["reference"].iloc[rows]
    shadowed = np.zeros(len(frame), dtype=bool)
    shadowed[rows] = ~placed[rows] & references.isin(references[placed[rows]]).to_numpy()
    return batch.settle(shadowed, "superseded", "same_crime_with_a_place")


def has_place(frame: pd.DataFrame) -> np.ndarray:
    """Rows (bool) with a point or an area, before any of them is made sound."""
    degrees = frame["longitude"].notna() & frame["latitude"].notna()
    metres = frame["easting_m"].notna() & frame["northing_m"].notna()
    return (degrees | metres | frame["area_code"].notna()).to_numpy()


def placed_as_published(batch: Batch, geography: Geography, area_from: places.AreaFrom = "stated") -> Batch:
    """Coordinates on the National Grid, areas in the vintage held; whether the publisher's area or the point wins.

    Published points are few and repeat: every distinct place is looked at once.

    Parameters
    ----------
    batch : Batch
        With `longitude`, `latitude`, `easting_m`, `northing_m` and `area_code` as published.
    geography : Geography
        The partnership's.
    area_from : str
        Which wins where the area stated and the point disagree: `stated` or `point`.

    Returns
    -------
    Batch
        With `easting_m`, `northing_m`, `area_code` (missing where it is none of ours), `place_precision`, `place_says`
        (position in `places.REASONS`) and `placed` (whether an area or a usable point was published).
    """
    back, first = identity.distinct_rows(batch.frame, PLACE)
    point = dict.fromkeys(("longitude", "latitude", "easting_m", "northing_m"), "float64")
    few = batch.frame[list(PLACE)].iloc[first].reset_index(drop=True).astype({**point, "area_code": "str"})
    found = _each_placed(Batch.of(few), geography, area_from)
    for what, rows in found.repairs.items():
        batch = batch.repaired(what, at(rows, back))
    columns = found.frame.drop(columns=["longitude", "latitude"])
    # Numbers as they are; text, of few distinct values, as categories.
    columns = columns.astype(dict.fromkeys(columns.select_dtypes(["str", "object"]), "category"))
    return batch.assign(**{str(name): values.array.take(back) for name, values in columns.items()})


def _each_placed(batch: Batch, geography: Geography, area_from: places.AreaFrom) -> Batch:
    frame = batch.frame
    east, north = to_national_grid(frame["longitude"], frame["latitude"])
    east = np.where(np.isnan(east), frame["easting_m"].to_numpy(dtype="float64"), east)
    north = np.where(np.isnan(north), frame["northing_m"].to_numpy(dtype="float64"), north)
    on_grid = (east >= GRID_EASTING_M[0]) & (east <= GRID_EASTING_M[1])
    on_grid &= (north >= GRID_NORTHING_M[0]) & (north <= GRID_NORTHING_M[1])
    batch = batch.repaired("coordinates_unusable_left_empty", ~(np.isnan(east) & np.isnan(north)) & ~on_grid)
    east, north = np.where(on_grid, east, np.nan), np.where(on_grid, north, np.nan)
    codes, changed = geography.current_code(frame["area_code"])
    batch = batch.repaired("area_code_of_another_year_mapped", changed)
    pointed = ~np.isnan(east)
    stated = published_areas(codes, geography.area_codes, changed)
    chosen, says, disagree = places.decide(stated, pointed, geography.area_of(east, north), area_from)
    silent = (stated.says == NOTHING) & (chosen >= 0)
    return (
        batch.assign(
            area_code=geography.series_at(chosen, frame.index),
            easting_m=east,
            northing_m=north,
            place_precision=np.select([pointed, chosen >= 0], ["snapped", "area"], "none"),
            place_says=says,
            # A point that is none says nothing of where: without an area, the row is the force's, not another area's.
            placed=pointed | (stated.says != NOTHING),
        )
        .repaired("area_taken_from_the_point", silent)
        .repaired(places.DISAGREE, disagree)
    )


def scoped_by_area(batch: Batch) -> Batch:
    """The partnership's rows by their area; those without a place (`placed`) are the force's, never attributed."""
    frame = batch.frame
    inside = frame["area_code"].notna().to_numpy()
    outside = ~inside & frame["placed"].to_numpy()
    for says, reason in places.DISAGREEMENTS.items():
        batch = batch.settle(outside & (frame["place_says"] == says), "out_of_scope", reason)
    batch = batch.settle(outside, "out_of_scope", "area_not_in_the_partnership")
    return batch.assign(scope=pd.Categorical.from_codes((~inside).astype(np.int8), categories=pd.Index(_SCOPES)))


def _note_repeated_references(batch: Batch) -> Batch:
    """Crimes that the publisher counts at two places of the partnership: both stand, and are counted here."""
    frame = batch.frame
    again = frame["reference"].notna().to_numpy()
    inside = np.flatnonzero(again & batch.standing & (frame["scope"] == "partnership").to_numpy())
    repeated = np.zeros(len(frame), dtype=bool)
    repeated[inside] = frame["reference"].iloc[inside].duplicated(keep=False).to_numpy()
    return batch.repaired("crime_id_repeated_other_place", repeated)
