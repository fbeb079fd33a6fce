"""What a chapter cannot do without, and what becomes of it when that is lacking."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assessment import store
from assessment.config import Config
from assessment.pipeline.handover import ChapterStatus
from assessment.pipeline.notebooks import Notebook
from assessment.pipeline.places import Places
from assessment.pipeline.stale import read_json


def unmet_need(places: Places, config: Config, chapter: Notebook) -> str:
    """What a chapter cannot do without and has not.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    chapter : Notebook
        The chapter.

    Returns
    -------
    str
        A sentence for readers; empty when nothing is lacking.
    """
    lacking = [table for table in chapter.requires if not store.has_table(places.workspace, table)]
    if not lacking:
        return ""
    expected = [config.source_label(source) for source, fed in _fed_by(places, config).items() if set(lacking) & fed]
    if expected:
        return f"Nothing was received from {' and '.join(expected)}, on which this chapter rests."
    return f"No source of this workspace supplies {' and '.join(lacking).replace('_', ' ')}."


def status_without(places: Places, config: Config, chapter: Notebook) -> ChapterStatus:
    """The status of a chapter that lacks what it needs.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    chapter : Notebook
        The chapter.

    Returns
    -------
    str
        `partial` when a source was expected and not sent: the chapter says so. `absent` when nobody expects one.
    """
    rests_on = chapter.requires or chapter.tables
    lacking = {table for table in rests_on if not store.has_table(places.workspace, table)}
    return "partial" if any(lacking & fed for fed in _fed_by(places, config).values()) else "absent"


def short_of_rows(places: Places, config: Config, reads: Collection[str]) -> str:
    """What to tell readers of a chapter that rests on a source of which too many rows were rejected.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    reads : collection of str
        Tables that the chapter read.

    Returns
    -------
    str
        A sentence; empty when no source is short. A required source that is stops the cleaning instead.
    """
    account = (read_json(places.quality) or {}).get("sources", {})
    fed = _fed_by(places, config)
    short = [
        config.source_label(name)
        for name, rows in account.items()
        if too_many_rejected(rows, config) and fed.get(name, set()) & set(reads)
    ]
    if not short:
        return ""
    return (
        f"Too many rows of {' and '.join(short)} could not be used: counts that rest on them are too low, and changes "
        "in them may be changes in the file only. How many, and why, stands under data and methods."
    )


def too_many_rejected(rows: Mapping[str, int], config: Config) -> bool:
    """Whether more of a source's rows were rejected than the configuration allows.

    Parameters
    ----------
    rows : mapping of str to int
        The source's entry in `quality.json`.
    config : Config
        The configuration.

    Returns
    -------
    bool
        False at the limit itself.
    """
    return rows["rows_rejected"] > config.thresholds.max_rejected_share * rows["rows_read"]


def _fed_by(places: Places, config: Config) -> dict[str, set[str]]:
    """The tables that each source of the configuration can feed."""
    from assessment.ingest.layouts import load_layouts

    layouts = load_layouts(places.workspace)
    return {
        source.id: {
            table
            for layout in layouts.values()
            if layout.id in source.layouts or source.id in layout.sources
            for table in layout.tables
        }
        for source in config.sources
    }
