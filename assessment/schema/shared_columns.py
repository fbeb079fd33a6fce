"""Columns that several canonical tables have: where a row came from, and where it happened."""

from __future__ import annotations

from assessment.schema.columns import Column

ORIGIN = (
    Column("source", "text", "Source id, as in the configuration.", nullable=False),
    Column("file_label", "text", "Label of the file within the source; never its name.", nullable=False),
    Column("line", "whole", "Line of the row in its file, counted from 1.", nullable=False, minimum=1),
)

PLACE = (
    Column("scope", "code", "Whether the row belongs to the partnership's area.", nullable=False, codes="scope"),
    Column("area_code", "text", "Small area; empty when not placed."),
    Column("place_precision", "code", "How exactly the place is known.", nullable=False, codes="place_precision"),
    Column(
        "easting_m",
        "number",
        "Easting, EPSG:27700; empty where the exact place is restricted.",
        minimum=0,
        maximum=700_000,
    ),
    Column(
        "northing_m",
        "number",
        "Northing, EPSG:27700; empty where the exact place is restricted.",
        minimum=0,
        maximum=1_300_000,
    ),
)
