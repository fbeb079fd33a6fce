"""Invented streets and addresses in every small area, and the premises of the night-time economy.

The same for every seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from assessment.synthetic.calibration import planted
from assessment.synthetic.geography import GEOGRAPHY_SEED, areas
from assessment.synthetic.streams import stream

STREETS_IN_AREA = 16
ADDRESSES_IN_STREET = 24
HALF_STREET_M = 140.0

_FIRST = (
    "Amber", "Barley", "Copper", "Dovecote", "Elder", "Fallow", "Gosling", "Hawker", "Ivory", "Juniper",
    "Kestrel", "Larkspur", "Maltings", "Nettle", "Osier", "Pippin", "Quince", "Russet", "Sorrel", "Tanner",
    "Umber", "Vesper", "Wicker", "Yarrow",
)  # fmt: skip
_SECOND = ("Street", "Lane", "Road", "Close", "Row", "Way")
# Invented names. The first are made hot (planted.toml); the others make the crowd they must be told from.
PREMISES = (
    "The Copper Lantern", "Club Meridian Nine", "The Gilded Hop", "The Quiet Heron", "Bar Sorrel", "The Cooper's Rest",
    "The Blue Pippin", "The Weir Tap", "The Tanner's Arms", "The Old Cider Loft",
)  # fmt: skip


@dataclass(frozen=True)
class Gazetteer:
    """Streets and addresses as arrays, streets sorted by area, addresses by street.

    Attributes
    ----------
    streets : pandas.DataFrame
        `area` (position in `areas()`), `street_name`, `weight` (how much happens there, within the area), `hot`.
    easting_m, northing_m : numpy.ndarray of int, shape (streets, addresses)
        Places of the addresses, EPSG:27700.
    premises : pandas.DataFrame
        `premises_name`, `area`, `easting_m`, `northing_m`, `weight`, `hot`.
    """

    streets: pd.DataFrame
    easting_m: np.ndarray
    northing_m: np.ndarray
    premises: pd.DataFrame


def _inside(cells: np.ndarray, at: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Pull points towards their area's own point until they lie inside it."""
    import shapely

    shrunk = shapely.buffer(cells, -40)
    for _ in range(12):
        out = ~shapely.contains_xy(shrunk, at[:, 0], at[:, 1])
        at = np.where(out[:, None], centre + (at - centre) * 0.6, at)
    return at


@cache
def gazetteer() -> Gazetteer:
    """The invented streets, addresses and premises.

    Returns
    -------
    Gazetteer
        16 streets of 24 addresses in each of the 116 areas, 10 premises in the city centre. In each area the first
        street has most happen on it; five streets of the county are hot beyond that.
    """
    county = areas()
    rng = stream(GEOGRAPHY_SEED, "gazetteer")
    area = np.repeat(np.arange(len(county)), STREETS_IN_AREA)
    rank = np.tile(np.arange(STREETS_IN_AREA), len(county))
    centre = county[["easting_m", "northing_m"]].to_numpy()[area]
    # Rural streets gather in villages: four to a village, the villages apart.
    village = rank // 4
    spread = county["spread_m"].to_numpy()[area]
    offset = rng.normal(size=(len(county), 4, 2))[area, village] * spread[:, None] * 0.8
    near = rng.normal(size=(len(area), 2)) * np.minimum(spread, 350.0)[:, None] * 0.5
    cells = county["geometry"].to_numpy()[area]
    middle = _inside(cells, centre + offset + near, centre)
    bearing = rng.uniform(0, np.pi, len(area))
    along = np.linspace(-HALF_STREET_M, HALF_STREET_M, ADDRESSES_IN_STREET)
    east = middle[:, :1] + np.cos(bearing)[:, None] * along
    north = middle[:, 1:] + np.sin(bearing)[:, None] * along
    flat = _inside(
        np.repeat(cells, ADDRESSES_IN_STREET),
        np.column_stack([east.ravel(), north.ravel()]),
        np.repeat(middle, ADDRESSES_IN_STREET, axis=0),
    )
    places = np.round(flat).astype(np.int64).reshape(len(area), ADDRESSES_IN_STREET, 2)
    names = [f"{_FIRST[(7 * a + 5 * r) % 24]} {_SECOND[(a + r) % 6]}" for a, r in zip(area, rank, strict=True)]
    streets = pd.DataFrame({"area": area, "street_name": names, "weight": 1.0 / (rank + 1.0) ** 0.8})
    streets["hot"] = False
    hot = [_first_street(county, name) for name in planted()["hot_streets"]["areas"]]
    streets.loc[hot, "hot"] = True
    streets.loc[hot, "weight"] *= planted()["hot_streets"]["factor"]
    return Gazetteer(streets, places[:, :, 0], places[:, :, 1], _premises(county, places))


def _first_street(county: pd.DataFrame, area_name: str) -> int:
    return int(np.flatnonzero(county["area_name"] == area_name)[0]) * STREETS_IN_AREA


def _premises(county: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    central = np.flatnonzero(county["kind"] == "centre")
    rows = []
    for number, name in enumerate(PREMISES):
        area = int(central[number % len(central)])
        at = places[area * STREETS_IN_AREA + number // len(central), 3 + number]
        hot = number < planted()["hot_premises"]["count"]
        rows.append((name, area, int(at[0]), int(at[1]), 9.0 - 2.0 * number if hot else 1.0, hot))
    return pd.DataFrame(rows, columns=["premises_name", "area", "easting_m", "northing_m", "weight", "hot"])
