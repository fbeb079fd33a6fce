"""The attack: what could be worked out of released tables by somebody who also knows every total.

It stands on the released tables alone - what they show, what they hide, the threshold and the rounding they print
- and on totals handed to it. From the gate it takes only the definition of what is exposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.disclosure.audit import exposed
from assessment.disclosure.cells import Cells, Mask, Numbers, cells_of, group_codes, lowest_possible
from assessment.disclosure.knowledge import Knowledge
from assessment.errors import DisclosureError
from assessment.results import Released, Result


@dataclass(frozen=True)
class Finding:
    """One hidden count that was bounded more tightly than the policy allows.

    Attributes
    ----------
    table : str
        Id of the released table.
    column : str
        The column; `whole less part` when it is what a whole holds beside its part.
    row : int
        Row of the released frame, from 0.
    lowest, highest : float
        What it must lie between.
    """

    table: str
    column: str
    row: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class Findings:
    """What an attack found.

    Attributes
    ----------
    found : tuple of Finding
        In the order of tables and rows.
    hidden_count : int
        How many hidden cells were attacked.
    """

    found: tuple[Finding, ...]
    hidden_count: int

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    @property
    def summary(self) -> str:
        """One sentence, without the counts that were recovered."""
        if not self.found:
            return f"The attack recovered none of {self.hidden_count:,} hidden counts."
        first = self.found[0]
        return (
            f"The attack bounded {len(self.found):,} of {self.hidden_count:,} hidden counts more tightly than the "
            f"policy allows, the first in {first.table}, column {first.column}, row {first.row}."
        )


def totals(result: Result) -> pd.DataFrame:
    """Every total over an additive key, as somebody may know it from elsewhere.

    Parameters
    ----------
    result : Result
        Not yet released.

    Returns
    -------
    pandas.DataFrame
        `column` (str), `over` (the key summed over), the result's keys (missing at `over`), `total` (float).
        Totals of one row are left out: they are that cell.
    """
    keys = list(result.columns_with("key"))
    columns = [*result.columns_with("count"), *result.columns_with("denominator")]
    pieces = []
    for over in result.additive:
        others = [key for key in keys if key != over]
        slices = result.frame[others].assign(slice=group_codes(result.frame, others))
        for column in columns:
            counted = result.frame[column].astype(float).groupby(slices["slice"]).agg(["sum", "count"])
            several = counted[counted["count"] > 1]
            named = slices.drop_duplicates("slice").set_index("slice").loc[several.index]
            pieces.append(named.assign(column=column, over=over, total=several["sum"]).reset_index(drop=True))
    order = ["column", "over", *keys, "total"]
    return pd.concat(pieces, ignore_index=True).reindex(columns=order) if pieces else pd.DataFrame(columns=order)


def attack(released: Iterable[Released], known_totals: Mapping[str, pd.DataFrame]) -> Findings:
    """Try to work out every hidden cell of released tables.

    For each hidden cell, and for what a whole holds beside a hidden part, the least and the most it can be are
    computed by linear (over one or two additive keys) or integer programming (beyond, and for parts). What counts
    as too tight is defined in `audit.exposed`. The attacker knows every total handed over, that a shown cell lies
    within its rounding, that zeros are shown (so a hidden cell is at least 1, unless a whole slice is hidden), and
    that a part never exceeds its whole.

    Parameters
    ----------
    released : iterable of Released
        Tables, as published.
    known_totals : mapping of str to pandas.DataFrame
        By table id, as from `totals`; none are known of a table that is not named.

    Returns
    -------
    Findings
        Empty when nothing was recovered.

    Raises
    ------
    DisclosureError
        When totals do not belong to their table.

    Examples
    --------
    >>> attack([], {}).summary
    'The attack recovered none of 0 hidden counts.'
    """
    found: list[Finding] = []
    count = 0
    for one in released:
        known, cells = _knowledge(one, known_totals.get(one.id))
        count += int(known.hidden.sum())
        for interval in exposed(known, one.smallest_count_shown):
            quantity = interval.quantity
            name = cells.columns[quantity.column]
            if quantity.whole is not None:
                name = f"{cells.columns[quantity.whole]} less {name}"
            found.append(Finding(one.id, name, quantity.row, interval.lowest, interval.highest))
    ordered = sorted(found, key=lambda finding: (finding.table, finding.row, finding.column))
    return Findings(tuple(ordered), count)


def _knowledge(released: Released, known: pd.DataFrame | None) -> tuple[Knowledge, Cells]:
    cells = cells_of(released.result)
    hidden = released.suppressed[list(cells.columns)].to_numpy(dtype=bool).T
    # A hidden cell is there, though its value is not: for the shape of the table it counts as a 0.
    shape = Cells(
        cells.columns,
        np.where(hidden, 0.0, cells.values),
        cells.slices,
        cells.blocks,
        cells.rank,
        cells.parts,
    )
    shown = np.nan_to_num(shape.values)
    below, above = (released.round_to // 2, (released.round_to - 1) // 2)
    least = np.where(shown > 0, np.maximum(shown - below, released.smallest_count_shown), shown)
    most = np.where(shown > 0, np.maximum(shown + above, least), shown)
    if released.round_to == 1:
        least = most = shown
    whole = _whole_numbers(shape, hidden, known)
    return Knowledge(
        lowest=np.where(hidden, lowest_possible(hidden, shape) if whole else 0.0, least),
        highest=np.where(hidden, np.inf, most),
        hidden=hidden,
        present=shape.present,
        slices=cells.slices,
        totals=_totals(released, cells, known),
        blocks=cells.blocks,
        parts=cells.parts,
        whole_numbers=whole,
    ), cells


def _whole_numbers(cells: Cells, hidden: Mask, known: pd.DataFrame | None) -> bool:
    if known is None or known.empty:
        return cells.whole_numbers
    sums = known["total"].to_numpy(dtype=float)
    return cells.whole_numbers and bool((sums == np.floor(sums)).all())


def _totals(released: Released, cells: Cells, known: pd.DataFrame | None) -> tuple[Numbers, ...]:
    found = []
    keys = list(released.result.columns_with("key"))
    for over, codes in zip(released.result.additive, cells.slices, strict=True):
        table = np.full((len(cells.columns), int(codes.max(initial=-1)) + 1), np.nan)
        others = [key for key in keys if key != over]
        rows = released.frame[others].assign(slice=codes).drop_duplicates("slice")
        for number, column in enumerate(cells.columns):
            if known is None:
                continue
            mine = known[(known["column"] == column) & (known["over"] == over)]
            if others:
                joined = rows.merge(mine[[*others, "total"]], on=others, how="left", validate="one_to_one")
                table[number, joined["slice"]] = joined["total"].to_numpy(dtype=float)
            elif len(mine):
                table[number, 0] = float(mine["total"].iloc[0])
        found.append(table)
    if known is not None and not set(known["column"]) <= set(cells.columns):
        raise DisclosureError(f"{released.id}: the totals are of other columns than the table's")
    return tuple(found)
