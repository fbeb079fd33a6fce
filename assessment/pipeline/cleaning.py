"""From the extracts as received to canonical tables and the account of every row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment import store
from assessment.config import FILE_NAME, Config
from assessment.errors import AssessmentError, InputError
from assessment.ingest import source_files
from assessment.pipeline.needs import too_many_rejected
from assessment.pipeline.places import RAW, Places
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

_FATES = (
    ("rows_duplicate", "duplicate"),
    ("rows_superseded", "superseded"),
    ("rows_out_of_scope", "out of scope"),
    ("rows_rejected", "rejected"),
)


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
        "configuration": config_hash(config, "partnership", "cycle", "geography", "sources", "thresholds"),
        "layouts": folder_hash(workspace / "layouts"),
        "area_code_changes": file_hash(workspace / changes) if changes else "",
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
    _write_account(places, quality)
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
    _write_account(places, quality)
    return quality


def _cleaned(places: Places, config: Config, echo: Echo) -> tuple[CleanResult, Quality]:
    from assessment.clean import clean_all, read_key
    from assessment.ingest.accounting import quality as account_of

    store.private_folder(places.workspace / "data")
    extracts = _read(places.workspace, config)
    result = clean_all(extracts, config, key=read_key(places.workspace), workspace=places.workspace)
    absent = [source.id for source in config.sources if not extracts.get(source.id)]
    quality = Quality({**account_of(result.accounting), "sources_absent": absent})
    for line in account_lines(quality.content, config):
        echo(line)
    if len(result.rejections):
        listed = places.rejections.relative_to(places.workspace).as_posix()
        echo(f"  The rejected rows are listed, by file, line and reason, in {listed}")
    store.private_folder(places.workspace / "restricted")
    store.private_folder(places.restricted)
    store.write_private(places.rejections, result.rejections.to_csv(index=False, lineterminator="\n").encode())
    return result, quality


def _read(workspace: Path, config: Config) -> dict[str, list[RawExtract]]:
    from assessment.ingest import read_source

    extracts: dict[str, list[RawExtract]] = {}
    faults: list[AssessmentError] = []
    for source in config.sources:
        try:
            extracts[source.id] = read_source(source, workspace)
        except InputError as error:
            faults.append(error)
            continue
        if source.required and not extracts[source.id]:
            faults.append(
                InputError(
                    f"{source.id}: required, but there is no file in {(RAW / source.folder).as_posix()}/. "
                    f"Put the extract of {source.provider} there, or set required = false in {FILE_NAME}."
                )
            )
    if faults and not any(extracts.values()):
        faults.append(InputError("To try the program on invented data first, in an empty workspace: assessment sample"))
    if faults:
        raise InputError("\n\n".join(str(fault) for fault in faults))
    return extracts


def account_lines(quality: Mapping[str, Any], config: Config) -> list[str]:
    """The account in lines for the terminal: a line a source, and below it what an officer should know.

    Parameters
    ----------
    quality : mapping
        As in `quality.json`.
    config : Config
        The configuration, for the order of the sources.

    Returns
    -------
    list of str
        Plain text.
    """
    lines = []
    width = max(len(source.id) for source in config.sources)
    for source in config.sources:
        account = quality["sources"].get(source.id)
        if account is None:
            lines.append(f"  {source.id:<{width}}  no extract")
            continue
        fates = [f"{account[name]:,} {words}" for name, words in _FATES if account[name]]
        said = ", ".join([f"{account['rows_kept']:,} kept", *fates])
        lines.append(
            f"  {source.id:<{width}}  {_counted(len(account['files']), 'file')}, {account['rows_read']:,} rows: {said}"
        )
        if account["months_missing"]:
            lines.append(f"  {'':<{width}}  missing, not zero: {_spans(account['months_missing'])}")
        reasons: dict[str, int] = {}
        for file in account["files"].values():
            for reason, rows in file["reasons"].items():
                reasons[reason] = reasons.get(reason, 0) + rows
        if account["rows_rejected"] and reasons:
            listed = ", ".join(f"{reason} {rows:,}" for reason, rows in sorted(reasons.items()))
            lines.append(f"  {'':<{width}}  set aside because of: {listed}")
        if too_many_rejected(account, config):
            limit = f"{config.thresholds.max_rejected_share:.0%}"
            lines.append(f"  {'':<{width}}  WARNING: more than {limit} rejected; chapters that rest on it will say so")
    return lines


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _spans(months: list[str]) -> str:
    """Months in runs, e.g. `2024-05 to 2024-12`."""
    runs: list[list[str]] = []
    for month in months:
        year, number = (int(part) for part in month.split("-"))
        before = f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
        if runs and runs[-1][-1] == before:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _write_account(places: Places, quality: Quality) -> None:
    places.quality.parent.mkdir(parents=True, exist_ok=True)
    partial = places.quality.with_name(".quality.json.part")
    partial.write_text(quality.text, encoding="utf-8", newline="\n")
    partial.replace(places.quality)


def _source_hash(workspace: Path, config: Config, source_id: str) -> str:
    files = source_files(config.source(source_id), workspace)
    return hash_of("\n".join(f"{path.name} {file_hash(path)}" for path in files).encode()) if files else ""
