"""Filters and periods: what passes, and settings that would silently count nothing."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.selecting import latest_unbroken, months_without_records, records_begin, select, within
from assessment.errors import ConfigurationError
from assessment.periods import Period
from tests.analyse.canonical_rows import offences

YEAR = Period(date(2011, 4, 1), date(2012, 3, 31))


def test_conditions_are_joined_by_and_their_values_by_or():
    frame = offences(["2011-05-01"] * 4, ["8G", "8F", "46", "1"], alcohol_flag=[True, False, True, pd.NA])
    assert len(select(frame, {"offence_subgroup": "violence_with_injury"})) == 3
    assert len(select(frame, {"offence_code": ("8G", "46")})) == 2
    assert len(select(frame, {"offence_subgroup": "violence_with_injury", "alcohol_flag": True})) == 1
    assert len(select(frame, {})) == 4


def test_the_less_serious_set_is_a_strict_subset_of_violence_with_injury():
    frame = offences(["2011-05-01"] * 4, ["8G", "8F", "5A", "1"])
    less = select(frame, {"offence_set": "less_serious_injury_assault"})
    injury = select(frame, {"offence_subgroup": "violence_with_injury"})
    assert set(less.index) < set(injury.index)


def test_a_flag_that_was_not_completed_passes_neither_way():
    frame = offences(["2011-05-01"] * 3, alcohol_flag=[True, False, pd.NA])
    assert len(select(frame, {"alcohol_flag": True})) == 1
    assert len(select(frame, {"alcohol_flag": False})) == 1


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"offence_grup": "robbery"}, "'offence_group'"),
        ({"offence_group": "robery"}, "'robbery'"),
        ({"offence_set": "shop_thefts"}, "'shop_theft'"),
    ],
)
def test_settings_that_would_count_nothing_are_refused_with_the_nearest(filters, said):
    with pytest.raises(ConfigurationError, match=said):
        select(offences(["2011-05-01"]), filters)


def test_the_last_minute_of_a_period_is_in_it():
    frame = offences(["2011-03-31 23:59", "2011-04-01 00:00", "2012-03-31 23:59", "2012-04-01"])
    assert len(within(frame, "offences", YEAR)) == 2


def test_rows_known_to_the_month_count_only_where_the_whole_month_does():
    frame = offences(["2011-04-01", "2011-05-01"], precision="month")
    assert len(within(frame, "offences", Period(date(2011, 4, 1), date(2011, 5, 30)))) == 1
    assert len(within(frame, "offences", Period(date(2011, 4, 1), date(2011, 5, 31)))) == 2


def test_months_without_a_record_are_missing_from_the_first_record_on():
    frame = offences(["2011-05-03", "2011-08-02"])
    assert months_without_records(frame, "offences", YEAR)[:2] == (date(2011, 6, 1), date(2011, 7, 1))
    assert months_without_records(frame, "casualties", YEAR) == ()
    assert records_begin(frame, "offences") == date(2011, 5, 1)
    assert records_begin(offences([]), "offences") is None


def test_the_latest_unbroken_run():
    gap = (date(2024, 5, 1), date(2024, 12, 1))
    run = latest_unbroken(gap, date(2024, 1, 1), date(2025, 9, 30))
    assert run.label == "1 January 2025 to 30 September 2025"
    assert latest_unbroken((), date(2024, 1, 1), date(2025, 9, 30)).start == date(2024, 1, 1)
