"""Corrections of cells: applied to what was received, counted, and refused when nobody can answer for them."""

import dataclasses
from datetime import datetime

import pandas as pd
import pytest

from assessment.clean import clean_all, marac
from assessment.clean.corrections import apply_corrections
from assessment.errors import InputError
from assessment.ingest import read_source
from tests.clean.build import KEY, context, extract
from tests.clean.test_crime import row
from tests.clean.test_marac import HEADER
from tests.clean.test_marac import row as case
from tests.clean.test_run import configured, run, workspace, write  # noqa: F401

SOURCES = ("areas", "police_crime", "marac")


def entry(**changes):
    plain = {
        "entry_line": 2,
        "date": "2012-02-01",
        "author": "A. Officer",
        "reason": "confirmed by the coordinator",
        "source": "marac",
        "field": "repeat_flag",
        "from": "perhaps",
        "to": "Y",
        "reference_field": "",
        "reference_value": "",
        "file": "",
        "line": "",
    }
    return {**plain, **changes}


def entries(*some):
    return pd.DataFrame(some).astype(dict.fromkeys([name for name in entry() if name != "entry_line"], "str"))


def cases(tmp_path, *rows):
    return {"marac": [extract(tmp_path, "marac_cases", HEADER, rows, label="marac-1")]}


def corrected(tmp_path, rows, *some):
    return apply_corrections(cases(tmp_path, *rows), entries(*some), SOURCES)


def flags(found):
    return list(found.extracts["marac"][0].frame["repeat_flag"])


ROWS = (case("1", repeat="perhaps"), case("2", repeat="N"), case("3", repeat="perhaps"))


@pytest.mark.parametrize(
    ("changes", "after", "cells"),
    [
        ({}, ["Y", "N", "Y"], 2),
        ({"field": "Repeat?"}, ["Y", "N", "Y"], 2),
        ({"to": ""}, ["", "N", ""], 2),
        ({"from": " perhaps "}, ["Y", "N", "Y"], 2),
        ({"reference_field": "Case No", "reference_value": "3"}, ["perhaps", "N", "Y"], 1),
        ({"reference_field": "case_number", "reference_value": "4"}, ["perhaps", "N", "perhaps"], 0),
        ({"file": "file.csv", "line": "2"}, ["Y", "N", "perhaps"], 1),
        ({"file": "MARAC-1", "line": "3"}, ["perhaps", "N", "perhaps"], 0),
        ({"file": "other.csv"}, ["perhaps", "N", "perhaps"], 0),
        ({"from": "Perhaps"}, ["perhaps", "N", "perhaps"], 0),
        ({"source": "police_crime", "field": "anything"}, ["perhaps", "N", "perhaps"], 0),
    ],
)
def test_what_is_corrected(tmp_path, changes, after, cells):
    found = corrected(tmp_path, ROWS, entry(**changes))
    assert flags(found) == after
    assert found.report["cells_count"].tolist() == [cells]
    assert found.unused_lines == (() if cells else (2,))


def test_extracts_as_received_stay_as_they_are(tmp_path):
    received = cases(tmp_path, *ROWS)
    before = received["marac"][0].frame.copy()
    apply_corrections(received, entries(entry()), SOURCES)
    pd.testing.assert_frame_equal(received["marac"][0].frame, before)
    assert received["marac"][0].corrected == {}


def test_no_correction_builds_on_another(tmp_path):
    found = corrected(tmp_path, ROWS, entry(to="N"), entry(entry_line=3, **{"from": "N", "to": "Y"}))
    assert flags(found) == ["N", "Y", "N"]


