"""The sample from extracts to report: its figures are those the partnership published, recounted from the raw files."""

import csv
import json
import re
import shutil
import time

import openpyxl
import pytest

from tests.end_to_end import page
from tests.synthetic import recount

REPORT = ("reports", "2011-12", "annual", "executive")
LARGEST_BYTES = 8_000_000
LONGEST_UNCHANGED_SECONDS = 3.0

# The strategy's performance table and the two documents' other figures, as printed there: value, decimals.
PUBLISHED = {
    "performance.all_crime.actual": (8031, 0),
    "performance.all_crime.target": (9632, 0),
    "performance.less_serious_assault.actual": (798, 0),
    "performance.less_serious_assault.target": (970, 0),
    "performance.less_serious_assault_rate.actual": (4.45, 2),
    "performance.less_serious_assault_rate.target": (5.41, 2),
    "performance.marac_repeat.actual": (41, 0),
    "performance.marac_repeat.target": (30, 0),
    "performance.ocu_drug_free.actual": (41, 0),
    "performance.ocu_drug_free.target": (30, 0),
    "performance.feel_safe.actual": (57, 0),
    "performance.feel_safe.target": (40, 0),
    "performance.ksi.actual": (75, 0),
    "performance.ksi.target": (100, 0),
    "domestic_abuse.marac_repeat_rolling12_2011_09": (39, 0),
    "domestic_abuse.marac_repeat_2011_04_2011_09": (45, 0),
    "domestic_abuse.alcohol_related_2010": (39, 0),
    "violence.with_injury_to_2011_11_09": (683, 0),
    "violence.with_injury_to_2010_11_09": (721, 0),
    "trends.all_crime_change_2007_08_2010_11": (-13, 0),
    "trends.asb_change_2007_08_2010_11": (-15, 0),
    "trends.criminal_damage_change_2007_08_2010_11": (-31, 0),
    "road_safety.ksi_2011": (75, 0),
    "offending.local_reoffending": (22.3, 1),
}
# A change that stands in a sentence and in a table has one interval.
SAME_CHANGE = {
    "trends.all_crime_change_2007_08_2010_11": "all_crime",
    "trends.asb_change_2007_08_2010_11": "asb",
    "trends.criminal_damage_change_2007_08_2010_11": "criminal_damage",
}
COUNTED = {
    "performance.marac_repeat.actual": (82, 200),
    "domestic_abuse.marac_repeat_rolling12_2011_09": (76, 197),
    "domestic_abuse.marac_repeat_2011_04_2011_09": (45, 101),
}
# Which chapters a change of one row of the MARAC case list reaches: those that read the cases (and, if the meetings'
# totals move, the scan for emerging issues), the account of the data, and those made from other chapters.
DEPEND_ON_CASES = {
    "00_summary", "10_performance", "45_domestic_abuse", "90_priorities", "95_data_quality", "99_data_and_methods",
}  # fmt: skip
TOUCHED = {
    "Referring Agency": (("Police", "Housing"), DEPEND_ON_CASES),
    "Repeat": (("Y", "N"), DEPEND_ON_CASES | {"80_emerging_issues"}),
}


