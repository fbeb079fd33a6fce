"""How complete the fields of each file were, month by month, and what became of the rows of each month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from assessment.clean.batch import CELLS, FATES
from assessment.clean.cleaned import Cleaned
from assessment.schema.extract import RawExtract
from assessment.schema.layout import LayoutField
from assessment.schema.tables import TABLES

_NO_MONTH = np.iinfo("int64").min


@dataclass(frozen=True)
class FileMonths:
    """The rows of a source by file and month of their own date.

    Attributes
    ----------
    labels : tuple of str
        Labels of the files, in order.
    files, months : numpy.ndarray of int
        File and month (datetime64[M] as a number) of every group, in order; the month that nobody can read comes last.
    group : numpy.ndarray of int
        Group of every row of the batch.
    """

    labels: tuple[str, ...]
    files: np.ndarray
    months: np.ndarray
    group: np.ndarray

    def counted(self, kinds: np.ndarray, among: int) -> np.ndarray:
        """How many rows of each kind (0 to `among` - 1) each group has: one line a group, one column a kind."""
        if kinds.strides == (0,) and len(kinds):
            # One number for all rows: see `batch.all_cells`.
            counts = np.zeros((len(self.files), among), dtype="int64")
            counts[:, kinds[0]] = np.bincount(self.group, minlength=len(self.files))
            return counts
        pairs = self.group * among + kinds
        return np.bincount(pairs, minlength=len(self.files) * among).reshape(len(self.files), among)

    def label_of_file(self, files: np.ndarray) -> np.ndarray:
        """Labels of these files."""
        return np.array(self.labels, dtype=object)[files]

    def month_starts(self) -> np.ndarray:
        """First day of each group's month; missing where no row's date is readable."""
        return self.months.astype("datetime64[M]").astype("datetime64[us]")


def counted_by_month(
    cleaned: Cleaned, extracts: Sequence[RawExtract], days: Mapping[str, Sequence[date]]
) -> dict[str, pd.DataFrame]:
    """The two tables of this module; see `completeness` and `extract_months`.

    Parameters
    ----------
    cleaned : Cleaned
        The source.
    extracts : sequence of RawExtract
        Its files.
    days : mapping of str to sequence of date
        Days on which each file was made, by label, in order.

    Returns
    -------
    dict of str to pandas.DataFrame
        `completeness` and `extract_months`.
    """
    groups = file_months(cleaned, extracts)
    return {
        "completeness": completeness(cleaned, extracts, groups),
        "extract_months": extract_months(cleaned, extracts, groups, days),
    }


def file_months(cleaned: Cleaned, extracts: Sequence[RawExtract]) -> FileMonths:
    """Group the rows of a source by file and month.

    Parameters
    ----------
    cleaned : Cleaned
        The source; the first column of its `span` holds each row's own date.
    extracts : sequence of RawExtract
        Its files, sheets of one label together.

    Returns
    -------
    FileMonths
        Every row read is in a group, whatever became of it; a file without rows has none.
    """
    frame = cleaned.batch.frame
    labels = tuple(dict.fromkeys(extract.file_label for extract in extracts))
    codes, found = pd.factorize(frame["file_label"])
    place = pd.Index(labels).get_indexer(pd.Index(found.astype("object")))
    files = place[codes] if len(labels) > 1 else np.zeros(len(frame), dtype="int64")
    if cleaned.span is None:
        months, starts = np.zeros(len(frame), dtype="int64"), np.array([_NO_MONTH])
    else:
        days = frame[cleaned.span[0]].to_numpy(dtype="datetime64[us]")
        starts, months = _months(days)
    pairs = files * len(starts) + months
    used = np.flatnonzero(np.bincount(pairs, minlength=len(labels) * len(starts)))
    group = np.empty(len(labels) * len(starts), dtype="int64")
    group[used] = np.arange(len(used))
    return FileMonths(labels, used // len(starts), starts[used % len(starts)], group[pairs])


def _months(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct months in order, the unreadable one last, and the position of every row's."""
    # The month of each distinct moment once: the calendar is slow, and moments repeat.
    codes, moments = pd.factorize(days.view("int64"))
    numbers = moments.view("datetime64[us]").astype("datetime64[M]").astype("int64")
    known = numbers != _NO_MONTH
    if not known.any():
        return np.array([_NO_MONTH]), np.zeros(len(days), dtype="int64")
    first, last = int(numbers[known].min()), int(numbers[known].max())
    starts = np.append(np.arange(first, last + 1), _NO_MONTH)
    return starts, np.where(known, numbers - first, len(starts) - 1)[codes]


