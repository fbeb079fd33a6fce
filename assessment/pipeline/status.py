"""What is present, missing and stale, and what each provider still owes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessment import store
from assessment.config import Config, Source, read_config
from assessment.ingest import source_files
from assessment.periods import add_months, day_label, last_complete_month, month_end, month_label
from assessment.pipeline.chapters import stale_chapter
from assessment.pipeline.cleaning import clean_recipe, stale_cleaning
from assessment.pipeline.notebooks import chapters
from assessment.pipeline.places import Places
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
    account = _account(places)
    lines = [f"{config.partnership.name}, {config.cycle.name}, as of {day_label(config.cycle.as_of)}", "", "Sources"]
    width = max(len(source.id) for source in config.sources)
    for source in config.sources:
        fresh = made_from.get(source.id) == recipe["sources"][source.id]
        lines.append(f"  {source.id:<{width}}  {_source_state(source, workspace, account, fresh)}")
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


def requests(workspace: Path) -> list[str]:
    """What each provider still owes, ready to paste into an e-mail.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    list of str
        A paragraph a provider, with blank lines between; one line when nothing is due.
    """
    workspace = Path(workspace)
    config = read_config(workspace)
    account = _account(Places(workspace, config.cycle.name, "annual", "executive"))
    due: dict[str, list[str]] = {}
    for source in config.sources:
        for words in _due(source, workspace, config, account.get(source.id)):
            due.setdefault(source.provider, []).append(f"- {source.label}: {words}")
    if not due:
        return [f"Nothing is due for the data to {day_label(config.cycle.as_of)}."]
    title = f"{config.cycle.title[:1].lower()}{config.cycle.title[1:]}"
    lines: list[str] = []
    for provider, asks in due.items():
        lines += [
            f"To: {provider}",
            f"Subject: data for the {title}, {config.partnership.name}",
            "",
            f"For the assessment with data to {day_label(config.cycle.as_of)} we still need:",
            *asks,
            "Please send the extract in the form of the last one, and do not open and save it in a spreadsheet first.",
            "",
        ]
    return lines[:-1]


def _account(places: Places) -> dict[str, Any]:
    found: dict[str, Any] = (read_json(places.quality) or {}).get("sources", {})
    return found


def _source_state(source: Source, workspace: Path, account: Mapping[str, Any], fresh: bool) -> str:
    files = source_files(source, workspace)
    if not files:
        return "missing, and required" if source.required else "no extract"
    said = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    if not fresh:
        return f"{said}, not cleaned since they changed"
    known = account.get(source.id)
    if known is None:
        return said
    end = _last_day(known)
    return ", ".join(
        [
            said,
            f"{known['rows_kept']:,} rows kept",
            *([f"to {day_label(end)}"] if end else []),
            *([f"{len(known['months_missing'])} months missing"] if known["months_missing"] else []),
        ]
    )


def _due(source: Source, workspace: Path, config: Config, account: Mapping[str, Any] | None) -> list[str]:
    as_of = config.cycle.as_of
    if account is None:
        # Received but not yet cleaned is not owed.
        return [] if source_files(source, workspace) else [f"nothing was received; we need all to {day_label(as_of)}"]
    asks = []
    if account["months_missing"]:
        missing = [month_label(date.fromisoformat(f"{month}-01")) for month in account["months_missing"]]
        asks.append(f"these months are missing: {', '.join(missing)}")
    end, wanted = _last_day(account), _last_period(source, as_of)
    if end is not None and wanted is not None and end < wanted:
        asks.append(f"received to {day_label(end)}; we need the rest, to {day_label(_wanted_to(source, as_of))}")
    return asks


def _last_period(source: Source, as_of: date) -> date | None:
    """First day of the last period that should be complete by now; an extract that reaches into it is not late."""
    months = {"monthly": 1, "quarterly": 3, "annual": 12}.get(source.frequency)
    if months is None:
        return None
    after = add_months(last_complete_month(as_of), 1)
    if source.frequency == "quarterly":
        after = add_months(after, -((after.month - 1) % months))
    return add_months(after, -months)


def _wanted_to(source: Source, as_of: date) -> date:
    last = last_complete_month(as_of)
    if source.frequency == "quarterly":
        last = add_months(last, -(last.month % 3))
    return month_end(last)


def _last_day(account: Mapping[str, Any]) -> date | None:
    ends = [file["period_end"] for file in account["files"].values() if file["period_end"]]
    return date.fromisoformat(max(ends)) if ends else None
