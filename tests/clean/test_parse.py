import datetime

import numpy as np
import pandas as pd
import pytest

from assessment.clean import dates
from assessment.clean.parse import parse_values
from assessment.errors import ConfigurationError
from assessment.schema.layout import LayoutField

DAY = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y")


def field(kind, **settings):
    return LayoutField(name="x", header="X", kind=kind, **settings)


def cells(*values):
    return pd.Series(list(values), dtype="object")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01/04/2011", "2011-04-01"),
        ("1/4/2011", "2011-04-01"),
        (" 2011-04-01 ", "2011-04-01"),
        ("1 April 2011", "2011-04-01"),
        (40_634, "2011-04-01"),
        ("40634", "2011-04-01"),
        (40_634.75, "2011-04-01"),
        (datetime.datetime(2011, 4, 1, 13, 30), "2011-04-01"),
        (datetime.date(2011, 4, 1), "2011-04-01"),
        ("29/02/2012", "2012-02-29"),
    ],
)
def test_dates_that_can_be_read(cell, expected):
    parsed = parse_values(cells(cell), field("date", formats=DAY))
    assert parsed.values.iloc[0] == pd.Timestamp(expected)
    assert not parsed.unreadable[0]


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2011",
        "29/02/2011",
        "04/13/2011",
        "01/04/0011",
        "yesterday",
        "5",
        5,
        "999999",
        True,
        "01/04/2011x",
    ],
)
def test_dates_that_cannot_be_read_are_marked_never_guessed(cell):
    parsed = parse_values(cells(cell), field("date", formats=DAY))
    assert parsed.values.isna().all()
    assert parsed.unreadable[0]


@pytest.mark.parametrize("cell", ["", "  ", None, np.nan, "unknown", "N/K", "-"])
@pytest.mark.parametrize("kind", ["date", "moment", "time", "number", "whole", "flag"])
def test_blank_is_blank_not_unreadable(cell, kind):
    parsed = parse_values(cells(cell), field(kind, formats=DAY))
    assert parsed.blank[0]
    assert not parsed.unreadable[0]


def test_serial_dates_and_other_formats_are_counted_apart():
    parsed = parse_values(cells("01/04/2011", 40_634, "2011-04-01"), field("date", formats=DAY))
    assert {name: list(rows) for name, rows in parsed.repairs.items()} == {
        "x_serial_date_read": [False, True, False],
        "x_other_date_format_read": [False, False, True],
    }


def test_a_moment_knows_whether_it_has_a_time():
    formats = ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    values = cells("01/04/2011 22:15", "01/04/2011", 40_634.5, datetime.datetime(2011, 4, 1))
    parsed = parse_values(values, field("moment", formats=formats))
    assert list(parsed.extra["has_time"]) == [True, False, True, False]
    assert parsed.values.iloc[2] == pd.Timestamp(2011, 4, 1, 12)


def test_serials_can_be_refused():
    assert parse_values(cells(40_634), field("date", formats=DAY, serials=False)).unreadable[0]


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("2315", 1395), ("23:15", 1395), ("23.15", 1395), ("0005", 5), (5, 5), ("930", 570), (930, 570), ("9:30:59", 570),
     (0.5, 720), (datetime.time(7, 5), 425), ("0000", 0), (datetime.timedelta(hours=2), 120)],
)  # fmt: skip
def test_clock_times(cell, minutes):
    assert parse_values(cells(cell), field("time")).values.iloc[0] == minutes


@pytest.mark.parametrize("cell", ["2401", "25:00", "12:60", "noon", -1, "12345"])
def test_clock_times_that_are_none(cell):
    assert parse_values(cells(cell), field("time")).unreadable[0]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234),
        ("29,199", 29199),
        ("41%", 41),
        ("-18%", -18),
        (" 3.5 ", 3.5),
        ("\u00a31,000,000.50", 1_000_000.5),
        (7, 7),
    ],
)
def test_numbers(cell, number):
    assert parse_values(cells(cell), field("number")).values.iloc[0] == number


