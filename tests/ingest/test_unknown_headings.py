"""What is said of a file whose headings no layout knows, and of a proposed layout that is not finished."""

import pytest

from assessment.errors import ConfigurationError
from assessment.ingest.content import Content
from assessment.ingest.header import likeness
from assessment.ingest.layouts import load_layouts, parse_layout
from assessment.ingest.unknown_header import unknown_header

LAYOUTS = load_layouts()
UNFINISHED = """
id = "x"
title = "X"
cleaner = "asb"
tables = ["asb_incidents"]
duplicates = "None."

[[fields]]
name = "reference"
header = "?"

[[fields]]
name = "date"
header = "?"
kind = "date"

[[fields]]
name = "time"
header = "Clock"
kind = "time"
"""


def test_every_heading_that_is_still_to_write_is_named():
    with pytest.raises(ConfigurationError, match=r"2 fields is still '\?': 'reference', 'date'\. Write there"):
        parse_layout(UNFINISHED, "layouts/x.toml")


def test_eastings_are_numbers_and_days_without_separators_are_dates():
    assert Content(("350163", "200123", "338580")).words() == "numbers"
    assert Content(("20110401", "20110402")).words() == "dates, written %Y%m%d"


def test_a_header_is_held_against_the_layouts_of_its_source():
    rows = [["URN", "Status", "Premises", "Easting"], ["1", "2", "3", "4"]]
    crime = LAYOUTS["police_crime"]
    assert max(LAYOUTS.values(), key=lambda layout: likeness(rows, layout)[0]) is not crime
    said = str(unknown_header("x.csv", "police_crime", rows, [crime], LAYOUTS))
    assert "The nearest layout is 'police_crime'" in said
    assert "assessment layout FILE" in said


def test_a_header_that_is_wholly_that_of_another_layout_is_told_so():
    rows = [["Code", "Name"], ["P1", "x"]]
    said = str(unknown_header("x.csv", "police_crime", rows, [LAYOUTS["police_crime"]], LAYOUTS))
    assert "the header is that of 'premises'" in said


def test_a_file_without_a_header_may_be_no_extract():
    said = str(unknown_header("x.txt", "police_crime", [["See the attached"]], [LAYOUTS["police_crime"]], LAYOUTS))
    assert "move it out of the folder" in said
