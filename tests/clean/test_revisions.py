"""Versions of one offence in extracts of different days, and how its count moved, against a recount by hand."""

import itertools
import random
from collections import Counter
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.clean import asb, crime
from assessment.schema import TABLES, offence_tree
from assessment.schema.check import faults
from tests.clean.build import context, extract, geography, reasons
from tests.clean.test_crime import HEADER, row

MOVES = ("added", "reclassified_in", "reclassified_out", "no_crime", "reinstated", "revised")
FIRST, SECOND, THIRD = "10/04/2012", "01/05/2012", "01/06/2012"


def cleaned(folder, *files):
    extracts = [
        extract(folder, "police_crime", HEADER, rows, f"{number}.csv", f"crime-{number}")
        for number, rows in enumerate(files, 1)
    ]
    result = crime.clean(extracts, context(geography()))
    for name, table in result.tables.items():
        assert faults(table, TABLES[name]) == ()
    return result


VERSIONS = {
    "nothing": ({}, {}, "unchanged_in_later_extract"),
    "another code": ({}, {"code": "8F"}, "reclassified_in_later_extract"),
    "a code of another group": ({}, {"code": "58C"}, "reclassified_in_later_extract"),
    "another spelling of the code": ({}, {"code": "08G"}, "unchanged_in_later_extract"),
    "the recorded date": ({}, {"recorded": "06/06/2011"}, "revised_in_later_extract"),
    "a flag": ({}, {"alcohol": ""}, "revised_in_later_extract"),
    "the status": ({}, {"status": "Detected"}, "revised_in_later_extract"),
    "no crime": ({}, {"status": "No crime"}, "no_crimed_in_later_extract"),
    "no crime and a code": ({}, {"status": "Cancelled", "code": "8F"}, "no_crimed_in_later_extract"),
    "a crime again": ({"status": "No-crime"}, {}, "reinstated_in_later_extract"),
    "a crime again, another code": ({"status": "NO CRIME"}, {"code": "8F"}, "reinstated_in_later_extract"),
    "no crime still": ({"status": "No crime"}, {"status": "No crime"}, "unchanged_in_later_extract"),
}


@pytest.mark.parametrize("order", ["as sent", "the later file first", "in one file", "in one file, backwards"])
@pytest.mark.parametrize("case", VERSIONS)
def test_what_a_later_extract_did_to_a_row(tmp_path, case, order):
    before, after, reason = VERSIONS[case]
    rows = [row(**before, extract=FIRST), row(**after, extract=SECOND)]
    files = {
        "as sent": [rows[:1], rows[1:]],
        "the later file first": [rows[1:], rows[:1]],
        "in one file": [rows],
        "in one file, backwards": [rows[::-1]],
    }
    batch = cleaned(tmp_path, *files[order]).batch
    told = reasons(batch)
    told.pop("no_crime", None)
    assert told == {reason: 1}
    assert set(batch.frame.loc[batch.reason == reason, "extract_day"]) == {pd.Timestamp(2012, 4, 10)}


def test_each_version_is_compared_with_the_next(tmp_path):
    rows = [row(extract=FIRST), row(code="8F", extract=SECOND), row(code="8F", status="No crime", extract=THIRD)]
    for order in itertools.permutations(rows):
        batch = cleaned(tmp_path, order).batch
        assert reasons(batch) == {
            "reclassified_in_later_extract": 1, "no_crimed_in_later_extract": 1, "no_crime": 1,
        }  # fmt: skip


def test_two_forms_in_one_extract_and_two_extracts_without_a_day(tmp_path):
    two_forms = [row(code="8F"), row(code="8G"), row("R2")]
    result = cleaned(tmp_path, two_forms)
    assert reasons(result.batch) == {"listed_again_in_same_extract": 1}
    undated = [row(code="8F", extract=""), row(code="8G", extract=""), row("R2")]
    codes = set()
    for files in ([undated[:1], undated[1:2]], [undated[1:2], undated[:1]]):
        result = cleaned(tmp_path, *files)
        assert reasons(result.batch) == {"listed_again_order_unknown": 1}
        assert int(result.batch.notices["extract_day_not_known"].sum()) == 2
        codes |= set(result.tables["offences"]["offence_code"])
        # What nobody knows the day of stands under no day, and is counted all the same.
        assert result.tables["offence_revisions"]["extracted"].isna().all()
        assert result.tables["offence_revisions"]["offences_count"].sum() == 1
    assert len(codes) == 1
    known_and_not = cleaned(tmp_path, [row(code="8F")], [row(code="8G", extract="")])
    assert list(known_and_not.tables["offences"]["offence_code"]) == ["8F"]
    assert reasons(known_and_not.batch) == {"listed_again_order_unknown": 1}


def test_the_day_in_a_files_name_says_which_is_the_later(tmp_path):
    header = "Incident No,Date,Time,Category,Easting,Northing,Beat,Alcohol"
    first = "N1,01/05/2010,2215,Nuisance,345000,235000,HA1,N"
    rows = {
        "a 2010-07-01.csv": [first, "N2,02/05/2010,,Nuisance,345000,235000,HA1,N", *[",03/05/2010,,,,,HA1,"] * 2],
        "b 2010-06-01.csv": [first.replace("Nuisance", "Personal"), "N2,02/05/2010,,Nuisance,345000,235000,HA1,N"],
    }
    extracts = [
        extract(tmp_path, "asb_incidents", header, lines, name, f"asb-{number}")
        for number, (name, lines) in enumerate(rows.items(), 1)
    ]
    done = asb.clean(extracts, context(geography()))
    assert reasons(done.batch) == {"reclassified_in_later_extract": 1, "unchanged_in_later_extract": 1}
    table = done.tables["asb_incidents"]
    assert sorted(table["asb_category"]) == ["not_stated", "not_stated", "nuisance", "nuisance"]
    assert set(table["file_label"]) == {"asb-1"}
    assert int(done.batch.notices["extract_day_taken_from_the_file_name"].sum()) == 6


