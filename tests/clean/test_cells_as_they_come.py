"""Cells as partners send them: what is kept, what counts as mended, what is refused and why."""

import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assessment.clean.cells import as_text, text_of
from assessment.clean.parse import parse_extract, parse_values
from assessment.ingest.layouts import load_layouts, parse_layout
from assessment.ingest.read import read_file
from assessment.schema.layout import LayoutField
from tests.clean.build import extract, reasons, repairs

DAY = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
MOMENT = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")
NOTHING = None
BLANK, UNREADABLE, SUPPRESSED = "blank", "unreadable", "suppressed by the provider"
NBSP, THIN, NARROW, ZERO_WIDTH, SOFT_HYPHEN, MARK, TO_LEFT = (
    "\u00a0", "\u2009", "\u202f", "\u200b", "\u00ad", "\ufeff", "\u200f"
)  # fmt: skip


def field(kind, **settings):
    return LayoutField(name="x", header="X", kind=kind, **settings)


def read(cell, one):
    """Value, repairs, and why there is none."""
    parsed = parse_values(pd.Series([cell], dtype="object"), one)
    value = parsed.values.iloc[0]
    mended = {name.removeprefix("x_") for name, rows in parsed.repairs.items() if rows[0]}
    why = next((reason for reason, rows in parsed.reasons.items() if rows[0]), None)
    if why is None:
        why = BLANK if parsed.blank[0] else UNREADABLE if parsed.unreadable[0] else None
    return (None if pd.isna(value) else value), mended, why


#: Cell, number kept, repairs, reason where none is kept.
NUMBERS = [
    (" 3.5 ", 3.5, set(), None),
    ("+7", 7, set(), None),
    ("-7", -7, set(), None),
    ("\u22127", -7, set(), None),
    ("\u20137", -7, set(), None),
    ("29,199", 29_199, {"thousands_separators_read"}, None),
    ("29 199", 29_199, {"thousands_separators_read"}, None),
    (f"29{NBSP}199", 29_199, {"thousands_separators_read"}, None),
    (f"29{THIN}199", 29_199, {"thousands_separators_read"}, None),
    (f"1{NARROW}029{NARROW}199.5", 1_029_199.5, {"thousands_separators_read"}, None),
    ("\u00a31,200", 1_200, {"thousands_separators_read", "pound_sign_read"}, None),
    ("-\u00a31,200.50", -1_200.5, {"thousands_separators_read", "pound_sign_read"}, None),
    ("\u00a3-5", -5, {"pound_sign_read"}, None),
    ("41%", 41, {"percent_sign_read"}, None),
    ("41 %", 41, {"percent_sign_read"}, None),
    ("-18%", -18, {"percent_sign_read"}, None),
    ("(3)", -3, {"brackets_read_as_negative"}, None),
    ("(1,234.5)", -1_234.5, {"brackets_read_as_negative", "thousands_separators_read"}, None),
    ("3-", -3, {"trailing_minus_read"}, None),
    (f"{ZERO_WIDTH}12{ZERO_WIDTH}", 12, set(), None),
    (f"{MARK}12", 12, set(), None),
    (f"1{SOFT_HYPHEN}2", 12, set(), None),
    (f"{TO_LEFT}12", 12, set(), None),
    (f"{NBSP}12{NBSP}", 12, set(), None),
    (46.0, 46, set(), None),
    ("", NOTHING, set(), BLANK),
    (NBSP, NOTHING, set(), BLANK),
    (ZERO_WIDTH, NOTHING, set(), BLANK),
    ("unknown", NOTHING, set(), BLANK),
    ("N/K", NOTHING, set(), BLANK),
    ("-", NOTHING, set(), BLANK),
    ("\u2013", NOTHING, set(), BLANK),
    ("1,2", NOTHING, set(), UNREADABLE),
    ("12,34,567", NOTHING, set(), UNREADABLE),
    ("0,123", NOTHING, set(), UNREADABLE),
    ("1.234,5", NOTHING, set(), UNREADABLE),
    ("1 2", NOTHING, set(), UNREADABLE),
    ("1,234 567", NOTHING, set(), UNREADABLE),
    ("-(3)", NOTHING, set(), UNREADABLE),
    ("(3", NOTHING, set(), UNREADABLE),
    ("-3-", NOTHING, set(), UNREADABLE),
    ("1e5", NOTHING, set(), UNREADABLE),
    ("nan", NOTHING, set(), UNREADABLE),
    ("inf", NOTHING, set(), UNREADABLE),
    (float("inf"), NOTHING, set(), UNREADABLE),
    ("9" * 400, NOTHING, set(), UNREADABLE),
    ("0x1f", NOTHING, set(), UNREADABLE),
    ("\uff12\uff19", NOTHING, set(), UNREADABLE),
    ("12 approx", NOTHING, set(), UNREADABLE),
    (True, NOTHING, set(), UNREADABLE),
]


