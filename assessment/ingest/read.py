"""One source's files, read into raw extracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import ConfigurationError, InputError
from assessment.ingest.archives import members
from assessment.ingest.files import (
    ARCHIVES,
    file_label,
    file_name,
    member_label,
    sha256_of,
    shown,
    source_files,
    source_folder,
)
from assessment.ingest.layouts import choose_layouts, load_layouts
from assessment.ingest.memory import keep_memory_at_hand
from assessment.ingest.parts import Choice, parts_of
from assessment.ingest.receive import read_received
from assessment.ingest.unknown_header import OtherLayoutError
from assessment.schema.extract import RawExtract
from assessment.schema.layout import Layout, plain

if TYPE_CHECKING:
    from assessment.config import Source


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
        One a file, one a file of an archive and one a sheet of a workbook, in the order of paths; empty when there is
        no file.

    Raises
    ------
    InputError
        When a file cannot be read or its header fits none of the source's layouts (every such file is named), when two
        files are the same, or when no file has a row.
    ConfigurationError
        When the source names a layout that does not exist.
    """
    keep_memory_at_hand()
    known = load_layouts(workspace)
    taken_up = tuple(layout for layout in known.values() if source.id in layout.sources)
    layouts = (*choose_layouts(source.layouts, known, source.id), *taken_up)
    folder = source_folder(source, workspace)
    extracts: list[RawExtract] = []
    faults: list[str] = []
    for number, path in enumerate(source_files(source, workspace), start=1):
        label, place = file_label(source.id, number), file_name(path, folder)
        try:
            extracts.extend(read_file(path, source.id, label, layouts, known, place))
        except InputError as error:
            faults.append(str(error))
    faults += _same_file_twice(extracts)
    if faults:
        raise InputError("\n\n".join(faults))
    if extracts and not any(len(extract.frame) or len(extract.faults) for extract in extracts):
        raise InputError(
            f"{source.id}: {extracts[0].place} has a header and not a single row"
            f"{'' if len(extracts) == 1 else f'; nor has any other of {len(extracts):,} tables'}. "
            "Ask the provider for it again, or move it out of the folder if there was nothing to send."
        )
    return extracts


def _same_file_twice(extracts: Sequence[RawExtract]) -> list[str]:
    """Files that are the same byte for byte: rows without an identifier would count twice."""
    first: dict[str, RawExtract] = {}
    said = []
    for extract in extracts:
        before = first.setdefault(extract.sha256, extract)
        if before.file_label != extract.file_label and len(extract.frame):
            said.append(
                f"{extract.file_name} is the same as {before.file_name}, byte for byte; its rows would count twice. "
                "Move one of them out of the folder, then run: assessment check"
            )
    return list(dict.fromkeys(said))


def read_file(
    path: Path,
    source_id: str,
    label: str,
    layouts: Sequence[Layout],
    known: Mapping[str, Layout] | None = None,
    place: str = "",
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
    place : str
        How to name it in messages; its name unless said.

    Returns
    -------
    list of RawExtract
        One, one a sheet, or one a file of an archive.

    Raises
    ------
    InputError
        When it cannot be read, or fits no layout.
    """
    if not layouts:
        raise ConfigurationError(f"source {source_id!r} names no layout. Name one in `layouts`.")
    choice = Choice(source_id, layouts, known if known is not None else {layout.id: layout for layout in layouts})
    place = place or shown(path.name)
    data = read_received(path, place)
    if path.name.lower().endswith(ARCHIVES):
        return _archive(data, _Received(path.name, place, label), choice)
    return _extracts(data, _Received(path.name, place, label), choice)


@dataclass(frozen=True)
class _Received:
    """A file or a file of an archive: its name (with that of the archive), its place in messages, its label."""

    name: str
    place: str
    label: str
    archive_sha256: str = ""


def _archive(data: bytes, archive: _Received, choice: Choice) -> list[RawExtract]:
    """All files of an archive; those whose header another source's layout has are set aside and counted."""
    extracts: list[RawExtract] = []
    faults: list[str] = []
    others: list[OtherLayoutError] = []
    sha256 = sha256_of(data)
    for member in members(data, archive.place):
        received = _Received(
            f"{archive.name}/{member.name}",
            f"{archive.place}, {shown(member.name)}",
            member_label(archive.label, member.number),
            sha256,
        )
        try:
            if not member.data or member.data.isspace():
                raise InputError(f"{received.place} is empty. Ask the provider for the archive again.")
            extracts.extend(_extracts(member.data, received, choice))
        except OtherLayoutError as error:
            others.append(error)
        except InputError as error:
            faults.append(str(error))
    if not extracts:
        faults += [str(error) for error in others]
    if faults:
        raise InputError("\n\n".join(faults))
    if others:
        lines = Counter(extracts[0].lines_not_data) + Counter({"other_layout": sum(error.lines for error in others)})
        extracts[0] = replace(extracts[0], lines_not_data=dict(sorted(lines.items())))
    return extracts


def _extracts(data: bytes, received: _Received, choice: Choice) -> list[RawExtract]:
    # The hash of a large file is made beside the cutting, not before it.
    with ThreadPoolExecutor(max_workers=1) as beside:
        hashing = beside.submit(sha256_of, data)
        parts = parts_of(data, received.name, received.place, choice)
        sha256 = hashing.result()
    return [
        RawExtract(
            source=choice.source_id,
            file_label=received.label,
            file_name=received.place,
            sheet=part.sheet,
            layout=part.header.layout,
            frame=_with_line(_with_file_name(part.frame, part.header.layout, received)),
            faults=part.faults,
            lines_not_data=part.lines_not_data,
            columns_ignored=part.header.ignored,
            sha256=sha256,
            archive_sha256=received.archive_sha256,
            repairs=part.repairs,
        )
        for part in parts
    ]


def _with_file_name(frame: pd.DataFrame, layout: Layout, received: _Received) -> pd.DataFrame:
    field = layout.file_name_field
    if field is None:
        return frame
    codes = {plain(spelling): code for spelling, code in field.spellings.items()}
    names = [plain(stem) for stem in _stems(received.name)]
    found = sorted({code for spelling, code in codes.items() if any(spelling in name for name in names)})
    if len(found) != 1:
        raise InputError(
            f"{received.place}: the file's name must say which {field.name} it is; "
            f"known: {', '.join(sorted(field.spellings))}. Rename the file or add its name to the layout."
        )
    return frame.assign(**{field.name: pd.Series(found[0], index=frame.index, dtype="str")})


def _stems(name: str) -> Iterable[str]:
    """What a name says: the file's own, and that of the archive it came in."""
    parts = PurePosixPath(name).parts
    return {parts[0].split(".")[0], parts[-1].split(".")[0]}


def _with_line(frame: pd.DataFrame) -> pd.DataFrame:
    lines = frame.index.to_numpy(dtype="int64")
    fresh = frame.reset_index(drop=True)
    fresh.insert(0, "line", lines)
    return fresh