def versions_of_offences():
    """Rows of few offences in few extracts: codes of three groups, two months, in and out of the partnership."""
    version = st.fixed_dictionaries(
        {
            "ref": st.sampled_from([f"R{number}" for number in range(6)]),
            "code": st.sampled_from(["8F", "8G", "58C", "30A"]),
            "status": st.sampled_from(["Recorded", "Recorded", "No crime"]),
            "recorded": st.sampled_from(["05/06/2011", "05/07/2011"]),
            "beat": st.sampled_from(["HA1", "HA1", "WS1"]),
            "alcohol": st.sampled_from(["Y", "N"]),
            "extract": st.sampled_from([FIRST, SECOND, THIRD]),
        }
    )
    return st.lists(version, max_size=25, unique_by=lambda one: (one["ref"], one["extract"]))


def day_of(text):
    return datetime.strptime(text, "%d/%m/%Y").date()


def known_after(versions, day, groups):
    """Month and group of every offence that counts, as if only extracts up to a day had been received."""
    latest = {}
    for one in sorted(
        (one for one in versions if day_of(one["extract"]) <= day), key=lambda one: day_of(one["extract"])
    ):
        latest[one["ref"]] = one
    return {
        ref: (day_of(one["recorded"]).replace(day=1), groups[one["code"]])
        for ref, one in latest.items()
        if one["status"] == "Recorded" and one["beat"] == "HA1"
    }


@given(versions=versions_of_offences(), seed=st.integers(0, 3))
def test_the_history_is_a_recount_of_the_extracts_received_so_far(tmp_path_factory, versions, seed):
    folder = tmp_path_factory.mktemp("history")
    lines = [row(one["ref"], **{name: text for name, text in one.items() if name != "ref"}) for one in versions]
    random.Random(seed).shuffle(lines)
    result = cleaned(folder, lines)
    history = result.tables["offence_revisions"]
    groups = {code: offence.group for code, offence in offence_tree().items()}
    before: Counter = Counter()
    for day in sorted({day_of(one["extract"]) for one in versions}):
        counted = Counter(known_after(versions, day, groups).values())
        told = history[history["extracted"] == pd.Timestamp(day)]
        cells = {(entry.recorded_month.date(), entry.offence_group): entry for entry in told.itertuples()}
        assert {cell: entry.offences_count for cell, entry in cells.items() if entry.offences_count} == dict(counted)
        for cell, entry in cells.items():
            moved = {name: getattr(entry, f"{name}_count") for name in MOVES}
            assert entry.offences_count == (
                before[cell] + moved["added"] + moved["reclassified_in"] - moved["reclassified_out"]
                - moved["no_crime"] + moved["reinstated"]
            )  # fmt: skip
        before = counted
    offences = result.tables["offences"]
    assert Counter(zip(offences["recorded_date"].dt.to_period("M"), offences["offence_group"], strict=True)) == {
        (pd.Period(month, "M"), group): count for (month, group), count in before.items()
    }


def test_each_move_is_named(tmp_path):
    first = [row(f"R{number}", extract=FIRST) for number in range(8)]
    second = [
        row("R0", extract=SECOND),
        row("R1", alcohol="N", extract=SECOND),
        row("R2", code="8F", extract=SECOND),
        row("R3", code="58C", extract=SECOND),
        row("R4", recorded="01/07/2011", extract=SECOND),
        row("R5", status="No crime", extract=SECOND),
        row("R6", beat="WS1", extract=SECOND),
        row("R8", extract=SECOND),
    ]
    third = [row("R5", extract=THIRD), row("R6", extract=THIRD)]
    history = cleaned(tmp_path, first, second, third).tables["offence_revisions"]
    history = history.set_index(["extracted", "recorded_month", "offence_group"])
    june, july = pd.Timestamp(2011, 6, 1), pd.Timestamp(2011, 7, 1)
    violence, damage = "violence_against_the_person", "criminal_damage"

    def told(day, month, group):
        entry = history.loc[(pd.Timestamp(day_of(day)), month, group)]
        found = {name: int(entry[f"{name}_count"]) for name in ("offences", *MOVES)}
        return {name: count for name, count in found.items() if count}

    assert told(FIRST, june, violence) == {"offences": 8, "added": 8}
    # R7 is not listed again, and stays; R3 and R4 went to another group and month, R6 to another area.
    assert told(SECOND, june, violence) == {
        "offences": 5, "added": 1, "reclassified_out": 3, "no_crime": 1, "revised": 2,
    }  # fmt: skip
    assert told(SECOND, june, damage) == {"offences": 1, "reclassified_in": 1}
    assert told(SECOND, july, violence) == {"offences": 1, "reclassified_in": 1}
    assert told(SECOND, july, damage) == {}
    assert told(THIRD, june, violence) == {"offences": 7, "reinstated": 1, "reclassified_in": 1}
    # A month that no extract had told of is not there, a group without an offence is a nought.
    assert (pd.Timestamp(day_of(FIRST)), july, violence) not in history.index
    assert told(FIRST, june, damage) == {}


def test_days_are_those_of_the_rows(tmp_path):
    history = cleaned(tmp_path, [row(extract=FIRST)], [row("R2", extract=SECOND)]).tables["offence_revisions"]
    assert [day.date() for day in history["extracted"]] == [date(2012, 4, 10), date(2012, 5, 1)]
