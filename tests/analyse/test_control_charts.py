"""Process charts against NHSRplotthedots: its vignette and its unit-test vectors."""

import json

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.control_charts import rate_chart, seasonal_factors, xmr, xmr_limits
from assessment.analyse.control_rules import (
    NEAR,
    OUTSIDE,
    SHIFT,
    TREND,
    back_filled,
    near_windows,
    shift_ends,
    signals,
    trend_ends,
)

# nhs-r-community/NHSRplotthedots 050b07d7eacc, tests/testthat/test-ptd_calculate_point_type.R
ONE_SIDE = [
    ("[1, 1, 1, 1, 1, 1]", "[0, 0, 0, 0, 0, 0]"),
    ("[1, 1, 1, 1, 1, 1, -1]", "[0, 0, 0, 0, 0, 0, 0]"),
    ("[1, 1, 1, 1, 1, 1, 1, 1, -1]", "[0, 0, 0, 0, 0, 0, 1, 1, 0]"),
    ("[-1, -1, -1, -1, -1, -1, -1, -1, 1]", "[0, 0, 0, 0, 0, 0, 1, 1, 0]"),
]
RUNS = [
    ("[1, 2, 3, 4, 5, 6]", "[0, 0, 0, 0, 0, 0]"),
    ("[1, 2, 3, 3, 4, 5, 6]", "[0, 0, 0, 0, 0, 0, 0]"),
    ("[1, 2, 3, 4, 5, 6, 7]", "[0, 0, 0, 0, 0, 0, 1]"),
    ("[2, 1, 2, 3, 4, 5, 6, 7, 3]", "[0, 0, 0, 0, 0, 0, 0, 1, 0]"),
    ("[7, 6, 5, 4, 3, 2, 1]", "[0, 0, 0, 0, 0, 0, -1]"),
    ("[2, 7, 6, 5, 4, 3, 2, 1, 3]", "[0, 0, 0, 0, 0, 0, 0, -1, 0]"),
]
TWO_OF_THREE = [
    ("[[1, 0, 1], [1, 1, 1]]", "[1, 1, 1]"),
    ("[[0, 0, 1, 0, 1, 0, 0], [1, 1, 1, 1, 1, 1, 1]]", "[0, 0, 1, 1, 1, 0, 0]"),
    ("[[0, 0, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1]]", "[0, 1, 1, 1, 1, 0, 0]"),
    ("[[1, 0, 1], [1, -1, 1]]", "[0, 0, 0]"),
]
# the same repository, vignettes/deviations.Rmd: 18 daily values, the fifth out of line
DEVIATIONS = np.array([1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])


@pytest.mark.parametrize(("given", "expected"), ONE_SIDE)
def test_seven_on_one_side(given, expected):
    assert shift_ends(json.loads(given)).astype(int).tolist() == json.loads(expected)


@pytest.mark.parametrize(("given", "expected"), RUNS)
def test_seven_rising_or_falling(given, expected):
    assert trend_ends(json.loads(given)).tolist() == json.loads(expected)


@pytest.mark.parametrize(("given", "expected"), TWO_OF_THREE)
def test_two_of_three_near_a_limit(given, expected):
    assert near_windows(*json.loads(given)).astype(int).tolist() == json.loads(expected)


def test_a_run_is_marked_from_its_first_point():
    assert back_filled([0, 0, 0, 0, 0, 0, 1, 1, 0]).astype(int).tolist() == [1, 1, 1, 1, 1, 1, 1, 1, 0]


def test_limits_as_in_the_vignette():
    values = DEVIATIONS[:18]
    assert len(values) == 18
    screened, plain = xmr_limits(values), xmr_limits(values, screen_outliers=False)
    assert screened == pytest.approx((1.944444, -0.715556, 4.604444), abs=1e-6)
    assert plain == pytest.approx((1.944444, -3.062614, 6.951503), abs=1e-6)


def chart(values, **options):
    series = pd.DataFrame({"records_count": values, "segment": 0})
    return xmr(series, **options)


