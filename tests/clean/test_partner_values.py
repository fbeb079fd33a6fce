"""Values supplied ready-made: one a row, one a column, revised, withheld, awaited."""

import pandas as pd
import pytest

from assessment.clean import partner_values
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import context, extract, reasons, repairs

WIDE = "Quarter,Number of Cases,Repeat Cases,Children,Male Victims,Status"


def cleaned(*extracts):
    done = partner_values.clean(extracts, context(partnership=("E06000019", "Herefordshire")))
    assert faults(done.tables["partner_values"], TABLES["partner_values"]) == ()
    return done


def test_a_column_a_measure_gives_a_value_a_measure(tmp_path):
    done = cleaned(extract(tmp_path, "marac_quarterly_return", WIDE, ["Q1 2011/12,50,20,80,0,Final"]))
    table = done.tables["partner_values"].set_index("value_id")
    assert table["value"].to_dict() == {
        "marac_cases": 50, "marac_repeats": 20, "marac_children": 80, "marac_male_victims": 0,
    }  # fmt: skip
    assert set(table["unit"]) == {"count"}
    assert set(table["provider"]) == {"MARAC coordinator"}
    assert set(table["period_end"]) == {pd.Timestamp(2011, 6, 30)}
    assert set(table["line"]) == {2}


@pytest.mark.parametrize("mark", ["<5", "*", "..", "[c]", "[x]", "suppressed", "-"])
def test_a_value_withheld_is_neither_nought_nor_missing(tmp_path, mark):
    done = cleaned(extract(tmp_path, "marac_quarterly_return", WIDE, [f"Q1 2011/12,50,20,80,{mark},Final"]))
    one = done.tables["partner_values"].set_index("value_id").loc["marac_male_victims"]
    assert pd.isna(one["value"])
    assert one["value_status"] == "suppressed"
    assert repairs(done.batch)["value_withheld_by_provider"] == 1


def test_a_blank_cell_is_no_value_but_an_awaited_one_is_pending(tmp_path):
    rows = ["Q1 2011/12,50,20,,1,Final", "Q2 2011/12,,,,,Pending", "Q3 2011/12,,,,,Final"]
    done = cleaned(extract(tmp_path, "marac_quarterly_return", WIDE, rows))
    table = done.tables["partner_values"]
    first = table[table["period_start"] == pd.Timestamp(2011, 4, 1)]
    assert "marac_children" not in set(first["value_id"])
    second = table[table["period_start"] == pd.Timestamp(2011, 7, 1)]
    assert set(second["value_status"]) == {"pending"}
    assert len(second) == 4
    assert reasons(done.batch) == {"value: blank in every column": 1}
    assert repairs(done.batch)["measure_without_a_value"] == 1


@pytest.mark.parametrize("turn", [1, -1])
def test_a_revised_return_replaces_what_it_holds_and_no_more(tmp_path, turn):
    header = f"{WIDE},Date of Return"
    first = "Q1 2011/12,50,20,80,*,Provisional,01/07/2011"
    second = "Q1 2011/12,52,21,,1,Final,01/10/2011"
    done = cleaned(extract(tmp_path, "marac_quarterly_return", header, [first, second][::turn]))
    table = done.tables["partner_values"].set_index("value_id")
    # The later return leaves the children out: those of the earlier one stand, still provisional.
    assert table["value"].to_dict() == {
        "marac_cases": 52, "marac_repeats": 21, "marac_children": 80, "marac_male_victims": 1,
    }  # fmt: skip
    assert table["value_status"]["marac_children"] == "provisional"
    assert repairs(done.batch)["some_values_of_the_row_taken_from_another"] == 1


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    ("earlier", "later", "stands", "status"),
    [
        # How far the status has got goes before the day of the extract.
        (("50", "Final"), ("40", "Provisional"), [50], "final"),
        (("50", "Provisional"), ("40", "Final"), [40], "final"),
        (("50", "Provisional"), ("40", "Provisional"), [40], "provisional"),
        (("50", "Final"), ("40", "Final"), [40], "final"),
        # A mark in a provisional value is a value withheld, not one awaited.
        (("<5", "Provisional"), ("[c]", "Pending"), [], "suppressed"),
    ],
)
def test_a_value_that_has_got_further_stands_before_one_of_a_later_extract(
    tmp_path, turn, earlier, later, stands, status
):
    dated = (*earlier, "01/08/2011"), (*later, "01/11/2011")
    rows = [f"Q1 2011/12,{cell},,,,{state},{day}" for cell, state, day in dated]
    done = cleaned(extract(tmp_path, "marac_quarterly_return", f"{WIDE},Date of Return", rows[::turn]))
    table = done.tables["partner_values"]
    cases = table[table["value_id"] == "marac_cases"]
    assert cases["value"].dropna().tolist() == stands
    assert cases["value_status"].astype("str").tolist() == [status]


