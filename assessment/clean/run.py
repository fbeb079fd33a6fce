"""All sources cleaned, in the order they need each other, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from assessment.clean import (
    areas,
    asb,
    attendances,
    casualties,
    comments,
    crime,
    marac,
    partner_values,
    police_uk,
    populations,
    survey,
)
from assessment.clean.accounts import account, rejections_of
from assessment.clean.cleaned import Cleaned
from assessment.clean.context import Context
from assessment.clean.geography import geography_of
from assessment.errors import ConfigurationError, InputError
from assessment.schema.extract import Accounting, RawExtract
from assessment.schema.tables import TABLES

if TYPE_CHECKING:
    from assessment.config import Config

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
    """

    tables: dict[str, pd.DataFrame]
    accounting: tuple[Accounting, ...]
    rejections: pd.DataFrame


def clean_all(
    extracts: Mapping[str, Sequence[RawExtract]], config: Config, *, key: bytes, workspace: Path = Path()
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

    Returns
    -------
    CleanResult
        Tables in the order of the schema, each sorted by content.

    Raises
    ------
    InputError
        When a required source has no file, or more of its rows are rejected than `max_rejected_share` allows.
    ConfigurationError
        When the files of one source have layouts that are cleaned differently.
    """
    present = {source: list(files) for source, files in sorted(extracts.items()) if files}
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
    geography = geography_of(table, config, workspace)
    codes = frozenset() if table is None else frozenset(table["area_code"])
    for source, files in present.items():
        if cleaners[source] == "populations":
            done[source] = populations.clean(files, geography, codes)
        elif cleaners[source] != "areas":
            done[source] = _EVENTS[cleaners[source]](files, Context.of(geography, key, config, source))
    accounting, rejections = [], []
    for source in sorted(done):
        accounting.extend(account(done[source], present[source], _limit(config, source)))
        rejections.append(rejections_of(done[source].batch, present[source]))
    return CleanResult(_tables(done), tuple(accounting), pd.concat(rejections, ignore_index=True))


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
