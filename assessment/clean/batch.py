"""The rows of one source with their fates: the ledger that makes every row kept or counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any

import numpy as np
import pandas as pd

FATES = ("kept", "duplicate", "superseded", "out_of_scope", "rejected")
ORIGIN = ("source", "file_label", "sheet", "line")
#: What a cell held: what was expected; nothing; what nobody can read; or the file has no such column.
CELLS = ("read", "blank", "unreadable", "no_column")

_NO_CAUSE = ("", "")


@dataclass(frozen=True)
class Batch:
    """Rows of one source, parsed, each with its fate.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns `source`, `file_label`, `sheet`, `line`, then the fields; a range index.
    fate : numpy.ndarray of int8
        Position in `FATES`; 0 while the row stands.
    cause : numpy.ndarray of int16
        Why it does not: position in `causes`; 0 while it stands.
    causes : tuple of tuple of str
        Reason code and, for rejected rows, field at fault; the first is that of the rows that stand. Rows are many and
        causes few, so each is written once.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended, and in which rows.
    cells : mapping of str to numpy.ndarray of int8
        What the cell of each field held as received: positions in `CELLS`. It takes no memory where all held the same.
    notices : mapping of str to numpy.ndarray of bool
        What the officer should know that is neither a fate nor a repair, and in which rows, kept or not.
    """

    frame: pd.DataFrame
    fate: np.ndarray
    cause: np.ndarray
    causes: tuple[tuple[str, str], ...]
    repairs: Mapping[str, np.ndarray]
    cells: Mapping[str, np.ndarray] = dataclass_field(default_factory=dict)
    notices: Mapping[str, np.ndarray] = dataclass_field(default_factory=dict)

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        repairs: Mapping[str, np.ndarray] | None = None,
        cells: Mapping[str, np.ndarray] | None = None,
    ) -> Batch:
        """A batch in which every row still stands."""
        rows = len(frame)
        fate, cause = np.zeros(rows, dtype=np.int8), np.zeros(rows, dtype=np.int16)
        return cls(frame, fate, cause, (_NO_CAUSE,), dict(repairs or {}), dict(cells or {}))

    @classmethod
    def together(cls, parts: Sequence[Batch], frame: pd.DataFrame) -> Batch:
        """Several batches one below the other.

        Parameters
        ----------
        parts : sequence of Batch
            At least one.
        frame : pandas.DataFrame
            Their rows, put together already.

        Returns
        -------
        Batch
            With the fates, causes, repairs and cells of all.
        """
        causes = tuple(dict.fromkeys(cause for part in parts for cause in part.causes))
        place = [np.array([causes.index(cause) for cause in part.causes], dtype=np.int16) for part in parts]
        names = sorted({name for part in parts for name in part.repairs})
        none = [np.zeros(len(part.frame), dtype=bool) for part in parts] if names else []
        return cls(
            frame,
            np.concatenate([part.fate for part in parts]),
            np.concatenate([own[part.cause] for own, part in zip(place, parts, strict=True)]),
            causes,
            {
                name: np.concatenate([part.repairs.get(name, no) for part, no in zip(parts, none, strict=True)])
                for name in names
            },
            cells_together(parts),
        )

    @property
    def reason(self) -> np.ndarray:
        """Reason code of each row, as text; empty while it stands."""
        return np.array([reason for reason, _ in self.causes], dtype=object)[self.cause]

    @property
    def field(self) -> np.ndarray:
        """Field at fault of each row, as text; empty but for rejected rows."""
        return np.array([field for _, field in self.causes], dtype=object)[self.cause]

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
        causes = self.causes if (reason, field) in self.causes else (*self.causes, (reason, field))
        fates, cause = self.fate.copy(), self.cause.copy()
        fates[chosen] = FATES.index(fate)
        cause[chosen] = causes.index((reason, field))
        return replace(self, fate=fates, cause=cause, causes=causes)

    def reject(self, field: str, rows: np.ndarray | pd.Series, fault: str) -> Batch:
        """Reject rows for a field that cannot be used."""
        return self.settle(rows, "rejected", f"{field}: {fault}", field)

    def repaired(self, what: str, rows: np.ndarray | pd.Series) -> Batch:
        """Note that these rows were mended."""
        rows = np.asarray(rows, dtype=bool)
        before = self.repairs.get(what)
        return replace(self, repairs={**self.repairs, what: rows if before is None else before | rows})

    def noticed(self, what: str, rows: np.ndarray) -> Batch:
        """Note something of these rows that changes nothing in them; of no row, nothing."""
        return replace(self, notices={**self.notices, what: rows}) if rows.any() else self

    def assign(self, **columns: Any) -> Batch:
        """The batch with columns added or replaced."""
        return replace(self, frame=self.frame.assign(**columns))

    def without(self, *columns: str) -> Batch:
        """The batch without these columns."""
        return replace(self, frame=self.frame.drop(columns=[name for name in columns if name in self.frame]))

    def kept(self) -> pd.DataFrame:
        """The rows that stand, with their original index."""
        return self.frame[self.standing]


def cells_together(parts: Sequence[Batch]) -> dict[str, np.ndarray]:
    """What the cells of several batches held, one below the other.

    Parameters
    ----------
    parts : sequence of Batch
        In the order in which their rows are put together.

    Returns
    -------
    dict of str to numpy.ndarray of int8
        By field; a field that a batch does not know has no column there.
    """
    sizes = [len(part.frame) for part in parts]
    together = {}
    for name in dict.fromkeys(name for part in parts for name in part.cells):
        states = [part.cells.get(name, all_cells("no_column", size)) for part, size in zip(parts, sizes, strict=True)]
        found = {int(one[0]) for one in states if len(one)}
        # A field that reads the same throughout, as most do, is one number, however many millions of rows there are.
        same = len(found) <= 1 and all(one.min() == one.max() for one in states if len(one))
        together[name] = all_cells(CELLS[min(found, default=0)], sum(sizes)) if same else np.concatenate(states)
    return together


def all_cells(state: str, rows: int) -> np.ndarray:
    """The same state for every row, in the memory of one.

    Parameters
    ----------
    state : str
        One of `CELLS`.
    rows : int
        How many.

    Returns
    -------
    numpy.ndarray of int8
        Not to be written to.
    """
    return np.broadcast_to(np.int8(CELLS.index(state)), rows)
