"""The gazetteer as a source, and the attendances whose places are matched to it."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from assessment.clean import attendances, clean_all, premises
from assessment.clean.gazetteer import Gazetteer
from assessment.config import read_config
from assessment.ingest import read_source
from assessment.schema import TABLES
from assessment.schema.check import faults
from assessment.synthetic import write_sample
from assessment.synthetic.attendances import true_attendances
from assessment.synthetic.premises import premises_code, street_code
from tests.clean.build import KEY, context, extract, reasons, repairs
from tests.clean.test_sample import ROOT

HEADER = "Code,Name,Kind,Street,Area Code,Locality,Easting,Northing"
ROWS = (
    "P1,The Copper Lantern,Pub,Amber Street,A1,Northtown,345000,235000",
    "P2,The Weir Tap,Nightclub,,,Northtown,355000,235000",
    "S1,Amber Street,Street,Amber Street,A1,Northtown,,",
    "S2,High Street,Street,,A3,Southtown,,",
)
ATTENDANCES = (
    "Arrival Date,Arrival Time,Assault Date,Assault Time,Incident Location Type,Incident Location,Locality,"
    "Weapon or Method,Alcohol,Assailant Known,Age Band,Sex"
)


def gazetteer(tmp_path, *rows):
    return premises.clean([extract(tmp_path, "premises", HEADER, rows, "premises.csv")], context())


def attendance(described, locality="Northtown", kind="Pub or club", minute=10):
    return f"05/03/2011,23:{minute:02d},05/03/2011,22:00,{kind},{described},{locality},Knife,Y,N,18 to 24,M"


def attended(tmp_path, *rows, decisions=()):
    book = Gazetteer(gazetteer(tmp_path, *ROWS).tables["premises"], dict(decisions))
    return attendances.clean([extract(tmp_path, "ae_assaults", ATTENDANCES, rows)], context(gazetteer=book))


def test_places_of_the_gazetteer(tmp_path):
    result = gazetteer(tmp_path, *ROWS, ROWS[0])
    table = result.tables["premises"]
    assert faults(table, TABLES["premises"]) == ()
    assert table["premises_kind"].tolist() == ["pub_club", "pub_club", "street", "street"]
    assert table["area_code"].tolist() == ["A1", "A2", "A1", "A3"]
    assert table["locality_code"].tolist() == ["L1", "L1", "L1", "L2"]
    assert reasons(result.batch) == {"same_row_again": 1}
    assert repairs(result.batch)["area_from_the_point"] == 1


def test_of_two_places_with_one_code_neither_is_chosen(tmp_path):
    result = gazetteer(tmp_path, *ROWS, "P1,The Blue Pippin,Pub,,A2,Northtown,,", ",No code,Pub,,,,,", "P9,?,Pub,,,,,")
    assert result.tables["premises"]["premises_code"].tolist() == ["P2", "S1", "S2"]
    assert reasons(result.batch) == {
        "premises_code: of places that differ": 2,
        "premises_code: blank": 1,
        "premises_name: unreadable": 1,
    }


def test_attendances_get_the_premises_and_its_locality_and_lose_the_description(tmp_path):
    result = attended(
        tmp_path,
        attendance("outside the Weir Tap", "", minute=1),
        attendance("Copper Lantren", minute=2),
        attendance("somewhere else altogether", minute=3),
        attendance("Amber Street", "", "Street or public place", minute=4),
        attendance("town centre", minute=5),
        attendance("", minute=6),
    )
    table = result.tables["attendances"]
    assert faults(table, TABLES["attendances"]) == ()
    assert table["premises_code"].fillna("").tolist() == ["P2", "P1", "", "", "", ""]
    assert table["locality_code"].fillna("").tolist() == ["L1", "L1", "L1", "", "L1", "L1"]
    counted = repairs(result.batch)
    assert {name: rows for name, rows in counted.items() if "place_" in name or "premises" in name} == {
        "place_matched_exactly": 1,
        "place_matched_by_likeness": 1,
        "place_below_threshold_not_assigned": 1,
        "place_street_without_locality_not_assigned": 1,
        "place_at_home_or_too_general_not_assigned": 1,
        "locality_from_the_premises": 1,
    }
    assert "place_described" not in result.batch.frame
    assert "Lantren" not in result.batch.frame.to_csv() + table.to_csv()
    assert result.review["description"].tolist() == ["Amber Street", "somewhere else altogether"]


def test_a_home_is_neither_matched_nor_listed(tmp_path):
    result = attended(
        tmp_path, attendance("12 Amber Street", kind="Home"), attendance("his flat in High St", kind="Home")
    )
    assert result.tables["attendances"]["premises_code"].isna().all()
    assert len(result.review) == 0
    assert repairs(result.batch)["place_at_home_or_too_general_not_assigned"] == 2


def test_the_account_does_not_tell_how_many_assaults_were_at_home(tmp_path):
    at_home = attended(tmp_path, attendance("his flat", kind="Home"), attendance("town centre", minute=2))
    outside = attended(tmp_path, attendance("town centre"), attendance("town centre", minute=2))
    assert repairs(at_home.batch) == repairs(outside.batch)


def test_without_a_gazetteer_nothing_is_assigned_and_nothing_listed(tmp_path):
    result = attendances.clean([extract(tmp_path, "ae_assaults", ATTENDANCES, [attendance("x")])], context())
    assert result.tables["attendances"]["premises_code"].isna().all()
    assert result.review is None


def test_a_decision_is_applied_and_counted(tmp_path):
    result = attended(
        tmp_path,
        attendance("the lantern", minute=1),
        attendance("the usual", minute=2),
        decisions={("lantern", ""): "P1", ("usual", ""): None},
    )
    assert result.tables["attendances"]["premises_code"].fillna("").tolist() == ["P1", ""]
    counted = repairs(result.batch)
    assert (counted["place_matched_by_correction"], counted["place_of_no_premises_by_correction"]) == (1, 1)
    assert len(result.review) == 0


@pytest.fixture(scope="module", params=[1, 20120131])
def sampled(request, tmp_path_factory):
    """Attendances of the sample with the place that was meant and the words that were written."""
    workspace = tmp_path_factory.mktemp("places")
    write_sample(workspace, seed=request.param)
    config = read_config(ROOT)
    wanted = [source for source in config.sources if source.id in ("areas", "premises", "ae_assaults")]
    config = config.model_copy(update={"sources": tuple(wanted)})
    extracts = {source.id: read_source(source, workspace) for source in wanted}
    listed = json.loads((workspace / "data" / "sample.json").read_text(encoding="utf-8"))
    assert sum(entry["planted"].get("places_misspelt", 0) for entry in listed["files"]) > 50
    # The hospital's files stand in the order of arrival, one after the other, below a title and a header.
    true = true_attendances(request.param, 1.0)
    origins = [(one.file_label, line) for one in extracts["ae_assaults"] for line in one.frame["line"]]
    assert len(origins) == len(true)
    meant = [
        premises_code(number) if number >= 0 else street_code(area) if place == "street" else ""
        for number, place, area in zip(true["premises"], true["place"], true["area"], strict=True)
    ]
    said = pd.concat([one.frame["place_described"] for one in extracts["ae_assaults"]]).fillna("")
    truth = pd.DataFrame(origins, columns=["file_label", "line"]).assign(meant=meant, said=said.to_list())
    return extracts, config, truth


def matched_to(sampled, extracts):
    found = clean_all(extracts, sampled[1], key=KEY, workspace=ROOT).tables["attendances"]
    whole = found.merge(sampled[2], on=["file_label", "line"], how="left", validate="one_to_one")
    return whole.assign(assigned=whole["premises_code"].fillna(""))


def test_precision_and_recall_against_what_the_sample_meant(sampled, record_property):
    whole = matched_to(sampled, sampled[0])
    assigned = whole[whole["assigned"] != ""]
    precision = (assigned["assigned"] == assigned["meant"]).mean()
    # A description names its place when most of it is that name: the sample's other words are the same at every place.
    general = {"street", "town centre", "walking home", "taxi rank", "pub in town", "home", ""}
    named = whole[(whole["meant"] != "") & ~whole["said"].isin(general)]
    recall = (named["assigned"] == named["meant"]).mean()
    record_property("precision", float(precision))
    record_property("recall", float(recall))
    assert len(assigned) > 300
    assert precision >= 0.99
    assert recall >= 0.8


@pytest.mark.parametrize("seed", range(4))
def test_a_gazetteer_that_lacks_half_of_the_places_leads_to_no_wrong_ones(sampled, seed):
    extracts = sampled[0]
    only = extracts["premises"][0]
    keep = np.random.default_rng(seed).random(len(only.frame)) < 0.5
    half = dataclasses.replace(only, frame=only.frame[keep].reset_index(drop=True))
    whole = matched_to(sampled, {**extracts, "premises": [half]})
    assigned = whole[whole["assigned"] != ""]
    assert (assigned["assigned"] == assigned["meant"]).mean() >= 0.99
