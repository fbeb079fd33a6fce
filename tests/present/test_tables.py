"""Tables show what was released, fold their tail, and say what is withheld."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from assessment.present import tables
from assessment.present.audit import bare_numbers, read_page, table_faults
from assessment.present.csv_tables import released_csv
from tests.present.released import released

FRAME = pd.DataFrame(
    {
        "offence": ["Burglary", "Robbery", "=HYPERLINK(1)", "<b>Arson</b>"],
        "offences": [1412, 3, 57, 12],
        "repeat_pct": [38.58, 66.0, 12.34, float("nan")],
        "rate_per_1000": [7.875, 0.02, 0.32, 0.07],
        "recorded": pd.to_datetime(["2012-01-31", "2011-04-01", "2011-05-02", None]),
    }
)
ROLES = {
    "offence": "key",
    "offences": "count",
    "repeat_pct": "derived",
    "rate_per_1000": "derived",
    "recorded": "label",
}


def example(**more):
    return released(
        FRAME, ROLES, withheld=[(1, "offences"), (1, "repeat_pct")], headings={"offences": "Offences"}, **more
    )


def rows_of(table):
    return {table.id: list(csv.DictReader(io.StringIO(released_csv(table).decode())))}


def show(table, **more):
    return tables.table(table, title="What was recorded", source="The police", **more)


def test_cells_say_what_the_file_says():
    shown = show(example())
    assert table_faults(shown.html, rows_of(example())) == ()
    assert bare_numbers(shown.html) == ()


def test_a_cell_that_says_something_else_is_found():
    wrong = show(example()).html.replace("1,412", "1,413")
    assert len(table_faults(wrong, rows_of(example()))) == 1


def test_withheld_is_c_missing_is_said_and_text_is_escaped():
    cells = {(row, name): text for _, found in read_page(show(example()).html).tables for row, name, text in found}
    assert cells[(1, "offences")] == cells[(1, "repeat_pct")] == "c"
    assert cells[(3, "repeat_pct")] == "not available"
    assert cells[(3, "offence")] == "<b>Arson</b>"
    assert "<b>Arson" not in show(example()).html
    assert cells[(0, "recorded")] == "31 January 2012"
    assert "below" in show(example()).html


def test_the_withheld_value_is_nowhere_in_the_markup():
    assert ">3<" not in show(example()).html
    assert b",3," not in released_csv(example())


def test_rows_are_sorted_downwards_when_asked():
    found = read_page(show(example(), sort="-offences").html).tables[0][1]
    assert [row for row, name, _ in found if name == "offence"] == [0, 2, 3, 1]


def test_the_tail_is_folded_behind_a_check_box():
    html = show(example(), fold=2).html
    assert html.count('class="more"') == 2
    assert 'type="checkbox"' in html
    assert 'type="checkbox"' not in show(example(), fold=None).html


def test_an_interval_stands_in_one_column():
    frame = pd.DataFrame({"who": ["all"], "share_pct": [41.0], "low_pct": [34.4], "high_pct": [47.9]})
    table = released(frame, {"who": "key", "share_pct": "derived", "low_pct": "derived", "high_pct": "derived"})
    html = show(table, intervals={"95% interval": ("low_pct", "high_pct")}).html
    assert "34% to 48%" in html
    assert html.count("<th scope=") == 4  # three columns and the head of the row


def test_lines_bars_and_marks_are_drawn_and_hidden_from_screen_readers():
    frame = pd.DataFrame(
        {"issue": ["a", "b"], "amount": [2, 4], "months": ["1 2 3", "9 x 3"], "status": ["off target", "met"]}
    )
    table = released(frame, {"issue": "key", "amount": "count", "months": "derived", "status": "derived"})
    html = show(table, bars="amount", sparklines=("months",), status="status").html
    assert html.count("<svg") == html.count('aria-hidden="true"') == 6
    assert "target met" in html


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="ofences"):
        show(example(), columns=["ofences"])


def test_the_file_is_safe_for_spreadsheets_and_always_the_same():
    content = released_csv(example())
    assert content == released_csv(example())
    header, *rows = csv.reader(io.StringIO(content.decode()))
    assert header == list(FRAME.columns)
    assert rows[0] == ["Burglary", "1412", "38.58", "7.875", "2012-01-31"]
    assert rows[1][1:3] == ["c", "c"]
    assert rows[2][0] == "'=HYPERLINK(1)"
    assert rows[3][2] == "x"
    assert rows[3][4] == ""


def test_dates_without_a_time_are_written_plainly():
    frame = pd.DataFrame({"day": [date(2012, 1, 31)], "n": [7]})
    assert released_csv(released(frame, {"day": "key", "n": "count"})).decode().splitlines()[1] == "2012-01-31,7"
