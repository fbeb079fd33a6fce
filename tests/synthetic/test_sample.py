"""Writing the sample: the same bytes for the same seed, nobody else's files touched, shapes that can be found."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from assessment.errors import UsageError
from assessment.synthetic import write_sample
from tests.synthetic import recount

SMALL = 0.05


def digests(workspace: Path) -> dict[str, str]:
    data = workspace / "data"
    return {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    write_sample(folder, seed=1)
    return folder


@pytest.fixture(scope="module")
def offences(full: Path) -> list[dict]:
    return recount.crimes(full).offences


def test_same_seed_same_bytes(full: Path, tmp_path: Path):
    write_sample(tmp_path, seed=1)
    assert digests(tmp_path) == digests(full)


def test_other_seed_other_bytes_but_the_same_county(tmp_path: Path):
    write_sample(tmp_path / "one", seed=1, scale=SMALL)
    write_sample(tmp_path / "two", seed=2, scale=SMALL)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one.keys() == two.keys()
    same = {name.split("/")[1] for name in one if one[name] == two[name]}
    assert same == {"areas", "populations", "partner_values", "premises"}


def test_every_file_is_listed_with_its_hash(full: Path):
    found = {name.removeprefix("raw/"): digest for name, digest in digests(full).items() if name.startswith("raw/")}
    assert {file["path"]: file["sha256"] for file in recount.declared(full)["files"]} == found


def test_writes_over_its_own_files(tmp_path: Path):
    write_sample(tmp_path, seed=1, scale=SMALL)
    first = digests(tmp_path)
    write_sample(tmp_path, seed=2, scale=SMALL)
    assert digests(tmp_path) != first
    write_sample(tmp_path, seed=1, scale=SMALL)
    assert digests(tmp_path) == first


def test_refuses_a_folder_with_other_files(tmp_path: Path):
    foreign = tmp_path / "data" / "raw" / "police_crime" / "ours.csv"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="1 that no sample wrote"):
        write_sample(tmp_path, seed=1, scale=SMALL)
    assert digests(tmp_path) == {"raw/police_crime/ours.csv": hashlib.sha256(b"kept").hexdigest()}


def test_refuses_when_a_file_of_the_sample_was_changed(tmp_path: Path):
    write_sample(tmp_path, seed=1, scale=SMALL)
    changed = tmp_path / "data" / "raw" / "consultation" / "website.csv"
    changed.write_text("an officer's own work\n", encoding="utf-8")
    before = digests(tmp_path)
    with pytest.raises(UsageError, match="1 changed since the sample wrote them"):
        write_sample(tmp_path, seed=1, scale=SMALL)
    assert digests(tmp_path) == before


def test_refuses_when_its_own_list_cannot_be_read(tmp_path: Path):
    write_sample(tmp_path, seed=1, scale=SMALL)
    (tmp_path / "data" / "sample.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        write_sample(tmp_path, seed=1, scale=SMALL)


@pytest.mark.parametrize(("seed", "scale"), [(-1, 1.0), (1, 0.0), (1, -3.0), (1, 1000.0), (1, math.nan)])
def test_refuses_seed_or_scale_out_of_range(tmp_path: Path, seed: int, scale: float):
    with pytest.raises(UsageError):
        write_sample(tmp_path, seed=seed, scale=scale)
    assert not (tmp_path / "data").exists()


def test_scale_multiplies_rows(tmp_path: Path):
    small = write_sample(tmp_path / "small", seed=1, scale=0.1).rows
    large = write_sample(tmp_path / "large", seed=1, scale=0.2).rows
    for source in ("police_crime", "asb", "road_casualties", "resident_survey", "marac"):
        assert large[source] / small[source] == pytest.approx(2, rel=0.06)
    assert not recount.declared(tmp_path / "small")["calibrated"]


@pytest.mark.slow
def test_removing_offences_lowers_the_total_by_as_many(full: Path, offences: list[dict], tmp_path: Path):
    copy = Path(shutil.copytree(full, tmp_path / "copy"))
    gone = recount.remove_random_offences(copy, 10, seed=3)
    after = recount.crimes(copy).offences
    assert len(set(gone)) == 10
    assert {each["reference"] for each in offences} - {each["reference"] for each in after} == set(gone)
    assert recount.by_year(after)["2011/12"] == 8021
    assert recount.by_year(after)["2010/11"] == 9729


def test_an_interrupted_run_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_sample(tmp_path, seed=2, scale=SMALL)
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 9:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(KeyboardInterrupt):
            write_sample(tmp_path, seed=1, scale=SMALL)
    write_sample(tmp_path, seed=1, scale=SMALL)
    write_sample(tmp_path / "fresh", seed=1, scale=SMALL)
    assert digests(tmp_path).items() >= digests(tmp_path / "fresh").items()


def test_recounted_figures_are_the_published_ones(full: Path):
    found = recount.figures(full)
    assert {name: round(value, 2 if "rate" in name else 0) for name, value in found.items()} == {
        "performance.all_crime.actual": 8031,
        "performance.less_serious_assault.actual": 798,
        "performance.less_serious_assault_rate.actual": 4.45,
        "performance.marac_repeat.actual": 41,
        "performance.ocu_drug_free.actual": 41,
        "performance.feel_safe.actual": 57,
        "performance.ksi.actual": 75,
        "domestic_abuse.marac_repeat_rolling12_2011_09": 39,
        "domestic_abuse.marac_repeat_2011_04_2011_09": 45,
        "domestic_abuse.alcohol_related_2010": 39,
        "violence.with_injury_to_2011_11_09": 683,
        "violence.with_injury_to_2010_11_09": 721,
        "trends.all_crime_change_2007_08_2010_11": -13,
        "trends.asb_change_2007_08_2010_11": -15,
        "trends.criminal_damage_change_2007_08_2010_11": -31,
        "road_safety.ksi_2007": 158,
        "road_safety.ksi_2010": 77,
        "road_safety.ksi_2011": 75,
        "offending.local_reoffending": 22,
    }


def test_no_real_area_code_and_a_label_on_every_workbook(full: Path):
    areas = json.loads((full / "data/raw/areas/areas.geojson").read_text(encoding="utf-8"))
    codes = [feature["properties"]["area_code"] for feature in areas["features"]]
    assert len(set(codes)) == 116
    assert all(code.startswith("SYN") for code in codes)
    assert "SYNTHETIC" in areas["name"]
    for path in sorted((full / "data/raw").rglob("*.xlsx")):
        book = recount.openpyxl.load_workbook(path, read_only=True)
        assert "SYNTHETIC" in next(book.worksheets[0].iter_rows(values_only=True))[0]
        book.close()


def test_areas_tile_the_county(full: Path):
    import geopandas

    areas = geopandas.read_file(full / "data/raw/areas/areas.geojson").to_crs(27700)
    assert areas.is_valid.all()
    together = areas.union_all()
    assert together.area == pytest.approx(areas.area.sum(), rel=1e-6)
    west, south, east, north = together.bounds
    assert 45_000 < east - west < 58_000
    assert 50_000 < north - south < 60_000
    towns = areas.set_index("area_name")
    for name, place in {"Leominster Town 1": (349_600, 259_000), "Kington Town 1": (329_600, 256_600)}.items():
        centre = towns.loc[name].geometry.centroid
        assert math.hypot(centre.x - place[0], centre.y - place[1]) < 5_000


def test_almost_all_placed_offences_lie_inside_their_beat(full: Path, offences: list[dict]):
    import geopandas

    areas = geopandas.read_file(full / "data/raw/areas/areas.geojson").to_crs(27700)
    rows = [each["row"] for each in offences]
    places = [(float(row["Easting"]), float(row["Northing"])) for row in rows if row["Easting"] not in ("", None)]
    straight = [place for place in places if place[0] > 300_000 and place[0] > place[1]]
    points = geopandas.GeoSeries.from_xy(*zip(*straight, strict=True), crs=27700)
    assert points.within(areas.union_all().buffer(10)).all()
    assert 0.98 < len(straight) / len(places) < 1


def hour(cell: object) -> tuple[int, int] | None:
    """Weekday and hour of a committed time; nothing when it is not known."""
    if isinstance(cell, str) and len(cell) > 10 and not cell.endswith("00:00"):
        when = datetime.strptime(cell, "%d/%m/%Y %H:%M")
        return when.weekday(), when.hour
    return None


def test_nights_out_peak_on_friday_and_saturday(offences: list[dict]):
    violence = [each["row"] for each in offences if each["code"] in recount.LESS_SERIOUS]
    at = [hour(row["Committed From"]) for row in violence if row["Beat"] in ("HA1", "HA2", "HA3", "HA4")]
    known = [each for each in at if each]
    late = [(day - (hours < 6)) % 7 for day, hours in known if hours >= 22 or hours < 4]
    nights = Counter(late)
    assert len(known) > 500
    assert len(late) / len(known) > 0.4  # a quarter of the hours
    assert (nights[4] + nights[5]) / len(late) > 0.5


def test_three_premises_are_hot(full: Path, offences: list[dict]):
    planted = recount.declared(full)["planted"]["premises"]
    counted = Counter((str(each["row"]["Easting"]), str(each["row"]["Northing"])) for each in offences)
    ranked = [place for place, _ in counted.most_common() if place[0] not in ("", "None", "0")][:3]
    hot = {(str(each["easting_m"]), str(each["northing_m"])) for each in planted if each["hot"]}
    assert set(ranked) == hot


def test_rural_theft_rises(offences: list[dict]):
    farm = [each["recorded"] for each in offences if each["code"] == "49" and each["row"]["Location Type"] == "Farm"]
    autumn = {
        year: sum(date(year, 9, 1) <= when <= date(year + 1, 1, 31) for when in farm) for year in range(2007, 2012)
    }
    assert autumn[2011] > 1.6 * max(autumn[year] for year in range(2007, 2011))


def test_some_victims_are_harmed_again(offences: list[dict]):
    victims = Counter(each["row"]["Victim Ref"] for each in offences if each["row"]["Victim Ref"])
    repeats = sum(count for count in victims.values() if count > 1)
    assert 0.05 < repeats / sum(victims.values()) < 0.3


def test_late_recording_has_a_tail(offences: list[dict]):
    waits = []
    for each in offences:
        if each["row"]["Committed To"] not in ("", None):
            waits.append((each["recorded"] - recount.day(each["row"]["Committed To"])).days)
    assert min(waits) == 0
    assert 0.6 < sum(wait <= 1 for wait in waits) / len(waits) < 0.95
    assert max(waits) > 180
