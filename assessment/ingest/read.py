"""One source's files, read into raw extracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import ConfigurationError, InputError
from assessment.ingest import delimited, workbooks
from assessment.ingest.features import read_features
from assessment.ingest.files import FEATURES, WORKBOOKS, file_label, sha256_of, source_files
from assessment.ingest.header import Header, find_header, required_share, unknown_header
from assessment.ingest.layouts import choose_layouts, load_layouts
from assessment.ingest.rows import drop_lines_not_data
from assessment.schema.extract import RawExtract
from assessment.schema.layout import Layout, plain

if TYPE_CHECKING:
    from assessment.config import Source

# A sheet with this share of a layout's required headings was meant to be data; below it, it is a cover sheet.
MEANT_AS_DATA = 0.5
_REPEATING_KINDS = frozenset({"code", "flag", "month", "date"})


def read_source(source: Source, workspace: Path) -> list[RawExtract]:
    """Read every file of a source.

    Parameters
    ----------
    source : Source
        The source.
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    list of RawExtract
        One a file, and one a sheet of a workbook, in the order of file names; empty when there is no file.

    Raises
    ------
    InputError
        When a file cannot be read or its header fits none of the source's layouts; every such file is named.
    ConfigurationError
        When the source names a layout that does not exist.
    """
    known = load_layouts(workspace)
    layouts = choose_layouts(source.layouts, known, source.id)
    extracts: list[RawExtract] = []
    faults: list[str] = []
    for number, path in enumerate(source_files(source, workspace), start=1):
        try:
            extracts.extend(read_file(path, source.id, file_label(source.id, number), layouts, known))
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise InputError("\n\n".join(faults))
    return extracts


def read_file(
    path: Path, source_id: str, label: str, layouts: Sequence[Layout], known: Mapping[str, Layout] | None = None
) -> list[RawExtract]:
    """Read one file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    source_id, label : str
        Its source, and the label outputs know it by.
    layouts : sequence of Layout
        Layouts it may have.
    known : mapping of str to Layout or None
        All layouts, for the message when none fits.

    Returns
    -------
    list of RawExtract
        One, or one a sheet.
    """
    if not layouts:
        raise ConfigurationError(f"source {source_id!r} names no layout. Name one in `layouts`.")
    known = known if known is not None else {layout.id: layout for layout in layouts}
    try:
        data = path.read_bytes()
    except PermissionError:
        raise InputError(
            f"{path.name} cannot be opened: another program holds it open, or you may not read it. "
            "Close it in Excel or ask its owner, then run: assessment check"
        ) from None
    if not data.strip():
        raise InputError(f"{path.name} is empty. Ask the provider for it again, or move it out of the folder.")
    name = path.name.lower()
    if name.endswith(FEATURES):
        parts: Iterator[tuple[str | None, Header, pd.DataFrame, pd.DataFrame, dict[str, int]]]
        parts = iter([(None, *read_features(path, source_id, layouts, known))])
    elif name.endswith(WORKBOOKS):
        parts = _sheets(data, path.name, source_id, layouts, known)
    else:
        parts = iter([(None, *_text(data, path.name, source_id, layouts, known))])
    sha256 = sha256_of(data)
    extracts = []
    for sheet, header, body, faults, above in parts:
        frame, below = drop_lines_not_data(body, header.layout)
        extracts.append(
            RawExtract(
                source=source_id,
                file_label=label,
                file_name=path.name,
                sheet=sheet,
                layout=header.layout,
                frame=_with_line(_with_file_name(frame, header.layout, path)),
                faults=faults,
                lines_not_data=dict(Counter(above) + Counter(below)),
                columns_ignored=header.ignored,
                sha256=sha256,
            )
        )
    return extracts


def _text(
    data: bytes, place: str, source_id: str, layouts: Sequence[Layout], known: Mapping[str, Layout]
) -> tuple[Header, pd.DataFrame, pd.DataFrame, dict[str, int]]:
    text = delimited.open_delimited(data, place)
    header = find_header(text.opening, layouts)
    if header is None:
        raise unknown_header(place, source_id, text.opening, layouts, known)
    wanted = _wanted(header)
    repeats = {field.name for field in header.layout.fields if field.repeats or field.kind in _REPEATING_KINDS}
    repeating = frozenset(position for name, position in wanted.items() if name in repeats)
    body, faults = delimited.cut(text, header.row, list(wanted.values()), repeating)
    return header, _named(body, wanted), faults, _above(text.opening[: header.row])


def _sheets(
    data: bytes, place: str, source_id: str, layouts: Sequence[Layout], known: Mapping[str, Layout]
) -> Iterator[tuple[str, Header, pd.DataFrame, pd.DataFrame, dict[str, int]]]:
    only = layouts[0].sheet if len(layouts) == 1 else None
    sheets = workbooks.open_workbook(data, place, only)
    found = [(sheet, find_header(sheet.rows, layouts)) for sheet in sheets]
    for sheet, header in found:
        alone = not any(other is not None for _, other in found)
        if header is None and (alone or max(required_share(sheet.rows, one) for one in layouts) >= MEANT_AS_DATA):
            raise unknown_header(f"{place}, sheet '{sheet.name}'", source_id, sheet.rows, layouts, known)
    if not found:
        raise InputError(f"{place} holds no cell at all. Ask the provider for it again.")
    aside = sum(len(sheet.rows) for sheet, header in found if header is None)
    for sheet, header in found:
        if header is None:
            continue
        wanted = _wanted(header)
        body = _named(workbooks.cut(sheet, header.row, list(wanted.values())), wanted)
        above = _above(sheet.rows[: header.row])
        if aside:
            above["other_sheet"], aside = aside, 0
        no_faults = pd.DataFrame({"line": [], "reason": []}).astype({"line": "int64", "reason": "str"})
        yield sheet.name, header, body, no_faults, above


def _wanted(header: Header) -> dict[str, int]:
    """Positions of the fields that are read, in the layout's order."""
    return {
        field.name: header.columns[field.name]
        for field in header.layout.fields
        if field.name in header.columns and not field.discard
    }


def _named(body: pd.DataFrame, wanted: Mapping[str, int]) -> pd.DataFrame:
    return body[list(wanted.values())].set_axis(list(wanted), axis=1)


def _above(rows: Sequence[Sequence[object]]) -> dict[str, int]:
    blanks = sum(all(str(cell).strip() == "" for cell in row) for row in rows)
    counts = {"blank_line": blanks, "title": len(rows) - blanks, "header": 1}
    return {reason: lines for reason, lines in counts.items() if lines}


def _with_file_name(frame: pd.DataFrame, layout: Layout, path: Path) -> pd.DataFrame:
    field = layout.file_name_field
    if field is None:
        return frame
    stem = plain(path.name.split(".")[0])
    codes = {plain(spelling): code for spelling, code in field.spellings.items()}
    found = sorted({code for spelling, code in codes.items() if spelling in stem})
    if len(found) != 1:
        raise InputError(
            f"{path.name}: the file's name must say which {field.name} it is; "
            f"known: {', '.join(sorted(field.spellings))}. Rename the file or add its name to the layout."
        )
    return frame.assign(**{field.name: pd.Series(found[0], index=frame.index, dtype="str")})


def _with_line(frame: pd.DataFrame) -> pd.DataFrame:
    lines = frame.index.to_numpy(dtype="int64")
    fresh = frame.reset_index(drop=True)
    fresh.insert(0, "line", lines)
    return fresh
