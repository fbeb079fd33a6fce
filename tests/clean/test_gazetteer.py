"""Described places against a gazetteer: what is matched, how, and what is left to the officer."""

import pandas as pd
import pytest

from assessment.clean.gazetteer import ASSIGNED, REVIEW_COLUMNS, TO_REVIEW, Gazetteer, match_places
from assessment.clean.likeness import likeness
from assessment.clean.place_decisions import decisions_of
from assessment.clean.place_names import plain_place, readings
from assessment.errors import InputError
from assessment.schema import TABLES
from tests.clean.build import geography

BOOK = TABLES["premises"].typed(
    pd.DataFrame(
        [
            ("P1", "The Copper Lantern", "pub_club", "L1"),
            ("P2", "Club 9", "pub_club", "L1"),
            ("P3", "Club 19", "pub_club", "L1"),
            ("P4", "The Swan", "pub_club", "L1"),
            ("P5", "The Swan", "pub_club", "L2"),
            ("P6", "Town Hall", "other", "L1"),
            ("S1", "Amber Street", "street", "L1"),
            ("S2", "Umber Street", "street", "L1"),
            ("S3", "High Street", "street", "L1"),
            ("S4", "High Street", "street", "L2"),
            ("S5", "Saint Owen Street", "street", "L1"),
            ("S6", "Swan Row", "street", "L1"),
            ("P7", "The Kingfisher Inn", "pub_club", None),
            ("P8", "Heron and Hare", "pub_club", "L1"),
            ("P9", "Heron and Hart", "pub_club", "L1"),
        ],
        columns=["premises_code", "premises_name", "premises_kind", "locality_code"],
    )
)
# What was written, locality the row states, outcome, code.
CASES = [
    ("The Copper Lantern", "L1", "exactly", "P1"),
    ("COPPER LANTERN", None, "exactly", "P1"),
    ("outside the Copper Lantern.", "L1", "exactly", "P1"),
    ("o/s copper lantern car park", "L1", "exactly", "P1"),
    ("Copper Lantern, Amber Street", "L1", "exactly", "P1"),
    ("Copper Lantern (Amber St)", "L1", "exactly", "P1"),
    ("Amber St", "L1", "exactly", "S1"),
    ("12 Amber Street", "L1", "exactly", "S1"),
    ("St Owen St", "L1", "exactly", "S5"),
    ("Kingfisher Inn", "L2", "exactly", "P7"),
    ("town hall", "L1", "exactly", "P6"),
    # Alike.
    ("Coper Lantern", "L1", "by_likeness", "P1"),
    ("Copper Lantren", None, "by_likeness", "P1"),
    ("lantern copper", "L1", "by_likeness", "P1"),
    ("Ambr Street", "L1", "by_likeness", "S1"),
    ("Kingfsher Inn", "L1", "by_likeness", "P7"),
    # Not told apart, or of another place than the row says.
    ("The Swan", None, "two_alike", None),
    ("The Swan", "L2", "exactly", "P5"),
    ("mber Street", "L1", "two_alike", None),
    ("Heron & Har", "L1", "two_alike", None),
    ("High Street", None, "two_alike", None),
    ("High Street", "L2", "exactly", "S4"),
    ("Amber Street", None, "street_without_locality", None),
    ("Ambr Street", None, "street_without_locality", None),
    ("Amber Street", "L2", "another_locality", None),
    ("The Copper Lantern", "L2", "another_locality", None),
    # Too little alike.
    ("Club 8", "L1", "below_threshold", None),
    ("Club 9", "L1", "exactly", "P2"),
    ("Club 19", "L1", "exactly", "P3"),
    ("Copper Kettle", "L1", "below_threshold", None),
    ("Ember Street", "L1", "below_threshold", None),
    ("the lantern", "L1", "below_threshold", None),
    ("his nan's", "L1", "below_threshold", None),
    # Nothing that names a place.
    ("town centre", "L1", "too_general", None),
    ("outside the pub in town", "L1", "too_general", None),
    ("street", None, "too_general", None),
    ("walking home", None, "too_general", None),
    ("", "L1", "", None),
    (" ? ", "L1", "", None),
    (None, None, "", None),
]


def matched(rows, decisions=(), score=90.0, book=BOOK):
    described = pd.Series([row[0] for row in rows], dtype="str")
    localities = pd.Series([row[1] for row in rows], dtype="str")
    return match_places(described, localities, Gazetteer(book, dict(decisions)), score)


@pytest.mark.parametrize(("said", "locality", "outcome", "code"), CASES)
def test_what_becomes_of_a_description(said, locality, outcome, code):
    found = matched([(said, locality)])
    assert (found.outcome[0], found.premises_code[0]) == (outcome, code)
    assert len(found.review) == (outcome in TO_REVIEW)
    assert (code is not None) == (outcome in ASSIGNED)


