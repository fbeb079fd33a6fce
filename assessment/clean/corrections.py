"""Corrections of cells: a dated file with author and reason, applied in the open to cells as received, and counted.

A correction says which source, which field, what stands there and what should; a reference (the value of another
field) or a file and line narrow it to one row. Cells are corrected before they are parsed, so that cleaning knows no
difference between a corrected cell and one that came right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from assessment.clean.cells import distinct, text_of
from assessment.clean.decisions import day_of, lines_of, refuse, unsigned
from assessment.schema.extract import RawExtract
from assessment.schema.layout import plain

PLACE = "data/corrections/corrections.csv"
REPORT = ("entry_line", "date", "author", "reason", "source", "field", "cells_count")


@dataclass(frozen=True)
class Corrected:
    """Extracts with their corrections applied.

    Attributes
    ----------
    extracts : dict of str to list of RawExtract
        By source; each with `corrected`, the rows corrected by field.
    report : pandas.DataFrame
        Columns `REPORT`: who corrected how many cells of which field and why; never a value.
    """

    extracts: dict[str, list[RawExtract]]
    report: pd.DataFrame

    @property
    def unused_lines(self) -> tuple[int, ...]:
        """Lines of the file whose correction matches no cell."""
        return tuple(int(line) for line in self.report.loc[self.report["cells_count"] == 0, "entry_line"])


def apply_corrections(
    extracts: Mapping[str, Sequence[RawExtract]], entries: pd.DataFrame | None, sources: Sequence[str]
) -> Corrected:
    """Correct cells as the file of corrections says.

    Parameters
    ----------
    extracts : mapping of str to sequence of RawExtract
        By source id.
    entries : pandas.DataFrame or None
        As received: `entry_line`, `date`, `author`, `reason`, `source`, `field` (its name in the layout, or the heading
        as the provider writes it), `from`, `to`, `reference_field`, `reference_value`, `file`, `line`.
    sources : sequence of str
        Ids of the sources that are configured.

    Returns
    -------
    Corrected
        The extracts given stay as they are. All corrections are held against the cells as received: none builds on
        another.

    Raises
    ------
    InputError
        When an entry lacks who, when or why, names an unknown source or field, changes nothing, or changes a cell that
        another entry changes too. Lines are named, values never.
    """
    fresh = {source: list(files) for source, files in extracts.items()}
    if entries is None or entries.empty:
        return Corrected(fresh, pd.DataFrame(columns=list(REPORT)))
    _require_sound(entries, fresh, sources)
    counts = np.zeros(len(entries), dtype=np.int64)
    taken: dict[tuple[str, int, str], np.ndarray] = {}
    contrary: list[int] = []
    for number, entry in enumerate(entries.to_dict("records")):
        source = str(entry["source"])
        for position, extract in enumerate(extracts.get(source, ())):
            field = _field(extract, str(entry["field"]))
            if field not in extract.frame:
                continue
            rows = _rows(extract, field, entry)
            before = taken.setdefault((source, position, field), np.zeros(len(rows), dtype=bool))
            if (before & rows).any():
                contrary.append(int(entry["entry_line"]))
            before |= rows
            counts[number] += int(rows.sum())
            if rows.any():
                fresh[source][position] = _with_cell(fresh[source][position], field, rows, str(entry["to"]))
    refuse(PLACE, [("from", "stands for a cell that another line corrects too", contrary)])
    told = entries.assign(
        date=[str(day_of(text)) for text in entries["date"]],
        cells_count=counts,
    )
    return Corrected(fresh, told[list(REPORT)])


def _require_sound(entries: pd.DataFrame, extracts: Mapping[str, Sequence[RawExtract]], sources: Sequence[str]) -> None:
    known = entries["source"].isin(list(sources))
    same = entries["from"] == entries["to"]
    every = (entries["from"] == "") & (entries["reference_field"] == "") & (entries["line"] == "")
    fields = [
        not extracts.get(source) or any(_field(one, field) for one in extracts[source])
        for source, field in zip(entries["source"], entries["field"], strict=True)
    ]
    references = [
        not field or not extracts.get(source) or any(_field(one, field) for one in extracts[source])
        for source, field in zip(entries["source"], entries["reference_field"], strict=True)
    ]
    unnumbered = (entries["line"] != "") & ~entries["line"].str.fullmatch(r"\d+")
    half = (entries["reference_field"] == "") != (entries["reference_value"] == "")
    refuse(
        PLACE,
        [
            *unsigned(entries),
            ("source", "not the id of a source in assessment.toml", lines_of(entries, ~known)),
            ("field", "not a field of this source's layout that is read", lines_of(entries, ~pd.Series(fields))),
            ("to", "the same as 'from': nothing would be corrected", lines_of(entries, same)),
            ("reference_field", "not a field of this source's layout", lines_of(entries, ~pd.Series(references))),
            ("reference_value", "given without reference_field, or the other way round", lines_of(entries, half)),
            ("line", "not a line number", lines_of(entries, unnumbered)),
            (
                "file",
                "blank, but a line is given: say of which file",
                lines_of(entries, (entries["line"] != "") & (entries["file"] == "")),
            ),
            (
                "from",
                "blank without a reference or a file and line: every empty cell would be filled",
                lines_of(entries, every),
            ),
        ],
    )


def _field(extract: RawExtract, said: str) -> str:
    """The field's name, when the layout has it and reads it; empty otherwise."""
    for one in extract.layout.fields:
        if not one.discard and (one.name == said or plain(said) in one.headings):
            return one.name
    return ""


def _rows(extract: RawExtract, field: str, entry: Mapping[object, object]) -> np.ndarray:
    """Rows of a file that an entry speaks of."""
    rows = _holds(extract.frame[field], str(entry["from"]))
    names = (extract.file_name.casefold(), extract.file_label.casefold())
    if entry["file"] and str(entry["file"]).casefold() not in names:
        rows = np.zeros_like(rows)
    if entry["line"]:
        rows &= extract.frame["line"].to_numpy() == int(str(entry["line"]))
    if entry["reference_field"]:
        reference = _field(extract, str(entry["reference_field"]))
        rows &= _holds(extract.frame[reference], str(entry["reference_value"])) if reference in extract.frame else False
    return rows


def _holds(values: pd.Series, text: str) -> np.ndarray:
    """Which cells hold a text, however a workbook keeps it."""
    positions, cells = distinct(values)
    wanted = text_of(text)
    return np.array([wanted in _ways(cell) for cell in cells], dtype=bool)[positions]


def _ways(cell: object) -> tuple[str, ...]:
    """A cell as people see it: a date of a workbook in either order, with its time when it has one."""
    if isinstance(cell, datetime):
        clock = f" {cell:%H:%M}" if (cell.hour, cell.minute) != (0, 0) else ""
        return f"{cell:%d/%m/%Y}{clock}", f"{cell:%Y-%m-%d}{clock}", text_of(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}", text_of(cell)
    return (text_of(cell),)


def _with_cell(extract: RawExtract, field: str, rows: np.ndarray, text: str) -> RawExtract:
    """The extract with a text in these cells."""
    values = extract.frame[field]
    cells = values.astype("object").to_numpy(copy=True)
    cells[rows] = text
    kind = values.dtype if isinstance(values.dtype, pd.StringDtype) else "object"
    before = extract.corrected.get(field, np.zeros(len(rows), dtype=bool))
    return replace(
        extract,
        frame=extract.frame.assign(**{field: pd.Series(cells, index=values.index, dtype=kind)}),
        corrected={**extract.corrected, field: before | rows},
    )
