"""Falls in completeness: what is planted is named, a level series raises no alarm more often than is accepted."""

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.data_quality.departures import departures, episodes, extra_variation

MONTHS = pd.date_range("2008-01-01", periods=48, freq="MS").as_unit("us")
RATE = 0.05


def level(rng, *, rows=300, share=0.9, spread=0.0, fields=6):
    """Return series of fields that stay level: shares vary between months by `spread` (beta-binomial)."""
    frames = []
    for field in range(fields):
        shares = rng.beta(share / spread, (1 - share) / spread, len(MONTHS)) if spread else np.full(len(MONTHS), share)
        base = rng.poisson(rows, len(MONTHS))
        part = rng.binomial(base, shares)
        frames.append(pd.DataFrame({"field": f"field {field}", "month": MONTHS, "part": part, "base": base}))
    return pd.concat(frames, ignore_index=True)


def judged(series):
    return departures(series, ["field"], "part", "base", least_base=20, false_discovery_rate=RATE)


def with_share(series, field, months, share):
    chosen = (series["field"] == field) & series["month"].isin(months)
    part = np.where(chosen, (series["base"] * share).round(), series["part"]).astype(int)
    return series.assign(part=part)


@pytest.mark.parametrize(("rows", "share", "spread"), [(60, 0.9, 0.0), (800, 0.6, 0.0), (300, 0.9, 0.01)])
def test_a_level_series_raises_no_alarm_more_often_than_accepted(rows, share, spread):
    rng = np.random.default_rng(20120131)
    runs = 30
    alarms = sum((judged(level(rng, rows=rows, share=share, spread=spread))["departs"] != 0).any() for _ in range(runs))
    # Of a binomial with the accepted rate, 30 runs give more than 5 alarms three times in a thousand.
    assert alarms <= 5


@pytest.mark.parametrize(
    ("first", "last", "lasts"),
    [(30, 32, False), (40, 47, True), (20, 40, True), (35, 35, False)],
)
def test_the_planted_fall_is_named_and_no_other(first, last, lasts):
    series = level(np.random.default_rng(7), rows=300)
    planted = with_share(series, "field 2", MONTHS[first : last + 1], 0.4)
    found = episodes(judged(planted), ["field"], "part", "base")
    fell = found[found["departs"] == -1]
    assert fell["field"].tolist() == ["field 2"]
    assert fell["first_month"].iloc[0] == MONTHS[first]
    assert fell["lasts"].iloc[0] == lasts
    if last - first < 12:
        assert fell["last_month"].iloc[0] == MONTHS[last]


def test_a_level_kept_for_a_year_is_the_new_usual():
    series = with_share(level(np.random.default_rng(7)), "field 2", MONTHS[20:], 0.4)
    found = judged(series).query("field == 'field 2'")
    assert (found["departs"].iloc[20:32] == -1).all()
    assert (found["departs"].iloc[32:] == 0).all()


def test_a_rise_is_no_fall():
    series = with_share(level(np.random.default_rng(7), share=0.5), "field 1", MONTHS[30:], 0.95)
    found = episodes(judged(series), ["field"], "part", "base")
    assert found["departs"].tolist() == [1]


def test_months_of_few_rows_are_not_judged():
    series = level(np.random.default_rng(7), rows=8)
    assert judged(series)["p_value"].isna().all()
    assert episodes(judged(series), ["field"], "part", "base").empty


def test_a_small_change_of_many_rows_is_not_named():
    series = with_share(level(np.random.default_rng(7), rows=100_000), "field 0", MONTHS[40:], 0.87)
    assert (judged(series)["departs"] == 0).all()


def test_months_that_vary_more_than_chance_are_allowed_for():
    rng = np.random.default_rng(1)
    base = np.full(4_000, 200.0)
    part = rng.binomial(200, rng.beta(9, 1, 4_000)).astype(float)
    # Beta-binomial: variance over that of the binomial is 1 + (n - 1) / (a + b + 1).
    assert extra_variation(np.column_stack([part, base])) == pytest.approx(1 + 199 / 11, rel=0.1)
    assert extra_variation(np.array([[5.0, 5], [9, 9]])) == 1.0