def completeness(cleaned: Cleaned, extracts: Sequence[RawExtract], groups: FileMonths) -> pd.DataFrame:
    """What the cells of every field held, by file and month.

    Parameters
    ----------
    cleaned : Cleaned
        The source.
    extracts : sequence of RawExtract
        Its files.
    groups : FileMonths
        From `file_months`.

    Returns
    -------
    pandas.DataFrame
        `completeness`. Fields that are never read, and values that come from the file's name, are left out; a field
        whose column a file does not have has no rows there, because nothing was left blank. A value that the provider
        withheld was supplied. Rows that could not be cut into cells are not among the rows.
    """
    fields = _fields(extracts)
    states = [cleaned.batch.cells[field.name] for field in fields]
    # By state, then one line a group, one column a field.
    _, blank, unreadable, absent = np.stack([groups.counted(one, len(CELLS)) for one in states], axis=-1).swapaxes(0, 1)
    read = np.bincount(groups.group, minlength=len(groups.files))[:, None] - absent
    group, field = np.nonzero(read)
    return TABLES["completeness"].typed(
        pd.DataFrame(
            {
                "source": extracts[0].source,
                "file_label": groups.label_of_file(groups.files[group]),
                "month": groups.month_starts()[group],
                "field_name": np.array([one.name for one in fields], dtype=object)[field],
                "heading": np.array([one.header for one in fields], dtype=object)[field],
                "required": np.array([one.value == "required" for one in fields])[field],
                "rows_count": read[group, field],
                "blank_count": blank[group, field],
                "unreadable_count": unreadable[group, field],
            }
        )
    )


def _fields(extracts: Sequence[RawExtract]) -> tuple[LayoutField, ...]:
    """Fields that are read from the columns of any of the files, each once."""
    fields: dict[str, LayoutField] = {}
    for extract in extracts:
        for field in extract.layout.fields:
            if not field.discard and not field.from_file_name:
                fields.setdefault(field.name, field)
    return tuple(fields.values())


def extract_months(
    cleaned: Cleaned,
    extracts: Sequence[RawExtract],
    groups: FileMonths,
    days: Mapping[str, Sequence[date]],
) -> pd.DataFrame:
    """How many rows each file holds of each month, and what became of them.

    Parameters
    ----------
    cleaned : Cleaned
        The source.
    extracts : sequence of RawExtract
        Its files.
    groups : FileMonths
        From `file_months`.
    days : mapping of str to sequence of date
        Days on which each file was made, by label, in order.

    Returns
    -------
    pandas.DataFrame
        `extract_months`: the rows of a file are those of its account, rows that could not be cut into cells among the
        rejected ones of no month. `extracted` is the latest day that the file gives.
    """
    fate = cleaned.batch.fate
    fates = [f"{name}_count" for name in FATES]
    table = pd.DataFrame({"file": groups.files, "month": groups.month_starts()})
    counts = groups.counted(fate, len(FATES))
    table = table.assign(**{name: counts[:, number] for number, name in enumerate(fates)})
    uncut = [sum(len(one.faults) for one in extracts if one.file_label == label) for label in groups.labels]
    if any(uncut):
        lost = pd.DataFrame({"file": np.flatnonzero(uncut), "rejected_count": np.array(uncut)[np.flatnonzero(uncut)]})
        lost["month"] = np.datetime64("NaT", "us")
        table = pd.concat([table, lost], ignore_index=True).fillna(dict.fromkeys(fates, 0))
        table = table.groupby(["file", "month"], dropna=False, as_index=False).sum()
    latest = np.array([days[label][-1] if days[label] else None for label in groups.labels], dtype="datetime64[us]")
    files = table["file"].to_numpy()
    return TABLES["extract_months"].typed(
        table.assign(
            source=extracts[0].source,
            file_label=groups.label_of_file(files),
            extracted=latest[files],
            rows_count=table[fates].sum(axis=1),
        )
    )
