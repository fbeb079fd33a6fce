from pathlib import Path

from assessment.config import read_config
from assessment.pipeline.account_lines import account_lines, revision_lines

NO_CRIMED, REVISED = "no_crimed_in_later_extract", "revised_in_later_extract"


def file(day, **reasons):
    return {"extracted": [day] if day else [], "reasons": reasons, "notices": {}}


def test_what_later_extracts_changed_is_said_by_day_the_latest_first():
    files = [file(f"2012-0{month}-03", **{NO_CRIMED: month, REVISED: 1, "no_crime": 7}) for month in range(1, 6)]
    files += [file("2012-05-03", **{NO_CRIMED: 10}), file("2012-06-03", no_crime=1), file("", **{REVISED: 2})]
    lines = revision_lines({"files": {f"crime-{number}": one for number, one in enumerate(files)}})
    assert lines == [
        "since the extract of 3 May 2012: 15 no-crimed, 1 revised in another field",
        "since the extract of 3 April 2012: 4 no-crimed, 1 revised in another field",
        "since the extract of 3 March 2012: 3 no-crimed, 1 revised in another field",
        "since earlier extracts: 3 no-crimed, 4 revised in another field",
    ]


def test_nothing_changed_nothing_said():
    assert revision_lines({"files": {"crime-1": file("2012-01-03", unchanged_in_later_extract=9)}}) == []


def test_a_field_that_could_not_be_read_in_a_whole_file_is_named():
    config = read_config(Path(__file__).parents[2])
    source = config.sources[0].id
    counts = {"rows_read": 100, "rows_kept": 100, "rows_duplicate": 0, "rows_superseded": 0, "rows_out_of_scope": 0}
    repairs = {
        "postcode_without_a_lookup_left_empty": 60,
        "asb_category_unknown_spelling_read_as_not_stated": 6,
        "time_unreadable_left_empty": 2,
        "serial_date_read": 100,
    }
    account = {
        **counts,
        "rows_rejected": 0,
        "months_missing": [],
        "files": {"a-1": {**counts, "repairs": repairs, "reasons": {}, "notices": {}, "extracted": []}},
    }
    lines = [line.strip() for line in account_lines({"sources": {source: account}}, config) if "look at" in line]
    assert lines == [
        "look at: asb category unknown spelling read as not stated, 6 rows of 1 file",
        "look at: postcode without a lookup left empty, 60 rows of 1 file",
    ]
