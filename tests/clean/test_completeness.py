"""How complete each field was, by file and month, against a count of the cells by hand."""

import csv
import io
from collections import Counter
from datetime import datetime

import pandas as pd
import pytest

from assessment.clean import asb, comments, crime, partner_values, populations
from assessment.clean.batch import Batch, all_cells, cells_together
from assessment.clean.completeness import counted_by_month
from assessment.clean.parse import parse_extracts
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import context, extract, geography
from tests.clean.test_crime import HEADER, row


def counted(done, extracts):
    days = {one.file_label: () for one in extracts}
    tables = counted_by_month(done, extracts, days)
    for name, table in tables.items():
        assert faults(table, TABLES[name]) == ()
    return tables["completeness"], tables["extract_months"]


def of_crime(tmp_path, *files):
    extracts = [
        extract(tmp_path, "police_crime", HEADER, rows, f"{number}.csv", f"crime-{number}")
        for number, rows in enumerate(files, 1)
    ]
    return counted(crime.clean(extracts, context(geography())), extracts)


def test_cells_are_those_of_a_count_by_hand(tmp_path):
    files = [
        [
            row("R1", alcohol="", victim=""),
            row("R1", alcohol="", victim=""),
            row("R2", alcohol="perhaps", age="old", sex="?"),
            row("R3", recorded="01/07/2011", beat="WS1", to=""),
            row("R4", recorded="rubbish", alcohol=""),
            row("", recorded="02/07/2011"),
        ],
        [row("R5", recorded="03/07/2011", code="ZZ"), row("R6", recorded=""), row("R7", east="", north="")],
    ]
    table, _ = of_crime(tmp_path, *files)
    rows: Counter = Counter()
    blank: Counter = Counter()
    for number, lines in enumerate(files, 1):
        for line in csv.DictReader(io.StringIO("\n".join([HEADER, *lines]))):
            try:
                month = datetime.strptime(line["Recorded Date"], "%d/%m/%Y").replace(day=1)
            except ValueError:
                month = None
            for heading, cell in line.items():
                rows[f"crime-{number}", month, heading] += 1
                blank[f"crime-{number}", month, heading] += cell == ""
    told = {
        (one.file_label, None if pd.isna(one.month) else one.month.to_pydatetime(), one.heading): one
        for one in table.itertuples()
    }
    # What is never read has no completeness.
    discarded = {"Offence", "Location Type"}
    assert {key: one.rows_count for key, one in told.items()} == {
        key: count for key, count in rows.items() if key[2] not in discarded
    }
    assert {key: one.blank_count for key, one in told.items() if one.blank_count} == {
        key: count for key, count in blank.items() if count and key[2] not in discarded
    }
    june = datetime(2011, 6, 1)
    assert {key: one.unreadable_count for key, one in told.items() if one.unreadable_count} == {
        ("crime-1", june, "Alcohol"): 1,
        ("crime-1", june, "Victim Age"): 1,
        ("crime-1", june, "Victim Sex"): 1,
        ("crime-1", None, "Recorded Date"): 1,
        ("crime-2", datetime(2011, 7, 1), "HO Code"): 1,
    }
    assert set(table.loc[table["required"].astype(bool), "field_name"]) == {"reference", "offence_code", "recorded"}


def test_the_rows_of_a_month_are_counted_with_what_became_of_them(tmp_path):
    first = [
        row("R1"),
        row("R1"),
        row("R2", extract="01/01/2012"),
        row("R3", beat="WS1"),
        row("R4", recorded="x"),
        row("R5", code="ZZ"),
        row("R6") + ",surplus",
    ]
    _, table = of_crime(tmp_path, first, [row("R2"), row("R7", recorded="01/07/2011")])
    table = table.drop(columns=["source", "extracted"]).set_index(["file_label", "month"])
    june, july = pd.Timestamp(2011, 6, 1), pd.Timestamp(2011, 7, 1)
    told = {
        key: {name.removesuffix("_count"): int(n) for name, n in line.items() if n} for key, line in table.iterrows()
    }
    told = {(label, None if pd.isna(month) else month): line for (label, month), line in told.items()}
    assert told == {
        ("crime-1", june): {"rows": 5, "kept": 1, "duplicate": 1, "superseded": 1, "out_of_scope": 1, "rejected": 1},
        ("crime-1", None): {"rows": 2, "rejected": 2},
        ("crime-2", june): {"rows": 1, "kept": 1},
        ("crime-2", july): {"rows": 1, "kept": 1},
    }


