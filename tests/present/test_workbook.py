"""The workbook holds the tables as they are in their files, runs nothing, and is the same every time."""

import io
import zipfile
from datetime import date

import openpyxl
import pandas as pd

from assessment.present.csv_tables import released_csv
from assessment.present.workbook import sheet_from_csv, sheet_of, tables_workbook
from tests.present.released import released

FRAME = pd.DataFrame({"area": ["North", "=1+1", "South"], "cases": [12, 3, 1000], "rate": [1.25, 0.5, float("nan")]})
TABLE = released(
    FRAME,
    {"area": "key", "cases": "count", "rate": "derived"},
    table_id="x.by_area",
    withheld=[(1, "cases")],
    note="One of 2.",
)


def workbook(*sheets):
    return tables_workbook(
        sheets, title="Tables", publisher="The partnership", as_of=date(2012, 1, 31), version="DRAFT, version 1"
    )


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_sheets_hold_what_the_files_hold():
    book = read(workbook(sheet_of(TABLE, "The police")))
    assert book.sheetnames == ["Cover", "Contents", "Notes", "x.by_area"]
    rows = [[cell.value for cell in row] for row in book["x.by_area"].iter_rows(min_row=4)]
    assert rows == [["Area", "Cases", "Rate"], ["North", 12, 1.25], ["'=1+1", "c", 0.5], ["South", 1000, "x"]]
    assert book["x.by_area"]["A3"].value == "Note: One of 2."


def test_from_the_file_and_from_the_table_are_the_same():
    headings = {"area": "Area", "cases": "Cases", "rate": "Rate"}
    again = sheet_from_csv(released_csv(TABLE), "x.by_area", "An example", headings, "One of 2.", "The police")
    assert workbook(again) == workbook(sheet_of(TABLE, "The police"))


def test_nothing_is_a_formula_merged_hidden_or_frozen():
    book = read(workbook(sheet_of(TABLE)))
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert list(book["x.by_area"].tables)


def test_no_name_of_a_person_or_place_and_no_time_of_making():
    content = workbook(sheet_of(TABLE))
    assert content == workbook(sheet_of(TABLE))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "2012-01-31T00:00:00Z" in core
    assert "<dc:creator></dc:creator>" in core


def test_long_and_equal_names_are_told_apart():
    name = "trends.a_very_long_name_of_a_table_indeed"
    sheets = [sheet_from_csv(b"a\n1\n", f"{name}_{number}", "T", {}) for number in range(3)]
    names = read(workbook(*sheets)).sheetnames[3:]
    assert len(set(names)) == 3
    assert all(len(each) <= 31 for each in names)


def test_a_table_without_rows_and_with_equal_headings_is_still_a_table():
    book = read(workbook(sheet_from_csv(b"a,b\n", "x.empty", "T", {"a": "Same", "b": "Same"})))
    assert [cell.value for cell in book["x.empty"][4]] == ["Same", "Same (2)"]
