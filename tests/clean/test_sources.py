"""The smaller sources: each cleaned from a few dirty rows."""

import numpy as np
import pandas as pd
import pytest

from assessment.clean import areas, asb, attendances, casualties, comments, partner_values, populations, survey
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import AREA_CODES, SIDE, context, extract, geography, reasons, repairs, write_areas


def sound(cleaned):
    for name, table in cleaned.tables.items():
        assert faults(table, TABLES[name]) == ()
    return cleaned


def test_asb_incidents_without_a_number_are_never_duplicates(tmp_path):
    rows = [
        ",01/05/2011,2215,Personal,345000,235000,HA1,Y",
        ",01/05/2011,2215,Personal,345000,235000,HA1,Y",
        "N1,01/05/2011,22:15,nuisence,345000,235000,HA1,N",
        "N1,01/05/2011,2215,Nuisance,345000,235000,HA1,N",
        "N2,01/05/2010,,Noise nuisance,235000,345000,HA2,",
        "N2,01/05/2010,,Noise nuisance,,,HA2,",
        "N3,01/05/2010,,Fireworks,345000,235000,WS2,",
    ]
    header = "Incident No,Date,Time,Category,Easting,Northing,Beat,Alcohol"
    for order in (rows, rows[::-1]):
        done = sound(asb.clean([extract(tmp_path, "asb_incidents", header, order)], context(geography())))
        table = done.tables["asb_incidents"]
        assert sorted(table["asb_category"]) == ["not_stated", "nuisance", "personal", "personal"]
        assert sorted(table["recorded_precision"]) == ["day", "minute", "minute", "minute"]
        assert reasons(done.batch) == {
            "same_row_again": 1, "listed_again_in_same_extract": 1, "beat_of_another_area": 1,
        }  # fmt: skip
        # Of two versions the one with a place stands.
        assert table["area_code"].notna().all()


AE = (
    "Arrival Date,Arrival Time,Assault Date,Assault Time,Incident Location Type,Incident Location,Locality,"
    "Weapon or Method,Alcohol,Assailant Known,Age Band,Sex"
)


def attendance(arrival="02/05/2011,01:30", assault="02/05/2011,00:45", kind="Pub/club", place="The Inn", more="18-24"):
    return f"{arrival},{assault},{kind},{place},Northtown,Fist/feet,Y,N,{more},M"


def attended(tmp_path, *rows, header=AE):
    one = extract(tmp_path, "ae_assaults", header, rows)
    return sound(attendances.clean([one], context(geography())))


def test_attendances(tmp_path):
    done = attended(
        tmp_path,
        attendance(),
        attendance(),
        attendance(place="The Other Inn"),
        attendance("02/05/2011,"),
        attendance("02/05/2011,"),
        attendance(assault="02/05/2011,00:00"),
        attendance(assault=",unknown", kind="on the moon"),
        attendance(assault="03/05/2011,09:00", more="<18"),
        attendance("32/05/2011,01:30"),
    )
    table = done.tables["attendances"].sort_values("line")
    assert reasons(done.batch) == {"same_row_again": 1, "arrival_date: unreadable": 1}
    assert list(table["arrival_precision"]) == ["minute", "minute", "day", "day", "minute", "minute", "minute"]
    assert list(table["assaulted_precision"]) == ["minute"] * 4 + ["day", "none", "none"]
    assert table["evening_place"].isna().all()
    assert set(table["locality_code"]) == {"L1"}
    assert list(table["attendance_place"][-2:]) == ["other", "pub_club"]
    assert repairs(done.batch)["assault_after_arrival_left_empty"] == 1
    assert "The Inn" not in done.batch.frame.to_csv() + table.to_csv()


def test_attendances_with_the_later_column(tmp_path):
    done = attended(tmp_path, attendance() + ",Home", header=AE + ",Most of Evening Spent")
    assert list(done.tables["attendances"]["evening_place"]) == ["home"]


SURVEY = "Respondent,Wave,Weight,Stratum,Locality,Age Band,Sex,Q9 Feel safe,Q12 Drunk or rowdy"


