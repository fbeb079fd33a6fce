"""Regular delimited text cut into columns all at once, a line a row: what nearly every large file is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from assessment.ingest.limits import MEBIBYTE

if TYPE_CHECKING:
    from assessment.ingest.delimited_text import DelimitedText

#: What is cut at a time: about what lies in the processor's own memory; four times as much takes half as long again.
_BLOCK_BYTES = 4 * MEBIBYTE
#: From this size on a file is cut in two halves side by side.
_LARGE_BYTES = 64 * MEBIBYTE


def cut_at_once(
    text: DelimitedText, header_row: int, positions: Sequence[int], repeating: frozenset[int]
) -> pd.DataFrame | None:
    """The rows below the header, if each is one line and has as many cells as the header.

    Parameters
    ----------
    text : DelimitedText
        The file.
    header_row : int
        Index of the header in `text.opening`.
    positions : sequence of int
        Columns wanted.
    repeating : frozenset of int
        Those among them that come as categories.

    Returns
    -------
    pandas.DataFrame or None
        One column a position, named by it; index: the line of each row, a blank line being a row of blank cells. None
        where lines and rows differ (line ends in quotation marks, rows shorter or longer than the header): such text
        is cut row by row.
    """
    names = [str(position) for position in range(len(text.opening[header_row]))]
    first = text.lines[header_row]
    # The types pandas holds text in, so that nothing is copied on the way there.
    short = pa.dictionary(pa.int32(), pa.large_string())
    convert = pa_csv.ConvertOptions(
        include_columns=[str(position) for position in positions],
        column_types={name: short if int(name) in repeating else pa.large_string() for name in names},
        strings_can_be_null=False,
        check_utf8=False,  # it was when the file was opened
    )
    irregular: list[int] = []

    def note(row: pa_csv.InvalidRow) -> str:
        irregular.append(row.actual_columns)
        return "skip"

    def cut(part: pa.Buffer, skip: int) -> pa.Table:
        return pa_csv.read_csv(
            pa.BufferReader(part),
            # One thread a part: sharing out blocks takes half as much memory again.
            read_options=pa_csv.ReadOptions(
                column_names=names, skip_rows=skip, block_size=_BLOCK_BYTES, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=text.delimiter, ignore_empty_lines=False, invalid_row_handler=note
            ),
            convert_options=convert,
        )

    try:
        table = _cut_in_parts(text.data, first, cut)
    except pa.ArrowInvalid:
        return None  # cutting row by row says what is wrong with which line
    if irregular or table.num_rows != text.line_count - first:
        return None
    columns = {int(name): _column(table[name]) for name in table.column_names}
    lines = np.arange(first + 1, first + 1 + table.num_rows, dtype=np.int64)
    return pd.DataFrame(columns, index=pd.Index(lines), copy=False)


def _cut_in_parts(data: bytes, header_lines: int, cut: Callable[[pa.Buffer, int], pa.Table]) -> pa.Table:
    """Cut a large file in two halves side by side, but one with quotation marks whole: its cells may go on below."""
    whole = pa.py_buffer(data)
    middle = data.find(b"\n", len(data) // 2) + 1 if len(data) >= _LARGE_BYTES and b'"' not in data else 0
    if not 0 < middle < len(data):
        return cut(whole, header_lines)
    with ThreadPoolExecutor(max_workers=2) as beside:
        return pa.concat_tables(beside.map(cut, [whole.slice(0, middle), whole.slice(middle)], [header_lines, 0]))


def _column(cells: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    """A column as pandas holds it; categories by the smallest numbers that tell them apart."""
    if not pa.types.is_dictionary(cells.type):
        return pd.array(cells, dtype="str")
    cells = cells.unify_dictionaries()
    found = cells.chunk(0).dictionary if cells.num_chunks else pa.array([], type=pa.large_string())
    smallest = np.min_scalar_type(-len(found) - 1)
    codes = [chunk.indices.to_numpy(zero_copy_only=False).astype(smallest) for chunk in cells.chunks]
    return pd.Categorical.from_codes(
        np.concatenate(codes) if codes else np.zeros(0, dtype=smallest),
        categories=pd.Index(found.to_pandas(), dtype="str"),
    )
