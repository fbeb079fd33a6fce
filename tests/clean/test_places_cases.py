"""Each way a row can say where it was, with what was kept, put right, left empty and out of scope."""

import numpy as np
import pandas as pd
import pytest
from shapely import box

from assessment.clean import asb
from assessment.clean.coarser_areas import coarser_areas
from assessment.clean.coordinates import to_national_grid
from assessment.clean.postcodes import Postcodes
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import SIDE, SOUTH, WEST, context, extract, geography, reasons, repairs

HEADINGS = {
    "date": "Date",
    "time": "Time",
    "category": "Category",
    "east": "Easting",
    "north": "Northing",
    "beat": "Beat",
    "number": "Incident No",
    "grid": "Grid Reference",
    "lon": "Longitude",
    "lat": "Latitude",
    "postcode": "Postcode",
    "area": "LSOA",
    "parish": "Parish Code",
    "ward": "Ward Code",
    "middle": "MSOA",
}
#: Coarser areas: in A1 alone; across A1 and A2; half outside; all outside; A1 with its edge drawn 60 m elsewhere.
COARSER = {
    "E04000001": box(342_000, 232_000, 344_000, 234_000),
    "E05000012": box(342_000, 232_000, 358_000, 238_000),
    "E05000013": box(330_000, 232_000, 344_000, 234_000),
    "E05000099": box(500_000, 232_000, 510_000, 234_000),
    "E02000001": box(WEST - 60, SOUTH - 60, WEST + SIDE + 60, SOUTH + SIDE + 60),
}
POSTCODES = Postcodes(
    np.array(["HR11AA", "HR11AB", "HR99ZZ"], dtype="S7"),
    np.array([345_000, np.nan, 500_000]),
    np.array([235_000, np.nan, 300_000]),
    np.array([["A1"], ["B2"], [None]], dtype=object),
)


def here(**changes):
    plain = geography()
    coarser = coarser_areas(list(COARSER), np.array(list(COARSER.values()), dtype=object), plain.shapes, 100.0)
    settings = {
        "area_code_changes": {"B2": "A2", "B9": "elsewhere"},
        "area_code_splits": {"B34": ("A3", "A4")},
        "area_codes_unclear": frozenset({"B5"}),
        "coarser": coarser,
        "postcodes": POSTCODES,
        "beat_prefixes": (),
    }
    return geography(**{**settings, **changes})


def cleaned(tmp_path, *rows, area_from="stated", **changes):
    usual = {"date": "01/04/2011", "category": "Nuisance"}
    lines = [",".join({**usual, **row}.get(name, "") for name in HEADINGS) for row in rows]
    header = ",".join(HEADINGS.values())
    result = asb.clean(
        [extract(tmp_path, "asb_incidents", header, lines)], context(here(**changes), area_from=area_from)
    )
    table = result.tables["asb_incidents"]
    assert faults(table, TABLES["asb_incidents"]) == ()
    return table, result.batch


IN_A1, IN_A2 = {"east": "345000", "north": "235000"}, {"east": "355000", "north": "235000"}
AWAY = {"east": "500000", "north": "300000"}
DISAGREE, OUTSIDE = {"stated_area_and_point_disagree": 1}, "placed_outside_the_area"
ELSEWHERE = "area_not_in_the_partnership"

