"""Areas: small areas as supplied; wards, localities and the county put together from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned
from assessment.clean.geography import NATIONAL_GRID
from assessment.clean.parse import parse_extract
from assessment.errors import InputError
from assessment.schema.codes import code_list
from assessment.schema.extract import RawExtract
from assessment.schema.tables import TABLES

if TYPE_CHECKING:
    import geopandas as gpd


def clean(extracts: Sequence[RawExtract], county_code: str, county_name: str) -> Cleaned:
    """The areas of the partnership at every level that the files tell.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Files with shapes. A layout's constant `area_level` says their level; without it they are small areas.
    county_code, county_name : str
        The area that all small areas together make.

    Returns
    -------
    Cleaned
        `areas`: a GeoDataFrame in EPSG:27700, coarsest level last.

    Raises
    ------
    InputError
        When a file has no shapes.
    """
    import geopandas as gpd
    import shapely

    parts = []
    for extract in extracts:
        if not isinstance(extract.frame, gpd.GeoDataFrame):
            raise InputError(
                f"{extract.place} names areas but holds no shapes, without which nothing can be put into them. Export "
                "it as GeoJSON, then run: assessment check"
            )
        shapes = extract.frame.geometry.to_crs(NATIONAL_GRID)
        level = extract.layout.constants.get("area_level", "small_area")
        part = parse_extract(extract)
        part = part.assign(area_level=level, geometry=np.asarray(shapes.array))
        if "vintage_year" in extract.layout.constants:
            part = part.assign(vintage_year=int(extract.layout.constants["vintage_year"]))
        parts.append(part)
    batch = Batch.together(parts, pd.concat([part.frame for part in parts], ignore_index=True))
    shapes = batch.frame["geometry"].to_numpy()
    batch = batch.reject("geometry", np.array([shape is None or shape.is_empty for shape in shapes]), "blank")
    # Coordinates off the globe have no place on the National Grid.
    lost = np.array([shape is not None and not np.isfinite(shapely.get_coordinates(shape)).all() for shape in shapes])
    batch = batch.reject("geometry", lost, "unreadable")
    shapes = shapes.copy()
    shapes[lost] = None
    broken = np.array([shape is not None and not shape.is_valid for shape in shapes])
    batch = batch.repaired("shape_made_valid", broken).assign(geometry=shapely.make_valid(shapes))
    rows = batch.kept()
    layers = [_layer(rows, "area_code", "area_name", None)]
    small = rows[rows["area_level"] == "small_area"]
    for level, code in (("ward", "ward_code"), ("locality", "locality_code")):
        if code in small and small[code].notna().any():
            named = small[small[code].notna()].assign(area_level=level)
            layers.append(_layer(named, code, code.replace("_code", "_name"), county_code))
    layers.append(_county(small if len(small) else rows, county_code, county_name))
    whole = pd.concat(layers, ignore_index=True).drop_duplicates("area_code", ignore_index=True)
    levels = {level: rank for rank, level in enumerate(code_list("area_level"))}
    whole = whole.iloc[np.lexsort([whole["area_code"].to_numpy(dtype=str), whole["area_level"].map(levels).to_numpy()])]
    whole = whole.reset_index(drop=True)
    whole["parent_code"] = whole["parent_code"].where(whole["parent_code"].notna(), county_code)
    whole.loc[whole["area_code"] == county_code, "parent_code"] = None
    table: gpd.GeoDataFrame = gpd.GeoDataFrame(
        TABLES["areas"].typed(whole.drop(columns="geometry")), geometry=whole["geometry"].to_numpy(), crs=NATIONAL_GRID
    )
    return Cleaned({"areas": table}, batch)


def _layer(rows: pd.DataFrame, code: str, name: str, parent: str | None) -> pd.DataFrame:
    """One row a code, its shapes put together."""
    import shapely

    records = []
    # Where rows of one code disagree, content says which is heard, never the order of rows.
    told = [column for column in (name, "area_level", "locality_code", "vintage_year") if column in rows]
    for value, group in rows.sort_values([code, *told]).groupby(code, sort=True):
        first = group.iloc[0]
        records.append(
            {
                "area_code": value,
                "area_name": first[name] if name in group and isinstance(first[name], str) else value,
                "area_level": first["area_level"],
                "parent_code": parent or first.get("locality_code"),
                "vintage_year": first.get("vintage_year"),
                "geometry": shapely.union_all(group["geometry"].to_numpy()),
            }
        )
    return pd.DataFrame(records)


def _county(rows: pd.DataFrame, code: str, name: str) -> pd.DataFrame:
    import shapely

    shape = shapely.union_all(rows["geometry"].to_numpy())
    return pd.DataFrame(
        [{"area_code": code, "area_name": name, "area_level": "county", "parent_code": None, "geometry": shape}]
    )