@pytest.mark.parametrize(("cell", "kept", "mended", "why"), NUMBERS)
def test_numbers(cell, kept, mended, why):
    assert read(cell, field("number")) == (kept, mended, why)


@pytest.mark.parametrize("cell", [cell for cell, *_ in NUMBERS if isinstance(cell, str)])
def test_a_column_read_all_at_once_says_the_same_as_cell_by_cell(cell):
    """The fast way through a text column must not read what the slow one refuses."""
    slow = parse_values(pd.Series([cell, "1"], dtype="object"), field("number"))
    fast = parse_values(pd.Series([cell, "1"], dtype="str"), field("number"))
    pd.testing.assert_series_equal(slow.values, fast.values)
    assert list(slow.blank) == list(fast.blank)
    assert list(slow.unreadable) == list(fast.unreadable)


@pytest.mark.parametrize("kind", ["whole", "number"])
@pytest.mark.parametrize(
    "cell",
    ["<5", "< 5", "<=5", "\u22645", "<10", ">95%", "*", "**", "..", "[c]", "[C]", "[x]", "[z]", "[low]", "c", "C", "x",
     "z", "suppressed", "Withheld", "under 5", "fewer than 5", "Less than 10", f"<{NBSP}5", f"{ZERO_WIDTH}*"],
)  # fmt: skip
def test_values_held_back_are_never_nought_and_never_missing(cell, kind):
    """Where the layout expects them they are marked so; elsewhere they have their own reason."""
    expected = parse_values(pd.Series([cell, "0", ""], dtype="object"), field(kind, suppressed=("..",)))
    assert list(expected.extra["suppressed"]) == [True, False, False]
    assert list(expected.values.isna()) == [True, False, True]
    assert list(expected.blank) == [False, False, True]
    assert not expected.unreadable.any()
    assert read(cell, field(kind)) == (None, set(), SUPPRESSED)


def test_a_dash_is_a_value_held_back_only_where_the_layout_says_so():
    assert read("-", field("number", suppressed=("..",)))[2] == BLANK
    parsed = parse_values(pd.Series(["-", "-4"], dtype="object"), field("number", suppressed=("-",)))
    assert list(parsed.extra["suppressed"]) == [True, False]
    assert list(parsed.blank) == [False, False]
    assert parsed.values.iloc[1] == -4


@pytest.mark.parametrize(
    ("cell", "kept", "why"),
    [("5", 5, None), ("5.0", 5, None), (5.0, 5, None), ("1,200", 1200, None), ("2.5", None, UNREADABLE),
     ("99999999999999999999", None, UNREADABLE), ("9007199254740992", 2**53, None)],
)  # fmt: skip
def test_whole_numbers(cell, kept, why):
    assert read(cell, field("whole"))[::2] == (kept, why)
    assert read(cell, field("whole", minimum=6, maximum=7)) == (None, set(), UNREADABLE)


OTHER, TWO, ZONE, SERIAL = (
    "other_date_format_read", "two_digit_year_read", "time_zone_turned_into_local_time", "serial_date_read"
)  # fmt: skip

