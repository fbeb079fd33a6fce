"""Slimmed paths draw the same as before."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.present.svg import shorter_path

COORDINATE = st.floats(-900, 900, allow_nan=False)


def places(path):
    """The points that a path of M, L, l and z visits, in order."""
    found, at = [], np.zeros(2)
    for letter, numbers in re.findall(r"([MLlz])([^MLlz]*)", path):
        pairs = np.array([float(text) for text in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", numbers)]).reshape(-1, 2)
        for pair in pairs:
            at = at + pair if letter == "l" else pair
            found.append(at)
    return np.array(found)


@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=40))
def test_points_move_by_less_than_a_tenth_and_errors_do_not_add_up(points):
    steps = " ".join(f"{'M' if place == 0 else 'L'} {x:.6f} {y:.6f}" for place, (x, y) in enumerate(points))
    slim = places(shorter_path(f"{steps} z"))
    wanted = [points[0]]
    for point in points[1:]:  # steps of no length are left out
        if tuple(round(float(f"{axis:.6f}") * 10) for axis in point) != tuple(
            round(float(f"{axis:.6f}") * 10) for axis in wanted[-1]
        ):
            wanted.append(point)
    assert slim.shape == (len(wanted), 2)
    assert np.abs(slim - np.array(wanted)).max() < 0.0501


@pytest.mark.parametrize("curved", ["M 1.26 2.00 Q 3.14 4 5 6 z", "M 0 0 C 1 1 2 2 3.333 3"])
def test_curves_are_kept(curved):
    assert {letter for letter in shorter_path(curved) if letter.isalpha()} == {
        letter for letter in curved if letter.isalpha()
    }
