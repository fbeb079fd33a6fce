"""Canonical tables: what is written is what is read, all of it or nothing, and nobody else can read it."""

import hashlib
import json
import os
import stat

import pandas as pd
import pytest
from shapely.geometry import box

from assessment import store
from assessment.errors import StoreError
from assessment.schema import TABLES

POSIX = pytest.mark.skipif(os.name != "posix", reason="this system has no file modes")


def meetings(repeats=1):
    return TABLES["marac_meetings"].typed(
        pd.DataFrame(
            {
                "meeting_month": pd.to_datetime(["2011-04-01", "2011-05-01"]),
                "cases_count": [12, 14],
                "repeats_count": [repeats, 5],
                "linked_repeats_count": [repeats, pd.NA],
                "children_count": [0, 20],
            }
        )
    )


def cases():
    return TABLES["marac_cases"].typed(
        pd.DataFrame(
            {
                "meeting_month": pd.to_datetime(["2011-04-01"]),
                "marac_agency": ["police"],
                "repeat_flag": [True],
                "linked_repeat_flag": [False],
                "repeat_definition": ["criminal_incident"],
                "pair_key": ["ab"],
                "children_count": [2],
            }
        )
    )


def areas(crs=27700):
    geopandas = pytest.importorskip("geopandas")
    plain = TABLES["areas"].typed(
        pd.DataFrame({"area_code": ["A1"], "area_name": ["One"], "area_level": ["small_area"]})
    )
    return geopandas.GeoDataFrame(plain, geometry=[box(0, 0, 10, 10)], crs=crs)


@pytest.mark.parametrize(
    ("name", "frame"),
    [
        ("marac_meetings", meetings()),
        ("marac_cases", cases()),
        *((n, t.empty()) for n, t in TABLES.items() if not t.spatial),
    ],
)
def test_what_is_written_is_read(tmp_path, name, frame):
    store.write_tables(tmp_path, {name: frame})
    pd.testing.assert_frame_equal(store.read_table(tmp_path, name), frame)


def test_codes_that_no_row_holds_come_back_as_codes(tmp_path):
    frame = TABLES["casualties"].typed(
        pd.DataFrame(
            {
                "source": "road",
                "file_label": "road-1",
                "line": [2],
                "collision_date": pd.to_datetime(["2011-01-01"]),
                "collision_precision": "day",
                "severity": "slight",
                "severity_system": "officer_judgement",
                "road_user": "car_occupant",
                "age_band": "not_known",
                "sex": "female",
                "scope": "partnership",
                "place_precision": "none",
            }
        )
    )
    store.write_tables(tmp_path, {"casualties": frame})
    pd.testing.assert_frame_equal(store.read_table(tmp_path, "casualties"), frame)


def test_geometry_and_its_grid_come_back(tmp_path):
    store.write_tables(tmp_path, {"areas": areas()})
    found = store.read_table(tmp_path, "areas")
    assert found.crs.to_epsg() == 27700
    assert found.geometry[0].equals(box(0, 0, 10, 10))


def test_columns_come_in_the_order_asked_for(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    assert list(store.read_table(tmp_path, "marac_meetings", ["repeats_count", "meeting_month"])) == [
        "repeats_count",
        "meeting_month",
    ]


def test_same_tables_same_bytes(tmp_path):
    for name in ("a", "b"):
        store.write_tables(tmp_path / name, {"marac_meetings": meetings(), "areas": areas()})
    first, second = (sorted((tmp_path / name / "data" / "processed").iterdir()) for name in ("a", "b"))
    assert [path.name for path in first] == ["areas.parquet", "marac_meetings.parquet", "tables.json"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_record_names_hash_and_rows(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()}, {"code": "abc"})
    folder = tmp_path / "data" / "processed"
    record = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    content = (folder / "marac_meetings.parquet").read_bytes()
    assert record["tables"] == {"marac_meetings": {"sha256": hashlib.sha256(content).hexdigest(), "rows": 2}}
    assert record["made_from"] == {"code": "abc"}
    assert store.table_hash(tmp_path, "marac_meetings") == hashlib.sha256(content).hexdigest()
    assert store.table_hash(tmp_path, "marac_cases") == ""


def test_a_table_is_there_when_it_has_rows(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings(), "comments": TABLES["comments"].empty()})
    assert store.has_table(tmp_path, "marac_meetings")
    assert not store.has_table(tmp_path, "comments")
    assert not store.has_table(tmp_path, "offences")
    assert len(store.read_table(tmp_path, "comments")) == 0


def test_a_frame_that_breaks_its_schema_is_not_written_and_what_was_there_stays(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    before = store.contents(tmp_path)
    broken = meetings().assign(cases_count=pd.array([-7151, 1], dtype="Int64"))
    with pytest.raises(StoreError, match="cases_count") as fault:
        store.write_tables(tmp_path, {"marac_cases": cases(), "marac_meetings": broken})
    assert "7151" not in str(fault.value)
    assert store.contents(tmp_path) == before
    assert not store.has_table(tmp_path, "marac_cases")


@pytest.mark.parametrize(
    ("frame", "said"),
    [(areas(4326), "EPSG:27700"), (areas().drop(columns="geometry"), "geometry"), (areas()[["geometry"]], "missing")],
)
def test_areas_without_a_grid_are_refused(tmp_path, frame, said):
    with pytest.raises(StoreError, match=said):
        store.write_tables(tmp_path, {"areas": frame})


def test_a_name_that_is_no_table_is_refused(tmp_path):
    with pytest.raises(StoreError, match="no canonical table"):
        store.write_tables(tmp_path, {"crimes": meetings()})


def test_a_table_changed_behind_our_back_is_refused(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    path = tmp_path / "data" / "processed" / "marac_meetings.parquet"
    meetings(repeats=4).to_parquet(path, index=False)
    with pytest.raises(StoreError, match="changed or damaged"):
        store.read_table(tmp_path, "marac_meetings")


def test_what_is_read_is_checked_against_the_schema_too(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    folder = tmp_path / "data" / "processed"
    meetings().assign(cases_count=pd.array([-5, 1], dtype="Int64")).to_parquet(
        folder / "marac_meetings.parquet", index=False
    )
    record = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    content = (folder / "marac_meetings.parquet").read_bytes()
    record["tables"]["marac_meetings"]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "tables.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(StoreError, match="below the least allowed value in 1 rows"):
        store.read_table(tmp_path, "marac_meetings")


def test_a_table_never_written_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="assessment clean"):
        store.read_table(tmp_path, "offences")


def test_a_record_cut_off_counts_as_none(tmp_path):
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    (tmp_path / "data" / "processed" / "tables.json").write_text('{"tables": {"mar', encoding="utf-8")
    assert store.contents(tmp_path) == {"tables": {}, "made_from": {}}


@POSIX
def test_nobody_else_can_read_it(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    store.write_tables(tmp_path, {"marac_meetings": meetings()})
    folders = [tmp_path / "data", tmp_path / "data" / "processed"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in folders] == [0o700, 0o700]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders[1].iterdir()} == {0o600}
