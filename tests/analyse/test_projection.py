"""Projection of a year end: identities, and whether its intervals hold on simulated years."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.projection import project, straight_line
from assessment.periods import financial_year

SEASONS = np.array([0.98, 1.06, 1.06, 1.1, 1.08, 1.0, 1.02, 0.97, 0.95, 0.94, 0.88, 0.96])


def projected(rng, level, shape=None):
    years = [
        rng.poisson(level * SEASONS if shape is None else rng.gamma(shape, level * SEASONS / shape)) for _ in range(5)
    ]
    parts = [(year[:10].sum(), year[10:].sum()) for year in years[:4]]
    ahead = project(years[4][:10].sum(), parts, pd.DataFrame(years[:4]))
    return ahead, years[4].sum()


def test_months_and_days_give_the_two_answers_of_the_plan():
    year = financial_year("2011/12")
    months, days = straight_line(8031, year, year.to_date(date(2012, 1, 31)))
    assert round(months) == 9637 > 9632 > round(days) == 9606
    assert np.isnan(straight_line(100, year, year.to_date(date(2011, 11, 9)))[0])


def test_the_mean_is_the_profile_of_earlier_years():
    ahead = project(100, [(200, 50), (300, 75)], pd.DataFrame([[20] * 12] * 2))
    assert ahead.year_end == pytest.approx(125)
    assert ahead.share_passed == pytest.approx(0.8)
    assert ahead.low < 125 < ahead.high


def test_probabilities_add_up_and_rise_with_the_target():
    ahead = project(800, [(800, 160)] * 3, pd.DataFrame([[80] * 12] * 3))
    chances = [ahead.probability_at_most(target) for target in range(900, 1000, 10)]
    assert chances == sorted(chances)
    assert ahead.probability_at_most(960) + ahead.probability_at_least(961) == pytest.approx(1)
    assert ahead.probability_at_most(799) == 0
    assert ahead.probability_at_least(800) == pytest.approx(1)


def test_unruly_history_widens_the_interval():
    calm = project(800, [(800, 160)] * 4, pd.DataFrame([[80] * 12] * 4))
    unruly = project(800, [(800, 100), (800, 220), (800, 120), (800, 200)], pd.DataFrame([[80] * 12] * 4))
    assert unruly.dispersion > 10
    assert unruly.high - unruly.low > 2 * (calm.high - calm.low)


def test_short_or_thin_histories_refuse_in_words():
    flat = pd.DataFrame([[10] * 12] * 2)
    assert "fewer than two" in project(100, [(100, 20)], flat)
    assert "too few events" in project(3, [(4, 1), (5, 2)], flat)


@pytest.mark.parametrize(("level", "shape"), [(800, None), (20, None), (100, 50.0)])
def test_intervals_hold_on_simulated_years(level, shape):
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(400):
        ahead, truth = projected(rng, level, shape)
        inside.append(ahead.low <= truth <= ahead.high)
    assert np.mean(inside) >= 0.92


def test_probability_is_calibrated():
    rng = np.random.default_rng(12)
    said, happened = [], []
    for _ in range(400):
        ahead, truth = projected(rng, 80)
        said.append(ahead.probability_at_most(955))
        happened.append(truth <= 955)
    said, happened = np.array(said), np.array(happened)
    for low, high in [(0, 0.2), (0.2, 0.8), (0.8, 1.01)]:
        band = (said >= low) & (said < high)
        assert band.sum() > 20
        assert happened[band].mean() == pytest.approx(said[band].mean(), abs=0.1)
