"""Every layout on a few rows of a valid extract: what is kept, and what becomes of the rest, is stated here."""

from collections import Counter
from typing import NamedTuple

import pytest
from shapely import to_geojson

from assessment.clean import areas, run
from assessment.clean.batch import FATES
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from assessment.schema import TABLES
from assessment.schema.check import faults
from assessment.schema.layout import plain
from tests.clean.build import AREA_CODES, context, extract, geography, repairs

LAYOUTS = load_layouts()
#: Read before the sources and tested with their modules.
APART = {"premises", "postcodes", "area_changes"}
IN = "345000,235000"
OUT = "545000,235000"
POINT = "-2.80,52.01"
AGES = [*(str(age) for age in range(90)), "90+"]


class Case(NamedTuple):
    """A valid extract, the fate of each of its rows in order, and the rows of its table."""

    header: str
    rows: tuple[str, ...]
    fates: str
    table_rows: int
    name: str = "file.csv"
    repaired: dict[str, int] = {}


def answers(answer: str) -> str:
    """The answers of one respondent to two questions."""
    return f"{answer},Not a problem at all"


PEOPLE = ",".join("1" for _ in AGES)
IOD = "LSOA code (2011),Local Authority District code ({}),Index of Multiple Deprivation (IMD) Rank,Crime Score"
# Fates by their first letter: kept, duplicate, superseded, out of scope, rejected.
CASES = {
    "police_crime": Case(
        "Crime Ref,HO Code,Status,Recorded Date,Committed From,Committed To,Easting,Northing,Beat,Alcohol,"
        "Domestic Abuse,Hate",
        (
            f"C1,8G,,01/05/2011,,,{IN},HA1,Y,N,N",
            f"C1,8G,,01/05/2011,,,{IN},HA1,Y,N,N",
            f"C2,8G,,01/05/2011,,,{OUT},WS1,Y,N,N",
            f"C3,8G,,32/05/2011,,,{IN},HA1,Y,N,N",
        ),
        "kdor",
        1,
    ),
    "asb_incidents": Case(
        "Incident No,Date,Time,Category,Easting,Northing,Beat",
        (f",01/05/2011,2215,Personal,{IN},HA1", f",01/05/2011,2215,Personal,{IN},HA1", f"N1,x,2215,Personal,{IN},HA1"),
        "kkr",
        2,
    ),
    "police_uk_street": Case(
        "Crime ID,Month,Longitude,Latitude,LSOA code,Crime type,Last outcome category",
        (
            f"a,2011-05,{POINT},A1,Burglary,",
            f",2011-05,{POINT},A1,Anti-social behaviour,",
            f",2011-05,{POINT},A1,Anti-social behaviour,",
            f"b,2011-05,{POINT},B1,Burglary,",
            "c,2011-05,,,,Burglary,",
        ),
        "kkkok",
        4,
    ),
    "police_uk_outcomes": Case(
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type",
        (
            f"a,2011-05,F,F,{POINT},On or near,A1,N,Suspect charged",
            f"a,2011-05,F,F,{POINT},On or near,A1,N,Suspect charged",
            f"a,2011-06,F,F,{POINT},On or near,A1,N,Offender fined",
            f"b,2011-05,F,F,{POINT},On or near,B1,N,Local resolution",
            "c,2011-05,F,F,,,No location,,,Local resolution",
            f"d,May,F,F,{POINT},On or near,A1,N,Local resolution",
        ),
        "kdkokr",
        3,
    ),
    "ae_assaults": Case(
        "Arrival Date,Arrival Time,Assault Date,Assault Time,Incident Location Type,Incident Location,Weapon or Method,"
        "Most of Evening Spent,Age Band,Sex",
        ("02/05/2011,01:30,02/05/2011,00:45,Pub/club,words,Fist,Pub,18-24,M",) * 2
        + ("02/05/2011,,02/05/2011,00:45,Pub/club,words,Fist,Pub,18-24,M",) * 2,
        "kdkk",
        3,
    ),
    "istv_minimum_data_set": Case(
        "Site Code (of Treatment),Arrival Date and Time at Accident and Emergency Department,Assault Date and Time,"
        "Assault Method,Assault Method Other Description,Assault Location Type,Assault Location Description",
        (
            "S,2011-05-02T01:30:00,2011-05-02T00:45:00,Fist,,Licensed premises,words",
            "S,2011-05-02T01:30:00,2011-05-02T00:45:00,Fist,,Licensed premises,words",
            "S,02/05/2011,02/05/2011 00:45,Acid,words,Park,words",
            "S,,02/05/2011 00:45,Knife,,Own home,words",
        ),
        "kdkr",
        2,
    ),
    "marac_cases": Case(
        "Case No,Meeting Date,Victim Initials,Victim DOB,Perpetrator Initials,Perpetrator DOB,Referring Agency,Repeat,"
        "Children",
        (
            "1,02/05/2011,AB,01/01/1980,CD,01/01/1981,Police,N,2",
            "1,02/05/2011,AB,01/01/1980,CD,01/01/1981,Police,N,2",
            "2,02/05/2011,AB,01/01/1980,CD,01/01/1981,Police,,2",
        ),
        "kdr",
        1,
    ),
    "resident_survey": Case(
        "Respondent,Wave,Weight,Stratum,Age Band,Sex,Q9 Feel safe,Q12 Drunk or rowdy",
        (
            f"7,2011/12 Q2,1.5,City,18-24,F,{answers('Very safe')}",
            f"7,2011/12 Q2,1.5,City,18-24,F,{answers('Very safe')}",
            f"8,2011/12 Q2,,City,18-24,F,{answers('Very safe')}",
        ),
        "kdr",
        2,
    ),
    "road_casualties": Case(
        "Reference,Date,Time,Easting,Northing,Severity,Casualty Class,Vehicle,Sex,Age",
        (f"C1,01/05/2011,1545,{IN},Slight,Passenger,Car,F,28",) * 2
        + (f"C2,01/05/2011,1545,{OUT},Slight,Passenger,Car,F,28", f"C3,,1545,{IN},Slight,Passenger,Car,F,28"),
        "kkor",
        2,
    ),
    "stats19_labelled": Case(
        "AREFNO,date,year,mode,output_time,collision_severity,casualty_severity,sex,ageband,lon,lat",
        (f"1,2011-05-01,2011,Car,12:03:00,Slight,Slight,-1,16-20,{POINT}",) * 2
        + (f"2,2011-05-01,2011,Car,12:03:00,Slight,,Male,-1,{POINT}",),
        "kkr",
        2,
        repaired={"age_range_straddles_bands": 2},
    ),
    "stats19_coded": Case(
        "accident_index,vehicle_reference,casualty_reference,casualty_class,sex_of_casualty,age_of_casualty,"
        "casualty_severity,casualty_type,lsoa_of_casualty,date,time,location_easting_osgr,location_northing_osgr",
        (
            f"1,1,1,1,-1,-1,3,9,A1,01/05/2011,12:03,{IN}",
            f"1,1,1,1,-1,-1,3,9,A1,01/05/2011,12:03,{IN}",
            f"1,1,2,1,-1,-1,3,9,A1,01/05/2011,12:03,{IN}",
            f"2,1,1,1,1,20,3,9,A1,01/05/2011,12:03,{OUT}",
            f"3,1,1,1,1,20,-1,9,A1,01/05/2011,12:03,{IN}",
        ),
        "kdkor",
        2,
    ),
    "council_casualties": Case(
        "ReferenceNumber,GridRefEasting,GridRefNorthing,AccidentDate,Time24hr,TypeofVehicle,CasualtyClass,"
        "CasualtySeverity,SexofCasualty,AgeofCasualty",
        (f"1,{IN},15/08/2011,0012,9,3,3,2,6",) * 2 + (f"1,{IN},08/15/2011,0012,9,3,3,2,6",),
        "kkr",
        2,
    ),
    "partner_values": Case(
        "Measure,Provider,Period Start,Period End,Value,Unit,Numerator,Denominator,Status,Extract Date",
        (
            "a,P,01/04/2011,30/06/2011,41%,percent,,,Final,",
            "a,P,01/04/2011,30/06/2011,40%,percent,,,Provisional,",
            "b,P,01/04/2011,30/06/2011,5,count,,,Final,01/08/2011",
            "b,P,01/04/2011,30/06/2011,6,count,,,Final,01/09/2011",
            "c,P,01/04/2011,30/06/2011,5,count,,,Final,",
            "c,P,01/04/2011,30/06/2011,6,count,,,Final,",
            "d,P,01/04/2011,30/06/2011,<5,count,,,Final,",
        ),
        "ksskrrk",
        3,
        repaired={"value_withheld_by_provider": 1},
    ),
    "marac_quarterly_return": Case(
        "Quarter,Number of Cases,Repeat Cases,Children,Male Victims",
        ("Q1 2011/12,50,20,80,<5", "Q1 2011/12,50,20,80,<5", "Q2 2011/12,51,25,,1", "Q3 2011,1,1,1,1"),
        "kdkr",
        7,
        repaired={"value_withheld_by_provider": 1, "measure_without_a_value": 1},
    ),
    "ndtms_quarterly_return": Case(
        "Period,OCU Exits Drug Free Percent,OCU Exits Drug Free Number,OCU Exits,In Effective Treatment,Status",
        ("Q1 2011/12,41%,41,100,600,Final", "Q2 2011/12,,,,,Pending"),
        "kk",
        4,
    ),
    "yos_quarterly_return": Case(
        "Period,Re-offences per Young Person,Re-offences,Cohort", ("2010/11,0.9,90,100", "2011/12,..,..,.."), "kk", 2
    ),
    "dip_quarterly_return": Case(
        "Period,Change in Offending,Offences After,Offences Before", ("12 months to June 2011,-12.5%,70,80",), "k", 1
    ),
    "hospital_admissions": Case(
        "Period,NI 39,Admissions,Population,Under 18 Admissions",
        ('Q1 2011/12,450.5,806,"179,000",12', 'Q2 2011/12,440,790,"179,000",*'),
        "kk",
        4,
    ),
    "place_survey": Case(
        "Indicator,Area,Year,Percentage,Base,Confidence Interval",
        (
            "NI 17,Herefordshire,2008,14.9,1100,2.1",
            "NI 41,Shropshire,2008,20,900,2",
            "NI 1,E06000019,2008,80,1100,2",
        ),
        "kok",
        2,
    ),
    "iquanta_table": Case(
        "Measure,Area,Period,Value,Unit,Numerator,Denominator",
        ("NI 30,Herefordshire,Q1 2011/12,..,percent_change,,", "NI 30,Peer,Q1 2011/12,-20,percent_change,,"),
        "ko",
        1,
    ),
    "consultation_comments": Case(
        "Received,Theme,Parish or Area,Comment",
        ("01/05/2011,ASB,Northtown,words", "01/05/2011,ASB,Northtown,words", ",ASB,Northtown,words"),
        "kkr",
        2,
        "website.csv",
    ),
    "fire_incidents": Case(
        "Incident Number,Incident Date,Incident Time,Incident Category,Smoke Alarm Fitted,Easting,Northing,Address",
        (
            f"1,01/05/2011,21:15,Deliberate secondary fire,,{IN},words",
            f"1,01/05/2011,21:15,Deliberate secondary fire,,{IN},words",
            f",01/05/2011,21:15,Accidental dwelling fire,N,{IN},words",
            f",01/05/2011,21:15,Accidental dwelling fire,N,{IN},words",
            f"2,01/05/2011,,Attack on crew,,{OUT},words",
            f"3,01/05/2011,,,,{IN},words",
        ),
        "kdkkor",
        3,
    ),
    "populations": Case(
        "Area Code,Group,Year,People",
        ("A1,All residents,2010,10", "A2,All residents,2010,5", "A2,All residents,2010,6", "B9,All residents,2010,7"),
        "krro",
        1,
    ),
    "iod2019_population": Case(
        "LSOA code (2011),Total population: mid 2015 (excluding prisoners),"
        "Dependent Children aged 0-15: mid 2015 (excluding prisoners)",
        ('A1,"1,500",300', 'A1,"1,500",300', "B1,10,1"),
        "kdo",
        2,
    ),
    "ons_lsoa_single_year": Case(
        ",".join(["Area Codes", "All Ages", *AGES]),
        (f"A1,91,{PEOPLE}", f"B1,91,{PEOPLE}"),
        "ko",
        3,
        "mid-2011-persons.csv",
    ),
    "ons_lsoa_sex_single_year": Case(
        ",".join(["LSOA 2021 Code", "Total", *(f"F{age}" for age in range(91)), *(f"M{age}" for age in range(91))]),
        (f"A1,182,{PEOPLE},{PEOPLE}", f"A2,181,,{PEOPLE[2:]},{PEOPLE}"),
        "kk",
        7,
        "mid2011.csv",
        {"group_left_out_a_number_is_blank": 1},
    ),
    "ons_population_long": Case(
        "LSOA Code,Year,Sex,Age,Count",
        (*(f"A1,2011,All,{age},1" for age in AGES), "A1,2011,All,5,1", "B1,2011,All,5,1", "A1,2011,All,old,1"),
        "k" * 91 + "dor",
        3,
    ),
    "iod2019_deprivation": Case(IOD.format(2019), ('A1,L,"13,600",0.5', "A1,L,13600,0.5", "B1,L,5,1"), "kdo", 2),
    "iod2015_deprivation": Case(IOD.format(2013), ("A1,L,5,0.5", "A2,L,5,", "A2,L,6,", "A3,L,first,"), "krrr", 2),
    "imd2010_deprivation": Case(
        "LSOA CODE,LA CODE,IMD SCORE,RANK OF IMD SCORE (where 1 is most deprived)",
        ("A1,00GA,6.16,28814", "B1,00GA,6.16,28814"),
        "ko",
        1,
    ),
    "imd2007_deprivation": Case(
        "LSOA,LA CODE,IMD SCORE,RANK OF IMD (where 1 is most deprived)", ("A1,00GA,6.16,28814",), "k", 1
    ),
}


