"""Where a row happened: grid references made sound, points put into areas, rows told in scope or out of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.geography import NATIONAL_GRID, Geography

#: The extent of the National Grid: outside it nothing is a grid reference.
GRID_EASTING_M = (0.0, 700_000.0)
GRID_NORTHING_M = (0.0, 1_300_000.0)


def to_national_grid(longitude: pd.Series, latitude: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """WGS84 degrees as eastings and northings, every distinct point once.

    Parameters
    ----------
    longitude, latitude : pandas.Series of float
        Degrees; missing where unknown.

    Returns
    -------
    easting_m, northing_m : numpy.ndarray of float
        EPSG:27700, to a tenth of a metre (finer is beyond the transformation's accuracy of some metres).
    """
    from pyproj import Transformer

    degrees = longitude.to_numpy(dtype="float64") + 1j * latitude.to_numpy(dtype="float64")
    known = ~np.isnan(degrees)
    east, north = np.full(len(degrees), np.nan), np.full(len(degrees), np.nan)
    if known.any():
        points, back = np.unique(degrees[known], return_inverse=True)
        transformer = Transformer.from_crs(4326, NATIONAL_GRID, always_xy=True)
        eastings, northings = transformer.transform(points.real, points.imag)
        east[known] = np.round(eastings, 1)[back]
        north[known] = np.round(northings, 1)[back]
    return east, north


def sound_references(batch: Batch, geography: Geography) -> Batch:
    """Make grid references sound.

    Blank, nought or off the grid: the row is not placed. East and north exchanged: put right, where the reference as
    written lies far outside the partnership and the exchanged one lies inside.

    Parameters
    ----------
    batch : Batch
        With `easting_m` and `northing_m` as read.
    geography : Geography
        The partnership's.

    Returns
    -------
    Batch
        Both coordinates or neither; repairs `coordinates_swapped_put_right`, `coordinates_unusable_left_empty`.
    """
    east = batch.frame["easting_m"].to_numpy(dtype="float64", na_value=np.nan)
    north = batch.frame["northing_m"].to_numpy(dtype="float64", na_value=np.nan)
    written = ~np.isnan(east) | ~np.isnan(north)
    usable = (east > GRID_EASTING_M[0]) & (east <= GRID_EASTING_M[1])
    usable &= (north > GRID_NORTHING_M[0]) & (north <= GRID_NORTHING_M[1])
    swapped = np.zeros(len(east), dtype=bool)
    if not geography.is_empty:
        swapped = ~_within(east, north, geography.bounds) & _within(north, east, geography.bounds)
        usable |= swapped
    # Nought stands for unknown in force systems: such a reference was never there, so nothing is lost with it.
    nought = written & (np.nan_to_num(east) == 0) & (np.nan_to_num(north) == 0)
    return (
        batch.assign(
            easting_m=np.where(usable, np.where(swapped, north, east), np.nan),
            northing_m=np.where(usable, np.where(swapped, east, north), np.nan),
        )
        .repaired("coordinates_swapped_put_right", swapped)
        .repaired("coordinates_unusable_left_empty", written & ~usable & ~nought)
    )


def _within(east: np.ndarray, north: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    west, south, far_east, far_north = bounds
    return (east >= west) & (east <= far_east) & (north >= south) & (north <= far_north)


def place(batch: Batch, geography: Geography) -> Batch:
    """Put points into small areas.

    Parameters
    ----------
    batch : Batch
        With sound `easting_m`, `northing_m`.
    geography : Geography
        The partnership's.

    Returns
    -------
    Batch
        With `area_code` (missing where not placed) and `place_precision` (`exact` or `none`); repair
        `point_between_areas_given_to_nearest`.
    """
    east = batch.frame["easting_m"].to_numpy(dtype="float64")
    north = batch.frame["northing_m"].to_numpy(dtype="float64")
    position, nearest = geography.area_of(east, north)
    return batch.assign(
        area_code=pd.Series(geography.codes_at(position), index=batch.frame.index, dtype="str"),
        place_precision=np.where(np.isnan(east), "none", "exact"),
    ).repaired("point_between_areas_given_to_nearest", nearest)


def scope_by_beat(batch: Batch, geography: Geography) -> Batch:
    """Rows of the partnership's beats are in; of a blank beat, those placed in it or nowhere.

    A row of the partnership's beat whose point lies outside every area stays, without a place: the beat is what the
    force counts by.

    Parameters
    ----------
    batch : Batch
        With `beat`, `area_code` and coordinates.
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
    if not geography.is_empty:
        batch = batch.settle(~has_beat & _placed_outside(batch), "out_of_scope", "placed_outside_the_area")
    return _partnership(batch, geography)


def scope_by_place(batch: Batch, geography: Geography) -> Batch:
    """Rows placed in the partnership's areas are in, and those that are not placed at all.

    Parameters
    ----------
    batch : Batch
        With `area_code` and coordinates.
    geography : Geography
        The partnership's.

    Returns
    -------
    Batch
        With `scope`; rows outside settled as `out_of_scope`.
    """
    if not geography.is_empty:
        batch = batch.settle(_placed_outside(batch), "out_of_scope", "placed_outside_the_area")
    return _partnership(batch, geography)


def _placed_outside(batch: Batch) -> np.ndarray:
    return (batch.frame["area_code"].isna() & batch.frame["easting_m"].notna()).to_numpy(dtype=bool)


def _partnership(batch: Batch, geography: Geography) -> Batch:
    """All rows that stand are the partnership's; points outside its areas are taken away and counted."""
    stray = _placed_outside(batch) & batch.standing & (not geography.is_empty)
    frame = batch.frame
    return batch.assign(
        scope="partnership",
        easting_m=frame["easting_m"].mask(stray),
        northing_m=frame["northing_m"].mask(stray),
        place_precision=np.where(stray, "none", frame["place_precision"]),
    ).repaired("point_outside_the_area_left_empty", stray)
