"""Casualties by whole calendar years."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.casualties import casualties_by_severity, casualty_figures, ksi_by_road_user, ksi_by_year
from assessment.analyse.intervals import byar
from tests.analyse.canonical_rows import casualties

AS_OF = date(2012, 1, 31)
COUNTS = {2007: 158, 2008: 130, 2009: 100, 2010: 77, 2011: 75, 2012: 4}


def test_only_years_that_are_over_are_counted():
    frame = ksi_by_year(casualties(COUNTS), AS_OF).frame
    assert dict(zip(frame["year"], frame["ksi_count"], strict=True)) == {
        str(y): n for y, n in COUNTS.items() if y < 2012
    }


def test_the_interval_is_that_of_a_count():
    last = ksi_by_year(casualties(COUNTS), AS_OF).frame.iloc[-1]
    assert (last["low_count"], last["high_count"]) == pytest.approx(byar(75))


def test_slight_injuries_are_no_ksi_but_stand_by_severity():
    both = pd.concat([casualties({2011: 10}), casualties({2011: 30}, "slight")], ignore_index=True)
    assert ksi_by_year(both, AS_OF).frame["ksi_count"].tolist() == [10]
    by_severity = casualties_by_severity(both, AS_OF).frame.set_index("severity")["casualties_count"]
    assert by_severity.to_dict() == {"Fatal": 0, "Serious": 10, "Slight": 30}


def test_every_kind_of_road_user_is_a_row_in_the_last_two_years():
    frame = ksi_by_road_user(casualties(COUNTS), AS_OF).frame
    assert frame.groupby("year")["ksi_count"].sum().to_dict() == {"2010": 77, "2011": 75}
    assert len(frame) == 10


def test_national_indicators_compare_three_years_with_three_a_year_earlier():
    found = {one.id: one for one in casualty_figures(casualties(COUNTS), AS_OF)}
    change = 100 * (77 + 75 + 100 - 130 - 100 - 77) / (130 + 100 + 77)
    assert found["road_safety.ksi_three_year_change"].value == pytest.approx(change)
    assert found["road_safety.ksi_change"].low < 0 < found["road_safety.ksi_change"].high
    assert found["road_safety.children_ksi"].value == 0


def test_children_are_under_sixteen():
    ages = casualties({2011: 4}).assign(age_years=pd.array([15, 16, 3, None], dtype="Int64"))
    found = {one.id: one for one in casualty_figures(ages, AS_OF)}
    assert found["road_safety.children_ksi"].value == 2


def test_no_whole_year_gives_no_figures_and_no_fault():
    only = casualties({2012: 3})
    assert casualty_figures(only, AS_OF) == ()
    assert ksi_by_year(only, AS_OF).frame.empty
    assert ksi_by_road_user(only.iloc[:0], AS_OF).frame.empty


def test_a_range_of_ages_tells_a_child_for_certain_or_not_at_all():
    table = casualties(COUNTS)
    last = table.index[table["collision_date"].dt.year == 2011][:4]
    table["age_from_years"] = pd.Series([0, 11, 11, 76], index=last, dtype="Int64").reindex(table.index)
    table["age_to_years"] = pd.Series([5, 15, 20, None], index=last, dtype="Int64").reindex(table.index)
    found = {figure.id: figure.value for figure in casualty_figures(table, AS_OF)}
    assert found["road_safety.children_ksi"] == 2
