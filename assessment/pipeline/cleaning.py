"""From the extracts as received to canonical tables and the account of every row."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment import store
from assessment.config import FILE_NAME, Config
from assessment.errors import AssessmentError, InputError
from assessment.ingest import correction_files, file_name, source_files, source_folder
from assessment.pipeline.account_lines import account_lines
from assessment.pipeline.officer import (
    LABELS,
    REVIEW,
    corrections_account,
    corrections_lines,
    write_labels,
    write_reviews,
)
from assessment.pipeline.places import RAW, Places
from assessment.pipeline.received import remember_unread
from assessment.pipeline.stale import (
    CLEANING,
    Recipe,
    code_hash,
    config_hash,
    differences,
    file_hash,
    folder_hash,
    hash_of,
)
from assessment.pipeline.stale import library_versions as versions

if TYPE_CHECKING:
    from assessment.clean import CleanResult
    from assessment.schema.extract import RawExtract

Echo = Callable[[str], object]

#: How the recipe of a source begins that has a file which cannot be opened.
CANNOT_BE_OPENED = "cannot be opened"


@dataclass(frozen=True)
class Quality:
    """The account of every row, as in `quality.json`.

    Attributes
    ----------
    content : dict
        Plain values; files by label, never by name.
    """

    content: dict[str, Any]

    @property
    def text(self) -> str:
        """As it is written to the file."""
        return json.dumps(self.content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def clean_recipe(workspace: Path, config: Config) -> Recipe:
    """From what the canonical tables would be made now.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    config : Config
        Its configuration.

    Returns
    -------
    dict
        Hashes of every source's files, of configuration, layouts, code and library versions.
    """
    changes = config.geography.area_code_changes
    return {
        "sources": {source.id: _source_hash(workspace, config, source.id) for source in config.sources},
        "configuration": config_hash(config, "partnership", "cycle", "geography", "sources", "thresholds", "marac"),
        "layouts": folder_hash(workspace / "layouts"),
        "area_code_changes": file_hash(workspace / changes) if changes else "",
        "corrections": hash_of("\n".join(file_hash(path) for path in correction_files(workspace)).encode()),
        "code": code_hash(only=CLEANING),
        "libraries": versions(),
    }


def stale_cleaning(places: Places, recipe: Recipe) -> tuple[str, ...]:
    """Why the canonical tables have to be made again.

    Parameters
    ----------
    places : Places
        Where things lie.
    recipe : dict
        From `clean_recipe`.

    Returns
    -------
    tuple of str
        What has changed; empty when they are fresh.
    """
    made_from = store.contents(places.workspace)["made_from"]
    if not made_from:
        return ("never cleaned",)
    return differences(made_from, {**recipe, "account": file_hash(places.quality)})


def check(places: Places, config: Config, echo: Echo) -> Quality:
    """Read and clean every extract, print and write the account, and leave the tables as they are.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    Quality
        Written to `quality.json` as well.

    Raises
    ------
    InputError
        When a source cannot be used; every source at fault is named.
    """
    _, quality = _cleaned(places, config, echo)
    _write_account(places, config, quality)
    return quality


def clean(places: Places, config: Config, echo: Echo) -> Quality:
    """Make the canonical tables anew, all at once.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    Quality
        Written to `quality.json` as well.

    Raises
    ------
    InputError
        When a source cannot be used; the tables from before stay.
    """
    recipe = clean_recipe(places.workspace, config)
    result, quality = _cleaned(places, config, echo)
    made_from = {**recipe, "account": hash_of(quality.text.encode())}
    store.write_tables(places.workspace, result.tables, made_from)
    _write_account(places, config, quality)
    return quality


def _cleaned(places: Places, config: Config, echo: Echo) -> tuple[CleanResult, Quality]:
    from assessment.clean import clean_all, read_key
    from assessment.ingest.accounting import quality as account_of
    from assessment.ingest.corrections import CELLS, PLACES, read_corrections

    store.private_folder(places.workspace / "data")
    extracts = _read(places, config)
    result = clean_all(
        extracts,
        config,
        key=read_key(places.workspace),
        workspace=places.workspace,
        corrections=read_corrections(places.workspace, CELLS),
        place_decisions=read_corrections(places.workspace, PLACES),
    )
    absent = [source.id for source in config.sources if not extracts.get(source.id)]
    corrected = corrections_account(result.corrections)
    quality = Quality({**account_of(result.accounting), "sources_absent": absent, "corrections": corrected})
    for line in (*account_lines(quality.content, config), *corrections_lines(result.corrections)):
        echo(line)
    write_labels(places.workspace, extracts)
    for line in write_reviews(places.workspace, result.reviews):
        echo(line)
    if len(result.rejections):
        listed = places.rejections.relative_to(places.workspace).as_posix()
        echo(f"  The rejected rows are listed, by file, line and reason, in {listed}")
        echo(f"  Which file each label stands for: {REVIEW}/{LABELS}")
    store.private_folder(places.workspace / "restricted")
    store.private_folder(places.restricted)
    store.write_private(places.rejections, result.rejections.to_csv(index=False, lineterminator="\n").encode())
    return result, quality


def _read(places: Places, config: Config) -> dict[str, list[RawExtract]]:
    from assessment.ingest import read_source

    workspace = places.workspace
    extracts: dict[str, list[RawExtract]] = {}
    faults: list[AssessmentError] = []
    unread: dict[str, AssessmentError] = {}
    for source in config.sources:
        try:
            extracts[source.id] = read_source(source, workspace)
        except InputError as error:
            faults.append(error)
            unread[source.id] = error
            continue
        if source.required and not extracts[source.id]:
            faults.append(
                InputError(
                    f"{source.id}: required, but there is no file in {(RAW / source.folder).as_posix()}/. "
                    f"Put the extract of {source.provider} there, or set required = false in {FILE_NAME}."
                )
            )
    remember_unread(places, unread, {name: _source_hash(workspace, config, name) for name in unread})
    if faults and not any(extracts.values()):
        faults.append(InputError("To try the program on invented data first, in an empty workspace: assessment sample"))
    if faults:
        raise InputError("\n\n".join(str(fault) for fault in faults))
    return extracts


def _write_account(places: Places, config: Config, quality: Quality) -> None:
    """The exact account for the officer, and the one that may be mailed."""
    from assessment.disclosure import released_account

    store.private_folder(places.workspace / "restricted")
    store.private_folder(places.restricted)
    store.write_private(places.quality, quality.text.encode())
    places.quality_released.parent.mkdir(parents=True, exist_ok=True)
    released = Quality(released_account(quality.content, config, "executive"))
    store.write_whole(places.quality_released, released.text.encode())


def _source_hash(workspace: Path, config: Config, source_id: str) -> str:
    source = config.source(source_id)
    try:
        files = source_files(source, workspace)
        found = [f"{file_name(path, source_folder(source, workspace))} {file_hash(path)}" for path in files]
    except (InputError, OSError) as error:
        # What cannot be opened is never fresh: cleaning says why, and what to do.
        return f"{CANNOT_BE_OPENED}: {hash_of(str(error).encode(errors='replace'))}"
    return hash_of("\n".join(found).encode()) if files else ""