def test_only_the_fifth_point_of_the_vignette_is_special():
    found = chart(DEVIATIONS, lowest=None)["signal"]
    assert found[found != ""].to_dict() == {4: OUTSIDE}


def test_rules_can_be_chosen_and_take_precedence_in_order():
    values = [10, 9, 11, 10, 9, 11, 10, 9, 11, 10, 9, 11, 10, 30]
    assert chart(values)["signal"].iloc[-1] == OUTSIDE
    assert chart(values, rules=[SHIFT, TREND, NEAR])["signal"].iloc[-1] != OUTSIDE
    with pytest.raises(ValueError, match="unknown rule"):
        signals([1.0], [1.0], [0.0], [2.0], ["middle third"])


def test_counts_have_no_limit_below_zero():
    assert (chart([1, 2] * 10)["lower_limit"] == 0).all()


def test_eleven_points_are_too_few_and_twelve_are_enough():
    assert chart([5, 6] * 5 + [5])["centre"].isna().all()
    assert chart([5, 6] * 6)["centre"].notna().all()


def test_segments_are_limited_on_their_own_and_gaps_are_empty():
    values = pd.array([10, 11] * 6 + [None] + [100, 101] * 6, dtype="Int64")
    series = pd.DataFrame({"records_count": values, "segment": [0] * 13 + [1] * 12})
    found = xmr(series)
    assert found["centre"].iloc[0] == pytest.approx(10.5)
    assert found["centre"].iloc[-1] == pytest.approx(100.5)
    assert np.isnan(found["centre"].iloc[12])
    assert (found["signal"] == "").all()


def test_a_fixed_baseline_judges_what_comes_after():
    found = chart([10, 12] * 12 + [20] * 3, baseline_points=24)
    assert found["centre"].iloc[-1] == pytest.approx(11)
    assert (found["signal"].iloc[-3:] == OUTSIDE).all()


def test_limits_follow_the_seasons():
    factors = np.tile([0.5, 1.5], 18)
    series = pd.DataFrame({"records_count": 100 * factors + np.tile([1, -1, 0], 12), "segment": 0, "season": factors})
    seasonal, flat = xmr(series, season="season"), xmr(series)
    assert (seasonal["signal"] == "").all()
    assert (seasonal["upper_limit"] < flat["upper_limit"]).all()
    assert seasonal["centre"].iloc[1] == pytest.approx(3 * seasonal["centre"].iloc[0])


def test_seasons_are_not_pretended():
    assert seasonal_factors(pd.DataFrame(np.ones((2, 12)))) is None
    assert seasonal_factors(pd.DataFrame(np.zeros((4, 12)))) is None
    factors = seasonal_factors(pd.DataFrame([[1.0] * 6 + [3.0] * 6] * 3))
    assert factors.mean() == pytest.approx(1)
    assert factors[-1] / factors[0] == pytest.approx(3)


def test_p_chart_limits_are_three_standard_errors_and_vary_with_the_base():
    series = pd.DataFrame({"repeats": [20, 40] * 8, "cases": [50, 100] * 8, "segment": 0})
    found = rate_chart(series, "repeats", "cases", kind="p", per=100)
    assert found["centre"].tolist() == pytest.approx([40] * 16)
    reach = 300 * np.sqrt(0.4 * 0.6 / series["cases"])
    assert (found["upper_limit"] - found["centre"]).tolist() == pytest.approx(reach.tolist())


def test_u_chart_and_its_gaps():
    series = pd.DataFrame({"events": [9] * 14, "people": [1000] * 13 + [0], "segment": 0})
    found = rate_chart(series, "events", "people", kind="u", per=1000)
    assert found["upper_limit"].iloc[0] == pytest.approx(9 + 3 * 3)
    assert np.isnan(found["value"].iloc[-1])
    with pytest.raises(ValueError, match="kind"):
        rate_chart(series, "events", "people", kind="c")
