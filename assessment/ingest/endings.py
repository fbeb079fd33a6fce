"""A file that ends in the middle of a row is refused: nobody knows how many rows are missing after it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.rows import TOTAL

if TYPE_CHECKING:
    from assessment.ingest.delimited_text import DelimitedText


def require_whole(text: DelimitedText, header_row: int) -> None:
    """Refuse delimited text whose last line breaks off.

    A last line breaks off when it has no line end and fewer cells than the header, while the rows at the top of the
    file are full. A cut in the middle of the very last cell leaves no trace.

    Parameters
    ----------
    text : DelimitedText
        The file.
    header_row : int
        Index of the header in its opening.

    Raises
    ------
    InputError
        When it does.
    """
    if text.data.endswith(b"\n") or text.line_count <= text.lines[header_row]:
        return
    last = text.data[text.data.rfind(b"\n") + 1 :].decode("utf-8")
    if last.count('"') % 2 or len(last) > limits.LIMITS.cell_characters:
        return  # the end of a cell of several lines, or a cell too long: cutting says what is wrong with it
    cells = next(csv.reader([last], delimiter=text.delimiter), [])
    width = len(text.opening[header_row])
    if not any(cells) or len(cells) >= width or _may_end_a_table(cells):
        return
    others = [row for row in text.opening[header_row + 1 :] if len(row) > 1 and row != tuple(cells)]
    if any(len(row) < width for row in others):
        return  # this provider leaves blank cells at the end of a row out
    raise InputError(
        f"{text.place} breaks off in line {text.line_count:,}, after {len(cells):,} of {width:,} cells: it was cut off "
        "on its way, and how many rows are missing is not known. Ask the provider for it again."
    )


def _may_end_a_table(cells: list[str]) -> bool:
    """A note of several words, or a total."""
    return (len(cells) == 1 and len(cells[0].split()) > 1) or TOTAL.match(cells[0].strip()) is not None
