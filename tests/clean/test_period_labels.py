"""Periods in words: what they mean, and what is not read because it could mean two things."""

from datetime import date

import pytest

from assessment.clean.period_labels import period_of

READ = {
    "2011/12": (date(2011, 4, 1), date(2012, 3, 31)),
    "2011-12": (date(2011, 4, 1), date(2012, 3, 31)),
    "2011/12 Q4": (date(2012, 1, 1), date(2012, 3, 31)),
    "Q2 2011-12": (date(2011, 7, 1), date(2011, 9, 30)),
    "quarter 3, 2011/2012": (date(2011, 10, 1), date(2011, 12, 31)),
    "Apr-Jun 2011": (date(2011, 4, 1), date(2011, 6, 30)),
    "April 2011 to June 2011": (date(2011, 4, 1), date(2011, 6, 30)),
    "01/04/2011 to 30/06/2011": (date(2011, 4, 1), date(2011, 6, 30)),
    "1 April 2011 - 31 January 2012": (date(2011, 4, 1), date(2012, 1, 31)),
    "Sept 2011": (date(2011, 9, 1), date(2011, 9, 30)),
    "Feb-12": (date(2012, 2, 1), date(2012, 2, 29)),
    "Year to March 2012": (date(2011, 4, 1), date(2012, 3, 31)),
    "12 months to September 2011": (date(2010, 10, 1), date(2011, 9, 30)),
    "6 months to Sep 2011": (date(2011, 4, 1), date(2011, 9, 30)),
}
NOT_READ = (
    "", "2011", "Q1 2011", "2011/13", "Q5 2011/12", "Mars 2011", "2011-04", "13/2011", "Apr-85", "to March 2012",
    "30/06/2011 to 01/04/2011", "31/02/2011 to 01/04/2011", "this year", "0 months to Sep 2011", "Q1 1650/51",
)  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_read(text):
    assert period_of(text) == READ[text]
    assert period_of(f"  {text.upper()} ") == READ[text]


@pytest.mark.parametrize("text", NOT_READ)
def test_not_read(text):
    assert period_of(text) is None


def test_years_of_the_calendar_are_read_where_the_layout_says_so():
    assert period_of("2008", "calendar") == (date(2008, 1, 1), date(2008, 12, 31))
    assert period_of("Q1 2011", "calendar") == (date(2011, 1, 1), date(2011, 3, 31))
