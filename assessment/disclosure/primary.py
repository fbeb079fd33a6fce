"""Primary suppression: the cells that are too small to be shown, by themselves."""

from __future__ import annotations

from assessment.disclosure.cells import Cells, Mask, Numbers
from assessment.results import Result

# Rates and weights are computed in floating point: a difference that small is none.
TOLERANCE = 1e-9


def is_small(values: Numbers, smallest_shown: int) -> Mask:
    """Where a count is above zero and below the threshold.

    Parameters
    ----------
    values : array
        Counts; missing is not small.
    smallest_shown : int
        The smallest count that may be shown.

    Returns
    -------
    array of bool
        Same shape. Zero is not small: it stays zero.

    Examples
    --------
    >>> import numpy as np
    >>> is_small(np.array([0, 1, 4, 5, np.nan]), 5)
    array([False,  True,  True, False, False])
    """
    return (values > TOLERANCE) & (values < smallest_shown - TOLERANCE)


def small_cells(result: Result, cells: Cells, smallest_shown: int) -> Mask:
    """The cells to hide before any thought of totals.

    Hidden are small counts and small denominators, and counts whose rest is small: 37 of 39 tells of two people as
    much as 2 of 39 does. The rest is looked at for every count and denominator of a row, and for declared parts.

    Parameters
    ----------
    result : Result
        For its roles.
    cells : Cells
        Its protected columns.
    smallest_shown : int
        The smallest count that may be shown.

    Returns
    -------
    array (columns, rows) of bool
        True where hidden.
    """
    hidden = is_small(cells.values, smallest_shown)
    counts = len(result.columns_with("count"))
    pairs = {(count, base) for count in range(counts) for base in range(counts, len(cells.columns))}
    for part, whole in sorted(pairs | set(cells.parts)):
        rest = is_small(cells.values[whole] - cells.values[part], smallest_shown)
        hidden[part] |= rest & (cells.values[part] > 0)
    return with_parts(hidden, cells)


def with_parts(hidden: Mask, cells: Cells) -> Mask:
    """Hide with each whole what is part of it: a part shown would bound the whole from below.

    Parameters
    ----------
    hidden : array (columns, rows)
        What is hidden so far.
    cells : Cells
        The table.

    Returns
    -------
    array (columns, rows)
        A new array; parts that are zero stay zero.
    """
    hidden = hidden.copy()
    for _ in cells.parts:  # a part may be the whole of another part: as many passes as there are pairs
        for part, whole in cells.parts:
            hidden[part] |= hidden[whole] & (cells.values[part] > 0)
    return hidden
