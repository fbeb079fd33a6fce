"""Zipped extracts: the files in an archive, each as if it had been received by itself."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.files import ARCHIVES, is_leaving, readable, shown
from assessment.ingest.unpacking import open_zip, unpacked


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes
    ----------
    name : str
        Its path in the archive, with `/` between folders.
    number : int
        Which of the archive's files, counted from 1 in the order of names.
    data : bytes
        What it holds.
    """

    name: str
    number: int
    data: bytes


def members(data: bytes, place: str) -> Iterator[Member]:
    """The files of an archive, one after another, so that only one is in memory.

    Parameters
    ----------
    data : bytes
        The archive.
    place : str
        How to name it in messages.

    Yields
    ------
    Member
        In the order of names. Folders and what Windows and macOS leave behind are passed over.

    Raises
    ------
    InputError
        When the archive is damaged, locked, beyond the limits, or holds a link, an archive, a file of a kind that
        cannot be read, or one whose name leads out of the folder it would be unpacked to.
    """
    archive = open_zip(data, place, limits.LIMITS.unpacked_bytes)
    entries = sorted(
        ((_path(entry, place), entry) for entry in archive.infolist() if not entry.filename.endswith(("/", "\\"))),
        key=lambda pair: (pair[0].parts, pair[1].header_offset),
    )
    files = [(path, entry) for path, entry in entries if not any(is_leaving(part) for part in path.parts)]
    if not files:
        raise InputError(f"{place} holds no file. Ask the provider for it again, or move it out of the folder.")
    nested = [path for path, _ in files if path.name.lower().endswith(ARCHIVES)]
    if nested:
        raise InputError(
            f"{place}: {len(nested):,} of its {len(files):,} files are archives themselves "
            f"(first: {shown(str(nested[0]))}), which are not opened. "
            f"Unpack {place} and put what it holds in the folder."
        )
    strange = [path for path, _ in files if not readable(path)]
    if strange:
        raise InputError(
            f"{place}: {len(strange):,} of its {len(files):,} files are of a kind that cannot be read "
            f"(first: {shown(str(strange[0]))}). Unpack {place} and put what can be read in the folder."
        )
    left = limits.LIMITS.unpacked_bytes
    for number, (path, entry) in enumerate(files, start=1):
        name = str(path)
        content = b"".join(unpacked(archive, entry, f"{place}, {shown(name)}", left))
        left -= len(content)
        yield Member(name, number, content)


def _path(entry: zipfile.ZipInfo, place: str) -> PurePosixPath:
    # Some Windows programs write their own separator.
    name = entry.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or not path.parts:
        raise InputError(
            f"{place} holds a file whose name leads out of the folder ({shown(name)}), and is not opened. "
            "Ask the provider how it was made."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise InputError(
            f"{place} holds a link ({shown(name)}), which is not followed. Ask the provider for the file itself."
        )
    return path
