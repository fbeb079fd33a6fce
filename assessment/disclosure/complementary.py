"""Complementary suppression: further cells are hidden until no hidden one can be worked out from the totals."""

from __future__ import annotations

import numpy as np

from assessment.disclosure.audit import exposed
from assessment.disclosure.bounds import Interval
from assessment.disclosure.cells import Cells, Codes, Mask, lowest_possible
from assessment.disclosure.knowledge import knowledge_of
from assessment.disclosure.primary import with_parts
from assessment.disclosure.problem import Quantity
from assessment.errors import DisclosureError


def protect(hidden: Mask, cells: Cells, smallest_shown: int) -> Mask:
    """Hide further cells until no hidden one can be bounded too tightly from the totals.

    In each slice that adds up to a total, at least two cells end up hidden, and what they hold together leaves
    each of them room for `smallest_shown` values. The cell with the smallest count above zero goes first, ties in
    the order of the keys; a slice that nothing else can protect is hidden whole, zeros included. That is repeated
    over all additive keys until nothing changes. Over several keys, and for parts of a whole, single slices prove
    nothing: there the bounds of each hidden cell are computed over all totals together (`audit.exposed`), and what
    is exposed is hidden better.

    Parameters
    ----------
    hidden : array (columns, rows) of bool
        Primary suppression.
    cells : Cells
        The table, true values.
    smallest_shown : int
        The smallest count that may be shown.

    Returns
    -------
    array (columns, rows) of bool
        A new array; depends on the table only, never on chance.

    Raises
    ------
    DisclosureError
        When no suppression protects the table; it is not known to happen.
    """
    hidden = _settle(hidden, cells, smallest_shown)
    if not hidden.any() or (len(cells.slices) < 2 and not cells.parts):
        return hidden
    safe: set[Quantity] = set()
    while found := exposed(knowledge_of(cells, hidden), smallest_shown, safe):
        more = _hide_better(hidden, cells, found)
        if (more == hidden).all():
            raise DisclosureError(
                f"{len(found)} small counts of a table could be worked out from its totals whatever else is hidden. "
                "Show it with fewer keys, or for larger areas."
            )
        hidden = _settle(more, cells, smallest_shown)
    return hidden


def _settle(hidden: Mask, cells: Cells, smallest_shown: int) -> Mask:
    """Mend slice by slice until every slice is in order by itself."""
    hidden = with_parts(hidden, cells)
    while True:
        before = hidden
        for codes in cells.slices:
            for column in range(len(cells.columns)):
                hidden = _mend(hidden, cells, column, codes, smallest_shown)
        hidden = with_parts(hidden, cells)
        if (hidden == before).all():
            return hidden


def _mend(hidden: Mask, cells: Cells, column: int, codes: Codes, smallest_shown: int) -> Mask:
    """Hide, in each slice of one key that needs it, one more cell at a time until none does."""
    there, values = cells.present[column], np.nan_to_num(cells.values[column])
    count = int(codes.max(initial=-1)) + 1
    size = np.bincount(codes[there], minlength=count)
    while True:
        gone = np.bincount(codes[hidden[column]], minlength=count)
        spare = np.where(hidden[column], values - lowest_possible(hidden, cells)[column], 0.0)
        room = np.bincount(codes, weights=spare, minlength=count)
        short = (gone < 2) | (room < smallest_shown - 1)
        needy = (gone > 0) & (gone < size) & short
        if not needy.any():
            return hidden
        hidden = hidden.copy()
        candidates = np.flatnonzero(there & ~hidden[column] & (values > 0) & needy[codes])
        ordered = candidates[np.lexsort((cells.rank[candidates], values[candidates]))]
        slices, first = np.unique(codes[ordered], return_index=True)
        hidden[column, ordered[first]] = True
        needy[slices] = False
        hidden[column] |= there & needy[codes]


def _hide_better(hidden: Mask, cells: Cells, found: list[Interval]) -> Mask:
    """Hide one more cell for each exposed one, in a slice of its own if any is left there, else in its block."""
    more = hidden.copy()
    for one in sorted(found, key=lambda one: (one.width, cells.rank[one.quantity.row], one.quantity.column)):
        row = one.quantity.row
        own = np.zeros(len(cells.rank), dtype=bool)
        for codes in cells.slices:
            own |= codes == codes[row]
        columns = [one.quantity.column, *([] if one.quantity.whole is None else [one.quantity.whole])]
        linked = sorted({other for pair in cells.parts if set(pair) & set(columns) for other in pair} - set(columns))
        if (more & ~hidden)[columns][:, own].any():
            continue  # something was hidden there in this round already: look again first
        for near in (own, cells.blocks == cells.blocks[row]):
            if any(_hide_one(more, cells, column, near) for column in (*columns, *linked)):
                break
    return with_parts(more, cells)


def _hide_one(more: Mask, cells: Cells, column: int, near: Mask) -> bool:
    """Hide the smallest shown cell above zero among some rows, or else what zeros are shown there."""
    shown = near & cells.present[column] & ~more[column]
    above = np.flatnonzero(shown & (cells.values[column] > 0))
    if len(above):
        more[column, above[np.lexsort((cells.rank[above], cells.values[column, above]))[0]]] = True
        return True
    more[column] |= shown
    return bool(shown.any())
