"""The open data of police.uk from published files to report, held against a count of the raw lines with csv alone."""

import csv
import json
from collections import Counter

import pytest

from tests.end_to_end import page

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

# Counted by hand when the data were put together (README of the data).
ALL_ROWS, CRIMES, INCIDENTS = 8_981, 7_455, 1_526
MONTHS = [f"2025-{month:02d}" for month in range(1, 10)]
MISSING = [f"2024-{month:02d}" for month in range(5, 13)]


@pytest.fixture(scope="module")
def report(real_report):
    return real_report / "reports" / "2025-26" / "annual" / "executive"


@pytest.fixture(scope="module")
def figures(report):
    return {one["id"]: one for one in json.loads((report / "figures.json").read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def lines(real_data):
    """Return the county's raw lines of January to September 2025, those without a place, and references with one."""
    county, nowhere, placed = [], [], set()
    for path in sorted((real_data / "police_uk_west_mercia").glob("*-street.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["LSOA code"]:
                    placed.add(row["Crime ID"])
                if row["Month"] in MONTHS:
                    county += [row] if row["LSOA name"].startswith("Herefordshire") else []
                    nowhere += [] if row["LSOA code"] else [row]
    return county, nowhere, placed


def slug(crime_type):
    return crime_type.lower().replace(" ", "_").replace("-", "_")


def test_the_count_by_hand_is_the_count_of_the_lines(lines):
    kinds = Counter(row["Crime type"] for row in lines[0])
    assert (len(lines[0]), kinds["Anti-social behaviour"]) == (ALL_ROWS, INCIDENTS)


def test_figures_are_the_count_of_the_lines_by_crime_type(lines, figures):
    kinds = Counter(row["Crime type"] for row in lines[0])
    del kinds["Anti-social behaviour"]
    assert {kind: figures[f"trends.police_uk_{slug(kind)}.count"]["value"] for kind in kinds} == dict(kinds)
    assert figures["trends.all_crime.count"]["value"] == CRIMES
    assert figures["trends.asb.count"]["value"] == INCIDENTS
    assert figures["trends.all_records.count"]["value"] == ALL_ROWS


def test_what_is_not_placed_is_stated_beside_it_and_never_added(lines, figures):
    _, nowhere, placed = lines
    # A crime that stands once with a place and once without is placed; one that stands twice without is one.
    references = {row["Crime ID"] for row in nowhere if row["Crime ID"]} - placed
    unnamed = sum(not row["Crime ID"] for row in nowhere)
    assert figures["trends.not_placed.count"]["value"] == len(references) + unnamed
    assert figures["trends.all_records.count"]["value"] == ALL_ROWS


def test_months_not_published_are_missing_and_never_zero(real_report, report):
    quality = json.loads((real_report / "reports" / "2025-26" / "quality.json").read_text(encoding="utf-8"))
    assert quality["sources"]["police_uk"]["months_missing"] == MISSING
    with (report / "tables" / "trends.all_crime_by_month.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["month"][:7]: row for row in csv.DictReader(stream)}
    assert all(month not in rows or not rows[month]["records_count"].isdigit() for month in MISSING)
    assert all(float(rows[month]["records_count"]) > 0 for month in MONTHS)


def test_chapters_without_a_source_are_left_out_and_named(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    status = {one["name"]: one["status"] for one in manifest["chapters"]}
    for name in (
        "40_violence_and_alcohol",
        "45_domestic_abuse",
        "55_young_people",
        "60_road_safety",
        "70_community_voice",
    ):
        assert status[name] == "absent"
        assert not (report / "chapters" / f"{name}.html").exists()
    assert status["20_trends"] == "complete"
    assert status["30_hotspots"] == "complete"


def test_the_page_keeps_the_same_rules(report, figures):
    reading = page.read((report / "index.html").read_text(encoding="utf-8"))
    assert reading.bare == []
    assert [fault for one in reading.quoted if (fault := page.quoted_fault(*one, figures))] == []
    assert set(reading.links) <= set(reading.ids)


def test_the_page_says_what_such_data_cannot_show(report):
    words = " ".join(page.read((report / "index.html").read_text(encoding="utf-8")).words).lower()
    assert "time of day" in words or "hours" in words
    assert "not placed" in words
