"""Aoristic weights against worked cases, nights kept whole, unknown times left out and counted."""

import pandas as pd
import pytest

from assessment.analyse.when import HOURS_OF_WEEK, aoristic_cells, hour_by_weekday, night_figures
from assessment.periods import financial_year
from tests.analyse.canonical_rows import offences

YEAR = financial_year("2011/12")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Worked by hand: minutes of overlap over minutes in all. 1 January 2024 is a Monday.
CASES = [
    ("2024-01-01 01:00", "2024-01-01 01:00", {"Mon-01": 1}),
    ("2024-01-01 01:00", "2024-01-01 01:30", {"Mon-01": 1}),
    ("2024-01-01 01:00", "2024-01-01 02:30", {"Mon-01": 2 / 3, "Mon-02": 1 / 3}),
    ("2024-01-01 23:30", "2024-01-02 01:15", {"Mon-23": 2 / 7, "Tue-00": 4 / 7, "Tue-01": 1 / 7}),
    ("2024-01-07 22:00", "2024-01-08 02:00", {"Sun-22": 0.25, "Sun-23": 0.25, "Mon-00": 0.25, "Mon-01": 0.25}),
    ("2024-01-01 15:30", None, {"Mon-15": 1}),
]


def cells(begin, end):
    found = aoristic_cells(pd.Series(pd.to_datetime([begin])), pd.Series(pd.to_datetime([end]), dtype="datetime64[us]"))
    return {f"{DAYS[row.weekday]}-{row.hour:02d}": row.weight for row in found.itertuples()}


@pytest.mark.parametrize(("begin", "end", "expected"), CASES)
def test_weights_of_worked_cases(begin, end, expected):
    assert cells(begin, end) == pytest.approx(expected)


def test_twenty_five_hours_spread_evenly_over_the_clock():
    found = cells("2024-01-01 10:00", "2024-01-02 11:00")
    assert len(found) == 25
    assert {round(weight, 12) for weight in found.values()} == {round(1 / 25, 12)}


def test_more_than_a_week_says_nothing_of_the_hour():
    found = cells("2024-01-01 12:00", "2024-01-09 12:00")
    assert len(found) == HOURS_OF_WEEK
    assert set(found.values()) == {1 / HOURS_OF_WEEK}


def test_an_end_before_its_begin_has_no_cells():
    assert cells("2024-01-01 14:30", "2024-01-01 12:15") == {}


def moments(*times, precision="minute"):
    stamps = pd.to_datetime(list(times))
    return offences(
        [stamp.date() for stamp in stamps],
        committed_from=stamps,
        committed_to=stamps,
        committed_precision=precision,
    )


TIMES = {"begin": "committed_from", "end": "committed_to", "precision": "committed_precision"}


def grid(records, **more):
    return hour_by_weekday(
        records, YEAR, **TIMES, table_id="v.when", label="Violence", sources=("police_crime",), **more
    )


def test_a_saturday_at_two_in_the_morning_belongs_to_friday_night():
    frame = grid(moments("2011-06-04 02:00")).frame
    busy = frame[frame["events_count"] > 0]
    assert busy[["weekday", "hours"]].to_numpy().tolist() == [["Friday", "00:00 to 02:59"]]


def test_every_part_of_the_week_is_a_row_and_events_add_up():
    result = grid(moments("2011-06-04 02:00", "2011-06-06 06:00", "2011-06-06 05:59"))
    assert len(result.frame) == 56
    assert result.frame["events_count"].sum() == 3


def test_unknown_times_are_left_out_and_said():
    known, unknown = moments("2011-06-04 02:00"), moments("2011-06-04 00:00", precision="day")
    result = grid(pd.concat([known, unknown], ignore_index=True))
    assert result.frame["events_count"].sum() == 1
    assert "not known within 24 hours: 50%" in result.note


def test_the_night_runs_from_eight_to_six():
    records = moments("2011-06-04 19:59", "2011-06-04 20:00", "2011-06-05 05:59", "2011-06-05 06:00")
    (figure,) = night_figures(records, YEAR, **TIMES, figure_id="v.night", label="Violence", source="police_crime")
    assert (figure.value, figure.numerator, figure.denominator) == (50, 2, 4)


def test_no_known_time_is_no_figure():
    records = moments("2011-06-04 00:00", precision="day")
    assert night_figures(records, YEAR, **TIMES, figure_id="v.night", label="x", source="police_crime") == ()
