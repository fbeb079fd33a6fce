"""Completeness by field and month: what fell is named with its months, and bands tell no count."""

from datetime import date

import pandas as pd

from assessment.analyse.data_quality.completeness import falls, filled_by_month, judged
from assessment.analyse.data_quality.fields import BAND_NAMES, bands_result, falls_result, fields_result
from assessment.disclosure import policy, release
from assessment.periods import Period
from tests.analyse.quality_rows import MONTHS, completeness, config

PERIOD = Period(date(2010, 1, 1), date(2012, 1, 31))


def fallen(cells, first, last, blank):
    chosen = cells["month"].between(pd.Timestamp(first), pd.Timestamp(last))
    return cells.assign(blank_count=cells["blank_count"].mask(chosen, blank))


def months_of(cells):
    return judged(filled_by_month(cells, PERIOD), config())


def test_files_of_a_source_are_added_up_and_rows_without_a_month_are_in_none():
    cells = pd.concat([completeness(rows=100, blank=10), completeness(rows=50, blank=20, file="2")])
    lost = cells.head(1).assign(month=pd.NaT)
    filled = filled_by_month(pd.concat([cells, lost]), PERIOD)
    assert len(filled) == len(MONTHS)
    assert set(filled["rows_count"]) == {150}
    assert set(filled["filled_count"]) == {120}


def test_the_planted_fall_is_named():
    cells = pd.concat(
        [
            fallen(completeness(), "2011-06-01", "2011-08-01", 360),
            completeness(field="hate_flag", heading="Hate"),
        ]
    )
    found = falls(months_of(cells))
    assert found["heading"].tolist() == ["Alcohol"]
    table = falls_result(found, config()).frame.iloc[0]
    assert str(table["first_month"].date()) == "2011-06-01"
    assert table["until"] == "August 2011"
    assert (table["usual_filled_pct"], table["filled_pct"]) == (90, 10)
    assert table["rows_count"] == 1_200


def test_a_column_that_later_files_lack_fell_to_nothing():
    kept = completeness(field="status", heading="Status", blank=0)
    gone = completeness()
    gone = gone[gone["month"] < pd.Timestamp("2011-09-01")]
    found = falls(months_of(pd.concat([kept, gone])))
    assert found["heading"].tolist() == ["Alcohol"]
    assert found["part"].iloc[0] == 0
    assert bool(found["lasts"].iloc[0])


def test_a_column_that_came_later_did_not_fall_before_it_came():
    late = completeness(field="evening_place", heading="Evening")
    cells = pd.concat([completeness(), late[late["month"] >= pd.Timestamp("2011-04-01")]])
    assert falls(months_of(cells)).empty


def test_a_source_of_few_rows_is_judged_by_quarters():
    cells = fallen(completeness("marac", rows=12, blank=0), "2011-07-01", "2012-01-01", 12)
    looked = months_of(cells)
    assert set(looked["month"].dt.month) == {1, 4, 7, 10}
    found = falls(looked)
    assert str(found["first_month"].iloc[0].date()) == "2011-07-01"


def test_bands_hold_no_count_and_none_where_rows_are_few():
    cells = pd.concat([completeness(), completeness("ae_assaults", rows=12, blank=6)])
    result = bands_result(filled_by_month(cells, PERIOD), config(), recent=False)
    assert result.columns_with("count") == result.columns_with("denominator") == ()
    bands = result.frame.groupby("source")["band"].agg(set).to_dict()
    assert bands == {"police_crime": {BAND_NAMES[1]}, "A&E": {BAND_NAMES[-1]}}


def test_only_what_was_not_nearly_always_filled_in_is_shown():
    cells = pd.concat([completeness(blank=0), completeness(field="hate_flag", heading="Hate", blank=100)])
    shown = bands_result(filled_by_month(cells, PERIOD), config(), recent=True).frame
    assert set(shown["field"]) == {"Hate"}
    assert len(shown) == 24


def test_small_counts_of_blanks_pass_the_gate_withheld():
    cells = pd.concat([completeness("ae_assaults", rows=60, blank=0), completeness("marac", rows=60, blank=0)])
    cells.loc[(cells["source"] == "ae_assaults") & (cells["month"] == MONTHS[-2]), "blank_count"] = 3
    result = fields_result(filled_by_month(cells, PERIOD), config())
    released = release(result, policy(config(), "executive")).frame.set_index("source")
    assert pd.isna(released.loc["A&E", "blank_count"])
    assert pd.isna(released.loc["A&E", "filled_pct"])
    assert released.loc["marac", "blank_count"] == 0


def test_nothing_received_is_no_fault():
    nothing = completeness().head(0)
    looked = months_of(nothing)
    assert falls(looked).empty
    assert bands_result(looked, config(), recent=True).frame.empty
    assert falls_result(falls(looked), config()).frame.empty
    assert fields_result(looked, config()).frame.empty
