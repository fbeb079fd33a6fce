"""What each provider still owes, as letters ready to paste into an e-mail: concrete, and without a value."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from assessment.config import Config, Source, read_config
from assessment.config.due import last_period_due, quarters_over, wanted_to
from assessment.config.statutory import schedule
from assessment.errors import AssessmentError
from assessment.ingest import source_files
from assessment.periods import add_months, day_label, month_label
from assessment.pipeline.cleaning import clean_recipe
from assessment.pipeline.places import Places
from assessment.pipeline.received import last_day, read_account, unread
from assessment.pipeline.stale import read_json

# Tables of places, people and premises: whoever keeps the workspace fetches these; nobody is written to for them.
REFERENCE = frozenset({"areas", "populations", "deprivation", "premises", "postcodes", "area_changes"})
# Released tables of the chapter on data quality that a letter quotes; what is due it works out afresh.
_ASKS, _STATUTORY, _WORKED_OUT = "quality.asks.csv", "quality.statutory.csv", "what is due"
_SHORT = ("not received", "part")


def requests(workspace: Path) -> list[str]:
    """What each provider still owes, ready to paste into an e-mail.

    Providers are written to for what falls due: extracts that did not come, months that are missing, files that could
    not be read, rows that could not be used, and what the last report's chapter on data quality asks. Nobody is
    written to for boundaries, populations and other reference data.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    list of str
        A letter a provider, with blank lines between; one line when nothing is due.
    """
    workspace = Path(workspace)
    config = read_config(workspace)
    places = Places(workspace, config.cycle.name, "annual", "executive")
    faults = unread(places, config, clean_recipe(places.workspace, config)["sources"])
    account, findings = read_account(places), _findings(places, config)
    asked: dict[str, list[str]] = {}
    for source in _written_to(workspace, config):
        due = _due(source, workspace, config, account.get(source.id), faults.get(source.id, ""))
        for ask in dict.fromkeys([*due, *findings.get(source.id, ())]):
            asked.setdefault(source.provider, []).append(f"- {source.label}: {ask}")
    if not asked:
        return [f"Nothing is due for the data to {day_label(config.cycle.as_of)}."]
    lines: list[str] = []
    for provider, asks in asked.items():
        lines += [*_letter(provider, asks, config), ""]
    return lines[:-1]


def _letter(provider: str, asks: list[str], config: Config) -> list[str]:
    title = f"{config.cycle.title[:1].lower()}{config.cycle.title[1:]}"
    return [
        f"To: {provider}",
        f"Subject: data for the {title}, {config.partnership.name}",
        "",
        f"Thank you for what you send us. For the assessment with data to {day_label(config.cycle.as_of)} we ask for:",
        *asks,
        "",
        "Please send whole extracts in the form of the last one, and do not open and save them in a spreadsheet first. "
        "If something cannot be had, or the reason for a change is known to you, a line saying so helps us as much.",
    ]


def _written_to(workspace: Path, config: Config) -> Iterator[Source]:
    for source in config.sources:
        kinds = {kind for layout in source.layouts if (kind := _cleaner(layout, workspace))}
        if source.frequency != "once" and not (kinds and kinds <= REFERENCE):
            yield source


def _cleaner(layout: str, workspace: Path) -> str:
    """Which cleaner a layout is for; empty when it cannot be told. The layout itself need not be valid for that."""
    own, ours = workspace / "layouts" / f"{layout}.toml", files("assessment").joinpath("layouts", f"{layout}.toml")
    try:
        text = own.read_text(encoding="utf-8") if own.is_file() else ours.read_text(encoding="utf-8")
        return str(tomllib.loads(text).get("cleaner", ""))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""  # `assessment check` says what is wrong with it


def _due(
    source: Source, workspace: Path, config: Config, account: Mapping[str, Any] | None, fault: str
) -> Iterator[str]:
    as_of = config.cycle.as_of
    if fault:
        yield f"what we received cannot be used: {fault}"
    if account is None:
        # Received but not yet cleaned is not owed.
        if not fault and not _has_files(source, workspace):
            yield f"nothing was received; we need all to {day_label(wanted_to(source, as_of))}"
        return
    if account["months_missing"]:
        yield f"these months are missing: {_spans(account['months_missing'])}"
    end, wanted = last_day(account), last_period_due(source, as_of)
    if end is not None and wanted is not None and end < wanted:
        yield f"received to {day_label(end)}; we need the rest, to {day_label(wanted_to(source, as_of))}"
    if account["rows_rejected"]:
        yield "some rows could not be used; we send you their lines and the reasons: please mend them and send again"


def _has_files(source: Source, workspace: Path) -> bool:
    try:
        return bool(source_files(source, workspace))
    except (AssessmentError, OSError):
        return True  # something lies there; cleaning says why it cannot be read


def _findings(places: Places, config: Config) -> dict[str, list[str]]:
    """What the chapter on data quality asks, by source id: from the last report, if it is for the same day."""
    made = (read_json(places.report / "manifest.json") or {}).get("as_of")
    if made != config.cycle.as_of.isoformat():
        return {}
    found: dict[str, list[str]] = {source.id: [] for source in config.sources}
    by_label = {source.label: source.id for source in config.sources}
    for row in _rows(places, _ASKS):
        if row["about"] != _WORKED_OUT and row["source"] in by_label:
            found[by_label[row["source"]]].append(f"{row['ask'][:1].lower()}{row['ask'][1:]}")
    for row in _rows(places, _STATUTORY):
        status = list(row.values())[-1]
        if status in _SHORT:
            for source_id in _due_by_law(row["data_set"], config):
                said = "received in part" if status == "part" else "not received"
                found[source_id].append(f"due by law for {_last_quarter(config)}, {said}: {row['data_set']}")
    return found


def _rows(places: Places, name: str) -> list[dict[str, str]]:
    path = places.report / "tables" / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _due_by_law(label: str, config: Config) -> Iterator[str]:
    """Ids of the sources that were asked for a data set of the Schedule."""
    for one in schedule():
        if one.label == label:
            yield from (source.id for source in config.sources if set(source.layouts) & set(one.layouts))


def _last_quarter(config: Config) -> str:
    first = quarters_over(config.cycle.as_of, 1)[0]
    return f"{first:%B} to {add_months(first, 2):%B %Y}"


def _spans(months: list[str]) -> str:
    """Months in words, those in a row together."""
    runs: list[list[date]] = []
    for month in (date.fromisoformat(f"{text}-01") for text in months):
        if runs and add_months(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_label(run[0]) if len(run) == 1 else f"{month_label(run[0])} to {month_label(run[-1])}" for run in runs
    )
