"""A whole run on a toy workspace: what runs when, what is left when something fails, and what never gets out."""

import csv
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys

import pytest

from assessment import store
from assessment.errors import InputError, RunError, UsageError
from assessment.pipeline import check, clean, explain, requests, run, status
from assessment.pipeline.lock import locked
from tests.pipeline import toy
from tests.project.repository import ROOT

REPORT = ("reports", "2011-12", "annual", "executive")
MARKER = "MARKER-7151"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a toy workspace after a full run, and what was said meanwhile."""
    workspace = toy.make_workspace(tmp_path_factory.mktemp("toy") / "workspace")
    (workspace / "commentary" / "2011-12").mkdir(parents=True)
    commentary = workspace / "commentary" / "2011-12" / "20_cases.md"
    commentary.write_text("We heard {cases.all} cases.\n", encoding="utf-8")
    said = []
    return workspace, run(workspace, echo=said.append), said


@pytest.fixture
def workspace(made, tmp_path):
    """Return a copy of it: nothing that is recorded depends on where a workspace lies."""
    return shutil.copytree(made[0], tmp_path / "workspace")


def quietly(workspace, **options):
    return run(workspace, echo=lambda _: None, **options)


def report(workspace, *names):
    return workspace.joinpath(*REPORT, *names)


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def figures(workspace):
    return {one["id"]: one for one in json.loads(report(workspace, "figures.json").read_text(encoding="utf-8"))}


def test_the_first_run_does_everything(made):
    workspace, done, said = made
    assert done.cleaned
    assert done.chapters_run == ("00_summary", "10_people", "20_cases")
    assert done.chapters == dict.fromkeys(done.chapters_run, "complete")
    assert done.report == report(workspace, "index.html")
    assert any(line.startswith("Running 10_people, 20_cases") for line in said)


def test_figures_of_all_chapters_stand_once(made):
    found = figures(made[0])
    assert {name: one["value"] for name, one in found.items()} == {"people.all": 300.0, "cases.all": 103.0}
    assert set(found["people.all"]) >= {"label", "unit", "numerator", "low", "period_start", "source", "status", "note"}


def test_the_manifest_says_from_what(made):
    manifest = json.loads(report(made[0], "manifest.json").read_text(encoding="utf-8"))
    raw = (made[0] / "data" / "raw" / "marac" / "cases.csv").read_bytes()
    assert manifest["inputs"]["marac-1"] == hashlib.sha256(raw).hexdigest()
    assert manifest["as_of"] == "2012-01-31"
    assert manifest["seed"] == 1
    assert manifest["draft"] is True
    assert [(one["name"], one["status"]) for one in manifest["chapters"]] == [
        ("00_summary", "complete"),
        ("10_people", "complete"),
        ("20_cases", "complete"),
    ]
    files = digest(report(made[0]))
    del files["manifest.json"]
    assert manifest["files"] == files


def test_the_report_holds_chapters_commentary_and_no_place_of_this_machine(made):
    page = report(made[0], "index.html").read_text(encoding="utf-8")
    assert "Chapter 20_cases" in page
    assert 'data-figure="cases.all"' in page
    assert report(made[0], "chapters", "20_cases.html").exists()
    for path in report(made[0]).rglob("*"):
        if path.is_file():
            assert str(made[0]).encode() not in path.read_bytes()
            assert b"cases.csv" not in path.read_bytes(), "files are known by their label"


@pytest.mark.skipif(os.name != "posix", reason="this system has no file modes")
def test_the_restricted_area_is_closed_to_others(made):
    for name in ("data", "restricted"):
        assert stat.S_IMODE((made[0] / name).stat().st_mode) == 0o700
    assert stat.S_IMODE((made[0] / "data" / ".key").stat().st_mode) == 0o600
    # Exact counts of every file, also of a month with three cases.
    assert stat.S_IMODE((made[0] / "restricted" / "2011-12" / "quality.json").stat().st_mode) == 0o600


def test_rejections_are_restricted_and_hold_no_value(workspace):
    toy.write_marac(workspace, *toy.MARAC_CASES, f"4,{MARKER},AB,01/01/1980,CD,02/02/1981,Police,N,1,")
    clean(workspace, lambda _: None)
    with (workspace / "restricted" / "2011-12" / "rejections.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["file_label"], row["line"]) for row in rows] == [("marac-1", "5")]
    assert MARKER not in str(rows)
    account = json.loads((workspace / "restricted" / "2011-12" / "quality.json").read_text(encoding="utf-8"))
    file = account["sources"]["marac"]["files"]["marac-1"]
    assert (file["rows_read"], file["rows_kept"], file["rows_rejected"]) == (4, 3, 1)


def test_an_unchanged_run_does_nothing_and_loads_nothing_heavy(made):
    code = (
        "import sys; from pathlib import Path; from assessment.pipeline import run\n"
        "done = run(Path(sys.argv[1]), echo=print)\n"
        "print(done.cleaned, done.chapters_run, done.reported)\n"
        "print({'pandas', 'papermill', 'nbformat', 'numpy', 'geopandas'} & set(sys.modules))"
    )
    before = digest(made[0])
    line = [sys.executable, "-c", code, str(made[0])]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False () False", "set()"]
    assert digest(made[0]) == before


def test_one_row_more_runs_the_chapters_that_read_it_and_no_other(workspace):
    toy.write_marac(workspace, *toy.MARAC_CASES, "4,09/01/2012,IJ,05/05/1985,KL,06/06/1986,Police,N,0,")
    done = quietly(workspace)
    assert done.cleaned
    assert done.chapters_run == ("00_summary", "20_cases")
    assert figures(workspace)["cases.all"]["value"] == 104.0
    page = report(workspace, "index.html").read_text(encoding="utf-8")
    assert "To be read again" in page, "the commentary cites a figure that has moved"


def test_touching_a_file_without_changing_it_runs_nothing(workspace):
    toy.write_marac(workspace, *toy.MARAC_CASES)
    done = quietly(workspace)
    assert (done.cleaned, done.chapters_run, done.reported) == (False, (), False)


def test_new_words_of_the_officer_make_the_report_anew_and_nothing_else(workspace):
    path = workspace / "commentary" / "2011-12" / "10_people.md"
    path.write_text("There are {people.all} of us.\n", encoding="utf-8")
    done = quietly(workspace)
    assert (done.cleaned, done.chapters_run, done.reported) == (False, (), True)
    assert "of us" in report(workspace, "index.html").read_text(encoding="utf-8")


def test_a_report_that_was_deleted_or_changed_is_made_again_byte_for_byte(workspace):
    before = digest(report(workspace))
    report(workspace, "figures.json").write_text("[]", encoding="utf-8")
    assert quietly(workspace).reported
    assert digest(report(workspace)) == before
    shutil.rmtree(workspace / "reports" / "2011-12" / "annual")
    done = quietly(workspace)
    assert (done.chapters_run, done.reported) == ((), True)
    assert digest(report(workspace)) == before


def test_the_same_input_elsewhere_with_another_key_gives_the_same_bytes(made, tmp_path):
    elsewhere = toy.make_workspace(tmp_path / "elsewhere")
    shutil.copytree(made[0] / "commentary", elsewhere / "commentary")
    quietly(elsewhere, jobs=1)
    assert (elsewhere / "data" / ".key").read_bytes() != (made[0] / "data" / ".key").read_bytes()
    assert digest(elsewhere / "reports") == digest(made[0] / "reports")


def test_a_run_cut_off_while_exchanging_is_mended_by_the_next(workspace):
    before = digest(report(workspace))
    report(workspace).rename(report(workspace).with_name(".executive.old"))
    done = quietly(workspace)
    assert (done.cleaned, done.chapters_run, done.reported) == (False, (), False)
    assert digest(report(workspace)) == before


def test_a_chapter_cut_off_runs_again(workspace):
    (workspace / "restricted" / "2011-12" / "annual" / "executive" / "recipes" / "10_people.json").write_text(
        "{", encoding="utf-8"
    )
    done = quietly(workspace)
    assert done.chapters_run == ("10_people",), "it hands over what it did before, so the summary stands"
    assert not done.reported or digest(report(workspace))


def test_a_failing_chapter_leaves_the_last_good_report_and_quotes_nothing(workspace):
    before = digest(workspace / "reports")
    toy.write_notebook(workspace / "notebooks", "10_people", f"raise KeyError({MARKER!r})", tables=["populations"])
    with pytest.raises(RunError) as fault:
        quietly(workspace)
    assert "10_people failed in cell 4 with KeyError" in str(fault.value)
    assert "last good report stays" in str(fault.value)
    assert MARKER not in str(fault.value)
    assert digest(workspace / "reports") == before
    toy.write_notebook(
        workspace / "notebooks", "10_people", toy.figure("people.all", toy.PEOPLE), tables=["populations"]
    )
    assert quietly(workspace).chapters_run == ("10_people",)


def test_an_error_of_ours_in_a_notebook_is_repeated_in_its_words(workspace):
    toy.write_notebook(workspace / "notebooks", "10_people", 'chapter.say("{people.none}")')
    with pytest.raises(RunError, match=r"10_people failed in cell 4 with RunError: .*'people.none'"):
        quietly(workspace)


def test_a_figure_two_chapters_claim_stops_the_report(workspace):
    toy.write_notebook(workspace / "notebooks", "30_again", toy.figure("people.all", toy.PEOPLE))
    before = digest(report(workspace))
    with pytest.raises(RunError, match=r"'people.all' is handed over by 10_people and 30_again"):
        quietly(workspace)
    assert digest(report(workspace)) == before


def test_a_misspelt_parameter_stops_the_run_before_anything_runs(workspace):
    toy.write_notebook(workspace / "notebooks", "10_people", parameters=toy.PARAMETERS.replace("audience", "audiance"))
    with pytest.raises(RunError, match="does not assign audience"):
        quietly(workspace)


def test_an_absent_source_leaves_a_partial_chapter_that_says_so(workspace):
    shutil.rmtree(workspace / "data" / "raw" / "marac")
    (workspace / "commentary" / "2011-12" / "20_cases.md").unlink()
    done = quietly(workspace)
    assert done.chapters["20_cases"] == "partial"
    assert set(figures(workspace)) == {"people.all"}
    page = report(workspace, "index.html").read_text(encoding="utf-8")
    assert "Nothing was received from Toy coordinator, on which this chapter rests." in page
    toy.write_marac(workspace, *toy.MARAC_CASES)
    assert "20_cases" in quietly(workspace).chapters_run, "it is no longer partial once the source is there"


def test_an_optional_source_short_of_rows_makes_its_chapter_say_so(workspace):
    unreadable = toy.MARAC_CASES[0].replace("05/04/2011", "PRIVATE")
    toy.write_marac(workspace, unreadable, *toy.MARAC_CASES[1:])
    said = []
    done = run(workspace, echo=said.append)
    assert (done.chapters["10_people"], done.chapters["20_cases"]) == ("complete", "partial")
    page = report(workspace, "index.html").read_text(encoding="utf-8")
    assert "Too many rows of Toy coordinator could not be used" in page
    assert any("WARNING: more than 2% rejected" in line for line in said)
    assert "PRIVATE" not in page + "".join(said)
    toy.write_marac(workspace, *toy.MARAC_CASES)
    assert quietly(workspace).chapters["20_cases"] == "complete"


def test_a_chapter_nobody_sends_data_for_is_left_out_and_named(workspace):
    tables = ["asb_incidents"]
    toy.write_notebook(workspace / "notebooks", "30_asb", "raise KeyError('never run')", tables=tables, requires=tables)
    toy.write_notebook(workspace / "notebooks", "40_roads", 'chapter.needs("casualties")', tables=["casualties"])
    done = quietly(workspace, only=["asb", "roads"])
    assert (done.chapters["30_asb"], done.chapters["40_roads"]) == ("absent", "absent")
    manifest = json.loads(report(workspace, "manifest.json").read_text(encoding="utf-8"))
    assert ("30_asb", "absent") in [(one["name"], one["status"]) for one in manifest["chapters"]]
    assert not report(workspace, "chapters", "30_asb.html").exists()


def test_only_runs_what_is_named_and_says_what_is_older(workspace):
    toy.write_marac(workspace, *toy.MARAC_CASES[:2])
    said = []
    done = run(workspace, only=["people"], echo=said.append)
    assert done.chapters_run == ()
    manifest = json.loads(report(workspace, "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made_from_older_inputs"] == ["20_cases"]
    assert "  20_cases: not run now, and made from older inputs" in said


def test_a_chapter_taken_out_is_forgotten(workspace):
    (workspace / "notebooks" / "10_people.ipynb").unlink()
    done = quietly(workspace)
    assert done.chapters_run == ("00_summary",)
    assert set(figures(workspace)) == {"cases.all"}


def test_a_required_source_without_files_stops_everything(workspace):
    shutil.rmtree(workspace / "data" / "raw" / "populations")
    before = digest(workspace / "reports"), digest(workspace / "data" / "processed")
    with pytest.raises(InputError, match="populations"):
        quietly(workspace)
    assert (digest(workspace / "reports"), digest(workspace / "data" / "processed")) == before


def test_every_source_at_fault_is_named_at_once(workspace):
    raw = workspace / "data" / "raw"
    (raw / "populations" / "populations.csv").write_text("Something,Else\n1,2\n", encoding="utf-8")
    (raw / "marac" / "cases.csv").write_text("Other,Header\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError) as fault:
        check(workspace, lambda _: None)
    assert "populations" in str(fault.value)
    assert "marac" in str(fault.value)


def test_check_prints_the_account_and_leaves_the_tables(workspace):
    before = store.contents(workspace)
    toy.write_marac(workspace, *toy.MARAC_CASES[:2])
    said = []
    quality = check(workspace, said.append)
    assert quality.content["sources"]["marac"]["rows_kept"] == 2
    assert any("marac" in line and "2 kept" in line for line in said)
    assert store.contents(workspace) == before


def test_a_table_that_was_damaged_is_cleaned_anew(workspace):
    (workspace / "data" / "processed" / "tables.json").write_text("{", encoding="utf-8")
    done = quietly(workspace)
    assert (done.cleaned, done.chapters_run, done.reported) == (True, (), False), "the same tables come of it"


def test_two_runs_at_once_are_refused(workspace):
    with locked(workspace), pytest.raises(RunError, match="Another run"):
        quietly(workspace)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"review": "weekly"}, "no review 'weekly'"),
        ({"audience": "press"}, "no audience 'press'"),
        ({"jobs": 0}, "1 or more"),
    ],
)
def test_what_cannot_be_carried_out_is_wrong_usage(workspace, options, said):
    with pytest.raises(UsageError, match=said):
        quietly(workspace, **options)


def test_status_says_what_is_present_and_what_is_stale(workspace):
    fresh = "\n".join(status(workspace))
    assert "Tables   fresh" in fresh
    assert "Chapters 3 of 3 fresh" in fresh
    assert "DRAFT" in fresh
    toy.write_marac(workspace, *toy.MARAC_CASES[:2])
    stale = "\n".join(status(workspace))
    assert "1 file, not cleaned since they changed" in stale
    assert "stale: marac" in stale


def test_requests_go_to_whoever_still_owes_something(workspace):
    assert requests(workspace)[0].startswith("To: Toy police"), "no MARAC from June to December 2011"
    shutil.rmtree(workspace / "data" / "raw" / "marac")
    clean(workspace, lambda _: None)
    text = "\n".join(requests(workspace))
    assert "Toy coordinator: nothing was received" in text
    assert "Toy council" not in text


def test_explain_leads_down_to_files_and_rows(workspace):
    text = "\n".join(explain(workspace, "people.all"))
    assert "300 count" in text
    assert "Toy populations (populations), from Toy council" in text
    assert "populations-1: 2 of 2 rows kept" in text
    with pytest.raises(UsageError, match=r"Did you mean 'people.all'"):
        explain(workspace, "people.al")
    with pytest.raises(UsageError, match="--audience public"):
        explain(workspace, "people.all", "public")
