"""The benchmark's three ways to the same table, on a file small enough for the suite; no clock."""

import csv
import json
from collections import Counter

import pandas as pd
import pytest

from benchmarks.police_uk import ours, plain_pandas, plain_polars
from benchmarks.police_uk.job import KINDS, area_codes, changes, differences
from benchmarks.police_uk.make_file import make

ROWS = 20_000
WAYS = {"plain_pandas": plain_pandas, "plain_polars": plain_polars, "ours": ours}


@pytest.fixture(scope="module", params=[False, True], ids=["one file", "a file a month"])
def made(request, tmp_path_factory):
    """A force's file with many repeated Crime IDs, cleaned in each way."""
    folder = tmp_path_factory.mktemp("police_uk")
    make(folder / "made", ROWS, seed=7, share_again=0.02, monthly=request.param)
    for name, way in WAYS.items():
        (folder / name).mkdir()
        way.main(folder / "made", folder / name)
    return folder


@pytest.fixture(scope="module")
def lines(made):
    found = []
    for path in sorted((made / "made" / "police_uk").iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            found.extend(csv.DictReader(stream))
    return found


def test_all_three_ways_give_the_same_table_and_counts(made):
    assert differences(made / "plain_pandas", [made / "plain_polars", made / "ours"]) == []


def test_every_row_is_in_the_table_or_in_the_counts(made, lines):
    counts = json.loads((made / "ours" / "counts.json").read_text(encoding="utf-8"))
    table = pd.read_csv(made / "ours" / "table.csv")
    assert counts.pop("rows") == ROWS == len(lines)
    assert table["rows"].sum() + sum(counts.values()) == ROWS
    assert min(counts.values()) > 0
    kept = [len(pd.read_parquet(made / "plain_pandas" / f"{name}.parquet")) for name in ("offences", "asb_incidents")]
    assert sum(kept) == table["rows"].sum()


def test_the_duplicates_are_those_of_the_lines(made, lines):
    """Counted with dictionaries: the content of the versions of each crime, by place."""
    versions = {}
    for line in lines:
        if line["Crime ID"]:
            place = (line["Longitude"], line["Latitude"], line["LSOA code"])
            seen = versions.setdefault(line["Crime ID"], {}).setdefault(place, Counter())
            seen[line["Month"], line["Crime type"], line["Last outcome category"]] += 1
    same = sum(n - 1 for places in versions.values() for seen in places.values() for n in seen.values())
    later = sum(len(seen) - 1 for places in versions.values() for seen in places.values())
    nowhere = sum(len(places) > 1 and ("", "", "") in places for places in versions.values())
    counts = json.loads((made / "ours" / "counts.json").read_text(encoding="utf-8"))
    assert counts["same_row_again"] == same
    assert counts["same_crime_with_later_outcome"] == later
    assert counts["same_crime_with_a_place"] == nowhere


def test_anti_social_behaviour_is_in_the_table_line_by_line(made, lines):
    """It has no identifier, so equal lines all stand."""
    codes, renamed = set(area_codes(made / "made")), changes(made / "made")
    expected = Counter()
    for line in lines:
        area = renamed.get(line["LSOA code"], line["LSOA code"])
        if line["Crime type"] == "Anti-social behaviour" and (area in codes or not area):
            expected[line["Month"], area] += 1
    table = pd.read_csv(made / "ours" / "table.csv", keep_default_na=False)
    found = table[table["crime_type"] == "Anti-social behaviour"]
    assert dict(zip(zip(found["month"], found["area_code"], strict=True), found["rows"], strict=True)) == expected
    assert set(table["crime_type"]) <= set(KINDS)


def test_the_file_is_shaped_like_a_forces(made, lines):
    codes, renamed = set(area_codes(made / "made")), changes(made / "made")
    inside = sum(renamed.get(line["LSOA code"], line["LSOA code"]) in codes for line in lines) / ROWS
    unplaced = sum(line["Location"] == "No Location" for line in lines) / ROWS
    assert inside == pytest.approx(0.12, abs=0.01)
    assert unplaced == pytest.approx(0.02, abs=0.01)
    assert {line["LSOA code"] for line in lines} >= set(renamed)
    assert all(bool(line["Crime ID"]) == (line["Crime type"] != "Anti-social behaviour") for line in lines)


def test_the_same_seed_makes_the_same_file(tmp_path):
    one, two = (make(tmp_path / name, 500, seed=3) for name in ("one", "two"))
    assert [path.read_bytes() for path in sorted(one.street.iterdir())] == [
        path.read_bytes() for path in sorted(two.street.iterdir())
    ]
