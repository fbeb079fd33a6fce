"""What a cleaner hands back, and the last step they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.identity import sort_by_content
from assessment.schema.tables import TABLES


@dataclass(frozen=True)
class Cleaned:
    """A cleaned source.

    Attributes
    ----------
    tables : mapping of str to pandas.DataFrame
        The canonical tables it feeds.
    batch : Batch
        Its rows and their fates, for the accounting.
    span : tuple of str or None
        Columns of the batch that hold the first and the last day of each row; none where rows have no date.
    monthly : bool
        Whether a month without a row, between the first and the last, is a month that was not supplied.
    review : pandas.DataFrame or None
        Described places that an officer has to decide on; free text, for `data/` only.
    """

    tables: Mapping[str, pd.DataFrame]
    batch: Batch
    span: tuple[str, str] | None = None
    monthly: bool = False
    review: pd.DataFrame | None = None


def to_table(frame: pd.DataFrame, name: str, order: Sequence[str]) -> pd.DataFrame:
    """Rows as a canonical table: declared columns and types, in the order of their content.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with at least the columns of the table that are not empty.
    name : str
        The table.
    order : sequence of str
        Columns that order the rows. Hashes are never among them but last, so that the order does not tell them.

    Returns
    -------
    pandas.DataFrame
        Typed, on a fresh index.
    """
    return sort_by_content(TABLES[name].typed(frame), order)
