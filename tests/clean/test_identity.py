"""What is told by a few bytes is what is told by comparing every text with every other."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assessment.clean.identity import distinct_rows, repeated

# Few letters, so that texts are often equal at both ends and different between.
texts = st.one_of(st.none(), st.just(""), st.text("ab", min_size=8, max_size=20), st.text("abé", max_size=9))


@given(st.lists(texts, max_size=60), st.booleans())
def test_repeated_are_those_that_stand_twice(cells, in_pieces):
    values = pd.Series(cells, dtype="str")
    if in_pieces:
        values = pd.concat([values.iloc[:7], values.iloc[7:]], ignore_index=True)
    expected = values.where(values.notna() & values.duplicated(keep=False))
    found = repeated(values)
    assert [one if isinstance(one, str) else None for one in found] == [
        one if isinstance(one, str) else None for one in expected
    ]


def test_references_alike_at_both_ends_and_in_the_middle_are_told_apart():
    cells = [f"22/00{middle}17/24-{middle}-AAAAAAAA" for middle in ("x" * 9 + one + "x" * 9 for one in "abc")]
    assert repeated(pd.Series(cells, dtype="str")).isna().all()
    assert repeated(pd.Series([*cells, cells[1]], dtype="str")).notna().tolist() == [False, True, False, True]


rows = st.tuples(
    st.sampled_from([1.0, 2.0, float("nan")]), st.sampled_from(["x", "y", None]), st.sampled_from(["p", "q", None])
)


@given(st.lists(rows, max_size=40))
def test_distinct_rows_are_those_of_the_frame(cells):
    frame = pd.DataFrame(cells, columns=["number", "text", "few"]).astype({"text": "str", "few": "category"})
    frame["number"] = frame["number"].astype("float64")
    back, first = distinct_rows(frame, list(frame))
    once = frame.drop_duplicates()
    assert first.tolist() == once.index.tolist()
    pd.testing.assert_frame_equal(frame.iloc[first[back]].reset_index(drop=True), frame)
    assert len(np.unique(back)) == len(first)
