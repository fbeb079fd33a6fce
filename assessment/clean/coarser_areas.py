"""Wards, parishes and other areas above the small ones: which small areas they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class CoarserAreas:
    """Coarser areas and the small areas they overlap.

    Attributes
    ----------
    members : mapping of str to tuple of int
        Code of an area that lies wholly in the partnership to the positions of the small areas it overlaps. With
        one, the coarser area lies in that small area.
    straddling : frozenset of str
        Codes of areas that lie partly in the partnership.
    outside : frozenset of str
        Codes of areas that were supplied and lie outside it.
    """

    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    straddling: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()


def coarser_areas(codes: pd.Series, shapes: np.ndarray, small: np.ndarray, tolerance_m: float) -> CoarserAreas:
    """Tell which small areas coarser areas are made of, by their shapes.

    Boundaries of different sets are generalised differently, so a strip of the tolerance along an edge says nothing.

    Parameters
    ----------
    codes : pandas.Series of str
        Codes of the coarser areas.
    shapes : numpy.ndarray of shapely geometry
        Their polygons, EPSG:27700.
    small : numpy.ndarray of shapely geometry
        The small areas, which together are the partnership's area.
    tolerance_m : float
        Width of the strip, in metres.

    Returns
    -------
    CoarserAreas
        Each code in one of its three parts.
    """
    import shapely

    if not len(small) or not len(shapes):
        return CoarserAreas(outside=frozenset(codes) if len(shapes) and len(small) else frozenset())
    county = shapely.buffer(shapely.union_all(small), tolerance_m)
    tree = shapely.STRtree(small)
    members: dict[str, tuple[int, ...]] = {}
    straddling, outside = set(), set()
    touching = shapely.intersects(shapes, county)
    for code, shape, touches in zip(codes, shapes, touching, strict=True):
        if not touches:
            outside.add(code)
            continue
        core = shapely.buffer(shape, -tolerance_m)
        # Of an area narrower than the tolerance everywhere, a point inside it stands for it.
        core = shapely.point_on_surface(shape) if core.is_empty else core
        found = tuple(int(position) for position in np.sort(tree.query(core, predicate="intersects")))
        if not found:
            outside.add(code)
        elif shapely.covers(county, core):
            members[code] = found
        else:
            straddling.add(code)
    return CoarserAreas(MappingProxyType(members), frozenset(straddling), frozenset(outside))
