"""Unusual days: batches, empty stretches and stand-in dates are found; ordinary days are left alone."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.data_quality.days import (
    FIRSTS,
    MANY,
    NEW_YEAR,
    NONE,
    daily_counts,
    unusual_days,
    variance_over_mean,
)
from assessment.periods import Period

PERIOD = Period(date(2009, 4, 1), date(2012, 1, 31))
DAYS = pd.date_range(PERIOD.start, PERIOD.end).as_unit("us")
RATE = 0.05


def ordinary(rng, mean, dispersion=1.0):
    """Return daily counts with weekdays and seasons, their variance `dispersion` times that of Poisson counts."""
    weekday = np.array([0.9, 0.9, 0.9, 1.0, 1.1, 1.3, 0.9])[DAYS.day_of_week]
    means = mean * weekday * (1 + 0.15 * np.sin(2 * np.pi * DAYS.day_of_year / 365))
    counts = rng.poisson(means) if dispersion == 1 else rng.negative_binomial(means / (dispersion - 1), 1 / dispersion)
    return pd.DataFrame({"day": DAYS, "records_count": counts.astype("int64")})


def changed(frame, days, amount):
    chosen = frame["day"].isin(pd.DatetimeIndex(days))
    counts = np.where(chosen, frame["records_count"] * (amount > 0) + amount, frame["records_count"])
    return frame.assign(records_count=counts.astype("int64"))


@pytest.mark.parametrize(("mean", "dispersion"), [(2, 1.0), (10, 1.0), (10, 1.5), (30, 2.5)])
def test_ordinary_days_raise_no_alarm_more_often_than_accepted(mean, dispersion):
    rng = np.random.default_rng(20120131)
    runs = 30
    alarms = sum(len(unusual_days({"a": ordinary(rng, mean, dispersion)}, RATE)) > 0 for _ in range(runs))
    assert alarms <= 5  # as in the test of departures


@pytest.mark.parametrize(
    ("days", "amount", "kind", "span"),
    [
        (["2011-05-03"], 90, MANY, ("2011-05-03", "2011-05-03")),
        (pd.date_range("2011-06-10", "2011-06-20"), 0, NONE, ("2011-06-10", "2011-06-20")),
        (DAYS[(DAYS.day == 1) & (DAYS.month != 1)], 15, FIRSTS, ("2009-04-01", "2011-12-01")),
        (DAYS[(DAYS.day == 1) & (DAYS.month == 1)], 40, NEW_YEAR, ("2010-01-01", "2012-01-01")),
    ],
)
def test_what_is_planted_is_found(days, amount, kind, span):
    series = {"quiet": ordinary(np.random.default_rng(3), 12), "planted": ordinary(np.random.default_rng(4), 12)}
    series["planted"] = changed(series["planted"], days, amount)
    found = unusual_days(series, RATE)
    assert set(found["series"]) == {"planted"}
    row = found[found["kind"] == kind].iloc[0]
    assert (str(row["first_day"].date()), str(row["last_day"].date())) == span
    assert (found["kind"].isin([kind, MANY])).all()


def test_a_month_that_was_not_supplied_is_no_empty_stretch():
    frame = ordinary(np.random.default_rng(5), 12)
    days = frame["day"].repeat(frame["records_count"])
    held = days[days.dt.to_period("M") != pd.Period("2011-06")]
    counted = daily_counts(held, PERIOD, [date(2011, 6, 1)])
    assert len(counted) == len(DAYS) - 30
    assert counted["records_count"].sum() == len(held)
    assert unusual_days({"a": counted}, RATE).empty
    assert unusual_days({"a": daily_counts(held, PERIOD)}, RATE)["kind"].tolist() == [NONE]


def test_the_variance_is_that_of_the_ordinary_days():
    rng = np.random.default_rng(6)
    means = np.full(20_000, 20.0)
    counts = rng.negative_binomial(means / 1.5, 1 / 2.5).astype(float)
    assert variance_over_mean(counts, means) == pytest.approx(2.5, rel=0.1)
    counts[::200] = 400
    assert variance_over_mean(counts, means) == pytest.approx(2.5, rel=0.15)


def test_too_few_records_or_days_are_not_looked_at():
    thin = ordinary(np.random.default_rng(5), 0.2)
    short = ordinary(np.random.default_rng(5), 12).head(20)
    assert unusual_days({"thin": thin, "short": short}, RATE).empty
    assert unusual_days({}, RATE).empty
