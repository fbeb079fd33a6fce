from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.clean.extract_days import day_in_name, days_of_files, with_extract_day
from assessment.clean.parse import parse_extracts
from tests.clean.build import extract, repairs
from tests.clean.test_crime import HEADER, row

WITHOUT = HEADER.removesuffix(",Extract Date")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("crime_2012-02-03.csv", date(2012, 2, 3)),
        ("crime_20120203.csv", date(2012, 2, 3)),
        ("Crime 03.02.2012 final.xlsx", date(2012, 2, 3)),
        ("03-02-2012.csv", date(2012, 2, 3)),
        ("2012_02_03/2012-02-03 crime.csv", date(2012, 2, 3)),
        # The ends of a period, two financial years, a month, a financial year, no such day, a longer number.
        ("crime_2011-04-01_to_2012-01-31.csv", None),
        ("crime_20112012.csv", None),
        ("2025-01-west-mercia-street.csv", None),
        ("crime_2011-12.xlsx", None),
        ("crime_2012-02-30.csv", None),
        ("crime_120120203.csv", None),
        ("crime.csv", None),
    ],
)
def test_the_day_in_a_name(name, day):
    assert day_in_name(name) == day


def days(tmp_path, *files, header=HEADER):
    extracts = [
        extract(tmp_path, "police_crime", header, rows, name, f"crime-{number}")
        for number, (name, rows) in enumerate(files, 1)
    ]
    batch = with_extract_day(parse_extracts(extracts), extracts, "recorded")
    told = [None if pd.isna(day) else day.date() for day in batch.frame["extract_day"]]
    return told, batch, days_of_files(batch, extracts, "recorded")


def bare(*rows):
    return [one.rsplit(",", 1)[0] for one in rows]


def test_a_rows_own_day_goes_before_the_rest_of_its_file_and_that_before_the_name(tmp_path):
    told, batch, by_file = days(
        tmp_path,
        ("a_2012-12-31.csv", [row("R1"), row("R2", extract=""), row("R3", extract="soon")]),
        ("b_2012-12-31.csv", [row("R4", extract="")]),
    )
    assert told == [date(2012, 4, 10)] * 3 + [date(2012, 12, 31)]
    assert repairs(batch)["extract_day_taken_from_the_rest_of_the_file"] == 2
    assert {name: int(rows.sum()) for name, rows in batch.notices.items()} == {
        "extract_day_taken_from_the_file_name": 1
    }
    assert by_file == {"crime-1": (date(2012, 4, 10),), "crime-2": (date(2012, 12, 31),)}


def test_a_blank_day_in_a_file_of_two_days_is_not_known(tmp_path):
    rows = [row("R1"), row("R2", extract="11/04/2012"), row("R3", extract="")]
    told, batch, by_file = days(tmp_path, ("a_2012-12-31.csv", rows))
    assert told == [date(2012, 4, 10), date(2012, 4, 11), None]
    assert int(batch.notices["extract_day_not_known"].sum()) == 1
    assert by_file == {"crime-1": (date(2012, 4, 10), date(2012, 4, 11))}


def test_a_file_may_be_named_for_the_day_of_its_last_row(tmp_path):
    told, _, by_file = days(tmp_path, ("a_2011-06-05.csv", bare(row())), header=WITHOUT)
    assert (told, by_file) == ([date(2011, 6, 5)], {"crime-1": (date(2011, 6, 5),)})


def test_a_day_in_the_name_before_a_row_of_the_file_is_no_extract_day(tmp_path):
    told, batch, by_file = days(tmp_path, ("a_2011-06-04.csv", bare(row())), ("b.csv", bare(row())), header=WITHOUT)
    assert told == [None, None]
    assert int(batch.notices["extract_day_not_known"].sum()) == 2
    assert by_file == {"crime-1": (), "crime-2": ()}


def test_a_row_dated_after_its_extract_is_noticed_and_stays(tmp_path):
    told, batch, _ = days(tmp_path, ("a.csv", [row(extract="04/06/2011"), row("R2", extract="05/06/2011")]))
    assert told == [date(2011, 6, 4), date(2011, 6, 5)]
    assert list(np.flatnonzero(batch.notices["dated_after_the_extract"])) == [0]
    assert batch.standing.all()
