"""What is present, missing and stale, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessment import store
from assessment.config import Source, read_config
from assessment.ingest import source_files
from assessment.periods import day_label
from assessment.pipeline.chapters import stale_chapter
from assessment.pipeline.cleaning import CANNOT_BE_OPENED, clean_recipe, stale_cleaning
from assessment.pipeline.notebooks import chapters
from assessment.pipeline.places import Places
from assessment.pipeline.received import last_day, last_extract, read_account, unread
from assessment.pipeline.stale import config_hash, read_json


def status(workspace: Path, audience: str = "executive") -> list[str]:
    """What is present, missing and stale, in lines for the terminal.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    audience : str
        Whose report.

    Returns
    -------
    list of str
        Plain text.
    """
    workspace = Path(workspace)
    config = read_config(workspace)
    places = Places(workspace, config.cycle.name, "annual", audience, config_hash(config))
    recipe = clean_recipe(workspace, config)
    made_from = store.contents(workspace)["made_from"].get("sources", {})
    account, faults = read_account(places), unread(places, config, recipe["sources"])
    lines = [f"{config.partnership.name}, {config.cycle.name}, as of {day_label(config.cycle.as_of)}", "", "Sources"]
    width = max(len(source.id) for source in config.sources)
    for source in config.sources:
        now, known = recipe["sources"][source.id], account.get(source.id)
        if now.startswith(CANNOT_BE_OPENED):
            state = f"a file {CANNOT_BE_OPENED}; assessment check says which, and what to do"
        else:
            state = _source_state(source, workspace, known, made_from.get(source.id) == now)
        lines.append(f"  {source.id:<{width}}  {state}")
        trouble = _trouble(known, faults.get(source.id, ""))
        lines += [f"  {'':<{width}}  trouble: {trouble}"] if trouble else []
    changed = stale_cleaning(places, recipe)
    lines += ["", f"Tables   {'fresh' if not changed else 'stale: ' + ', '.join(changed)}"]
    book = chapters(workspace, config)
    stale = {one.name: reasons for one in book if (reasons := stale_chapter(places, one, book))}
    lines.append(f"Chapters {len(book) - len(stale)} of {len(book)} fresh")
    lines += [f"  {name}: {', '.join(reasons)}" for name, reasons in stale.items()]
    page = places.report / "index.html"
    made = (read_json(places.report / "manifest.json") or {}).get("as_of", "")
    lines.append(f"Report   {f'{page}, data to {day_label(date.fromisoformat(made))}, DRAFT' if made else 'none yet'}")
    return lines


def _source_state(source: Source, workspace: Path, known: Mapping[str, Any] | None, fresh: bool) -> str:
    files = source_files(source, workspace)
    if not files:
        return "missing, and required" if source.required else "no extract"
    said = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    if not fresh:
        return f"{said}, not cleaned since they changed"
    if known is None:
        return said
    end, made = last_day(known), last_extract(known)
    return ", ".join(
        [
            said,
            f"{known['rows_kept']:,} rows kept",
            *([f"to {day_label(end)}"] if end else []),
            *([f"last extract of {day_label(made)}"] if made else []),
        ]
    )


def _trouble(known: Mapping[str, Any] | None, fault: str) -> str:
    """One line of what is wrong with a source; empty when nothing is."""
    said = [fault] if fault else []
    if known is not None:
        months, rejected = len(known["months_missing"]), known["rows_rejected"]
        said += [f"{months} month{'' if months == 1 else 's'} missing"] if months else []
        said += [f"{rejected:,} of {known['rows_read']:,} rows rejected"] if rejected else []
    return "; ".join(said)
