"""An invented county: 116 small areas around real towns. The same for every seed.

The outline is a smooth closed curve about 50 km by 55 km, the areas are the Voronoi cells of points set densely in the
towns and thinly between them. Nothing here follows a real boundary, and no code is a real area's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from assessment.synthetic.streams import stream

GEOGRAPHY_SEED = 179_300
AREAS = 116
CENTRE_M = (348_600.0, 241_000.0)


@dataclass(frozen=True)
class Town:
    """A town: where it is (EPSG:27700, the real coordinates), how wide, how many small areas."""

    name: str
    easting_m: float
    northing_m: float
    radius_m: float
    areas: int


TOWNS = (
    Town("Hereford", 351_000, 240_000, 3_000, 38),
    Town("Leominster", 349_600, 259_000, 1_300, 8),
    Town("Ross-on-Wye", 359_900, 224_100, 1_300, 8),
    Town("Ledbury", 371_100, 237_700, 1_100, 7),
    Town("Bromyard", 365_500, 254_700, 800, 4),
    Town("Kington", 329_600, 256_600, 650, 3),
)
HEREFORD_CENTRE_AREAS = 8
GOLDEN_VALLEY_M = (335_000.0, 237_500.0)
LOCALITIES = (
    "Hereford City Centre",
    "Hereford North",
    "Hereford South",
    "Leominster",
    "Ross-on-Wye",
    "Ledbury",
    "Bromyard",
    "Kington",
    "Golden Valley",
)
KINDS = ("centre", "suburb", "town", "rural")


def outline_m(points: int = 240) -> np.ndarray:
    """The county's outline, an invented smooth curve.

    Returns
    -------
    numpy.ndarray, shape (points, 2)
        Easting and northing in metres (EPSG:27700), anticlockwise, not closed.
    """
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = 26_900 * (
        1 + 0.035 * np.cos(2 * (angle - 1.75)) + 0.02 * np.cos(3 * angle + 0.6) + 0.013 * np.cos(7 * angle + 1.1)
    )
    return np.column_stack([CENTRE_M[0] + radius * np.cos(angle), CENTRE_M[1] + radius * np.sin(angle)])


def _town_points(town: Town) -> np.ndarray:
    rank = np.arange(town.areas)
    radius = town.radius_m * np.sqrt((rank + 0.5) / town.areas)
    angle = rank * np.pi * (3 - np.sqrt(5))
    return np.column_stack([town.easting_m + radius * np.cos(angle), town.northing_m + radius * np.sin(angle)])


def _rural_points(taken: np.ndarray, count: int) -> np.ndarray:
    """Points far from each other and from the towns (Mitchell's best candidate)."""
    import shapely

    rng = stream(GEOGRAPHY_SEED, "rural points")
    inside = shapely.Polygon(outline_m()).buffer(-1_500)
    points = taken
    for _ in range(count):
        candidates = rng.uniform((320_000, 212_000), (377_000, 270_000), size=(300, 2))
        candidates = candidates[shapely.contains_xy(inside, candidates)]
        nearest = np.sqrt(((candidates[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)).min(axis=1)
        points = np.vstack([points, candidates[np.argmax(nearest)]])
    return points[len(taken) :]


def _localities_of_hereford(points: np.ndarray) -> list[str]:
    hereford = TOWNS[0]
    return [
        LOCALITIES[0] if rank < HEREFORD_CENTRE_AREAS else LOCALITIES[1 if north > hereford.northing_m else 2]
        for rank, north in enumerate(points[:, 1])
    ]


def _locality_of_rural(point: np.ndarray) -> str:
    heads = {town.name: (town.easting_m, town.northing_m) for town in TOWNS[1:]}
    heads["Golden Valley"] = GOLDEN_VALLEY_M
    hereford = TOWNS[0]
    heads[LOCALITIES[1]] = (hereford.easting_m, hereford.northing_m + 3_500)
    heads[LOCALITIES[2]] = (hereford.easting_m, hereford.northing_m - 3_500)
    away = {name: np.hypot(point[0] - at[0], point[1] - at[1]) for name, at in heads.items()}
    # Hereford's own localities are the city and its edge; farther out belongs to the market towns.
    away[LOCALITIES[1]] += 4_000
    away[LOCALITIES[2]] += 4_000
    return min(away, key=lambda name: away[name])


def _wards(points: np.ndarray, localities: np.ndarray) -> np.ndarray:
    """Number of the ward of each area: each locality halved along its longer side down to four areas."""
    wards = np.zeros(len(points), dtype=int)
    number = 0
    for locality in LOCALITIES:
        waiting = [np.flatnonzero(localities == locality)]
        while waiting:
            members = waiting.pop(0)
            if len(members) <= 4:
                number += 1
                wards[members] = number
                continue
            span = np.ptp(points[members], axis=0)
            ordered = members[np.argsort(points[members, int(span[1] > span[0])], kind="stable")]
            waiting[:0] = [ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]]
    return wards


@cache
def areas() -> pd.DataFrame:
    """The small areas of the invented county.

    Returns
    -------
    pandas.DataFrame
        One row an area, 116 rows: `area_code`, `area_name`, `kind` (centre, suburb, town, rural), `locality_code`,
        `locality_name`, `ward_code`, `ward_name`, `beat`, `easting_m`, `northing_m` (its point), `spread_m` (how far
        from the point people live), `geometry` (shapely polygon, EPSG:27700).
    """
    import shapely

    in_towns = [_town_points(town) for town in TOWNS]
    taken = np.vstack(in_towns)
    points = np.vstack([taken, _rural_points(taken, AREAS - len(taken))])
    localities = _localities_of_hereford(in_towns[0])
    kinds = ["centre" if name == LOCALITIES[0] else "suburb" for name in localities]
    for town in TOWNS[1:]:
        localities += [town.name] * town.areas
        kinds += ["town"] * town.areas
    rural = points[len(taken) :]
    localities += [_locality_of_rural(point) for point in rural]
    kinds += ["rural"] * len(rural)
    frame = pd.DataFrame(
        {"easting_m": points[:, 0], "northing_m": points[:, 1], "locality_name": localities, "kind": kinds}
    )
    frame["ward"] = _wards(points, frame["locality_name"].to_numpy())
    frame["geometry"] = _cells(points)
    frame["place"] = frame["locality_name"].str.replace(" City Centre", " Central")
    frame["locality"] = [LOCALITIES.index(name) + 1 for name in localities]
    frame = frame.sort_values(["locality", "kind", "ward", "northing_m"], kind="stable").reset_index(drop=True)
    suffix = {"centre": "", "suburb": "", "town": " Town", "rural": " Rural"}
    frame["place"] += frame["kind"].map(suffix)
    frame["area_name"] = frame["place"] + " " + (frame.groupby("place").cumcount() + 1).astype(str)
    frame["area_code"] = [f"SYN{number:06d}" for number in range(1, AREAS + 1)]
    frame["locality_code"] = [f"SYL{number:06d}" for number in frame["locality"]]
    frame["ward_code"] = [f"SYW{number:06d}" for number in frame["ward"]]
    wards = frame.drop_duplicates("ward")[["ward", "locality_name"]]
    names = wards["locality_name"] + " Ward " + (wards.groupby("locality_name").cumcount() + 1).astype(str)
    frame["ward_name"] = frame["ward"].map(dict(zip(wards["ward"], names, strict=True)))
    frame["beat"] = [f"HA{number}" for number in frame["ward"]]
    frame["spread_m"] = np.where(
        frame["kind"] == "rural", 1_400.0, np.minimum(450.0, np.sqrt(shapely.area(frame["geometry"])) / 2)
    )
    return frame.drop(columns=["ward", "place", "locality"])


def _cells(points: np.ndarray) -> np.ndarray:
    """The Voronoi cell of each point, cut to the outline; shared corners are the same numbers on both sides."""
    import shapely

    outline = shapely.Polygon(outline_m())
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline.buffer(5_000), ordered=True)
    return shapely.intersection(np.array(cells.geoms), outline)
