"""What the accounting says of the open police.uk files, against a count of their lines with csv alone.

The numbers beside the counts are those of the description that came with the data.
"""

import csv
from collections import Counter, defaultdict

import pytest

from assessment.clean import clean_all
from assessment.config import read_config
from assessment.ingest import read_source
from assessment.ingest.accounting import quality
from tests.clean.build import KEY

pytestmark = pytest.mark.real_data

ASB, VIOLENCE = "Anti-social behaviour", "Violence and sexual offences"
SPLIT = {"E01035055", "E01035056"}
UNFINISHED = ("", "Under investigation", "Status update unavailable", "Awaiting court outcome")


@pytest.fixture(scope="module")
def lines(real_data):
    found = []
    for path in sorted((real_data / "police_uk_west_mercia").glob("*-street.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.extend(csv.DictReader(stream))
    return found


@pytest.fixture(scope="module")
def result(real_workspace):
    config = read_config(real_workspace)
    extracts = {source.id: read_source(source, real_workspace) for source in config.sources}
    return clean_all(extracts, config, key=KEY, workspace=real_workspace)


@pytest.fixture(scope="module")
def account(result):
    return quality(result.accounting)["sources"]["police_uk"]


def summed(account, what):
    counts = Counter()
    for file in account["files"].values():
        counts.update(file[what])
    return counts


def in_the_county(line):
    return line["LSOA name"].startswith("Herefordshire")


def with_id(lines):
    """Lines of every Crime ID that stands more than once."""
    versions = defaultdict(list)
    for line in lines:
        if line["Crime ID"]:
            versions[line["Crime ID"]].append(line)
    return {reference: same for reference, same in versions.items() if len(same) > 1}


def decided(same):
    """What the rule for repeated Crime IDs does with the lines of one: reasons, and the lines that stand."""
    told = Counter()
    different = list({tuple(line.values()): line for line in same}.values())
    told["same_row_again"] = len(same) - len(different)
    by_place = defaultdict(list)
    for line in different:
        by_place[line["Longitude"], line["Latitude"], line["LSOA code"]].append(line)
    stand = []
    for group in by_place.values():
        told["same_crime_with_later_outcome"] += len(group) - 1
        most = max(group, key=lambda line: (_advanced(line["Last outcome category"]), line["Month"]))
        stand.append(most)
    placed = [line for line in stand if line["LSOA code"]]
    told["same_crime_with_a_place"] = len(stand) - len(placed) if placed else 0
    return told, placed or stand


def _advanced(outcome):
    return UNFINISHED.index(outcome) if outcome in UNFINISHED else len(UNFINISHED)


def test_every_line_of_every_file_is_accounted_for(account, lines):
    assert account["rows_read"] == len(lines) == 110_152
    assert len(account["files"]) == 13
    assert account["rows_kept"] + sum(summed(account, "reasons").values()) == len(lines)
    assert account["rows_rejected"] == 0


def test_1_anti_social_behaviour_has_no_reference_and_no_outcome(result, lines):
    bare = [line for line in lines if line["Crime type"] == ASB]
    assert (len(bare), sum(bool(line["Crime ID"] or line["Last outcome category"]) for line in bare)) == (18_043, 0)
    completeness = result.tables["completeness"]
    blank = completeness[completeness["source"] == "police_uk"].groupby("field_name")["blank_count"].sum()
    assert blank["reference"] == sum(not line["Crime ID"] for line in lines) == 18_043
    assert blank["outcome"] == sum(not line["Last outcome category"] for line in lines)


def test_1_equal_rows_of_anti_social_behaviour_are_kept_and_counted(account, lines):
    again = Counter(tuple(line.values()) for line in lines)
    twice = Counter()
    for line in {tuple(line.values()): line for line in lines}.values():
        twice[line["Crime type"] == ASB] += again[tuple(line.values())] - 1
    assert (sum(twice.values()), twice[True]) == (3_718, 3_717)
    assert summed(account, "notices")["equal_rows_kept"] == 3_717
    assert summed(account, "reasons")["same_row_again"] == 1


def test_2_repeated_crime_ids_are_decided_by_the_written_rule(account, lines):
    repeated = with_id(lines)
    assert len(repeated) == 30
    assert summed(account, "notices")["crime_id_repeated"] == sum(len(same) for same in repeated.values())
    told = sum((decided(same)[0] for same in repeated.values()), Counter())
    reasons = summed(account, "reasons")
    assert {name: reasons[name] for name in told} == dict(told)
    assert account["rows_duplicate"] == told["same_row_again"]
    assert account["rows_superseded"] == sum(told.values()) - told["same_row_again"]


def test_3_rows_without_a_place_are_stated_and_are_the_forces(result, account, lines):
    nowhere = [line for line in lines if not line["LSOA code"] and not line["Longitude"]]
    assert (len(nowhere), sum(line["Crime type"] == VIOLENCE for line in nowhere)) == (2_138, 1_483)
    assert summed(account, "notices")["no_place_published"] == 2_138
    offences, incidents = result.tables["offences"], result.tables["asb_incidents"]
    kept = sum((table["scope"] == "force_not_placed").sum() for table in (offences, incidents))
    # Of crimes that stand once with a place and once without, the placed row is kept.
    gone = Counter()
    for same in with_id(lines).values():
        gone.update(line["Crime type"] for line in same if not line["LSOA code"])
        gone.subtract(line["Crime type"] for line in decided(same)[1] if not line["LSOA code"])
    assert kept == 2_138 - sum(gone.values())
    violence = offences["offence_code"] == "police_uk_violence_and_sexual_offences"
    assert (violence & (offences["scope"] == "force_not_placed")).sum() == 1_483 - gone[VIOLENCE]


def test_4_the_two_parts_of_a_split_area_come_back_to_it(result, account, lines):
    assert sum(line["LSOA code"] in SPLIT for line in lines) == 134
    assert summed(account, "repairs")["area_code_of_another_year_mapped"] == 134
    tables = [result.tables["offences"], result.tables["asb_incidents"]]
    assert sum((table["area_code"] == "E01014007").sum() for table in tables) == 134


def test_6_the_countys_rows_are_those_of_its_codes(result, lines):
    offences, incidents = (
        table[(table["scope"] == "partnership") & (table["recorded_date"] >= "2025-01-01")]
        for table in (result.tables["offences"], result.tables["asb_incidents"])
    )
    county = Counter(line["Crime type"] == ASB for line in lines if in_the_county(line) and line["Month"] >= "2025")
    assert (len(offences), len(incidents)) == (county[False], county[True]) == (7_455, 1_526)
    assert len(offences) + len(incidents) == 8_981


def test_7_other_forces_areas_are_out_of_scope_and_counted(account, lines):
    away = sum(bool(line["LSOA code"]) and not in_the_county(line) for line in lines)
    superseded = 0
    for same in with_id(lines).values():
        stands = decided(same)[1]
        before = sum(bool(line["LSOA code"]) and not in_the_county(line) for line in same)
        superseded += before - sum(bool(line["LSOA code"]) and not in_the_county(line) for line in stands)
    assert account["rows_out_of_scope"] == away - superseded
    # Said apart: the rows whose point lies in the partnership although their stated area does not.
    reasons = summed(account, "reasons")
    inside = reasons["stated_area_outside_but_point_inside"]
    assert reasons["area_not_in_the_partnership"] == away - superseded - inside
    assert inside < 10


def test_months_not_published_are_missing(account, result, lines):
    assert account["months_missing"] == [f"2024-{month:02d}" for month in range(5, 13)]
    months = result.tables["extract_months"]
    months = months[months["source"] == "police_uk"].set_index("month")["rows_count"]
    assert {f"{month:%Y-%m}": rows for month, rows in months.items()} == Counter(line["Month"] for line in lines)