def cleaned(one):
    """What the cleaner of its layout makes of an extract."""
    cleaner = one.layout.cleaner
    if cleaner in run._BY_AREA:
        return run._BY_AREA[cleaner]([one], geography(), AREA_CODES)
    where = context(geography(), partnership=("E06000019", "Herefordshire"))
    return run._EVENTS[cleaner]([one], where)


@pytest.mark.parametrize("layout_id", sorted(CASES))
def test_a_valid_extract_loads(tmp_path, layout_id):
    case = CASES[layout_id]
    one = extract(tmp_path, layout_id, case.header, case.rows, case.name)
    done = cleaned(one)
    assert one.columns_ignored == ()
    assert "".join(FATES[fate][0] for fate in done.batch.fate) == case.fates
    assert set(done.tables) >= set(LAYOUTS[layout_id].tables)
    rows = [len(done.tables[name]) for name in LAYOUTS[layout_id].tables if name != "marac_meetings"]
    assert sum(rows) == case.table_rows
    for name, table in done.tables.items():
        assert faults(table, TABLES[name]) == ()
    assert {name: repairs(done.batch).get(name) for name in case.repaired} == case.repaired


NAMING = sorted(name for name in CASES if any(field.identifying for field in LAYOUTS[name].fields))


@pytest.mark.parametrize("layout_id", NAMING)
def test_nothing_of_identifying_fields_reaches_a_table(tmp_path, layout_id):
    case, layout = CASES[layout_id], LAYOUTS[layout_id]
    columns = case.header.split(",")
    told = {
        heading for field in layout.fields if field.identifying and field.kind == "text" for heading in field.headings
    }
    marked = [number for number, column in enumerate(columns) if plain(column) in told]
    assert marked
    rows = [
        ",".join(f"Marker {cell}" if place in marked else cell for place, cell in enumerate(row.split(",")))
        for row in case.rows
    ]
    done = cleaned(extract(tmp_path, layout_id, case.header, rows, case.name))
    for table in done.tables.values():
        assert "Marker" not in table.to_csv()


