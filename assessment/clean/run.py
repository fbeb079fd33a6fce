"""All sources cleaned, in the order they need each other, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from assessment.clean import (
    area_changes,
    areas,
    asb,
    attendances,
    casualties,
    comments,
    crime,
    deprivation,
    fire,
    marac,
    outcomes,
    partner_values,
    police_uk,
    populations,
    postcodes,
    premises,
    survey,
)
from assessment.clean.accounts import account, rejections_of
from assessment.clean.cleaned import Cleaned
from assessment.clean.completeness import counted_by_month
from assessment.clean.context import Context
from assessment.clean.corrections import apply_corrections
from assessment.clean.extract_days import days_of_files
from assessment.clean.gazetteer import Gazetteer
from assessment.clean.geography import Geography, geography_of
from assessment.clean.place_decisions import decisions_of
from assessment.errors import ConfigurationError, InputError
from assessment.schema.extract import Accounting, RawExtract
from assessment.schema.tables import TABLES

if TYPE_CHECKING:
    from assessment.config import Config

_LOOKUPS = {
    "area_changes": area_changes.clean,
    "postcodes": postcodes.clean,
}
_BY_AREA = {
    "populations": populations.clean,
    "deprivation": deprivation.clean,
}
_EVENTS = {
    "crime": crime.clean,
    "asb": asb.clean,
    "attendances": attendances.clean,
    "marac": marac.clean,
    "survey": survey.clean,
    "casualties": casualties.clean,
    "partner_values": partner_values.clean,
    "comments": comments.clean,
    "police_uk": police_uk.clean,
    "outcomes": outcomes.clean,
    "fire": fire.clean,
}


@dataclass(frozen=True)
class CleanResult:
    """The canonical tables and the account of every row.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        By name; only tables that a source feeds. `areas` is a GeoDataFrame.
    accounting : tuple of Accounting
        One a file.
    rejections : pandas.DataFrame
        Columns `file_label`, `sheet`, `line`, `field`, `reason`: never a value.
    reviews : mapping of str to pandas.DataFrame
        By source, described places that were assigned to no place of the gazetteer: free text, for `data/` only.
    corrections : pandas.DataFrame
        What officers corrected in how many cells and why: never a value.
    """

    tables: dict[str, pd.DataFrame]
    accounting: tuple[Accounting, ...]
    rejections: pd.DataFrame
    reviews: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    corrections: pd.DataFrame = field(default_factory=pd.DataFrame)


def clean_all(
    extracts: Mapping[str, Sequence[RawExtract]],
    config: Config,
    *,
    key: bytes,
    workspace: Path = Path(),
    corrections: pd.DataFrame | None = None,
    place_decisions: pd.DataFrame | None = None,
) -> CleanResult:
    """Clean every source.

    Parameters
    ----------
    extracts : mapping of str to sequence of RawExtract
        By source id; a source without files may be absent or empty.
    config : Config
        The configuration.
    key : bytes
        Key of the hashes; nothing but the hashes depends on it.
    workspace : pathlib.Path
        Folder that files named in the configuration are relative to.
    corrections : pandas.DataFrame or None
        Entries of the officer's file of corrections, as received.
    place_decisions : pandas.DataFrame or None
        Entries of the officer's decisions on described places, as received.

    Returns
    -------
    CleanResult
        Tables in the order of the schema, each sorted by content.

    Raises
    ------
    InputError
        When a required source has no file, more of its rows are rejected than `max_rejected_share` allows, or an entry
        of the corrections cannot be used.
    ConfigurationError
        When the files of one source have layouts that are cleaned differently.
    """
    corrected = apply_corrections(extracts, corrections, [source.id for source in config.sources])
    present = {source: list(files) for source, files in sorted(corrected.extracts.items()) if files}
    absent = [source.id for source in config.sources if source.required and source.id not in present]
    if absent:
        where = ", ".join(f"'{source}' (in data/raw/{config.source(source).folder}/)" for source in absent)
        raise InputError(f"No extract was found for the required source {where}. Put the files there and try again.")
    cleaners = {source: _cleaner(source, files) for source, files in present.items()}
    done: dict[str, Cleaned] = {}
    for source, files in present.items():
        if cleaners[source] == "areas":
            done[source] = areas.clean(files, config.partnership.area_code, config.partnership.area_name)
    table = next((cleaned.tables["areas"] for cleaned in done.values()), None)
    done |= {source: _LOOKUPS[kind](present[source]) for source, kind in cleaners.items() if kind in _LOOKUPS}
    links = area_changes.links_of([done[source] for source, kind in cleaners.items() if kind == "area_changes"])
    known_postcodes = postcodes.postcodes_of([done[source] for source, kind in cleaners.items() if kind == "postcodes"])
    geography = geography_of(table, config, workspace, links, known_postcodes)
    codes = frozenset() if table is None else frozenset(table["area_code"])
    for source, files in present.items():
        if cleaners[source] == "premises":
            done[source] = premises.clean(files, Context.of(geography, key, config, source))
    known_places = _gazetteer(done, place_decisions, geography)
    for source, files in present.items():
        if source in done:
            continue
        if cleaners[source] in _BY_AREA:
            done[source] = _BY_AREA[cleaners[source]](files, geography, codes)
        else:
            context = replace(Context.of(geography, key, config, source), gazetteer=known_places)
            done[source] = _EVENTS[cleaners[source]](files, context)
    accounting, rejections = [], []
    for source in sorted(done):
        cleaned, files = done[source], present[source]
        days = days_of_files(cleaned.batch, files, cleaned.span[0] if cleaned.span else None)
        accounting.extend(account(cleaned, files, _limit(config, source), days))
        done[source] = replace(cleaned, tables={**cleaned.tables, **counted_by_month(cleaned, files, days)})
        rejections.append(rejections_of(done[source].batch, present[source]))
    return CleanResult(
        _tables(done),
        tuple(accounting),
        pd.concat(rejections, ignore_index=True),
        {source: cleaned.review for source, cleaned in done.items() if cleaned.review is not None},
        corrected.report,
    )


def _gazetteer(
    done: Mapping[str, Cleaned], place_decisions: pd.DataFrame | None, geography: Geography
) -> Gazetteer | None:
    """The places that descriptions are matched to; none where no source lists any."""
    listed = [cleaned.tables["premises"] for cleaned in done.values() if "premises" in cleaned.tables]
    if not listed:
        return None
    known = pd.concat(listed, ignore_index=True)
    return Gazetteer(known, decisions_of(place_decisions, known, geography))


def _cleaner(source: str, files: Sequence[RawExtract]) -> str:
    kinds = sorted({extract.layout.cleaner for extract in files})
    if len(kinds) > 1:
        raise ConfigurationError(
            f"the files of source {source!r} have layouts of different kinds ({', '.join(kinds)}). "
            "Give each kind its own source and folder."
        )
    return kinds[0]


def _limit(config: Config, source: str) -> float | None:
    """The share of rows that may be rejected; none for a source that is not required, whose chapter says so instead."""
    known = {entry.id: entry.required for entry in config.sources}
    return config.thresholds.max_rejected_share if known.get(source, False) else None


def _tables(done: Mapping[str, Cleaned]) -> dict[str, pd.DataFrame]:
    found: dict[str, list[pd.DataFrame]] = {}
    for source in sorted(done):
        for name, table in done[source].tables.items():
            found.setdefault(name, []).append(table)
    return {
        name: found[name][0] if len(found[name]) == 1 else pd.concat(found[name], ignore_index=True)
        for name in TABLES
        if name in found
    }
