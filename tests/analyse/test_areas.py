"""Counts, rates and concentration by area."""

import pandas as pd
import pytest

from assessment.analyse.areas import area_rates, counts_by_area, people_by_area, people_total, placing_figures
from assessment.analyse.concentration import concentration, generalised_gini
from assessment.analyse.intervals import rate_interval
from assessment.analyse.limits import limits_in_words
from assessment.errors import InputError
from assessment.periods import financial_year
from tests.analyse.canonical_rows import offences
from tests.analyse.places_and_people import populations, square_areas

YEAR = financial_year("2011/12")


def records(*codes):
    return offences(["2011-06-01"] * len(codes), area_code=list(codes))


def rates(rows, areas, **more):
    more = {"table_id": "t.rates", "label": "Offences", "sources": ("police_crime",), **more}
    return area_rates(rows, areas, populations(areas), YEAR, **more)


def test_every_area_is_a_row_and_the_rows_make_the_total():
    areas = square_areas()
    frame = rates(records("A000", "A000", "A003", None), areas).frame
    assert len(frame) == 16
    assert frame["count"].sum() == 3
    assert frame.set_index("area_code").loc["A000", "rate_per_1000"] == pytest.approx(2.0)


def test_rates_carry_the_interval_of_their_count():
    areas = square_areas()
    row = rates(records(*["A000"] * 12), areas).frame.iloc[0]
    assert (row["low_per_1000"], row["high_per_1000"]) == pytest.approx(rate_interval(12, 1000, 1000))
    assert not row["too_few"]
    assert rates(records("A000"), areas).frame.iloc[0]["too_few"]


def test_localities_add_up_to_the_same_total():
    areas = square_areas()
    rows = records("A000", "A001", "A002", "A003", "A003")
    frame = rates(rows, areas, level="locality").frame.set_index("area_code")
    assert frame["count"].to_dict() == {"E": 3, "W": 2}
    assert frame["people_count"].tolist() == [8000, 8000]


def test_an_area_that_the_boundaries_do_not_hold_is_refused_with_how_many():
    with pytest.raises(InputError, match="2 of 3 records"):
        counts_by_area(records("A000", "Z1", "Z2"), square_areas())


def test_an_area_without_population_has_no_rate():
    areas = square_areas()
    people = populations(areas).iloc[1:]
    frame = area_rates(
        records("A000"), areas, people, YEAR, table_id="t.r", label="Offences", sources=("police_crime",)
    ).frame
    assert pd.isna(frame.iloc[0]["rate_per_1000"])
    assert frame.iloc[0]["count"] == 1


def test_the_latest_population_not_after_the_year_is_taken():
    areas = square_areas()
    both = pd.concat([populations(areas, 1000, year=2009), populations(areas, 2000, year=2012)])
    assert people_by_area(both, areas, year=2011).iloc[0] == 1000
    assert people_by_area(both, areas, year=2012).iloc[0] == 2000
    assert people_by_area(both, areas, year=2001).iloc[0] == 1000
    assert people_total(both, areas, year=2011) == 16_000
    assert people_total(both, areas, group="women_16_plus", year=2011) == 0


def test_placed_and_unplaced_make_the_total():
    rows = records("A000", None, None)
    told = {one.id: one.value for one in placing_figures(rows, rows.iloc[:0], YEAR, prefix="h", label="x", source="s")}
    assert told == {"h.count": 3, "h.without_area": 2}


def test_concentration_counts_the_places_with_none():
    counts = pd.Series([10] + [0] * 9)
    assert concentration(counts, shares_pct=(10,))["count_share_pct"].tolist() == [100]
    assert concentration(pd.Series([0, 0])).empty


def test_generalised_gini_runs_from_even_to_one_place():
    # Bernasco and Steenbeek 2017: fewer events than places are even when each has its own place.
    assert generalised_gini(pd.Series([5, 5, 5, 5])) == pytest.approx(0)
    assert generalised_gini(pd.Series([1, 1] + [0] * 98)) == pytest.approx(0)
    assert generalised_gini(pd.Series([7] + [0] * 9)) == pytest.approx(1)
    assert generalised_gini(pd.Series([0, 0, 0])) is None


def test_limits_are_told_from_the_records():
    snapped = offences(["2011-06-01"], precision="month", place_precision="snapped")
    assert "No street" in limits_in_words(snapped)
    assert "Only the month is known" in limits_in_words(snapped)
    assert "month" not in limits_in_words(offences(["2011-06-01"], place_precision="exact"))
