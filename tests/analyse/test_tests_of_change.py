"""Tests of change against published answers, symmetry, and what the plan's own changes come to."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, fisher_exact

from assessment.analyse.tests_of_change import dispersion, false_discovery, rate_ratio, two_proportions


def test_violence_with_injury_is_not_beyond_chance():
    change = rate_ratio(683, 721)
    assert round(change.as_percent[0], 1) == -5.3
    assert change.p_value == pytest.approx(0.31, abs=0.01)  # Poisson z = -1.01
    assert change.low < 1 < change.high


def test_repeat_cases_rose_with_p_about_eight_per_cent():
    change = two_proportions(45, 101, 31, 96)
    assert change.p_value == pytest.approx(0.077, abs=0.001)  # z = 1.77
    assert change.low < 0 < change.high


def test_newcombe_as_published():
    # Newcombe (1998), Statistics in Medicine 17: 56/70 less 48/80, method 10: 0.0524 to 0.3339
    change = two_proportions(56, 70, 48, 80)
    assert (change.low, change.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_few_expected_go_to_fisher():
    change = two_proportions(1, 10, 5, 10)
    assert change.method == "Fisher's exact test"
    assert change.p_value == pytest.approx(fisher_exact([[1, 9], [5, 5]]).pvalue)


def test_rate_ratio_lies_inside_the_exact_one_and_its_interval_agrees_with_its_p():
    for a, b in [(3, 12), (10, 10), (40, 20), (0, 4), (200, 260)]:
        change = rate_ratio(a, b)
        exact = binomtest(a, a + b, 0.5)
        limits = exact.proportion_ci(0.95, "exact")
        assert change.p_value <= exact.pvalue + 1e-12
        assert change.low >= limits.low / (1 - limits.low) - 1e-9
        assert change.high <= limits.high / (1 - limits.high) + 1e-9
        assert (change.low < 1 < change.high) == (change.p_value > 0.05)


def test_turning_the_comparison_round_turns_the_ratio():
    one, other = rate_ratio(30, 50, 300, 365), rate_ratio(50, 30, 365, 300)
    assert one.estimate == pytest.approx(1 / other.estimate)
    assert one.low == pytest.approx(1 / other.high, rel=1e-6)
    assert one.p_value == pytest.approx(other.p_value)


def test_exposure_matters():
    assert rate_ratio(100, 50, 2, 1).estimate == 1
    assert rate_ratio(100, 50, 2, 1).p_value > 0.9


def test_extra_variation_widens():
    plain, wide = rate_ratio(600, 700), rate_ratio(600, 700, dispersion=3)
    assert wide.p_value > plain.p_value
    assert wide.low < plain.low < plain.high < wide.high


def test_nothing_to_compare():
    assert rate_ratio(0, 0).p_value == 1
    assert np.isnan(rate_ratio(5, 0).estimate)
    assert rate_ratio(5, 0).high == float("inf")
    with pytest.raises(ValueError):
        rate_ratio(-1, 2)
    with pytest.raises(ValueError):
        two_proportions(0, 0, 1, 2)


def test_false_discovery_as_published():
    # Benjamini and Hochberg (1995), table of 15 p-values: four are announced at 0.05
    values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    values += [0.7590, 1.0]
    assert (false_discovery(values) <= 0.05).sum() == 4


def test_false_discovery_leaves_out_what_was_not_tested():
    adjusted = false_discovery([0.01, np.nan, 0.04])
    assert adjusted[[0, 2]].tolist() == pytest.approx([0.02, 0.04])
    assert np.isnan(adjusted[1])


def test_dispersion_of_poisson_is_one_and_of_lumps_is_more():
    rng = np.random.default_rng(7)
    means = np.outer([80, 100, 120, 90, 95], np.linspace(0.8, 1.2, 12))
    estimates = [dispersion(pd.DataFrame(rng.poisson(means))) for _ in range(200)]
    assert np.mean(estimates) == pytest.approx(1.08, abs=0.05)  # cut at one from below
    lumps = [dispersion(pd.DataFrame(3 * rng.poisson(means / 3))) for _ in range(200)]
    assert np.mean(lumps) == pytest.approx(3, rel=0.05)


def test_dispersion_with_too_little_to_tell():
    assert dispersion(pd.DataFrame([[1, 2, 3]])) == 1
    assert dispersion(pd.DataFrame(np.zeros((3, 12)))) == 1
