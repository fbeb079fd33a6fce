"""Where a figure comes from: chapter, definition, source, table, files and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assessment import store
from assessment.config import Config, Measure, read_config
from assessment.errors import UsageError
from assessment.periods import Period
from assessment.pipeline.handover import Handover, chapter_of, read_handover
from assessment.pipeline.notebooks import chapters, nearest
from assessment.pipeline.places import Places
from assessment.pipeline.stale import config_hash, read_json

_SHOWN_HASH = 12


def explain(workspace: Path, figure_id: str, audience: str = "executive") -> list[str]:
    """Where a figure comes from, in lines for the terminal.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    figure_id : str
        Id as in `figures.json`.
    audience : str
        Whose report.

    Returns
    -------
    list of str
        Plain text.

    Raises
    ------
    UsageError
        When no report was made yet, or it has no such figure; the nearest id is named.
    """
    config = read_config(workspace)
    places = Places(Path(workspace), config.cycle.name, "annual", audience, config_hash(config))
    book = chapters(places.workspace, config)
    handovers = [done for one in book if (done := read_handover(places, one)) is not None]
    if not handovers:
        raise UsageError(f"No report for '{audience}' was made yet. Run: assessment run --audience {audience}")
    found = chapter_of(handovers, figure_id)
    if found is None:
        ids = [str(figure["id"]) for handover in handovers for figure in handover.figures]
        raise UsageError(f"The report has no figure '{figure_id}'.{nearest(figure_id, ids)} All are in figures.json.")
    handover, figure = found
    return [
        figure_id,
        *_aligned(
            [
                ("what", str(figure["label"])),
                ("value", _value(figure)),
                ("period", _period(figure).label),
                ("status", str(figure["status"])),
                *([("note", str(figure["note"]))] if figure.get("note") else []),
                ("chapter", f"{handover.name}: {handover.title}"),
                *_definition(config, figure_id),
                *_origin(places, config, figure),
                *_tables(places, handover),
            ]
        ),
    ]


def _value(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "none"
    parts = [f"{figure['value']:,.10g} {str(figure['unit']).replace('_', ' ')}"]
    if figure.get("numerator") is not None and figure.get("denominator") is not None:
        parts.append(f"{figure['numerator']:,.10g} of {figure['denominator']:,.10g}")
    if figure.get("low") is not None and figure.get("high") is not None:
        level = f"{100 * figure['confidence']:g}% " if figure.get("confidence") else ""
        parts.append(f"{level}interval {figure['low']:,.4g} to {figure['high']:,.4g}")
    return "; ".join(parts)


def _period(figure: Mapping[str, Any]) -> Period:
    return Period(date.fromisoformat(figure["period_start"]), date.fromisoformat(figure["period_end"]))


def _definition(config: Config, figure_id: str) -> list[tuple[str, str]]:
    """How the configuration defines the figure, where it does."""
    parts = figure_id.split(".")
    entries: Iterable[Measure] = (
        *(one for one in config.comparisons if one.id == figure_id),
        *(one for one in config.indicators if len(parts) > 1 and one.id == parts[1]),
    )
    for entry in entries:
        words = [entry.measure.replace("_", " ")]
        if entry.measure == "supplied":
            words.append(f"by the partner as {entry.value_id}")
        else:
            words.append(f"of {entry.table}")
        if entry.filter:
            words.append(f"where {_filter(entry.filter)}")
        if entry.denominator_filter:
            words.append(f"out of those where {_filter(entry.denominator_filter)}")
        if entry.question:
            words.append(f"with {', '.join(entry.answers)} to {entry.question}")
        return [("defined as", " ".join(words))]
    return []


def _filter(conditions: Mapping[str, object]) -> str:
    def said(value: object) -> str:
        return (
            " or ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
        )

    return " and ".join(f"{name} is {said(value)}" for name, value in conditions.items())


def _origin(places: Places, config: Config, figure: Mapping[str, Any]) -> list[tuple[str, str]]:
    source = str(figure["source"])
    known = {one.id: one for one in config.sources}
    lines = [
        ("source", f"{known[source].label} ({source}), from {known[source].provider}" if source in known else source)
    ]
    account = (read_json(places.quality) or {}).get("sources", {}).get(source)
    if account is None:
        return lines
    period = _period(figure)
    for label, file in account["files"].items():
        span = ""
        if file["period_start"] and file["period_end"]:
            covered = Period(date.fromisoformat(file["period_start"]), date.fromisoformat(file["period_end"]))
            if covered.end < period.start or covered.start > period.end:
                continue
            span = f", {covered.label}"
        rows = f"{file['rows_kept']:,} of {file['rows_read']:,} rows kept"
        lines.append(("file", f"{label}: {rows}{span}, sha256 {file['sha256'][:_SHOWN_HASH]}"))
    return lines


def _tables(places: Places, handover: Handover) -> list[tuple[str, str]]:
    tables = store.contents(places.workspace)["tables"]
    reads = read_json(places.handover / handover.name / "reads.json") or ()
    return [
        ("chapter read", f"{name}: {tables[name]['rows']:,} rows, sha256 {tables[name]['sha256'][:_SHOWN_HASH]}")
        for name in reads
        if name in tables
    ]


def _aligned(pairs: Sequence[tuple[str, str]]) -> list[str]:
    width = max(len(name) for name, _ in pairs)
    return [f"  {name:<{width}}  {words}" for name, words in pairs]
