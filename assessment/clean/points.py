"""One point a row, from whichever of the usual forms it was sent in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.cells import UNKNOWN_WORDS, distinct, text_of
from assessment.clean.coordinates import SoundPoints, sound_degrees, sound_metres
from assessment.clean.geography import Geography
from assessment.clean.grid_references import parse_grid_references
from assessment.clean.stated_areas import STATED

#: Forms of a point, in the order in which they are believed.
FORMS = ("easting_m", "northing_m", "grid_reference", "longitude", "latitude", "postcode")


def sound_references(batch: Batch, geography: Geography) -> Batch:
    """Give every row one point on the National Grid, or none.

    Taken in this order, the first that is usable: easting and northing, a grid reference, longitude and latitude, a
    whole postcode of the lookup. How coordinates are put right is said in `clean.coordinates`. A postcode and a
    reference of six figures stand for a neighbourhood: the point is near the place.

    Parameters
    ----------
    batch : Batch
        With any of the fields `FORMS` as read, and any of `STATED`.
    geography : Geography
        The partnership's, with its lookup of postcodes.

    Returns
    -------
    Batch
        With `easting_m` and `northing_m`, both or neither, `point_is_near`, and all of `STATED`; the other forms are
        dropped, postcodes above all. Repairs say what was put right, what each point was taken from, and what was
        left empty.
    """
    frame, rows = batch.frame, len(batch.frame)
    files = pd.factorize(frame["file_label"])[0] if "file_label" in frame else np.zeros(rows, dtype=int)
    point = sound_metres(_numbers(frame, "easting_m"), _numbers(frame, "northing_m"), files, geography)
    states: dict[str, pd.Series] = {}
    if _filled(frame, "grid_reference"):
        point = _or_else(point, _from_references(frame["grid_reference"]), "grid_reference")
    if _filled(frame, "longitude") and _filled(frame, "latitude"):
        degrees = sound_degrees(frame["longitude"], frame["latitude"], files, geography)
        point = _or_else(point, degrees, "longitude_and_latitude")
    if _filled(frame, "postcode"):
        before = np.isnan(point.easting_m)
        found, areas = _from_postcodes(frame["postcode"], geography)
        point = _or_else(point, found, "postcode")
        own = frame["area_code"] if "area_code" in frame else pd.Series(None, index=frame.index, dtype="str")
        states["area_code"] = own.where(own.notna() | ~before, areas.set_axis(frame.index))
    absent = [name for name in STATED if name not in frame and name not in states]
    if absent:
        states |= dict.fromkeys(absent, pd.Series(None, index=frame.index, dtype="str"))
    batch = batch.assign(
        easting_m=point.easting_m, northing_m=point.northing_m, point_is_near=point.near, **states
    ).without("grid_reference", "longitude", "latitude", "postcode")
    left = {**point.repairs, "coordinates_unusable_left_empty": point.unusable}
    for what, where in left.items():
        batch = batch.repaired(what, where)
    return batch


def _filled(frame: pd.DataFrame, name: str) -> bool:
    return name in frame and bool(frame[name].notna().any())


def _numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    if name not in frame:
        return np.full(len(frame), np.nan)
    return frame[name].to_numpy(dtype="float64", na_value=np.nan)


def _or_else(first: SoundPoints, second: SoundPoints, what: str) -> SoundPoints:
    """The second point of the rows that have no first; what was left empty counts only where neither is usable."""
    none = np.isnan(first.easting_m)
    taken = none & ~np.isnan(second.easting_m)
    still = none & ~taken
    said: dict[str, np.ndarray] = {}
    for repairs, where in ((first.repairs, ~taken), (second.repairs, none)):
        for name, found in repairs.items():
            said[name] = said.get(name, np.zeros(len(none), dtype=bool)) | (found & where)
    return SoundPoints(
        np.where(taken, second.easting_m, first.easting_m),
        np.where(taken, second.northing_m, first.northing_m),
        np.where(taken, second.near, first.near),
        (first.unusable | second.unusable) & still,
        {**said, f"point_taken_from_{what}": taken},
    )


def _from_references(references: pd.Series) -> SoundPoints:
    found = parse_grid_references(references)
    nothing = np.zeros(len(references), dtype=bool)
    return SoundPoints(
        found.easting_m,
        found.northing_m,
        found.near,
        nothing,
        {"grid_reference_unreadable_left_empty": found.unreadable},
    )


def _from_postcodes(postcodes: pd.Series, geography: Geography) -> tuple[SoundPoints, pd.Series]:
    """Points of postcodes, and the small areas the lookup has for them, in the year held where it has that."""
    codes, cells = distinct(postcodes)
    blank = np.array([text_of(cell).casefold() in UNKNOWN_WORDS for cell in cells], dtype=bool)[codes]
    rows = len(postcodes)
    nowhere, nothing = np.full(rows, np.nan), np.zeros(rows, dtype=bool)
    empty = pd.Series([None] * rows, dtype="str")
    lookup = geography.postcodes
    if lookup is None:
        said = {"postcode_without_a_lookup_left_empty": ~blank}
        return SoundPoints(nowhere, nowhere, nothing, nothing, said), empty
    place = lookup.find(postcodes)
    found = place >= 0
    at = np.where(found, place, 0)
    known = {**geography.position_of, **geography.area_code_changes} if found.any() else {}
    areas = [_area_in(lookup.area_codes[number], known) if hit else None for number, hit in zip(at, found, strict=True)]
    east = np.where(found, lookup.easting_m[at], np.nan) if found.any() else nowhere
    north = np.where(found, lookup.northing_m[at], np.nan) if found.any() else nowhere
    repairs = {"postcode_unknown_left_empty": ~found & ~blank}
    return SoundPoints(east, north, found, nothing, repairs), pd.Series(areas, dtype="str")


def _area_in(codes: np.ndarray, known: Mapping[str, object]) -> str | None:
    """The code that is held, or has one area held; else the newest."""
    stated = [code for code in codes if isinstance(code, str)]
    return next((code for code in stated if code in known), stated[0] if stated else None)
