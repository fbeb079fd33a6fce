"""Rows without a number of their own that may have been sent twice: they stand, and the officer is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.clean.batch import Batch

ORIGIN = ["file_label", "sheet"]


def note_rows_sent_again(batch: Batch, among: np.ndarray, fields: Sequence[str]) -> Batch:
    """Count rows without a number that stand in several files or sheets, equal in every field.

    Two equal rows of one file can be two incidents; a whole month of them in two files is more likely one month sent
    twice, or an earlier copy left on a hidden sheet.

    Parameters
    ----------
    batch : Batch
        The rows, with `file_label` and `sheet`.
    among : numpy.ndarray of bool
        Rows without a number of their own.
    fields : sequence of str
        Fields that must be equal; missing equals missing.

    Returns
    -------
    Batch
        The same rows. In the notice `equal_rows_in_another_file_kept` are as many as would go if each were counted
        once only: of two equal rows here and three there, two.
    """
    rows = np.flatnonzero(among & batch.standing)
    frame = batch.frame[[*ORIGIN, *fields]].iloc[rows]
    nth = frame.groupby([*ORIGIN, *fields], dropna=False, observed=True).cumcount()
    again = np.zeros(len(batch.frame), dtype=bool)
    again[rows] = frame.assign(nth=nth).duplicated([*fields, "nth"]).to_numpy()
    return batch.noticed("equal_rows_in_another_file_kept", again)
