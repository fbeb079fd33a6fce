"""A grid of classes by month: every cell in its place, nothing pretended where nothing is known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.disclosure import Policy, release
from assessment.periods import Period
from assessment.present.charts import month_grid
from assessment.results import Result

CLASSES, UNKNOWN = ("95% or more", "80% to under 95%", "under 80%"), "too few rows to say"
PERIOD = Period(date(2011, 1, 1), date(2011, 6, 30))
ABOUT = {"group": "source", "row": "field", "month": "month", "value": "band", "classes": CLASSES, "unknown": UNKNOWN}


def grid(*rows):
    frame = pd.DataFrame(rows, columns=["source", "field", "month", "band"])
    frame["month"] = pd.to_datetime(frame["month"]).astype("datetime64[us]")
    roles = {"source": "key", "field": "key", "month": "key", "band": "derived"}
    return release(Result("quality.test", "Filled in", frame, roles, PERIOD, ("a",)), Policy("executive"))


ROWS = (
    ("Police", "Alcohol", "2011-01-01", CLASSES[0]),
    ("Police", "Alcohol", "2011-03-01", CLASSES[2]),
    ("Police", "Alcohol", "2011-04-01", CLASSES[2]),
    ("Police", "Beat", "2011-01-01", CLASSES[0]),
    ("Hospital", "Alcohol", "2011-01-01", UNKNOWN),
    ("Hospital", "Alcohol", "2011-02-01", CLASSES[1]),
)


def test_it_is_an_exhibit_with_its_table_and_a_text_alternative():
    exhibit = month_grid(grid(*ROWS), **ABOUT, title="Fewer filled in", source="Extracts", subtitle="Share, by month")
    assert exhibit.id == "quality.test.months"
    assert exhibit.png
    assert "Police, Alcohol: under 80% in 2 months" in exhibit.alt
    assert "Hospital, Alcohol: 80% to under 95% in 1 month" in exhibit.alt
    assert "Beat" not in exhibit.alt
    assert 'data-table="quality.test"' in exhibit.html


def test_the_same_grid_is_the_same_bytes():
    first, second = (month_grid(grid(*ROWS), **ABOUT, title="T", source="S") for _ in range(2))
    assert first.html == second.html


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[4:5], ()])
def test_little_or_nothing_can_be_drawn(rows):
    exhibit = month_grid(grid(*rows), **ABOUT, title="T", source="S")
    assert exhibit.alt


def test_a_darker_shade_is_a_later_class():
    from assessment.present.charts.months import _shades

    light = [sum(int(shade[at : at + 2], 16) for at in (1, 3, 5)) for shade in _shades(4)]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) == 4
    assert len(np.unique(_shades(2))) == 2
