"""A&E attendances: shares of what was filled in, completeness by month, the periods spoken of."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.attendances import attendance_figures, attendances_by, completed, field_completeness
from assessment.analyse.flags import flag_figures
from assessment.analyse.windows import recent_period
from assessment.periods import financial_year
from tests.analyse.canonical_rows import offences
from tests.analyse.places_and_people import attendances

AS_OF = date(2011, 12, 31)


def monthly(first, last, each=10, **columns):
    stamps = [stamp for stamp in pd.date_range(first, last, freq="MS") for _ in range(each)]
    return attendances(len(stamps), arrival=stamps, **columns)


def test_shares_leave_out_what_is_not_known():
    rows = attendances(20, attendance_place=["street"] * 6 + ["home"] * 4 + ["not_known"] * 10)
    frame = attendances_by(rows, "attendance_place", AS_OF).frame.set_index("attendance_place")
    assert frame.loc["Street or public place", "share_pct"] == pytest.approx(60)
    assert "Not known" not in frame.index
    assert frame["attendances_count"].sum() == 10


def test_nothing_known_gives_no_share_and_no_fault():
    frame = attendances_by(attendances(5, attendance_place="not_known"), "attendance_place", AS_OF).frame
    assert frame["share_pct"].isna().all()


def test_completeness_is_by_month_and_never_counts_not_known():
    rows = monthly("2011-01-01", "2011-12-01", alcohol_flag=[True, None] * 60)
    frame = field_completeness(rows, AS_OF).frame
    alcohol = frame[frame["field"] == "Alcohol related"]
    assert len(alcohol) == 12
    assert alcohol["completed_pct"].tolist() == pytest.approx([50] * 12)
    # A field that nobody ever filled in was not asked for: its completeness is not available, not nought.
    assert frame.loc[frame["field"] == "Where most of the evening was spent", "completed_pct"].isna().all()


def test_a_time_known_to_the_day_is_not_a_time():
    assert not completed(attendances(3, assaulted_precision="day"), "assaulted").any()


def test_figures_are_of_those_asked():
    rows = attendances(
        40, alcohol_flag=[True] * 15 + [False] * 15 + [None] * 10, evening_place=["home"] * 20 + [None] * 20
    )
    found = {one.id: one for one in attendance_figures(rows, AS_OF)}
    assert found["violence.attendances"].value == 40
    assert found["violence.attendances_alcohol_share"].value == pytest.approx(50)
    assert found["violence.attendances_alcohol_share"].denominator == 30
    assert found["violence.attendances_preloading_share"].value == 100
    assert "violence.attendances_known_assailant_share" not in found


def test_the_recent_period_ends_with_the_last_complete_month():
    rows = monthly("2010-09-01", "2011-12-01")
    assert recent_period(rows, "attendances", date(2011, 12, 30)).end == date(2011, 11, 30)
    assert recent_period(rows, "attendances", AS_OF).label == "1 January 2011 to 31 December 2011"


def test_the_recent_period_starts_where_records_do_and_after_a_gap():
    begun = monthly("2011-05-01", "2011-12-01")
    assert recent_period(begun, "attendances", AS_OF).start == date(2011, 5, 1)
    gap = begun[begun["arrival"].dt.month != 8]
    assert recent_period(gap, "attendances", AS_OF).start == date(2011, 9, 1)


def test_months_not_yet_received_end_the_period_early():
    rows = monthly("2010-09-01", "2011-09-01")
    assert recent_period(rows, "attendances", AS_OF).label == "1 January 2011 to 30 September 2011"


def test_flags_are_shares_of_those_completed():
    rows = offences(["2011-06-01"] * 10, alcohol_flag=[True] * 3 + [False] * 3 + [None] * 4)
    year = financial_year("2011/12")
    share, filled = flag_figures(rows, "alcohol_flag", year, figure_id="v.alcohol", label="Alcohol", source="s")
    assert (share.value, share.denominator) == (50, 6)
    assert (filled.value, filled.denominator) == (60, 10)
    assert (
        flag_figures(rows.assign(alcohol_flag=None), "alcohol_flag", year, figure_id="v", label="x", source="s") == ()
    )