def test_two_returns_that_nothing_tells_apart_are_both_rejected(tmp_path):
    rows = ["Q1 2011/12,50,20,80,1,Final", "Q1 2011/12,51,20,80,1,Final"]
    one, other = (
        extract(tmp_path, "marac_quarterly_return", WIDE, [row], f"{i}.csv", f"m-{i}") for i, row in enumerate(rows)
    )
    done = cleaned(one, other)
    table = done.tables["partner_values"].set_index("value_id")
    assert "marac_cases" not in table.index
    # What both say alike stands.
    assert table["value"].to_dict() == {"marac_repeats": 20, "marac_children": 80, "marac_male_victims": 1}
    assert reasons(done.batch) == {"value: different values for one measure and period": 1}


def test_numerator_and_denominator_of_a_measure_have_columns_of_their_own(tmp_path):
    header = "Period,OCU Exits Drug Free Percent,OCU Exits Drug Free Number,OCU Exits,In Effective Treatment"
    done = cleaned(extract(tmp_path, "ndtms_quarterly_return", header, ["Q1 2011/12,41%,41,100,600"]))
    table = done.tables["partner_values"].set_index("value_id")
    one = table.loc["ocu_drug_free"]
    assert (one["value"], one["unit"], one["numerator"], one["denominator"]) == (41, "percent", 41, 100)
    assert pd.isna(table.loc["ni40_effective_treatment", "denominator"])


def test_of_a_table_of_all_councils_only_the_partnerships_rows_are_taken(tmp_path):
    header = "Indicator,Area,Year,Percentage,Base"
    rows = [
        "NI 21,Herefordshire,2008,25.1,1100",
        "NI21,E06000019,2009,26.0,1100",
        "NI 21,Shropshire,2008,27,1000",
        "NI 5,,2008,80,1100",
        "NI 17,Herefordshire,2008,140,1100",
    ]
    done = cleaned(extract(tmp_path, "place_survey", header, rows))
    table = done.tables["partner_values"]
    assert list(table["value_id"]) == ["NI 5", "ni21_dealing_with_concerns", "ni21_dealing_with_concerns"]
    assert list(table["denominator"]) == [1100] * 3
    assert reasons(done.batch) == {
        "area_not_in_the_partnership": 1,
        "value: blank or unreadable, though its status says it is known": 1,
    }


def test_files_of_different_layouts_go_together(tmp_path):
    wide = extract(tmp_path, "dip_quarterly_return", "Period,Change in Offending", ["Q1 2011/12,-12.5"], "w.csv", "v-1")
    header = "Measure,Provider,Period Start,Period End,Value,Unit,Numerator,Denominator,Status"
    row = "dip_offending_change,Drug Interventions Programme,01/04/2011,30/06/2011,-12.5,percent_change,,,Final"
    long = extract(tmp_path, "partner_values", header, [row], "l.csv", "v-2")
    done = cleaned(wide, long)
    assert len(done.tables["partner_values"]) == 1
    assert reasons(done.batch) == {"same_row_again": 1}
