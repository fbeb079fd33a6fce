"""Rows that hold several values: each value has a fate of its own, and the row's follows from theirs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.clean.batch import FATES, ORIGIN, Batch

#: Of the fates of a row's values the first of these is the row's, where none was kept.
_FIRST = ("rejected", "superseded", "duplicate", "out_of_scope")
PARTLY = "some_values_of_the_row_taken_from_another"


def values_of(batch: Batch, values: pd.DataFrame) -> Batch:
    """The values of the rows that stand, each with where it comes from.

    Parameters
    ----------
    batch : Batch
        The rows.
    values : pandas.DataFrame
        One row a value; the column `row` is the position of its row in the batch.

    Returns
    -------
    Batch
        Of values whose rows stand.
    """
    here = values[batch.standing[values["row"].to_numpy(dtype="int64")]].reset_index(drop=True)
    origin = batch.frame[list(ORIGIN)].iloc[here["row"].to_numpy(dtype="int64")].reset_index(drop=True)
    return Batch.of(pd.concat([origin, here], axis=1))


def fold(batch: Batch, values: Batch) -> Batch:
    """Give each row the fate that its values have.

    Parameters
    ----------
    batch : Batch
        The rows.
    values : Batch
        Their values, with the column `row` and their fates.

    Returns
    -------
    Batch
        A row stands when one of its values does; those of which others do not are counted as the repair `PARTLY`.
        Rows without any value are left as they are.
    """
    row = values.frame["row"].to_numpy(dtype="int64")
    kept, lost = np.zeros(len(batch.frame), dtype=bool), np.zeros(len(batch.frame), dtype=bool)
    kept[row[values.standing]] = True
    lost[row[~values.standing]] = True
    for fate in _FIRST:
        these = np.flatnonzero(values.fate == FATES.index(fate))
        for reason, field in sorted(set(zip(values.reason[these], values.field[these], strict=True))):
            settled = np.zeros(len(batch.frame), dtype=bool)
            settled[row[these[(values.reason[these] == reason) & (values.field[these] == field)]]] = True
            batch = batch.settle(settled & ~kept, fate, str(reason), str(field))
    return batch.repaired(PARTLY, lost & kept) if (lost & kept).any() else batch


def conflicting(values: Batch, key: list[str]) -> np.ndarray:
    """Values that stand although others of the same key do: none of them can be chosen.

    Parameters
    ----------
    values : Batch
        Values.
    key : list of str
        What one value is of.

    Returns
    -------
    numpy.ndarray of bool
        As long as the frame.
    """
    found = np.zeros(len(values.frame), dtype=bool)
    standing = np.flatnonzero(values.standing)
    found[standing] = values.frame.iloc[standing].duplicated(key, keep=False).to_numpy(dtype=bool)
    return found
