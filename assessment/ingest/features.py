"""GeoJSON read as a frame with geometry, its properties matched like headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import InputError
from assessment.ingest.header import Header, find_header, unknown_header
from assessment.schema.layout import Layout

if TYPE_CHECKING:
    import geopandas as gpd


def read_features(
    path: Path, source_id: str, layouts: Sequence[Layout], known: Mapping[str, Layout]
) -> tuple[Header, gpd.GeoDataFrame, pd.DataFrame, dict[str, int]]:
    """Read a GeoJSON file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source_id : str
        Its source.
    layouts : sequence of Layout
        Layouts it may have.
    known : mapping of str to Layout
        All layouts, for the message when none fits.

    Returns
    -------
    header : Header
        Layout and the properties found.
    frame : geopandas.GeoDataFrame
        Fields and geometry, in the file's own reference system; index: number of the feature, from 1.
    faults : pandas.DataFrame
        Empty: a feature is whole or the file cannot be read.
    lines_not_data : dict
        Empty.

    Raises
    ------
    InputError
        When the file is not GeoJSON, says no reference system, or its properties fit no layout.
    """
    import geopandas as gpd
    import pyogrio

    try:
        features = gpd.read_file(path, engine="pyogrio")
    except pyogrio.errors.DataSourceError:
        raise InputError(f"{path.name} is not a GeoJSON file that can be read. Export it again as GeoJSON.") from None
    if not isinstance(features, gpd.GeoDataFrame) or features.crs is None:
        raise InputError(f"{path.name} has no shapes or does not say its reference system. Export it again as GeoJSON.")
    properties = [name for name in features.columns if name != features.geometry.name]
    header = find_header([properties], layouts)
    if header is None:
        raise unknown_header(path.name, source_id, [properties], layouts, known)
    wanted = {
        field.name: properties[header.columns[field.name]]
        for field in header.layout.fields
        if field.name in header.columns and not field.discard
    }
    shapes = features.set_index(pd.RangeIndex(1, len(features) + 1))
    columns = {name: shapes[written].map(_cell) for name, written in wanted.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes.geometry, crs=shapes.crs)
    no_faults = pd.DataFrame({"line": [], "reason": []}).astype({"line": "int64", "reason": "str"})
    return header, frame, no_faults, {}


def _cell(value: object) -> object:
    return "" if value is None or value != value else value
