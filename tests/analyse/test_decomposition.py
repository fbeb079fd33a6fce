"""Decomposition: the parts add up, a planted season is found, a gap is refused."""

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.decomposition import decompose
from assessment.errors import InputError

MONTHS = pd.date_range("2007-04-01", periods=48, freq="MS")
SEASON = 20 * np.cos(2 * np.pi * np.arange(48) / 12)


def monthly(counts: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"month": MONTHS[: len(counts)], "records_count": counts})


def test_parts_add_up_and_the_planted_season_and_slope_are_found() -> None:
    counts = 200 - np.arange(48) + SEASON
    found = decompose(monthly(counts))
    parts = found["trend_count"] + found["seasonal_count"] + found["remainder_count"]
    np.testing.assert_allclose(parts, counts, atol=1e-9)
    np.testing.assert_allclose(found["seasonal_count"], SEASON, atol=1.5)
    assert found["trend_count"].iloc[-1] - found["trend_count"].iloc[0] == pytest.approx(-47, abs=3)


@pytest.mark.parametrize("counts", [np.ones(23), np.r_[np.ones(30), np.nan, np.ones(5)]], ids=["short", "missing"])
def test_a_season_is_not_guessed(counts: np.ndarray) -> None:
    with pytest.raises(InputError, match="24 months in a row"):
        decompose(monthly(counts))


def test_a_gap_between_months_is_refused() -> None:
    with pytest.raises(InputError, match="without a gap"):
        decompose(monthly(np.ones(40)).drop(index=20))
