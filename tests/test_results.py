"""Results know their columns; nothing is released but by the gate."""

from datetime import date

import pandas as pd
import pytest

from assessment.errors import DisclosureError
from assessment.periods import financial_year
from assessment.results import Figure, Released, ReleasedFigures, Result

PERIOD = financial_year("2011/12")


def figure(**changes: object) -> Figure:
    values: dict[str, object] = {
        "id": "a.b",
        "label": "A number",
        "value": 12.5,
        "unit": "percent",
        "period_start": date(2011, 4, 1),
        "period_end": date(2012, 1, 31),
        "source": "marac",
    }
    return Figure(**{**values, **changes})  # type: ignore[arg-type]


def result(**changes: object) -> Result:
    values: dict[str, object] = {
        "id": "a.table",
        "title": "A table",
        "frame": pd.DataFrame({"area": ["x"], "offences_count": [7]}),
        "roles": {"area": "key", "offences_count": "count"},
        "period": PERIOD,
        "sources": ("police_crime",),
    }
    return Result(**{**values, **changes})  # type: ignore[arg-type]


def test_every_column_needs_a_role() -> None:
    with pytest.raises(DisclosureError, match="no role is declared for the column\\(s\\) offences_count"):
        result(roles={"area": "key"})


def test_a_role_needs_a_column() -> None:
    with pytest.raises(DisclosureError, match="which the frame has not"):
        result(roles={"area": "key", "offences_count": "count", "rate": "derived"})


def test_only_keys_are_additive() -> None:
    with pytest.raises(DisclosureError, match="which is no key"):
        result(additive=("offences_count",))


def test_nobody_else_makes_a_released() -> None:
    one = result()
    with pytest.raises(DisclosureError, match="only the disclosure gate"):
        Released(one, one.frame.isna(), "executive", 5)
    with pytest.raises(DisclosureError, match="only the disclosure gate"):
        ReleasedFigures((), "executive")


@pytest.mark.parametrize("status", ["pending", "suppressed", "narrative"])
def test_a_figure_that_is_not_known_has_no_value(status: str) -> None:
    with pytest.raises(ValueError, match="cannot have a value"):
        figure(status=status)
    assert figure(status=status, value=None).value is None


def test_a_final_figure_has_a_value() -> None:
    with pytest.raises(ValueError, match="needs a value"):
        figure(value=None)


def test_a_withheld_figure_keeps_nothing_to_work_back_from() -> None:
    withheld = figure(numerator=3, denominator=24, low=4.0, high=31.0, confidence=0.95).withheld()
    kept = (withheld.value, withheld.numerator, withheld.denominator, withheld.low, withheld.high)
    assert kept == (None, None, None, None, None)
    assert withheld.status == "suppressed"


def test_figures_come_back_from_json_unchanged() -> None:
    one = figure(numerator=3, denominator=24, low=4.0, high=31.0, confidence=0.95, note="n")
    assert Figure.from_json(one.to_json()) == one
