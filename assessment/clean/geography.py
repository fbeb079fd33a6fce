"""The partnership's own geography, as the cleaners need it: small areas, locality names, codes of another vintage."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.clean.cells import as_text
from assessment.errors import ConfigurationError
from assessment.schema.layout import plain

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.strtree import STRtree

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
    beat_prefixes : tuple of str
        Beginnings of the partnership's beats.
    """

    area_codes: np.ndarray
    shapes: np.ndarray
    locality_codes: Mapping[str, str]
    area_code_changes: Mapping[str, str] = field(default_factory=dict)
    beat_prefixes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no areas were supplied."""
        return len(self.area_codes) == 0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Western, southern, eastern and northern edge, in metres, margin included."""
        import shapely

        west, south, east, north = shapely.total_bounds(self.shapes)
        return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M

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
        points, back = np.unique(easting_m[known] + 1j * northing_m[known], return_inverse=True)
        shapes = shapely.points(points.real, points.imag)
        found = _lowest(shapely.STRtree(shapes).query(self.shapes, predicate="intersects"), len(points))
        outside = np.flatnonzero(found < 0)
        near = np.zeros(len(points), dtype=bool)
        if len(outside):
            tree: STRtree = shapely.STRtree(self.shapes)
            pairs = tree.query_nearest(shapes[outside], max_distance=NEAREST_AREA_M, all_matches=True)
            found[outside] = _lowest(pairs[::-1], len(outside))
            near[outside] = found[outside] >= 0
        position[known], nearest[known] = found[back], near[back]
        return position, nearest


def _lowest(pairs: np.ndarray, points: int) -> np.ndarray:
    """The lowest area of each point, from pairs (area, point)."""
    found = np.full(points, np.iinfo(np.int64).max)
    np.minimum.at(found, pairs[1], pairs[0])
    return np.where(found == np.iinfo(np.int64).max, -1, found)


def geography_of(areas: gpd.GeoDataFrame | None, config: Config, workspace: Path) -> Geography:
    """The geography that the cleaned areas and the configuration describe.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame or None
        The canonical areas; None where none were supplied.
    config : Config
        The configuration.
    workspace : pathlib.Path
        Folder that the file of area code changes is relative to.

    Returns
    -------
    Geography
        Frozen.
    """
    changes = read_area_code_changes(Path(workspace), config.geography.area_code_changes)
    prefixes = config.geography.partnership_beat_prefixes
    if areas is None:
        return Geography(np.array([], dtype=object), np.array([], dtype=object), {}, changes, prefixes)
    small = areas[areas["area_level"] == "small_area"].sort_values("area_code")
    localities = areas[areas["area_level"] == "locality"]
    names = {plain(name): code for name, code in zip(localities["area_name"], localities["area_code"], strict=True)}
    names |= {plain(code): code for code in localities["area_code"]}
    return Geography(
        small["area_code"].to_numpy(dtype=object),
        np.asarray(small.geometry.array),
        MappingProxyType(names),
        changes,
        prefixes,
    )


def read_area_code_changes(workspace: Path, name: str) -> Mapping[str, str]:
    """The declared lookup from area codes of another vintage to those of the areas held.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        Path of a TOML file in it, whose table `changes` maps old code to code held; empty for none.

    Returns
    -------
    mapping of str to str
        Frozen.

    Raises
    ------
    ConfigurationError
        When the file is absent or is not such a table.
    """
    if not name:
        return MappingProxyType({})
    try:
        values = tomllib.loads((workspace / name).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(f"[geography] area_code_changes names {name}, which does not exist.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not TOML: {error}.") from None
    changes = values.get("changes")
    if not isinstance(changes, dict) or not all(isinstance(code, str) for code in changes.values()):
        raise ConfigurationError(f'{name} must hold a table [changes] with lines such as "E01000001" = "E01000002".')
    return MappingProxyType(dict(changes))
