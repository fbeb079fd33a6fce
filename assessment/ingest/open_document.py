"""The sheets of an OpenDocument workbook as its XML writes them, where cells and rows are repeated by number."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from assessment.ingest import limits
from assessment.ingest.facts import Facts, attributes
from assessment.ingest.limits import MEBIBYTE, too_much

_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(\s[^<>]*)?>")
_LONGEST_TEXT_BYTES = 8 * MEBIBYTE
_COLUMNS_OF_A_SHEET, _ROWS_OF_A_SHEET = 16_384, 1_048_576
_AGAIN = "Export the table again."


def table_facts(pieces: Iterator[bytes], place: str) -> dict[str, Facts]:
    """Read through `content.xml`.

    Parameters
    ----------
    pieces : iterator of bytes
        The part, in pieces.
    place : str
        How to name the file in messages.

    Returns
    -------
    dict of str to Facts
        By the sheet's name.

    Raises
    ------
    InputError
        When a cell or row is repeated beyond the end of a sheet, or a cell is too long.
    """
    tables = _Tables(place)
    begins, rest = 0, b""
    for piece in pieces:
        text = rest + piece
        whole = text.rfind(b">") + 1
        for match in _TAG.finditer(text, 0, whole):
            tables.take(match, begins)
        rest = text[whole:]
        begins += whole
        if len(rest) > _LONGEST_TEXT_BYTES:
            raise too_much(place, "a cell of more than 8 MB", f"{limits.LIMITS.cell_characters:,} characters", _AGAIN)
    return tables.sheets


class _Tables:
    """Where one stands while reading: the sheet, the row, the column, and what the row holds so far."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.sheets: dict[str, Facts] = {}
        self.facts = Facts()
        self.row, self.column, self.filled, self.rows_alike = 0, 0, 0, 1
        self.cell_begins, self.cells_more = 0, 0

    def take(self, match: re.Match[bytes], begins: int) -> None:
        """The next tag; `begins` is where the text it was found in stands in the whole."""
        self.facts.text_bytes += (begins + match.start() - self.cell_begins) * self.cells_more
        self.cells_more = 0
        closing, kind, written = bool(match[1]), match[2], attributes(match[3] or b"")
        if kind == b"table":
            if not closing:
                self.facts, self.row = Facts(), 0
                self.sheets[html.unescape(written.get(b"table:name", b"").decode("utf-8", errors="replace"))] = (
                    self.facts
                )
        elif kind == b"table-row":
            if closing:
                self.end_row()
            else:
                self.column, self.filled = 0, 0
                self.rows_alike = self.repeated(written, b"table:number-rows-repeated", _ROWS_OF_A_SHEET)
        elif not closing:
            self.cell(written)
            if not (match[3] or b"").endswith(b"/"):
                self.cell_begins = begins + match.end()
            else:
                self.cells_more = 0

    def end_row(self) -> None:
        if self.filled:
            self.facts.rows = self.row + self.rows_alike
        self.facts.columns = max(self.facts.columns, self.filled)
        self.row += self.rows_alike

    def cell(self, written: dict[bytes, bytes]) -> None:
        has_value = b"office:value-type" in written or b"calcext:value-type" in written
        if b"table:formula" in written and not has_value:
            self.facts.without_result.add((self.row, self.column))
        across = self.repeated(written, b"table:number-columns-repeated", _COLUMNS_OF_A_SHEET)
        self.column += across
        if has_value:
            self.filled = self.column
            self.cells_more = across * self.rows_alike - 1

    def repeated(self, written: dict[bytes, bytes], name: bytes, most: int) -> int:
        times = written.get(name, b"1")
        if not times.isdigit() or len(times) > len(str(most)) or int(times) > most:
            raise too_much(self.place, "a cell or row repeated more often", f"{most:,} of a sheet", _AGAIN)
        return int(times)
