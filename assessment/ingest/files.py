"""The files of a source: which they are, and the labels under which outputs speak of them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.limits import too_much

if TYPE_CHECKING:
    from assessment.config import Source

DELIMITED = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
FEATURES = (".geojson", ".json", ".geojson.gz", ".json.gz")
ARCHIVES = (".zip",)
# What Excel, Windows and macOS leave beside files; nobody sends them on purpose.
_LEAVINGS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_LONGEST_NAME = 80


def source_files(source: Source, workspace: Path) -> list[Path]:
    """The files of one source, its folder and all folders in it, sorted by their paths.

    Parameters
    ----------
    source : Source
        The source; its folder is relative to the workspace's raw data.
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    list of pathlib.Path
        Empty when the folder is absent or holds nothing that can be read. Hidden files and what Excel (`~$...`),
        Windows and macOS leave behind are passed over; an archive is one file.

    Raises
    ------
    InputError
        When the folder holds a file of a kind that cannot be read, too many files, a link that leads out of the raw
        data, or a part that may not be opened.
    """
    folder = source_folder(source, workspace)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{source.id}: {shown(folder.name)} is a file, not a folder. Make a folder and move it in.")
    if not folder.is_dir():
        return []
    outermost = folder if Path(source.folder).is_absolute() else Path(workspace) / "data" / "raw"
    within = outermost.resolve()
    _require_within(folder, within, source)
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=_said_on_walking):
        folders[:] = [name for name in folders if not is_leaving(name)]
        for name in folders:
            _require_a_folder(Path(here) / name, within, source)
        found += [Path(here) / name for name in names if not is_leaving(name)]
        if len(found) > limits.LIMITS.files:
            most = f"{limits.LIMITS.files:,}"
            raise too_much(source.id, f"more than {most} files", most, "Zip them by year.")
    found.sort(key=lambda path: path.relative_to(folder).parts)
    for path in found:
        _require_within(path, within, source)
    strange = [file_name(path, folder) for path in found if not readable(path)]
    if strange:
        known = ", ".join((*DELIMITED, *WORKBOOKS, *FEATURES, *ARCHIVES))
        raise InputError(
            f"{source.id}: {len(strange)} of {len(found)} files are of a kind that cannot be read "
            f"(first: {strange[0]}). Known kinds: {known}. "
            f"Save them as one of these, or move them out of {shown(folder.name)}/."
        )
    return found


def _said_on_walking(error: OSError) -> None:
    name = shown(Path(str(error.filename)).name)
    raise InputError(f"The folder {name}/ cannot be opened: {error.strerror}. Ask its owner to open it to you.")


def _require_a_folder(path: Path, within: Path, source: Source) -> None:
    _require_within(path, within, source)
    if path.is_symlink():
        raise InputError(
            f"{source.id}: {shown(path.name)} is a link to a folder, which is not followed, so that nothing is read "
            "twice. Put the files themselves there."
        )
    if readable(path) and not any(path.iterdir()):
        raise InputError(
            f"{source.id}: {shown(path.name)} is named like a file but is an empty folder. "
            "Delete it, and put the file itself there."
        )


def _require_within(path: Path, within: Path, source: Source) -> None:
    """A link may lead to another place of the raw data: whatever lies outside was never received."""
    if not path.resolve().is_relative_to(within):
        raise InputError(
            f"{source.id}: {shown(path.name)} is a link that leads out of the raw data, and is not followed. "
            "Copy what it leads to, or name that folder in full in assessment.toml."
        )
    if not path.exists():
        raise InputError(f"{source.id}: {shown(path.name)} is a link that leads nowhere. Put the file itself there.")


def is_leaving(name: str) -> bool:
    """Whether a file or folder is one that programs leave behind and nobody sends.

    Examples
    --------
    >>> is_leaving("~$crime.xlsx"), is_leaving("Thumbs.db"), is_leaving("crime.xlsx")
    (True, True, False)
    """
    return name.startswith((".", "~$")) or name.casefold() in _LEAVINGS


def shown(name: str) -> str:
    r"""A name as it may stand in a message: on one line, of a length that can be read, fit for any terminal.

    Examples
    --------
    >>> shown("crime\n2011.csv"), len(shown("x" * 200 + ".csv"))
    ('crime?2011.csv', 80)
    """
    clean = "".join(character if character.isprintable() else "?" for character in name)
    return clean if len(clean) <= _LONGEST_NAME else f"{clean[: _LONGEST_NAME - 30]}...{clean[-27:]}"


def file_name(path: Path, folder: Path) -> str:
    """The name of a file in messages: its path below the folder of its source.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    folder : pathlib.Path
        The folder of its source.

    Returns
    -------
    str
        As `shown` gives it.
    """
    return shown(path.relative_to(folder).as_posix())


def source_folder(source: Source, workspace: Path) -> Path:
    """The folder a source's files are put in: below `data/raw`, unless the configuration names it in full.

    Parameters
    ----------
    source : Source
        The source.
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    pathlib.Path
        Whether it exists or not.
    """
    return Path(workspace) / "data" / "raw" / source.folder


def readable(path: PurePath) -> bool:
    """Whether a file is of a kind that can be read.

    Parameters
    ----------
    path : pathlib.PurePath
        The file; only its ending is looked at.

    Returns
    -------
    bool
        True for delimited text, workbooks, GeoJSON, and archives of these.
    """
    return path.name.lower().endswith((*DELIMITED, *WORKBOOKS, *FEATURES, *ARCHIVES))


def file_label(source_id: str, number: int) -> str:
    """The label of a file of a source.

    Parameters
    ----------
    source_id : str
        The source.
    number : int
        Which of its files, counted from 1 in the order of names.

    Returns
    -------
    str
        What outputs call it.

    Examples
    --------
    >>> file_label("police_crime", 2)
    'police_crime-2'
    """
    return f"{source_id}-{number}"


def member_label(label: str, number: int) -> str:
    """The label of a file in an archive: a change of the archive leaves the labels of other files as they are.

    Parameters
    ----------
    label : str
        Label of the archive.
    number : int
        Which of its files, counted from 1 in the order of names.

    Returns
    -------
    str
        What outputs call it.

    Examples
    --------
    >>> member_label("police_crime-2", 11)
    'police_crime-2.11'
    """
    return f"{label}.{number}"


def sha256_of(data: bytes) -> str:
    """SHA-256 of a file.

    Parameters
    ----------
    data : bytes
        Its bytes.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return hashlib.sha256(data).hexdigest()
