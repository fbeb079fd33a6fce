"""Which source records came from: its id travels with the rows, so that nothing has to be known by name."""

from __future__ import annotations

import pandas as pd


def source_of(records: pd.DataFrame, otherwise: str) -> str:
    """Id of the source of some records.

    Parameters
    ----------
    records : pandas.DataFrame
        Rows of one canonical table.
    otherwise : str
        What to say when there are none, or the table keeps no source (MARAC).

    Returns
    -------
    str
        Source id; where several sources feed the table, that of its first row in the order of ids.

    Examples
    --------
    >>> source_of(pd.DataFrame({"source": ["police", "police"]}), "police_crime")
    'police'
    """
    if "source" not in records or records.empty:
        return otherwise
    return str(records["source"].min())
