"""An invented force's street-level file in the format of police.uk, at any number of rows.

Nothing in it is real; its shape is that of the published files of a force of four counties: about 12% of the rows in
the partnership, 2% without a place, anti-social behaviour without a Crime ID, two areas of 2021 that were one in 2011,
few places repeated often, and Crime IDs that come again with another outcome, at another place or without one.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
from pyproj import Transformer

from benchmarks.police_uk.job import ASB, KINDS

HEADER = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
FORCE = "Synthetic Marches Police"
# Shares of the rows, rounded from published files.
OUTCOMES = {
    "Unable to prosecute suspect": 0.460,
    "Investigation complete; no suspect identified": 0.268,
    "Under investigation": 0.104,
    "Status update unavailable": 0.065,
    "Court result unavailable": 0.047,
    "Awaiting court outcome": 0.023,
    "Local resolution": 0.014,
    "Offender given a caution": 0.006,
    "Action to be taken by another organisation": 0.005,
    "Further action is not in the public interest": 0.005,
    "Further investigation is not in the public interest": 0.002,
    "Formal action is not in the public interest": 0.001,
}
#: How a Crime ID comes again: the same row; another outcome there; another place; no place.
AGAIN = {"same": 0.15, "outcome": 0.15, "place": 0.45, "unplaced": 0.25}
AREAS_INSIDE, AREAS_OUTSIDE, POINTS_AN_AREA = 116, 792, 17
SHARE_INSIDE, SHARE_UNPLACED, SHARE_AGAIN = 0.119, 0.0194, 0.0003
#: Squares of the National Grid, row by row from the south-west; the partnership's are the western ones.
WEST_M, SOUTH_M, SIDE_M, ROWS_OF_SQUARES = 330_000, 210_000, 3_000, 29
ROWS_A_MONTH, MOST_MONTHS, FIRST_MONTH = 9_000, 180, "2011-01"
CHUNK = 500_000


@dataclass(frozen=True)
class Made:
    """What was made.

    Attributes
    ----------
    street : pathlib.Path
        Folder of the street-level files.
    areas : pathlib.Path
        The partnership's small areas of 2011, GeoJSON.
    changes : pathlib.Path
        The areas of 2021 that were others in 2011, TOML.
    """

    street: Path
    areas: Path
    changes: Path


def make(folder: Path, rows: int, seed: int = 1, share_again: float = SHARE_AGAIN, *, monthly: bool = False) -> Made:
    """Write the force's rows, the partnership's areas and the changes of area codes.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder, or none yet.
    rows : int
        Rows of the file.
    seed : int
        The same seed makes the same file.
    share_again : float
        Share of the rows whose Crime ID stands in another row.
    monthly : bool
        A file a month instead of one.

    Returns
    -------
    Made
        Where they are.
    """
    made = Made(folder / "police_uk", folder / "areas" / "lsoa_2011.geojson", folder / "area-code-changes.toml")
    made.street.mkdir(parents=True)
    made.areas.parent.mkdir()
    _write_areas(made.areas)
    made.changes.write_text(
        f'[changes]\n"{_code(AREAS_INSIDE + AREAS_OUTSIDE)}" = "{_code(0)}"\n'
        f'"{_code(AREAS_INSIDE + AREAS_OUTSIDE + 1)}" = "{_code(0)}"\n',
        encoding="utf-8",
    )
    frame = _rows(np.random.default_rng(seed), rows, share_again)
    if monthly:
        for (month,), part in frame.partition_by("Month", as_dict=True).items():
            part.write_csv(made.street / f"{month}-synthetic-marches-street.csv")
    else:
        frame.write_csv(made.street / "synthetic-marches-street.csv", batch_size=CHUNK)
    return made


def _code(number: int) -> str:
    return f"E0199{number:04d}"


def _square(number: int) -> tuple[int, int]:
    column, row = divmod(number, ROWS_OF_SQUARES)
    return WEST_M + SIDE_M * column, SOUTH_M + SIDE_M * row


def _write_areas(path: Path) -> None:
    """The partnership's squares, counter-clockwise in longitude and latitude."""
    degrees = Transformer.from_crs(27700, 4326, always_xy=True)
    features = []
    for number in range(AREAS_INSIDE):
        west, south = _square(number)
        corners = [(west, south), (west + SIDE_M, south), (west + SIDE_M, south + SIDE_M), (west, south + SIDE_M)]
        ring = [[round(value, 7) for value in degrees.transform(*corner)] for corner in [*corners, corners[0]]]
        properties = {"LSOA11CD": _code(number), "LSOA11NM": f"Marches {number:03d}A"}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _rows(draw: np.random.Generator, rows: int, share_again: float) -> pl.DataFrame:
    """All rows, ordered by month and area as the published files are."""
    repeats = round(rows * share_again)
    first = rows - repeats
    months = int(np.clip(first // ROWS_A_MONTH, 1, MOST_MONTHS))
    month = draw.integers(0, months, first)
    kind = draw.choice(len(KINDS), first, p=_shares(KINDS))
    outcome = draw.choice(len(OUTCOMES), first, p=_shares(OUTCOMES))
    point = _points_of(draw, first)
    reference = np.arange(first)
    # Some crimes come again: the copies are made by taking rows a second time and changing one thing.
    again = draw.choice(np.flatnonzero(kind != list(KINDS).index(ASB)), repeats, replace=False)
    how = draw.choice(list(AGAIN), repeats, p=_shares(AGAIN))
    outcome_again = np.where(how == "same", outcome[again], draw.integers(0, len(OUTCOMES), repeats))
    point_again = np.where(how == "place", _points_of(draw, repeats), np.where(how == "unplaced", -1, point[again]))
    order_of = {
        "reference": np.append(reference, again),
        "month": np.append(month, month[again]),
        "kind": np.append(kind, kind[again]),
        "outcome": np.append(outcome, outcome_again),
        "point": np.append(point, point_again),
    }
    order = np.lexsort(
        (draw.random(rows), np.where(order_of["point"] < 0, 10**6, order_of["point"]), order_of["month"])
    )
    return _written(draw, **{name: values[order] for name, values in order_of.items()})


def _shares(shares: dict[str, float]) -> np.ndarray:
    values = np.array(list(shares.values()))
    return values / values.sum()


def _points_of(draw: np.random.Generator, rows: int) -> np.ndarray:
    """A point for each row, some far more frequent than others; -1 for none."""
    inside = AREAS_INSIDE * POINTS_AN_AREA
    outside = AREAS_OUTSIDE * POINTS_AN_AREA
    here = (inside * draw.random(rows) ** 2).astype("int64")
    there = inside + (outside * draw.random(rows) ** 2).astype("int64")
    point = np.where(draw.random(rows) < SHARE_INSIDE / (1 - SHARE_UNPLACED), here, there)
    return np.where(draw.random(rows) < SHARE_UNPLACED, -1, point)


def _written(
    draw: np.random.Generator,
    reference: np.ndarray,
    month: np.ndarray,
    kind: np.ndarray,
    outcome: np.ndarray,
    point: np.ndarray,
) -> pl.DataFrame:
    """The rows as they are published: text."""
    area = np.arange((AREAS_INSIDE + AREAS_OUTSIDE) * POINTS_AN_AREA) // POINTS_AN_AREA
    corners = np.array([_square(number) for number in area])
    metres = corners + 50 + draw.random(corners.shape) * (SIDE_M - 100)
    longitude, latitude = Transformer.from_crs(27700, 4326, always_xy=True).transform(metres[:, 0], metres[:, 1])
    # The first area of 2011 was split: its eastern points lie in one part of 2021, the others in the other.
    coded = np.where(area == 0, AREAS_INSIDE + AREAS_OUTSIDE + (metres[:, 0] < WEST_M + SIDE_M / 2), area)
    streets = [f"On or near {one} {two}" for one in _WORDS for two in _ENDS]
    behaviour = kind == list(KINDS).index(ASB)
    each = {
        "Longitude": ([f"{value:.6f}" for value in longitude], point),
        "Latitude": ([f"{value:.6f}" for value in latitude], point),
        "Location": ([streets[number % len(streets)] for number in range(len(area))], point),
        "LSOA code": ([_code(number) for number in coded], point),
        "LSOA name": ([f"Marches {number:03d}A" for number in area], point),
        "Month": ([str(np.datetime64(FIRST_MONTH) + number) for number in range(MOST_MONTHS)], month),
        "Crime type": (list(KINDS), kind),
        "Last outcome category": (list(OUTCOMES), np.where(behaviour, -1, outcome)),
    }
    columns = {
        name: pl.Series(name, [*values, "No Location" if name == "Location" else None]).gather(
            np.where(position < 0, len(values), position)
        )
        for name, (values, position) in each.items()
    }
    columns["Crime ID"] = pl.Series("Crime ID", _references(draw, len(reference), reference, behaviour))
    frame = pl.DataFrame(columns).with_columns(pl.lit(FORCE).alias("Reported by"), pl.lit(FORCE).alias("Falls within"))
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias("Context")).select(HEADER)


def _references(draw: np.random.Generator, rows: int, reference: np.ndarray, without: np.ndarray) -> pa.Array:
    """64 hexadecimal digits a crime."""
    digits = draw.bytes(32 * rows).hex().encode()
    ends = np.arange(0, 64 * rows + 1, 64, dtype="int64")
    texts = pa.LargeStringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(digits))
    return texts.take(pa.array(reference, mask=without))


_WORDS = (
    "Alder", "Beech", "Castle", "Church", "Elm", "Forge", "Kiln", "Larch", "Meadow", "Orchard", "Quarry", "Station",
    "Willow", "Shopping Area", "Petrol Station", "Supermarket", "Parking Area", "Park", "Hawthorn", "St Weonard'S",
)  # fmt: skip
_ENDS = ("Road", "Street", "Lane", "Close", "Avenue", "Court", "Drive", "Way", "Crescent", "Gardens", "Place", "Walk")


def main() -> None:
    """Write a file."""
    words = argparse.ArgumentParser(description="Write an invented force's street-level file of police.uk.")
    words.add_argument("folder", type=Path)
    words.add_argument("--rows", type=int, default=3_000_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--monthly", action="store_true", help="a file a month instead of one")
    given = words.parse_args()
    print(make(given.folder, given.rows, given.seed, monthly=given.monthly).street)


if __name__ == "__main__":
    main()
