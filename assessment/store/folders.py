"""Folders and files that are private, and replaced as a whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from assessment.errors import StoreError

_WAITS_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can open (mode 0700 where the system has modes).

    Parameters
    ----------
    path : pathlib.Path
        The folder; parents are made too.

    Returns
    -------
    pathlib.Path
        The same path.

    Raises
    ------
    StoreError
        When it exists, is open to others, and cannot be closed to them.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and path.stat().st_mode & 0o777 != 0o700:
        try:
            path.chmod(0o700)
        except PermissionError:
            raise StoreError(
                f"The folder {path.name}/ is open to others and cannot be closed: it belongs to another user. "
                "Ask its owner to close it (mode 0700), or use a folder of your own."
            ) from None
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read (mode 0600 where the system has modes), safely on disk.

    Parameters
    ----------
    path : pathlib.Path
        The file; it is replaced as a whole.
    content : bytes
        What it is to hold.
    """
    _write(path, content, 0o600)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others may read, safely on disk.

    Parameters
    ----------
    path : pathlib.Path
        The file; it is replaced as a whole.
    content : bytes
        What it is to hold.
    """
    _write(path, content, 0o666)


def _write(path: Path, content: bytes, mode: int) -> None:
    partial = path.with_name(f".{path.name}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _patiently(lambda: partial.replace(path), path)
    finally:
        # After a full disk or a refused renaming: half a file is of no use and takes the room that is wanted.
        partial.unlink(missing_ok=True)


def exchange(fresh: Path, folder: Path) -> None:
    """Put a finished folder in the place of another, so that one of the two is whole at every moment.

    Parameters
    ----------
    fresh : pathlib.Path
        The finished folder; it is gone afterwards.
    folder : pathlib.Path
        The place; what it held is gone afterwards.

    Raises
    ------
    StoreError
        When another program holds a file of it open (Windows); what was there stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    settle(folder)
    beside = made_ready(folder)
    if fresh != beside:
        remove(beside)
        _move(fresh, beside)
    if folder.exists():
        _patiently(lambda: folder.replace(set_aside(folder)), folder)
    try:
        _patiently(lambda: beside.replace(folder), folder)
    finally:
        settle(folder)


def settle(folder: Path) -> None:
    """Bring back what an exchange that was cut off between its two renamings left aside.

    Parameters
    ----------
    folder : pathlib.Path
        The place of the exchange.
    """
    if not folder.exists() and set_aside(folder).exists():
        _patiently(lambda: set_aside(folder).replace(folder), folder)
    remove(set_aside(folder))


def remove(folder: Path) -> None:
    """Delete a folder and all it holds; nothing happens when it is not there.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    """
    if folder.exists():
        _patiently(lambda: shutil.rmtree(folder), folder)


def set_aside(folder: Path) -> Path:
    """Where an exchange keeps the old folder until the new one is in place.

    Parameters
    ----------
    folder : pathlib.Path
        The place of the exchange.

    Returns
    -------
    pathlib.Path
        A hidden neighbour of it.
    """
    return folder.with_name(f".{folder.name}.old")


def made_ready(folder: Path) -> Path:
    """Where a folder is made ready before it is put in its place.

    Parameters
    ----------
    folder : pathlib.Path
        The place of the exchange.

    Returns
    -------
    pathlib.Path
        A hidden neighbour of it.
    """
    return folder.with_name(f".{folder.name}.new")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _patiently(lambda: source.replace(target), target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copytree(source, target)  # reports/ may lie on another disk than restricted/
        remove(source)


def _patiently(action: Callable[[], object], path: Path) -> None:
    """Do it; on Windows a virus scanner or an open program may hold a file for a moment."""
    for wait_seconds in _WAITS_SECONDS:
        try:
            action()
            return
        except PermissionError:
            time.sleep(wait_seconds)
    try:
        action()
    except PermissionError:
        raise StoreError(
            f"{path.name} cannot be replaced: another program holds it or a file in it open, or it may not be written. "
            "Close the report, its tables and their folder in other programs, then try again."
        ) from None
