"""Coordinates made sound: what one fault of typing or export explains is put right where nothing else can be meant."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assessment.clean.geography import NATIONAL_GRID, Geography, distinct_points

#: The extent of the National Grid: outside it nothing is a grid reference.
GRID_EASTING_M = (0.0, 700_000.0)
GRID_NORTHING_M = (0.0, 1_300_000.0)
#: Great Britain in degrees, longitude and latitude, rounded outwards.
DEGREES = ((-9.0, 2.2), (49.5, 61.5))
#: Northing of the southernmost land in each column of 100 km, rounded down: Scilly, the Lizard, Prawle Point, Portland
#: Bill, St Catherine's Point, Beachy Head, Dungeness.
_SOUTHERNMOST_M = np.array([4_000, 11_000, 34_000, 67_000, 75_000, 95_000, 116_000])
#: West of this there is no land between Scilly and the Western Isles; east of the other none at all.
_WESTERNMOST_M, _SCILLY_M, _WESTERN_ISLES_M, _EASTERNMOST_M = 100_000, (80_000, 20_000), 700_000, 660_000
#: Exchanged axes and lost signs turn land into other land, so such a mending must stay an exception among a file's rows
#: (or be the rule): a file about the whole country has true rows there.
_FEW_ROWS, _EXCEPTION_SHARE, _RULE_SHARE = 3, 0.1, 0.9

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class SoundPoints:
    """Points on the National Grid, and what was done to the coordinates as written.

    Attributes
    ----------
    easting_m, northing_m : numpy.ndarray of float
        EPSG:27700; both or neither, NaN where there is no usable point.
    near : numpy.ndarray of bool
        Known to a hundred metres or so, not exactly.
    unusable : numpy.ndarray of bool
        Something was written, and it is no place: off the grid, in the sea, or one of the two alone.
    repairs : dict of str to numpy.ndarray of bool
        What was put right, and where.
    """

    easting_m: np.ndarray
    northing_m: np.ndarray
    near: np.ndarray
    unusable: np.ndarray
    repairs: dict[str, np.ndarray] = field(default_factory=dict)


def to_national_grid(longitude: pd.Series, latitude: pd.Series) -> Pair:
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

    across, up = longitude.to_numpy(dtype="float64"), latitude.to_numpy(dtype="float64")
    east, north = np.full(len(across), np.nan), np.full(len(across), np.nan)
    known = ~(np.isnan(across) | np.isnan(up))
    if known.any():
        lon, lat, back = distinct_points(across[known], up[known])
        transformer = Transformer.from_crs(4326, NATIONAL_GRID, always_xy=True)
        eastings, northings = transformer.transform(lon, lat)
        east[known] = np.round(eastings, 1)[back]
        north[known] = np.round(northings, 1)[back]
    return east, north


def sound_metres(east: np.ndarray, north: np.ndarray, files: np.ndarray, geography: Geography) -> SoundPoints:
    """Eastings and northings as written, made sound.

    A point far outside the partnership is read again as if east and north were exchanged and, where it lies off all
    land, as if both were kilometres or decametres, or as if one figure had been cut off the end of one of them or the
    front of either or both. Where exactly one of these readings lies inside the partnership, it is taken; where several
    do, nobody can tell which is meant and the row has no point; where none does, the point is where it says it is.

    Parameters
    ----------
    east, north : numpy.ndarray of float
        As written; NaN where blank or unreadable. Nought in both stands for unknown: nothing was written.
    files : numpy.ndarray of int
        Number of the file of each row.
    geography : Geography
        The partnership's; without areas nothing is read again.

    Returns
    -------
    SoundPoints
        Repairs `coordinates_swapped_put_right`, `coordinates_in_kilometres_put_right`,
        `coordinates_in_decametres_put_right`, `coordinate_figure_lost_put_right`, `coordinates_ambiguous_left_empty`.
    """
    written = ~(np.isnan(east) | (east == 0)) | ~(np.isnan(north) | (north == 0))
    both = written & ~np.isnan(east) & ~np.isnan(north)
    nothing = np.zeros(len(east), dtype=bool)
    within = both & geography.within_bounds(east, north) if not geography.is_empty else nothing
    # Nearly every row lies within: only the others are looked at any closer.
    again = np.flatnonzero(both & ~within)
    believed = within.copy()
    believed[again] = on_land(east[again], north[again])
    sound = SoundPoints(
        np.where(believed, east, np.nan),
        np.where(believed, north, np.nan),
        np.zeros(len(east), bool),
        written & ~believed,
    )
    if geography.is_empty or not len(again):
        return sound
    readings = _readings_of_metres(east[again], north[again], ~believed[again], geography)
    inside = _inside(readings, geography)
    swapped = inside["coordinates_swapped_put_right"]
    swapped &= _exception_or_rule(swapped, files[again], files[within], files[both])
    return _read_again(sound, again, readings, inside)


def sound_degrees(longitude: pd.Series, latitude: pd.Series, files: np.ndarray, geography: Geography) -> SoundPoints:
    """Longitudes and latitudes as written, on the National Grid and made sound.

    A point far outside the partnership is read again as if the minus sign of the longitude had been lost and, where it
    lies nowhere in Great Britain, as if the two were exchanged, or both; the one reading inside the partnership is
    taken.

    Parameters
    ----------
    longitude, latitude : pandas.Series of float
        Degrees as written; missing where blank. Nought in both stands for unknown.
    files : numpy.ndarray of int
        Number of the file of each row.
    geography : Geography
        The partnership's; without areas nothing is read again.

    Returns
    -------
    SoundPoints
        Repairs `coordinates_swapped_put_right`, `minus_sign_lost_put_right`, `coordinates_ambiguous_left_empty`.
    """
    lon, lat = longitude.to_numpy(dtype="float64"), latitude.to_numpy(dtype="float64")
    written = ~(np.isnan(lon) | (lon == 0)) | ~(np.isnan(lat) | (lat == 0))
    both = written & ~np.isnan(lon) & ~np.isnan(lat)
    in_degrees = both & _in_great_britain(lon, lat)
    east, north = to_national_grid(longitude.where(in_degrees), latitude.where(in_degrees))
    believed = in_degrees & on_land(east, north)
    sound = SoundPoints(
        np.where(believed, east, np.nan),
        np.where(believed, north, np.nan),
        np.zeros(len(lon), bool),
        written & ~believed,
    )
    if geography.is_empty:
        return sound
    within = believed & geography.within_bounds(east, north)
    again = np.flatnonzero(both & ~within)
    if not len(again):
        return sound
    x, y, nowhere = lon[again], lat[again], ~in_degrees[again]
    readings = {
        "coordinates_swapped_put_right": [_projected(y, x, nowhere)],
        "minus_sign_lost_put_right": [_projected(-x, y, x > 0)],
    }
    inside = _inside(readings, geography)
    unsigned = inside["minus_sign_lost_put_right"]
    unsigned &= _exception_or_rule(unsigned, files[again], files[within], files[both])
    # Two faults at once are thought of only where one does not explain the row.
    none = ~np.logical_or.reduce(list(inside.values()))[0]
    twice = {"coordinates_swapped_put_right": [_projected(-y, x, nowhere & none)]}
    inside_twice = _inside(twice, geography)
    together = {name: [*found, *twice.get(name, [])] for name, found in readings.items()}
    matched = {name: np.vstack([found, inside_twice.get(name, found[:0])]) for name, found in inside.items()}
    return _read_again(sound, again, together, matched)


def on_land(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Points of the National Grid that are not plainly in the sea west, south or east of Great Britain.

    Coarse: it holds many points at sea for land, never one on land for sea.

    Parameters
    ----------
    east, north : numpy.ndarray of float
        Metres; NaN is nowhere.

    Returns
    -------
    numpy.ndarray of bool
        As long as the points.
    """
    on_grid = (east >= GRID_EASTING_M[0]) & (east <= _EASTERNMOST_M)
    on_grid &= (north >= GRID_NORTHING_M[0]) & (north <= GRID_NORTHING_M[1])
    column = np.clip(np.nan_to_num(east, nan=0.0, posinf=0.0, neginf=0.0) // 100_000, 0, 6).astype(int)
    scilly = (east >= _SCILLY_M[0]) & (north <= _SCILLY_M[1])
    western_sea = (east < _WESTERNMOST_M) & (north < _WESTERN_ISLES_M) & ~scilly
    return on_grid & ~western_sea & (north >= _SOUTHERNMOST_M[column])


def _readings_of_metres(
    east: np.ndarray, north: np.ndarray, nowhere: np.ndarray, geography: Geography
) -> dict[str, list[Pair]]:
    """What else the numbers can mean; the point itself, and NaN where the reading does not apply."""

    def where(applies: np.ndarray, other_east: np.ndarray, other_north: np.ndarray) -> Pair:
        return np.where(applies, other_east, np.nan), np.where(applies, other_north, np.nan)

    whole = (east % 1 == 0) & (north % 1 == 0)
    cut_east, cut_north = nowhere & (east < 100_000), nowhere & (north < 100_000)
    squares_east, squares_north = geography.squares_m
    everywhere = np.ones(len(east), dtype=bool)
    return {
        "coordinates_swapped_put_right": [where(everywhere, north, east)],
        # Whole kilometres name a square in which several small areas lie.
        "coordinates_in_kilometres_put_right": [
            where(nowhere & ~whole, np.round(east * 1_000, 1), np.round(north * 1_000, 1))
        ],
        "coordinates_in_decametres_put_right": [where(cut_east & cut_north, east * 10, north * 10)],
        "coordinate_figure_lost_put_right": [
            where(cut_east, east * 10, north),
            where(cut_north, east, north * 10),
            *(where(cut_east, east + left, north) for left in squares_east if left),
            *(where(cut_north, east, north + left) for left in squares_north if left),
            *(where(cut_east & cut_north, east + x, north + y) for x in squares_east for y in squares_north if x and y),
        ],
    }


def _projected(longitude: np.ndarray, latitude: np.ndarray, applies: np.ndarray) -> Pair:
    applies = applies & _in_great_britain(longitude, latitude)
    return to_national_grid(
        pd.Series(np.where(applies, longitude, np.nan)), pd.Series(np.where(applies, latitude, np.nan))
    )


def _in_great_britain(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    (west, east), (south, north) = DEGREES
    return (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)


def _inside(readings: dict[str, list[Pair]], geography: Geography) -> dict[str, np.ndarray]:
    """Which readings lie in the partnership's areas: a row a reading, a column a point."""
    return {
        name: np.vstack([geography.area_of(east, north)[0] >= 0 for east, north in pairs])
        for name, pairs in readings.items()
    }


def _exception_or_rule(
    rows: np.ndarray, file_of_row: np.ndarray, within: np.ndarray, all_rows: np.ndarray
) -> np.ndarray:
    """Rows of files in which such a mending is rare beside what is right as written, or holds for nearly every row."""
    files = int(all_rows.max(initial=0)) + 1
    mended = np.bincount(file_of_row[rows[0]], minlength=files)
    right = np.bincount(within, minlength=files)
    written = np.bincount(all_rows, minlength=files)
    rare = mended <= np.maximum(_FEW_ROWS, _EXCEPTION_SHARE * right)
    return (rare | (mended >= _RULE_SHARE * written))[file_of_row]


def _read_again(
    sound: SoundPoints, again: np.ndarray, readings: dict[str, list[Pair]], inside: dict[str, np.ndarray]
) -> SoundPoints:
    """The points with the one reading that lies inside, where there is exactly one."""
    times = np.sum([found.sum(axis=0) for found in inside.values()], axis=0)
    east, north, near = sound.easting_m.copy(), sound.northing_m.copy(), sound.near.copy()
    repairs: dict[str, np.ndarray] = {}

    def noted(chosen: np.ndarray) -> np.ndarray:
        rows = np.zeros(len(east), dtype=bool)
        rows[again[chosen]] = True
        return rows

    for name, pairs in readings.items():
        for found, (other_east, other_north) in zip(inside[name], pairs, strict=True):
            chosen = found & (times == 1)
            east[again[chosen]], north[again[chosen]] = other_east[chosen], other_north[chosen]
            repairs[name] = repairs.get(name, np.zeros(len(east), dtype=bool)) | noted(chosen)
    tens = repairs.get("coordinates_in_kilometres_put_right", np.zeros(len(east), dtype=bool))
    near |= tens & (east % 100 == 0) & (north % 100 == 0)
    ambiguous = noted(times > 1)
    east[ambiguous], north[ambiguous] = np.nan, np.nan
    repairs["coordinates_ambiguous_left_empty"] = ambiguous
    mended = noted(times >= 1)
    return SoundPoints(east, north, near, sound.unusable & ~mended, repairs)