def test_survey_answers_one_row_each(tmp_path):
    rows = [
        "7,2011/12 Q2,1.5,City,Northtown,18-24,F,Fairly  Safe,",
        "9,2011/12 Q2,0.5,City,Northtown,18-24,F,V. safe,DK",
        "9,2011/12 Q2,0.5,City,Northtown,18-24,F,V. safe,DK",
        "7,2011-12 q3,1,City,Nowhere,18-24,F,,Not a problem at all",
        "8,2011/14 Q3,1,City,Northtown,18-24,F,Very safe,",
        "8,2011/12 Q3,heavy,City,Northtown,18-24,F,Very safe,",
    ]
    done = sound(survey.clean([extract(tmp_path, "resident_survey", SURVEY, rows)], context(geography())))
    table = done.tables["survey_responses"]
    assert reasons(done.batch) == {"same_row_again": 1, "wave: unreadable": 1, "weight: unreadable": 1}
    second = table[table["wave_start"] == pd.Timestamp(2011, 7, 1)]
    assert list(second["respondent"]) == [1, 1, 2, 2]
    assert list(second["survey_answer"]) == ["fairly_safe", "not_answered", "very_safe", "dont_know"]
    assert set(second["wave_end"]) == {pd.Timestamp(2011, 9, 1)}
    third = table[table["wave_start"] == pd.Timestamp(2011, 10, 1)]
    assert list(third["survey_answer"]) == ["not_answered", "not_a_problem"]
    assert third["locality_code"].isna().all()
    # Eight questions were not asked: they have no rows at all.
    assert set(table["survey_question"]) == {"feel_safe", "problem_drunk_rowdy"}


def test_casualties_equal_rows_are_different_people(tmp_path):
    header = "Reference,Date,Time,Easting,Northing,Severity,Casualty Class,Vehicle,Sex,Age"
    rows = [
        "C1,01/05/2011,1545,345000,235000,2,Passenger,Car,Female,28",
        "C1,01/05/2011,1545,345000,235000,2,Passenger,Car,Female,28",
        "C1,01/05/2011,1545,345000,235000,Fatal,Pedestrian,Car,M,",
        "C2,01/05/2011,,,,Slight,Driver or rider,Motorcycle,U,-1",
        "C3,01/05/2011,1545,545000,235000,Slight,Driver or rider,Car,M,40",
        "C4,01/05/2011,1545,345000,235000,Scratched,Driver or rider,Car,M,40",
    ]
    done = sound(casualties.clean([extract(tmp_path, "road_casualties", header, rows)], context(geography())))
    table = done.tables["casualties"].sort_values("line")
    assert list(table["severity"]) == ["serious", "serious", "fatal", "slight"]
    assert list(table["road_user"]) == ["car_occupant", "car_occupant", "pedestrian", "motorcyclist"]
    assert list(table["age_band"]) == ["from_25_to_34", "from_25_to_34", "not_known", "not_known"]
    assert list(table["place_precision"]) == ["exact", "exact", "exact", "none"]
    assert table["collision_key"].nunique() == 2
    assert "C1" not in set(table["collision_key"])
    assert reasons(done.batch) == {"placed_outside_the_area": 1, "severity: unreadable": 1}


VALUES = "Measure,Provider,Period Start,Period End,Value,Unit,Numerator,Denominator,Status,Due,Note"


def test_partner_values_keep_their_status_and_nothing_withheld_is_guessed(tmp_path):
    rows = [
        'a,P,01/04/2011,30/06/2011,41%,percent,,,Final,,"a note, with a comma"',
        'b,P,01/04/2011,30/06/2011,"1,021",count,,"2,000",Provisional,,',
        "c,P,01/04/2011,30/06/2011,<5,count,,,Final,,",
        "d,P,01/04/2011,30/06/2011,..,percent_change,,,Pending,01/02/2012,",
        "e,P,01/04/2011,30/06/2011,,count,,,Narrative,,on course",
        "f,P,01/04/2011,30/06/2011,,count,,,Final,,",
        "g,P,01/04/2011,30/03/2011,5,count,,,Final,,",
        "b,P,01/04/2011,30/06/2011,1030,Number,,,Final,,",
        "h,P,01/04/2011,30/06/2011,5%,,,,Final,,",
    ]
    for order in (rows, rows[::-1]):
        done = sound(partner_values.clean([extract(tmp_path, "partner_values", VALUES, order)], context(geography())))
        table = done.tables["partner_values"].set_index("value_id")
        assert table["value"].fillna(-1).to_dict() == {"a": 41, "b": 1030, "c": -1, "d": -1, "e": -1, "h": 5}
        assert table["value_status"].to_dict() == {
            "a": "final", "b": "final", "c": "suppressed", "d": "pending", "e": "narrative", "h": "final",
        }  # fmt: skip
        assert table["unit"].to_dict()["b"] == "count"
        assert table["unit"].to_dict()["h"] == "percent"
        assert table["due"]["d"] == pd.Timestamp(2012, 2, 1)
        assert reasons(done.batch) == {
            "later_status_has_it": 1,
            "value: blank or unreadable, though its status says it is known": 1,
            "period_end: before the period's start": 1,
        }


