"""Every line of a file is a row, a fault, or no row and of a kind: counted from how the file was made."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.received import HEADER, lines_accounted, read, text, written, xlsx

pytestmark = pytest.mark.fuzz

# A line, the kinds it may be counted as, and how many lines of the file it takes.
LINES = {
    "row": (["A1", "01/02/2011", "x"], "row", 1),
    "row without its last cell": (["A1", "01/02/2011"], "row", 1),
    "row without a day": (["A1", "", "x"], "row", 1),
    "row without a reference": (["", "01/02/2011", "x"], "row", 1),
    "reference alone": (["A1", "", ""], "row", 1),
    "cell of three lines": (["A1", "01/02/2011", "one\ntwo\nthree"], "row", 3),
    "words with marks in them": (["A1", "01/02/2011", 'a "b", c; d|e\tf'], "row", 1),
    "row too long": (["A1", "01/02/2011", "x", "y"], "fault", 1),
    "row with blanks beyond its end": (["A1", "01/02/2011", "x", "", " "], "row", 1),
    "blank line": ([], "blank_line", 1),
    "blank cells": (["", " ", "\u00a0"], "blank_line", 1),
    "total": (["Total", "", "12"], "total", 1),
    "grand total": (["", "", "Grand total"], "total", 1),
    "repeated header": (HEADER, "repeated_header", 1),
    "repeated header, otherwise": ([" REF_NO", "day", "Words."], "repeated_header", 1),
    "note": (["Figures are provisional"], "note", 1),
}
ONE_LINE = {name: line for name, line in LINES.items() if line[2] == 1 and line[1] != "fault"}
TITLES = st.lists(st.sampled_from([["Things of the year"], [], ["Made", "by", "hand"]]), max_size=4)


def kinds(names, given, titles):
    expected = {"header": 1, "title": sum(map(bool, titles)), "blank_line": sum(not title for title in titles)}
    for name in names:
        kind = given[name][1]
        expected[kind] = expected.get(kind, 0) + 1
    continued = sum(given[name][2] - 1 for name in names)
    expected["continued_line"] = continued
    return {kind: lines for kind, lines in expected.items() if lines}


def found(extracts):
    counts = {"row": sum(len(one.frame) for one in extracts), "fault": sum(len(one.faults) for one in extracts)}
    for one in extracts:
        for kind, lines in one.lines_not_data.items():
            counts[kind] = counts.get(kind, 0) + lines
    return {kind: lines for kind, lines in counts.items() if lines}


@given(
    names=st.lists(st.sampled_from(sorted(LINES)), max_size=60),
    titles=TITLES,
    mark=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_of_delimited_text(tmp_path_factory, names, titles, mark, end, encoding):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=mark, lineterminator=end)
    # The writer would put a blank line into quotation marks for a row of one blank cell; a row without cells is blank.
    writer.writerows([*titles, HEADER, *(LINES[name][0] for name in names)])
    content = stream.getvalue()
    extracts = read(written(tmp_path_factory.mktemp("text"), "a.csv", content.encode(encoding)))
    assert found(extracts) == kinds(names, LINES, titles)
    assert lines_accounted(extracts) == content.count("\n")
    lines = content.split("\n")
    for line in extracts[0].frame["line"]:
        assert lines[line - 1].strip()


@given(names=st.lists(st.sampled_from(sorted(ONE_LINE)), max_size=40), titles=TITLES, last=st.booleans())
def test_of_workbooks(tmp_path_factory, names, titles, last):
    rows = [*titles, HEADER, *(ONE_LINE[name][0] for name in names), *([["Note", "", "x"]] if last else [])]
    # A sheet ends with its last cell that holds something.
    while not any(str(cell) for cell in rows[-1]):
        rows.pop()
        names = names[:-1]
    extracts = read(written(tmp_path_factory.mktemp("book"), "a.xlsx", xlsx({"S": rows, "Cover": [["About"], ["it"]]})))
    expected = kinds(names, ONE_LINE, titles)
    expected["other_sheet"] = 2
    if last:
        expected["row"] = expected.get("row", 0) + 1
    assert found(extracts) == expected
    assert lines_accounted(extracts) == len(rows) + 2


def test_of_a_file_larger_than_what_is_looked_at_first(tmp_path):
    """Regular lines are cut at once, irregular ones row by row: both ways account for the same lines."""
    regular = text([HEADER, *([f"A{n}", "01/02/2011", "x" * 30] for n in range(250_000))])
    irregular = regular.replace("\nA90000,", "\n\nA90000,", 1)
    quick = read(written(tmp_path, "a.csv", regular))
    slow = read(written(tmp_path, "b.csv", irregular))
    assert lines_accounted(quick) == 250_001
    assert lines_accounted(slow) == 250_002
    assert slow[0].lines_not_data == {"header": 1, "blank_line": 1}
    assert list(quick[0].frame["reference"]) == list(slow[0].frame["reference"])
    assert slow[0].frame["line"].iloc[-1] == 250_002
