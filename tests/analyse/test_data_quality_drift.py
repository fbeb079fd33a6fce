"""Categories: what came, went or moved is named; a mix that only varies is not."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.data_quality.drift import FEWER, GONE, MORE, NEW, divergence, drift, quarterly, quarters_of
from assessment.periods import Period

QUARTERS = pd.date_range("2007-04-01", periods=19, freq="QS").as_unit("us")
SHARES = np.array([0.35, 0.25, 0.2, 0.12, 0.08])
RATE = 0.05


def mix(rng, records=800, season=0.0):
    rows = []
    for number in range(len(QUARTERS)):
        shares = SHARES * (1 + season * np.sin(np.pi * number / 2 + np.arange(len(SHARES))))
        rows.append(rng.multinomial(records, shares / shares.sum()))
    return pd.DataFrame(rows, index=QUARTERS, columns=["a", "b", "c", "d", "e"])


@pytest.mark.parametrize(("records", "season"), [(100, 0.0), (800, 0.0), (800, 0.2)])
def test_a_mix_that_only_varies_raises_no_alarm_more_often_than_accepted(records, season):
    rng = np.random.default_rng(20120131)
    alarms = sum(len(drift({str(n): mix(rng, records, season) for n in range(4)}, RATE)) > 0 for _ in range(30))
    assert alarms <= 5


def test_a_category_folded_into_another_is_named_with_its_quarter():
    series = {"planted": mix(np.random.default_rng(1)), "quiet": mix(np.random.default_rng(2))}
    table = series["planted"].astype("int64")
    table.loc[QUARTERS[12] :, "a"] += table.loc[QUARTERS[12] :, "b"]
    table.loc[QUARTERS[12] :, "b"] = 0
    found = drift({**series, "planted": table}, RATE)
    assert set(found["series"]) == {"planted"}
    assert dict(zip(found["category"], found["kind"], strict=True)) == {"a": MORE, "b": GONE}
    assert set(found["first_quarter"]) == {QUARTERS[12]}


def test_a_list_that_is_replaced():
    table = pd.DataFrame(0, index=QUARTERS, columns=["not stated", "personal", "nuisance"])
    table.loc[: QUARTERS[15], "not stated"] = 1_000
    table.loc[QUARTERS[16] :, ["personal", "nuisance"]] = [300, 700]
    found = drift({"incidents": table}, RATE)
    assert dict(zip(found["category"], found["kind"], strict=True)) == {
        "not stated": GONE,
        "personal": NEW,
        "nuisance": NEW,
    }


def test_a_share_that_moves():
    table = mix(np.random.default_rng(1)).astype("int64")
    table.loc[QUARTERS[14] :, "c"] += 400
    found = drift({"one": table}, RATE)
    kinds = dict(zip(found["category"], found["kind"], strict=True))
    assert kinds["c"] == MORE
    assert FEWER in kinds.values()


def test_quarters_are_whole_and_records_without_a_category_are_not_counted():
    period = Period(date(2011, 2, 1), date(2012, 1, 31))
    days = pd.to_datetime(["2011-03-01", "2011-04-01", "2011-06-30", "2011-10-05", "2012-01-05"]).as_unit("us")
    records = pd.DataFrame({"day": days, "kind": ["a", "a", "b", None, "a"]})
    table = quarterly(records, "day", "kind", period)
    assert [str(day.date()) for day in quarters_of(period)] == ["2011-04-01", "2011-07-01", "2011-10-01"]
    assert table.to_dict() == {"a": {pd.Timestamp("2011-04-01"): 1}, "b": {pd.Timestamp("2011-04-01"): 1}}


def test_the_divergence_is_that_of_scipy():
    from scipy.spatial.distance import jensenshannon

    one, other = np.array([3.0, 5, 2]), np.array([1.0, 1, 8])
    assert divergence(one, other) == pytest.approx(jensenshannon(one, other, base=2) ** 2)
