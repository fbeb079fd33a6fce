"""How concentrated crime is in places, places with none counted among them."""

from __future__ import annotations

import numpy as np
import pandas as pd


def concentration(counts: pd.Series, *, shares_pct: tuple[float, ...] = (5, 10, 20)) -> pd.DataFrame:
    """How much of the total falls in the areas that have most, areas with none counted among them.

    Parameters
    ----------
    counts : pandas.Series
        Counts of all areas, zeros included.
    shares_pct : tuple of float
        Shares of all areas to report, in per cent; the number of areas is rounded up.

    Returns
    -------
    pandas.DataFrame
        Columns areas_share_pct, areas_count, count_share_pct; empty when nothing was counted.

    Examples
    --------
    >>> concentration(pd.Series([0, 0, 1, 1, 8]), shares_pct=(20,)).to_dict("records")
    [{'areas_share_pct': 20, 'areas_count': 1, 'count_share_pct': 80.0}]
    """
    ordered = np.sort(counts.to_numpy(dtype=float))[::-1]
    total = ordered.sum()
    if not total:
        return pd.DataFrame(columns=["areas_share_pct", "areas_count", "count_share_pct"])
    rows = []
    for share in shares_pct:
        top = int(np.ceil(len(ordered) * share / 100))
        rows.append(
            {"areas_share_pct": share, "areas_count": top, "count_share_pct": float(100 * ordered[:top].sum() / total)}
        )
    return pd.DataFrame(rows)


def generalised_gini(counts: pd.Series) -> float | None:
    """Concentration of counts over places, corrected for there being fewer events than places.

    Parameters
    ----------
    counts : pandas.Series
        Counts of all places, zeros included.

    Returns
    -------
    float or None
        0 when the events are as evenly spread as whole events can be, 1 when all are in one place; None without events.

    References
    ----------
    Bernasco, W. and Steenbeek, W. (2017), Journal of Quantitative Criminology 33, 451-467.

    Examples
    --------
    >>> generalised_gini(pd.Series([1, 1, 0, 0]))
    0.0
    """
    ordered = np.sort(counts.to_numpy(dtype=float))
    places, events = len(ordered), ordered.sum()
    if not events or places < 2:
        return None
    ranks = np.arange(1, places + 1)
    plain = float(2 * (ranks * ordered).sum() / (places * events) - (places + 1) / places)
    evenest = max(0.0, 1 - events / places)
    most = 1 - 1 / places
    return max(0.0, (plain - evenest) / (most - evenest))
