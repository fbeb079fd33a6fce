"""Ages in years and in ranges: a band is given only where the whole range lies in it."""

import pandas as pd
import pytest

from assessment.clean.ages import with_ages
from assessment.clean.batch import Batch

CASES = [
    # age, range, lowest, highest, band
    ("17", "", 17, 17, "under_18"),
    ("", "0-5", 0, 5, "under_18"),
    ("", "16-20", 16, 20, "not_known"),
    ("", "18 to 24", 18, 24, "from_18_to_24"),
    ("", "Over 75", 76, None, "from_65"),
    ("", "60+", 60, None, "not_known"),
    ("", "Under 16", 0, 15, "under_18"),
    ("", "", None, None, "not_known"),
    ("", "adult", None, None, "not_known"),
    ("", "20-16", None, None, "not_known"),
    ("", "0-200", None, None, "not_known"),
    ("30", "16-20", 30, 30, "from_25_to_34"),
]


@pytest.fixture(scope="module")
def done():
    frame = pd.DataFrame(CASES, columns=["age_years", "age_range", "lowest", "highest", "band"])
    years = pd.to_numeric(frame["age_years"].mask(frame["age_years"] == "")).astype("Int64")
    return with_ages(Batch.of(frame.assign(age_years=years)))


@pytest.mark.parametrize("row", range(len(CASES)), ids=[f"{age}|{text}" for age, text, *_ in CASES])
def test_age(done, row):
    _, _, lowest, highest, band = CASES[row]
    found = done.frame.iloc[row]
    assert found["age_band"] == band
    assert (found["age_from_years"] if lowest is not None else lowest) == lowest
    assert pd.isna(found["age_to_years"]) if highest is None else found["age_to_years"] == highest


def test_what_could_not_be_told_is_counted(done):
    assert done.repairs["age_range_straddles_bands"].sum() == 2
    assert done.repairs["age_range_unreadable_left_empty"].sum() == 3
