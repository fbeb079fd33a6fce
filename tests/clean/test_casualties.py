"""STATS19 in codes: -1 is never the code 1, a pedestrian is no occupant, numbered casualties stand once."""

import pandas as pd
import pytest

from assessment.clean import casualties
from assessment.errors import InputError
from tests.clean.build import context, extract, reasons

HEADER = (
    "accident_index,vehicle_reference,casualty_reference,casualty_class,sex_of_casualty,age_of_casualty,"
    "casualty_severity,casualty_type,casualty_injury_based,date,time,longitude,latitude"
)
# class, sex, age, severity, type, injury-based: road user, sex, age, severity, system
PEOPLE = {
    ("1", "1", "34", "2", "9", "1"): ("car_occupant", "male", 34, "serious", "injury_based"),
    ("1", "-1", "-1", "3", "9", "0"): ("car_occupant", "not_known", None, "slight", "officer_judgement"),
    ("1", "2", "20", "1", "5", "-1"): ("motorcyclist", "female", 20, "fatal", "not_stated"),
    ("3", "2", "9", "3", "0", "1"): ("pedestrian", "female", 9, "slight", "injury_based"),
    ("3", "9", "9", "3", "9", ""): ("pedestrian", "not_known", 9, "slight", "not_stated"),
    ("2", "1", "50", "3", "11", "1"): ("other", "male", 50, "slight", "injury_based"),
    ("1", "1", "50", "3", "1", "1"): ("pedal_cyclist", "male", 50, "slight", "injury_based"),
}


def cleaned(tmp_path, rows, header=HEADER):
    return casualties.clean([extract(tmp_path, "stats19_coded", header, rows)], context())


@pytest.mark.parametrize("codes", PEOPLE, ids="|".join)
def test_codes(tmp_path, codes):
    done = cleaned(tmp_path, [f"1,1,1,{','.join(codes)},01/05/2011,15:45,-2.80,52.01"])
    one = done.tables["casualties"].iloc[0]
    user, sex, age, severity, system = PEOPLE[codes]
    assert (one["road_user"], one["sex"], one["severity"], one["severity_system"]) == (user, sex, severity, system)
    assert pd.isna(one["age_years"]) if age is None else one["age_years"] == age
    assert one["age_to_years"] is pd.NA if age is None else one["age_to_years"] == age


def test_a_numbered_casualty_sent_twice_stands_once_and_equal_people_stay_two(tmp_path):
    person = "1,1,34,3,9,1,01/05/2011,15:45,-2.80,52.01"
    done = cleaned(
        tmp_path, [f"1,1,1,{person}", f"1,1,2,{person}", f"1,1,1,{person}", f"1,,,{person}", f"1,,,{person}"]
    )
    assert reasons(done.batch) == {"same_casualty_again": 1}
    assert len(done.tables["casualties"]) == 4


def test_casualties_without_the_date_of_their_collision_are_refused_in_words(tmp_path):
    header = HEADER.replace(",date,time", "")
    with pytest.raises(InputError, match="date"):
        cleaned(tmp_path, ["1,1,1,1,1,34,3,9,1,-2.80,52.01"], header)
