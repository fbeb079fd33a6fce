"""Which rows are the same thing: duplicates and superseded versions, told by content, never by the order of rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch


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
        The row of the first file and line stands; which it is makes no difference to the content.
    """
    rows = np.flatnonzero(among & batch.standing)
    frame = batch.frame.iloc[rows]
    # Cheap first: only rows whose first field repeats can be equal in all.
    first = frame.duplicated(fields[:1], keep=False).to_numpy()
    rows, frame = rows[first], frame[first]
    ordered = frame.iloc[_by_origin(frame)]
    again = rows[_by_origin(frame)][ordered.duplicated(list(fields)).to_numpy()]
    chosen = np.zeros(len(batch.frame), dtype=bool)
    chosen[again] = True
    return batch.settle(chosen, "duplicate", reason)


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
    sortable = pd.DataFrame({name: _sortable(frame[name]) for name in (*latest, *content)}, index=frame.index)
    names = list(dict.fromkeys((*latest, *content)))
    order = (
        sortable[names].reset_index(drop=True).sort_values(names, na_position="first", kind="stable").index.to_numpy()
    )
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


def _by_origin(frame: pd.DataFrame) -> np.ndarray:
    keys = frame[["file_label", "sheet", "line"]].reset_index(drop=True)
    return keys.sort_values(["file_label", "sheet", "line"], kind="stable").index.to_numpy()


def _sortable(values: pd.Series) -> pd.Series:
    """Categories sort by their text, so that the order does not depend on a code list's."""
    return values.astype("str") if isinstance(values.dtype, pd.CategoricalDtype) else values