# name: row, area, precision, point, repairs
KEPT = {
    "metres": (IN_A1, "A1", "exact", (345_000, 235_000), set()),
    "nothing at all": ({}, None, "none", None, set()),
    "nought and nought": ({"east": "0", "north": "0"}, None, "none", None, set()),
    "one of the two": ({"east": "345000"}, None, "none", None, {"coordinates_unusable_left_empty"}),
    "one of the two is nought": (
        {"east": "345000", "north": "0"},
        None,
        "none",
        None,
        {"coordinates_unusable_left_empty"},
    ),
    "swapped": (
        {"east": "235000", "north": "345000"},
        "A1",
        "exact",
        (345_000, 235_000),
        {"coordinates_swapped_put_right"},
    ),
    "kilometres": (
        {"east": "345.12", "north": "235.34"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"coordinates_in_kilometres_put_right"},
    ),
    "kilometres to a hundred metres": (
        {"east": "345.1", "north": "235.3"},
        "A1",
        "near",
        (345_100, 235_300),
        {"coordinates_in_kilometres_put_right"},
    ),
    "whole kilometres are too coarse": (
        {"east": "345", "north": "235"},
        None,
        "none",
        None,
        {"coordinates_unusable_left_empty"},
    ),
    "decametres": (
        {"east": "34512", "north": "23534"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"coordinates_in_decametres_put_right"},
    ),
    "last figure of the easting lost": (
        {"east": "34512", "north": "235340"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"coordinate_figure_lost_put_right"},
    ),
    "last figure of the northing lost": (
        {"east": "345120", "north": "23534"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"coordinate_figure_lost_put_right"},
    ),
    "first figures lost, as of a reference without its letters": (
        {"east": "45120", "north": "35340"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"coordinate_figure_lost_put_right"},
    ),
    "a northing that is short in two ways": (
        {"east": "355120", "north": "24300"},
        "A4",
        "exact",
        (355_120, 243_000),
        {"coordinate_figure_lost_put_right"},
    ),
    "off the grid": (
        {"east": "9999999", "north": "235000"},
        None,
        "none",
        None,
        {"coordinates_unusable_left_empty"},
    ),
    "in the sea": ({"east": "50000", "north": "300000"}, None, "none", None, {"coordinates_unusable_left_empty"}),
    "just outside every area": (
        {"east": "345000", "north": "229950"},
        "A1",
        "exact",
        (345_000, 229_950),
        {"point_between_areas_given_to_nearest"},
    ),
    "grid reference of ten figures": (
        {"grid": "SO 45120 35340"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"point_taken_from_grid_reference"},
    ),
    "grid reference of eight figures": (
        {"grid": "so4512 3534"},
        "A1",
        "exact",
        (345_125, 235_345),
        {"point_taken_from_grid_reference"},
    ),
    "grid reference of six figures": (
        {"grid": "SO451353"},
        "A1",
        "near",
        (345_150, 235_350),
        {"point_taken_from_grid_reference"},
    ),
    "grid reference of four figures": (
        {"grid": "SO4535"},
        None,
        "none",
        None,
        {"grid_reference_unreadable_left_empty"},
    ),
    "grid reference that is none": (
        {"grid": "behind the Bell"},
        None,
        "none",
        None,
        {"grid_reference_unreadable_left_empty"},
    ),
    "grid reference unknown": ({"grid": "unknown"}, None, "none", None, set()),
    "metres go before a grid reference": ({**IN_A1, "grid": "SO 55 35"}, "A1", "exact", (345_000, 235_000), set()),
    "a grid reference stands in for useless metres": (
        {"east": "9999999", "north": "1", "grid": "SO 45120 35340"},
        "A1",
        "exact",
        (345_120, 235_340),
        {"point_taken_from_grid_reference"},
    ),
    "degrees": (
        {"lon": "-2.80", "lat": "52.01"},
        "A1",
        "exact",
        "degrees",
        {"point_taken_from_longitude_and_latitude"},
    ),
    "degrees swapped": (
        {"lon": "52.01", "lat": "-2.80"},
        "A1",
        "exact",
        "degrees",
        {"point_taken_from_longitude_and_latitude", "coordinates_swapped_put_right"},
    ),
    "degrees without the minus": (
        {"lon": "2.80", "lat": "52.01"},
        "A1",
        "exact",
        "degrees",
        {"point_taken_from_longitude_and_latitude", "minus_sign_lost_put_right"},
    ),
    "degrees swapped without the minus": (
        {"lon": "52.01", "lat": "2.80"},
        "A1",
        "exact",
        "degrees",
        {"point_taken_from_longitude_and_latitude", "coordinates_swapped_put_right"},
    ),
    "degrees nought and nought": ({"lon": "0", "lat": "0"}, None, "none", None, set()),
    "degrees in America": ({"lon": "-73.9", "lat": "40.7"}, None, "none", None, {"coordinates_unusable_left_empty"}),
    "postcode": ({"postcode": "hr1 1aa"}, "A1", "near", (345_000, 235_000), {"point_taken_from_postcode"}),
    "postcode with an area but no point": (
        {"postcode": "HR1 1AB"},
        "A2",
        "area",
        None,
        {"area_code_of_another_year_mapped"},
    ),
    "postcode unknown": ({"postcode": "HR1 1ZZ"}, None, "none", None, {"postcode_unknown_left_empty"}),
    "postcode cut short": ({"postcode": "HR1"}, None, "none", None, {"postcode_unknown_left_empty"}),
    "postcode beside a point": ({**IN_A2, "postcode": "HR1 1AA"}, "A2", "exact", (355_000, 235_000), set()),
    "area alone": ({"area": "A3"}, "A3", "area", None, set()),
    "area of another year": ({"area": "b2"}, "A2", "area", None, {"area_code_of_another_year_mapped"}),
    "area since split, never guessed": ({"area": "B34"}, None, "none", None, {"split_area_code_left_empty"}),
    "area since split, told by the point": (
        {"area": "B34", "east": "355000", "north": "245000"},
        "A4",
        "exact",
        (355_000, 245_000),
        {"split_area_code_placed_by_the_point"},
    ),
    "area partly outside": ({"area": "B5"}, None, "none", None, {"stated_area_partly_outside_left_empty"}),
    "area that is no code": ({"area": "Hereford 011A"}, None, "none", None, {"stated_area_unknown_left_empty"}),
    "area that is no code beside a point": ({"area": "Hereford", **IN_A1}, "A1", "exact", (345_000, 235_000), set()),
    "parish inside one small area": (
        {"parish": "E04000001"},
        "A1",
        "area",
        None,
        {"small_area_told_by_the_coarser_area"},
    ),
    "coarser area drawn a little differently": (
        {"middle": "E02000001"},
        "A1",
        "area",
        None,
        {"small_area_told_by_the_coarser_area"},
    ),
    "ward of several small areas": (
        {"ward": "E05000012"},
        None,
        "none",
        None,
        {"only_a_coarser_area_stated_small_area_left_empty"},
    ),
    "ward of several small areas, told by the point": (
        {"ward": "E05000012", **IN_A2},
        "A2",
        "exact",
        (355_000, 235_000),
        set(),
    ),
    "ward partly outside": ({"ward": "E05000013"}, None, "none", None, {"stated_area_partly_outside_left_empty"}),
    "area before ward": ({"area": "A4", "ward": "E05000012"}, "A4", "area", None, set()),
    "ward where the area is no code": (
        {"area": "?", "parish": "E04000001"},
        "A1",
        "area",
        None,
        {"small_area_told_by_the_coarser_area"},
    ),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """All rows of `KEPT` in one file, cleaned."""
    _, batch = cleaned(tmp_path_factory.mktemp("kept"), *(row for row, *_ in KEPT.values()))
    return batch


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept(kept, name):
    _, area, precision, point, said = KEPT[name]
    number = list(KEPT).index(name)
    row = kept.frame.iloc[number]
    assert kept.standing[number]
    assert (row["area_code"] if isinstance(row["area_code"], str) else None) == area
    assert row["place_precision"] == precision
    if point is None:
        assert np.isnan(row["easting_m"])
        assert np.isnan(row["northing_m"])
    elif point == "degrees":
        # The transformation itself is held to the Ordnance Survey's example in test_places.
        east, north = to_national_grid(pd.Series([-2.80]), pd.Series([52.01]))
        assert (row["easting_m"], row["northing_m"]) == (east[0], north[0])
    else:
        assert (row["easting_m"], row["northing_m"]) == point
    assert {what for what, rows in kept.repairs.items() if rows[number]} == said


# name: row, reason
OUT = {
    "point outside": (AWAY, OUTSIDE),
    "point outside, by its grid reference": ({"grid": "TL 00000 00000"}, OUTSIDE),
    "point outside, by its postcode": ({"postcode": "HR9 9ZZ"}, OUTSIDE),
    "point at Portland Bill, which is no short reference": ({"east": "367700", "north": "68200"}, OUTSIDE),
    "area elsewhere": ({"area": "E01000001"}, ELSEWHERE),
    "area elsewhere in Wales": ({"area": "W01000001"}, ELSEWHERE),
    "area of another year that lies elsewhere": ({"area": "B9"}, ELSEWHERE),
    "ward supplied, and outside": ({"ward": "E05000099"}, None),
    "both outside": ({**AWAY, "area": "E01000001"}, OUTSIDE),
}


@pytest.mark.parametrize("name", OUT)
def test_what_is_out_of_scope(tmp_path, name):
    row, reason = OUT[name]
    table, batch = cleaned(tmp_path, row, {"ward": "E05000012"})
    assert reasons(batch) == {reason or ELSEWHERE: 1}
    assert len(table) == 1


# stated, point: what the row becomes where the stated area wins, and where the point wins
DISAGREEMENTS = {
    "another area of ours": ({"area": "A1", **IN_A2}, "A1", "A2"),
    "point outside": ({"area": "A1", **AWAY}, "A1", "point_outside_but_stated_area_inside"),
    "area elsewhere": ({"area": "E01000001", **IN_A2}, "stated_area_outside_but_point_inside", "A2"),
    "ward it does not lie in": ({"ward": "E05000012", "east": "345000", "north": "245000"}, None, "A3"),
}


@pytest.mark.parametrize("name", DISAGREEMENTS)
@pytest.mark.parametrize("area_from", ["stated", "point"])
def test_which_wins_is_a_setting_and_disagreements_are_counted(tmp_path, name, area_from):
    row, by_stated, by_point = DISAGREEMENTS[name]
    expected = by_stated if area_from == "stated" else by_point
    table, batch = cleaned(tmp_path, row, area_from=area_from)
    assert batch.repairs["stated_area_and_point_disagree"].tolist() == [True]
    if expected is not None and "_" in expected:
        assert reasons(batch) == {expected: 1}
    else:
        assert table["area_code"].fillna("-").tolist() == [expected or "-"]
        assert repairs(batch)["stated_area_and_point_disagree"] == 1


def test_wards_of_another_year_say_nothing(tmp_path):
    table, batch = cleaned(tmp_path, {"ward": "E05009999"}, {"ward": "E05009998"})
    assert len(table) == 2
    assert repairs(batch) == {"stated_area_unknown_left_empty": 2}


def test_agreement_is_no_disagreement(tmp_path):
    _, batch = cleaned(
        tmp_path,
        {"area": "A1", **IN_A1},
        {"area": "E01000001", **AWAY},
        # Within the strip along the boundary the area stated elsewhere is believed.
        {"area": "E01000001", "east": "345000", "north": "229950"},
    )
    assert not batch.repairs["stated_area_and_point_disagree"].any()
    assert reasons(batch) == {OUTSIDE: 2}


def test_a_short_easting_that_can_mean_two_places_is_left_empty(tmp_path):
    wide = np.array([box(WEST - SIDE, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)], dtype=object)
    one = {"area_codes": np.array(["A1"], dtype=object), "shapes": wide}
    table, batch = cleaned(tmp_path, {"east": "34512", "north": "235340"}, **one)
    # 345120 with its last figure cut off, or 334512 without its first: both lie in the partnership.
    assert repairs(batch) == {"coordinates_ambiguous_left_empty": 1}
    assert table["easting_m"].isna().all()


def test_a_file_about_the_whole_country_keeps_its_points_as_they_are(tmp_path):
    # Rows at the exchanged place are too many beside our own to be slips: they are true, and out of scope.
    rows = [IN_A1] * 40 + [{"east": "235000", "north": "345000"}] * 12
    _, batch = cleaned(tmp_path, *rows)
    assert reasons(batch) == {OUTSIDE: 12}
    table, batch = cleaned(tmp_path, *rows[:41])
    assert repairs(batch) == {"coordinates_swapped_put_right": 1}
    table, batch = cleaned(tmp_path, *rows[40:])
    # A file whose columns are exchanged throughout.
    assert repairs(batch) == {"coordinates_swapped_put_right": 12}
    assert set(table["area_code"]) == {"A1"}


def test_without_areas_nothing_is_decided_and_only_codes_are_kept(tmp_path):
    nothing = {"area_codes": np.array([], dtype=object), "shapes": np.array([], dtype=object)}
    table, batch = cleaned(tmp_path, {"area": "e01000001"}, {"area": "High Town"}, AWAY, **nothing)
    assert len(table) == 3
    assert set(table["area_code"].dropna()) == {"E01000001"}
    assert reasons(batch) == {}


def test_a_postcode_without_a_lookup_is_counted_and_dropped(tmp_path):
    table, batch = cleaned(tmp_path, {"postcode": "HR1 1AA"}, {**IN_A1, "postcode": "HR1 1AA"}, postcodes=None)
    assert repairs(batch) == {"postcode_without_a_lookup_left_empty": 1}
    assert "postcode" not in batch.frame
    assert "HR" not in table.to_csv()


def test_a_beat_of_ours_keeps_the_row_and_the_place_it_cannot_have_is_taken_away(tmp_path):
    rows = [
        {"beat": "HA1", **AWAY},
        {"beat": "HA1", "area": "E01000001"},
        {"beat": "HA1", "area": "E01000001", **IN_A1},
        {"beat": "ZZ1", **IN_A1},
    ]
    table, batch = cleaned(tmp_path, *rows, beat_prefixes=("HA",))
    assert reasons(batch) == {"beat_of_another_area": 1}
    assert table["area_code"].isna().all()
    assert table["easting_m"].isna().all()
    assert repairs(batch) == {
        "point_outside_the_area_left_empty": 1,
        "stated_area_outside_left_empty": 2,
        "stated_area_and_point_disagree": 1,
    }
