"""Open casualty and deprivation files as published, against counts made with nothing but the csv module."""

import csv
import gzip
from collections import Counter

import numpy as np
import pytest

from assessment.clean import casualties, clean_all, deprivation
from assessment.clean.accounts import account
from assessment.clean.geography import Geography
from assessment.config import Config
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from tests.clean.build import KEY, context

LAYOUTS = load_layouts()
#: An officer of a county without a file of boundaries: nothing can be out of scope.
NOWHERE = Geography(np.array([], dtype=object), np.array([], dtype=object), {})
KINDS = ("road_casualties", "stats19_labelled", "stats19_coded", "council_casualties")
SEVERITY = {"1": "fatal", "2": "serious", "3": "slight"}
SEX = {"1": "male", "2": "female", "-1": "not_known", "Male": "male", "Female": "female"}
CODED = {
    "1": "pedal_cyclist",
    **dict.fromkeys(("2", "3", "4", "5", "97"), "motorcyclist"),
    "8": "car_occupant",
    "9": "car_occupant",
}
WORDED = {
    "Car": "car_occupant", "Taxi or private hire": "car_occupant", "Powered 2 Wheeler": "motorcyclist",
    "Pedal Cycle": "pedal_cyclist", "Pedestrian": "pedestrian",
}  # fmt: skip


def published(folder, pattern):
    """The one file of that name, and its rows as text."""
    path = next(iter(sorted(folder.glob(pattern))), None)
    if path is None:
        pytest.skip(f"open data absent ({folder.name}/{pattern})")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return path, list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def casualty_files(real_data):
    """Both casualty files: rows by an independent count, the layout chosen, and what was cleaned."""
    found = {}
    for name, pattern in (("stats19_greater_manchester", "*.csv"), ("leeds_road_casualties", "*.csv")):
        path, rows = published(real_data / name, pattern)
        (one,) = read_file(path, "road_casualties", "road_casualties-1", [LAYOUTS[kind] for kind in KINDS], LAYOUTS)
        found[name] = (rows, one, casualties.clean([one], context(NOWHERE)))
    return found


@pytest.mark.parametrize(
    ("name", "layout", "rows_count", "equal_rows"),
    [
        ("stats19_greater_manchester", "stats19_labelled", 20_435, 769),
        ("leeds_road_casualties", "council_casualties", 1_907, 9),
    ],
)
def test_every_casualty_is_kept_equal_rows_too(casualty_files, name, layout, rows_count, equal_rows):
    rows, one, done = casualty_files[name]
    assert one.layout.id == layout
    assert one.columns_ignored == ()
    assert (len(rows), len(rows) - len({tuple(row.values()) for row in rows})) == (rows_count, equal_rows)
    (entry,) = account(done, [one], None, {one.file_label: ()})
    assert (entry.rows_read, entry.rows_kept) == (rows_count, rows_count)
    assert len(done.tables["casualties"]) == rows_count
    assert entry.months_missing == ()
    assert (done.tables["casualties"]["place_precision"] == "exact").all()
    assert (done.tables["casualties"]["collision_precision"] == "minute").all()


def test_an_officer_of_that_county_needs_a_source_and_nothing_more(casualty_files):
    rows, one, _ = casualty_files["stats19_greater_manchester"]
    config = Config.model_validate(
        {
            "partnership": {
                "name": "P", "area_code": "E11000001", "area_name": "Greater Manchester",
                "population_count": 2_800_000, "population_year": 2019,
            },
            "cycle": {"name": "2024", "title": "T", "as_of": "2024-06-30", "history_start": "2019-01-01"},
            "sources": [{"id": "road_casualties", "label": "L", "provider": "P", "folder": "f", "layouts": KINDS}],
        }
    )  # fmt: skip
    result = clean_all({"road_casualties": [one]}, config, key=KEY)
    assert len(result.tables["casualties"]) == len(rows)
    assert result.accounting[0].rows_kept == len(rows)


def totals(table, column):
    """Rows by code."""
    return {code: rows for code, rows in table[column].value_counts().items() if rows}


