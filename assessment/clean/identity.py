"""Which rows are the same thing: duplicates and superseded versions, told by content, never by the order of rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.clean.batch import Batch


def repeated(values: pd.Series) -> pd.Series:
    """The texts that stand in more than one row; all others are missing.

    Nearly every reference stands once. So each text is first told by a few of its bytes, as a number, and only texts
    whose number comes again are compared: no table of millions of references is made.

    Parameters
    ----------
    values : pandas.Series of str
        Texts; missing ones repeat nothing.

    Returns
    -------
    pandas.Series of category
        On the same index.

    Examples
    --------
    >>> repeated(pd.Series(["22/00017/24", "22/00018/24", None, "22/00017/24", None], dtype="str")).tolist()
    ['22/00017/24', nan, nan, '22/00017/24', nan]
    """
    likely = values.notna().to_numpy(dtype=bool, copy=True)
    numbers = _numbers(values)
    if numbers is not None:
        ordered = np.sort(numbers[likely])
        again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        likely &= pd.Series(numbers).isin(again).to_numpy(dtype=bool)
    # A choice by bool, not by position: it leaves the text where it lies.
    codes, texts = pd.factorize(values[likely], sort=True)
    several = np.bincount(codes, minlength=len(texts)) > 1
    place = np.where(several, np.cumsum(several) - 1, -1)
    found = np.full(len(values), -1, dtype=np.int32)
    found[likely] = place[codes]
    return pd.Series(pd.Categorical.from_codes(found, categories=texts[several]), index=values.index)


def _numbers(values: pd.Series) -> np.ndarray | None:
    """A number a text: equal texts have equal numbers. None where a text is too short to be told so."""
    if not isinstance(values.dtype, pd.StringDtype):
        return None
    texts = pa.array(values, type=pa.large_string())
    parts = []
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        _, ends, held = chunk.buffers()
        bounds = np.frombuffer(ends, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        starts, stops = bounds[:-1], bounds[1:]
        filled = stops > starts
        if (stops[filled] - starts[filled] < _EIGHT).any():
            return None
        numbers = np.zeros(len(chunk), dtype=np.uint64)
        if filled.any():
            # Eight bytes at every place of the memory, read as a number without copying any.
            eights = np.ndarray(shape=(held.size - _EIGHT + 1,), dtype="<u8", buffer=held, strides=(1,))
            starts, stops = starts[filled], stops[filled]
            numbers[filled] = (
                eights[starts] * _MIXERS[0]
                + eights[stops - _EIGHT] * _MIXERS[1]
                + eights[(starts + stops - _EIGHT) // 2]
            )
        parts.append(numbers)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)


_EIGHT = 8
#: Odd numbers without a pattern, so that texts alike at both ends get different numbers.
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def distinct_rows(frame: pd.DataFrame, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Rows that differ in any of these columns, each once.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows.
    names : sequence of str
        The columns; missing equals missing.

    Returns
    -------
    back : numpy.ndarray of int
        Which of the distinct rows each row is.
    first : numpy.ndarray of int
        Position in the frame of the first of each.

    Examples
    --------
    >>> back, first = distinct_rows(pd.DataFrame({"x": [1, 1, 2, 1], "y": ["a", None, "a", "a"]}), ["x", "y"])
    >>> back.tolist(), first.tolist()
    ([0, 1, 2, 0], [0, 1, 2])
    """
    back = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        values = frame[name].array
        if isinstance(values, pd.Categorical):
            codes, found = values.codes, len(values.categories)
        else:
            codes, uniques = pd.factorize(values)
            found = len(uniques)
        if found:
            back = pd.factorize(back * (found + 1) + codes)[0]
    first = np.empty(int(back.max(initial=-1)) + 1, dtype=np.int64)
    # Written from the last row to the first: the first stands.
    first[back[::-1]] = np.arange(len(frame))[::-1]
    return back, first


