"""Columns of dates whose day and month a spreadsheet exchanged."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from assessment.clean.parse import parse_values
from assessment.schema.layout import LayoutField

FIELD = LayoutField(name="recorded", header="Recorded Date", kind="date", formats=("%d/%m/%Y",))
DAYS = [datetime(2011, 4, 1) + timedelta(days=number) for number in range(60)]


def american(day):
    """What a spreadsheet with American settings makes of a British date."""
    return datetime(day.year, day.day, day.month) if day.day <= 12 else day.strftime("%d/%m/%Y")


def test_true_dates_that_american_settings_made_are_refused_and_the_texts_stand():
    parsed = parse_values(pd.Series([american(day) for day in DAYS], dtype="object"), FIELD)
    early = np.array([day.day <= 12 for day in DAYS])
    assert (parsed.unreadable == early).all()
    assert (parsed.reasons["month before day"] == early).all()
    assert list(parsed.values[~early]) == [day for day in DAYS if day.day > 12]


@pytest.mark.parametrize(
    "cells",
    [
        [day if number % 2 else day.strftime("%d/%m/%Y") for number, day in enumerate(DAYS)],
        [american(day) for day in DAYS] + ["05/06/2011"],
        [american(day) for day in DAYS] + [datetime(2011, 6, 14)],
        [day for day in DAYS if day.day <= 12],
        [datetime(2011, 4, 1), datetime(2011, 5, 2), "30/06/2011", "13/04/2011"],
    ],
    ids=["mixed at random", "a text before the thirteenth", "a true date after the twelfth", "no texts", "too few"],
)
def test_other_mixtures_of_true_dates_and_texts_are_read(cells):
    assert not parse_values(pd.Series(cells, dtype="object"), FIELD).unreadable.any()


def test_a_random_mixture_is_all_but_never_taken_for_it():
    random = np.random.default_rng(20110401)
    refused = 0
    for _ in range(400):
        days = [DAYS[place] for place in random.choice(len(DAYS), 12, replace=False)]
        cells = [day if random.random() < 0.5 else day.strftime("%d/%m/%Y") for day in days]
        refused += bool(parse_values(pd.Series(cells, dtype="object"), FIELD).unreadable.any())
    assert refused <= 1