def test_all_at_once_is_each_by_itself_in_any_order():
    together = matched(CASES)
    assert list(together.outcome) == [case[2] for case in CASES]
    assert list(together.premises_code) == [case[3] for case in CASES]
    backwards = matched(CASES[::-1])
    assert list(backwards.premises_code) == [case[3] for case in CASES[::-1]]
    pd.testing.assert_frame_equal(together.review, backwards.review)
    shuffled = matched(CASES, book=BOOK.sample(frac=1, random_state=3).reset_index(drop=True))
    assert list(shuffled.outcome) == [case[2] for case in CASES]


@pytest.mark.parametrize("score", [50.0, 80.0, 90.0, 95.0, 100.0])
def test_nothing_below_the_threshold_is_assigned_whatever_it_is(score):
    found = matched(CASES, score=score)
    names = dict(zip(BOOK["premises_code"], BOOK["premises_name"], strict=True))
    chosen = [
        (case[0], names[code])
        for case, code, outcome in zip(CASES, found.premises_code, found.outcome, strict=True)
        if outcome == "by_likeness"
    ]
    assert all(likeness([readings(text)], [plain_place(name)])[0, 0] >= score for text, name in chosen)
    assert chosen, "words in another order are as alike as can be"


def test_the_list_for_review_names_the_two_nearest_and_counts_how_often_they_were_seen():
    rows = [("High Street", None)] * 3 + [("HIGH STREET", None), ("Copper Kettle", "L1")]
    review = matched(rows).review
    assert tuple(review.columns) == REVIEW_COLUMNS
    assert review["times_seen_count"].tolist() == [4, 1]
    first, second = review.to_dict("records")
    assert (first["description"], first["why"]) == ("High Street", "two_alike")
    assert {first["nearest_premises_code"], first["second_premises_code"]} == {"S3", "S4"}
    assert first["nearest_score"] == first["second_score"] == 100
    assert (second["nearest_name"], second["why"]) == ("The Copper Lantern", "below_threshold")
    assert second["second_score"] <= second["nearest_score"] < 90
    assert (review["premises_code"] == "").all()


def test_a_decision_goes_before_any_likeness_and_the_nearer_one_before_the_general():
    rows = [("the lantern", "L1"), ("The Lantern!", "L2"), ("Copper Lantern", "L1"), ("the swan", None)]
    decisions = {("lantern", ""): "P1", ("lantern", "L2"): None, ("copper lantern", ""): "P2"}
    found = matched(rows, decisions)
    assert list(found.premises_code) == ["P1", None, "P2", None]
    assert list(found.outcome) == ["by_correction", "none_by_correction", "by_correction", "two_alike"]


def test_likeness_is_symmetric_bounded_and_whole_for_equals():
    names = ["copper lantern", "amber street", "club 9", "saint owen street"]
    table = likeness([[name] for name in names], names)
    assert (table.diagonal() == 100).all()
    assert ((table >= 0) & (table <= 100)).all()
    assert (abs(table - table.T) < 1e-3).all()


def decided(**changes):
    entry = {
        "entry_line": 2,
        "description": "the lantern",
        "locality": "",
        "premises_code": "P1",
        "author": "A. Officer",
        "date": "2012-02-01",
        "reason": "said so by licensing",
    }
    return {**entry, **changes}


def in_force(*entries):
    return decisions_of(pd.DataFrame(entries), BOOK, geography())


def test_decisions_are_read_with_their_locality_and_the_latest_is_in_force():
    assert in_force(decided()) == {("lantern", ""): "P1"}
    assert in_force(decided(premises_code="NONE", locality="Southtown")) == {("lantern", "L2"): None}
    later = decided(entry_line=3, premises_code="p2", date="3/2/2012")
    assert in_force(decided(), later) == in_force(later, decided()) == {("lantern", ""): "P2"}
    assert decisions_of(None, BOOK, geography()) == {}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([decided(author="")], "author          blank: say who, when and why (line 2)"),
        ([decided(reason="")], "reason"),
        ([decided(date="yesterday")], "not a date"),
        ([decided(date="2012-02-31")], "not a date"),
        ([decided(premises_code="P77")], "neither a code of the gazetteer nor 'none' (line 2)"),
        ([decided(premises_code="")], "neither a code"),
        ([decided(locality="Atlantis")], "not known (line 2)"),
        ([decided(description="??")], "names no place (line 2)"),
        ([decided(), decided(entry_line=5, premises_code="P2")], "contradicts another line of the same day"),
    ],
)
def test_a_decision_that_cannot_be_used_is_refused_by_its_line(entries, said):
    with pytest.raises(InputError) as error:
        in_force(*entries)
    assert " ".join(said.split()) in " ".join(str(error.value).split())
    for value in ("lantern", "Officer", "P77", "Atlantis", "licensing"):
        assert value not in str(error.value)
