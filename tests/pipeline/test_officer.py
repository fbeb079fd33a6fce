"""The officer's own files: corrections make tables stale and are told; lists for review stay in the restricted area."""

import csv
import json
import os
import stat

import pandas as pd
import pytest

from assessment.clean.gazetteer import REVIEW_COLUMNS
from assessment.config import read_config
from assessment.errors import InputError
from assessment.pipeline import check, clean
from assessment.pipeline.cleaning import clean_recipe
from assessment.pipeline.officer import corrections_lines, write_reviews
from tests.pipeline import toy

HEADER = "date,author,reason,source,field,from,to"
ATTENDANCES = (
    "Arrival Date,Arrival Time,Assault Date,Assault Time,Incident Location Type,Incident Location,Locality,"
    "Weapon or Method,Alcohol,Assailant Known,Age Band,Sex"
)
SOURCES = """
[[sources]]
id = "premises"
label = "Gazetteer"
provider = "Licensing"
folder = "premises"
layouts = ["premises"]

[[sources]]
id = "hospital"
label = "Hospital"
provider = "Hospital"
folder = "hospital"
layouts = ["ae_assaults"]
"""


@pytest.fixture
def workspace(tmp_path):
    return toy.make_workspace(tmp_path / "workspace")


def put(workspace, name, *lines, folder="data/corrections"):
    (workspace / folder).mkdir(parents=True, exist_ok=True)
    (workspace / folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")


def account(workspace):
    return json.loads((workspace / "restricted" / "2011-12" / "quality.json").read_text(encoding="utf-8"))


def test_corrections_are_applied_told_and_counted_without_a_value(workspace):
    put(
        workspace,
        "corrections.csv",
        HEADER,
        "2012-02-01,A. Officer,agency confirmed,marac,marac_agency,Health,Housing",
        "2012-02-01,A. Officer,agency confirmed,marac,marac_agency,Nobody,Housing",
    )
    said = []
    clean(workspace, echo=said.append)
    told = {"date": "2012-02-01", "author": "A. Officer", "reason": "agency confirmed", "source": "marac"}
    assert account(workspace)["corrections"] == [
        {**told, "field": "marac_agency", "rows": 1},
        {**told, "field": "marac_agency", "rows": 0},
    ]
    assert account(workspace)["sources"]["marac"]["files"]["marac-1"]["repairs"]["corrected_marac_agency"] == 1
    assert "  1 cell corrected by data/corrections/corrections.csv" in said
    assert any("its line 3 matches no cell" in line for line in said)
    for value in ("Health", "Housing", "Nobody"):
        assert value not in "\n".join(said) + json.dumps(account(workspace))


def test_a_change_of_a_correction_makes_the_tables_stale(workspace):
    config = read_config(workspace)
    recipes = [clean_recipe(workspace, config)]
    for name in ("corrections.csv", "places.csv"):
        put(workspace, name, HEADER)
        recipes.append(clean_recipe(workspace, config))
    put(workspace, "notes.txt", "of no account")
    recipes.append(clean_recipe(workspace, config))
    assert [one["corrections"] for one in recipes[:3]] == list(dict.fromkeys(one["corrections"] for one in recipes[:3]))
    assert recipes[2] == recipes[3]


def test_a_correction_that_cannot_be_used_stops_before_anything_is_written(workspace):
    put(workspace, "corrections.csv", HEADER, "2012-02-01,,why,marac,marac_agency,Secret,Housing")
    with pytest.raises(InputError) as error:
        check(workspace, echo=lambda _: None)
    assert "data/corrections/corrections.csv: 1 fault" in str(error.value)
    assert "Secret" not in str(error.value)
    assert not (workspace / "reports").exists()


def attended(workspace, *descriptions):
    (workspace / "assessment.toml").write_text(toy.CONFIG + SOURCES, encoding="utf-8")
    put(workspace, "p.csv", "Code,Name,Kind", "P1,The Copper Lantern,Pub", folder="data/raw/premises")
    rows = [
        f'05/06/2011,22:{number:02d},05/06/2011,21:00,Pub or club,"{said}",,Knife,Y,N,18 to 24,M'
        for number, said in enumerate(descriptions)
    ]
    put(workspace, "a.csv", ATTENDANCES, *rows, folder="data/raw/hospital")


def listed(workspace, name="places-hospital.csv"):
    text = (workspace / "data" / "review" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_places_to_decide_on_are_listed_and_a_decision_persists(workspace):
    attended(workspace, "copper latern", "the ginnel", "the ginnel", "=cmd()")
    said = []
    clean(workspace, echo=said.append)
    assert [(row["description"], row["times_seen_count"]) for row in listed(workspace)] == [
        ("the ginnel", "2"),
        ("'=cmd()", "1"),
    ]
    assert any("2 described places were assigned to no premises" in line for line in said)
    assert "ginnel" not in "\n".join(said) + json.dumps(account(workspace))
    if os.name == "posix":
        assert stat.S_IMODE((workspace / "data" / "review").stat().st_mode) == 0o700
        assert stat.S_IMODE((workspace / "data" / "review" / "places-hospital.csv").stat().st_mode) == 0o600
    decisions = (
        "description,premises_code,author,date,reason",
        "the ginnel,P1,A. Officer,2012-02-01,asked the licensee",
    )
    put(workspace, "places.csv", *decisions, "'=cmd(),none,A. Officer,2012-02-01,no place")
    before = (workspace / "data" / "corrections" / "places.csv").read_bytes()
    clean(workspace, echo=lambda _: None)
    assert listed(workspace) == []
    assert (workspace / "data" / "corrections" / "places.csv").read_bytes() == before
    repairs = account(workspace)["sources"]["hospital"]["files"]["hospital-1"]["repairs"]
    assert {name: rows for name, rows in repairs.items() if name.startswith("place_")} == {
        "place_matched_by_likeness": 1,
        "place_matched_by_correction": 2,
        "place_of_no_premises_by_correction": 1,
    }


def test_a_list_of_a_source_that_is_gone_goes_too(tmp_path):
    empty = pd.DataFrame(columns=list(REVIEW_COLUMNS))
    assert write_reviews(tmp_path, {"a": empty, "b": empty}) == []
    assert write_reviews(tmp_path, {"b": empty}) == []
    assert [path.name for path in (tmp_path / "data" / "review").iterdir()] == ["places-b.csv"]
    assert corrections_lines(pd.DataFrame()) == []
