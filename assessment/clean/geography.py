"""The partnership's own geography, as the cleaners need it: small areas, locality names, codes of another vintage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.clean.area_changes import AreaLinks, read_area_code_changes
from assessment.clean.cells import as_text
from assessment.clean.coarser_areas import CoarserAreas, coarser_areas
from assessment.schema.layout import plain

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.strtree import STRtree

    from assessment.clean.postcodes import Postcodes
    from assessment.config import Config

#: EPSG code of the British National Grid, in which all analysis is done.
NATIONAL_GRID = 27700
#: How far outside every area a point may lie and still be taken to belong to the nearest: boundaries are generalised.
NEAREST_AREA_M = 100.0
#: Margin around the areas within which a grid reference is believed to be the county's.
MARGIN_M = 10_000.0


@dataclass(frozen=True)
class Geography:
    """Small areas and names.

    Attributes
    ----------
    area_codes : numpy.ndarray of str
        Codes of the small areas, sorted.
    shapes : numpy.ndarray of shapely geometry
        Their polygons in EPSG:27700, in the same order; empty where no areas were supplied.
    locality_codes : mapping of str to str
        Plain locality name to code; the codes themselves are there too.
    area_code_changes : mapping of str to str
        Code of another vintage to the code of the areas held.
    area_code_splits : mapping of str to tuple of str
        Code of another vintage that several of the areas held come from, all its parts among them: in the partnership,
        but nobody can tell in which.
    area_codes_unclear : frozenset of str
        Codes of another vintage of which a part lies in the areas held and a part may not.
    coarser : CoarserAreas
        Wards, parishes and other areas that are made of small areas.
    postcodes : Postcodes or None
        The lookup the officer supplied; held in memory only.
    beat_prefixes : tuple of str
        Beginnings of the partnership's beats.
    """

    area_codes: np.ndarray
    shapes: np.ndarray
    locality_codes: Mapping[str, str]
    area_code_changes: Mapping[str, str] = field(default_factory=dict)
    beat_prefixes: tuple[str, ...] = ()
    area_code_splits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    area_codes_unclear: frozenset[str] = frozenset()
    coarser: CoarserAreas = field(default_factory=CoarserAreas)
    postcodes: Postcodes | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no areas were supplied."""
        return len(self.area_codes) == 0

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Western, southern, eastern and northern edge, in metres, margin included."""
        import shapely

        west, south, east, north = shapely.total_bounds(self.shapes)
        return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M

    @property
    def squares_m(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Western edges and southern edges of the squares of 100 km that the areas lie in, in metres."""
        west, south, east, north = self.bounds
        return (
            tuple(range(int((west + MARGIN_M) // 100_000) * 100_000, int(east - MARGIN_M) + 1, 100_000)),
            tuple(range(int((south + MARGIN_M) // 100_000) * 100_000, int(north - MARGIN_M) + 1, 100_000)),
        )

    @cached_property
    def position_of(self) -> Mapping[str, int]:
        """Position of each small area in `area_codes`, by its code."""
        return MappingProxyType({code: position for position, code in enumerate(self.area_codes)})

    def within_bounds(self, easting_m: np.ndarray, northing_m: np.ndarray) -> np.ndarray:
        """Points (bool) that lie in the areas' bounds, margin included."""
        west, south, east, north = self.bounds
        return (easting_m >= west) & (easting_m <= east) & (northing_m >= south) & (northing_m <= north)

    def current_code(self, codes: pd.Series) -> tuple[pd.Series, np.ndarray]:
        """Area codes in the vintage of the areas held.

        Parameters
        ----------
        codes : pandas.Series
            Codes as supplied; missing where blank.

        Returns
        -------
        codes : pandas.Series of str
            The same, those with a declared change replaced.
        changed : numpy.ndarray of bool
            Which were.
        """
        changed = codes.isin(list(self.area_code_changes)).to_numpy(dtype=bool)
        if not changed.any():
            return codes, changed
        renamed = codes.astype("object").where(~changed, codes.map(dict(self.area_code_changes)))
        return renamed.astype("str"), changed

    def locality(self, names: pd.Series) -> tuple[pd.Series, np.ndarray]:
        """Locality codes of locality names.

        Parameters
        ----------
        names : pandas.Series
            Names or codes; missing where blank.

        Returns
        -------
        codes : pandas.Series of str
            Missing where the name is blank or unknown.
        unknown : numpy.ndarray of bool
            Names that no locality has.
        """
        texts = as_text(names)
        positions, found = pd.factorize(texts)
        codes = pd.Series([self.locality_codes.get(plain(name)) if name else None for name in found], dtype="str")
        matched = codes.take(positions).set_axis(names.index)
        return matched, (matched.isna() & (texts != "")).to_numpy(dtype=bool)

    def codes_at(self, position: np.ndarray) -> np.ndarray:
        """Codes of the areas at these positions; None for -1."""
        codes = np.full(len(self.area_codes) + 1, None, dtype=object)
        codes[:-1] = self.area_codes
        return codes[position]

    def series_at(self, position: np.ndarray, index: pd.Index) -> pd.Series:
        """Codes of the areas at these positions, as text on an index; missing for -1."""
        codes = pd.array([*self.area_codes, None], dtype="str")
        return pd.Series(codes.take(np.where(position < 0, len(self.area_codes), position)), index=index)

    def area_of(self, easting_m: np.ndarray, northing_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The small area each point lies in; every distinct point is looked up once.

        Parameters
        ----------
        easting_m, northing_m : numpy.ndarray of float
            Points in EPSG:27700; NaN where unknown.

        Returns
        -------
        position : numpy.ndarray of int
            Position in `area_codes`; -1 where unknown or outside. On a shared boundary the area with the lower code.
        nearest : numpy.ndarray of bool
            Points outside every area that were given to the nearest one within `NEAREST_AREA_M`.
        """
        import shapely

        position = np.full(len(easting_m), -1)
        nearest = np.zeros(len(easting_m), dtype=bool)
        known = ~(np.isnan(easting_m) | np.isnan(northing_m))
        if self.is_empty or not known.any():
            return position, nearest
        known &= self.within_bounds(easting_m, northing_m)
        east, north, back = distinct_points(easting_m[known], northing_m[known])
        shapes = shapely.points(east, north)
        found = _lowest(shapely.STRtree(shapes).query(self.shapes, predicate="intersects"), len(east))
        outside = np.flatnonzero(found < 0)
        near = np.zeros(len(east), dtype=bool)
        if len(outside):
            tree: STRtree = shapely.STRtree(self.shapes)
            pairs = tree.query_nearest(shapes[outside], max_distance=NEAREST_AREA_M, all_matches=True)
            found[outside] = _lowest(pairs[::-1], len(outside))
            near[outside] = found[outside] >= 0
        position[known], nearest[known] = found[back], near[back]
        return position, nearest


def distinct_points(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every distinct point once: points repeat themselves, and are dear to project and to look up.

    Parameters
    ----------
    x, y : numpy.ndarray of float
        Coordinates without NaN.

    Returns
    -------
    x, y : numpy.ndarray of float
        The distinct points, in the order in which they first stand.
    back : numpy.ndarray of int
        Position of each point among the distinct ones.
    """
    across, columns = pd.factorize(x)
    up, rows = pd.factorize(y)
    back, pairs = pd.factorize(across * max(len(rows), 1) + up)
    column, row = np.divmod(pairs, max(len(rows), 1))
    return np.asarray(columns)[column], np.asarray(rows)[row], back


def _lowest(pairs: np.ndarray, points: int) -> np.ndarray:
    """The lowest area of each point, from pairs (area, point)."""
    found = np.full(points, np.iinfo(np.int64).max)
    np.minimum.at(found, pairs[1], pairs[0])
    return np.where(found == np.iinfo(np.int64).max, -1, found)


def geography_of(
    areas: gpd.GeoDataFrame | None,
    config: Config,
    workspace: Path,
    links: AreaLinks | None = None,
    postcodes: Postcodes | None = None,
) -> Geography:
    """The geography that the cleaned areas, the lookups and the configuration describe.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame or None
        The canonical areas; None where none were supplied.
    config : Config
        The configuration.
    workspace : pathlib.Path
        Folder that the file of area code changes is relative to.
    links : AreaLinks or None
        Links between area codes of different years; what the file of area code changes says goes before them.
    postcodes : Postcodes or None
        The lookup of postcodes.

    Returns
    -------
    Geography
        Frozen.
    """
    declared = read_area_code_changes(Path(workspace), config.geography.area_code_changes)
    prefixes = config.geography.partnership_beat_prefixes
    if areas is None:
        nothing = np.array([], dtype=object)
        return Geography(nothing, nothing, {}, declared, prefixes, postcodes=postcodes)
    small = areas[areas["area_level"] == "small_area"].sort_values("area_code")
    localities = areas[areas["area_level"] == "locality"]
    names = {plain(name): code for name, code in zip(localities["area_name"], localities["area_code"], strict=True)}
    names |= {plain(code): code for code in localities["area_code"]}
    codes, shapes = small["area_code"].to_numpy(dtype=object), np.asarray(small.geometry.array)
    told = None if links is None else links.towards(frozenset(codes))
    others = areas[areas["area_level"] != "small_area"]
    return Geography(
        codes,
        shapes,
        MappingProxyType(names),
        MappingProxyType({**({} if told is None else told.same), **declared}),
        prefixes,
        area_code_splits={} if told is None else told.parted,
        area_codes_unclear=frozenset() if told is None else told.unclear,
        coarser=coarser_areas(others["area_code"], np.asarray(others.geometry.array), shapes, NEAREST_AREA_M),
        postcodes=postcodes,
    )
