"""Boundaries as paths, and the furniture of a map: towns, scale, north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from assessment.present.style import INK

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.path import Path

BRITISH_NATIONAL_GRID = 27700
FINEST_DETAIL_SHARE = 0.0016  # of the map's width: finer bends would not be seen
INSET_SHARE = 0.065  # half the side of the inset, of the longer side of the map
FEWEST_AREAS_FOR_INSET = 8


class Town(Protocol):
    """A named place drawn for orientation."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def easting_m(self) -> float:
        """East of the grid's origin."""

    @property
    def northing_m(self) -> float:
        """North of the grid's origin."""


def paths(areas: gpd.GeoDataFrame, width_m: float) -> list[Path]:
    """Each area's boundary as one path, holes included, bends finer than a pixel left out.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        EPSG:27700.
    width_m : float
        How much ground the picture shows.

    Returns
    -------
    list of matplotlib.path.Path
        In the order of the rows; empty where an area has no boundary.

    Raises
    ------
    ValueError
        When the areas are not on the British National Grid.
    """
    if areas.crs is None or areas.crs.to_epsg() != BRITISH_NATIONAL_GRID:
        raise ValueError("areas for a map must be on the British National Grid, EPSG:27700")
    return [_path(shape) for shape in areas.geometry.simplify(width_m * FINEST_DETAIL_SHARE)]


def _path(shape: Any) -> Path:
    from matplotlib.path import Path

    if shape is None or shape.is_empty:
        return Path(np.empty((0, 2)))
    parts = list(shape.geoms) if hasattr(shape, "geoms") else [shape]
    rings: list[npt.NDArray[np.float64]] = []
    codes: list[npt.NDArray[np.uint8]] = []
    for part in (part for part in parts if part.geom_type == "Polygon"):
        for ring in (part.exterior, *part.interiors):
            points = np.asarray(ring.coords)[:, :2]
            steps = np.full(len(points), Path.LINETO, dtype=np.uint8)
            steps[0], steps[-1] = Path.MOVETO, Path.CLOSEPOLY
            rings.append(points)
            codes.append(steps)
    return Path(np.concatenate(rings), np.concatenate(codes)) if rings else Path(np.empty((0, 2)))


def draw_towns(axes: Axes, towns: Sequence[Town]) -> None:
    """Names of towns with a halo, so that they read on any shade.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In metres of the grid; changed in place.
    towns : sequence of Town
        Those outside the map are left out.
    """
    from matplotlib.patheffects import withStroke

    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    for town in towns:
        if west <= town.easting_m <= east and south <= town.northing_m <= north:
            leftward = town.easting_m > west + 0.72 * (east - west)
            axes.plot(
                town.easting_m, town.northing_m, "o", color=INK, markersize=3.6, markeredgecolor="white", zorder=6
            )
            axes.annotate(
                town.name, (town.easting_m, town.northing_m), xytext=(-5 if leftward else 5, 0),
                textcoords="offset points", ha="right" if leftward else "left", va="center", zorder=7,
                path_effects=[withStroke(linewidth=3, foreground="white")],
            )  # fmt: skip


def draw_scale(axes: Axes, *, north_arrow: bool = True) -> None:
    """A scale bar in kilometres and an arrow to the north, in the lower left corner.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In metres of the grid; changed in place.
    north_arrow : bool
        Left out of an inset, which has the same north.
    """
    from matplotlib.patheffects import withStroke

    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    length_m = nice_length_m((east - west) / 4)
    start, level = west + 0.02 * (east - west), south + 0.02 * (north - south)
    tall = 0.012 * (north - south)
    halo = [withStroke(linewidth=3.5, foreground="white")]
    ends = [start, start, start + length_m, start + length_m]
    axes.plot(ends, [level + tall, level, level, level + tall], color=INK, linewidth=1.4, path_effects=halo, zorder=6)
    axes.annotate(
        f"{length_m / 1000:g} km", (start + length_m / 2, level), xytext=(0, 5), textcoords="offset points",
        ha="center", va="bottom", path_effects=halo, zorder=7,
    )  # fmt: skip
    if not north_arrow:
        return
    arrow = start + length_m * 1.35
    axes.annotate(
        "N", (arrow, level), xytext=(0, 24), textcoords="offset points", ha="center", va="bottom", fontweight="bold",
        arrowprops={"arrowstyle": "<|-", "color": INK, "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip


def crowded_window(areas: gpd.GeoDataFrame, towns: Sequence[Town]) -> tuple[float, float, float, float] | None:
    """The square around the town with the most areas, for an inset; None where no town is crowded.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        EPSG:27700.
    towns : sequence of Town
        Candidates.

    Returns
    -------
    tuple of float or None
        West, south, east, north in metres.
    """
    west, south, east, north = areas.total_bounds
    reach_m = INSET_SHARE * max(east - west, north - south)
    middles = areas.geometry.centroid
    counted = [
        (
            int(
                ((middles.x - town.easting_m).abs().lt(reach_m) & (middles.y - town.northing_m).abs().lt(reach_m)).sum()
            ),
            place,
        )
        for place, town in enumerate(towns)
    ]
    most, place = max(counted, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    if most < FEWEST_AREAS_FOR_INSET:
        return None
    town = towns[place]
    return (town.easting_m - reach_m, town.northing_m - reach_m, town.easting_m + reach_m, town.northing_m + reach_m)


def nice_length_m(longest_m: float) -> float:
    """The longest of 1, 2, 5, 10 ... kilometres that fits.

    Parameters
    ----------
    longest_m : float
        Room for the bar.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    >>> nice_length_m(14_300), nice_length_m(4_999), nice_length_m(700)
    (10000.0, 2000.0, 500.0)
    """
    power = 10.0 ** math.floor(math.log10(longest_m))
    return max(step * power for step in (1, 2, 5) if step * power <= longest_m)
