"""Delimited text cut into cells: the encoding and the delimiter are found out, lines keep their numbers."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from assessment.errors import InputError
from assessment.ingest.header import LINES_SEARCHED

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class DelimitedText:
    """A delimited file, decoded, its delimiter known.

    Attributes
    ----------
    data : bytes
        UTF-8, without a byte-order mark, as memory to be cut without another copy.
    delimiter : str
        The character between cells.
    opening : tuple of tuple of str
        The first rows, cut.
    lines : tuple of int
        Line on which each of them ends, counted from 1.
    place : str
        How to name it in messages.
    """

    data: bytes
    delimiter: str
    opening: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    place: str = "the file"


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
        Encodings are tried in the order UTF-8 (with or without a byte-order mark), Windows-1252.

    Raises
    ------
    InputError
        When the bytes are no text in either, as for UTF-16, or a compressed file is damaged.
    """
    if data[:2] == b"\x1f\x8b":
        data = _decompressed(data, place)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4096]:
        raise InputError(f"{place} is not text in UTF-8 or Windows-1252. Save it as 'CSV UTF-8' and try again.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data = data.decode("cp1252").encode("utf-8")
        except UnicodeDecodeError:
            raise InputError(
                f"{place} is not text in UTF-8 or Windows-1252. Save it as 'CSV UTF-8' and try again."
            ) from None
    # A megabyte holds the titles and the header of any file; the rest is not cut twice.
    opening_text = data[:1_000_000].decode("utf-8", errors="ignore")
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        delimiter = find_delimiter(opening_text)
        reader = csv.reader(io.StringIO(opening_text, newline=""), delimiter=delimiter)
        for row in reader:
            rows.append(tuple(row))
            lines.append(reader.line_num)
            if len(rows) == LINES_SEARCHED:
                break
    except csv.Error:
        raise _stray_quote(place, lines[-1] + 1 if lines else 1) from None
    return DelimitedText(data, delimiter, tuple(rows), tuple(lines), place)


def _decompressed(data: bytes, place: str) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        raise InputError(
            f"{place} is compressed and cannot be opened: it is damaged or was cut off. Ask the provider for it again."
        ) from None


def _stray_quote(place: str, line: int) -> InputError:
    return InputError(
        f"{place}: a quotation mark in the row that begins in line {line:,} is not closed, or not where it should be, "
        "so that the rows below it cannot be told apart. Mend that line or ask the provider for the file again, "
        "then run: assessment check"
    )


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
        mark: sorted((len(next(csv.reader([line], delimiter=mark), [])) for line in lines), reverse=True)[:10]
        for mark in DELIMITERS
    }
    return max(DELIMITERS, key=lambda mark: (widths[mark], -DELIMITERS.index(mark)))


def cut(
    text: DelimitedText, header_row: int, positions: Sequence[int], repeating: frozenset[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
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
    frame : pandas.DataFrame
        One column a position, named by it, strings or categories of strings; index: the line of each row.
    faults : pandas.DataFrame
        Columns `line`, `reason`: rows with more cells than the header, which cannot be read safely.
    """
    frame = _cut_fast(text, header_row, positions, repeating)
    if frame is not None:
        return frame, pd.DataFrame({"line": [], "reason": []}).astype({"line": "int64", "reason": "str"})
    return _cut_slowly(text, header_row, positions)


def _cut_fast(
    text: DelimitedText, header_row: int, positions: Sequence[int], repeating: frozenset[int]
) -> pd.DataFrame | None:
    """All rows at once, or None where lines and rows differ (quoted line ends, ragged or blank lines)."""
    irregular: list[int] = []

    def note(row: pa_csv.InvalidRow) -> str:
        irregular.append(row.actual_columns)
        return "skip"

    names = [str(position) for position in range(len(text.opening[header_row]))]
    short = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text.data),
            read_options=pa_csv.ReadOptions(column_names=names, skip_rows=text.lines[header_row], block_size=16 << 20),
            parse_options=pa_csv.ParseOptions(
                delimiter=text.delimiter, ignore_empty_lines=False, invalid_row_handler=note
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=[str(position) for position in positions],
                column_types={name: short if int(name) in repeating else pa.string() for name in names},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        # The slow way says what is wrong with which line.
        return None
    ends = text.data.count(b"\n")
    last = 0 if text.data.endswith(b"\n") else 1
    if irregular or table.num_rows != ends + last - text.lines[header_row]:
        return None
    frame = table.unify_dictionaries().to_pandas()
    frame.columns = [int(name) for name in table.column_names]
    first = text.lines[header_row] + 1
    return frame.set_axis(np.arange(first, first + len(frame), dtype="int64"), axis=0)


def _cut_slowly(text: DelimitedText, header_row: int, positions: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Row by row, with the line on which each row begins."""
    written = io.StringIO(text.data.decode("utf-8"), newline="").readlines()
    reader = csv.reader(written, delimiter=text.delimiter)
    width = len(text.opening[header_row])
    rows, lines, faults = [], [], []
    begins = 1
    try:
        for index, row in enumerate(reader):
            if reader.line_num > begins:
                _require_closed_quotes(written[begins - 1 : reader.line_num], text.delimiter)
            if index > header_row:
                if len(row) > width and any(cell.strip() for cell in row[width:]):
                    faults.append(begins)
                else:
                    rows.append([row[position] if position < len(row) else "" for position in positions])
                    lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error:
        raise _stray_quote(text.place, begins) from None
    frame = pd.DataFrame(rows, columns=list(positions), index=np.array(lines, dtype="int64"), dtype="str")
    reasons = pd.DataFrame({"line": faults, "reason": "more cells than headings"})
    return frame, reasons.astype({"line": "int64", "reason": "str"})


def _require_closed_quotes(lines: Sequence[str], delimiter: str) -> None:
    """Read a row of several lines strictly: a stray quotation mark would swallow the rows below it unseen."""
    for _ in csv.reader(lines, delimiter=delimiter, strict=True):
        continue
