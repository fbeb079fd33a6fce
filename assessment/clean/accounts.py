"""The account of every row of a file, and the stop when too many were rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from assessment.clean.batch import FATES, Batch
from assessment.clean.cleaned import Cleaned
from assessment.clean.dates import months_absent
from assessment.errors import Fault, InputError, faults_message
from assessment.schema.extract import Accounting, RawExtract


def account(
    cleaned: Cleaned,
    extracts: Sequence[RawExtract],
    max_rejected_share: float | None,
    days: Mapping[str, tuple[date, ...]],
) -> list[Accounting]:
    """What became of every row of every file of a source.

    Parameters
    ----------
    cleaned : Cleaned
        The source, cleaned.
    extracts : sequence of RawExtract
        Its files.
    max_rejected_share : float or None
        Share of the source's rows that may be rejected; None for any.
    days : mapping of str to tuple of date
        Days on which each file was made, by label.

    Returns
    -------
    list of Accounting
        One a file, the sheets of a workbook together.

    Raises
    ------
    InputError
        When more rows were rejected than allowed; says the faults of the files with most of them.
    """
    batch = cleaned.batch
    months = _months_missing(cleaned)
    rows_of = _rows_by_label(batch)
    by_label: dict[str, list[RawExtract]] = {}
    for extract in extracts:
        by_label.setdefault(extract.file_label, []).append(extract)
    entries = [
        _entry(cleaned, sheets, rows_of.get(label, _NO_ROWS), months, days[label]) for label, sheets in by_label.items()
    ]
    read = sum(entry.rows_read for entry in entries)
    rejected = sum(entry.rows_rejected for entry in entries)
    if max_rejected_share is not None and rejected > max_rejected_share * read:
        raise _too_many(batch, extracts, entries, max_rejected_share)
    return entries


def rejections_of(batch: Batch, extracts: Sequence[RawExtract]) -> pd.DataFrame:
    """The rejected rows of a source: where they stand and why, never what they say.

    Parameters
    ----------
    batch : Batch
        The source's rows.
    extracts : sequence of RawExtract
        Its files, for rows that could not be cut into cells.

    Returns
    -------
    pandas.DataFrame
        Columns `file_label`, `sheet`, `line`, `field`, `reason`.
    """
    rows = batch.fate == FATES.index("rejected")
    found = batch.frame.loc[rows, ["file_label", "sheet", "line"]].astype({"line": "int64"})
    found = found.assign(field=batch.field[rows], reason=batch.reason[rows])
    unread = [
        extract.faults.assign(file_label=extract.file_label, sheet=extract.sheet or "", field="row")
        for extract in extracts
        if len(extract.faults)
    ]
    whole = pd.concat([found, *unread], ignore_index=True)[["file_label", "sheet", "line", "field", "reason"]]
    text = ["file_label", "sheet", "field", "reason"]
    return whole.astype(dict.fromkeys(text, "str")).sort_values(["file_label", "sheet", "line"], ignore_index=True)


def _entry(
    cleaned: Cleaned,
    sheets: Sequence[RawExtract],
    rows: slice | np.ndarray,
    months: tuple[str, ...],
    days: tuple[date, ...],
) -> Accounting:
    batch = cleaned.batch
    unread = Counter(reason for extract in sheets for reason in extract.faults["reason"])
    fates = np.bincount(batch.fate[rows], minlength=len(FATES))
    stands = batch.fate[rows] == 0
    reasons = _reasons(batch, rows) + unread
    repairs = {name: int(np.count_nonzero(mask[rows] & stands)) for name, mask in batch.repairs.items()}
    notices = {name: int(np.count_nonzero(mask[rows])) for name, mask in batch.notices.items()}
    lines: Counter[str] = Counter()
    for extract in sheets:
        lines.update(extract.lines_not_data)
    start, end = _span(cleaned, rows, stands)
    ignored = dict.fromkeys(heading for extract in sheets for heading in extract.columns_ignored)
    return Accounting(
        source=sheets[0].source,
        file_label=sheets[0].file_label,
        layout=sheets[0].layout.id,
        rows_read=sum(len(extract.frame) + len(extract.faults) for extract in sheets),
        rows_kept=int(fates[0]),
        rows_duplicate=int(fates[1]),
        rows_superseded=int(fates[2]),
        rows_out_of_scope=int(fates[3]),
        rows_rejected=int(fates[4]) + sum(unread.values()),
        lines_not_data=dict(lines),
        reasons=dict(reasons),
        repairs={name: count for name, count in repairs.items() if count},
        period_start=start,
        period_end=end,
        months_missing=months,
        columns_ignored=tuple(ignored),
        sha256=sheets[0].sha256,
        archive_sha256=sheets[0].archive_sha256,
        extracted=days,
        notices={name: count for name, count in notices.items() if count},
    )


_NO_ROWS = np.array([], dtype="int64")


def _reasons(batch: Batch, rows: slice | np.ndarray) -> Counter[str]:
    """Rows by the reason for which they do not stand."""
    numbers = np.bincount(batch.cause[rows], minlength=len(batch.causes))
    counts: Counter[str] = Counter()
    for (reason, _), number in zip(batch.causes[1:], numbers[1:], strict=True):
        counts[reason] += int(number)
    return +counts


def _rows_by_label(batch: Batch) -> dict[str, slice | np.ndarray]:
    """Where the rows of each file are: usually one below the other."""
    values = batch.frame["file_label"].array
    codes, labels = (values.codes, values.categories) if isinstance(values, pd.Categorical) else pd.factorize(values)
    begins = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    if len(begins) == len(np.unique(codes[begins])):
        ends = pairwise([*begins, len(codes)])
        return {labels[codes[begin]]: slice(begin, end) for begin, end in ends}
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.searchsorted(codes[order], np.arange(1, len(labels)))) if len(labels) else []
    return dict(zip(labels, parts, strict=True))


def _span(cleaned: Cleaned, rows: slice | np.ndarray, stands: np.ndarray) -> tuple[date | None, date | None]:
    if cleaned.span is None or not stands.any():
        return None, None
    frame = cleaned.batch.frame
    first, last = frame[cleaned.span[0]].iloc[rows][stands].min(), frame[cleaned.span[1]].iloc[rows][stands].max()
    return (None if pd.isna(first) else first.date()), (None if pd.isna(last) else last.date())


def _months_missing(cleaned: Cleaned) -> tuple[str, ...]:
    if cleaned.span is None or not cleaned.monthly:
        return ()
    kept = cleaned.batch.frame.loc[cleaned.batch.standing, cleaned.span[0]]
    return months_absent(kept.to_numpy(dtype="datetime64[us]"))


def _too_many(batch: Batch, extracts: Sequence[RawExtract], entries: Sequence[Accounting], limit: float) -> InputError:
    worst = sorted((one for one in entries if one.rows_rejected), key=lambda one: (-one.rows_rejected, one.file_label))
    found = rejections_of(batch, extracts)
    blocks = [_rejected(entry, extracts, found) for entry in worst[:_FILES_SAID]]
    if len(worst) > _FILES_SAID:
        blocks.append(f"and {len(worst) - _FILES_SAID} more files with rejected rows")
    read, rejected = sum(entry.rows_read for entry in entries), sum(entry.rows_rejected for entry in entries)
    advice = (
        f"{rejected:,} of the {read:,} rows of '{worst[0].source}' cannot be used, more than the {limit:.0%} allowed. "
        "Nothing was published. Mend the file or its layout, then run: assessment check"
    )
    return InputError("\n".join([*blocks, advice]))


def _rejected(entry: Accounting, extracts: Sequence[RawExtract], rejections: pd.DataFrame) -> str:
    """The faults of one file, as a block for the terminal."""
    sheets = [extract for extract in extracts if extract.file_label == entry.file_label]
    expected = _expected(sheets)
    faults = []
    for (field, reason), rows in rejections[rejections["file_label"] == entry.file_label].groupby(["field", "reason"]):
        first = int(rows["line"].min())
        words = str(reason).removeprefix(f"{field}: ")
        said = f"{len(rows):,} of {entry.rows_read:,} rows are {_WORDS.get(words, words)} (first at row {first})"
        faults.append(Fault(str(field), said + expected.get(str(field), ""), len(rows), first))
    return faults_message(sheets[0].place if len(sheets) == 1 else sheets[0].file_name, faults)


_FILES_SAID = 5
_WORDS = {
    "blank": "blank",
    "unreadable": "not readable",
    "more cells than headings": "longer than the header",
    "month before day": "written month before day, or may be",
}
_DATE_WORDS = {
    "%d/%m/%Y": "day/month/year",
    "%Y-%m-%d": "year-month-day",
    "%Y-%m": "year-month",
    "%d/%m/%Y %H:%M": "day/month/year hour:minute",
}


def _expected(sheets: Sequence[RawExtract]) -> Mapping[str, str]:
    """What a field should hold, in words, for the message."""
    words = {}
    for field in sheets[0].layout.fields:
        if field.kind in ("date", "moment", "month") and field.formats:
            words[field.name] = f"; expected {_DATE_WORDS.get(field.formats[0], 'a date')}"
        elif field.kind in ("whole", "number"):
            words[field.name] = "; expected a number"
        elif field.kind == "flag":
            words[field.name] = "; expected Y or N"
        elif field.kind == "code":
            words[field.name] = f"; expected one of the list '{field.codes}' or a spelling of the layout"
    return words
