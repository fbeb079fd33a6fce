"""Raw frames into canonical tables, every row kept or counted with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessment.clean.keys import read_key
    from assessment.clean.run import CleanResult, clean_all

__all__ = ["CleanResult", "clean_all", "read_key"]


def __getattr__(name: str) -> Any:
    # pandas and geopandas are loaded by those who clean, not by those who only ask whether it is needed.
    if name in ("CleanResult", "clean_all"):
        from assessment.clean import run

        return getattr(run, name)
    if name == "read_key":
        from assessment.clean.keys import read_key

        return read_key
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
