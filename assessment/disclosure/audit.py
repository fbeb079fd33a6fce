"""Which hidden cells are bounded more tightly than a policy allows: one definition, for the gate and for the attack."""

from __future__ import annotations

import numpy as np

from assessment.disclosure.bounds import Interval, intervals
from assessment.disclosure.cells import Mask, Numbers
from assessment.disclosure.knowledge import Knowledge
from assessment.disclosure.problem import Quantity, problems


def exposed(known: Knowledge, smallest_shown: int, safe: set[Quantity] | None = None) -> list[Interval]:
    """The hidden quantities that can be bounded too tightly.

    A quantity is *exposed* when the interval of its possible values

    - can still be a small count: it meets 1 to `smallest_shown - 1` (to learn that a cell is zero, or large enough
      to be shown anyway, tells nothing the policy hides), and
    - is narrower than `smallest_shown - 1`, so it holds fewer than `smallest_shown` whole numbers, and
    - is narrower than what the totals alone would tell of it had the table never been shown: where the total of
      two rows is 3, each is at most 3 whatever a table hides. Such totals are judged where they are shown themselves.

    Parameters
    ----------
    known : Knowledge
        What is known.
    smallest_shown : int
        The smallest count that may be shown.
    safe : set of Quantity, optional
        Quantities known not to be exposed, left out; those found safe are added. To hide further cells makes no
        interval narrower, so what was safe stays safe.

    Returns
    -------
    list of Interval
        Empty when the table is safe.
    """
    safe = set() if safe is None else safe
    wanted = [one for one in _hidden_quantities(known) if one not in safe]
    enough = dict(zip(wanted, _enough(known, wanted, smallest_shown), strict=True))
    found: list[Interval] = []
    for problem in problems(known, wanted, room=2.0 * smallest_shown):
        needed = np.array([enough[one] for one in problem.quantities])
        found += [
            one
            for one in intervals(problem, needed, known.whole_numbers)
            if one.lowest < smallest_shown and one.highest > 0 and _told_more(one, known, enough[one.quantity])
        ]
    safe |= set(wanted) - {one.quantity for one in found}
    return found


def _hidden_quantities(known: Knowledge) -> list[Quantity]:
    cells = [Quantity(int(column), int(row)) for column, row in np.argwhere(known.hidden)]
    rests = [
        Quantity(part, int(row), whole)
        for part, whole in known.parts
        for row in np.flatnonzero(_either(known.hidden, part, whole) & known.present[part] & known.present[whole])
    ]
    return cells + rests


def _either(hidden: Mask, part: int, whole: int) -> Mask:
    return np.asarray(hidden[part] | hidden[whole])


def _enough(known: Knowledge, wanted: list[Quantity], smallest_shown: int) -> Numbers:
    """The width each quantity needs: no total leaves more room than its own size."""
    smallest = known.smallest_total()
    rest = {pair: _smallest_rest(known, *pair) for pair in known.parts}
    room = [
        smallest[one.column, one.row] if one.whole is None else rest[one.column, one.whole][one.row] for one in wanted
    ]
    return np.minimum(np.array(room, dtype=float), smallest_shown - 1.0)


def _smallest_rest(known: Knowledge, part: int, whole: int) -> Numbers:
    found = np.full(known.lowest.shape[1], np.inf)
    for codes, totals in zip(known.slices, known.totals, strict=True):
        found = np.fmin(found, (totals[whole] - totals[part])[codes])
    return found


def _told_more(found: Interval, known: Knowledge, enough: float) -> bool:
    """Whether the table tells more of a quantity than the totals do by themselves."""
    row = found.quantity.row
    alone = known.without_table().of_block(row)
    here = int(np.flatnonzero(np.flatnonzero(known.blocks == known.blocks[row]) == row)[0])
    quantity = Quantity(found.quantity.column, here, found.quantity.whole)
    for problem in problems(alone, [quantity], room=2.0 * enough):
        for one in intervals(problem, np.array([enough]), known.whole_numbers):
            return found.width < one.width
    return True
