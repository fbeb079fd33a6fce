"""Where a row happened: its point and what it states of its area put together; the row told in scope or out of it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.coordinates import to_national_grid as to_national_grid
from assessment.clean.geography import Geography
from assessment.clean.points import sound_references as sound_references
from assessment.clean.stated_areas import INSIDE, NOTHING, OUTSIDE, StatedAreas, stated_areas

AreaFrom = Literal["stated", "point"]
#: Why a row is out of scope by its place: the first two are none, the last two disagreements that the setting settles.
REASONS = (
    "",
    "",
    "placed_outside_the_area",
    "area_not_in_the_partnership",
    "stated_area_outside_but_point_inside",
    "point_outside_but_stated_area_inside",
)
_UNKNOWN, _IN, _POINT_OUT, _STATED_OUT, _STATED_OVER_POINT, _POINT_OVER_STATED = range(len(REASONS))
#: Reasons of rows that only the setting puts out of scope, by their position in `REASONS`.
DISAGREEMENTS = {number: REASONS[number] for number in (_STATED_OVER_POINT, _POINT_OVER_STATED)}
#: The repair that counts rows whose point lies in another area than they state.
DISAGREE = "stated_area_and_point_disagree"


def coded(positions: np.ndarray, words: tuple[str, ...]) -> pd.Categorical[str]:
    """One of a few words a row: as text, millions of rows would be dear.

    Parameters
    ----------
    positions : numpy.ndarray of int
        Position of each row's word.
    words : tuple of str
        The words.

    Returns
    -------
    pandas.Categorical
        As long as the positions.
    """
    return pd.Categorical.from_codes(positions.astype(np.int8), pd.Index(words))


def decide(
    stated: StatedAreas, pointed: np.ndarray, found: tuple[np.ndarray, np.ndarray], area_from: AreaFrom
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put together what a row states of its area and where its point lies.

    Parameters
    ----------
    stated : StatedAreas
        What the rows state.
    pointed : numpy.ndarray of bool
        Rows with a point.
    found : tuple of numpy.ndarray
        From `Geography.area_of`: position of the small area that the point lies in, -1 where it lies outside or there
        is none; and which points lie in none and were given to the nearest. Such a point is outside after all, where
        the row states an area elsewhere.
    area_from : str
        Which of the two wins where they disagree: `stated` or `point`.

    Returns
    -------
    position : numpy.ndarray of int
        Position of the small area of the row; -1 where it is not known or none of the partnership's. Where a coarser
        area or one that was split is stated, the point says which of its small areas it was, if it agrees with it.
    says : numpy.ndarray of int8
        Position in `REASONS`.
    disagree : numpy.ndarray of bool
        Rows whose point lies in another area than they state, whoever wins.
    """
    position, nearest = found
    position = np.where(nearest & (stated.says == OUTSIDE), -1, position)
    disagree = pointed & (stated.says != NOTHING) & ~stated.allows(position)
    by_point = pointed & (~disagree if area_from == "stated" else True)
    chosen = np.where(by_point & (position >= 0), position, np.where(by_point, -1, stated.position))
    outside_by_point = by_point & (position < 0)
    outside_by_stated = ~by_point & (stated.says == OUTSIDE)
    inside = (position >= 0) | (stated.says == INSIDE)
    says = np.select(
        [
            outside_by_point & disagree,
            outside_by_point,
            outside_by_stated & disagree,
            outside_by_stated,
            inside,
        ],
        [_POINT_OVER_STATED, _POINT_OUT, _STATED_OVER_POINT, _STATED_OUT, _IN],
        _UNKNOWN,
    ).astype(np.int8)
    return np.where(outside_by_stated, -1, chosen), says, disagree


def place(batch: Batch, geography: Geography, area_from: AreaFrom = "stated") -> Batch:
    """Put rows into small areas, by what they state and by their point.

    Parameters
    ----------
    batch : Batch
        From `sound_references`.
    geography : Geography
        The partnership's. Without areas nothing is decided, and a stated code stays as it is if it looks like one.
    area_from : str
        Which of the two says where it was, where a row states an area and has a point in another: `stated` or `point`.

    Returns
    -------
    Batch
        With `area_code` (missing where no one small area is known), `place_precision` (`exact` or `near` for rows with
        a point, `area` for rows with an area alone, `none`) and `place_says` (position in `REASONS`). Repairs:
        `stated_area_and_point_disagree` whoever wins, `point_between_areas_given_to_nearest`, and what was made of the
        codes stated.
    """
    frame = batch.frame
    east = frame["easting_m"].to_numpy(dtype="float64")
    north = frame["northing_m"].to_numpy(dtype="float64")
    pointed = ~np.isnan(east)
    near = frame["point_is_near"].to_numpy(dtype=bool) if "point_is_near" in frame else np.zeros(len(frame), dtype=bool)
    if geography.is_empty:
        codes = _well_formed(frame)
        says = np.zeros(len(frame), dtype=np.int8)
    else:
        stated = stated_areas(frame, geography)
        found = geography.area_of(east, north)
        chosen, says, disagree = decide(stated, pointed, found, area_from)
        codes = geography.series_at(chosen, frame.index)
        batch = batch.repaired("point_between_areas_given_to_nearest", found[1] & (chosen == found[0]))
        batch = batch.repaired(DISAGREE, disagree)
        batch = _noted(batch, stated, chosen)
    placed = codes.notna().to_numpy(dtype=bool)
    precision = coded(np.select([pointed & near, pointed, placed], [0, 1, 2], 3), ("near", "exact", "area", "none"))
    return batch.assign(area_code=codes, place_precision=precision, place_says=says)


