"""The officer's own files in `data/corrections/`: what was decided, by whom and why. Read, never written."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "data/corrections"
CELLS, PLACES = "corrections.csv", "places.csv"
_REQUIRED = {
    CELLS: ("date", "author", "reason", "source", "field", "from", "to"),
    PLACES: ("description", "premises_code", "author", "date", "reason"),
}
_OPTIONAL = {
    CELLS: ("reference_field", "reference_value", "file", "line"),
    PLACES: ("locality",),
}
#: Columns of a list in `data/review/`, which may be filled in and saved as the decisions.
_OF_A_REVIEW = {
    CELLS: frozenset(),
    PLACES: frozenset({"locality_code", "times_seen_count", "why"})
    | {f"{place}_{what}" for place in ("nearest", "second") for what in ("premises_code", "name", "score")},
}
_DECIDES = ("premises_code", "author", "date", "reason")
_WORKBOOKS = (".xlsx", ".xls", ".ods", ".txt")


def correction_files(workspace: Path) -> tuple[Path, ...]:
    """The files that corrections are read from.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    tuple of pathlib.Path
        Corrections of cells, decisions on places; whether they exist or not.
    """
    folder = Path(workspace) / FOLDER
    return folder / CELLS, folder / PLACES


def read_corrections(workspace: Path, name: str) -> pd.DataFrame | None:
    """One of the files of corrections.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        `CELLS` or `PLACES`.

    Returns
    -------
    pandas.DataFrame or None
        Column `entry_line` (counted from 1), then text columns, outer spaces gone, empty where the file leaves a cell
        or an optional column out; None when there is no such file.

    Raises
    ------
    InputError
        When the file is no CSV with these columns. No message quotes a cell.
    """
    import pandas as pd

    from assessment.ingest.delimited import find_delimiter

    path = Path(workspace) / FOLDER / name
    if not path.is_file():
        _refuse_other_kinds(path)
        return None
    place = f"{FOLDER}/{name}"
    text = _decoded(path, place)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text.partition("\n")[0]), strict=True)
    rows: list[list[str]] = []
    begins, ends = [1], 0
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            ends = reader.line_num
            begins.append(ends + 1)
    except csv.Error:
        raise InputError(
            f"{place}: a quotation mark in the row that begins in line {ends + 1} is not closed or not where it should "
            "be. Mend that line, then run: assessment check"
        ) from None
    header = rows[0] if rows else []
    names = _columns(header, name, place)
    kept = [(line, row) for line, row in zip(begins[1:], rows[1:], strict=False) if any(row)]
    long = [line for line, row in kept if any(row[len(header) :])]
    if long:
        raise InputError(
            f"{place}: line {long[0]} has more cells than the header. A comma inside a cell needs quotation marks "
            "around the cell. Mend that line, then run: assessment check"
        )
    cells = {column: [row[at] if at < len(row) else "" for _, row in kept] for column, at in names.items()}
    wanted = (*_REQUIRED[name], *_OPTIONAL[name])
    frame = pd.DataFrame({column: cells.get(column, [""] * len(kept)) for column in wanted}, dtype="str")
    frame.insert(0, "entry_line", pd.Series([line for line, _ in kept], dtype="int64"))
    if name == PLACES and len(names) < sum(1 for heading in header if heading):
        # A filled-in list for review: a line on which nothing is written yet is no decision.
        frame = frame[(frame[list(_DECIDES)] != "").any(axis=1)].reset_index(drop=True)
    return frame


def _refuse_other_kinds(path: Path) -> None:
    """A workbook in the place of the CSV would be passed over in silence."""
    for ending in _WORKBOOKS:
        if path.with_suffix(ending).is_file():
            raise InputError(
                f"{FOLDER}/{path.stem}{ending} is not read. Save it as 'CSV UTF-8' under the name {path.name}, "
                "then run: assessment check"
            )


def _decoded(path: Path, place: str) -> str:
    try:
        data = path.read_bytes()
    except PermissionError:
        raise InputError(
            f"{place} cannot be opened: another program holds it open, or you may not read it. Close it, then run: "
            "assessment check"
        ) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(f"{place} is not text in UTF-8 or Windows-1252. Save it as 'CSV UTF-8' and try again.")


def _columns(header: Sequence[str], name: str, place: str) -> dict[str, int]:
    """Where each known column stands."""
    from assessment.schema.layout import plain

    known = {plain(column): column for column in (*_REQUIRED[name], *_OPTIONAL[name])}
    of_a_review = {plain(column) for column in _OF_A_REVIEW[name]}
    locality = plain("locality_code")
    if locality in of_a_review and plain("locality") not in {plain(heading) for heading in header}:
        known[locality] = "locality"
    passed_over = of_a_review - set(known)
    found: dict[str, int] = {}
    for at, heading in enumerate(header):
        if plain(heading) in passed_over:
            continue
        column = known.get(plain(heading)) if heading else None
        if heading and (column is None or column in found):
            nearest = difflib.get_close_matches(heading.casefold(), list(known.values()), n=1, cutoff=0.0)
            twice = "stands twice" if column else f"is not known; the nearest known one is '{nearest[0]}'"
            raise InputError(f"{place}: column {at + 1} {twice}. Mend the header, then run: assessment check")
        if column:
            found[column] = at
    missing = [column for column in _REQUIRED[name] if column not in found]
    if missing:
        raise InputError(
            f"{place}: the header lacks {', '.join(missing)}. Its first line must name the columns: "
            f"{', '.join(_REQUIRED[name])} (and, where wanted, {', '.join(_OPTIONAL[name])})."
        )
    return found
