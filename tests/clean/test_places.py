import numpy as np
import pandas as pd
import pytest
from shapely import Point

from assessment.clean.area_changes import read_area_code_changes
from assessment.clean.coordinates import to_national_grid
from assessment.clean.geography import NEAREST_AREA_M
from assessment.errors import ConfigurationError
from tests.clean.build import SIDE, SOUTH, WEST, geography


def test_points_fall_into_their_area_as_a_point_by_point_search_says():
    rng = np.random.default_rng(3)
    east = rng.uniform(WEST - 2_000, WEST + 2 * SIDE + 2_000, 400).round()
    north = rng.uniform(SOUTH - 2_000, SOUTH + 2 * SIDE + 2_000, 400).round()
    here = geography()
    position, nearest = here.area_of(np.append(east, np.nan), np.append(north, np.nan))
    for i in range(400):
        inside = [k for k, shape in enumerate(here.shapes) if shape.covers(Point(east[i], north[i]))]
        near = [k for k, shape in enumerate(here.shapes) if shape.distance(Point(east[i], north[i])) <= NEAREST_AREA_M]
        expected = inside[0] if inside else (near[0] if near else -1)
        assert position[i] == expected
        assert nearest[i] == (not inside and bool(near))
    assert position[-1] == -1


def test_a_point_on_a_shared_boundary_has_one_area_always_the_same():
    here = geography()
    position, _ = here.area_of(np.array([WEST + SIDE]), np.array([SOUTH + SIDE]))
    assert here.codes_at(position).tolist() == ["A1"]


def test_degrees_become_grid_references():
    # Ordnance Survey, A Guide to Coordinate Systems in Great Britain: the tower at Framingham, to some metres.
    east, north = to_national_grid(pd.Series([1.716073973, np.nan]), pd.Series([52.658007833, 52.0]))
    assert abs(east[0] - 651_409.8) < 5
    assert abs(north[0] - 313_177.3) < 5
    assert np.isnan(east[1])


def test_localities_by_name_or_code_whatever_the_spelling():
    codes, unknown = geography().locality(pd.Series(["Northtown", " NORTH TOWN", "Elsewhere", None, ""]))
    assert codes.fillna("-").tolist() == ["L1", "L1", "-", "-", "-"]
    assert unknown.tolist() == [False, False, True, False, False]


def test_area_code_changes_come_from_the_workspace(tmp_path):
    assert dict(read_area_code_changes(tmp_path, "")) == {}
    (tmp_path / "changes.toml").write_text('[changes]\n"B1" = "A1"\n', encoding="utf-8")
    assert dict(read_area_code_changes(tmp_path, "changes.toml")) == {"B1": "A1"}
    (tmp_path / "wrong.toml").write_text("[changes]\nB1 = 5\n", encoding="utf-8")
    (tmp_path / "broken.toml").write_text("[changes", encoding="utf-8")
    for name, said in (
        ("absent.toml", "does not exist"),
        ("wrong.toml", "must hold a table"),
        ("broken.toml", "not TOML"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            read_area_code_changes(tmp_path, name)