#: Cell, day kept, repairs, reason where none is kept; the layout declares dd/mm/yyyy, ISO and month names.
DATES = [
    ("01/04/2011", "2011-04-01", set(), None),
    ("1/4/2011", "2011-04-01", set(), None),
    (f"01/04/2011{NBSP}", "2011-04-01", set(), None),
    (f"{ZERO_WIDTH}01/04/2011", "2011-04-01", set(), None),
    ("2011-04-01", "2011-04-01", {OTHER}, None),
    ("1 April 2011", "2011-04-01", {OTHER}, None),
    ("01/04/11", "2011-04-01", {OTHER, TWO}, None),
    ("1 Apr 11", "2011-04-01", {OTHER, TWO}, None),
    ("01/04/69", "2069-04-01", {OTHER, TWO}, None),
    ("01/04/70", "1970-04-01", {OTHER, TWO}, None),
    ("1st April 2011", "2011-04-01", {OTHER}, None),
    ("22nd Sept 2011", "2011-09-22", {OTHER}, None),
    ("Fri 1 April 2011", "2011-04-01", {OTHER}, None),
    ("Friday, 01/04/2011", "2011-04-01", {OTHER}, None),
    ("01/04/2011 00:00", "2011-04-01", {OTHER}, None),
    ("01/04/2011 13:30:05", "2011-04-01", {OTHER}, None),
    ("2011-04-01T13:30:05.123", "2011-04-01", {OTHER}, None),
    ("2011-04-01T00:00:00Z", "2011-04-01", {OTHER, ZONE}, None),
    ("2011-06-30T23:00:00Z", "2011-07-01", {OTHER, ZONE}, None),
    ("2011-01-31T23:00:00+00:00", "2011-01-31", {OTHER, ZONE}, None),
    (40_634, "2011-04-01", {SERIAL}, None),
    ("40634", "2011-04-01", {SERIAL}, None),
    (40_634.75, "2011-04-01", {SERIAL}, None),
    (datetime.datetime(2011, 4, 1, 13, 30), "2011-04-01", set(), None),
    ("", NOTHING, set(), BLANK),
    ("unknown", NOTHING, set(), BLANK),
    (ZERO_WIDTH, NOTHING, set(), BLANK),
    ("31/02/2011", NOTHING, set(), UNREADABLE),
    ("29/02/11", NOTHING, set(), UNREADABLE),
    ("29/02/12", "2012-02-29", {OTHER, TWO}, None),
    ("04/13/2011", NOTHING, set(), "month before day"),
    ("2011-13-04", NOTHING, set(), UNREADABLE),
    ("01/04/0011", NOTHING, set(), UNREADABLE),
    ("01/04/2211", NOTHING, set(), UNREADABLE),
    ("01/04", NOTHING, set(), UNREADABLE),
    ("April 2011", NOTHING, set(), UNREADABLE),
    ("01/04/2011 25:00", NOTHING, set(), UNREADABLE),
    ("01/04/2011 or so", NOTHING, set(), UNREADABLE),
    ("yesterday", NOTHING, set(), UNREADABLE),
    ("5", NOTHING, set(), UNREADABLE),
    (5, NOTHING, set(), UNREADABLE),
    (True, NOTHING, set(), UNREADABLE),
]


@pytest.mark.parametrize(("cell", "kept", "mended", "why"), DATES)
def test_dates(cell, kept, mended, why):
    assert read(cell, field("date", formats=DAY)) == (None if kept is None else pd.Timestamp(kept), mended, why)


ENDING = "24_00_read_as_next_midnight"


