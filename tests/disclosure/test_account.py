"""The account as each audience may see it: identities hold, and nothing small of a sensitive source is told."""

import json

import pytest

from assessment.config import read_config
from assessment.disclosure import released_account
from tests.project.repository import ROOT

FATES = ("rows_read", "rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope", "rows_rejected")


def file(read, kept, repairs, day, **reasons):
    return {
        "layout": "marac_cases",
        **dict(zip(FATES, (read, kept, 0, read - kept, 0, 0), strict=True)),
        "lines_not_data": {"header": 1},
        "reasons": reasons,
        "repairs": repairs,
        "notices": {},
        "period_start": day,
        "period_end": day,
        "months_missing": [],
        "extracted": [day],
        "columns_ignored": 1,
        "sha256": day,
    }


@pytest.fixture
def account():
    files = {
        "marac-1": file(13, 13, {"pair_unknown_not_linked": 3}, "2011-04-01"),
        "marac-2": file(11, 9, {"pair_unknown_not_linked": 4}, "2011-05-01", case_listed_again=2),
    }
    source = {fate: sum(one[fate] for one in files.values()) for fate in FATES} | {"months_missing": []}
    police = file(3, 1, {}, "2011-04-01") | {"rows_superseded": 2}
    entry = {"date": "2012-01-05", "author": "A. Officer", "reason": "Telephoned", "source": "marac", "field": "x"}
    return {
        "sources": {
            "marac": {**source, "files": files},
            "police_crime": {**{fate: police[fate] for fate in FATES}, "months_missing": [], "files": {"p-1": police}},
        },
        "corrections": [{**entry, "rows": 1}, {**entry, "source": "police_crime", "rows": 1}],
    }


def test_the_restricted_audience_sees_it_as_it_is(account):
    assert released_account(account, read_config(ROOT), "restricted") == account


@pytest.mark.parametrize("audience", ["executive", "public"])
def test_no_file_of_a_sensitive_source_is_told_by_itself(account, audience):
    shown = released_account(account, read_config(ROOT), audience)
    marac = shown["sources"]["marac"]
    assert list(marac["files"]) == ["marac-all"]
    assert marac["files"]["marac-all"]["files_count"] == 2
    # Three and four are small by themselves; the two cases listed again are small altogether.
    assert marac["files"]["marac-all"]["repairs"] == ({"pair_unknown_not_linked": 7} if audience == "executive" else {})
    assert marac["files"]["marac-all"]["reasons"] == {}
    assert shown["sources"]["police_crime"] == account["sources"]["police_crime"]


def test_executives_see_exact_totals_and_the_public_rounded_ones(account):
    config = read_config(ROOT)
    executive = released_account(account, config, "executive")["sources"]["marac"]
    public = released_account(account, config, "public")["sources"]["marac"]
    assert [executive[fate] for fate in FATES] == [24, 22, 0, 2, 0, 0]
    assert [public[fate] for fate in FATES] == [25, 20, 0, 0, 0, 0]
    assert [public["files"]["marac-all"][fate] for fate in FATES] == [25, 20, 0, 0, 0, 0]


def test_a_correction_is_told_without_a_small_count_and_to_the_public_without_words_of_anybody(account):
    config = read_config(ROOT)
    executive = released_account(account, config, "executive")["corrections"]
    assert [one["rows"] for one in executive] == [None, 1]
    assert executive[0]["author"] == "A. Officer"
    public = released_account(account, config, "public")["corrections"]
    assert {(one["author"], one["reason"]) for one in public} == {("", "")}
    assert "A. Officer" in json.dumps(account)