@pytest.mark.parametrize("layout_id", sorted(name for name, one in LAYOUTS.items() if one.cleaner == "areas"))
def test_boundaries_load_at_their_level(tmp_path, layout_id):
    layout = LAYOUTS[layout_id]
    code, name = layout.field("area_code").header, layout.field("area_name").header
    features = ",".join(
        f'{{"type":"Feature","properties":{{"{code}":"A{i}","{name}":"Area {i}"}},"geometry":{to_geojson(shape)}}}'
        for i, shape in enumerate(geography().shapes)
    )
    crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}}'
    path = tmp_path / "areas.geojson"
    path.write_text(f'{{"type":"FeatureCollection",{crs},"features":[{features}]}}', encoding="utf-8")
    table = areas.clean(read_file(path, "areas", "areas-1", [layout], LAYOUTS), "C1", "County").tables["areas"]
    level = layout.constants.get("area_level", "small_area")
    assert Counter(table["area_level"].astype(str)) == {level: 4, "county": 1}
    year = layout.constants.get("vintage_year")
    years = table.loc[table["area_level"] == level, "vintage_year"]
    assert years.isna().all() if year is None else set(years) == {int(year)}


def test_every_layout_is_tested_here():
    here = set(CASES) | {name for name, layout in LAYOUTS.items() if layout.cleaner == "areas"}
    assert here == {name for name, layout in LAYOUTS.items() if layout.cleaner not in APART}


def test_every_field_that_names_a_person_or_is_free_text_is_marked():
    told = ("initial", "birth", "dob", "comment", "remark", "crime id", "crime ref", "case no", "incident no")
    for layout in LAYOUTS.values():
        # Remarks on a measure are of nobody.
        for field in layout.fields if layout.cleaner != "partner_values" else ():
            if any(word in heading.casefold() for word in told for heading in (field.header, *field.aliases)):
                assert field.identifying, f"{layout.id}: {field.name}"
