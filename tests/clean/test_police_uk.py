import csv
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from assessment.clean import areas, police_uk, populations
from assessment.clean.geography import Geography
from assessment.errors import InputError
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import context, extract, geography, reasons, repairs

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
# Inside area A1 of the test geography.
HERE = "-2.80,52.01"
# Inside area A2.
THERE = "-2.66,52.01"


def row(reference="c1", month="2025-01", place=HERE, area="A1", kind="Burglary", outcome="Under investigation"):
    return f"{reference},{month},F,F,{place},On or near X,{area},Name,{kind},{outcome},"


def unplaced(reference, **changes):
    return row(reference, place=",", area="", **changes)


def cleaned(tmp_path, *rows, **changes):
    result = police_uk.clean([extract(tmp_path, "police_uk_street", HEADER, rows)], context(geography(**changes)))
    for name, table in result.tables.items():
        assert faults(table, TABLES[name]) == ()
    return result


def test_equal_rows_of_anti_social_behaviour_are_all_kept(tmp_path):
    result = cleaned(tmp_path, *[row("", kind="Anti-social behaviour", outcome="")] * 3)
    incidents = result.tables["asb_incidents"]
    assert len(incidents) == 3
    assert set(incidents["asb_category"]) == {"not_stated"}
    assert set(incidents["recorded_precision"]) == {"month"}
    assert set(incidents["place_precision"]) == {"snapped"}
    assert reasons(result.batch) == {}


def test_repeated_crime_ids(tmp_path):
    rows = [
        row("same"),
        row("same"),
        row("outcome", outcome="Under investigation"),
        row("outcome", outcome="Unable to prosecute suspect"),
        row("places"),
        row("places", place=THERE, area="A2"),
        row("shadow"),
        unplaced("shadow"),
        unplaced("twice"),
        unplaced("twice"),
    ]
    for order in (rows, rows[::-1]):
        result = cleaned(tmp_path, *order)
        assert reasons(result.batch) == {
            "same_row_again": 2,
            "same_crime_with_later_outcome": 1,
            "same_crime_with_a_place": 1,
        }
        stands = result.batch.kept()
        assert list(stands.loc[stands["reference"] == "outcome", "outcome"]) == ["Unable to prosecute suspect"]
        assert repairs(result.batch) == {"crime_id_repeated_other_place": 2}


def test_other_areas_are_out_of_scope_and_rows_without_a_place_are_the_forces(tmp_path):
    away = row("2", place="-2.2,52.01", area="B9")
    result = cleaned(tmp_path, row("1"), away, unplaced("3"), unplaced("", kind="Anti-social behaviour"))
    offences = result.tables["offences"]
    assert dict(offences["scope"].value_counts()) == {"partnership": 1, "force_not_placed": 1}
    away = offences[offences["scope"] == "force_not_placed"]
    assert away["area_code"].isna().all()
    assert list(away["place_precision"]) == ["none"]
    assert list(result.tables["asb_incidents"]["scope"]) == ["force_not_placed"]
    assert reasons(result.batch) == {"area_not_in_the_partnership": 1}


def test_a_point_that_is_none_without_an_area_is_the_forces_and_not_another_areas(tmp_path):
    result = cleaned(tmp_path, row("1"), row("2", place="0,0", area=""), row("3", place="0,0", area="B9"))
    offences = result.tables["offences"]
    assert dict(offences["scope"].value_counts()) == {"partnership": 1, "force_not_placed": 1}
    assert offences.loc[offences["scope"] == "force_not_placed", "easting_m"].isna().all()
    assert reasons(result.batch) == {"area_not_in_the_partnership": 1}
    assert repairs(result.batch) == {"coordinates_unusable_left_empty": 1}


def test_codes_of_another_year_are_mapped_by_the_declared_lookup(tmp_path):
    result = cleaned(tmp_path, row("1", area="B9"), area_code_changes={"B9": "A1"})
    assert list(result.tables["offences"]["area_code"]) == ["A1"]
    assert repairs(result.batch) == {"area_code_of_another_year_mapped": 1}


def test_a_point_without_an_area_is_placed_by_its_point(tmp_path):
    result = cleaned(tmp_path, row("1", area=""), row("2", place="0.5,51.5", area=""))
    assert list(result.tables["offences"]["area_code"]) == ["A1"]
    assert reasons(result.batch) == {"area_not_in_the_partnership": 1}


def test_the_older_export_with_grid_references_and_without_ids_is_read(tmp_path):
    header = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context"
    rows = [
        "2010-12,F,F,345000,235000,On or near X,Violent crime,",
        "2010-12,F,F,345000,235000,On or near X,Violent crime,",
    ]
    result = police_uk.clean([extract(tmp_path, "police_uk_street", header, rows)], context(geography()))
    assert list(result.tables["offences"]["area_code"]) == ["A1", "A1"]


def test_without_areas_it_refuses(tmp_path):
    with pytest.raises(InputError, match="no small areas were found"):
        cleaned(tmp_path, row(), area_codes=np.array([], dtype=object), shapes=np.array([], dtype=object))


# --- the open data kept outside the repository: every number below is counted here from the lines, without the package

AREA_CODE_CHANGES = {"E01035055": "E01014007", "E01035056": "E01014007"}


