import pandas as pd
import pytest

from assessment.clean.grid_references import parse_grid_reference, parse_grid_references

# The squares of 100 km as the Ordnance Survey prints them on its index map: eastings and northings of their corners, in
# hundreds of kilometres.
SQUARES = {
    "SV": (0, 0),
    "SW": (1, 0),
    "SX": (2, 0),
    "SY": (3, 0),
    "SZ": (4, 0),
    "TV": (5, 0),
    "SS": (2, 1),
    "ST": (3, 1),
    "SU": (4, 1),
    "TQ": (5, 1),
    "TR": (6, 1),
    "SM": (1, 2),
    "SN": (2, 2),
    "SO": (3, 2),
    "SP": (4, 2),
    "TL": (5, 2),
    "TM": (6, 2),
    "SH": (2, 3),
    "SJ": (3, 3),
    "SK": (4, 3),
    "TF": (5, 3),
    "TG": (6, 3),
    "SC": (2, 4),
    "SD": (3, 4),
    "SE": (4, 4),
    "TA": (5, 4),
    "NW": (1, 5),
    "NX": (2, 5),
    "NY": (3, 5),
    "NZ": (4, 5),
    "OV": (5, 5),
    "NU": (4, 6),
    "NN": (2, 7),
    "NL": (0, 7),
    "HU": (4, 11),
    "HP": (4, 12),
}


@pytest.mark.parametrize("letters", SQUARES)
def test_squares_are_where_the_ordnance_survey_puts_them(letters):
    east, north = SQUARES[letters]
    assert parse_grid_reference(f"{letters} 00000 00000") == (east * 100_000, north * 100_000, 1)


PUBLISHED = {
    # Ordnance Survey, A guide to coordinate systems in Great Britain: Caister water tower, TG 51409 13177.
    "TG 51409 13177": (651_409, 313_177, 1),
    "TG5140913177": (651_409, 313_177, 1),
    "tg 5140 1317": (651_405, 313_175, 10),
    "TG 514 131": (651_450, 313_150, 100),
    "TG514131": (651_450, 313_150, 100),
    "TG 514,131": (651_450, 313_150, 100),
    "651409, 313177": (651_409, 313_177, 1),
    "651409 313177": (651_409, 313_177, 1),
}


@pytest.mark.parametrize("text", PUBLISHED)
def test_precision_follows_the_figures(text):
    assert parse_grid_reference(text) == PUBLISHED[text]


@pytest.mark.parametrize(
    "text", ["", "TG", "TG 5 1", "TG 51 13", "TG 514 1317", "SI 514 131", "ZZ 514 131", "T 514 131", "12 34", "514131"]
)
def test_what_is_no_reference_is_not_read(text):
    assert parse_grid_reference(text) is None


def test_a_column_knows_blank_from_unreadable():
    found = parse_grid_references(pd.Series(["SO 451 353", None, "unknown", "the Bell", "SO 45120 35340"]))
    assert found.near.tolist() == [True, False, False, False, False]
    assert found.unreadable.tolist() == [False, False, False, True, False]
    assert pd.isna(found.easting_m).tolist() == [False, True, True, True, False]
