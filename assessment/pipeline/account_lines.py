"""The account of every row in lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from assessment.periods import day_label
from assessment.pipeline.needs import too_many_rejected

if TYPE_CHECKING:
    from assessment.config import Config

_FATES = (
    ("rows_duplicate", "duplicate"),
    ("rows_superseded", "superseded"),
    ("rows_out_of_scope", "out of scope"),
    ("rows_rejected", "rejected"),
)
#: What a later extract did to a row, in the order it is said; rows listed again unchanged are not news.
_REVISIONS = {
    "no_crimed_in_later_extract": "no-crimed",
    "reinstated_in_later_extract": "a crime again",
    "reclassified_in_later_extract": "reclassified",
    "revised_in_later_extract": "revised in another field",
}
_NOTICES = {
    "equal_rows_kept": "{:,} rows equal to another one stand: without a reference nothing says that they are the same",
    "equal_rows_in_another_file_kept": (
        "{:,} rows without a reference stand in another file or sheet as well, hidden ones too, and count each time: "
        "if one repeats another, ask which holds, and take the other out"
    ),
    "no_place_published": "{:,} rows have no place: where they are kept they are the force's, never the partnership's",
    "crime_id_repeated": "{:,} rows share their Crime ID with another row",
    "status_like_no_crime_counted_as_an_offence": (
        "{:,} rows have a status that may mean no crime, in words that are not known, and count: ask what it means"
    ),
}
_EXTRACTS_SAID = 3
#: Repairs after which a row stands without something that was sent; a few such cells are no news.
_EMPTIED = ("_left_empty", "_unknown_spelling_read_as_")
_FEW = 5


def account_lines(quality: Mapping[str, Any], config: Config) -> list[str]:
    """The account in lines for the terminal: a line a source, and below it what an officer should know.

    Parameters
    ----------
    quality : mapping
        As in `quality.json`.
    config : Config
        The configuration, for the order of the sources.

    Returns
    -------
    list of str
        Plain text.
    """
    lines = []
    width = max(len(source.id) for source in config.sources)
    for source in config.sources:
        account = quality["sources"].get(source.id)
        if account is None:
            lines.append(f"  {source.id:<{width}}  no extract")
            continue
        fates = [f"{account[name]:,} {words}" for name, words in _FATES if account[name]]
        said = ", ".join([f"{account['rows_kept']:,} kept", *fates])
        lines.append(
            f"  {source.id:<{width}}  {_counted(len(account['files']), 'file')}, {account['rows_read']:,} rows: {said}"
        )
        below = []
        if account["months_missing"]:
            below.append(f"missing, not zero: {_spans(account['months_missing'])}")
        reasons = _summed(account, "reasons")
        if account["rows_rejected"] and reasons:
            listed = ", ".join(f"{reason} {rows:,}" for reason, rows in sorted(reasons.items()))
            below.append(f"set aside because of: {listed}")
        below += [*revision_lines(account), *_notice_lines(account, reasons)]
        below += _emptied_lines(account, config.thresholds.max_rejected_share)
        if too_many_rejected(account, config):
            limit = f"{config.thresholds.max_rejected_share:.0%}"
            below.append(f"WARNING: more than {limit} rejected; chapters that rest on it will say so")
        lines += [f"  {'':<{width}}  {line}" for line in below]
    return lines


def revision_lines(account: Mapping[str, Any]) -> list[str]:
    """What later extracts changed in the rows of earlier ones, the latest extract first.

    Parameters
    ----------
    account : mapping
        Of one source, as in `quality.json`.

    Returns
    -------
    list of str
        One line an extract day, at most three; all earlier ones in a last line.

    Examples
    --------
    >>> revision_lines({"files": {"crime-1": {
    ...     "extracted": ["2012-02-03"], "reasons": {"reclassified_in_later_extract": 3, "no_crime": 9}}}})
    ['since the extract of 3 February 2012: 3 reclassified']
    """
    by_day: dict[str, dict[str, int]] = {}
    for file in account["files"].values():
        found = {reason: rows for reason, rows in file["reasons"].items() if reason in _REVISIONS}
        if found:
            counts = by_day.setdefault(max(file.get("extracted", []), default=""), {})
            for reason, rows in found.items():
                counts[reason] = counts.get(reason, 0) + rows
    days = sorted(by_day, reverse=True)
    lines = [f"since the extract of {_day(day)}: {_said(by_day[day])}" for day in days[:_EXTRACTS_SAID]]
    earlier: dict[str, int] = {}
    for day in days[_EXTRACTS_SAID:]:
        for reason, rows in by_day[day].items():
            earlier[reason] = earlier.get(reason, 0) + rows
    return [*lines, f"since earlier extracts: {_said(earlier)}"] if earlier else lines


def _notice_lines(account: Mapping[str, Any], reasons: Mapping[str, int]) -> list[str]:
    """What is neither a fate nor a repair: above all, on what the order of versions rests where it is not sure."""
    notices = _summed(account, "notices")
    lines = [words.format(notices[name]) for name, words in _NOTICES.items() if notices.get(name)]
    if again := reasons.get("listed_again_in_same_extract", 0):
        lines.append(
            f"{_counted(again, 'row')} put aside: the same reference stands in the same extract in another form"
        )
    if unknown := reasons.get("listed_again_order_unknown", 0):
        lines.append(
            f"{_counted(unknown, 'row')} put aside by content: the same reference stands in another extract, and "
            "nothing says which is the later. Ask for a column with the day of the extract, or put the day in the name"
        )
    if notices.get("extract_day_taken_from_the_file_name"):
        named = sum("extract_day_taken_from_the_file_name" in file["notices"] for file in account["files"].values())
        lines.append(f"the day of the extract was taken from the name of {_counted(named, 'file')}")
    if late := notices.get("dated_after_the_extract", 0):
        lines.append(f"{_counted(late, 'row')} dated after the day of the extract: is that day right?")
    return lines


def _emptied_lines(account: Mapping[str, Any], share: float) -> list[str]:
    """Cells that could not be read in more than this share of a file's rows: the rows stand, their field is empty."""
    rows: dict[str, int] = {}
    files: dict[str, int] = {}
    for file in account["files"].values():
        for repair, count in file.get("repairs", {}).items():
            if any(words in repair for words in _EMPTIED) and count > max(share * file["rows_read"], _FEW):
                rows[repair] = rows.get(repair, 0) + count
                files[repair] = files.get(repair, 0) + 1
    return [
        f"look at: {repair.replace('_', ' ')}, {_counted(rows[repair], 'row')} of {_counted(files[repair], 'file')}"
        for repair in sorted(rows)
    ]


def _summed(account: Mapping[str, Any], what: str) -> dict[str, int]:
    whole: dict[str, int] = {}
    for file in account["files"].values():
        for name, rows in file.get(what, {}).items():
            whole[name] = whole.get(name, 0) + rows
    return whole


def _said(found: Mapping[str, int]) -> str:
    return ", ".join(f"{found[reason]:,} {words}" for reason, words in _REVISIONS.items() if found.get(reason))


def _day(text: str) -> str:
    return day_label(date.fromisoformat(text)) if text else "an unknown day"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _spans(months: list[str]) -> str:
    """Months in runs, e.g. `2024-05 to 2024-12`."""
    runs: list[list[str]] = []
    for month in months:
        year, number = (int(part) for part in month.split("-"))
        before = f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
        if runs and runs[-1][-1] == before:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
