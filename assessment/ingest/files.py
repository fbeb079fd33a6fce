"""The files of a source: which they are, and the labels under which outputs speak of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.errors import InputError

if TYPE_CHECKING:
    from assessment.config import Source

DELIMITED = (".csv", ".txt", ".tsv", ".csv.gz")
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
FEATURES = (".geojson", ".json")


def source_files(source: Source, workspace: Path) -> list[Path]:
    """The files of one source, sorted by name.

    Parameters
    ----------
    source : Source
        The source; its folder is relative to the workspace's raw data.
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    list of pathlib.Path
        Empty when the folder is absent or holds nothing that can be read. Hidden files and the lock files that Excel
        leaves (`~$...`) are passed over.

    Raises
    ------
    InputError
        When the folder holds a file of a kind that cannot be read.
    """
    folder = source_folder(source, workspace)
    if not folder.is_dir():
        return []
    found = sorted(
        (path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$"))),
        key=lambda path: path.name,
    )
    strange = [path.name for path in found if not readable(path)]
    if strange:
        known = ", ".join((*DELIMITED, *WORKBOOKS, *FEATURES))
        raise InputError(
            f"{source.id}: {len(strange)} of {len(found)} files are of a kind that cannot be read "
            f"(first: {strange[0]}). Known kinds: {known}. "
            f"Save them as one of these, or move them out of {folder.name}/."
        )
    return found


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


def readable(path: Path) -> bool:
    """Whether a file is of a kind that can be read.

    Parameters
    ----------
    path : pathlib.Path
        The file; only its ending is looked at.

    Returns
    -------
    bool
        True for delimited text, workbooks and GeoJSON.
    """
    return path.name.lower().endswith((*DELIMITED, *WORKBOOKS, *FEATURES))


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
