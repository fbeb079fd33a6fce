"""What was received: each source, its rows kept and set aside, the files with their fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from assessment.config import Config
from assessment.periods import day_label
from assessment.present.exhibit import element_id
from assessment.present.formats import NOT_AVAILABLE, number
from assessment.present.marks import marked

FINGERPRINT_LETTERS = 12
COUNTED = (
    ("rows_read", "Rows read"),
    ("rows_kept", "kept"),
    ("rows_duplicate", "duplicate"),
    ("rows_superseded", "superseded"),
    ("rows_out_of_scope", "out of scope"),
    ("rows_rejected", "rejected"),
)


def sources_html(config: Config, quality: Mapping[str, Any]) -> str:
    """A table of the sources and what came of their rows.

    Parameters
    ----------
    config : Config
        The sources, in order.
    quality : mapping
        As in `quality.json`: under `sources`, by source id, the accounting of each file.

    Returns
    -------
    str
        HTML; every source has an id that links may lead to.
    """
    heads = "".join(f'<th scope="col" class="number">{heading}</th>' for _, heading in COUNTED)
    rows = "".join(
        _row(source.id, source.label, source.provider, _accounting(quality, source.id)) for source in config.sources
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-labelledby="sources-caption">'
        '<table class="sources" data-table="quality"><caption id="sources-caption" class="unseen">'
        'Sources and rows</caption><thead><tr><th scope="col">Source</th>'
        f'{heads}<th scope="col">From, to, and files</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _accounting(quality: Mapping[str, Any], source_id: str) -> Mapping[str, Any]:
    sources = quality.get("sources", quality)
    if isinstance(sources, Mapping):
        found = sources.get(source_id, {})
        return found if isinstance(found, Mapping) else {}
    return next(
        (one for one in sources if isinstance(one, Mapping) and one.get("id", one.get("source")) == source_id), {}
    )


def _row(source_id: str, label: str, provider: str, accounting: Mapping[str, Any]) -> str:
    name = f"{marked(label)}<br><small>{escape(provider)}</small>"
    head = f'<tr id="source-{element_id(source_id)}"><th scope="row">{name}</th>'
    given = accounting.get("files", ())
    files: list[Mapping[str, Any]] = list(given.values() if isinstance(given, Mapping) else given)
    if not files and "rows_read" not in accounting:
        return f'{head}<td colspan="{len(COUNTED) + 1}">{NOT_AVAILABLE}</td></tr>'
    cells = "".join(f'<td class="number">{number(_total(accounting, files, name))}</td>' for name, _ in COUNTED)
    span = _span(accounting, files)
    prints = ", ".join(
        f"<code>{escape(str(one['sha256'])[:FINGERPRINT_LETTERS])}</code>" for one in files if one.get("sha256")
    )
    folded = f"<details><summary>fingerprints</summary>{prints}</details>" if prints else ""
    return f"{head}{cells}<td>{span}{folded}</td></tr>"


def _total(accounting: Mapping[str, Any], files: list[Mapping[str, Any]], name: str) -> float:
    if name in accounting:
        return float(accounting[name])
    return float(sum(one.get(name, 0) for one in files))


def _span(accounting: Mapping[str, Any], files: list[Mapping[str, Any]]) -> str:
    starts = [str(one["period_start"]) for one in (accounting, *files) if one.get("period_start")]
    ends = [str(one["period_end"]) for one in (accounting, *files) if one.get("period_end")]
    if not starts or not ends:
        return NOT_AVAILABLE
    first, last = (day_label(date.fromisoformat(day[:10])) for day in (min(starts), max(ends)))
    return f"<time>{first}</time> to <time>{last}</time>"