def _noted(batch: Batch, stated: StatedAreas, chosen: np.ndarray) -> Batch:
    """What became of codes that are not simply those of small areas held."""
    empty = chosen < 0
    notes = stated.notes
    for what, rows in (
        ("area_code_of_another_year_mapped", notes["mapped"]),
        ("small_area_told_by_the_coarser_area", notes["told_by_coarser"]),
        ("split_area_code_placed_by_the_point", notes["parted"] & ~empty),
        ("split_area_code_left_empty", notes["parted"] & empty),
        ("only_a_coarser_area_stated_small_area_left_empty", notes["coarser"] & empty),
        ("stated_area_partly_outside_left_empty", notes["unclear"] & empty),
        ("stated_area_unknown_left_empty", notes["unknown"] & empty),
    ):
        batch = batch.repaired(what, rows)
    return batch


def _well_formed(frame: pd.DataFrame) -> pd.Series:
    """Stated codes that look like statistical codes: nothing else can be checked where no areas were supplied."""
    nothing = pd.Series(None, index=frame.index, dtype="str")
    if "area_code" not in frame or not frame["area_code"].notna().any():
        return nothing
    codes = frame["area_code"].astype("str").str.strip().str.upper()
    return nothing.where(~codes.str.fullmatch(r"[EWSN]\d{8}", na=False), codes)


def scope_by_beat(batch: Batch, geography: Geography) -> Batch:
    """Rows of the partnership's beats are in; of a blank beat, those placed in it or nowhere.

    A row of the partnership's beat whose point or stated area lies outside stays, without a place: the beat is what the
    force counts by.

    Parameters
    ----------
    batch : Batch
        From `place`, with `beat`.
    geography : Geography
        Its `beat_prefixes`; with none, the place decides alone.

    Returns
    -------
    Batch
        With `scope`; rows outside settled as `out_of_scope`.
    """
    prefixes = tuple(prefix.upper() for prefix in geography.beat_prefixes)
    beats = batch.frame["beat"].fillna("").str.upper()
    has_beat = (beats != "").to_numpy(dtype=bool) & bool(prefixes)
    inside_beat = beats.str.startswith(prefixes).to_numpy(dtype=bool) if prefixes else np.zeros(len(beats), dtype=bool)
    batch = batch.settle(has_beat & ~inside_beat, "out_of_scope", "beat_of_another_area")
    return _partnership(_out_by_place(batch, ~has_beat))


def scope_by_place(batch: Batch, geography: Geography) -> Batch:
    """Rows placed in the partnership are in, by whatever they say of their place, and those that say nothing of it.

    Parameters
    ----------
    batch : Batch
        From `place`.
    geography : Geography
        The partnership's; without areas every row is in.

    Returns
    -------
    Batch
        With `scope`; rows outside settled as `out_of_scope`.
    """
    everyone = np.full(len(batch.frame), not geography.is_empty)
    return _partnership(_out_by_place(batch, everyone))


def _out_by_place(batch: Batch, among: np.ndarray) -> Batch:
    says = batch.frame["place_says"].to_numpy()
    for number, reason in enumerate(REASONS):
        if reason:
            batch = batch.settle(among & (says == number), "out_of_scope", reason)
    return batch


def _partnership(batch: Batch) -> Batch:
    """All rows that stand are the partnership's; points that are not in it are taken away and counted."""
    frame = batch.frame
    says = frame["place_says"].to_numpy()
    # A point that lies outside, or inside when the row is said to be elsewhere, is no place of this row.
    stray = batch.standing & (says != _UNKNOWN) & (frame["area_code"].isna() & frame["easting_m"].notna()).to_numpy()
    told_elsewhere = batch.standing & np.isin(says, (_STATED_OUT, _STATED_OVER_POINT))
    return (
        batch.assign(
            scope=coded(np.zeros(len(frame), dtype=np.int8), ("partnership",)),
            easting_m=frame["easting_m"].mask(stray),
            northing_m=frame["northing_m"].mask(stray),
            place_precision=frame["place_precision"].mask(stray, "none"),
        )
        .repaired("point_outside_the_area_left_empty", stray & ~told_elsewhere)
        .repaired("stated_area_outside_left_empty", told_elsewhere)
    )