@pytest.mark.parametrize(
    ("cell", "kept", "has_time", "mended"),
    [
        ("01/04/2011 22:15", "2011-04-01 22:15", True, set()),
        ("01/04/2011", "2011-04-01", False, {OTHER}),
        ("2011-04-01T22:15", "2011-04-01 22:15", True, {OTHER}),
        ("2011-04-01 22:15:30.5", "2011-04-01 22:15:30", True, {OTHER}),
        ("01/04/11 22:15", "2011-04-01 22:15", True, {OTHER, TWO}),
        ("01/04/2011 2215", "2011-04-01 22:15", True, {OTHER}),
        ("01/04/2011 10:15 pm", "2011-04-01 22:15", True, {OTHER}),
        ("01/04/2011 24:00", "2011-04-02", True, {OTHER, ENDING}),
        ("31/12/2011 24:00:00", "2012-01-01", True, {OTHER, ENDING}),
        # British Summer Time begins on 27 March 2011 and ends on 30 October.
        ("2011-04-01T22:15:00Z", "2011-04-01 23:15", True, {OTHER, ZONE}),
        ("2011-04-01T22:15:00+01:00", "2011-04-01 22:15", True, {OTHER, ZONE}),
        ("2011-12-01T22:15:00Z", "2011-12-01 22:15", True, {OTHER, ZONE}),
        ("2011-04-01 22:15:00 -0500", "2011-04-02 04:15", True, {OTHER, ZONE}),
        ("01/04/2011 22:15 BST", "2011-04-01 22:15", True, {OTHER, ZONE}),
        (40_634.5, "2011-04-01 12:00", True, {SERIAL}),
        (datetime.datetime(2011, 4, 1), "2011-04-01", False, set()),
    ],
)
def test_moments(cell, kept, has_time, mended):
    one = field("moment", formats=MOMENT)
    assert read(cell, one) == (pd.Timestamp(kept), mended, None)
    assert parse_values(pd.Series([cell], dtype="object"), one).extra["has_time"].iloc[0] == has_time


@pytest.mark.parametrize(
    "cell", ["Apr-11", "Apr 11", "April 2011", "Apr 2011", "2011-04", "04/2011", "2011/04", "April-2011",
             datetime.datetime(2011, 4, 7), datetime.date(2011, 4, 1)],
)  # fmt: skip
def test_months_alone(cell):
    kept, _, why = read(cell, field("month", formats=("%Y-%m",)))
    assert (kept, why) == (pd.Timestamp(2011, 4, 1), None)


def test_a_date_of_which_only_the_month_is_known_says_so_where_the_layout_allows_it():
    cells = pd.Series(["01/04/2011", "Apr-11", "04/2011"], dtype="object")
    allowed = parse_values(cells, field("date", formats=("%d/%m/%Y", "%b-%y", "%m/%Y")))
    assert list(allowed.extra["month_only"]) == [False, True, True]
    assert list(allowed.values) == [pd.Timestamp(2011, 4, 1)] * 3
    refused = parse_values(cells, field("date", formats=DAY))
    assert list(refused.unreadable) == [False, True, True]
    assert "month_only" not in refused.extra


@pytest.mark.parametrize(
    ("cell", "minutes", "mended", "why"),
    [
        ("2315", 1395, set(), None),
        ("23:15", 1395, set(), None),
        ("23.15", 1395, set(), None),
        ("23:15:59", 1395, set(), None),
        ("930", 570, set(), None),
        (930, 570, set(), None),
        ("0005", 5, set(), None),
        (5, 5, set(), None),
        ("9:30 pm", 1290, set(), None),
        ("12:05 am", 5, set(), None),
        ("2315 hrs", 1395, set(), None),
        (f"23:15{ZERO_WIDTH}", 1395, set(), None),
        ("30/12/1899 23:15:00", 1395, set(), None),
        (0.5, 720, set(), None),
        (datetime.time(7, 5), 425, set(), None),
        (datetime.timedelta(hours=2), 120, set(), None),
        ("00:00", 0, set(), None),
        ("24:00", 1440, {ENDING}, None),
        ("2400", 1440, {ENDING}, None),
        ("24:00:00", 1440, {ENDING}, None),
        (datetime.timedelta(days=1), 1440, {ENDING}, None),
        ("", None, set(), BLANK),
        ("unknown", None, set(), BLANK),
        ("Not known", None, set(), BLANK),
        ("24:01", None, set(), UNREADABLE),
        ("2401", None, set(), UNREADABLE),
        ("25:00", None, set(), UNREADABLE),
        ("12:60", None, set(), UNREADABLE),
        ("13:00 pm", None, set(), UNREADABLE),
        ("noon", None, set(), UNREADABLE),
        ("12345", None, set(), UNREADABLE),
        ("-5", None, set(), UNREADABLE),
        (-1, None, set(), UNREADABLE),
    ],
)
def test_clock_times(cell, minutes, mended, why):
    assert read(cell, field("time")) == (minutes, mended, why)


