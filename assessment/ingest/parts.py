"""The bytes of one file into its parts: one of delimited text or GeoJSON, one a sheet of a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from assessment.errors import InputError
from assessment.ingest import delimited, limits, workbooks
from assessment.ingest.delimited_text import DelimitedText
from assessment.ingest.features import read_features
from assessment.ingest.files import FEATURES, WORKBOOKS, shown
from assessment.ingest.header import Header, find_header, required_share
from assessment.ingest.limits import too_much
from assessment.ingest.rows import ABOVE_THE_HEADER, drop_lines_not_data, records_above
from assessment.ingest.unknown_header import OtherLayoutError, unknown_header
from assessment.ingest.unpacking import GZIP, gunzipped
from assessment.schema.layout import Layout

# A sheet with this share of a layout's required headings was meant to be data; below it, it is a cover sheet.
MEANT_AS_DATA = 0.5
_REPEATING_KINDS = frozenset({"code", "flag", "month", "date"})


@dataclass(frozen=True)
class Part:
    """A table found in a file.

    Attributes
    ----------
    sheet : str or None
        Sheet of a workbook.
    header : Header
        Its header and layout.
    frame : pandas.DataFrame
        One column a field; index: line.
    faults : pandas.DataFrame
        Columns `line`, `reason`.
    lines_not_data : mapping of str to int
        Every line that is neither a row nor a fault, by kind.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended while reading, and in which rows.
    """

    sheet: str | None
    header: Header
    frame: pd.DataFrame
    faults: pd.DataFrame
    lines_not_data: Mapping[str, int]
    repairs: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The layouts a file may have.

    Attributes
    ----------
    source_id : str
        The source.
    layouts : sequence of Layout
        Those it takes.
    known : mapping of str to Layout
        All layouts, for the message when none fits.
    """

    source_id: str
    layouts: Sequence[Layout]
    known: Mapping[str, Layout]


def parts_of(data: bytes, name: str, place: str, choice: Choice) -> list[Part]:
    """The tables of a file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for its ending.
    place : str
        How to name it in messages.
    choice : Choice
        Layouts it may have.

    Returns
    -------
    list of Part
        At least one.

    Raises
    ------
    InputError
        When it cannot be read, or a table in it fits no layout.
    """
    name = name.lower()
    if name.endswith(FEATURES):
        return [_features(data, place, choice)]
    if name.endswith(WORKBOOKS):
        return list(_sheets(data, place, choice))
    return [_text(data, place, choice)]


def _features(data: bytes, place: str, choice: Choice) -> Part:
    data = gunzipped(data, place) if data.startswith(GZIP) else data
    header, frame = read_features(data, place, choice.source_id, choice.layouts, choice.known)
    return Part(None, header, frame, _no_faults(), {})


def _text(data: bytes, place: str, choice: Choice) -> Part:
    text = delimited.open_delimited(data, place)
    header = find_header(text.opening, choice.layouts)
    if header is None:
        text, header = _by_another_mark(text, choice)
    wanted = _wanted(header)
    repeats = {field.name for field in header.layout.fields if field.repeats or field.kind in _REPEATING_KINDS}
    repeating = frozenset(position for name, position in wanted.items() if name in repeats)
    body = delimited.cut(text, header.row, list(wanted.values()), repeating)
    frame, below = drop_lines_not_data(_named(body.frame, wanted), header.layout, partial(delimited.blank_lines, text))
    records = records_above(text.opening, header)
    above = Counter(_above(text.opening[: header.row + 1], header.depth, len(records)))
    faults = pd.concat([_faults_above([1, *(end + 1 for end in text.lines)], records), body.faults], ignore_index=True)
    # Cells of several lines, in the rows above and in those below.
    above["continued_line"] += text.lines[header.row] - (header.row + 1) + body.continued
    mended = np.isin(frame.index.to_numpy(), text.other_encoding)
    return Part(None, header, frame, faults, _counted(above, below), {"other_encoding": mended} if mended.any() else {})