def figures_of(workspace):
    listed = json.loads(workspace.joinpath(*REPORT, "figures.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in listed}


@pytest.fixture(scope="module")
def report(sample_report):
    return sample_report.joinpath(*REPORT)


@pytest.fixture(scope="module")
def figures(sample_report):
    return figures_of(sample_report)


@pytest.fixture(scope="module")
def html(report):
    return (report / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reading(html):
    return page.read(html)


@pytest.mark.parametrize("figure_id", PUBLISHED)
def test_a_figure_is_the_published_one_at_the_precision_printed(figures, figure_id):
    published, decimals = PUBLISHED[figure_id]
    assert round(figures[figure_id]["value"], decimals) == published


@pytest.mark.parametrize("figure_id", COUNTED)
def test_shares_rest_on_the_published_counts(figures, figure_id):
    found = figures[figure_id]
    assert (found["numerator"], found["denominator"]) == COUNTED[figure_id]


def test_what_is_pending_has_no_value(figures):
    found = figures["performance.ppo_reoffending.actual"]
    assert (found["status"], found["value"], found["numerator"]) == ("pending", None, None)
    assert figures["performance.ppo_reoffending.target"]["value"] is not None


@pytest.mark.parametrize(("figure_id", "series"), SAME_CHANGE.items())
def test_a_change_has_the_same_interval_in_the_sentence_and_in_the_table(figures, report, figure_id, series):
    with (report / "tables" / "trends.since_baseline.csv").open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["series"] == series)
    told = (figures[figure_id]["low"], figures[figure_id]["high"])
    assert told == pytest.approx((float(row["low_change_pct"]), float(row["high_change_pct"])))


def test_killed_or_seriously_injured_more_than_halved(figures):
    assert figures["road_safety.ksi_2007"]["value"] >= 151
    for year in (2010, 2011):
        assert figures[f"road_safety.ksi_{year}"]["value"] < figures["road_safety.ksi_2007"]["value"] / 2


def test_a_supplied_value_names_its_provider(figures):
    supplied = ("performance.ocu_drug_free.actual", "offending.local_reoffending")
    assert {figures[one]["source"] for one in supplied} == {"partner_values"}
    assert all(figures[one]["low"] is None for one in supplied), "no base was supplied, so there is no interval"


def test_feel_safe_has_an_interval_and_its_base(figures):
    found = figures["performance.feel_safe.actual"]
    assert found["low"] < 57 < found["high"]
    assert found["denominator"] >= 400


def test_an_independent_recount_of_the_raw_files_agrees(sample_report, figures):
    counted = recount.figures(sample_report)
    assert len(counted) >= 19
    assert {one: figures[one]["value"] for one in counted} == pytest.approx(counted, rel=1e-12)


def test_the_account_is_what_the_raw_files_and_the_declared_dirt_say(sample_report):
    account = json.loads((sample_report / "reports" / "2011-12" / "quality.json").read_text(encoding="utf-8"))[
        "sources"
    ]
    crimes = recount.crimes(sample_report)
    police = account["police_crime"]
    assert police["rows_read"] == crimes.read
    assert police["rows_kept"] == len(crimes.offences)
    for source in account.values():
        for file in source["files"].values():
            fates = ("rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope", "rows_rejected")
            assert file["rows_read"] == sum(file[fate] for fate in fates)


def test_every_quoted_number_says_what_figures_json_says(reading, figures):
    assert len(reading.quoted) > 100
    assert [fault for one in reading.quoted if (fault := page.quoted_fault(*one, figures))] == []


def test_no_number_stands_in_a_sentence_without_its_origin(reading):
    assert reading.bare == []


def test_every_link_leads_somewhere_and_no_id_stands_twice(reading):
    assert len(reading.ids) == len(set(reading.ids))
    assert set(reading.links) <= set(reading.ids)


def test_every_table_shown_is_among_the_tables(report, reading):
    shown = set(reading.tables) - {"quality"}
    files = {path.stem for path in (report / "tables").glob("*.csv")}
    assert len(shown) >= 10
    assert shown <= files


def test_the_page_is_one_file_that_loads_nothing(html):
    assert page.OUTSIDE.findall(html) == []
    assert len(html.encode()) < LARGEST_BYTES
    assert re.search(r"<h1[ >].*?</h1>", html, re.DOTALL)
    assert html.count("<h1") == 1
    assert "DRAFT" in html


def test_chapters_are_complete_and_in_order(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    names = [one["name"] for one in manifest["chapters"]]
    assert names == sorted(names)
    assert {one["status"] for one in manifest["chapters"]} == {"complete"}
    assert len(names) == 14
    assert all((report / "chapters" / f"{name}.html").exists() for name in names)


def test_tables_are_plain_and_rectangular(report):
    for path in (report / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len({len(row) for row in rows}) == 1, path.name
        assert len(set(rows[0])) == len(rows[0]), path.name


@pytest.mark.slow
def test_a_second_run_runs_no_notebook(sample_report, assessment_command):
    began = time.perf_counter()
    done = assessment_command("run", workspace=sample_report)
    assert time.perf_counter() - began < LONGEST_UNCHANGED_SECONDS
    assert "Nothing has changed" in done.stdout
    assert "Running" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("column", TOUCHED)
def test_touching_one_marac_row_runs_exactly_the_chapters_that_depend_on_it(
    sample_report, workspace_copy, assessment_command, column
):
    (one, other), expected = TOUCHED[column]
    workspace = workspace_copy(sample_report)
    path = next((workspace / "data" / "raw" / "marac").glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["Cases"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == column for cell in row))
    position = next(cell.column for cell in header if cell.value == column)
    cases = [row[0].row for row in sheet.iter_rows() if row[position - 1].value not in (None, column)]
    cell = sheet.cell(cases[-1], position)
    cell.value = other if str(cell.value).strip().upper()[0] == one[0] else one
    book.save(path)
    done = assessment_command("run", workspace=workspace)
    ran = set(re.findall(r"^  (\d\d_\w+) +[\d.]+ s", done.stdout, re.MULTILINE))
    assert ran == expected


@pytest.mark.slow
def test_ten_offences_fewer_lower_the_total_by_exactly_ten(sample_report, workspace_copy, assessment_command):
    workspace = workspace_copy(sample_report)
    gone = recount.remove_random_offences(workspace, 10, seed=20120131)
    assert len(gone) == 10
    assessment_command("run", "--only", "performance", workspace=workspace)
    assert figures_of(workspace)["performance.all_crime.actual"]["value"] == 8021


@pytest.mark.slow
def test_the_public_and_the_executive_report_are_separate_runs(sample_report, workspace_copy, assessment_command):
    workspace = workspace_copy(sample_report)
    assessment_command("run", "--audience", "public", workspace=workspace)
    public = workspace / "reports" / "2011-12" / "annual" / "public"
    html = (public / "index.html").read_text(encoding="utf-8")
    figures = {one["id"]: one for one in json.loads((public / "figures.json").read_text(encoding="utf-8"))}
    reading = page.read(html)
    assert [fault for one in reading.quoted if (fault := page.quoted_fault(*one, figures))] == []
    assert reading.bare == []
    assert (
        workspace.joinpath(*REPORT, "index.html").read_bytes()
        == sample_report.joinpath(*REPORT, "index.html").read_bytes()
    )


def test_reports_hold_no_file_name_and_no_place_of_this_machine(sample_report):
    raw = {path.name for path in (sample_report / "data" / "raw").rglob("*") if path.is_file()}
    for path in (sample_report / "reports").rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".csv"}:
            text = path.read_text(encoding="utf-8")
            assert str(sample_report) not in text, path.name
            assert [name for name in raw if name in text] == [], path.name


def test_a_copy_elsewhere_is_as_fresh(sample_report, tmp_path, assessment_command):
    workspace = shutil.copytree(sample_report, tmp_path / "elsewhere")
    assert "Nothing has changed" in assessment_command("run", workspace=workspace).stdout