def test_dates_of_a_workbook_are_found_as_people_see_them(tmp_path):
    plain = cases(tmp_path, *ROWS)["marac"][0]
    moments = pd.Series([datetime(2011, 5, 10), datetime(2011, 5, 10, 9, 30), None], dtype="object")
    received = {"marac": [dataclasses.replace(plain, frame=plain.frame.assign(meeting=moments))]}
    for said, cells in (("10/05/2011", 1), ("2011-05-10", 1), ("10/05/2011 09:30", 1), ("11/05/2011", 0)):
        some = entry(field="meeting", to="12/05/2011", **{"from": said})
        assert apply_corrections(received, entries(some), SOURCES).report["cells_count"].sum() == cells


def test_a_corrected_row_is_cleaned_like_any_other_and_counted(tmp_path):
    found = corrected(tmp_path, ROWS, entry())
    result = marac.clean(found.extracts["marac"], context())
    assert len(result.tables["marac_cases"]) == 3
    assert int(result.batch.repairs["corrected_repeat_flag"].sum()) == 2


@pytest.mark.parametrize(
    ("some", "said"),
    [
        ([entry(author="")], "author blank: say who, when and why (line 2)"),
        ([entry(reason="")], "reason blank"),
        ([entry(date="")], "date not a date"),
        ([entry(date="01-02-12")], "date not a date"),
        ([entry(source="marca")], "source not the id of a source in assessment.toml (line 2)"),
        ([entry(field="repeet")], "field not a field of this source's layout that is read (line 2)"),
        ([entry(field="risk_level")], "field not a field of this source's layout that is read"),
        ([entry(to="perhaps")], "to the same as 'from': nothing would be corrected"),
        ([entry(reference_field="nobody", reference_value="1")], "reference_field not a field"),
        ([entry(reference_field="case_number")], "reference_value given without"),
        ([entry(line="2")], "file blank, but a line is given"),
        ([entry(line="two", file="file.csv")], "line not a line number"),
        ([entry(**{"from": ""})], "from blank without a reference or a file and line"),
        ([entry(), entry(entry_line=7, to="N")], "from stands for a cell that another line corrects too (line 7)"),
        ([entry(entry_line=n, author="") for n in range(2, 20)], "(line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 8 more)"),
    ],
)
def test_a_correction_that_cannot_be_used_is_refused_by_its_line(tmp_path, some, said):
    with pytest.raises(InputError) as error:
        corrected(tmp_path, ROWS, *some)
    told = " ".join(str(error.value).split())
    assert said in told
    assert told.startswith("data/corrections/corrections.csv: ")
    for value in ("perhaps", "Officer", "coordinator", "repeet", "marca:", "nobody"):
        assert value not in told


def test_corrections_reach_the_tables_the_account_and_the_report(workspace):  # noqa: F811
    write(workspace, "police_crime", "z.csv", _crime_header(), [row("R500", code="ZZ"), row("R501", code="8G")])
    config = configured(extra="[thresholds]\nmax_rejected_share = 0.5\n")
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    some = entries(
        entry(source="police_crime", field="offence_code", to="8F", **{"from": "ZZ"}),
        entry(entry_line=3, field="locality", to="Southtown", **{"from": "Northtown"}),
        entry(entry_line=4, field="locality", to="Southtown", **{"from": "Nowhere"}),
    )
    before = run(workspace, config)
    after = clean_all(extracts, config, key=KEY, workspace=workspace, corrections=some)
    assert len(after.tables["offences"]) == len(before.tables["offences"]) + 1
    assert set(after.tables["marac_cases"]["locality_code"]) == {"L2"}
    counts = {one.file_label: one.repairs for one in after.accounting}
    assert counts["police_crime-3"]["corrected_offence_code"] == 1
    assert counts["marac-1"]["corrected_locality"] == 5
    assert not any(name.startswith("corrected_") for one in before.accounting for name in one.repairs)
    assert after.corrections["cells_count"].tolist() == [1, 5, 0]
    told = after.corrections.to_csv()
    assert "Southtown" not in told
    assert "ZZ" not in told


def _crime_header():
    from tests.clean.test_crime import HEADER as CRIME

    return CRIME