def _by_another_mark(text: DelimitedText, choice: Choice) -> tuple[DelimitedText, Header]:
    """Titles or notes may hold more of another mark than the header holds of the one between its cells."""
    for mark in delimited.DELIMITERS:
        try:
            again = delimited.with_delimiter(text, mark)
        except InputError:
            continue  # cut by a mark that is not its own, a sound file may look broken
        if (header := find_header(again.opening, choice.layouts)) is not None:
            return again, header
    error = unknown_header(text.place, choice.source_id, text.opening, choice.layouts, choice.known)
    if isinstance(error, OtherLayoutError):
        error.lines = text.line_count
    raise error


def _sheets(data: bytes, place: str, choice: Choice) -> Iterator[Part]:
    layouts = choice.layouts
    only = layouts[0].sheet if len(layouts) == 1 else None
    sheets = workbooks.open_workbook(data, place, only)
    found = [(sheet, find_header(sheet.rows, layouts)) for sheet in sheets]
    alone = not any(header is not None for _, header in found)
    for sheet, header in found:
        where = f"{place}, sheet '{shown(sheet.name)}'"
        if header is None and (alone or max(required_share(sheet.rows, one) for one in layouts) >= MEANT_AS_DATA):
            raise unknown_header(where, choice.source_id, sheet.rows, layouts, choice.known)
    if not found:
        raise InputError(f"{place} holds no cell at all. Ask the provider for it again.")
    aside = sum(len(sheet.rows) for sheet, header in found if header is None)
    for sheet, header in found:
        if header is None:
            continue
        where = f"{place}, sheet '{shown(sheet.name)}'"
        if len(sheet.rows[header.row]) > limits.LIMITS.columns:
            width, most = len(sheet.rows[header.row]), limits.LIMITS.columns
            raise too_much(where, f"{width:,} columns", f"{most:,}", "Export only the columns of the layout.")
        wanted = _wanted(header)
        positions = list(wanted.values())
        workbooks.require_results(sheet, header.row, positions, where)
        body = _named(workbooks.cut(sheet, header.row, positions, where), wanted)
        frame, below = drop_lines_not_data(body, header.layout, partial(workbooks.blank_lines, sheet))
        records = records_above(sheet.rows, header)
        above = Counter(_above(sheet.rows[: header.row + 1], header.depth, len(records)))
        above["other_sheet"], aside = aside, 0
        merged = {row + 1 for row, column in sheet.filled if column in set(positions)}
        mended = frame.index.isin(sorted(merged))
        repairs = {"merged_cell_filled": mended} if mended.any() else {}
        faults = _faults_above(range(1, header.row + 2), records)
        yield Part(sheet.name, header, frame, faults, _counted(above, below), repairs)


def _wanted(header: Header) -> dict[str, int]:
    """Positions of the fields that are read, in the layout's order."""
    return {
        field.name: header.columns[field.name]
        for field in header.layout.fields
        if field.name in header.columns and not field.discard
    }


def _named(body: pd.DataFrame, wanted: Mapping[str, int]) -> pd.DataFrame:
    return body[list(wanted.values())].set_axis(list(wanted), axis=1)


def _above(rows: Sequence[Sequence[object]], depth: int, records: int) -> dict[str, int]:
    titles = rows[: len(rows) - depth]
    blanks = sum(all(str(cell).strip() == "" for cell in row) for row in titles)
    return {"blank_line": blanks, "title": len(titles) - blanks - records, "header": depth}


def _faults_above(lines: Sequence[int], records: Sequence[int]) -> pd.DataFrame:
    faults = pd.DataFrame({"line": [lines[index] for index in records], "reason": ABOVE_THE_HEADER})
    return faults.astype({"line": "int64", "reason": "str"})


def _counted(above: Mapping[str, int], below: Mapping[str, int]) -> dict[str, int]:
    both = Counter(above) + Counter(below)
    return {kind: lines for kind, lines in sorted(both.items()) if lines}


def _no_faults() -> pd.DataFrame:
    return pd.DataFrame({"line": [], "reason": []}).astype({"line": "int64", "reason": "str"})