def test_a_column_that_a_file_does_not_have_was_not_left_blank(tmp_path):
    header = "Incident No,Date,Time,Category,Easting,Northing,Beat"
    old = extract(tmp_path, "asb_incidents", header, ["N1,01/05/2010,,Nuisance,1,1,HA1"], "a.csv", "asb-1")
    rows = ["N2,01/05/2011,,,,,HA1,", "N3,02/05/2011,,,,,HA1,Y"]
    new = extract(tmp_path, "asb_incidents", header + ",Alcohol", rows, "b.csv", "asb-2")
    table, _ = counted(asb.clean([old, new], context(geography())), [old, new])
    flag = table[table["field_name"] == "alcohol_flag"]
    assert flag[["file_label", "rows_count", "blank_count"]].to_numpy().tolist() == [["asb-2", 2, 1]]
    category = table[table["field_name"] == "asb_category"]
    # A code stands for the blank cell, but it was left blank all the same.
    assert category["blank_count"].tolist() == [0, 2]


def test_sheets_of_one_file_are_one_file_and_a_value_from_its_name_is_no_field(tmp_path):
    header = "Received,Theme,Parish or Area,Comment"
    parts = [
        extract(tmp_path, "consultation_comments", header, [f"0{n}/05/2011,Litter,,words"], "website.csv", "c-1")
        for n in (1, 2)
    ]
    table, months = counted(comments.clean(parts, context(geography())), parts)
    assert set(table["rows_count"]) == {2}
    assert months["rows_count"].tolist() == [2]
    assert "consultation" not in set(table["field_name"])


def test_a_value_that_was_withheld_was_supplied(tmp_path):
    layout_header = "Measure,Provider,Period Start,Period End,Value,Unit,Numerator,Denominator,Status,Due,Note"
    rows = ["m,P,01/04/2011,30/06/2011,<5,count,,,final,,", "n,P,01/04/2011,30/06/2011,,count,,,pending,,"]
    one = extract(tmp_path, "partner_values", layout_header, rows)
    table, months = counted(partner_values.clean([one], context(geography())), [one])
    value = table[table["field_name"] == "value"].iloc[0]
    assert (value["rows_count"], value["blank_count"], value["unreadable_count"]) == (2, 1, 0)
    assert months["month"].tolist() == [pd.Timestamp(2011, 4, 1)]


def test_rows_without_a_date_of_their_own_stand_under_no_month(tmp_path):
    one = extract(tmp_path, "populations", "Area Code,Group,Year,People", ["A1,All residents,2010,10"])
    table, months = counted(populations.clean([one], geography(), {"A1"}), [one])
    assert table["month"].isna().all()
    assert months[["rows_count", "kept_count"]].to_numpy().tolist() == [[1, 1]]


def test_a_file_without_rows_has_no_line(tmp_path):
    one = extract(tmp_path, "asb_incidents", "Incident No,Date,Time,Category,Easting,Northing,Beat", [])
    table, months = counted(asb.clean([one], context(geography())), [one])
    assert len(table) == len(months) == 0


@pytest.mark.parametrize("states", [("read", "read"), ("read", "no_column"), ("blank", "blank"), ("read", None)])
def test_cells_that_are_all_the_same_take_no_memory(states):
    parts = [
        Batch.of(pd.DataFrame(index=range(3)), cells={} if state is None else {"x": all_cells(state, 3)})
        for state in states
    ]
    together = cells_together(parts)["x"]
    assert together.tolist() == [
        ("read", "blank", "unreadable", "no_column").index(state or "no_column") for state in states for _ in range(3)
    ]
    assert (together.strides == (0,)) == (len(set(states)) == 1)


def test_every_field_that_is_read_is_watched(tmp_path):
    one = extract(tmp_path, "police_crime", HEADER, [row()])
    batch = parse_extracts([one])
    assert set(batch.cells) == {field.name for field in one.layout.fields if not field.discard}
