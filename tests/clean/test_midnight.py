"""Whether 00:00 stands for an unknown time, against simulations in which it is known how often it does."""

import os

import numpy as np
import pytest

from assessment.clean.dates import midnight_stands_for_unknown

#: Relative frequency of each hour of the day, from midnight: shapes that incidents of each kind have.
SHAPES = {
    "evenly": np.ones(24),
    "night-time economy": [
        9, 8.5, 7.5, 6, 3.5, 1.5, 0.7, 0.6, 0.8, 1, 1.2, 1.5, 2, 2, 2, 2.5, 3, 3.2, 3.5, 4, 4.5, 5.5, 7, 8.5
    ],
    "evenings": [
        2.5, 1.5, 1, 0.6, 0.4, 0.3, 0.4, 0.8, 1.2, 1.6, 2, 2.2, 2.6, 2.8, 3.2, 4, 5, 5.8, 6.4, 7, 7.5, 7, 5.5, 4
    ],
    "burglaries found": [
        2, 1.6, 1.4, 1.3, 1.2, 1.2, 2, 4, 6, 5.5, 4.5, 4.5, 5, 4.5, 4.5, 5, 6, 8, 8, 6.5, 5.5, 5, 4, 3
    ],
    "shop hours": [
        0.05, 0.02, 0.01, 0.01, 0.01, 0.02, 0.1, 0.3, 1.5, 4, 6, 7, 8, 8, 8.5, 8.5, 8, 6.5, 5, 3.5, 2, 1, 0.5, 0.2
    ],
}  # fmt: skip
ROUNDS = 2_000 if os.environ.get("ASSESSMENT_STUDY") == "full" else 100


def times(rng, rows, shape, unknown_share, called_midnight=0.0):
    """Minutes since midnight: two of five rounded to the hour, a quarter to the quarter, some unknown and so 00:00."""
    share = np.asarray(shape, dtype=float)
    minutes = rng.choice(24, rows, p=share / share.sum()) * 60 + rng.integers(0, 60, rows)
    habit = rng.random(rows)
    hourly, quarterly = np.round(minutes / 60) * 60 % 1440, np.round(minutes / 15) * 15 % 1440
    written = np.where(habit < 0.4, hourly, np.where(habit < 0.65, quarterly, minutes))
    # "About midnight" is said of eleven and of one o'clock, too.
    beside = np.isin(written, [60, 23 * 60]) & (rng.random(rows) < called_midnight)
    written = np.where(beside, 0, written)
    return np.where(rng.random(rows) < unknown_share, 0, written).astype(float)


def detected(shape, rows, unknown_share, seed, called_midnight=0.0):
    rng = np.random.default_rng(seed)
    made = (times(rng, rows, shape, unknown_share, called_midnight) for _ in range(ROUNDS))
    return np.mean([midnight_stands_for_unknown(one) for one in made])


@pytest.mark.study
@pytest.mark.parametrize("kind", list(SHAPES))
@pytest.mark.parametrize("rows", [100, 500, 3_000])
def test_a_true_midnight_is_left_alone(kind, rows):
    assert detected(SHAPES[kind], rows, 0.0, seed=1) <= 0.02
    # Also where one in seven of the full hours beside it is called midnight.
    assert detected(SHAPES[kind], rows, 0.0, seed=2, called_midnight=0.15) <= 0.05


@pytest.mark.study
@pytest.mark.parametrize(
    ("unknown_share", "rows", "at_least"), [(0.1, 3_000, 0.95), (0.2, 500, 0.95), (0.2, 100, 0.75), (0.4, 100, 0.99)]
)
@pytest.mark.parametrize("kind", list(SHAPES))
def test_unknown_times_written_as_midnight_are_found(kind, unknown_share, rows, at_least):
    assert detected(SHAPES[kind], rows, unknown_share, seed=3) >= at_least


@pytest.mark.study
def test_the_busiest_hour_is_no_measure_of_midnight():
    """What the rule compares with matters: in shop hours a tenth of unknown times hides below the busiest hour."""
    rng = np.random.default_rng(4)
    minutes = times(rng, 3_000, SHAPES["shop hours"], 0.1)
    hours = np.bincount((minutes[minutes % 60 == 0] // 60).astype(int), minlength=24)
    assert hours[0] < 3 * hours[1:].max()
    assert midnight_stands_for_unknown(minutes)


def test_few_midnights_and_24_00_prove_nothing():
    assert not midnight_stands_for_unknown(np.zeros(9))
    assert not midnight_stands_for_unknown(np.full(100, 1440.0))
    assert not midnight_stands_for_unknown(np.array([np.nan]))
    assert not midnight_stands_for_unknown(np.array([]))