@pytest.fixture(scope="module")
def lines(real_data):
    found = []
    for path in sorted((real_data / "police_uk_west_mercia").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.extend(csv.DictReader(stream))
    return found


@pytest.fixture(scope="module")
def real_areas(real_data):
    known = load_layouts()
    files = sorted((real_data / "boundaries_herefordshire").glob("[lw]*.geojson"))
    extracts = [
        one
        for number, path in enumerate(files)
        for one in read_file(path, "areas", f"areas-{number + 1}", [known["lsoa_2011"], known["wards_2013"]], known)
    ]
    return areas.clean(extracts, "E06000019", "County").tables["areas"]


@pytest.fixture(scope="module")
def real(real_data, real_areas):
    small = real_areas[real_areas["area_level"] == "small_area"]
    here = Geography(
        small["area_code"].to_numpy(dtype=object), np.asarray(small.geometry.array), {}, AREA_CODE_CHANGES, ()
    )
    layout = load_layouts()["police_uk_street"]
    extracts = [
        one
        for number, path in enumerate(sorted((real_data / "police_uk_west_mercia").glob("*.csv")))
        for one in read_file(path, "police_uk", f"police_uk-{number + 1}", [layout])
    ]
    return police_uk.clean(extracts, context(here))


def in_the_county(line):
    return line["LSOA name"].startswith("Herefordshire")


def label(code):
    return code.removeprefix("police_uk_").replace("_", " ")


@pytest.mark.real_data
def test_the_partnerships_crimes_by_type_are_those_of_the_lines(real, lines):
    counted = Counter(line["Crime type"].lower() for line in lines if in_the_county(line) and line["Month"] >= "2025")
    incidents = counted.pop("anti-social behaviour")
    offences = real.tables["offences"]
    ours = offences[(offences["scope"] == "partnership") & (offences["recorded_date"] >= "2025-01-01")]
    assert Counter(label(code) for code in ours["offence_code"]) == counted
    asb = real.tables["asb_incidents"]
    assert ((asb["scope"] == "partnership") & (asb["recorded_date"] >= "2025-01-01")).sum() == incidents
    assert (len(ours), incidents, len(ours) + incidents) == (7_455, 1_526, 8_981)


@pytest.mark.real_data
def test_every_line_has_one_fate(real, lines):
    assert len(real.batch.frame) == len(lines) == 110_152
    kept = sum(len(table) for table in real.tables.values())
    assert kept == real.batch.standing.sum()
    assert sum(reasons(real.batch).values()) == len(lines) - kept
    ours = sum(in_the_county(line) for line in lines)
    assert (real.batch.kept()["scope"] == "partnership").sum() == ours == 13_142


@pytest.mark.real_data
def test_rows_without_a_place_are_stated_and_never_the_countys(real, lines):
    nowhere = [line for line in lines if not line["LSOA code"] and not line["Longitude"]]
    placed_ids = {line["Crime ID"] for line in lines if line["LSOA code"]}
    shadows = sum(bool(line["Crime ID"]) and line["Crime ID"] in placed_ids for line in nowhere)
    again = Counter(line["Crime ID"] for line in nowhere if line["Crime ID"])
    twice = sum(times - 1 for times in again.values())
    stands = real.batch.kept()
    away = stands[stands["scope"] == "force_not_placed"]
    assert len(away) == len(nowhere) - shadows - twice
    assert away["area_code"].isna().all()


@pytest.mark.real_data
def test_the_parts_of_a_split_area_come_back_to_it(real, lines):
    split = sum(line["LSOA code"] in AREA_CODE_CHANGES for line in lines)
    assert split == 134
    stands = real.batch.kept()
    assert (stands["area_code"] == "E01014007").sum() == split
    assert set(stands["area_code"].dropna()) <= real_codes(real)
    assert real.batch.repairs["area_code_of_another_year_mapped"].sum() == split


def real_codes(real):
    return set(real.tables["offences"]["area_code"].dropna()) | set(real.tables["asb_incidents"]["area_code"].dropna())


@pytest.mark.real_data
def test_repeated_anti_social_behaviour_is_not_lost(real, lines):
    incidents = [
        tuple(line.values()) for line in lines if line["Crime type"] == "Anti-social behaviour" and in_the_county(line)
    ]
    asb = real.tables["asb_incidents"]
    assert (asb["scope"] == "partnership").sum() == len(incidents)
    assert len(incidents) - len(set(incidents)) == 396


@pytest.mark.real_data
def test_points_lie_in_the_county(real, real_areas):
    import shapely

    county = real_areas.loc[real_areas["area_level"] == "county", "geometry"].iloc[0]
    table = real.tables["offences"]
    ours = table[(table["scope"] == "partnership") & table["easting_m"].notna()]
    points = shapely.points(ours["easting_m"], ours["northing_m"])
    # The boundaries are generalised: snapped points may lie a little outside.
    assert shapely.dwithin(county, points, 500).all()


@pytest.mark.real_data
def test_populations_of_2015_cover_every_area(real_data, real_areas):
    known = load_layouts()
    path = next((real_data / "iod2019").glob("File_6*"))
    files = read_file(path, "populations", "populations-1", [known["iod2019_population"]])
    codes = set(real_areas["area_code"])
    result = populations.clean(files, geography(area_code_changes={}), codes).tables["populations"]
    everyone = result[result["population_group"] == "all"]
    assert len(everyone) == 116
    assert 180_000 < everyone["people_count"].sum() < 195_000
    assert isinstance(everyone["year"].iloc[0], np.integer)
    assert pd.unique(everyone["year"]).tolist() == [2015]
