"""What was received, as the last account has it, and what could not be read when somebody last tried."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment import store
from assessment.config import Config
from assessment.errors import AssessmentError
from assessment.ingest import source_files
from assessment.pipeline.places import Places
from assessment.pipeline.stale import read_json

_NAME = "unread.json"


def read_account(places: Places) -> dict[str, Any]:
    """The account of every source, by id; empty before the first clean."""
    found: dict[str, Any] = (read_json(places.quality) or {}).get("sources", {})
    return found


def last_day(account: Mapping[str, Any]) -> date | None:
    """The last day of which a source has a row; none where its rows have no date."""
    ends = [file["period_end"] for file in account["files"].values() if file["period_end"]]
    return date.fromisoformat(max(ends)) if ends else None


def last_extract(account: Mapping[str, Any]) -> date | None:
    """The day on which the latest extract of a source was made; none where no file says."""
    days = [day for file in account["files"].values() for day in file.get("extracted", ())]
    return date.fromisoformat(max(days)) if days else None


def remember_unread(places: Places, faults: Mapping[str, AssessmentError], recipes: Mapping[str, str]) -> None:
    """Keep why sources could not be read, for `status`; in the restricted area, because files are named.

    Parameters
    ----------
    places : Places
        Where things lie.
    faults : mapping of str to AssessmentError
        By source id; none forgets what was kept before.
    recipes : mapping of str to str
        Hash of each source's files: once they change, the fault is past.
    """
    store.private_folder(places.workspace / "restricted")
    store.private_folder(places.restricted)
    content = {name: {"said": str(fault), "files": recipes.get(name, "")} for name, fault in faults.items()}
    store.write_private(places.restricted / _NAME, (json.dumps(content, indent=1) + "\n").encode())


def unread(places: Places, config: Config, recipes: Mapping[str, str]) -> dict[str, str]:
    """Why sources cannot be read: those of which it was found when they were last cleaned, and is true still.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    recipes : mapping of str to str
        Hash of each source's files as they are.

    Returns
    -------
    dict of str to str
        By source id, the first words of the message: which file, and what is wrong with it.
    """
    kept = read_json(places.restricted / _NAME) or {}
    found = {}
    for source in config.sources:
        try:
            source_files(source, places.workspace)
        except (AssessmentError, OSError) as error:
            said = str(error.strerror or error) if isinstance(error, OSError) else str(error)
            found[source.id] = first_words(said, source.id)
            continue
        entry = kept.get(source.id)
        if entry is not None and entry["files"] == recipes.get(source.id):
            found[source.id] = first_words(entry["said"], source.id)
    return found


def first_words(message: str, source_id: str) -> str:
    r"""What is wrong, of a message that also says what to do: files one after the other, no advice.

    Parameters
    ----------
    message : str
        Of an error: a block a file, each with its advice.
    source_id : str
        The source, whose name need not be said again.

    Returns
    -------
    str
        The first sentence of each block.

    Examples
    --------
    >>> first_words("asb: 2 of 3 files are of a kind that cannot be read. Save them as csv.", "asb")
    '2 of 3 files are of a kind that cannot be read'
    >>> first_words("a.csv is empty. Ask for it again.\n\nb.csv: 1 fault\n  date   is missing", "asb")
    'a.csv is empty; b.csv: 1 fault'
    """
    said = [block.splitlines()[0].partition(". ")[0].rstrip(".") for block in message.split("\n\n") if block.strip()]
    return "; ".join(said).removeprefix(f"{source_id}: ")