@pytest.mark.parametrize(
    "cell", ["Fatal", f"Fa{SOFT_HYPHEN}tal", f"{ZERO_WIDTH}FATAL", f"fatal{NBSP}", "f a t a l", f"{MARK}Fatal"]
)
def test_invisible_characters_make_no_other_code(cell):
    assert read(cell, field("code", codes="severity"))[0] == "fatal"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("Y", True), (f"Y{NBSP}", True), (f"{ZERO_WIDTH}n", False), (1.0, True), ("maybe", None), (ZERO_WIDTH, None)],
)
def test_flags(cell, kept):
    assert read(cell, field("flag"))[0] == kept


@pytest.mark.parametrize(
    ("cell", "kept"),
    [(f"Ross{NBSP}on{THIN}Wye", "Ross on Wye"), (f"HA{ZERO_WIDTH}1", "HA1"), ("HA  1", "HA 1"), ("a\tb\r\n", "a b"),
     ("Cafe\u0301", "Caf\u00e9"), (f"{MARK}R1", "R1"), (f"R{SOFT_HYPHEN}1", "R1"), ("R1", "R1"), (None, "")],
)  # fmt: skip
def test_text_is_what_a_reader_sees_however_the_column_is_held(cell, kept):
    assert text_of(cell) == kept
    for dtype in ("object", "str", "category"):
        assert list(as_text(pd.Series([cell, "plain"], dtype=dtype))) == [kept, "plain"]


LAYOUT = """
id = "american"
title = "T"
cleaner = "asb"
tables = ["asb_incidents"]
duplicates = "none"
[[fields]]
name = "date"
header = "Date"
kind = "date"
value = "required"
formats = ["%d/%m/%Y", "%Y-%m-%d"]
[[fields]]
name = "born"
header = "Born"
kind = "date"
not_after = "date"
formats = ["%d/%m/%Y"]
[[fields]]
name = "people"
header = "People"
kind = "whole"
value = "required"
"""


def rows_of(tmp_path, *rows):
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["Date,Born,People", *rows]) + "\n", encoding="utf-8")
    return parse_extract(read_file(path, "s", "s-1", [parse_layout(LAYOUT, "l.toml")])[0])


def american(count, start="2011-01-01"):
    return [f"{day.strftime('%m/%d/%Y')},,1" for day in pd.date_range(start, periods=count)]


def british(count, start="2011-01-01"):
    return [f"{day.strftime('%d/%m/%Y')},,1" for day in pd.date_range(start, periods=count)]


def test_a_file_written_month_first_is_refused_whole_not_half_read(tmp_path):
    batch = rows_of(tmp_path, *american(60))
    assert reasons(batch) == {"date: month before day": 60}
    assert batch.frame["date"].isna().all()


def test_of_two_systems_in_one_file_only_what_reads_one_way_is_read(tmp_path):
    batch = rows_of(tmp_path, *american(60), *british(60), "2011-05-04,,1")
    kept = batch.kept()["date"]
    # January and February have 19 and 16 days that can be no month.
    assert len(kept) == 35 + 1
    assert (kept.dt.day > 12).sum() == 35
    assert reasons(batch) == {"date: month before day": 60 + 25}


