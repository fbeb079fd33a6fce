"""Lookups as sources of a workspace, and the open data kept outside the repository."""

import csv
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from assessment.clean import area_changes, areas, clean_all, police_uk
from assessment.clean.geography import NEAREST_AREA_M, geography_of
from assessment.config import parse_config
from assessment.ingest import read_source
from assessment.ingest.read import read_file
from tests.clean.build import KEY, context, extract, known_layouts, reasons, repairs, write_areas
from tests.clean.test_run import CONFIG, SOURCE

ASB = "Incident No,Date,Time,Category,Easting,Northing,Beat,Postcode,LSOA,Ward Code"


def test_lookups_are_taken_up_before_the_rows_that_need_them_and_never_written(tmp_path):
    files = {
        "asb": (ASB, [",01/04/2011,,Nuisance,,,,hr1 1aa,,", ",01/04/2011,,Nuisance,,,,,E01000002,"]),
        "changes": ("old_code,new_code,change", ["A3,E01000002,S"]),
        "lookup": ("Postcode,Easting,Northing", ["HR1 1AA,345000,235000", "HR1 1AB,355000,235000"]),
    }
    for source, (header, rows) in files.items():
        folder = tmp_path / "data" / "raw" / source
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "data" / "raw" / "areas").mkdir()
    write_areas(tmp_path / "data" / "raw" / "areas" / "areas.geojson")
    layouts = {"asb": "asb_incidents", "changes": "area_code_changes", "lookup": "postcodes", "areas": "areas"}
    sources = "".join(SOURCE.format(name, layout, "false") for name, layout in layouts.items())
    config = parse_config(CONFIG.replace('["HA"]', "[]") + sources)
    extracts = {source.id: read_source(source, tmp_path) for source in config.sources}
    result = clean_all(extracts, config, key=KEY, workspace=tmp_path)
    incidents = result.tables["asb_incidents"]
    assert sorted(incidents["area_code"]) == ["A1", "A3"]
    assert sorted(incidents["place_precision"]) == ["area", "near"]
    kept = {entry.source: entry.rows_kept for entry in result.accounting}
    assert kept == {"areas": 4, "asb": 2, "changes": 1, "lookup": 2}
    for table in result.tables.values():
        told = pd.DataFrame(table).drop(columns="geometry", errors="ignore").to_csv().upper()
        assert "HR1" not in told


# --- the open data: every number below is counted here without the package


@pytest.fixture(scope="module")
def lines(real_data):
    found = []
    for path in sorted((real_data / "police_uk_west_mercia").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.extend(csv.DictReader(stream))
    frame = pd.DataFrame(found)
    east, north = (pd.to_numeric(frame[name].replace("", None)) for name in ("Longitude", "Latitude"))
    points = gpd.GeoSeries(gpd.points_from_xy(east, north), crs=4326).to_crs(27700)
    # Published to a metre; a tenth of one decides which side of a line a point lies that stands on it.
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(points.x.round(1), points.y.round(1)), crs=27700)


@pytest.fixture(scope="module")
def boundaries(real_data):
    path = next((real_data / "boundaries_herefordshire").glob("lsoa*.geojson"))
    return gpd.read_file(path)[["LSOA11CD", "geometry"]].to_crs(27700)


@pytest.fixture(scope="module")
def split_lookup(tmp_path_factory, real_data):
    """The lookup of 2011 and 2021 codes, made of what the open data says of the two parts of one area."""
    rows = ["E01014007,E01035055,S", "E01014007,E01035056,S"]
    return extract(tmp_path_factory.mktemp("lookup"), "area_code_changes", "LSOA11CD,LSOA21CD,CHGIND", rows)


@pytest.fixture(scope="module")
def extracts(real_data):
    layout = known_layouts()["police_uk_street"]
    return [
        one
        for number, path in enumerate(sorted((real_data / "police_uk_west_mercia").glob("*.csv")))
        for one in read_file(path, "police_uk", f"police_uk-{number + 1}", [layout])
    ]


@pytest.fixture(scope="module")
def here(real_data, split_lookup):
    known = known_layouts()
    files = sorted((real_data / "boundaries_herefordshire").glob("[lw]*.geojson"))
    shapes = [
        one
        for number, path in enumerate(files)
        for one in read_file(path, "areas", f"areas-{number}", [known["lsoa_2011"], known["wards_2013"]], known)
    ]
    table = areas.clean(shapes, "E06000019", "County").tables["areas"]
    links = area_changes.links_of([area_changes.clean([split_lookup])])
    settings = SimpleNamespace(geography=SimpleNamespace(area_code_changes="", partnership_beat_prefixes=()))
    return geography_of(table, settings, Path(), links)


@pytest.fixture(scope="module")
def counted(lines, boundaries):
    """Stated area and area by point of every line with a point, by geopandas alone."""
    placed = lines[lines["Longitude"] != ""]
    joined = gpd.sjoin(placed, boundaries, predicate="intersects", how="left").sort_values("LSOA11CD")
    by_point = joined[~joined.index.duplicated()]["LSOA11CD"].reindex(placed.index)
    stated = placed["LSOA code"].replace({"E01035055": "E01014007", "E01035056": "E01014007"})
    ours = stated.isin(set(boundaries["LSOA11CD"]))
    outside = placed[ours & by_point.isna()]
    nearest = gpd.sjoin_nearest(outside, boundaries, max_distance=NEAREST_AREA_M)["LSOA11CD"]
    return ours, stated, by_point.where(by_point.notna(), nearest.reindex(placed.index)), len(outside)


@pytest.mark.real_data
def test_stated_areas_win_and_their_disagreements_are_counted(extracts, here, counted):
    ours, stated, by_point, outside = counted
    disagree = int((ours & (stated != by_point)).sum())
    result = police_uk.clean(extracts, context(here))
    said = repairs(result.batch)
    assert said["stated_area_and_point_disagree"] == disagree
    assert 0.02 < disagree / ours.sum() < 0.03
    assert outside == 2
    assert said["area_code_of_another_year_mapped"] == 134
    kept = result.batch.kept()
    inside = kept[kept["scope"] == "partnership"]
    assert len(inside) == ours.sum() == 13_142
    recent = inside[inside["month"] >= "2025-01-01"]
    asb = (recent["offence_code"] == "asb").sum()
    assert (len(recent), len(recent) - asb, asb) == (8_981, 7_455, 1_526)
    elsewhere = int((~ours & by_point.notna()).sum())
    assert reasons(result.batch)["stated_area_outside_but_point_inside"] == elsewhere


@pytest.mark.real_data
def test_points_win_where_the_setting_says_so(extracts, here, counted):
    _, stated, by_point, _ = counted
    result = police_uk.clean(extracts, context(here, area_from="point"))
    kept = result.batch.kept()
    inside = kept[kept["scope"] == "partnership"]
    assert inside["area_code"].value_counts().to_dict() == by_point.value_counts().to_dict()
    assert repairs(result.batch)["stated_area_and_point_disagree"] == (by_point.notna() & (stated != by_point)).sum()


@pytest.mark.real_data
def test_a_lookup_of_names_alone_would_lose_the_split_areas(here):
    assert dict(here.area_code_changes) == {"E01035055": "E01014007", "E01035056": "E01014007"}
    assert np.isin(list(here.area_code_changes), here.area_codes).sum() == 0
