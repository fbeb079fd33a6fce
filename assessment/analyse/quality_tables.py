"""What became of every row that was received, as tables: from the accounting of the last clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from assessment.analyse.evidence import TABLE_NAMES
from assessment.config import Config
from assessment.periods import Period
from assessment.results import Figure, Result, Role

FATES = {
    "rows_read": "Rows read",
    "rows_kept": "Kept",
    "rows_duplicate": "Duplicates",
    "rows_superseded": "Superseded",
    "rows_out_of_scope": "Out of scope",
    "rows_rejected": "Rejected",
}
SHOWN = ("source", *FATES, "months_missing")
SENTENCE = (
    "{data.sources} sources sent something. Of {data.rows_read} rows read, {data.rows_kept} were kept and "
    "{data.rows_rejected} rejected; the rest were duplicates, superseded by a later extract, or out of scope "
    "(of another area, or cancelled as no crime)."
)
# Rows of files are counted here, not people; nobody can be found in how many lines of a file were read.
_NOTE = "Rows read = kept + duplicates + superseded + out of scope + rejected, for every file; enforced at every clean."


def labels_of(config: Config) -> dict[str, str]:
    """What readers call each source, by id, in the order of the configuration.

    Parameters
    ----------
    config : Config
        The configuration of the cycle.

    Returns
    -------
    dict of str to str
        Labels.
    """
    return {source.id: source.label for source in config.sources}


def accounting_table(quality: Mapping[str, Any], labels: Mapping[str, str], period: Period) -> Result:
    """One row a source: how many rows were read and what became of them.

    Parameters
    ----------
    quality : mapping
        Content of `quality.json`.
    labels : mapping of str to str
        Label of every source by id; sources that sent nothing are rows too.
    period : Period
        What the report covers.

    Returns
    -------
    Result
        Keys: source.
    """
    sources = quality.get("sources", {})
    rows = []
    for source, label in labels.items():
        entry = sources.get(source, {})
        files = entry.get("files", {})
        days = sorted(day for one in files.values() for day in (one["period_start"], one["period_end"]) if day)
        rows.append(
            {
                "source": label,
                "files_count": sum(int(one.get("files_count", 1)) for one in files.values()),
                **{fate: int(entry.get(fate, 0)) for fate in FATES},
                "first_day": pd.Timestamp(days[0]) if days else pd.NaT,
                "last_day": pd.Timestamp(days[-1]) if days else pd.NaT,
                "months_missing": _missing(entry, files),
            }
        )
    roles: dict[str, Role] = {
        "source": "key",
        "files_count": "count",
        **dict.fromkeys(FATES, "count"),
        "first_day": "label",
        "last_day": "label",
        "months_missing": "label",
    }
    return Result(
        id="data.accounting",
        title="What was received, and what became of every row",
        frame=pd.DataFrame(rows, columns=list(roles)),
        roles=roles,
        period=period,
        sources=(),
        headings={
            "source": "Source",
            "files_count": "Files",
            **FATES,
            "first_day": "From",
            "last_day": "To",
            "months_missing": "Months missing",
        },
        note=_NOTE,
        exact=True,
    )


def _missing(entry: Mapping[str, Any], files: Mapping[str, Any]) -> str:
    if not files:
        return "not supplied"
    return ", ".join(str(month) for month in entry.get("months_missing", ())) or "none"


def handling_table(quality: Mapping[str, Any], labels: Mapping[str, str], period: Period) -> Result:
    """One row a source and kind of handling: lines that are no data, reasons for not keeping rows, repairs.

    Parameters
    ----------
    quality : mapping
        Content of `quality.json`.
    labels : mapping of str to str
        Label of every source by id.
    period : Period
        What the report covers.

    Returns
    -------
    Result
        Keys: source, handling, what.
    """
    found = pd.DataFrame(_handled(quality), columns=["source", "handling", "what", "rows_count"])
    keys = ["source", "handling", "what"]
    frame = found.groupby(keys, sort=True)["rows_count"].sum().reset_index()
    frame["source"] = [labels.get(source, source) for source in frame["source"]]
    return Result(
        id="data.handling",
        title="What was left out or mended, and why",
        frame=frame,
        roles={"source": "key", "handling": "key", "what": "key", "rows_count": "count"},
        period=period,
        sources=(),
        headings={"source": "Source", "handling": "Handling", "what": "What", "rows_count": "Rows"},
        note="Each repair changes one field of a row that was kept; each reason stands for a row that was not.",
        exact=True,
    )


def _handled(quality: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int]]:
    names = {"lines_not_data": "line that is no data", "reasons": "not kept", "repairs": "mended"}
    for source, entry in quality.get("sources", {}).items():
        for file in entry.get("files", {}).values():
            for name, words in names.items():
                for what, rows in file.get(name, {}).items():
                    yield source, words, str(what).replace("_", " "), int(rows)


def quality_figures(quality: Mapping[str, Any], period: Period) -> tuple[Figure, ...]:
    """Rows read, kept and rejected over all sources, as figures.

    Parameters
    ----------
    quality : mapping
        Content of `quality.json`.
    period : Period
        What the report covers.

    Returns
    -------
    tuple of Figure
        `data.sources`, `data.rows_read`, `data.rows_kept`, `data.rows_rejected`; their unit is `rows`, not `count`, for
        they count lines of files, not people.
    """
    sources = quality.get("sources", {})
    sums = {fate: sum(int(entry.get(fate, 0)) for entry in sources.values()) for fate in FATES}
    days: dict[str, Any] = {"period_start": period.start, "period_end": period.end, "source": "all"}
    return (
        Figure("data.sources", "Sources that sent something", float(len(sources)), "sources", **days),
        Figure("data.rows_read", "Rows read", float(sums["rows_read"]), "rows", **days),
        Figure("data.rows_kept", "Rows kept", float(sums["rows_kept"]), "rows", **days),
        Figure("data.rows_rejected", "Rows rejected", float(sums["rows_rejected"]), "rows", **days),
    )


def caveats_table(config: Config, period: Period) -> Result:
    """Every source with who provides it, how often, and what to bear in mind.

    Parameters
    ----------
    config : Config
        The configuration of the cycle.
    period : Period
        What the report covers.

    Returns
    -------
    Result
        Keys: source.
    """
    columns = ["source", "provider", "frequency", "caveat"]
    rows = [(one.label, one.provider, one.frequency, one.caveat or "none noted") for one in config.sources]
    return Result(
        id="data.caveats",
        title="Sources, who provides them, and what to bear in mind",
        frame=pd.DataFrame(rows, columns=columns),
        roles={"source": "key", "provider": "label", "frequency": "label", "caveat": "label"},
        period=period,
        sources=(),
        headings={"source": "Source", "provider": "Provider", "frequency": "How often", "caveat": "Bear in mind"},
        exact=True,
    )


def breaks_table(config: Config, period: Period) -> Result:
    """The dates across which a series is not compared.

    Parameters
    ----------
    config : Config
        The configuration of the cycle.
    period : Period
        What the report covers.

    Returns
    -------
    Result
        Keys: series, first_day, what; no rows when none is declared.
    """
    columns = ["series", "first_day", "what", "total"]
    rows = [
        (
            TABLE_NAMES.get(one.table, one.table.replace("_", " ").capitalize()),
            pd.Timestamp(one.date),
            one.label,
            "no longer comparable" if one.breaks_total else "still comparable",
        )
        for one in config.series_breaks
    ]
    return Result(
        id="data.breaks",
        title="Breaks in series",
        frame=pd.DataFrame(rows, columns=columns),
        roles={"series": "key", "first_day": "key", "what": "key", "total": "label"},
        period=period,
        sources=(),
        headings={"series": "Series", "first_day": "From", "what": "What changed", "total": "Its total"},
        exact=True,
    )
