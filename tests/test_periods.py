"""Periods: counted by hand from the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.periods import (
    Period,
    add_months,
    calendar_year,
    financial_year,
    financial_year_label,
    financial_year_of,
    last_complete_month,
    month_end,
    rolling_months,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_the_seeds_year_to_date_is_306_of_366_days() -> None:
    year = financial_year("2011/12")
    assert (year.days, year.to_date(date(2012, 1, 31)).days) == (366, 306)


def test_the_seeds_part_year_is_223_days() -> None:
    part = Period(date(2011, 4, 1), date(2011, 11, 9))
    assert part.days == 223
    assert part.years_earlier() == Period(date(2010, 4, 1), date(2010, 11, 9))


def test_whole_months_only() -> None:
    assert Period(date(2011, 4, 2), date(2011, 6, 29)).months == (date(2011, 5, 1),)
    assert len(financial_year("2011/12").months) == 12


def test_a_leap_day_is_not_lost() -> None:
    february = Period(date(2012, 2, 1), date(2012, 2, 29))
    assert february.years_earlier().end == date(2011, 2, 28)
    assert Period(date(2011, 2, 1), date(2011, 2, 28)).years_earlier(-1).end == date(2012, 2, 29)


@pytest.mark.parametrize("label", ["2011/13", "2011", "11/12", "2011/12/13"])
def test_what_is_no_financial_year_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="not a financial year"):
        financial_year(label)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2012, 1, 2), date(2012, 1, 1))


@given(DAYS)
def test_every_day_lies_in_its_financial_year(day: date) -> None:
    year = financial_year_of(day)
    assert year.contains(day)
    assert year.days in (365, 366)
    assert financial_year(financial_year_label(day)) == year


@given(DAYS)
def test_rolling_twelve_months_are_twelve_complete_months(day: date) -> None:
    rolling = rolling_months(day)
    assert len(rolling.months) == 12
    assert rolling.is_whole_months
    assert rolling.end <= day
    assert day - rolling.end < timedelta(days=31)


@given(DAYS, st.integers(-60, 60))
def test_months_add_and_take_away(day: date, months: int) -> None:
    assert add_months(add_months(day, months), -months) == day.replace(day=1)


@given(DAYS)
def test_the_last_complete_month_has_ended(day: date) -> None:
    assert month_end(last_complete_month(day)) <= day


def test_a_calendar_year_has_twelve_months() -> None:
    assert len(calendar_year(2011).months) == 12
