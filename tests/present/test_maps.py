"""Maps show classes and words, never a withheld value, and only where they know the place."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from assessment.present import maps
from assessment.present.audit import bare_numbers
from assessment.present.columns import Column
from assessment.present.maps.classes import numeric_classes, verdict_classes
from assessment.present.maps.shapes import crowded_window, paths
from tests.present.released import released

SIDE = 6
AREAS = gpd.GeoDataFrame(
    {"area_code": [f"A{place:02d}" for place in range(SIDE**2)]},
    geometry=[
        box(
            300_000 + 1000 * (place % SIDE),
            200_000 + 1000 * (place // SIDE),
            301_000 + 1000 * (place % SIDE),
            201_000 + 1000 * (place // SIDE),
        )
        for place in range(SIDE**2)
    ],
    crs="EPSG:27700",
)
TOWN = SimpleNamespace(name="Sampleton", easting_m=303_000.0, northing_m=203_000.0)
WORDS = {"title": "Rates are highest in the north", "source": "The police", "subtitle": "Offences per 1,000 residents"}
RATE = Column("rate", "Rate", "rate", 1)


def rates(**more):
    frame = pd.DataFrame(
        {
            "area_code": AREAS["area_code"],
            "area_name": [f"Area {letter}" for letter in AREAS["area_code"]],
            "rate": np.arange(36) * 1.5,
        }
    )
    frame["few"] = frame["rate"] < 3
    roles = {"area_code": "key", "area_name": "label", "rate": "derived", "few": "label"}
    return released(frame.iloc[:-1], roles, table_id="hotspots.rates", **more)


def test_a_map_is_complete():
    shown = maps.area_map(rates(withheld=[(30, "rate")]), AREAS, value="rate", towns=[TOWN], **WORDS)
    assert shown.kind == "map"
    assert "too few to say: 3 areas" in shown.alt
    assert "45.0" not in shown.html  # withheld
    assert "Sampleton" not in shown.alt
    assert bare_numbers(shown.html) == ()
    assert shown.png.startswith(b"\x89PNG")
    assert shown.html.count("<table") == 2  # named areas beside it, the numbers beneath it


def test_the_same_input_gives_the_same_bytes():
    assert (
        maps.area_map(rates(), AREAS, value="rate", towns=[TOWN], **WORDS).html
        == maps.area_map(rates(), AREAS, value="rate", towns=[TOWN], **WORDS).html
    )


def test_verdicts_have_words_and_name_only_those_that_stand_out():
    frame = rates().frame.assign(verdict=["hotspot" if rate > 45 else "as elsewhere" for rate in rates().frame["rate"]])
    table = released(
        frame[["area_code", "area_name", "verdict"]], {"area_code": "key", "area_name": "label", "verdict": "derived"}
    )
    shown = maps.area_map(table, AREAS, value="verdict", classes=["hotspot", "as elsewhere", "cold spot"], **WORDS)
    assert "hotspot: 4 areas; as elsewhere: 31 areas; cold spot: 0 areas" in shown.alt
    beside = shown.html.split("<details")[0]
    assert "as elsewhere</td>" not in beside


def test_an_area_without_a_boundary_is_refused_without_naming_it():
    frame = rates().frame.assign(area_code=["E99", *rates().frame["area_code"][1:]])
    strange = released(frame, dict(rates().result.roles))
    with pytest.raises(KeyError, match="1 of 35 areas have no boundary"):
        maps.area_map(strange, AREAS, value="rate", **WORDS)


def test_areas_in_degrees_are_refused():
    with pytest.raises(ValueError, match="27700"):
        paths(AREAS.to_crs(4326), 6000)


def test_classes_hold_every_value_and_share_edges_when_given():
    values = np.array([0.0, 5.0, 10.0, 20.0, 50.0, np.nan])
    found = numeric_classes(values, RATE, [0, 10, 20, 60])
    assert found.words == ("20.0 or more", "10.0 to under 20.0", "under 10.0")
    assert found.of_row.tolist() == [2, 2, 1, 0, 0, -1]
    natural = numeric_classes(values, RATE, None)
    assert natural.of_row.max() < 5
    assert (natural.of_row[:-1] >= 0).all()


@pytest.mark.parametrize("values", [[np.nan, np.nan], [3.0, 3.0], [0.0, 0.0], [1.0]])
def test_classes_of_next_to_nothing(values):
    found = numeric_classes(np.array(values), RATE, None)
    assert len(found.words) == len(found.colours)


def test_six_classes_are_too_many():
    with pytest.raises(ValueError, match="at most 5"):
        numeric_classes(np.array([1.0]), RATE, list(range(7)))
    with pytest.raises(ValueError, match="at most 5"):
        verdict_classes(pd.Series(["a"]), list("abcdef"))


def test_a_crowded_town_gets_an_inset_and_an_empty_one_does_not():
    small = AREAS.copy()
    small["geometry"] = [
        box(x, y, x + 60, y + 60) for x in range(302_800, 303_160, 60) for y in range(202_800, 203_160, 60)
    ]
    wide = pd.concat([small.iloc[:-1], AREAS.iloc[[0]], AREAS.iloc[[-1]]], ignore_index=True)
    west, south, east, north = crowded_window(gpd.GeoDataFrame(wide, crs=27700), [TOWN])
    assert west < TOWN.easting_m < east
    assert south < TOWN.northing_m < north
    assert crowded_window(AREAS, [TOWN]) is None
    assert crowded_window(AREAS, []) is None
