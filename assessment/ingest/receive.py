"""A file brought into memory as it lies: whole, of a size that can be handled, and not while it is being written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.limits import size, too_much


def read_received(path: Path, place: str) -> bytes:
    """The bytes of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    place : str
        How to name it in messages.

    Returns
    -------
    bytes
        All of them.

    Raises
    ------
    InputError
        When it is empty, too large, no file, may not be read, is held open by another program, or changes while it is
        being read.
    """
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise InputError(f"{place} is not a file that can be read. Move it out of the folder.")
        if before.st_size > limits.LIMITS.file_bytes:
            raise too_much(place, size(before.st_size), size(limits.LIMITS.file_bytes), "Split it by year or month.")
        with path.open("rb") as stream:
            # One byte more than there was tells whether it has grown.
            data = stream.read(before.st_size + 1)
        after = path.stat()
    except PermissionError:
        raise InputError(
            f"{place} cannot be opened: another program holds it open, or you may not read it. "
            "Close it in Excel or ask its owner, then run: assessment check"
        ) from None
    except FileNotFoundError:
        raise InputError(f"{place} was taken away while it was read. Put it back, then run: assessment check") from None
    except OSError as error:
        raise InputError(
            f"{place} cannot be read: the disk or the network says '{os.strerror(error.errno or 0)}'. "
            "Copy it to this computer, then run: assessment check"
        ) from None
    if len(data) != before.st_size or _state(before) != _state(after):
        raise InputError(
            f"{place} is still being written: it changed while it was read. "
            "Wait until the copy or the download is done, then run: assessment check"
        )
    if not data or data.isspace():
        raise InputError(f"{place} is empty. Ask the provider for it again, or move it out of the folder.")
    return data


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino
