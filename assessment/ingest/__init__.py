"""Files as received, read into raw frames with their line numbers; nothing is changed and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessment.ingest.corrections import correction_files
from assessment.ingest.files import file_name, source_files, source_folder

if TYPE_CHECKING:
    from assessment.ingest.read import read_source

__all__ = ["correction_files", "file_name", "read_source", "source_files", "source_folder"]


def __getattr__(name: str) -> Any:
    # pandas is needed to read a file, not to see that it is there.
    if name == "read_source":
        from assessment.ingest.read import read_source

        return read_source
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
