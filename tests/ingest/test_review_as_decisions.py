"""The list of places for review, filled in and saved as the decisions."""

import pandas as pd
import pytest

from assessment.errors import InputError
from assessment.ingest.corrections import PLACES, read_corrections
from assessment.pipeline.officer import write_reviews

REVIEW = pd.DataFrame(
    {
        "description": ["the lantern", "by the river"],
        "locality_code": ["L1", ""],
        "times_seen_count": [4, 1],
        "why": ["below_threshold", "two_alike"],
        "nearest_premises_code": ["P1", "P2"],
        "nearest_name": ["The Copper Lantern", "Riverside"],
        "nearest_score": [70.0, 61.5],
        "second_premises_code": ["", "P3"],
        "second_name": ["", "Riverbank"],
        "second_score": [None, 61.0],
        "premises_code": ["", ""],
    }
)


def decisions(workspace, lines):
    folder = workspace / "data" / "corrections"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLACES).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return read_corrections(workspace, PLACES)


def test_a_review_list_filled_in_is_read_as_decisions_and_an_open_line_decides_nothing(tmp_path):
    write_reviews(tmp_path, {"ae": REVIEW})
    header, first, second = (tmp_path / "data/review/places-ae.csv").read_text(encoding="utf-8-sig").splitlines()
    assert first.endswith(",,,,")
    read = decisions(tmp_path, [header, first.removesuffix(",,,,") + ",P1,A. Officer,05/02/2012,known", second])
    assert read.drop(columns="entry_line").to_dict("records") == [
        {
            "description": "the lantern", "premises_code": "P1", "author": "A. Officer", "date": "05/02/2012",
            "reason": "known", "locality": "L1",
        }
    ]  # fmt: skip
    assert list(read["entry_line"]) == [2]


def test_other_columns_are_still_refused(tmp_path):
    with pytest.raises(InputError, match="column 6 is not known"):
        decisions(tmp_path, ["description,premises_code,author,date,reason,comment", "x,none,a,2012-02-05,b,c"])


def test_an_unfilled_line_of_a_plain_file_is_not_passed_over(tmp_path):
    assert len(decisions(tmp_path, ["description,premises_code,author,date,reason", "x,,,,"])) == 1