def test_one_slip_in_a_british_file_costs_one_row(tmp_path):
    batch = rows_of(tmp_path, *british(60), "04/13/2011,,1")
    assert reasons(batch) == {"date: unreadable": 1}


def test_a_month_first_file_that_a_british_spreadsheet_half_converted_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Date", "Born", "People"])
    for day in pd.date_range("2011-01-01", periods=40):
        # What the spreadsheet takes for a date, it takes the British way; the rest stays text.
        cell = datetime.datetime(2011, day.day, day.month) if day.day <= 12 else day.strftime("%m/%d/%Y")
        book.active.append([cell, None, 1])
    book.save(tmp_path / "file.xlsx")
    batch = parse_extract(read_file(tmp_path / "file.xlsx", "s", "s-1", [parse_layout(LAYOUT, "l.toml")])[0])
    assert reasons(batch) == {"date: month before day": 40}


def test_nobody_is_born_in_the_future(tmp_path):
    batch = rows_of(
        tmp_path,
        "10/05/2011,01/02/80,1",
        "10/05/2011,01/02/20,1",
        "10/05/2011,01/02/11,1",
        "10/05/2011,11/05/11,1",
        "10/05/2011,01/02/2020,1",
        "10/05/2011,01/02/1920,1",
        "10/05/1999,29/02/00,1",
    )
    born = [None if pd.isna(day) else day.date().isoformat() for day in batch.frame["born"]]
    assert born == ["1980-02-01", "1920-02-01", "2011-02-01", "1911-05-11", None, "1920-02-01", None]
    assert repairs(batch) == {
        "born_other_date_format_read": 5, "born_two_digit_year_read": 5, "born_after_date_left_empty": 2,
    }  # fmt: skip


def test_rows_whose_number_was_held_back_have_that_reason(tmp_path):
    batch = rows_of(tmp_path, "01/05/2011,,<5", "01/05/2011,,five", "01/05/2011,,", "01/05/2011,,0")
    assert reasons(batch) == {
        "people: suppressed by the provider": 1, "people: unreadable": 1, "people: blank": 1
    }  # fmt: skip


def test_an_optional_number_held_back_is_left_empty_and_counted_apart(tmp_path):
    header = "Reference,Date,Time,Easting,Northing,Severity,Casualty Class,Vehicle,Sex,Age"
    one = extract(
        tmp_path, "road_casualties", header, ["C1,01/05/2011,,,,Fatal,,Car,M,*", "C1,01/05/2011,,,,Fatal,,,,x"]
    )
    found = repairs(parse_extract(one))
    assert found["age_years_suppressed_by_the_provider_left_empty"] == 2
    assert "age_years_unreadable_left_empty" not in found


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_true_dates_of_both_excel_calendars(tmp_path, epoch):
    """Excel for Macintosh counted days from 1904: the workbook says so, and its dates come right."""
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active.append(["Date", "Born", "People"])
    book.active.append([datetime.datetime(2011, 4, 1), None, 1])
    book.save(tmp_path / "file.xlsx")
    batch = parse_extract(read_file(tmp_path / "file.xlsx", "s", "s-1", [parse_layout(LAYOUT, "l.toml")])[0])
    assert list(batch.frame["date"]) == [pd.Timestamp(2011, 4, 1)]


def test_every_layout_that_declares_a_day_puts_it_before_the_month():
    """The year of two digits and the check of the order rest on it."""
    for layout in load_layouts().values():
        for one in layout.fields:
            for written in one.formats:
                assert written.startswith("%Y") or "%m" not in written.partition("%d")[0], (layout.id, one.name)


def test_numbers_come_as_float_and_stay_on_their_rows():
    parsed = parse_values(pd.Series(["1,000", "x y", np.nan, 3], index=[7, 5, 3, 1], dtype="object"), field("number"))
    assert list(parsed.values.index) == [0, 1, 2, 3]
    assert list(parsed.unreadable) == [False, True, False, False]
