import numpy as np
import pandas as pd
import pytest

from assessment.clean import crime
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import context, extract, geography, reasons, repairs

HEADER = (
    "Crime Ref,HO Code,Offence,Status,Recorded Date,Committed From,Committed To,Easting,Northing,Beat,Location Type,"
    "Alcohol,Domestic Abuse,Hate,Victim Ref,Victim Age,Victim Sex,Extract Date"
)


def row(reference="R1", **changes):
    cells = {
        "ref": reference,
        "code": "8G",
        "title": "ABH",
        "status": "Recorded",
        "recorded": "05/06/2011",
        "from": "04/06/2011 22:15",
        "to": "04/06/2011 22:45",
        "east": "345000",
        "north": "235000",
        "beat": "HA1",
        "type": "Street",
        "alcohol": "Y",
        "da": "N",
        "hate": "N",
        "victim": "V1",
        "age": "30",
        "sex": "F",
        "extract": "10/04/2012",
    } | changes
    return ",".join(cells.values())


def cleaned(tmp_path, *rows, where=None):
    result = crime.clean([extract(tmp_path, "police_crime", HEADER, rows)], context(where))
    assert faults(result.tables["offences"], TABLES["offences"]) == ()
    return result.tables["offences"], result.batch


def test_a_plain_row_arrives_whole(tmp_path):
    table, batch = cleaned(tmp_path, row())
    offence = table.iloc[0]
    assert offence["recorded_date"] == pd.Timestamp(2011, 6, 5)
    assert offence["committed_from"] == pd.Timestamp(2011, 6, 4, 22, 15)
    assert (offence["offence_code"], offence["offence_subgroup"]) == ("8G", "violence_with_injury")
    assert offence["offence_group"] == "violence_against_the_person"
    assert (offence["area_code"], offence["place_precision"], offence["easting_m"]) == ("A1", "exact", 345_000)
    assert (offence["victim_age_years"], offence["victim_sex"], offence["line"]) == (30, "female", 2)
    assert offence["victim_key"] not in ("V1", None)
    assert reasons(batch) == {}


def test_codes_are_read_in_any_spelling_and_counted(tmp_path):
    table, batch = cleaned(
        tmp_path, row("R1", code=" 8g "), row("R2", code="058C"), row("R3", code="045"), row("R4", code="4.1")
    )
    assert sorted(table["offence_code"]) == ["4.1", "45", "58C", "8G"]
    assert repairs(batch)["offence_code_spelling_read"] == 3


def test_an_unknown_code_or_date_rejects_the_row_and_nothing_else(tmp_path):
    table, batch = cleaned(
        tmp_path,
        row(),
        row("R2", code="ZZ"),
        row("R3", recorded="31/02/2011"),
        row("R4", recorded=""),
        row("", victim="V2"),
    )
    assert len(table) == 1
    assert reasons(batch) == {
        "offence_code: unreadable": 1,
        "recorded: unreadable": 1,
        "recorded: blank": 1,
        "reference: blank": 1,
    }


def test_equal_rows_are_one_and_the_latest_extract_stands_whatever_the_order(tmp_path):
    rows = [
        row(),
        row(),
        row(code="8F", extract="01/05/2012"),
        row("R2", status="Recorded"),
        row("R2", status="No crime", extract="01/05/2012"),
    ]
    for order in (rows, rows[::-1], [rows[i] for i in (2, 4, 0, 3, 1)]):
        table, batch = cleaned(tmp_path, *order)
        assert list(table["offence_code"]) == ["8F"]
        assert reasons(batch) == {
            "same_row_again": 1,
            "reclassified_in_later_extract": 1,
            "no_crimed_in_later_extract": 1,
            "no_crime": 1,
        }


@pytest.mark.parametrize(
    ("status", "kept", "doubtful"),
    [
        ("No crime", 0, 0),
        ("NO-CRIME", 0, 0),
        ("No crimed", 0, 0),
        ("Cancelled", 0, 0),
        ("canceled", 0, 0),
        ("Cancelled as no crime", 0, 0),
        ("Recorded", 1, 0),
        ("", 1, 0),
        # Words that nobody taught it: counted, because leaving out is for the force to say, and said.
        ("Cancelled (transferred)", 1, 1),
        ("Not a crime?", 1, 1),
    ],
)
def test_a_status_that_says_no_crime_takes_the_offence_out_of_the_count(tmp_path, status, kept, doubtful):
    table, batch = cleaned(tmp_path, row(status=status))
    assert len(table) == kept
    assert reasons(batch) == ({} if kept else {"no_crime": 1})
    noticed = {name: int(rows.sum()) for name, rows in batch.notices.items()}
    assert noticed.get("status_like_no_crime_counted_as_an_offence", 0) == doubtful


def test_a_tie_between_versions_is_broken_by_content_not_by_order(tmp_path):
    rows = [row(code="8F"), row(code="8G"), row(code="9A")]
    codes = {cleaned(tmp_path, *order)[0]["offence_code"].iloc[0] for order in (rows, rows[::-1], rows[1:] + rows[:1])}
    assert len(codes) == 1


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("04/06/2011 22:15", "04/06/2011 22:45", "minute"),
        ("04/06/2011 22:15", "", "minute"),
        # An hour at one end only is no span of hours: neither end is read to the minute.
        ("04/06/2011 22:15", "05/06/2011", "day"),
        ("04/06/2011", "04/06/2011 22:45", "day"),
        ("04/06/2011", "05/06/2011", "day"),
        ("", "", "none"),
    ],
)
def test_both_ends_are_known_to_the_minute_or_neither_is(tmp_path, start, end, precision):
    offence = cleaned(tmp_path, row(**{"from": start, "to": end}))[0].iloc[0]
    assert offence["committed_precision"] == precision
    if precision == "day":
        assert offence["committed_from"] == pd.Timestamp(2011, 6, 4)
        assert offence["committed_to"] == offence["committed_to"].normalize()


