"""Canonical tables of places: areas, their people, their deprivation, premises."""

from __future__ import annotations

from assessment.schema.columns import Column, Table

AREAS = Table(
    "areas",
    "one area",
    (
        Column("area_code", "text", "Code of the area.", nullable=False),
        Column("area_name", "text", "Name of the area.", nullable=False),
        Column("area_level", "code", "Level.", nullable=False, codes="area_level"),
        Column("parent_code", "text", "Code of the locality (or county) it lies in."),
        Column("vintage_year", "whole", "Year of the boundary set."),
    ),
    key=("area_code",),
    spatial=True,
)

POPULATIONS = Table(
    "populations",
    "the population of one group in one area",
    (
        Column("area_code", "text", "Area.", nullable=False),
        Column("population_group", "code", "Group.", nullable=False, codes="population_group"),
        Column("year", "whole", "Year of the estimate.", nullable=False, minimum=1981),
        Column("people_count", "whole", "People (or households).", nullable=False, minimum=0),
    ),
    key=("area_code", "population_group", "year"),
)

DEPRIVATION = Table(
    "deprivation",
    "one domain of deprivation of one small area",
    (
        Column("area_code", "text", "Small area.", nullable=False),
        Column("index_year", "whole", "Edition of the index.", nullable=False, minimum=2000),
        Column("deprivation_domain", "code", "Domain.", nullable=False, codes="deprivation_domain"),
        Column("score", "number", "Score, where published."),
        Column("rank", "whole", "Rank in England, 1 most deprived.", minimum=1),
        Column("decile", "whole", "Decile in England, 1 most deprived.", minimum=1, maximum=10),
    ),
    key=("area_code", "index_year", "deprivation_domain"),
)

PREMISES = Table(
    "premises",
    "one licensed or public premises, or one street, of the gazetteer",
    (
        Column("premises_code", "text", "Code in the gazetteer.", nullable=False),
        Column("premises_name", "text", "Name of the premises, or of the street.", nullable=False),
        Column("premises_kind", "code", "Kind of place.", nullable=False, codes="attendance_place"),
        Column("street_name", "text", "Street it stands in."),
        Column("area_code", "text", "Small area."),
        Column("locality_code", "text", "Locality."),
        Column("easting_m", "number", "Easting, EPSG:27700.", minimum=0, maximum=700_000),
        Column("northing_m", "number", "Northing, EPSG:27700.", minimum=0, maximum=1_300_000),
    ),
    key=("premises_code",),
)
