"""Texts tried in one written form of a date, without raising for those that are written otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def in_format(texts: Sequence[str], written: str) -> np.ndarray:
    """Texts read in one format.

    A column of dates is tried in one form after another, so that not to be written in this one is an answer, not a
    fault. It is the only place where a text that cannot be read becomes not-a-time, and nothing is dropped here: the
    caller tries the next form, and counts and names what none of them reads.

    Parameters
    ----------
    texts : sequence of str
        Texts, each distinct one once if the caller is wise.
    written : str
        A format of `strptime`.

    Returns
    -------
    numpy.ndarray of datetime64[us]
        As many; not-a-time where a text is written otherwise.

    Examples
    --------
    >>> in_format(["01/04/2011", "2011-04-01"], "%d/%m/%Y").astype("datetime64[D]").astype(str).tolist()
    ['2011-04-01', 'NaT']
    """
    read = pd.to_datetime(pd.Series(list(texts), dtype="str"), format=written, errors="coerce")
    return read.to_numpy(dtype="datetime64[us]")
