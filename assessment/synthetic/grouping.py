"""The rows of each group, in the sorted order of the groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd


def rows_by(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], np.ndarray]]:
    """Positions of the rows that share values, group by group.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any frame.
    columns : sequence of str
        What the groups share.

    Yields
    ------
    (tuple, numpy.ndarray of int)
        The values, one a column; positions of the rows.

    Examples
    --------
    >>> [(key, rows.tolist()) for key, rows in rows_by(pd.DataFrame({"a": ["y", "x", "y"]}), ["a"])]
    [(('x',), [1]), (('y',), [0, 2])]
    """
    numbers = frame.groupby(list(columns), sort=True).ngroup().to_numpy()
    order = np.argsort(numbers, kind="stable")
    values = [frame[name].to_numpy(dtype=object) for name in columns]
    for rows in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
        if len(rows):
            yield tuple(column[rows[0]] for column in values), rows
