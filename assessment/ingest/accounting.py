"""The content of `quality.json`: per source and file, what became of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assessment.schema.extract import Accounting

__all__ = ["Accounting", "quality"]


def quality(accounting: Sequence[Accounting]) -> dict[str, Any]:
    """The accounting as plain values, ready for JSON.

    Parameters
    ----------
    accounting : sequence of Accounting
        One a file.

    Returns
    -------
    dict
        `sources`: per source id its `files` (by label, never by name), its `rows_read` to `rows_rejected` in all, and
        `months_missing`.
    """
    sources: dict[str, Any] = {}
    for entry in sorted(accounting, key=lambda entry: (entry.source, _natural(entry.file_label))):
        source = sources.setdefault(
            entry.source, {**dict.fromkeys(_ROWS, 0), "months_missing": list(entry.months_missing), "files": {}}
        )
        for name in _ROWS:
            source[name] += getattr(entry, name)
        source["files"][entry.file_label] = _file(entry)
    return {"sources": sources}


_ROWS = ("rows_read", "rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope", "rows_rejected")


def _file(entry: Accounting) -> dict[str, Any]:
    return {
        "layout": entry.layout,
        **{name: getattr(entry, name) for name in _ROWS},
        "lines_not_data": _sorted(entry.lines_not_data),
        "reasons": _sorted(entry.reasons),
        "repairs": _sorted(entry.repairs),
        "period_start": _day(entry.period_start),
        "period_end": _day(entry.period_end),
        "months_missing": list(entry.months_missing),
        "extracted": [day.isoformat() for day in entry.extracted],
        "notices": _sorted(entry.notices),
        # Their number only: where a line end was lost, a record runs together with the header.
        "columns_ignored": len(entry.columns_ignored),
        "sha256": entry.sha256,
        **({"archive_sha256": entry.archive_sha256} if entry.archive_sha256 else {}),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: int(counts[name]) for name in sorted(counts)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _natural(label: str) -> tuple[str, tuple[int, ...]]:
    """A label in parts, so that file 10 comes after file 9: `crime-2` is a file, `crime-2.11` a file of an archive."""
    name, _, number = label.rpartition("-")
    parts = number.split(".")
    return (name, tuple(int(part) for part in parts)) if all(part.isdigit() for part in parts) else (label, ())
