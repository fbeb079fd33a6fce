"""Cutting regular text at once gives what cutting it row by row gives."""

import numpy as np
import pandas as pd
import pytest

from assessment.ingest import at_once
from assessment.ingest.at_once import cut_at_once
from assessment.ingest.delimited import open_delimited
from assessment.ingest.ragged import cut_slowly

HEADER = "a,b,c\n"


def text_of(body, header=HEADER):
    return open_delimited((header + body).encode(), "file.csv")


def lines(rows, seed=1):
    draw = np.random.default_rng(seed)
    return "".join(
        f"{one},{two},{three}\n"
        for one, two, three in zip(
            draw.integers(0, 10**6, rows), draw.integers(0, 300, rows), draw.choice(["x", "", "é"], rows), strict=True
        )
    )


def slowly(text):
    return cut_slowly(text.data, text.delimiter, text.place, text.lines[0], 3, [0, 1, 2])[0]


@pytest.mark.parametrize("large_bytes", [1, 10**9], ids=["in two halves", "whole"])
@pytest.mark.parametrize("ending", ["\n", ""], ids=["ended", "not ended"])
def test_it_is_what_cutting_row_by_row_gives(monkeypatch, large_bytes, ending):
    monkeypatch.setattr(at_once, "_LARGE_BYTES", large_bytes)
    text = text_of(lines(2_000).removesuffix("\n") + ending)
    frame = cut_at_once(text, 0, [0, 1, 2], frozenset({1, 2}))
    assert list(frame.dtypes.astype(str)) == ["str", "category", "category"]
    assert frame[1].cat.codes.dtype == np.int16
    pd.testing.assert_frame_equal(frame.astype("str"), slowly(text), check_column_type=False)


@pytest.mark.parametrize(
    "body",
    ['1,"two\nlines",3\n', "1,2\n", "1,2,3,4\n", '1,"2,3\n'],
    ids=["a cell of two lines", "short", "long", "quote not closed"],
)
@pytest.mark.parametrize("large_bytes", [1, 10**9], ids=["in two halves", "whole"])
def test_what_is_not_a_row_a_line_is_left_to_the_slow_way(monkeypatch, large_bytes, body):
    monkeypatch.setattr(at_once, "_LARGE_BYTES", large_bytes)
    assert cut_at_once(text_of(lines(50) + body + lines(50)), 0, [0, 1, 2], frozenset()) is None


def test_a_blank_line_is_a_row_of_blank_cells():
    frame = cut_at_once(text_of("1,2,3\n\n4,5,6\n"), 0, [0, 1, 2], frozenset({2}))
    assert frame.index.tolist() == [2, 3, 4]
    assert frame.loc[3].tolist() == ["", "", ""]


def test_a_cell_of_several_lines_at_the_middle_is_never_torn(monkeypatch):
    """Both halves would have the right number of cells."""
    monkeypatch.setattr(at_once, "_LARGE_BYTES", 1)
    assert cut_at_once(text_of('1,2,"3\nx,y,z"\n', header="a,b,c\n"), 0, [0, 1, 2], frozenset()) is None
