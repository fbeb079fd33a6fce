"""MARAC windows and figures, with the partnership's published numbers."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.domestic_abuse import marac_by_agency, marac_windows
from assessment.analyse.domestic_abuse_figures import marac_figures, sentences
from assessment.analyse.intervals import wilson
from assessment.analyse.standings import standing
from tests.analyse.canonical_rows import config, indicator, marac_cases
from tests.analyse.places_and_people import marac_meetings

AS_OF = date(2012, 1, 31)
# February 2011 to January 2012 is 82 of 200, as published; the twelve months before are made up.
MONTHS = dict.fromkeys(pd.date_range("2011-02-01", "2012-01-01", freq="MS"), (16, 6))
MONTHS[pd.Timestamp("2012-01-01")] = (24, 16)
BEFORE = dict.fromkeys(pd.date_range("2010-02-01", "2011-01-01", freq="MS"), (15, 4))


def figures(months, **more):
    return {one.id.split(".")[1]: one for one in marac_figures(marac_meetings(months), AS_OF, **more)}


def test_the_rolling_year_is_the_published_one():
    found = figures({**BEFORE, **MONTHS})
    share = found["marac_repeat_share"]
    assert (share.numerator, share.denominator, share.value) == (82, 200, 41)
    assert (share.low, share.high) == pytest.approx([100 * end for end in wilson(82, 200)])
    assert (share.period_start, share.period_end) == (date(2011, 2, 1), AS_OF)


def test_the_year_before_is_given_with_a_tested_difference():
    found = figures({**BEFORE, **MONTHS})
    assert found["marac_repeat_share_before"].denominator == 180
    step = found["marac_repeat_step"]
    assert step.value == pytest.approx(41 - 100 * 48 / 180)
    assert step.low < step.value < step.high


def test_without_the_year_before_nothing_is_compared():
    assert "marac_repeat_step" not in figures(MONTHS)


def test_windows_do_not_overlap_and_add_up():
    meetings = marac_meetings({**BEFORE, **MONTHS})
    quarters = marac_windows(meetings, AS_OF, months=3).frame
    years = marac_windows(meetings, AS_OF).frame
    assert quarters["cases_count"].sum() == years["cases_count"].sum() == 380
    assert len(quarters) == 8
    assert years["repeats_count"].tolist() == [48, 82]


def test_a_missing_month_ends_the_windows_instead_of_counting_as_zero():
    months = {**BEFORE, **MONTHS}
    del months[pd.Timestamp("2011-06-01")]
    assert len(marac_windows(marac_meetings(months), AS_OF).frame) == 0
    assert marac_figures(marac_meetings(months), AS_OF) == ()


def test_a_day_before_the_end_of_the_month_leaves_that_month_out():
    windows = marac_windows(marac_meetings(MONTHS), date(2012, 1, 30), months=3).frame
    assert windows["window"].iloc[-1] == "October 2011 to December 2011"


def test_cases_per_ten_thousand_women():
    found = figures(MONTHS, women_count=80_000)["marac_per_10000_women"]
    assert found.value == pytest.approx(25)
    assert found.low < 25 < found.high


def test_every_agency_is_a_row_and_shares_are_of_all_cases():
    cases = marac_cases({"2011-12-01": (30, 9), "2012-01-01": (10, 1)})
    frame = marac_by_agency(cases, AS_OF).frame
    assert frame["cases_count"].sum() == 40
    assert frame.set_index("agency").loc["Police", "share_pct"] == 100
    assert (frame["cases_count"] == 0).sum() == 7


def test_the_repeats_are_declared_a_part_of_the_cases():
    assert marac_windows(marac_meetings(MONTHS), AS_OF).part_of == {"repeats_count": "cases_count"}


def test_words_say_whether_the_difference_is_more_than_chance():
    firm = {one.id: one for one in marac_figures(marac_meetings({**BEFORE, **MONTHS}), AS_OF)}
    assert "more than chance alone produces" in sentences(40, firm)[1]
    assert "which chance alone can produce" in sentences(40, {})[1]


def test_nothing_is_compared_across_a_new_definition_of_a_repeat():
    meetings = marac_meetings({**BEFORE, **MONTHS})
    breaks = config("[marac]\nany_abuse_from = 2011-04-15\n").series_breaks
    cut = {one.id.split(".")[1] for one in marac_figures(meetings, AS_OF, breaks=breaks)}
    whole = {one.id.split(".")[1] for one in marac_figures(meetings, AS_OF)}
    assert whole - cut == {"marac_repeat_share_before", "marac_repeat_step"}
    quarters = marac_windows(meetings, AS_OF, months=3, breaks=breaks)
    assert quarters.frame["window"].tolist() == [
        "May 2011 to July 2011",
        "August 2011 to October 2011",
        "November 2011 to January 2012",
    ]
    assert "any further abuse" in quarters.note
    later = config("[marac]\nany_abuse_from = 2012-04-15\n").series_breaks
    assert len(marac_windows(meetings, AS_OF, months=3, breaks=later).frame) == 8


def test_an_indicator_of_repeats_is_not_held_against_the_year_before_across_it():
    repeats = indicator(
        measure="share", table="marac_cases", filter={"repeat_flag": True}, target=30, year_type="rolling_12_months"
    )
    tables = {"marac_cases": marac_cases({**BEFORE, **MONTHS})}
    breaks = config("[marac]\nany_abuse_from = 2011-04-15\n").series_breaks
    assert standing(repeats, tables, AS_OF).last_year is not None
    assert standing(repeats, tables, AS_OF, breaks=breaks).last_year is None
