"""Lines that are no rows: blank lines, repeated headers, totals, footnotes; and rows where only titles should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assessment.ingest.header import Header
from assessment.schema.characters import visible
from assessment.schema.layout import Layout, plain

ABOVE_THE_HEADER = "above the header"
_KINDS_WITH_FIGURES = frozenset({"date", "moment", "month", "time", "whole", "number"})
#: How a line of totals begins.
TOTAL = re.compile(r"(?:grand|sub|overall)?[\s-]*totals?\b", re.IGNORECASE)


def drop_lines_not_data(
    frame: pd.DataFrame, layout: Layout, blank_lines: Callable[[Collection[int]], Collection[int]] | None = None
) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """Set aside the lines that hold no data.

    A line can only be one of these when a value that every row must have is blank, or when it repeats the header, so
    no full row is ever looked at twice.

    Parameters
    ----------
    frame : pandas.DataFrame
        One column a field; index: line.
    layout : Layout
        Its layout.
    blank_lines : callable or None
        Given lines, says which of them are blank in the columns that are not read as well; a line that holds something
        there is a row that lacks its values, not a blank line. None where all columns are read.

    Returns
    -------
    frame : pandas.DataFrame
        The rows.
    lines_not_data : mapping of str to int
        Lines set aside: `blank_line`, `repeated_header`, `total`, `note`.
    """
    needed = [field.name for field in layout.fields if field.value == "required" and field.name in frame]
    suspicious = np.zeros(len(frame), dtype=bool)
    for name in needed:
        suspicious |= blank(frame[name])
    if not needed and frame.shape[1]:
        suspicious = np.logical_and.reduce([blank(frame[name]) for name in frame])
    first = next((field for field in layout.fields if field.name in frame), None)
    if first is not None:
        suspicious |= _repeats(frame[first.name], first.headings)
    if not suspicious.any():
        return frame, {}
    doubtful = frame[suspicious]
    empty = np.logical_and.reduce([blank(doubtful[name]) for name in doubtful])
    if blank_lines is not None and empty.any():
        empty &= doubtful.index.isin(blank_lines(doubtful.index[empty].tolist()))
    kinds = np.where(empty, "blank_line", "").astype(object)
    for at, row in zip(np.flatnonzero(~empty), doubtful[~empty].to_numpy(dtype=object), strict=True):
        kinds[at] = _kind(dict(zip(frame.columns, row, strict=True)), layout)
    is_row = np.ones(len(frame), dtype=bool)
    is_row[suspicious] = kinds == ""
    return frame[is_row], dict(sorted(Counter(kinds[kinds != ""].tolist()).items()))


def records_above(rows: Sequence[Sequence[object]], header: Header) -> list[int]:
    """Rows above the header that are no titles but records, as where a sheet was sorted with its header among the rows.

    Parameters
    ----------
    rows : sequence of sequences
        The first lines of a file.
    header : Header
        The header found among them.

    Returns
    -------
    list of int
        Indices of rows that fill every column of which each record must have a value, and hold a figure where dates or
        numbers stand. They are not read, because nobody meant them to stand there, and they are rejected, not titles.
    """
    fields = [field for field in header.layout.fields if field.name in header.columns]
    needed = [header.columns[field.name] for field in fields if field.value == "required"]
    figures = [header.columns[field.name] for field in fields if field.kind in _KINDS_WITH_FIGURES]
    found = []
    for index, row in enumerate(rows[: header.row + 1 - header.depth]):
        cells = [visible(str(cell)).strip() if cell is not None else "" for cell in row]
        filled = all(place < len(cells) and cells[place] for place in needed)
        if needed and filled and any(re.search(r"\d", cells[place]) for place in figures if place < len(cells)):
            found.append(index)
    return found


def blank(values: pd.Series) -> np.ndarray:
    """Which cells hold nothing but space.

    Parameters
    ----------
    values : pandas.Series
        Cells: strings, categories of strings, or objects.

    Returns
    -------
    numpy.ndarray
        Boolean, as long as `values`.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        empty = np.array([_is_blank(value) for value in values.cat.categories], dtype=bool)
        return np.append(empty, True)[values.cat.codes.to_numpy()]
    if values.dtype == object:
        return np.fromiter((_is_blank(value) for value in values), dtype=bool, count=len(values))
    return (values.str.strip().fillna("") == "").to_numpy(dtype=bool)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not visible(value).strip()) or value != value


def _repeats(values: pd.Series, headings: frozenset[str]) -> np.ndarray:
    """Cells that are a heading of their own column; found among distinct values only where those are few."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        same = [isinstance(value, str) and plain(value) in headings for value in values.cat.categories]
        return np.append(np.array(same, dtype=bool), False)[values.cat.codes.to_numpy()]
    if values.dtype == object:
        return np.fromiter(
            (isinstance(value, str) and plain(value) in headings for value in values), dtype=bool, count=len(values)
        )
    # A heading has letters in it and is short; only such cells are spelt out.
    longest = max((len(heading) for heading in headings), default=0) * 2 + 4
    lengths = pc.utf8_length(pa.array(values))
    found = pc.and_(pc.greater(lengths, 0), pc.less_equal(lengths, longest)).fill_null(False)
    likely = np.array(found, dtype=bool)
    short = values[likely].str.strip()
    begins = short.str[:1].str.casefold().isin({heading[0] for heading in headings}).to_numpy(dtype=bool)
    likely[likely] = [begin and plain(value) in headings for begin, value in zip(begins, short, strict=True)]
    return likely


def _kind(row: Mapping[str, object], layout: Layout) -> str:
    """What a line is that is not blank; empty for a row."""
    filled = {name: value for name, value in row.items() if not _is_blank(value)}
    headings = {field.name: field.headings for field in layout.fields}
    same = sum(isinstance(value, str) and plain(value) in headings[name] for name, value in filled.items())
    if filled and same >= max(1, 0.8 * len(filled)):
        return "repeated_header"
    needed = [field.name for field in layout.fields if field.value == "required" and field.name in row]
    if all(name in filled for name in needed):
        return ""
    texts = [value for value in filled.values() if isinstance(value, str)]
    if texts and TOTAL.match(texts[0].strip()):
        return "total"
    alone = len(filled) == 1 and len(row) > 2 and next(iter(row)) in filled
    # A note is a sentence: a single word in the first column is as likely a row that was cut short.
    return "note" if alone and texts and len(texts[0].split()) > 1 else ""
