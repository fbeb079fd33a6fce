"""One run at a time in a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import RunError
from assessment.store import private_folder


@contextmanager
def locked(workspace: Path) -> Iterator[None]:
    """Hold the workspace while its tables and reports are made; let go when the program ends, however it ends.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Yields
    ------
    None
        While it is held.

    Raises
    ------
    RunError
        When another run holds it.
    """
    folder = private_folder(workspace / "restricted")
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(descriptor)
        yield
    finally:
        os.close(descriptor)


def _hold(descriptor: int) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise RunError("Another run is at work in this workspace. Wait until it has ended, then try again.") from None
