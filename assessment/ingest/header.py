"""Which row is the header, which layout it belongs to, and what to say when it belongs to none."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import Fault, InputError, faults_message
from assessment.schema.layout import Layout, plain

#: A header further down than this is not looked for: titles above a table are few.
LINES_SEARCHED = 40


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
    """

    layout: Layout
    row: int
    columns: Mapping[str, int]
    ignored: tuple[str, ...]


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
        text = str(cell).strip() if cell is not None else ""
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
    """The first row that has every required column of one of the layouts.

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
    for index, cells in enumerate(rows[:LINES_SEARCHED]):
        fitting = []
        for layout in layouts:
            columns, missing, left_over = match(cells, layout)
            if columns and not missing:
                fitting.append(Header(layout, index, columns, left_over))
        if fitting:
            return max(fitting, key=lambda header: len(header.columns))
    return None


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


def unknown_header(
    place: str,
    source_id: str,
    rows: Sequence[Sequence[object]],
    tried: Sequence[Layout],
    known: Mapping[str, Layout],
) -> InputError:
    """The error for a file whose header fits none of its source's layouts.

    Parameters
    ----------
    place : str
        File and sheet.
    source_id : str
        The source.
    rows : sequence of sequences
        The first lines of the file.
    tried : sequence of Layout
        Layouts the source names.
    known : mapping of str to Layout
        All layouts.

    Returns
    -------
    InputError
        Says which layout came nearest, what is missing and what is left over.
    """
    ranked = sorted(known.values(), key=lambda layout: (-likeness(rows, layout)[0], layout not in tried, layout.id))
    nearest = ranked[0]
    share, row = likeness(rows, nearest)
    if share == 0:
        wanted = ", ".join(field.header for field in tried[0].fields if field.column == "required" and field.header)
        return InputError(
            f"{place}: no header was found in the first {min(len(rows), LINES_SEARCHED)} lines. "
            f"The layout '{tried[0].id}' expects these columns: {wanted}. "
            "Mend the file or its layout, then run: assessment check"
        )
    _, missing, left_over = match(rows[row], nearest)
    faults = [Fault(heading, _missing_words(heading, left_over)) for heading in missing]
    if not missing:
        faults.append(Fault("layout", f"the header is that of '{nearest.id}', which the source does not name"))
    if left_over:
        shown = ", ".join(f"'{text}'" for text in left_over)
        faults.append(Fault("left over", f"the layout does not know {shown}"))
    advice = (
        f"The nearest layout is '{nearest.id}' ({nearest.title}); the source '{source_id}' takes "
        f"{', '.join(repr(layout.id) for layout in tried)}. "
        "Mend the file, or add the heading to a layout in layouts/, then run: assessment check"
    )
    return InputError(faults_message(place, faults, advice))


def _missing_words(heading: str, left_over: Sequence[str]) -> str:
    near = difflib.get_close_matches(plain(heading), [plain(text) for text in left_over], n=1, cutoff=0.5)
    if not near:
        return "the column is missing"
    written = next(text for text in left_over if plain(text) == near[0])
    return f"the column is missing; '{written}' is there: is it the same?"
