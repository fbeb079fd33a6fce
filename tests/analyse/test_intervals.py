"""Intervals against the published fixtures of PHEindicatormethods and against their own definitions."""

import numpy as np
import pytest
from scipy.stats import poisson

from assessment.analyse.intervals import byar, count_interval, exact_poisson, rate_interval, wilson

# ukhsa-collaboration/PHEindicatormethods 093fd288d8f8, tests/testthat: testdata_Byars_Wilson.xlsx, testdata_Rate.xlsx,
# testdata_Proportion.xlsx
BYAR = [
    (65, 0.95, 50.163187710459454, 82.84913854593984),
    (1045, 0.95, 982.5932018073325, 1110.33121298565),
    (1, 0.95, 0.01307213290150435, 5.5637555824752605),
    (65, 0.998, 42.8802614714802, 94.00029084431802),
    (1045, 0.998, 947.9407035610374, 1148.806160988033),
    (10, 0.998, 2.916318374695686, 24.193724927880535),
]
WILSON = [
    (65, 100, 0.95, 0.5525444329688797, 0.7363575175690247),
    (1045, 5000, 0.95, 0.19795549880013297, 0.22049130373189027),
    (0.445, 1, 0.95, 0.04381744772058822, 0.9334621276979156),
    (65, 100, 0.998, 0.4954946574070431, 0.7783540614089697),
    (0.445, 1, 0.998, 0.019347006132900975, 0.9702259947019541),
    (1, 100, 0.95, 0.0017674320641406511, 0.054486196178705294),
    (9856, 12345, 0.998, 0.7869924108419063, 0.8093061412589626),
    (7776456, 7564336677, 0.95, 0.0010273201001641094, 0.0010287644578977231),
]
RATE = [  # exact below 10, Byar from 10
    (1, 100, 100, 0.025317807984289897, 5.571643390938898),
    (5, 100, 100, 1.62348639011842, 11.668332079322669),
    (20, 100, 100, 12.211428834875937, 30.889880369197066),
    (9856, 12345, 100_000, 78269.49058976758, 81430.01654272141),
    (222, 3215, 100, 6.026574877652675, 7.87572937087185),
]


@pytest.mark.parametrize(("x", "confidence", "low", "high"), BYAR)
def test_byar_as_published(x, confidence, low, high):
    assert byar(x, confidence) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize(("x", "n", "confidence", "low", "high"), WILSON)
def test_wilson_as_published(x, n, confidence, low, high):
    assert wilson(x, n, confidence) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize(("x", "n", "per", "low", "high"), RATE)
def test_rates_switch_from_exact_to_byar_at_ten(x, n, per, low, high):
    assert rate_interval(x, n, per) == pytest.approx((low, high), rel=1e-9)


def test_byar_of_one_event_at_a_high_level_does_not_go_below_zero():
    assert byar(1, 0.998) == pytest.approx((0, 9.362180217908362))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"), [(82, 200, 34.4, 47.9), (76, 197, 32.1, 45.5), (45, 101, 35.2, 54.3)]
)
def test_intervals_the_plan_was_checked_with(x, n, low, high):
    assert [round(100 * end, 1) for end in wilson(x, n)] == [low, high]


def test_seventy_five_killed_or_seriously_injured():
    assert [round(end) for end in count_interval(75)] == [59, 94]


def test_exact_interval_is_where_the_poisson_tails_are_cut():
    for x in range(1, 30):
        low, high = exact_poisson(x)
        assert poisson.sf(x - 1, low) == pytest.approx(0.025)
        assert poisson.cdf(x, high) == pytest.approx(0.025)


def test_arrays_come_back_as_arrays_and_agree_with_numbers():
    low, high = count_interval(np.array([0, 9, 10, 75]))
    assert [(a, b) for a, b in zip(low, high, strict=True)] == [count_interval(x) for x in (0, 9, 10, 75)]
    assert low[0] == 0


def test_wilson_is_symmetrical_and_stays_inside():
    low, high = wilson(np.arange(11), 10)
    assert low == pytest.approx(1 - high[::-1])
    assert low[0] == 0
    assert high[-1] == 1


def test_no_base_gives_no_interval():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(rate_interval(3, 0)).all()


@pytest.mark.parametrize("call", [lambda: wilson(3, 2), lambda: byar(-1), lambda: exact_poisson(1, 1.5)])
def test_nonsense_is_refused(call):
    with pytest.raises(ValueError):
        call()
