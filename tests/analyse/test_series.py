"""Monthly series: complete months, zeros that are rows, months that are missing."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.series import monthly_counts, years_by_month
from assessment.periods import Period
from tests.analyse.canonical_rows import offences


def counted(days, start, end, **options):
    return monthly_counts(offences(days), "recorded_date", Period(start, end), **options)


def test_partial_months_at_the_ends_are_left_out():
    found = counted(["2011-01-20", "2011-02-01", "2011-03-10"], date(2011, 1, 15), date(2011, 3, 15))
    assert found["month"].tolist() == [pd.Timestamp("2011-02-01")]
    assert found["records_count"].tolist() == [1]


def test_zero_is_a_row_and_missing_is_not_zero():
    period = (date(2011, 1, 1), date(2011, 4, 30))
    found = counted(["2011-01-31 23:59", "2011-04-01"], *period, missing_months=[date(2011, 3, 1)])
    assert found["records_count"].isna().tolist() == [False, False, True, False]
    assert found["records_count"].sum() == 2
    assert found["segment"].tolist() == [0, 0, 0, 1]


def test_a_break_cuts_the_series():
    found = counted(["2011-01-01"], date(2011, 1, 1), date(2011, 4, 30), breaks=[date(2011, 3, 1)])
    assert found["segment"].tolist() == [0, 0, 1, 1]


def test_groups_add_up_to_the_total_and_keep_empty_ones():
    frame = offences(["2011-01-01"] * 3 + ["2011-02-05"], ["8G", "46", "46", "57"])
    period = Period(date(2011, 1, 1), date(2011, 2, 28))
    groups = ["violence_against_the_person", "other_theft", "criminal_damage", "robbery"]
    found = monthly_counts(frame, "recorded_date", period, by=["offence_group"], categories=[groups])
    assert len(found) == len(groups) * 2
    assert found.groupby("month")["records_count"].sum().tolist() == [3, 1]
    assert found.loc[found["offence_group"] == "robbery", "records_count"].tolist() == [0, 0]


def test_no_rows_at_all():
    found = counted([], date(2011, 1, 1), date(2011, 2, 28))
    assert found["records_count"].tolist() == [0, 0]


def test_only_complete_unbroken_years_teach_the_seasons():
    days = pd.date_range("2007-04-01", "2011-01-31", freq="D")
    period = (date(2007, 4, 1), date(2011, 1, 31))
    series = counted(days, *period, missing_months=[date(2008, 6, 1)])
    years = years_by_month(series, 4, date(2011, 1, 31))
    assert years.index.tolist() == [2007, 2009]
    assert years.iloc[0].tolist() == [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31]
    assert years.to_numpy().sum() == pytest.approx(366 + 365)
