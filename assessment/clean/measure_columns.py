"""Value files as rows of values: what a layout states for all rows, and columns named after measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.extract_days import EXTRACT_DAY
from assessment.schema.extract import RawExtract
from assessment.schema.layout import Layout, LayoutField, plain

#: What is stated beside a value.
STATED = ("unit", "numerator", "denominator", "value_status", "due", "note")
_TEXTS = ("value_id", "provider", "unit", "value_status", "note", "period", "area")
_DAYS = ("period_start", "period_end", "due", "extracted")
_NUMBERS = ("value", "numerator", "denominator")
_MARKS = ("value_suppressed", "value_percent")


def stated(batch: Batch, extracts: Sequence[RawExtract]) -> Batch:
    """Rows with all columns a value can have, the layout's constants where a row says nothing.

    Parameters
    ----------
    batch : Batch
        Rows as parsed.
    extracts : sequence of RawExtract
        Their files; a layout's constants may be `value_id`, `provider`, `unit`, `value_status` and `note`.

    Returns
    -------
    Batch
        With every column of a value; measure names as the layout spells them.
    """
    frame = batch.frame
    rows = len(frame)
    columns: dict[str, pd.Series] = {}
    for name in _TEXTS:
        columns[name] = (frame[name] if name in frame else pd.Series([None] * rows)).astype("object")
    for name in _DAYS:
        columns[name] = frame[name] if name in frame else pd.Series([pd.NaT] * rows, dtype="datetime64[us]")
    for name in _NUMBERS:
        columns[name] = frame[name].astype("float64") if name in frame else pd.Series(np.full(rows, np.nan))
    for name in _MARKS:
        mark = frame[name].astype("boolean") if name in frame else pd.Series([False] * rows, dtype="boolean")
        columns[name] = mark.fillna(value=False).astype(bool)
    for extract in extracts:
        here = _rows_of(frame, extract)
        for name in ("value_id", "provider", "unit", "value_status", "note"):
            silent = here & (columns[name].isna().to_numpy(dtype=bool))
            if name in extract.layout.constants and silent.any():
                columns[name] = columns[name].mask(silent, extract.layout.constants[name])
        columns["value_id"] = columns["value_id"].mask(here, _measures(columns["value_id"], extract.layout))
    return batch.assign(**columns)


def measured(batch: Batch, extracts: Sequence[RawExtract]) -> tuple[pd.DataFrame, np.ndarray]:
    """One row a value.

    Parameters
    ----------
    batch : Batch
        Rows with every column of a value and their extract day.
    extracts : sequence of RawExtract
        Their files.

    Returns
    -------
    values : pandas.DataFrame
        `row` (position in the batch) and the columns of a value. A row of a file with a column a measure gives one a
        measure that it holds; a measure whose cell is blank gives one only where the row's status is pending.
    gaps : numpy.ndarray of bool
        Rows of the batch in which the cell of a measure holds nothing.
    """
    parts, gaps = [], np.zeros(len(batch.frame), dtype=bool)
    for extract in extracts:
        here = np.flatnonzero(_rows_of(batch.frame, extract))
        rows = batch.frame.iloc[here].assign(row=here)
        measures = _columns_of(extract)
        if not measures:
            parts.append(rows)
            continue
        for value_id, fields in measures.items():
            one = _one_measure(rows, value_id, fields)
            waiting = rows["value_status"].isin(["pending", "narrative"]).to_numpy(dtype=bool)
            there = one["value"].notna().to_numpy(dtype=bool) | one["value_suppressed"].to_numpy(dtype=bool)
            gaps[here[~there & ~waiting]] = True
            parts.append(one[there | waiting])
    names = ["row", *_TEXTS[:5], *_DAYS, EXTRACT_DAY, *_NUMBERS, *_MARKS]
    return pd.concat([part[names] for part in parts], ignore_index=True), gaps


def _one_measure(rows: pd.DataFrame, value_id: str, fields: Mapping[str, LayoutField]) -> pd.DataFrame:
    """The rows as values of one measure."""
    columns: dict[str, Any] = {"value_id": value_id}
    nothing = pd.Series(np.zeros(len(rows), dtype=bool), index=rows.index)
    for part, one in fields.items():
        columns[part] = rows[one.name].astype("float64")
        if part == "value":
            columns["unit"] = one.unit or ""
            for mark in ("suppressed", "percent"):
                name = f"{one.name}_{mark}"
                marked = rows[name].astype("boolean").fillna(value=False).astype(bool) if name in rows else nothing
                columns[f"value_{mark}"] = marked
    return rows.assign(**columns)


def _columns_of(extract: RawExtract) -> dict[str, dict[str, LayoutField]]:
    """The columns of each measure that a file has: its value, and its numerator and denominator."""
    measures: dict[str, dict[str, LayoutField]] = {}
    for one in extract.layout.fields:
        if one.value_id is not None and one.name in extract.frame:
            measures.setdefault(one.value_id, {})[one.part] = one
    return {value_id: fields for value_id, fields in measures.items() if "value" in fields}


def _measures(written: pd.Series, layout: Layout) -> pd.Series:
    """Names of measures by the layout's spellings; one it does not know stands as written."""
    field = next((one for one in layout.fields if one.name == "value_id"), None)
    known = {plain(spelling): value_id for spelling, value_id in (field.spellings if field else {}).items()}
    texts = as_text(written)
    found = texts.map({text: known[plain(text)] for text in texts.unique() if text and plain(text) in known})
    return written.where(found.isna(), found)


def _rows_of(frame: pd.DataFrame, extract: RawExtract) -> np.ndarray:
    """Rows of one file, and of one sheet of it."""
    same_file = frame["file_label"].astype("object") == extract.file_label
    return (same_file & (frame["sheet"].astype("object") == (extract.sheet or ""))).to_numpy(dtype=bool)
