"""What somebody who sees a released table knows of it, written as bounds and sums."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assessment.disclosure.cells import Cells, Codes, Mask, Numbers, lowest_possible


@dataclass(frozen=True)
class Knowledge:
    """Bounds of every cell and the totals they add up to.

    Attributes
    ----------
    lowest, highest : array (columns, rows)
        Bounds; equal where a cell is shown exactly.
    hidden : array (columns, rows) of bool
        The withheld cells: those to find out.
    present : array (columns, rows) of bool
        Where there is a value, shown or hidden.
    slices : tuple of arrays (rows,)
        As in `Cells`.
    totals : tuple of arrays (columns, slices)
        Per additive key the total of every slice; missing where it is not known.
    blocks : array (rows,)
        As in `Cells`; nothing ties rows of two blocks.
    parts : tuple of (int, int)
        Columns (part, whole): a part never exceeds its whole.
    whole_numbers : bool
        Whether only whole numbers are possible.
    """

    lowest: Numbers
    highest: Numbers
    hidden: Mask
    present: Mask
    slices: tuple[Codes, ...]
    totals: tuple[Numbers, ...]
    blocks: Codes
    parts: tuple[tuple[int, int], ...]
    whole_numbers: bool

    def smallest_total(self) -> Numbers:
        """For every cell the smallest known total it is part of, infinite where there is none; (columns, rows)."""
        found = np.full(self.lowest.shape, np.inf)
        for codes, totals in zip(self.slices, self.totals, strict=True):
            found = np.fmin(found, totals[:, codes])
        return found

    def without_table(self) -> Knowledge:
        """What the totals alone would tell, had the table never been shown."""
        return replace(
            self,
            lowest=np.zeros_like(self.lowest),
            highest=np.where(self.present, np.inf, 0.0),
            hidden=self.present,
        )

    def of_block(self, row: int) -> Knowledge:
        """The part of it that bears on one row: the rows of its block."""
        rows = np.flatnonzero(self.blocks == self.blocks[row])
        return replace(
            self,
            lowest=self.lowest[:, rows],
            highest=self.highest[:, rows],
            hidden=self.hidden[:, rows],
            present=self.present[:, rows],
            slices=tuple(codes[rows] for codes in self.slices),
            blocks=self.blocks[rows],
        )


def totals_of(cells: Cells) -> tuple[Numbers, ...]:
    """The true total of every slice that has more than one row.

    Parameters
    ----------
    cells : Cells
        With true values.

    Returns
    -------
    tuple of arrays (columns, slices)
        One array an additive key. Missing for slices of one row: such a total is the cell itself, and judged by the
        gate where it is to be shown.
    """
    found = []
    for codes in cells.slices:
        count = int(codes.max(initial=-1)) + 1
        totals = np.full((len(cells.columns), count), np.nan)
        for column, there in enumerate(cells.present):
            size = np.bincount(codes[there], minlength=count)
            added = np.bincount(codes[there], weights=cells.values[column, there], minlength=count)
            totals[column] = np.where(size > 1, added, np.nan)
        found.append(totals)
    return tuple(found)


def knowledge_of(cells: Cells, hidden: Mask) -> Knowledge:
    """What a reader knows once everything but the hidden cells is shown, and all totals.

    Parameters
    ----------
    cells : Cells
        With true values.
    hidden : array (columns, rows) of bool
        What is withheld.

    Returns
    -------
    Knowledge
        Shown cells exact, as if nothing were rounded.
    """
    shown = np.where(cells.present, cells.values, 0.0)
    return Knowledge(
        lowest=np.where(hidden, lowest_possible(hidden, cells), shown),
        highest=np.where(hidden, np.inf, shown),
        hidden=hidden,
        present=cells.present,
        slices=cells.slices,
        totals=totals_of(cells),
        blocks=cells.blocks,
        parts=cells.parts,
        whole_numbers=cells.whole_numbers,
    )
