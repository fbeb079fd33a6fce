"""Lateness, successive extracts, revisions and corrections, counted by hand."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.data_quality.extracts import (
    corrections_result,
    overlaps_result,
    revisions_result,
    twice_received,
)
from assessment.analyse.data_quality.lateness import by_month, delays, lateness_figures, lateness_result, slower
from assessment.disclosure import policy, release
from assessment.periods import Period
from tests.analyse.canonical_rows import offences
from tests.analyse.quality_rows import config, extract_months, revisions

PERIOD = Period(date(2010, 1, 1), date(2012, 1, 31))


def recorded(days_and_waits, precision="minute"):
    frame = offences([day for day, _ in days_and_waits])
    waits = pd.to_timedelta([wait for _, wait in days_and_waits], unit="D")
    committed = (frame["recorded_date"] - waits).astype("datetime64[us]")
    return frame.assign(committed_to=committed, committed_precision=precision)


def test_delays_are_whole_days_and_a_recording_before_the_offence_is_not_one():
    frame = recorded([("2011-05-03", 0), ("2011-05-20", 7), ("2011-05-31", 30), ("2011-06-01", -2)])
    frame.loc[0, "committed_to"] += pd.Timedelta(hours=13)
    assert delays(frame)["delay_days"].tolist()[:3] == [0, 7, 30]
    assert delays(frame)["delay_days"].isna().tolist() == [False, False, False, True]
    assert delays(recorded([("2011-05-03", 3)], precision="none"))["delay_days"].isna().all()


def test_shares_and_median_by_month_of_recording():
    waits = delays(recorded([("2011-05-03", 0), ("2011-05-20", 8), ("2011-05-31", 30), ("2011-06-01", 1)]))
    months = by_month(waits, PERIOD)
    assert months["known_count"].tolist() == [3, 1]
    assert months["week_count"].tolist() == [1, 1]
    assert months["four_weeks_count"].tolist() == [2, 1]
    assert months["median_days"].tolist() == [8, 1]


def test_figures_are_of_the_last_twelve_months_held():
    frame = recorded([("2010-01-10", 90)] * 30 + [(f"2011-{month:02d}-10", month) for month in range(1, 13)] * 20)
    waits = delays(frame)
    found = {one.id: one for one in lateness_figures(by_month(waits, PERIOD), waits, frame, PERIOD)}
    assert found["quality.recorded_within_week"].value == pytest.approx(100 * 7 / 12)
    assert found["quality.recorded_within_four_weeks"].value == 100
    assert found["quality.median_delay"].value == 6.5
    assert found["quality.median_delay"].denominator == 240


def test_slower_recording_is_named_and_steady_recording_is_not():
    steady = [(day, 1 + 9 * (number % 5 == 0)) for number, day in enumerate(pd.date_range("2010-01-01", "2012-01-31"))]
    frame = recorded(steady * 4)
    assert slower(by_month(delays(frame), PERIOD), config()).empty
    late = [(day, wait if day < pd.Timestamp("2011-10-01") else 20) for day, wait in steady]
    found = slower(by_month(delays(recorded(late * 4)), PERIOD), config())
    assert found["first_month"].dt.strftime("%Y-%m").tolist() == ["2011-10"]


def test_without_a_day_of_commission_nothing_is_said():
    frame = offences(["2011-05-03"])
    waits = delays(frame)
    months = by_month(waits, PERIOD)
    assert lateness_figures(months, waits, frame, PERIOD) == []
    assert lateness_result(months, frame, config()).frame.empty
    assert slower(months, config()).empty


def test_the_last_extract_is_held_against_the_one_before_it():
    pairs = twice_received(
        extract_months(
            ("police_crime", "police_crime-1", "2011-12-01", "2011-10-01", 110, 10),
            ("police_crime", "police_crime-2", "2012-01-01", "2011-10-01", 60, 0),
            ("police_crime", "police_crime-3", "2012-01-01", "2011-10-01", 39, 0),
            ("police_crime", "police_crime-3", "2012-01-01", "2011-11-01", 80, 0),
            ("asb", "asb-1", None, "2011-10-01", 50, 0),
            ("asb", "asb-2", None, "2011-10-01", 10, 0),
        )
    )
    assert len(pairs) == 1, "files that say no day are no successive extracts"
    row = pairs.iloc[0]
    assert (row["earlier_count"], row["later_count"]) == (100, 99)
    assert not row["fewer"], "one row of a hundred is within what is left out"


def test_an_extract_with_clearly_fewer_rows_is_said():
    pairs = twice_received(
        extract_months(
            ("police_crime", "police_crime-1", "2011-12-01", "2011-10-01", 100, 0),
            ("police_crime", "police_crime-2", "2012-01-01", "2011-10-01", 97, 0),
        )
    )
    assert pairs["fewer"].tolist() == [True]
    assert overlaps_result(pairs, config()).frame["told"].tolist() == ["fewer than before"]


REVISED = revisions(
    ("2011-12-05", "2011-11-01", "burglary", 90, 90, 0, 0, 0, 0, 0),
    ("2011-12-05", "2011-12-01", "burglary", 10, 10, 0, 0, 0, 0, 0),
    ("2012-01-05", "2011-11-01", "burglary", 91, 6, 1, 0, 7, 1, 8),
    ("2012-01-05", "2011-11-01", "robbery", 20, 2, 0, 1, 0, 0, 0),
    ("2012-01-05", "2011-12-01", "burglary", 70, 60, 0, 0, 0, 0, 5),
)


def test_a_revision_is_of_a_month_that_was_over_when_it_was_first_told():
    table = revisions_result(REVISED, config(), by_kind=False).frame
    assert len(table) == 1, "December was not over on the 5th: what came later is growth"
    row = table.iloc[0]
    assert (row["added_count"], row["no_crime_count"], row["reinstated_count"], row["revised_count"]) == (8, 7, 1, 8)
    assert row["reclassified_out_count"] == 1


def test_small_movements_by_kind_are_withheld_and_cannot_be_subtracted():
    result = revisions_result(REVISED, config(), by_kind=True)
    shown = release(result, policy(config(), "executive")).frame.set_index("offence_group")["added_count"]
    assert shown.isna().all(), "8 in all less 6 would tell the 2"


def test_corrections_tell_who_and_why_and_never_what():
    quality = {
        "corrections": [
            {
                "date": "2012-01-20",
                "author": "Data officer",
                "source": "police_crime",
                "field": "beat",
                "reason": "Beat renamed in October",
                "rows": 12,
            }
        ]
    }
    table = corrections_result(quality, config()).frame
    assert table[["author", "reason", "rows_count"]].to_numpy().tolist() == [
        ["Data officer", "Beat renamed in October", 12]
    ]
    assert corrections_result({}, config()).frame.empty