def drop_repeats(batch: Batch, among: np.ndarray, fields: Sequence[str], reason: str) -> Batch:
    """Of rows equal in all these fields, keep one.

    Parameters
    ----------
    batch : Batch
        The rows.
    among : numpy.ndarray of bool
        Rows that can be duplicates at all.
    fields : sequence of str
        Fields that must be equal; missing equals missing.
    reason : str
        Reason code of the others.

    Returns
    -------
    Batch
        The row that needed least mending stands, among equals that of the first file and line: so the order of rows
        makes no difference, not even to the count of repairs.
    """
    rows = np.flatnonzero(among & batch.standing)
    frame = batch.frame.iloc[rows]
    # Cheap first: only rows whose first field repeats can be equal in all.
    first = frame.duplicated(fields[:1], keep=False).to_numpy()
    rows, frame = rows[first], frame[first]
    order = _least_mended(batch, rows, frame)
    ordered = frame.iloc[order]
    again = rows[order][ordered.duplicated(list(fields)).to_numpy()]
    chosen = np.zeros(len(batch.frame), dtype=bool)
    chosen[again] = True
    return batch.settle(chosen, "duplicate", reason)


def note_equal_rows(batch: Batch, among: np.ndarray, fields: Sequence[str]) -> Batch:
    """Count rows that are equal in all these fields and stand all the same, because nothing says they are one thing.

    Parameters
    ----------
    batch : Batch
        The rows.
    among : numpy.ndarray of bool
        Rows without a number of their own.
    fields : sequence of str
        Fields that must be equal; missing equals missing.

    Returns
    -------
    Batch
        The same rows, every equal one but the first in the notice `equal_rows_kept`.
    """
    rows = np.flatnonzero(among & batch.standing)
    equal = np.zeros(len(batch.frame), dtype=bool)
    equal[rows] = batch.frame[list(fields)].iloc[rows].duplicated().to_numpy()
    return batch.noticed("equal_rows_kept", equal)


def supersede(
    batch: Batch, among: np.ndarray, key: Sequence[str], latest: Sequence[str], content: Sequence[str], reason: str
) -> Batch:
    """Of several versions of one thing, keep the latest.

    Parameters
    ----------
    batch : Batch
        The rows.
    among : numpy.ndarray of bool
        Rows that can have versions at all.
    key : sequence of str
        Fields that name the thing.
    latest : sequence of str
        Fields of which the greatest value is the latest version, the first deciding; missing is earliest.
    content : sequence of str
        Fields that break ties, so that the order of rows never does.
    reason : str
        Reason code of the earlier versions.

    Returns
    -------
    Batch
        One row of each key stands.
    """
    rows = np.flatnonzero(among & batch.standing)
    frame = batch.frame.iloc[rows]
    several = frame.duplicated(list(key), keep=False).to_numpy()
    rows, frame = rows[several], frame[several]
    if not len(rows):
        return batch
    order = content_order(frame, (*latest, *content))
    ordered = frame.iloc[order]
    earlier = rows[order][ordered.duplicated(list(key), keep="last").to_numpy()]
    chosen = np.zeros(len(batch.frame), dtype=bool)
    chosen[earlier] = True
    return batch.settle(chosen, "superseded", reason)


def sort_by_content(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Rows in the order of their content.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows in any order.
    names : sequence of str
        Columns to sort by, the first deciding.

    Returns
    -------
    pandas.DataFrame
        The same rows on a fresh index; missing values last.
    """
    keys = [name for name in names if name in frame]
    return frame.sort_values(keys, na_position="last", kind="stable", ignore_index=True)


def content_order(frame: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Positions of the rows in the order of their content.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows in any order.
    names : sequence of str
        Columns to sort by, the first deciding; one may stand twice.

    Returns
    -------
    numpy.ndarray of int
        Missing values first.
    """
    distinct = list(dict.fromkeys(names))
    sortable = pd.DataFrame({name: _sortable(frame[name]) for name in distinct}).reset_index(drop=True)
    return sortable.sort_values(distinct, na_position="first", kind="stable").index.to_numpy()


def _least_mended(batch: Batch, rows: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Positions of the rows, those with fewest repairs first, then by the kind of repair, then by origin."""
    keys = frame[["file_label", "sheet", "line"]].reset_index(drop=True)
    mended = {f"repair {name}": batch.repairs[name][rows] for name in sorted(batch.repairs)}
    keys = keys.assign(repairs=np.sum(list(mended.values()), axis=0) if mended else 0, **mended)
    return keys.sort_values(["repairs", *mended, "file_label", "sheet", "line"], kind="stable").index.to_numpy()


def _sortable(values: pd.Series) -> pd.Series:
    """Categories sort by their text, so that the order does not depend on a code list's."""
    return values.astype("str") if isinstance(values.dtype, pd.CategoricalDtype) else values