def test_swapped_and_useless_coordinates(tmp_path):
    table, batch = cleaned(
        tmp_path,
        row("R1", east="235000", north="345000"),
        row("R2", east="0", north="0"),
        row("R3", east="", north=""),
        row("R4", east="345000", north=""),
        row("R5", east="9999999", north="235000"),
        row("R6", east="600000", north="500000"),
    )
    placed = table[table["place_precision"] == "exact"]
    assert list(placed["easting_m"]) == [345_000]
    assert list(placed["area_code"]) == ["A1"]
    assert len(table) == 6
    assert repairs(batch) == {
        "coordinates_swapped_put_right": 1,
        "coordinates_unusable_left_empty": 2,
        "point_outside_the_area_left_empty": 1,
    }


def test_scope_follows_the_beat_and_the_place_where_the_beat_is_blank(tmp_path):
    table, batch = cleaned(
        tmp_path,
        row("R1"),
        row("R2", beat="WS3"),
        row("R3", beat=""),
        row("R4", beat="", east="500000", north="500000"),
        row("R5", beat="", east="", north=""),
    )
    assert len(table) == 3
    assert reasons(batch) == {"beat_of_another_area": 1, "placed_outside_the_area": 1}


def test_exact_places_of_domestic_abuse_and_sexual_offences_are_restricted(tmp_path):
    table, _ = cleaned(tmp_path, row("R1", da="Y"), row("R2", code="20A"), row("R3"))
    open_columns = table[list(TABLES["offences"].public_names)]
    hidden = open_columns[open_columns["easting_m"].isna()]
    assert len(hidden) == 2
    assert set(hidden["place_precision"]) == {"area"}
    assert set(hidden["area_code"]) == {"A1"}
    assert table["victim_easting_m"].notna().sum() == 2


def test_committed_times_have_the_precision_they_deserve(tmp_path):
    table, batch = cleaned(
        tmp_path,
        row("R1"),
        row("R2", **{"from": "", "to": ""}),
        row("R3", **{"from": "03/06/2011", "to": "04/06/2011 10:00"}),
        row("R4", **{"from": "04/06/2011 10:00", "to": "03/06/2011 09:00"}),
        row("R5", **{"from": "09/09/2011 10:00", "to": "09/09/2011 11:00"}),
        row("R6", **{"from": "rubbish", "to": ""}),
    )
    by_line = table.set_index("line")
    assert list(by_line.sort_index()["committed_precision"]) == ["minute", "none", "day", "minute", "none", "none"]
    assert by_line.loc[4, "committed_to"] == pd.Timestamp(2011, 6, 4)
    assert by_line.loc[5, "committed_from"] == pd.Timestamp(2011, 6, 3, 9)
    assert repairs(batch) == {
        "committed_from_other_date_format_read": 1,
        "committed_from_and_to_exchanged": 1,
        "committed_after_recorded_left_empty": 1,
        "committed_from_unreadable_left_empty": 1,
    }


def test_a_spike_at_midnight_is_time_unknown_a_true_midnight_stays(tmp_path):
    evenly = [row(f"E{hour}", **{"from": f"04/06/2011 {hour:02d}:00", "to": ""}) for hour in range(24)]
    spike = [row(f"S{i}", **{"from": "04/06/2011 00:00", "to": ""}) for i in range(12)]
    table, _ = cleaned(tmp_path, *evenly)
    assert set(table["committed_precision"]) == {"minute"}
    table, batch = cleaned(tmp_path, *evenly, *spike)
    assert (table["committed_precision"] == "day").sum() == 13
    assert repairs(batch)["midnight_read_as_time_unknown"] == 13


def test_blank_flags_are_not_no(tmp_path):
    table, _ = cleaned(tmp_path, row("R1", alcohol=""), row("R2", alcohol="no"), row("R3", alcohol="TRUE"))
    assert table["alcohol_flag"].isna().sum() == 1
    assert table["alcohol_flag"].sum() == 1


def test_the_same_victim_is_linked_by_a_hash_that_depends_on_the_key_and_nothing_else_does(tmp_path):
    rows = [row(f"R{i}", victim=f"V{i % 3}", east=str(345_000 + i)) for i in range(9)]
    one = crime.clean([extract(tmp_path, "police_crime", HEADER, rows)], context(geography())).tables["offences"]
    other = crime.clean([extract(tmp_path, "police_crime", HEADER, rows)], context(geography(), b"z" * 32)).tables[
        "offences"
    ]
    assert one["victim_key"].nunique() == 3
    assert not set(one["victim_key"]) & set(other["victim_key"])
    pd.testing.assert_frame_equal(one.drop(columns="victim_key"), other.drop(columns="victim_key"))
    same = one["victim_key"].to_numpy()[:, None] == one["victim_key"].to_numpy()
    assert np.array_equal(same, other["victim_key"].to_numpy()[:, None] == other["victim_key"].to_numpy())


def test_without_areas_rows_stay_and_are_not_placed(tmp_path):
    nowhere = geography(area_codes=np.array([], dtype=object), shapes=np.array([], dtype=object))
    table, _ = cleaned(tmp_path, row(), where=nowhere)
    assert table["area_code"].isna().all()
    assert list(table["easting_m"]) == [345_000]
