"""GeoJSON read as a frame with geometry, its properties matched like headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.header import Header, find_header
from assessment.ingest.limits import size, too_much
from assessment.ingest.unknown_header import unknown_header
from assessment.schema.layout import Layout

if TYPE_CHECKING:
    import geopandas as gpd

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")


def read_features(
    data: bytes, place: str, source_id: str, layouts: Sequence[Layout], known: Mapping[str, Layout]
) -> tuple[Header, gpd.GeoDataFrame]:
    """Read a GeoJSON file: a feature is whole or the file cannot be read.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        How to name it in messages.
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

    Raises
    ------
    InputError
        When the file is not GeoJSON, is beyond the limits, says no reference system, or its properties fit no layout.
    """
    import geopandas as gpd
    import pyogrio

    if len(data) > limits.LIMITS.features_bytes:
        raise too_much(place, size(len(data)), size(limits.LIMITS.features_bytes), "Generalise or split the shapes.")
    # The library knows many formats by their content, some of which name further files to be read.
    if not _BEGINS.match(data) or b'"FeatureCollection"' not in data:
        raise _not_geojson(place)
    try:
        data.decode("utf-8")
        # A shape that is none, as of an unclosed ring, is missing; its feature is then rejected, not the whole file.
        features = pyogrio.read_dataframe(data.removeprefix(b"\xef\xbb\xbf"), on_invalid="ignore")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError):
        raise _not_geojson(place) from None
    if not isinstance(features, gpd.GeoDataFrame) or features.crs is None:
        raise InputError(f"{place} has no shapes or does not say its reference system. Export it again as GeoJSON.")
    if len(features) > limits.LIMITS.rows or len(features.columns) > limits.LIMITS.columns:
        found = f"{len(features):,} features of {len(features.columns):,} properties"
        most = f"{limits.LIMITS.rows:,} of {limits.LIMITS.columns:,}"
        raise too_much(place, found, most, "Split the file.")
    properties = [name for name in features.columns if name != features.geometry.name]
    header = find_header([properties], layouts)
    if header is None:
        raise unknown_header(place, source_id, [properties], layouts, known)
    wanted = {
        field.name: properties[header.columns[field.name]]
        for field in header.layout.fields
        if field.name in header.columns and not field.discard
    }
    shapes = features.set_index(pd.RangeIndex(1, len(features) + 1))
    columns = {name: shapes[written].map(_cell) for name, written in wanted.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes.geometry, crs=shapes.crs)
    return header, frame


def _not_geojson(place: str) -> InputError:
    return InputError(f"{place} is not a GeoJSON file that can be read. Export it again as GeoJSON.")


def _cell(value: object) -> object:
    return "" if value is None or value != value else value