def test_greater_manchester_totals_are_those_of_the_file(casualty_files):
    rows, _, done = casualty_files["stats19_greater_manchester"]
    table = done.tables["casualties"]
    assert totals(table, "severity") == Counter(row["casualty_severity"].lower() for row in rows)
    assert totals(table, "sex") == Counter(SEX[row["sex"]] for row in rows)
    assert totals(table, "road_user") == Counter(WORDED.get(row["mode"], "other") for row in rows)
    assert totals(table, "severity_system") == {"not_stated": len(rows)}
    years = Counter(int(row["year"]) for row in rows)
    assert table["collision_date"].dt.year.value_counts().to_dict() == years
    hours = Counter(int(row["hour"]) for row in rows)
    assert table["collision_date"].dt.hour.value_counts().to_dict() == hours
    bands = Counter(row["ageband"] for row in rows)
    children = bands["0-5"] + bands["6-10"] + bands["11-15"]
    assert int((table["age_to_years"] < 16).sum()) == children
    assert int(table["age_from_years"].isna().sum()) == bands["-1"]
    # Bands of the provider that lie across two of ours are in neither.
    assert totals(table, "age_band") == {
        "under_18": children,
        "from_35_to_49": bands["36-45"],
        "from_65": bands["66-75"] + bands["Over 75"],
        "not_known": len(rows) - children - bands["36-45"] - bands["66-75"] - bands["Over 75"],
    }
    straddling = bands["16-20"] + bands["21-25"] + bands["26-35"] + bands["46-55"] + bands["56-65"]
    assert int(done.batch.repairs["age_range_straddles_bands"].sum()) == straddling


def test_leeds_totals_are_those_of_the_file(casualty_files):
    rows, _, done = casualty_files["leeds_road_casualties"]
    table = done.tables["casualties"]
    assert totals(table, "severity") == Counter(SEVERITY[row["CasualtySeverity"]] for row in rows)
    assert totals(table, "sex") == Counter(SEX[row["SexofCasualty"]] for row in rows)
    users = Counter(
        "pedestrian" if row["CasualtyClass"] == "3" else CODED.get(row["TypeofVehicle"], "other") for row in rows
    )
    assert totals(table, "road_user") == users
    assert sorted(table["age_years"]) == sorted(int(row["AgeofCasualty"]) for row in rows)
    written = Counter((row["AccidentDate"], row["Time24hr"]) for row in rows)
    dates = table["collision_date"].dt
    assert Counter(zip(dates.strftime("%d/%m/%Y"), dates.strftime("%H%M"), strict=True)) == written
    places = Counter((float(row["GridRefEasting"]), float(row["GridRefNorthing"])) for row in rows)
    assert Counter(zip(table["easting_m"], table["northing_m"], strict=True)) == places


def test_points_in_degrees_are_put_on_the_national_grid(casualty_files):
    rows, _, done = casualty_files["stats19_greater_manchester"]
    table = done.tables["casualties"]
    # The county lies within these edges; a degree taken for a metre, or an axis exchanged, would not.
    assert table["easting_m"].between(350_000, 407_000).all()
    assert table["northing_m"].between(380_000, 422_000).all()
    assert len({(row["lon"], row["lat"]) for row in rows}) >= len(table[["easting_m", "northing_m"]].drop_duplicates())


def test_deprivation_is_that_of_the_files(real_data, tmp_path):
    import geopandas as gpd

    shapes = sorted((real_data / "boundaries_herefordshire").glob("lsoa2011_*.geojson"))
    codes = frozenset(gpd.read_file(shapes[0])["LSOA11CD"])
    extracts, told = [], {}
    for number, name in enumerate(("File_1", "File_2"), start=1):
        packed = sorted((real_data / "iod2019").glob(f"{name}_*.csv.gz"))
        if not packed:
            pytest.skip(f"open data absent (iod2019/{name})")
        text = gzip.decompress(packed[0].read_bytes())
        told[name] = {row["LSOA code (2011)"]: row for row in csv.DictReader(text.decode("utf-8-sig").splitlines())}
        path = tmp_path / f"{name}.csv"
        path.write_bytes(text)
        kinds = [LAYOUTS["iod2015_deprivation"], LAYOUTS["iod2019_deprivation"]]
        extracts += read_file(path, "deprivation", f"deprivation-{number}", kinds, LAYOUTS)
    done = deprivation.clean(extracts, NOWHERE, codes)
    table = done.tables["deprivation"]
    assert len(codes) == 116
    assert len(table) == 116 * 8
    overall = table[table["deprivation_domain"] == "overall"].set_index("area_code")
    crime = table[table["deprivation_domain"] == "crime"].set_index("area_code")
    for code in codes:
        one, two = told["File_1"][code], told["File_2"][code]
        assert overall.loc[code, "rank"] == int(one["Index of Multiple Deprivation (IMD) Rank"].replace(",", ""))
        assert overall.loc[code, "decile"] == int(one["Index of Multiple Deprivation (IMD) Decile"])
        assert crime.loc[code, "rank"] == int(two["Crime Rank (where 1 is most deprived)"])
    fates = Counter(zip(done.batch.frame["file_label"], done.batch.reason, strict=True))
    outside = len(told["File_1"]) - 116
    assert fates == {
        (f"deprivation-{number}", reason): rows
        for number in (1, 2)
        for reason, rows in (("", 116), ("area_not_in_the_partnership", outside))
    }
