"""Small extracts and geographies for the tests of cleaning."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely import box

from assessment.clean.context import Context
from assessment.clean.geography import Geography
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from assessment.schema.extract import RawExtract
from assessment.schema.layout import Layout

KEY = b"k" * 32

#: Four square areas of ten kilometres around a real-looking grid reference, two to a locality.
WEST, SOUTH, SIDE = 340_000.0, 230_000.0, 10_000.0
AREA_CODES = ("A1", "A2", "A3", "A4")


def geography(**changes: object) -> Geography:
    """Areas A1 and A2 side by side (locality Northtown), A3 and A4 above them (Southtown)."""
    squares = [
        box(WEST + SIDE * (i % 2), SOUTH + SIDE * (i // 2), WEST + SIDE * (i % 2 + 1), SOUTH + SIDE * (i // 2 + 1))
        for i in range(4)
    ]
    settings = {
        "area_codes": np.array(AREA_CODES, dtype=object),
        "shapes": np.array(squares, dtype=object),
        "locality_codes": {"northtown": "L1", "southtown": "L2"},
        "area_code_changes": {},
        "beat_prefixes": ("HA",),
    }
    return Geography(**{**settings, **changes})


@cache
def known_layouts() -> Mapping[str, Layout]:
    """The layouts of the package, read once."""
    return load_layouts()


def context(where: Geography | None = None, key: bytes = KEY, **settings: object) -> Context:
    """The surroundings of a cleaner."""
    return Context(where if where is not None else geography(), key, **settings)


def extract(
    folder: Path, layout_id: str, header: str, rows: Sequence[str], name: str = "file.csv", label: str = "file-1"
) -> RawExtract:
    """A delimited extract written and read back."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    layouts = known_layouts()
    return read_file(path, label.rsplit("-", 1)[0], label, [layouts[layout_id]], layouts)[0]


def write_areas(path: Path) -> None:
    """The four squares as GeoJSON in longitude and latitude, as partners send areas."""
    here = geography()
    frame = gpd.GeoDataFrame(
        {
            "area_code": list(AREA_CODES),
            "area_name": [f"Area {code}" for code in AREA_CODES],
            "locality_code": ["L1", "L1", "L2", "L2"],
            "locality_name": ["Northtown", "Northtown", "Southtown", "Southtown"],
            "ward_code": ["W1", "W2", "W2", "W2"],
            "ward_name": ["Ward one", "Ward two", "Ward two", "Ward two"],
        },
        geometry=list(here.shapes),
        crs=27700,
    )
    frame.to_crs(4326).to_file(path, driver="GeoJSON")


def reasons(batch: object) -> dict[str, int]:
    """Reason to number of rows, for what did not stand."""
    found: dict[str, int] = {}
    for reason in batch.reason[batch.reason != ""]:
        found[reason] = found.get(reason, 0) + 1
    return found


def repairs(batch: object) -> dict[str, int]:
    """Repair to number of rows that stand."""
    counts = {name: int((rows & batch.standing).sum()) for name, rows in batch.repairs.items()}
    return {name: count for name, count in counts.items() if count}