@pytest.mark.parametrize("cell", ["1,23", "12,34,567", "1e5", "nan", "inf", "1_000", "five", "1.2.3", "--1", "."])
def test_numbers_that_are_none(cell):
    assert parse_values(cells(cell, "1"), field("number")).unreadable[0]


def test_plain_numbers_are_read_the_same_fast_and_slowly():
    texts = ["1", " 2.5", "", "-3"]
    fast = parse_values(pd.Series(texts, dtype="str"), field("number"))
    slow = parse_values(cells(*texts), field("number"))
    pd.testing.assert_series_equal(fast.values, slow.values)
    assert list(fast.blank) == list(slow.blank)


def test_withheld_numbers_are_suppressed_not_guessed():
    parsed = parse_values(cells("<5", "..", "4", ""), field("number", suppressed=("..",)))
    assert list(parsed.extra["suppressed"]) == [True, True, False, False]
    assert list(parsed.values.isna()) == [True, True, False, True]
    assert not parsed.unreadable.any()


def test_bounds_and_whole_numbers():
    parsed = parse_values(cells("-1", "0", "115", "116", "2.5"), field("whole", minimum=0, maximum=115))
    assert list(parsed.unreadable) == [True, False, False, True, True]
    assert str(parsed.values.dtype) == "Int64"


def test_flags():
    parsed = parse_values(cells("Y", "yes", "TRUE", 1, "n", "No", False, 0, "", "maybe"), field("flag"))
    assert list(parsed.values[:8]) == [True] * 4 + [False] * 4
    assert parsed.values[8:].isna().all()
    assert list(parsed.unreadable) == [False] * 9 + [True]


def test_codes_spellings_blanks_and_strangers():
    parsed = parse_values(
        cells("Fatal", "FATAL ", "serious", "2", "", "grave"),
        field("code", codes="severity", spellings={"2": "serious"}),
    )
    assert list(parsed.values[:4]) == ["fatal", "fatal", "serious", "serious"]
    assert list(parsed.blank) == [False] * 4 + [True, False]
    assert list(parsed.unreadable) == [False] * 5 + [True]
    assert list(parsed.repairs["x_spelling_read"]) == [False, True, False, False, False, False]


def test_a_code_for_blanks_and_one_for_strangers():
    parsed = parse_values(
        cells("", "what", "Male"), field("code", codes="sex", blank="not_known", otherwise="not_known")
    )
    assert list(parsed.values) == ["not_known", "not_known", "male"]
    assert not parsed.blank.any()
    assert not parsed.unreadable.any()
    assert list(parsed.repairs["x_unknown_spelling_read_as_not_known"]) == [False, True, False]


def test_numbers_of_a_workbook_are_codes_too():
    parsed = parse_values(cells(46.0, 4.1, 45), field("code", codes="offence"))
    assert list(parsed.values) == ["46", "4.1", "45"]


def test_a_code_field_without_a_list_is_a_fault_of_the_layout():
    with pytest.raises(ConfigurationError, match="names no code list"):
        parse_values(cells("a"), field("code"))


def test_categories_are_read_like_text():
    values = pd.Series(["01/04/2011", "", "x"], dtype="category")
    parsed = parse_values(values, field("date", formats=DAY))
    assert list(parsed.blank) == [False, True, False]
    assert list(parsed.unreadable) == [False, False, True]


def test_midnight_is_suspected_only_when_far_too_frequent():
    evenly = np.repeat(np.arange(24) * 60.0, 5)
    assert not dates.midnight_stands_for_unknown(evenly)
    assert dates.midnight_stands_for_unknown(np.append(evenly, np.zeros(20)))
    assert not dates.midnight_stands_for_unknown(np.zeros(5))
    assert not dates.midnight_stands_for_unknown(np.array([np.nan]))


def test_months_absent():
    days = np.array(["2011-01-31", "2011-04-01", "NaT"], dtype="datetime64[us]")
    assert dates.months_absent(days) == ("2011-02", "2011-03")
    assert dates.months_absent(np.array([], dtype="datetime64[us]")) == ()
