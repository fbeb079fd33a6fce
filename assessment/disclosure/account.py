"""The account of every row, as an audience may see it: files of sensitive sources together, small counts left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from assessment.config import Config

_FATES = ("rows_read", "rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope", "rows_rejected")
_DETAILS = ("lines_not_data", "reasons", "repairs", "notices")


def released_account(account: Mapping[str, Any], config: Config, audience: str) -> dict[str, Any]:
    """The account without what could tell of a person.

    A file of a sensitive source may hold one month of cases, and what was mended in it may say what kind they were. So
    its files are told together, and of what happened to their rows only what happened to many.

    Parameters
    ----------
    account : mapping
        As in `quality.json` of the restricted area.
    config : Config
        Which sources are sensitive, and the thresholds.
    audience : str
        For whom. The restricted audience sees the account as it is.

    Returns
    -------
    dict
        Of the same form. For the public, counts of sensitive sources are rounded as the policy says, and corrections
        come without author and reason, which are somebody's own words.
    """
    if audience == "restricted" or not account:
        return dict(account)
    rules = config.disclosure
    public = audience == "public"
    sensitive = {*rules.sensitive_sources, *rules.withheld_sources_public}
    smallest = rules.sensitive_smallest_count_public if public else rules.smallest_count_shown
    step = rules.round_to_public if public else 1
    released = dict(account)
    released["sources"] = {
        name: _together(name, source, smallest, step) if name in sensitive else source
        for name, source in account.get("sources", {}).items()
    }
    if "corrections" in account:
        released["corrections"] = [
            _correction(entry, smallest if entry["source"] in sensitive else 1, public=public)
            for entry in account["corrections"]
        ]
    return released


def _together(name: str, source: Mapping[str, Any], smallest: int, step: int) -> dict[str, Any]:
    files = [source["files"][label] for label in sorted(source["files"])]
    fates = {fate: _rounded(int(source[fate]), step) for fate in _FATES}
    whole: dict[str, Any] = {
        "layout": ", ".join(sorted({file["layout"] for file in files})),
        **fates,
        **{name: _frequent((file.get(name, {}) for file in files), smallest, step) for name in _DETAILS},
        "period_start": min((file["period_start"] for file in files if file["period_start"]), default=None),
        "period_end": max((file["period_end"] for file in files if file["period_end"]), default=None),
        "months_missing": list(source["months_missing"]),
        "extracted": sorted({day for file in files for day in file.get("extracted", ())})[-1:],
        "columns_ignored": max((int(file["columns_ignored"]) for file in files), default=0),
        "sha256": hashlib.sha256("\n".join(file["sha256"] for file in files).encode()).hexdigest(),
        "files_count": len(files),
    }
    return {**source, **fates, "files": {f"{name}-all": whole}}


def _frequent(counts: Iterable[Mapping[str, int]], smallest: int, step: int) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return {what: _rounded(rows, step) for what, rows in sorted(total.items()) if rows >= smallest}


def _correction(entry: Mapping[str, Any], smallest: int, *, public: bool) -> dict[str, Any]:
    shown = dict(entry)
    if 0 < entry["rows"] < smallest:
        shown["rows"] = None
    if public:
        shown |= {"author": "", "reason": ""}
    return shown


def _rounded(count: int, step: int) -> int:
    return step * ((2 * count + step) // (2 * step)) if step > 1 else count
