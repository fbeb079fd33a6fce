"""Letters to providers: what is due, what could not be read, what the last report asks; none is sent in vain."""

import json
import shutil

import pytest

from assessment.config import read_config
from assessment.config.statutory import schedule
from assessment.errors import AssessmentError
from assessment.pipeline import check, clean, requests, status
from assessment.pipeline.cleaning import clean_recipe
from assessment.pipeline.letters import REFERENCE
from assessment.pipeline.places import Places
from assessment.pipeline.received import first_words, unread
from tests.pipeline import toy


@pytest.fixture
def workspace(tmp_path):
    return toy.make_workspace(tmp_path / "workspace")


def quietly(_line):
    """Say nothing."""


def letters(workspace):
    return "\n".join(requests(workspace))


def places_of(workspace):
    return Places(workspace, read_config(workspace).cycle.name, "annual", "executive")


def report(workspace, tables, as_of="2012-01-31"):
    """Write released tables as a report holds them."""
    folder = places_of(workspace).report
    (folder / "tables").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"as_of": as_of}), encoding="utf-8")
    for name, text in tables.items():
        (folder / "tables" / name).write_text(text, encoding="utf-8")


def test_nobody_is_written_to_for_reference_data(workspace):
    for folder in ("areas", "populations", "marac"):
        shutil.rmtree(workspace / "data" / "raw" / folder)
    text = letters(workspace)
    assert "To: Toy police" in text
    assert "Toy coordinator: nothing was received; we need all to 31 January 2012" in text
    assert "Toy council" not in text
    assert {"areas", "populations"} <= REFERENCE


def test_months_missing_are_named_in_words_and_runs(workspace):
    clean(workspace, quietly)
    assert "these months are missing: June 2011 to December 2011" in letters(workspace)


@pytest.mark.parametrize(("name", "data"), [("bad.xlsx", b"\x00\x01\x02"), ("notes.docx", b"x")])
def test_one_file_that_cannot_be_read_ends_neither_status_nor_the_letters(workspace, name, data):
    clean(workspace, quietly)
    (workspace / "data" / "raw" / "marac" / name).write_bytes(data)
    with pytest.raises(AssessmentError, match=name):
        check(workspace, quietly)
    said = "\n".join(status(workspace))
    assert "trouble:" in said
    assert name in said
    assert f"what we received cannot be used: {first_words_of(workspace)}" in letters(workspace)
    (workspace / "data" / "raw" / "marac" / name).unlink()
    assert name not in "\n".join(status(workspace)), "the fault is past once the files have changed"
    assert "cannot be used" not in letters(workspace)


def first_words_of(workspace):
    config = read_config(workspace)
    return unread(places_of(workspace), config, clean_recipe(workspace, config)["sources"])["marac"]


def test_a_fault_is_forgotten_once_the_extract_is_read(workspace):
    bad = workspace / "data" / "raw" / "marac" / "bad.xlsx"
    bad.write_bytes(b"\x00")
    with pytest.raises(AssessmentError):
        check(workspace, quietly)
    kept = places_of(workspace).restricted / "unread.json"
    assert list(json.loads(kept.read_text(encoding="utf-8"))) == ["marac"]
    bad.unlink()
    check(workspace, quietly)
    assert json.loads(kept.read_text(encoding="utf-8")) == {}


def test_the_questions_of_the_last_report_go_into_the_letter(workspace):
    clean(workspace, quietly)
    header = "provider,source,number,about,ask\n"
    asks = "Toy police,Toy coordinator,1,completeness,'Children' was not filled in from June 2011 on\n"
    due = "Toy police,Toy coordinator,2,what is due,Received to 1 May 2011\n"
    report(workspace, {"quality.asks.csv": header + asks + due})
    text = letters(workspace)
    assert "- Toy coordinator: 'Children' was not filled in from June 2011 on" in text
    assert "1 May 2011" not in text, "what is due is worked out afresh"


def test_questions_of_a_report_for_another_day_are_left_alone(workspace):
    clean(workspace, quietly)
    text = "provider,source,number,about,ask\nToy police,Toy coordinator,1,days,Old question\n"
    report(workspace, {"quality.asks.csv": text}, as_of="2011-01-31")
    assert "ld question" not in letters(workspace)


def test_a_set_due_by_law_is_asked_of_whoever_supplies_it(workspace):
    clean(workspace, quietly)
    collisions = next(one for one in schedule() if one.id == "council_collisions")
    config = workspace / "assessment.toml"
    entry = (
        '[[sources]]\nid = "roads"\nlabel = "Toy roads"\nprovider = "Toy force"\nfolder = "roads"\nlayouts = ["{}"]\n'
    )
    config.write_text(config.read_text(encoding="utf-8") + entry.format(collisions.layouts[0]), encoding="utf-8")
    rows = f'authority,data_set,quarter_1,quarter_2\nLocal authority,"{collisions.label}",received,not received\n'
    report(workspace, {"quality.statutory.csv": rows})
    assert f"- Toy roads: due by law for October to December 2011, not received: {collisions.label}" in letters(
        workspace
    )


def test_status_says_when_the_last_extract_was_made_and_what_is_wrong(workspace):
    clean(workspace, quietly)
    said = "\n".join(status(workspace))
    assert "trouble: 7 months missing" in said


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("a.csv is empty. Ask the provider for it again.", "a.csv is empty"),
        ("a.csv: 2 faults\n  date   3 of 9 rows are not dates\nMend it.", "a.csv: 2 faults"),
        ("marac: link leads out. Copy it.", "link leads out"),
    ],
)
def test_a_letter_says_what_is_wrong_without_the_officers_advice(message, words):
    assert first_words(message, "marac") == words
