"""Delimited text cut into cells: the encoding and the delimiter are found out, lines keep their numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.at_once import cut_at_once
from assessment.ingest.decoding import decode, lines_in
from assessment.ingest.delimited_text import DelimitedText
from assessment.ingest.endings import require_whole
from assessment.ingest.header import LINES_SEARCHED
from assessment.ingest.limits import MEBIBYTE, too_much
from assessment.ingest.ragged import cell_too_long, cut_slowly, read_rows, require_closed
from assessment.ingest.unpacking import GZIP, gunzipped

DELIMITERS = (",", ";", "\t", "|")
_BEGINNING_BYTES = 8 * MEBIBYTE
_LINE_LOOKED_AT = 65_536


@dataclass(frozen=True)
class Body:
    """What stands below a header.

    Attributes
    ----------
    frame : pandas.DataFrame
        One column a position, named by it, strings or categories of strings; index: the line of each row.
    faults : pandas.DataFrame
        Columns `line`, `reason`: rows with more cells than the header, which cannot be read safely.
    continued : int
        Lines that belong to a row begun above them, in a cell of several lines.
    """

    frame: pd.DataFrame
    faults: pd.DataFrame
    continued: int


def open_delimited(data: bytes, place: str) -> DelimitedText:
    """Decode a delimited file and find its delimiter.

    Parameters
    ----------
    data : bytes
        The file, gzip-compressed or not.
    place : str
        How to name it in messages.

    Returns
    -------
    DelimitedText
        See `decode` for the encodings.

    Raises
    ------
    InputError
        When the bytes are no text, a compressed file is damaged, or the file is beyond the limits.
    """
    if data.startswith(GZIP):
        data = gunzipped(data, place)
    decoded = decode(data, place)
    if not decoded.data or decoded.data.isspace():
        raise InputError(f"{place} is empty. Ask the provider for it again, or move it out of the folder.")
    line_count = lines_in(decoded.data)
    if line_count > limits.LIMITS.rows:
        raise too_much(place, f"{line_count:,} lines", f"{limits.LIMITS.rows:,}", "Split it by year or month.")
    beginning = _beginning(decoded.data, place)
    delimiter = find_delimiter(beginning.decode("utf-8"))
    opened = DelimitedText(decoded.data, delimiter, (), (), place, line_count, decoded.other_encoding)
    return with_delimiter(opened, delimiter)


def with_delimiter(text: DelimitedText, delimiter: str) -> DelimitedText:
    """The same file, cut by another delimiter.

    Parameters
    ----------
    text : DelimitedText
        The file.
    delimiter : str
        One of `DELIMITERS`.

    Returns
    -------
    DelimitedText
        With its first rows cut anew.
    """
    found = list(islice(read_rows(_beginning(text.data, text.place), delimiter, text.place), LINES_SEARCHED))
    widest = max((len(row.cells) for row in found), default=0)
    if widest > limits.LIMITS.columns:
        raise too_much(
            text.place, f"{widest:,} columns", f"{limits.LIMITS.columns:,}", "Export only the columns of the layout."
        )
    for row in found:
        if any(len(cell) > limits.LIMITS.cell_characters for cell in row.cells):
            raise cell_too_long(text.place, row.begins)
    opening = tuple(tuple(row.cells) for row in found)
    return replace(text, delimiter=delimiter, opening=opening, lines=tuple(row.ends for row in found))


def _beginning(data: bytes, place: str) -> bytes:
    """Whole lines that hold the titles, the header and the first rows of any file."""
    if len(data) <= _BEGINNING_BYTES:
        return data
    whole = data.rfind(b"\n", 0, _BEGINNING_BYTES) + 1
    if not whole:
        raise cell_too_long(place, 1)
    return data[:whole]


def find_delimiter(text: str) -> str:
    r"""The delimiter that cuts some line of the opening into the most cells.

    Parameters
    ----------
    text : str
        The beginning of a file.

    Returns
    -------
    str
        A comma when nothing cuts it.

    Examples
    --------
    >>> find_delimiter("Crime, total\nA;B;C\n1;2;3\n")
    ';'
    """
    lines = text.splitlines()[:LINES_SEARCHED]
    widths = {
        mark: sorted(
            (len(next(csv.reader([line[:_LINE_LOOKED_AT]], delimiter=mark), [])) for line in lines), reverse=True
        )[:10]
        for mark in DELIMITERS
    }
    return max(DELIMITERS, key=lambda mark: (widths[mark], -DELIMITERS.index(mark)))


def cut(text: DelimitedText, header_row: int, positions: Sequence[int], repeating: frozenset[int]) -> Body:
    """The rows below the header.

    Parameters
    ----------
    text : DelimitedText
        The file.
    header_row : int
        Index of the header in `text.opening`.
    positions : sequence of int
        Columns wanted.
    repeating : frozenset of int
        Those among them with few distinct values; they may come as categories.

    Returns
    -------
    Body
        Every line below the header is in it, as a row, as a fault or as the continuation of one of them.

    Raises
    ------
    InputError
        When the last line breaks off, a quotation mark is not closed, or a cell is too long.
    """
    width = len(text.opening[header_row])
    require_whole(text, header_row)
    frame = cut_at_once(text, header_row, positions, repeating)
    if frame is not None:
        last = text.data[text.data.rfind(b"\n", 0, -1) + 1 :].decode("utf-8")
        require_closed(last, text.delimiter, text.place, text.line_count)
        if any(_longest(frame[position]) > limits.LIMITS.cell_characters for position in positions):
            raise cell_too_long(text.place)
        return Body(frame, pd.DataFrame({"line": [], "reason": []}).astype({"line": "int64", "reason": "str"}), 0)
    return Body(*cut_slowly(text.data, text.delimiter, text.place, text.lines[header_row], width, positions))


def _longest(values: pd.Series) -> int:
    distinct = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values
    return int(max(pc.max(pc.binary_length(pa.array(distinct, type=pa.large_string()))).as_py() or 0, 0))


def blank_lines(text: DelimitedText, lines: Collection[int]) -> frozenset[int]:
    """Which of these lines hold nothing at all, in any column of the file.

    Parameters
    ----------
    text : DelimitedText
        The file.
    lines : collection of int
        Lines, from 1.

    Returns
    -------
    frozenset of int
        Those with nothing but delimiters, quotation marks and space.
    """
    asked = frozenset(lines)
    nothing = f'{text.delimiter}" \t\r\n\f\v\xa0\ufeff'
    found = set()
    for number, line in enumerate(io.BytesIO(text.data), start=1):
        if number in asked and not line.decode("utf-8").strip(nothing):
            found.add(number)
    return frozenset(found)
