"""The whole of the built-in sample, against the truth that its writer wrote down beside it."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from assessment.clean import clean_all
from assessment.config import read_config
from assessment.ingest import read_source
from assessment.periods import financial_year_label
from assessment.schema import TABLES, offence_sets, offence_tree
from assessment.schema.check import faults
from assessment.synthetic import write_sample
from tests.clean.build import KEY
from tests.synthetic import recount

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("sample")
    write_sample(workspace, seed=1)
    return workspace


@pytest.fixture(scope="module")
def sample(workspace):
    config = read_config(ROOT)
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    truth = json.loads((workspace / "data" / "sample.json").read_text(encoding="utf-8"))
    return clean_all(extracts, config, key=KEY, workspace=ROOT), truth, extracts


def by_year(dates):
    return dates.map(lambda day: financial_year_label(day.date())).value_counts().to_dict()


def test_every_table_is_sound_and_nothing_was_rejected(sample):
    result, _, _ = sample
    # The sample's partners send neither fire incidents, nor outcomes, nor deprivation.
    assert set(TABLES) - set(result.tables) == {"outcomes", "fire_incidents", "deprivation"}
    for name, table in result.tables.items():
        assert faults(table, TABLES[name]) == ()
    assert len(result.rejections) == 0


def test_offences_are_those_of_the_truth(sample):
    result, truth, _ = sample
    offences = result.tables["offences"]
    truth = truth["truth"]["offences"]
    assert by_year(offences["recorded_date"]) == truth["all"]
    less_serious = offences["offence_code"].isin(offence_sets()["less_serious_injury_assault"])
    assert by_year(offences.loc[less_serious, "recorded_date"]) == truth["less_serious_injury_assault"]
    for group, years in truth["by_group"].items():
        assert by_year(offences.loc[offences["offence_group"] == group, "recorded_date"]) == years
    year = offences[offences["recorded_date"].dt.year == 2010]
    abuse = year[year["domestic_abuse_flag"].fillna(value=False).astype(bool)]
    assert len(abuse) == truth["domestic_abuse_of_year"]["offences"]
    assert int(abuse["alcohol_flag"].sum()) == truth["domestic_abuse_of_year"]["alcohol"]


def test_each_files_account_is_what_was_planted(sample):
    result, truth, extracts = sample
    names = {one.file_label: f"{source}/{one.file_name}" for source, files in extracts.items() for one in files}
    planted = {entry["path"]: entry for entry in truth["files"]}
    for entry in result.accounting:
        told = planted[names[entry.file_label]]
        assert entry.rows_read == told["rows"]
        if entry.source != "police_crime":
            continue
        dirt = told["planted"]
        assert entry.rows_kept == dirt["true_rows"]
        assert entry.rows_duplicate == dirt["duplicates"]
        assert entry.rows_superseded == dirt["superseded"]
        assert entry.reasons.get("no_crime", 0) == dirt["no_crime_rows"]
        assert entry.reasons.get("beat_of_another_area", 0) == dirt["out_of_area_rows"]
        assert entry.lines_not_data.get("total", 0) == dirt.get("total_lines", 0)


def test_the_history_of_offences_is_a_recount_of_the_files_received_by_each_day(sample, workspace):
    history = sample[0].tables["offence_revisions"]
    groups = {code: offence.group for code, offence in offence_tree().items()}
    versions = defaultdict(dict)
    for path in recount.raw(workspace, "police_crime"):
        for row in recount.table(path, "Crime Ref"):
            versions[recount.day(row["Extract Date"])][row["Crime Ref"]] = row
    latest = {}
    assert sorted(versions) == [day.date() for day in history["extracted"].unique()]
    for day in sorted(versions):
        latest |= versions[day]
        counted = Counter(
            (recount.day(row["Recorded Date"]).replace(day=1), groups[recount.code(row["HO Code"])])
            for row in latest.values()
            if row["Status"] == "Recorded" and not row["Beat"].startswith("WS")
        )
        told = history[(history["extracted"] == pd.Timestamp(day)) & (history["offences_count"] > 0)]
        cells = zip(told["recorded_month"].dt.date, told["offence_group"], strict=True)
        assert dict(zip(cells, told["offences_count"], strict=True)) == dict(counted)
    assert told["offences_count"].sum() == len(sample[0].tables["offences"])


def test_every_move_between_extracts_adds_up(sample):
    history = sample[0].tables["offence_revisions"].sort_values("extracted")
    before = history.groupby(["recorded_month", "offence_group"], observed=True)["offences_count"].shift(fill_value=0)
    moved = history["added_count"] + history["reclassified_in_count"] + history["reinstated_count"]
    moved -= history["reclassified_out_count"] + history["no_crime_count"]
    assert (history["offences_count"] == before + moved).all()
    assert history["reclassified_in_count"].sum() == history["reclassified_out_count"].sum()


def test_the_last_extract_did_what_its_writer_planted(sample):
    result, truth, _ = sample
    planted = next(entry["planted"] for entry in truth["files"] if "crime_late" in entry["path"])
    reasons = Counter()
    for entry in result.accounting:
        reasons.update(entry.reasons if entry.source == "police_crime" else {})
    assert reasons["reclassified_in_later_extract"] == planted["changed_codes"]
    assert reasons["no_crimed_in_later_extract"] == planted["changed_to_no_crime"]
    told = sum(number for reason, number in reasons.items() if reason.endswith("_in_later_extract"))
    assert told == planted["repeats_of_earlier_extract"]
    history = result.tables["offence_revisions"]
    assert history["no_crime_count"].sum() == planted["changed_to_no_crime"]


def test_completeness_and_months_cover_every_row_of_every_source(sample):
    result, _, extracts = sample
    months = result.tables["extract_months"]
    by_file = months.groupby(["source", "file_label"])[["rows_count", "kept_count", "superseded_count"]].sum()
    for entry in result.accounting:
        told = by_file.loc[(entry.source, entry.file_label)]
        assert told.tolist() == [entry.rows_read, entry.rows_kept, entry.rows_superseded]
    completeness = result.tables["completeness"]
    for source, files in extracts.items():
        for one in files:
            watched = completeness[(completeness["source"] == source) & (completeness["file_label"] == one.file_label)]
            fields = {name for name in one.frame.columns if name not in {"line", "geometry"}}
            fields -= {field.name for field in one.layout.fields if field.from_file_name}
            assert set(watched["field_name"]) == fields
            assert set(watched.groupby("field_name")["rows_count"].sum()) == {len(one.frame)}


def test_marac_is_that_of_the_truth_and_linkage_agrees_with_the_flag(sample):
    result, truth, _ = sample
    meetings = result.tables["marac_meetings"].set_index("meeting_month")
    for month, counts in truth["truth"]["marac"].items():
        row = meetings.loc[pd.Timestamp(f"{month}-01")]
        assert (row["cases_count"], row["repeats_count"]) == (counts["cases"], counts["repeats"])
    cases = result.tables["marac_cases"]
    assert (cases["repeat_flag"] == cases["linked_repeat_flag"]).all()
    last = meetings.tail(12)
    assert (last["repeats_count"].sum(), last["cases_count"].sum()) == (82, 200)


def test_incidents_attendances_casualties_and_comments(sample):
    result, truth, _ = sample
    tables, truth, files = result.tables, truth["truth"], truth["files"]
    assert by_year(tables["asb_incidents"]["recorded_date"]) == truth["asb_incidents"]["all"]
    months = tables["attendances"]["arrival"].dt.strftime("%Y-%m").value_counts().to_dict()
    assert months == truth["attendances"]["by_month"]
    severity = (
        tables["casualties"].groupby([tables["casualties"]["collision_date"].dt.year, "severity"], observed=True).size()
    )
    for year, counts in truth["casualties"].items():
        for words, count in counts.items():
            assert severity[int(year), words.lower()] == count
    comments = sum(entry["planted"]["true_rows"] for entry in files if entry["source"] == "consultation")
    assert len(tables["comments"]) == comments


def test_people_who_feel_safe(sample):
    result, truth, _ = sample
    answers = result.tables["survey_responses"]
    answers = answers[
        (answers["survey_question"] == "feel_safe") & ~answers["survey_answer"].isin(["dont_know", "not_answered"])
    ]
    years = answers["wave_start"].map(lambda day: financial_year_label(day.date()))
    safe = answers["survey_answer"].isin(["very_safe", "fairly_safe"])
    for year, share in truth["truth"]["feel_safe"]["weighted_share_by_year"].items():
        of_year = answers[years == year]
        assert len(of_year) == truth["truth"]["feel_safe"]["answers_by_year"][year]
        weighted = of_year.loc[safe, "weight"].sum() / of_year["weight"].sum()
        assert weighted == pytest.approx(share, abs=1e-5)


def test_values_that_are_pending_stay_pending(sample):
    values = sample[0].tables["partner_values"].set_index(["value_id", "period_start"])
    pending = values.loc[("ppo_reoffending_change", pd.Timestamp(2011, 4, 1))]
    assert (pending["value_status"], pd.isna(pending["value"])) == ("pending", True)
    assert values.loc[("ocu_drug_free", pd.Timestamp(2011, 4, 1)), "value"] == 41
    assert values.loc[("local_reoffending", pd.Timestamp(2009, 4, 1)), "value"] == 22.3
    assert (values["value_status"] == "suppressed").sum() == 2


def test_everyone_is_counted(sample):
    people = sample[0].tables["populations"]
    everyone = people[(people["population_group"] == "all") & (people["year"] == 2010)]
    assert (len(everyone), everyone["people_count"].sum()) == (116, 179_300)
