import numpy as np
import pandas as pd
import pytest

from assessment.clean import postcodes
from assessment.clean.postcodes import normal_postcode, postcodes_of
from tests.clean.build import extract, reasons

# The headings of the postcode directory of the Office for National Statistics; invented postcodes.
DIRECTORY = "pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,lsoa01,lsoa11,lsoa21"
CODE_POINT = "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HR1 2JX", "HR12JX"),
        ("hr12jx", "HR12JX"),
        ("  HR1   2JX ", "HR12JX"),
        ("HR1-2JX", "HR12JX"),
        ("M1 1AE", "M11AE"),
        ("EC1A 1BB", "EC1A1BB"),
        ("W1A 0AX", "W1A0AX"),
        ("HR1", None),
        ("HR1 2", None),
        ("HRI 2JX", None),
        ("", None),
        ("12345", None),
        ("HR1 2JX HR1 2JY", None),
    ],
)
def test_postcodes_are_compared_without_case_spaces_and_points(text, expected):
    assert normal_postcode(text) == expected


def test_the_directory_as_published(tmp_path):
    rows = [
        "HR1 1AA,HR1  1AA,HR1 1AA,198001,,345000,235000,A01,A1,A21",
        "HR1 1AB,HR1  1AB,HR1 1AB,198001,199912,355000,235000,A01,A2,A22",
        "HR1 1AC,HR1  1AC,HR1 1AC,198001,,,,A01,A2,A22",
        "HR1 1AD,HR1  1AD,HR1 1AD,198001,,0,0,,,",
        "HR1 1AE,HR1  1AE,HR1 1AE,198001,,345000,245000,,A3,",
        "HR1 1AE,HR1  1AE,HR1 1AE,198001,,355000,245000,,A4,",
        "HR1 1AA,HR1  1AA,HR1 1AA,198001,,345000,235000,A01,A1,A21",
        ",,,198001,,345000,235000,,,",
        "HR1,HR1,HR1,198001,,345000,235000,,,",
    ]
    cleaned = postcodes.clean([extract(tmp_path, "postcodes", DIRECTORY, rows)])
    assert cleaned.tables == {}
    assert reasons(cleaned.batch) == {
        "same_row_again": 1,
        "postcode: blank": 1,
        "postcode: unreadable": 1,
        "postcode: different places for one postcode": 2,
    }
    lookup = postcodes_of([cleaned])
    wanted = pd.Series(["hr1 1ab", "HR11AA", "HR1 1AC", "HR1 1AD", "HR1 1AE", "HR1", None, ""])
    place = lookup.find(wanted)
    # Terminated postcodes stay: the row was written when they were in use.
    assert lookup.easting_m[place[:2]].tolist() == [355_000, 345_000]
    assert np.isnan(lookup.easting_m[place[2:4]]).all()
    assert lookup.area_codes[place[2]].tolist()[:3] == ["A22", "A2", "A01"]
    assert place[4:].tolist() == [-1, -1, -1, -1]


def test_code_point_without_areas(tmp_path):
    cleaned = postcodes.clean([extract(tmp_path, "postcodes", CODE_POINT, ["HR11AA,10,345000,235000,E92000001"])])
    lookup = postcodes_of([cleaned])
    assert lookup.northing_m[lookup.find(pd.Series(["HR1 1AA"]))].tolist() == [235_000]


def test_without_a_lookup_there_is_none():
    assert postcodes_of([]) is None
