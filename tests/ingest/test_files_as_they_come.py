"""Files as partners send them: for each case what was kept, what was set aside and as what, and what was mended."""

import codecs
import datetime
import gzip
import hashlib
from dataclasses import dataclass, field

import pytest

from tests.ingest.received import (
    HEADER,
    ROWS,
    TABLE,
    changed,
    lines_accounted,
    ods,
    ods_cell,
    ods_rows,
    read,
    read_workspace,
    text,
    workspace,
    written,
    xls,
    xlsx,
    zipped,
)

DAY = datetime.datetime(2011, 2, 1)
KEPT = ["A1", "A2", "A3"]


@dataclass(frozen=True)
class Case:
    """A file and what is to become of it.

    Its number of lines is stated, never computed from what was read: rows, faults and lines set aside must sum to it.
    """

    content: bytes | str
    lines: int
    name: str = "a.csv"
    kept: list = field(default_factory=lambda: KEPT)
    at: list = field(default_factory=lambda: [2, 3, 4])
    aside: dict = field(default_factory=lambda: {"header": 1})
    faults: list = field(default_factory=list)
    mended: dict = field(default_factory=dict)


CAFE = text([HEADER, *ROWS[:2], ["A3", "03/02/2011", "Café, größer"]], "\t")
MIXED = text([HEADER, ["A1", "01/02/2011", "Café"]]).encode() + text([ROWS[1], ["A3", "03/02/2011", "Café"]]).encode(
    "cp1252"
)
ALL_KINDS = [
    ["Things of the year"],
    [],
    HEADER,
    ROWS[0],
    [],
    [" REF NO ", "day", "Words"],
    ROWS[1],
    ["Sub-total", None, 2],
    ROWS[2],
    ["Total", None, 3],
    ["Source: the office"],
]
ASIDE = {"title": 1, "blank_line": 2, "header": 1, "repeated_header": 1, "total": 2, "note": 1}
PADDED = [[*row, *[None] * (3 - len(row))] for row in ALL_KINDS]
GROUPED = [["Incident", None, "Other"], ["No", "Day", "Words"], *ROWS]
TALL = [["Ref No", "When", "What"], [None, "Day", "Words"], *ROWS]

