"""Which row is the header, which layout it belongs to, and what to say when it belongs to none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessment.ingest.files import shown
from assessment.schema.layout import Layout, plain

#: A header further down than this is not looked for: titles above a table are few.
LINES_SEARCHED = 40
NO_HEADING = "(no heading)"
_Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Header:
    """A header found in a file.

    Attributes
    ----------
    layout : Layout
        Whose header it is.
    row : int
        Index of the header among the rows looked at, from 0.
    columns : mapping of str to int
        Field name to the position of its column.
    ignored : tuple of str
        Headings the layout does not know.
    depth : int
        How many rows it takes: 2 where headings are merged or stand in groups; `row` is the last of them.
    """

    layout: Layout
    row: int
    columns: Mapping[str, int]
    ignored: tuple[str, ...]
    depth: int = 1


def match(cells: Sequence[object], layout: Layout) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...]]:
    """Compare one row with a layout's headings.

    Parameters
    ----------
    cells : sequence
        The row.
    layout : Layout
        A layout.

    Returns
    -------
    columns : dict of str to int
        Fields found, and where. A heading that stands twice counts where it first stands.
    missing : tuple of str
        Headings of required columns that are not there.
    left_over : tuple of str
        Headings the layout does not know.
    """
    by_heading = {heading: field for field in layout.fields for heading in field.headings}
    columns: dict[str, int] = {}
    left_over = []
    for position, cell in enumerate(cells):
        text = _text(cell)
        field = by_heading.get(plain(text)) if text else None
        if field is not None and field.name not in columns:
            columns[field.name] = position
        elif text:
            left_over.append(text)
    missing = tuple(
        field.header
        for field in layout.fields
        if field.column == "required" and not field.from_file_name and field.name not in columns
    )
    return columns, missing, tuple(left_over)


def find_header(rows: Sequence[Sequence[object]], layouts: Sequence[Layout]) -> Header | None:
    """The first row that has every required column of one of the layouts, or the first two rows that have it together.

    Parameters
    ----------
    rows : sequence of sequences
        The first lines of a file.
    layouts : sequence of Layout
        Layouts the source may have. Where several fit one row, the one that knows most of its headings is taken.

    Returns
    -------
    Header or None
        None when no row is a header.
    """
    near = rows[:LINES_SEARCHED]
    for index, cells in enumerate(near):
        if found := _fitting(index, 1, [(layout, cells) for layout in layouts]):
            return found
    for index, (upper, lower) in enumerate(pairwise(near), start=1):
        if found := _fitting(index, 2, [(layout, _merged(upper, lower, layout)) for layout in layouts]):
            return found
    return None


def _fitting(index: int, depth: int, readings: Sequence[tuple[Layout, Sequence[object]]]) -> Header | None:
    fitting = []
    for layout, cells in readings:
        columns, missing, left_over = match(cells, layout)
        if columns and not missing:
            fitting.append(Header(layout, index, columns, as_headings(left_over), depth))
    return max(fitting, key=lambda header: len(header.columns), default=None)


def _merged(upper: Sequence[object], lower: Sequence[object], layout: Layout) -> list[str]:
    """One row of headings out of two: a group above its columns, or one cell merged over both rows."""
    known = frozenset(heading for field in layout.fields for heading in field.headings)
    group, row = "", []
    for position, cell in enumerate(lower):
        above = _text(upper[position]) if position < len(upper) else ""
        group = above or group
        below = _text(cell)
        readings = (f"{group} {below}", below) if below else (above,)
        row.append(next((reading for reading in readings if plain(reading) in known), readings[0]))
    return row


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def as_heading(text: str) -> str:
    """A heading as it may be told: a cell that looks like a value of a record is not told.

    Parameters
    ----------
    text : str
        A cell of the row taken for the header.

    Returns
    -------
    str
        The same, cut to a length that can be read; `(no heading)` for a cell without a letter, with a long number or
        with an address of electronic mail.

    Examples
    --------
    >>> as_heading("LSOA11"), as_heading("01/02/2011"), as_heading("EK/12345/11")
    ('LSOA11', '(no heading)', '(no heading)')
    """
    if not re.search(r"[^\W\d_]", text) or "@" in text or re.search(r"\d{5}", text):
        return NO_HEADING
    return shown(text)


def as_headings(texts: Sequence[str]) -> tuple[str, ...]:
    """Cells of a header that the layout does not know, as they may be told: where one looks like a value, none is.

    A record can be taken for a header, or run together with it where a line end was lost; the other cells may then be
    values, too.

    Parameters
    ----------
    texts : sequence of str
        Cells that are no heading of the layout.

    Returns
    -------
    tuple of str
        As many, each the heading or words in its place.
    """
    told = tuple(map(as_heading, texts))
    return (NO_HEADING,) * len(told) if NO_HEADING in told else told


def likeness(rows: Sequence[Sequence[object]], layout: Layout) -> tuple[float, int]:
    """How like a layout's header the likest row is, and which row that is.

    Parameters
    ----------
    rows : sequence of sequences
        The first lines of a file.
    layout : Layout
        A layout.

    Returns
    -------
    share : float
        Share of the layout's headings and the row's cells that agree, 0 to 1.
    row : int
        Index of the row.
    """
    best = (0.0, 0)
    for index, cells in enumerate(rows[:LINES_SEARCHED]):
        columns, _, left_over = match(cells, layout)
        known = sum(1 for field in layout.fields if not field.from_file_name)
        share = len(columns) / (known + len(left_over)) if columns else 0.0
        best = max(best, (share, -index))
    return best[0], -best[1]


def required_share(rows: Sequence[Sequence[object]], layout: Layout) -> float:
    """Share of a layout's required headings that the likest row has.

    Parameters
    ----------
    rows : sequence of sequences
        The first lines of a file.
    layout : Layout
        A layout.

    Returns
    -------
    float
        0 to 1.
    """
    required = sum(1 for field in layout.fields if field.column == "required" and not field.from_file_name)
    missing = min((len(match(cells, layout)[1]) for cells in rows[:LINES_SEARCHED]), default=required)
    return 1 - missing / required if required else 0.0
