from datetime import date

import pandas as pd

from assessment.clean import marac
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import KEY, context, extract, geography, reasons, repairs

HEADER = (
    "Case No,Meeting Date,Victim Initials,Victim DOB,Perpetrator Initials,Perpetrator DOB,Referring Agency,Risk Level,"
    "Repeat,Children,Locality,LSOA"
)


def row(
    case="1",
    meeting="10/05/2011",
    pair="AB,01/02/1980,CD,03/04/1975",
    repeat="N",
    children="2",
    agency="Police",
    place="Northtown",
):
    return f"{case},{meeting},{pair},{agency},High,{repeat},{children},{place},E01000001"


def cleaned(tmp_path, *rows, key=KEY):
    return marac.clean([extract(tmp_path, "marac_cases", HEADER, rows)], context(geography(), key))


def test_identifiers_leave_before_anything_else_is_done(tmp_path):
    result = cleaned(tmp_path, row())
    cases = result.tables["marac_cases"]
    assert faults(cases, TABLES["marac_cases"]) == ()
    assert faults(result.tables["marac_meetings"], TABLES["marac_meetings"]) == ()
    everything = result.batch.frame.to_csv() + cases.to_csv()
    for secret in ("AB", "CD", "1980", "1975", "E01000001"):
        assert secret not in everything
    assert set(cases.columns) == set(TABLES["marac_cases"].names)


def test_a_pair_heard_within_twelve_months_is_a_repeat_and_only_then(tmp_path):
    other = "XY,01/02/1980,CD,03/04/1975"
    result = cleaned(
        tmp_path,
        row("1", "10/05/2010"),
        row("2", "10/05/2011", repeat="Yes"),
        row("3", "11/05/2012"),
        row("4", "12/06/2011", other),
        row("5", "12/06/2011", other),
    )
    cases = result.tables["marac_cases"].set_index("meeting_month")
    assert list(cases["linked_repeat_flag"]) == [False, True, False, False, False]
    assert list(cases["repeat_flag"]) == [False, True, False, False, False]


def test_spelling_of_initials_and_dates_does_not_break_the_link(tmp_path):
    result = cleaned(
        tmp_path, row("1", "10/05/2011"), row("2", "10/07/2011", "a.b.,1980-02-01, cd ,03/04/1975", repeat="yes")
    )
    assert len(set(result.tables["marac_cases"]["pair_key"])) == 1
    assert result.tables["marac_cases"]["linked_repeat_flag"].sum() == 1


def test_a_pair_that_is_not_fully_known_is_linked_to_no_other(tmp_path):
    unknown = "AB,,CD,03/04/1975"
    result = cleaned(tmp_path, row("1", "10/05/2011", unknown), row("2", "10/06/2011", unknown))
    assert result.tables["marac_cases"]["linked_repeat_flag"].sum() == 0
    assert result.tables["marac_cases"]["pair_key"].nunique() == 2
    assert repairs(result.batch)["pair_unknown_not_linked"] == 2


def test_the_same_case_twice_is_one(tmp_path):
    result = cleaned(tmp_path, row(), row(), row(children="3"), row("2", repeat=""))
    assert len(result.tables["marac_cases"]) == 1
    assert reasons(result.batch) == {"same_row_again": 1, "case_listed_again": 1, "repeat_flag: blank": 1}


def test_meetings_count_cases_repeats_and_children(tmp_path):
    result = cleaned(
        tmp_path,
        row("1", "10/05/2011", children=""),
        row("2", "24/05/2011", repeat="Y", children="3"),
        row("3", "10/07/2011", "EF,01/02/1980,GH,03/04/1975", children=""),
    )
    expected = pd.DataFrame(
        {"cases_count": [2, 1], "repeats_count": [1, 0], "linked_repeats_count": [1, 0], "children_count": [3, pd.NA]},
        dtype="Int64",
    )
    pd.testing.assert_frame_equal(result.tables["marac_meetings"].drop(columns="meeting_month"), expected)


def test_all_but_the_hash_is_the_same_under_another_key_and_in_another_order(tmp_path):
    rows = [row(str(i), f"{10 + i}/0{1 + i % 5}/2011", f"A{'BCD'[i % 3]},01/02/1980,CD,03/04/1975") for i in range(12)]
    one, other = cleaned(tmp_path, *rows), cleaned(tmp_path, *rows[::-1], key=b"z" * 32)
    public = list(TABLES["marac_cases"].public_names)
    pd.testing.assert_frame_equal(one.tables["marac_cases"][public], other.tables["marac_cases"][public])
    pd.testing.assert_frame_equal(one.tables["marac_meetings"], other.tables["marac_meetings"])
    assert not set(one.tables["marac_cases"]["pair_key"]) & set(other.tables["marac_cases"]["pair_key"])


WITH_CRIME = f"{HEADER},Criminal Incident"


def referred(case, meeting, crime, repeat="N"):
    return row(case, meeting, repeat=repeat) + f",{crime}"


def linked(tmp_path, any_abuse_from=None):
    rows = [
        referred("1", "10/01/2015", "N"),
        referred("2", "10/04/2015", "N"),
        referred("3", "10/07/2015", "Y"),
        referred("4", "10/10/2015", ""),
        referred("5", "10/12/2015", "N"),
    ]
    surroundings = context(geography(), any_abuse_from=any_abuse_from)
    result = marac.clean([extract(tmp_path, "marac_cases", WITH_CRIME, rows)], surroundings)
    cases = result.tables["marac_cases"].sort_values("meeting_month")
    assert faults(cases.reset_index(drop=True), TABLES["marac_cases"]) == ()
    meetings = result.tables["marac_meetings"]
    assert meetings["linked_repeats_count"].tolist() == [int(flag) for flag in cases["linked_repeat_flag"]]
    return list(cases["linked_repeat_flag"]), list(cases["repeat_definition"].astype("str")), repairs(result.batch)


def test_a_repeat_under_the_older_definition_follows_a_criminal_incident(tmp_path):
    flags, definitions, counted = linked(tmp_path)
    assert flags == [False, False, True, True, False]
    assert set(definitions) == {"criminal_incident"}
    assert counted["criminal_incident_not_stated_taken_as_one"] == 1


def test_a_repeat_under_the_newer_definition_follows_any_abuse_from_its_first_day_on(tmp_path):
    flags, definitions, counted = linked(tmp_path, date(2015, 10, 10))
    assert flags == [False, False, True, True, True]
    assert definitions == ["criminal_incident"] * 3 + ["any_abuse"] * 2
    assert "criminal_incident_not_stated_taken_as_one" not in counted


def test_without_the_column_the_link_alone_decides(tmp_path):
    result = cleaned(tmp_path, row("1", "10/05/2011"), row("2", "10/07/2011"))
    assert result.tables["marac_cases"]["linked_repeat_flag"].sum() == 1
    assert repairs(result.batch)["criminal_incident_not_stated_taken_as_one"] == 2


def test_the_account_does_not_tell_how_many_cases_were_repeats(tmp_path):
    same, others = "AB,01/02/1980,CD,03/04/1975", "EF,01/02/1981,GH,03/04/1976"
    one, none = (
        cleaned(tmp_path, row("1", "10/05/2011", same), row("2", "10/07/2011", pair)) for pair in (same, others)
    )
    assert [int(result.tables["marac_cases"]["linked_repeat_flag"].sum()) for result in (one, none)] == [1, 0]
    assert (repairs(one.batch), one.batch.notices.keys()) == (repairs(none.batch), none.batch.notices.keys())