CASES = {
    **{f"{name} between cells": Case(text([HEADER, *ROWS], mark), 4) for name, mark in
       {"comma": ",", "semicolon": ";", "tab": "\t", "upright stroke": "|"}.items()},
    **{f"lines end {name}": Case(text([HEADER, *ROWS], end=end), 4) for name, end in
       {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}.items()},
    "no line end after the last line": Case(TABLE.rstrip("\n"), 4),
    "UTF-8": Case(CAFE, 4),
    "UTF-8 with a mark": Case(CAFE.encode("utf-8-sig"), 4),
    "Windows-1252": Case(CAFE.encode("cp1252"), 4),
    "UTF-16, Excel's Unicode text": Case(CAFE.replace("\n", "\r\n").encode("utf-16"), 4, "a.txt"),
    "UTF-16, the other way round": Case(codecs.BOM_UTF16_BE + CAFE.encode("utf-16-be"), 4, "a.txt"),
    "parts of two systems put together": Case(MIXED, 4, mended={"other_encoding": 1}),
    "the end-of-file mark of DOS": Case(TABLE + "\x1a", 4),
    "Excel's line that names the delimiter": Case(
        "sep=;\n" + text([HEADER, *ROWS], ";"), 5, at=[3, 4, 5], aside={"title": 1, "header": 1}
    ),
    "a title with more commas than the header has semicolons": Case(
        "Things, of all kinds, large, small, old, new\n" + text([HEADER, *ROWS], ";"),
        5, at=[3, 4, 5], aside={"title": 1, "header": 1},
    ),
    "titles, blank lines, totals, repeated headers, notes": Case(
        text([[cell if cell is not None else "" for cell in row] for row in PADDED]),
        11, at=[4, 7, 9], aside=ASIDE,
    ),
    "the same, ragged": Case(
        text([[cell if cell is not None else "" for cell in row] for row in ALL_KINDS]),
        11, at=[4, 7, 9], aside=ASIDE,
    ),
    "a cell of two lines": Case(
        text([HEADER, ["A1", "01/02/2011", '"two\nlines"'], *ROWS[1:]]),
        5, at=[2, 4, 5], aside={"header": 1, "continued_line": 1},
    ),
    "a heading of two lines": Case(
        'Ref No,"Day\n",Words\n' + text(ROWS), 5, at=[3, 4, 5], aside={"header": 1, "continued_line": 1}
    ),
    "a row longer than the header": Case(
        text([HEADER, ROWS[0], ["B", "02/02/2011", "x", "y"], *ROWS[1:]]), 5, at=[2, 4, 5], faults=[3]
    ),
    "a row shorter than the header": Case(text([HEADER, ROWS[0], ROWS[1][:2], ROWS[2]]), 4),
    "a headings' row of groups": Case(
        text([[cell or "" for cell in row] for row in GROUPED]), 5, at=[3, 4, 5], aside={"header": 2}
    ),
    "a reference and nothing else is a row, not a note": Case(
        text([HEADER, *ROWS, ["A4", "", ""]]), 5, kept=[*KEPT, "A4"], at=[2, 3, 4, 5]
    ),
    "a line blank but for a column that is not read is a row": Case(
        text([[*HEADER, "Colour"], *[[*row, ""] for row in ROWS], ["", "", "", "red"], ["", "", "", " "]]),
        6, kept=[*KEPT, ""], at=[2, 3, 4, 5], aside={"header": 1, "blank_line": 1},
    ),
    "quotation marks around everything": Case(text([[f'"{cell}"' for cell in row] for row in [HEADER, *ROWS]]), 4),
    "gzip": Case(gzip.compress(TABLE.encode(), mtime=0), 4, "a.csv.gz"),
    "a name of spaces, accents and quotation marks": Case(TABLE, 4, "Hé said 'mine' & \"yours\" (1).CSV"),
    "a very long name": Case(TABLE, 4, "x" * 240 + ".csv"),
    "a name of two lines": Case(TABLE, 4, "a\nb.csv"),
    "xlsx": Case(xlsx({"S": [HEADER, *ROWS]}), 4, "a.xlsx"),
    "xlsm": Case(xlsx({"S": [HEADER, *ROWS]}), 4, "a.xlsm"),
    "xls": Case(xls({"S": [HEADER, *ROWS]}), 4, "a.xls"),
    "ods": Case(ods({"S": ods_rows([HEADER, *ROWS])}), 4, "a.ods"),
    "xlsx: titles, blank lines, totals, repeated headers, notes": Case(
        xlsx({"S": ALL_KINDS}), 11, "a.xlsx", at=[4, 7, 9], aside=ASIDE
    ),
    "xls: the same": Case(xls({"S": PADDED}), 11, "a.xls", at=[4, 7, 9], aside=ASIDE),
    "ods: the same": Case(ods({"S": ods_rows(PADDED)}), 11, "a.ods", at=[4, 7, 9], aside=ASIDE),
    "xlsx: a cover, two sheets of data, an empty sheet": Case(
        xlsx({"About": [["Made by hand"], ["for you"]], "One": [HEADER, *ROWS[:2]], "Two": [HEADER, ROWS[2]], "E": []}),
        7, "a.xlsx", at=[2, 3, 2], aside={"header": 2, "other_sheet": 2},
    ),
    "xlsx: headings merged over two rows": Case(
        xlsx({"S": TALL}, ["A1:A2"]), 5, "a.xlsx", at=[3, 4, 5], aside={"title": 1, "header": 1}
    ),
    "xlsx: headings in merged groups": Case(
        xlsx({"S": GROUPED}, ["A1:B1"]), 5, "a.xlsx", at=[3, 4, 5], aside={"header": 2}
    ),
    "xlsx: a title merged over the table": Case(
        xlsx({"S": [["Things"], HEADER, *ROWS]}, ["A1:C1"]), 5, "a.xlsx", at=[3, 4, 5], aside={"title": 1, "header": 1}
    ),
    "xlsx: a cell merged over two rows holds for both": Case(
        xlsx({"S": [HEADER, ROWS[0], ["A2", "02/02/2011", "z"], ["A3", None, "z"]]}, ["B3:B4"]),
        4, "a.xlsx", mended={"merged_cell_filled": 1},
    ),
    "xlsx: a note merged over the table": Case(
        xlsx({"S": [HEADER, *ROWS, ["Figures are provisional."]]}, ["A5:C5"]),
        5, "a.xlsx", aside={"header": 1, "note": 1},
    ),
    "xlsx: true dates and numbers": Case(
        xlsx({"S": [HEADER, ["A1", DAY, 1], ["A2", 40_576, 2.5], ["A3", "03/02/2011", None]]}), 4, "a.xlsx"
    ),
    "ods: blank cells and rows repeated to the end of the sheet": Case(
        ods({"S": ods_rows([HEADER, *ROWS]) + '<table:table-row table:number-rows-repeated="1048572">'
             + ods_cell(None, ' table:number-columns-repeated="16384"') + "</table:table-row>"}),
        4, "a.ods",
    ),
    "zip": Case(zipped({"things.csv": TABLE}), 4, "a.zip"),
    "zip: months in folders, an Excel file, what macOS leaves": Case(
        zipped({
            "2011-02/two.csv": text([HEADER, ROWS[1]]),
            "2011-01/one.csv": text([HEADER, ROWS[0]]),
            "2011-03/": b"",
            "2011-03/three.xlsx": xlsx({"S": [HEADER, ROWS[2]]}),
            "__MACOSX/2011-01/._one.csv": b"\x00\x05",
            "2011-01/.DS_Store": b"\x00",
            "Thumbs.db": b"\xd0\xcf",
        }),
        6, "a.zip", at=[2, 2, 2], aside={"header": 3},
    ),
    "zip: gzip inside, separators of Windows, names of another code page": Case(
        zipped({
            "Jänner\\ä ö.csv": text([HEADER, ROWS[0]]),
            "z\\b.csv.gz": gzip.compress(text([HEADER, *ROWS[1:]]).encode(), mtime=0),
        }),
        5, "a.zip", at=[2, 2, 3], aside={"header": 2},
    ),
    "zip: a file of another source's layout": Case(
        zipped({"a.csv": TABLE, "b.csv": "Area Code,Group,Year,People\nA,b,2010,5\nA,c,2010,6\n"}),
        7, "a.zip", aside={"header": 1, "other_layout": 3},
    ),
    "zip: not compressed": Case(zipped({"things.csv": TABLE}, 0), 4, "a.zip"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_files_as_they_come(tmp_path, case):
    extracts = read(written(tmp_path, case.name, case.content))
    assert [value for one in extracts for value in one.frame["reference"]] == case.kept
    assert [line for one in extracts for line in one.frame["line"]] == case.at
    aside: dict = {}
    for one in extracts:
        aside = {kind: aside.get(kind, 0) + one.lines_not_data.get(kind, 0) for kind in {*aside, *one.lines_not_data}}
    assert aside == case.aside
    assert [line for one in extracts for line in one.faults["line"]] == case.faults
    assert {name: int(rows.sum()) for one in extracts for name, rows in one.repairs.items()} == case.mended
    assert lines_accounted(extracts) == case.lines


def test_what_cells_say_is_not_changed(tmp_path):
    for name in ("UTF-8", "UTF-8 with a mark", "Windows-1252", "UTF-16, Excel's Unicode text"):
        case = CASES[name]
        assert read(written(tmp_path, case.name, case.content))[0].frame["words"].iloc[2] == "Café, größer"
    mixed = read(written(tmp_path, "mixed.csv", MIXED))[0].frame
    assert list(mixed["words"]) == ["Café", "y", "Café"]
    assert list(mixed["line"]) == [2, 3, 4]
    merged = read(written(tmp_path, "a.xlsx", CASES["xlsx: a cell merged over two rows holds for both"].content))[0]
    assert list(merged.frame["day"]) == ["01/02/2011", "02/02/2011", "02/02/2011"]
    assert list(merged.repairs["merged_cell_filled"]) == [False, False, True]


def test_formulas_are_text_in_csv_and_values_in_workbooks_and_are_never_evaluated(tmp_path):
    formula = '=HYPERLINK("http://example.org/?"&A1)'
    quoted = '"' + formula.replace('"', '""') + '"'
    one = read(written(tmp_path, "a.csv", text([HEADER, ["A1", "01/02/2011", quoted]])))[0]
    assert list(one.frame["words"]) == [formula]
    book = xlsx({"S": [HEADER, ["A1", "01/02/2011", "=6*7"]]})
    stored = changed(book, "xl/worksheets/sheet1.xml", "<f>6*7</f><v></v>", "<f>6*7</f><v>41</v>")
    assert read(written(tmp_path, "a.xlsx", stored))[0].frame["words"].iloc[0] == 41


def test_an_error_in_a_sheet_is_not_a_blank_cell(tmp_path):
    book = xlsx({"S": [HEADER, ["A1", "01/02/2011", "x"]]})
    cell = '<c r="C2" t="inlineStr"><is><t>x</t></is></c>'
    for formula in ("", "<f>1/0</f>"):
        wrong = changed(book, "xl/worksheets/sheet1.xml", cell, f'<c r="C2" t="e">{formula}<v>#DIV/0!</v></c>')
        assert list(read(written(tmp_path, "a.xlsx", wrong))[0].frame["words"]) == ["#DIV/0!"]


def test_files_in_folders_and_archives_have_labels_that_show_no_name(tmp_path):
    archive = zipped({"Smith 2.csv": text([HEADER, ROWS[1]]), "Smith 10.csv": text([HEADER, ROWS[2]])})
    place = workspace(
        tmp_path,
        {"2010/may.csv": text([HEADER, ROWS[0]]), "2011/may.zip": archive, "b.csv": TABLE, ".hidden/x.csv": TABLE},
    )
    found = read_workspace(place)
    assert [(one.file_label, one.file_name) for one in found] == [
        ("things-1", "2010/may.csv"),
        ("things-2.1", "2011/may.zip, Smith 10.csv"),
        ("things-2.2", "2011/may.zip, Smith 2.csv"),
        ("things-3", "b.csv"),
    ]
    assert found[1].archive_sha256 == found[2].archive_sha256 == hashlib.sha256(archive).hexdigest()
    assert found[2].sha256 == hashlib.sha256(text([HEADER, ROWS[1]]).encode()).hexdigest()
    assert found[0].archive_sha256 == ""
