"""The statutory view: a quarter is received when all its months are there, and a gap is never taken for zero."""

import pandas as pd
import pytest

from assessment.analyse.statutory import (
    NOT_ASKED,
    NOT_RECEIVED,
    PART,
    RECEIVED,
    arrivals,
    message,
    statutory_figures,
    statutory_result,
    summary_result,
)
from assessment.config import parse_config
from assessment.config.statutory import schedule
from assessment.schema import TABLES, code_list
from tests.analyse.canonical_rows import CONFIG, incidents, offences, partner_values

ENTRY = '[[sources]]\nid = "{0}"\nlabel = "{0}"\nprovider = "p"\nfolder = "{0}"\nlayouts = ["{1}"]\n'
SETTINGS = parse_config(
    CONFIG
    + ENTRY.format("police_crime", "police_crime")
    + ENTRY.format("asb", "asb_incidents")
    + ENTRY.format("admissions", "hospital_admissions")
)
QUARTER = ["2011-10-04", "2011-11-04", "2011-12-04"]


def status(tables, quarter="2011-10-01"):
    found = arrivals(tables, SETTINGS)
    return found[found["quarter"] == pd.Timestamp(quarter)].set_index("id")["status"]


def test_the_schedule_names_what_the_tables_hold():
    for one in schedule():
        if not one.table:
            assert one.reason
            continue
        columns = {column.name: column for column in TABLES[one.table].columns}
        assert one.date in columns
        if one.column and columns[one.column].kind == "code":
            assert {*one.values, *one.blended} <= set(code_list(columns[one.column].codes))
    assert len({one.id for one in schedule()}) == len(schedule())
    crime = [value for one in schedule() if one.table == "offences" for value in (*one.values, *one.blended)]
    assert set(crime) == set(code_list("offence_group")), "every kind of crime belongs to a data set"


@pytest.mark.parametrize(
    ("days", "expected"), [(QUARTER, RECEIVED), (QUARTER[:2], PART), (["2011-09-30"], NOT_RECEIVED), ([], NOT_RECEIVED)]
)
def test_a_quarter_is_received_when_all_its_months_are_there(days, expected):
    assert status({"asb_incidents": incidents(days)})["police_asb"] == expected


def test_a_month_without_a_robbery_is_no_gap():
    table = offences([*QUARTER, "2011-10-05"], ["8G", "8G", "8G", "34B"])
    found = status({"offences": table})
    assert found["crime_violence"] == found["crime_robbery"] == RECEIVED
    assert found["crime_fraud"] == NOT_RECEIVED, "a kind that never came at all was not supplied"


def test_months_without_days_and_mixed_kinds_are_part():
    names = code_list("offence")
    mixed = next(name for name in names if "violence_and_sexual" in name)
    months = offences(QUARTER, mixed, precision="month")
    assert status({"offences": months})["crime_sexual"] == PART
    assert status({"offences": offences(QUARTER, precision="month")})["crime_violence"] == PART
    assert status({"offences": offences(QUARTER, mixed)})["crime_sexual"] == PART


def test_what_nobody_was_asked_for_is_said_apart():
    found = status({})
    assert found["fire_secondary"] == found["council_exclusions"] == NOT_ASKED
    assert found["police_asb"] == found["health_assault"] == NOT_RECEIVED


def test_supplied_values_count_for_the_months_they_cover():
    row = {"value_id": "ni39_alcohol_admissions", "period_start": "2011-10-01", "period_end": "2011-12-31"}
    assert status({"partner_values": partner_values(row)})["health_substances"] == RECEIVED
    short = {**row, "period_end": "2011-10-31"}
    assert status({"partner_values": partner_values(short)})["health_substances"] == PART
    assert status({"partner_values": partner_values({**row, "value_id": "other"})})["health_substances"] == NOT_RECEIVED


def test_tables_figures_and_title_say_the_same():
    found = arrivals({"asb_incidents": incidents(QUARTER)}, SETTINGS)
    table = statutory_result(found, SETTINGS)
    assert len(table.frame) == len(schedule())
    assert table.headings["quarter_4"] == "October to December 2011"
    figures = {one.id: one.value for one in statutory_figures(found)}
    assert figures["quality.statutory_received"] == (table.frame["quarter_4"] == RECEIVED).sum() == 1
    parts = [figures[f"quality.statutory_{name}"] for name in ("received", "part", "not_received", "not_asked_for")]
    assert sum(parts) == figures["quality.statutory_sets"] == len(schedule())
    summary = summary_result(found, SETTINGS).frame
    assert sorted("; ".join(summary["data_set"]).split("; ")) == sorted(one.label for one in schedule())
    assert (
        message(found)
        == "For the last quarter nothing due by law came from fire and rescue, or from health, or from local authority"
    )
