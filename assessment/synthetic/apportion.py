"""Share a whole number out so that the parts are whole and sum to it."""

from __future__ import annotations

import numpy as np


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Share a total out by the method of largest remainders (Hamilton).

    Parameters
    ----------
    total : int
        What is shared out.
    weights : array-like of float, shape (n,)
        None below zero, not all zero.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        Sums to `total`; ties go to the earlier part.

    Examples
    --------
    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    shares = np.asarray(weights, dtype=float)
    exact = total * shares / shares.sum()
    parts = np.floor(exact).astype(np.int64)
    left = total - int(parts.sum())
    order = np.argsort(-np.round(exact - parts, 9), kind="stable")
    parts[order[:left]] += 1
    return parts
