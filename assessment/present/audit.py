"""The check of a page: every number comes from a figure or a table, and says what they say.

The rules that the report keeps, in one place: a digit in running text stands inside an element that names its figure
(`data-figure`), in a table that names its file (`data-table`), in a date (`time`) or in a declared constant
(`data-constant`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from assessment.errors import RunError
from assessment.present.cells import WITHHELD_CELL
from assessment.present.formats import MINUS, NOT_AVAILABLE, PARTS, direction, figure_part
from assessment.present.words import percentage_change
from assessment.results import Figure

_EXEMPT_TAGS = {"time", "svg", "style", "script", "code", "title", "head"}
_EXEMPT_ATTRIBUTES = {"data-figure", "data-table", "data-constant", "data-rows", "data-note", "data-figure-entry"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_NUMBER = re.compile(rf"{MINUS}?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Quoted:
    """A number in a page that names its figure."""

    figure: str
    part: str
    against: str
    text: str


@dataclass
class Page:
    """What a page says, as the check reads it."""

    bare: list[str] = field(default_factory=list)
    quoted: list[Quoted] = field(default_factory=list)
    tables: list[tuple[str, list[tuple[int, str, str]]]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects bare digits, quoted figures and the cells of named tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, bool]] = []
        self._exempt = 0
        self._quotes: list[tuple[int, dict[str, str], list[str]]] = []
        self._columns: list[str] = []
        self._row, self._place = -1, 0
        self._cell: list[str] | None = None
        self._in_table = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            return
        exempt = tag in _EXEMPT_TAGS or bool(_EXEMPT_ATTRIBUTES & set(known))
        self._open.append((tag, exempt))
        self._exempt += exempt
        if "data-figure" in known:
            self._quotes.append((len(self._open), known, []))
        if tag == "table" and "data-table" in known:
            self.page.tables.append((known["data-table"], []))
            self._in_table, self._columns = True, []
        elif tag == "th" and "data-column" in known:
            self._columns.append(known["data-column"])
        elif tag == "tr":
            self._row, self._place = int(known.get("data-row", -1)), 0
        if tag in ("td", "th") and self._row >= 0:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not any(opened == tag for opened, _ in self._open):
            return
        while self._open:
            opened, exempt = self._open.pop()
            self._exempt -= exempt
            while self._quotes and self._quotes[-1][0] > len(self._open):
                _, known, words = self._quotes.pop()
                text = " ".join("".join(words).split())
                part, against = known.get("data-part", "value"), known.get("data-against", "")
                self.page.quoted.append(Quoted(known["data-figure"], part, against, text))
            if opened == tag:
                break
        if tag in ("td", "th") and self._cell is not None:
            if self._in_table and self._place < len(self._columns):
                cell = (self._row, self._columns[self._place], " ".join("".join(self._cell).split()))
                self.page.tables[-1][1].append(cell)
            self._place, self._cell = self._place + 1, None
        elif tag == "table":
            self._in_table, self._row = False, -1

    def handle_data(self, data: str) -> None:
        for _, _, words in self._quotes:
            words.append(data)
        if self._cell is not None:
            self._cell.append(data)
        if not self._exempt and re.search(r"\d", data):
            self.page.bare.append(" ".join(data.split()))


def read_page(html: str) -> Page:
    """What a page says in numbers.

    Parameters
    ----------
    html : str
        A whole page or a fragment.

    Returns
    -------
    Page
        Texts with a digit of no declared origin, quoted figures, cells of named tables.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def bare_numbers(html: str) -> tuple[str, ...]:
    """Texts of a page that hold a digit whose origin is not declared.

    Parameters
    ----------
    html : str
        A whole page or a fragment.

    Returns
    -------
    tuple of str
        Each such text.

    Examples
    --------
    >>> bare_numbers('<p>Down 5% since <time>2011</time>, <a data-figure="x.y">12</a> cases.</p>')
    ('Down 5% since',)
    """
    return tuple(read_page(html).bare)


def figure_faults(html: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Quoted numbers of a page that do not say what their figure says.

    Parameters
    ----------
    html : str
        A whole page or a fragment.
    figures : mapping of str to Figure
        The released figures.

    Returns
    -------
    tuple of str
        One line a fault.
    """
    faults = []
    for quoted in read_page(html).quoted:
        if quoted.figure not in figures or (quoted.against and quoted.against not in figures):
            faults.append(f"{quoted.figure}: quoted, but not released")
            continue
        expected = _expected(quoted, figures)
        if quoted.text != expected:
            faults.append(f"{quoted.figure}: the page says {quoted.text!r}, the figure {expected!r}")
    return tuple(faults)


def _expected(quoted: Quoted, figures: Mapping[str, Figure]) -> str:
    figure = figures[quoted.figure]
    if quoted.part == "change":
        before, after = figures[quoted.against].value, figure.value
        if before is None or after is None:
            raise RunError(f"A page gives the change of {quoted.figure!r}, one end of which has no value.")
        return direction(after - before, percentage_change(before, after))
    return figure_part(figure, quoted.part if quoted.part in PARTS else "value", figures)


def table_faults(html: str, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> tuple[str, ...]:
    """Cells of named tables that do not say what the table's file says.

    Parameters
    ----------
    html : str
        A whole page or a fragment.
    tables : mapping of str to sequence of mapping
        Rows of each table's CSV file, as text, by table id.

    Returns
    -------
    tuple of str
        One line a fault; tables that have no file are faults too, but for the accounting of rows.
    """
    faults = []
    for table_id, cells in read_page(html).tables:
        if not cells:
            continue
        if table_id not in tables:
            faults.append(f"{table_id}: shown, but not among the tables handed over")
            continue
        rows = tables[table_id]
        faults += [
            f"{table_id}: row {row}, {name}: the page says {text!r}, the file {rows[row][name]!r}"
            for row, name, text in cells
            if row < len(rows) and name in rows[row] and not _agrees(text, rows[row][name])
        ]
    return tuple(faults)


def _agrees(shown: str, stored: str) -> bool:
    if stored == WITHHELD_CELL or shown == WITHHELD_CELL:
        return shown == stored
    try:
        value = float(stored)
    except ValueError:
        return stored not in ("x", "") or shown in (NOT_AVAILABLE, "")
    found = _NUMBER.search(shown)
    if found is None or " to " in shown or shown.startswith("below"):
        return True  # words (yes, no, a month), or an interval whose ends stand in columns of their own
    text = found[0].replace(",", "").replace(MINUS, "-")
    decimals = len(text.partition(".")[2])
    room = 0.5 * 10.0**-decimals * (1 + 1e-9) + 1e-12
    return any(abs(float(text) - candidate) <= room for candidate in (value, 100 * value if "%" in shown else value))
