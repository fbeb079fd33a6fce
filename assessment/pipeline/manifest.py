"""`manifest.json`: with which versions, from which inputs, with which settings a report was made."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from assessment import store
from assessment.config import FILE_NAME, Config
from assessment.disclosure import released_account
from assessment.pipeline.handover import Handover
from assessment.pipeline.places import Places
from assessment.pipeline.stale import code_hash, file_hash, library_versions, read_json


def program_version() -> str:
    """The version of this program.

    Returns
    -------
    str
        As installed; `not installed` when it is run from a bare copy.
    """
    try:
        return metadata.version("assessment")
    except metadata.PackageNotFoundError:
        return "not installed"


def manifest(
    places: Places,
    config: Config,
    chapters: Sequence[Handover],
    not_run: Sequence[str],
    older: Sequence[str],
    folder: Path,
) -> dict[str, Any]:
    """What is written to `manifest.json`.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    chapters : sequence of Handover
        All that handed over, absent ones too.
    not_run : sequence of str
        Chapters of the review that never ran.
    older : sequence of str
        Chapters in the report that were made from older inputs, because `--only` left them out.
    folder : pathlib.Path
        The finished folder, for the hashes of its files.

    Returns
    -------
    dict
        Plain values; inputs by file label, never by name.
    """
    account = released_account(read_json(places.quality) or {}, config, places.audience).get("sources", {})
    tables = store.contents(places.workspace)["tables"]
    return {
        "partnership": config.partnership.name,
        "cycle": config.cycle.name,
        "review": places.review,
        "audience": places.audience,
        "as_of": config.cycle.as_of.isoformat(),
        "version": config.cycle.version,
        "draft": True,
        "seed": config.cycle.seed,
        "program": {"assessment": program_version(), "code_sha256": code_hash(), **library_versions()},
        "configuration_sha256": file_hash(places.workspace / FILE_NAME),
        "inputs": {label: file["sha256"] for source in account.values() for label, file in source["files"].items()},
        # Rows, not hashes: a table's hash depends on the key of this workspace, and no output may.
        "tables": {name: entry["rows"] for name, entry in tables.items()},
        "chapters": [
            *({"name": one.name, "title": one.title, "status": one.status, "reason": one.reason} for one in chapters),
            *({"name": name, "title": "", "status": "not run", "reason": ""} for name in not_run),
        ],
        "made_from_older_inputs": list(older),
        "files": {
            path.relative_to(folder).as_posix(): file_hash(path) for path in sorted(folder.rglob("*")) if path.is_file()
        },
    }
