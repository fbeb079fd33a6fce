"""Numbers that a spreadsheet cut short, and rows without a number that were sent twice."""

import pytest

from assessment.clean import asb, casualties, crime, fire
from tests.clean.build import context, extract, geography, reasons, repairs

ASB = "Incident No,Date,Time,Category,Easting,Northing,Beat,Alcohol"
CRIME = "Crime Ref,HO Code,Status,Recorded Date,Committed From,Committed To,Easting,Northing,Beat"
CRIME += ",Alcohol,Domestic Abuse,Hate"
EMPTIED = "reference_cut_short_by_a_spreadsheet_left_empty"
AGAIN = "equal_rows_in_another_file_kept"


def incidents(folder, rows, label="asb-1"):
    return extract(folder, "asb_incidents", ASB, rows, name=f"{label}.csv", label=label)


@pytest.mark.parametrize("shown", ["1.23E+11", "1,23e+11", "1E+12", " 1.23457E+11 "])
def test_incidents_whose_numbers_were_cut_short_are_not_one_incident(tmp_path, shown):
    rows = [f'"{shown}",0{day}/05/2011,2215,Personal,345000,235000,HA1,Y' for day in (1, 2, 3)]
    done = asb.clean([incidents(tmp_path, [*rows, "123E11,04/05/2011,2215,Personal,345000,235000,HA1,Y"])], context())
    assert len(done.tables["asb_incidents"]) == 4
    assert repairs(done.batch)[EMPTIED] == 3


def test_offences_whose_references_were_cut_short_are_rejected_with_the_reason(tmp_path):
    row = "58C,Recorded,0{}/05/2011,,,345000,235000,HA1,N,N,N"
    rows = ["1.23E+11," + row.format(1), "1.23E+11," + row.format(2), "A/3," + row.format(3)]
    done = crime.clean([extract(tmp_path, "police_crime", CRIME, rows)], context())
    assert len(done.tables["offences"]) == 1
    assert reasons(done.batch) == {"reference: cut short by a spreadsheet": 2}


def test_fires_and_casualties_keep_every_row(tmp_path):
    rows = [f"3.1E+10,0{day}/05/2011,Accidental dwelling fire,345000,235000" for day in (1, 2)]
    header = "Incident Number,Incident Date,Incident Category,Easting,Northing"
    done = fire.clean([extract(tmp_path, "fire_incidents", header, rows)], context())
    assert len(done.tables["fire_incidents"]) == 2

    header = "Reference,Date,Time,Easting,Northing,Severity,Casualty Class,Vehicle,Sex,Age"
    rows = [f"2.01E+12,0{day}/05/2011,1200,345000,235000,Slight,Pedestrian,Car,Male,30" for day in (1, 2)]
    done = casualties.clean([extract(tmp_path, "road_casualties", header, rows)], context())
    assert len(done.tables["casualties"]) == 2
    assert repairs(done.batch)[EMPTIED] == 2
    assert done.tables["casualties"]["collision_key"].isna().all()


def test_rows_without_a_number_in_two_files_stand_and_are_told(tmp_path):
    row = ",01/05/2011,2215,Personal,345000,235000,HA1,Y"
    other = ",02/05/2011,2215,Personal,345000,235000,HA1,Y"
    here = incidents(tmp_path, [row, row, other])
    there = incidents(tmp_path, [row, row, row], "asb-2")
    for files in ([here, there], [there, here]):
        done = asb.clean(files, context(geography()))
        assert len(done.tables["asb_incidents"]) == 6
        assert int(done.batch.notices[AGAIN].sum()) == 2
    assert AGAIN not in asb.clean([here], context()).batch.notices
