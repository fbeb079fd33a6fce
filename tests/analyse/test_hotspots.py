"""Gi* against published values, and what it says of made-up maps."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from libpysal.graph import Graph

from assessment.analyse.areas import area_rates
from assessment.analyse.hotspot_overview import hotspot_overview
from assessment.analyse.hotspots import BESIDE, HOT, contiguity, gi_star, hotspot_figures, hotspots
from assessment.errors import InputError
from assessment.periods import financial_year
from tests.analyse.canonical_rows import offences
from tests.analyse.places_and_people import populations, square_areas

YEAR = financial_year("2011/12")


def test_scores_are_the_published_ones():
    # Getis and Ord's example as in esda's documentation: binary distance band of 15, Gi* with the point itself.
    east, north = (10, 20, 40, 15, 30, 30), (10, 10, 10, 20, 20, 30)
    points = gpd.GeoSeries.from_xy(east, north)
    near = Graph.build_distance_band(points, 15, binary=True)
    found = gi_star(np.array([2, 3, 3.2, 5, 8, 7]), near, permutations=99, seed=1)
    published = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert found.z == pytest.approx(published, abs=1e-7)


def test_neighbours_share_a_border_or_a_corner():
    near = contiguity(square_areas(3).query("area_level == 'small_area'").set_index("area_code")[["geometry"]])
    assert near.cardinalities.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]


def test_borders_that_miss_each_other_by_millimetres_are_shared():
    areas = square_areas(3).query("area_level == 'small_area'").set_index("area_code")[["geometry"]]
    shifted = areas.set_geometry(areas.geometry.scale(0.99999, 0.99999))
    assert contiguity(shifted).cardinalities.tolist() == contiguity(areas).cardinalities.tolist()


def test_degrees_are_refused():
    with pytest.raises(InputError, match="EPSG:27700"):
        contiguity(square_areas().to_crs(4326))


def test_the_same_everywhere_is_no_hotspot_and_raises_nothing():
    areas = square_areas(3).query("area_level == 'small_area'").set_index("area_code")[["geometry"]]
    found = gi_star(np.full(9, 2.0), contiguity(areas), seed=1)
    assert found.p_value.tolist() == [1.0] * 9


def test_an_island_is_not_assessed():
    areas = square_areas(3).query("area_level == 'small_area'").set_index("area_code")[["geometry"]]
    moved = areas.copy()
    moved.loc["A000", "geometry"] = (
        moved.loc["A000", "geometry"]
        .buffer(0)
        .__class__([(x - 9e5, y) for x, y in moved.loc["A000", "geometry"].exterior.coords])
    )
    found = gi_star(np.arange(9, dtype=float), contiguity(moved), permutations=99, seed=1)
    assert found.islands_count == 1
    assert np.isnan(found.p_value[0])
    assert not np.isnan(found.p_value[1:]).any()


def with_cluster(side=8):
    """Return areas and offences: one everywhere, forty in each area of one corner's two by two block."""
    areas = square_areas(side)
    block = {"A000", "A001", f"A{side:03d}", f"A{side + 1:03d}"}
    codes = areas.loc[areas["area_level"] == "small_area", "area_code"]
    placed = [code for code in codes for _ in range(40 if code in block else 1)]
    return areas, offences(["2011-06-01"] * len(placed), area_code=placed), block


def rates_of(areas, records):
    return area_rates(
        records, areas, populations(areas), YEAR, table_id="t.rates", label="Offences", sources=("police_crime",)
    )


def test_a_planted_block_is_found_and_its_borders_are_told_apart():
    areas, records, block = with_cluster()
    found = hotspots(rates_of(areas, records), areas, table_id="t.gi", seed=7).frame
    assert set(found.loc[found["verdict"] == HOT, "area_code"]) <= block
    assert (found["verdict"] == HOT).sum() >= 3
    assert not (found.loc[found["verdict"] == BESIDE, "area_code"].isin(block)).any()


def test_the_same_seed_gives_the_same_p_values():
    areas, records, _ = with_cluster()
    first, second = (hotspots(rates_of(areas, records), areas, table_id="t.gi", seed=7).frame for _ in range(2))
    assert first["p_value"].tolist() == second["p_value"].tolist()


def test_chance_alone_seldom_gives_a_hotspot():
    areas = square_areas(8)
    codes = areas.loc[areas["area_level"] == "small_area", "area_code"].to_numpy()
    near = contiguity(areas.query("area_level == 'small_area'").set_index("area_code")[["geometry"]])
    rng, announced, runs = np.random.default_rng(2), 0, 60
    for number in range(runs):
        placed = rng.choice(codes, 640)
        rates = rates_of(areas, offences(["2011-06-01"] * 640, area_code=placed))
        found = hotspots(rates, areas, table_id="t.gi", permutations=999, seed=number, neighbours=near).frame
        announced += (found["verdict"] == HOT).any()
    assert announced / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


def test_figures_count_areas_and_their_share():
    areas, records, _ = with_cluster()
    result = hotspots(rates_of(areas, records), areas, table_id="t.gi", seed=7)
    number, share = hotspot_figures(result, prefix="hotspots.x", label="Offences")
    assert number.value == (result.frame["verdict"] == HOT).sum()
    assert share.denominator == 220
    assert share.value == pytest.approx(100 * share.numerator / 220)


def test_overview_leaves_out_what_is_rare_and_what_would_tell_of_victims():
    areas, records, _ = with_cluster()
    codes = areas.loc[areas["area_level"] == "small_area", "area_code"].tolist()
    private = offences(["2011-06-01"] * 60, "20A", area_code=codes[:60])
    rare = offences(["2011-06-01"] * 5, "34A", area_code=codes[:5])
    together = pd.concat([records, private, rare], ignore_index=True)
    frame = hotspot_overview(together, areas, populations(areas), YEAR, seed=1, permutations=199).frame
    assert frame["group"].tolist() == ["Violence against the person"]
    assert frame["top_areas_share_pct"].iloc[0] > 70
