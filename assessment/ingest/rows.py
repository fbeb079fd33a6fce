"""Lines below the header that are no rows: blank lines, repeated headers, totals, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from assessment.schema.layout import Layout, plain

_TOTAL = re.compile(r"(?:grand|sub|overall)?[\s-]*totals?\b", re.IGNORECASE)


def drop_lines_not_data(frame: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """Set aside the lines that hold no data.

    A line can only be one of these when a value that every row must have is blank, or when it repeats the header, so
    no full row is ever looked at twice.

    Parameters
    ----------
    frame : pandas.DataFrame
        One column a field; index: line.
    layout : Layout
        Its layout.

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
    first = next((field for field in layout.fields if field.name in frame), None)
    if first is not None:
        suspicious |= _repeats(frame[first.name], first.headings)
    if not suspicious.any():
        return frame, {}
    found = [
        _kind(dict(zip(frame.columns, row, strict=True)), layout) for row in frame[suspicious].to_numpy(dtype=object)
    ]
    not_data = np.zeros(len(frame), dtype=bool)
    not_data[np.flatnonzero(suspicious)] = [kind is not None for kind in found]
    return frame[~not_data], dict(sorted(Counter(filter(None, found)).items()))


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
    return value is None or (isinstance(value, str) and not value.strip()) or value != value


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
    likely = (values.str.len() <= longest).to_numpy(dtype=bool, copy=True)
    short = values[likely].str.strip()
    begins = short.str[:1].str.casefold().isin({heading[0] for heading in headings}).to_numpy(dtype=bool)
    likely[likely] = [begin and plain(value) in headings for begin, value in zip(begins, short, strict=True)]
    return likely


def _kind(row: Mapping[str, object], layout: Layout) -> str | None:
    filled = {name: value for name, value in row.items() if not _is_blank(value)}
    if not filled:
        return "blank_line"
    headings = {field.name: field.headings for field in layout.fields}
    same = sum(isinstance(value, str) and plain(value) in headings[name] for name, value in filled.items())
    if same >= max(1, 0.8 * len(filled)):
        return "repeated_header"
    needed = [field.name for field in layout.fields if field.value == "required" and field.name in row]
    if all(name in filled for name in needed):
        return None
    texts = [value for value in filled.values() if isinstance(value, str)]
    if texts and _TOTAL.match(texts[0].strip()):
        return "total"
    alone = len(filled) == 1 and len(row) > 2 and isinstance(next(iter(filled.values())), str)
    return "note" if alone and next(iter(row)) in filled else None
