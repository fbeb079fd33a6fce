"""The rows of one source with their fates: the ledger that makes every row kept or counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

FATES = ("kept", "duplicate", "superseded", "out_of_scope", "rejected")
ORIGIN = ("source", "file_label", "sheet", "line")


@dataclass(frozen=True)
class Batch:
    """Rows of one source, parsed, each with its fate.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns `source`, `file_label`, `sheet`, `line`, then the fields; a range index.
    fate : numpy.ndarray of int8
        Position in `FATES`; 0 while the row stands.
    reason : numpy.ndarray of object
        Why it does not; empty while it stands.
    field : numpy.ndarray of object
        Field at fault of a rejected row.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended, and in which rows.
    """

    frame: pd.DataFrame
    fate: np.ndarray
    reason: np.ndarray
    field: np.ndarray
    repairs: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, frame: pd.DataFrame, repairs: Mapping[str, np.ndarray] | None = None) -> Batch:
        """A batch in which every row still stands."""
        rows = len(frame)
        nothing = np.full(rows, "", dtype=object)
        return cls(frame, np.zeros(rows, dtype=np.int8), nothing, nothing.copy(), dict(repairs or {}))

    @property
    def standing(self) -> np.ndarray:
        """Which rows still stand."""
        return self.fate == 0

    def settle(self, rows: np.ndarray | pd.Series, fate: str, reason: str, field: str = "") -> Batch:
        """Give the rows among these that still stand a fate; it is never changed again.

        Parameters
        ----------
        rows : array of bool
            Rows, as long as the frame.
        fate : str
            One of `FATES`.
        reason : str
            Reason code.
        field : str
            Field at fault, for rejected rows.

        Returns
        -------
        Batch
            The same rows.
        """
        chosen = np.asarray(rows, dtype=bool) & self.standing
        if not chosen.any():
            return self
        fates, reasons, fields = self.fate.copy(), self.reason.copy(), self.field.copy()
        fates[chosen] = FATES.index(fate)
        reasons[chosen] = reason
        fields[chosen] = field
        return replace(self, fate=fates, reason=reasons, field=fields)

    def reject(self, field: str, rows: np.ndarray | pd.Series, fault: str) -> Batch:
        """Reject rows for a field that cannot be used."""
        return self.settle(rows, "rejected", f"{field}: {fault}", field)

    def repaired(self, what: str, rows: np.ndarray | pd.Series) -> Batch:
        """Note that these rows were mended."""
        rows = np.asarray(rows, dtype=bool)
        before = self.repairs.get(what)
        return replace(self, repairs={**self.repairs, what: rows if before is None else before | rows})

    def assign(self, **columns: Any) -> Batch:
        """The batch with columns added or replaced."""
        return replace(self, frame=self.frame.assign(**columns))

    def without(self, *columns: str) -> Batch:
        """The batch without these columns."""
        return replace(self, frame=self.frame.drop(columns=[name for name in columns if name in self.frame]))

    def kept(self) -> pd.DataFrame:
        """The rows that stand, with their original index."""
        return self.frame[self.standing]
