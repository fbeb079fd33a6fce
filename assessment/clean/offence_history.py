"""How the count of offences moved from extract to extract, so that a total published earlier can be explained."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.cleaned import to_table
from assessment.clean.extract_days import EXTRACT_DAY
from assessment.clean.revisions import Versions
from assessment.schema.codes import code_list

TABLE = "offence_revisions"
KEY = ("source", "extracted", "recorded_month", "offence_group")
MOVES = (
    "added_count",
    "reclassified_in_count",
    "reclassified_out_count",
    "no_crime_count",
    "reinstated_count",
    "revised_count",
)
#: Signs with which the moves change the count; a revision within a group and month leaves it.
SIGNS = (1, 1, -1, -1, 1, 0)
_NO_CRIME, _ELSEWHERE, _NOT_SEEN = -1, -2, -3


def offence_history(batch: Batch, versions: Versions, void: np.ndarray, inside: np.ndarray) -> pd.DataFrame:
    """Offences by month and group as known after each extract.

    Parameters
    ----------
    batch : Batch
        With `extract_day`, `recorded` and `offence_group`.
    versions : Versions
        From `revisions.keep_latest`.
    void : numpy.ndarray of bool
        Rows that say that the offence is no crime.
    inside : numpy.ndarray of bool
        Rows of the partnership, superseded ones included.

    Returns
    -------
    pandas.DataFrame
        `offence_revisions`: one row a source, extract day, recorded month and group. After every extract all groups of
        the source stand for every month that any extract up to then told of: a group without an offence is a nought, a
        month that no extract covered has no row. An offence that a later extract does not list keeps its place in the
        count; only a row moves it. After the last extract the counts are those of `offences`.
    """
    frame = batch.frame.iloc[versions.rows]
    months = frame["recorded"].to_numpy(dtype="datetime64[us]").astype("datetime64[M]").astype("int64")
    list_of_groups = code_list("offence_group")
    groups = pd.Categorical(frame["offence_group"], categories=list_of_groups).codes.astype("int64")
    first_month = months.min() if len(months) else 0
    cells = (months - first_month) * len(list_of_groups) + groups
    cells = np.where(void[versions.rows], _NO_CRIME, np.where(inside[versions.rows], cells, _ELSEWHERE))
    cell_of_row = np.full(len(batch.frame), _NOT_SEEN)
    cell_of_row[versions.rows] = cells
    before = np.where(versions.before < 0, _NOT_SEEN, cell_of_row[versions.before])
    days, day = np.unique(frame[EXTRACT_DAY].to_numpy(dtype="datetime64[us]").astype("int64"), return_inverse=True)
    moved = cells != before
    here, was_here = cells >= 0, before >= 0
    # What a version adds to its own cell, and what it takes from the cell of the version before.
    told = {
        "added_count": (here & (before == _NOT_SEEN), cells),
        "reclassified_in_count": (here & moved & (was_here | (before == _ELSEWHERE)), cells),
        "reclassified_out_count": (was_here & moved & (cells != _NO_CRIME), before),
        "no_crime_count": (was_here & (cells == _NO_CRIME), before),
        "reinstated_count": (here & (before == _NO_CRIME), cells),
        "revised_count": (here & ~moved & versions.changed, cells),
    }
    size = (int((months - first_month).max(initial=-1)) + 1) * len(list_of_groups)
    counts = {
        name: np.bincount(day[rows] * size + cell[rows], minlength=len(days) * size).reshape(len(days), size)
        for name, (rows, cell) in told.items()
    }
    known = np.cumsum(sum(sign * counts[name] for name, sign in zip(MOVES, SIGNS, strict=True)), axis=0)
    shown = _shown(counts, len(list_of_groups))
    which_day, which_cell = np.nonzero(shown)
    month = (which_cell // len(list_of_groups) + first_month).astype("datetime64[M]").astype("datetime64[us]")
    table = pd.DataFrame(
        {
            "source": batch.frame["source"].iloc[0] if len(frame) else "",
            "extracted": days[which_day].astype("datetime64[us]"),
            "recorded_month": month,
            "offence_group": np.array(list_of_groups, dtype=object)[which_cell % len(list_of_groups)],
            "offences_count": known[shown],
            **{name: counts[name][shown] for name in MOVES},
        }
    )
    return to_table(table, TABLE, KEY)


def _shown(counts: dict[str, np.ndarray], groups: int) -> np.ndarray:
    """Months told of up to each extract, with every group that any extract has."""
    entered = counts["added_count"] + counts["reclassified_in_count"] + counts["reinstated_count"]
    by_month = entered.reshape(len(entered), entered.shape[1] // groups, groups)
    months = np.logical_or.accumulate(by_month.any(axis=2), axis=0)
    return (months[:, :, None] & by_month.any(axis=(0, 1))[None, None, :]).reshape(entered.shape)