def test_comments_are_all_voices_and_their_words_are_never_held(tmp_path):
    rows = ["01/05/2011,ASB,Northtown,words", "01/05/2011,asb ,Northtown,words", "01/05/2011,UFOs,,words"]
    one = extract(tmp_path, "consultation_comments", "Received,Theme,Parish or Area,Comment", rows, "website.csv")
    done = sound(comments.clean([one], context(geography())))
    table = done.tables["comments"]
    assert list(table["concern_theme"]) == ["anti_social_behaviour", "anti_social_behaviour", "other"]
    assert set(table["consultation"]) == {"website"}
    assert "words" not in done.batch.frame.to_csv() + table.to_csv()


@pytest.fixture
def area_table(tmp_path):
    path = tmp_path / "areas.geojson"
    write_areas(path)
    known = load_layouts()
    return sound(areas.clean(read_file(path, "areas", "areas-1", [known["areas"]], known), "C1", "County")).tables[
        "areas"
    ]


def test_areas_at_every_level(area_table):
    levels = area_table.groupby("area_level", observed=True)["area_code"].apply(list).to_dict()
    assert levels == {"small_area": list(AREA_CODES), "ward": ["W1", "W2"], "locality": ["L1", "L2"], "county": ["C1"]}
    parents = area_table.set_index("area_code")["parent_code"].fillna("-").to_dict()
    assert (parents["A1"], parents["A3"], parents["W1"], parents["L1"], parents["C1"]) == ("L1", "L2", "C1", "C1", "-")
    surface = area_table.set_index("area_code").geometry.area
    assert area_table.crs.to_epsg() == 27700
    for code, squares in {"A1": 1, "W2": 3, "L1": 2, "C1": 4}.items():
        assert surface[code] == pytest.approx(squares * SIDE**2, rel=1e-6)


def test_a_broken_shape_is_made_valid_and_an_empty_one_rejected(tmp_path):
    known = load_layouts()
    bow_tie = "[[[-2.8,52],[-2.7,52.1],[-2.7,52],[-2.8,52.1],[-2.8,52]]]"
    features = ",".join(
        f'{{"type":"Feature","properties":{{"LSOA11CD":"E{i}","LSOA11NM":"N"}},"geometry":{shape}}}'
        for i, shape in enumerate([f'{{"type":"Polygon","coordinates":{bow_tie}}}', "null"])
    )
    path = tmp_path / "a.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', encoding="utf-8")
    done = areas.clean(read_file(path, "areas", "areas-1", [known["lsoa_2011"]], known), "C1", "County")
    assert done.tables["areas"].geometry.is_valid.all()
    assert repairs(done.batch) == {"shape_made_valid": 1}
    assert reasons(done.batch) == {"geometry: blank": 1}


def test_populations_long_and_wide(tmp_path):
    rows = [
        'A1,All residents,2010,"1,000"',
        'A1,All residents,2010,"1,000"',
        "A1,households,2010,400",
        "A2,All residents,2010,5",
        "A2,All residents,2010,6",
        "B9,All residents,2010,7",
        "A3,All residents,2010,many",
    ]
    long = extract(tmp_path, "populations", "Area Code,Group,Year,People", rows)
    done = sound(populations.clean([long], geography(), AREA_CODES))
    assert done.tables["populations"]["people_count"].tolist() == [1000, 400]
    assert reasons(done.batch) == {
        "same_row_again": 1,
        "people_count: different numbers for one area, group and year": 2,
        "area_not_in_the_partnership": 1,
        "people_count: unreadable": 1,
    }


def test_wide_populations_add_up_the_parts_of_a_split_area(tmp_path):
    header = (
        "LSOA code (2011),Total population: mid 2015 (excluding prisoners),"
        "Dependent Children aged 0-15: mid 2015 (excluding prisoners)"
    )
    one = extract(tmp_path, "iod2019_population", header, ['A1,"1,500",300', "B1,10,1", "B2,20,2"])
    changes = {"B1": "A2", "B2": "A2"}
    done = sound(populations.clean([one], geography(area_code_changes=changes), AREA_CODES))
    table = done.tables["populations"]
    assert table.set_index(["area_code", "population_group"])["people_count"].to_dict() == {
        ("A1", "all"): 1500, ("A1", "children_under_16"): 300, ("A2", "all"): 30, ("A2", "children_under_16"): 3,
    }  # fmt: skip
    assert set(table["year"]) == {2015}
    assert np.array_equal(done.batch.repairs["area_code_of_another_year_mapped"], [False, True, True])
