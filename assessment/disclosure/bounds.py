"""How tightly a hidden count can be bounded: linear and integer programming over what is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from assessment.disclosure.cells import Mask, Numbers
from assessment.disclosure.problem import Problem, Quantity

CLOSE = 1e-6  # the solver's own tolerance is ten times finer


@dataclass(frozen=True)
class Interval:
    """A quantity and the least and most it can be."""

    quantity: Quantity
    lowest: float
    highest: float

    @property
    def width(self) -> float:
        """Most less least."""
        return self.highest - self.lowest


def intervals(problem: Problem, enough: Numbers, whole_numbers: bool) -> list[Interval]:
    """The quantities of a problem that can be bounded to less than is enough.

    Tables that agree with all that is known are gathered first, each chosen to move many quantities at once; only
    what none of them moved far enough is bounded exactly, two programmes each.

    Parameters
    ----------
    problem : Problem
        Unknown cells that hang together.
    enough : array (quantities,)
        Width from which an interval is wide enough.
    whole_numbers : bool
        Whether the bounds may be rounded inwards.

    Returns
    -------
    list of Interval
        Exact ones, narrower than enough.
    """
    seen = _Seen(problem, enough - CLOSE)
    start = problem.solve(np.zeros(len(problem.lower)))
    seen.add(start)
    room = np.minimum(problem.upper, np.maximum(start, problem.lower + enough.max(initial=0.0) + 1))
    while seen.open.any():
        before = int(seen.open.sum())
        aim = np.asarray(problem.weights.T @ _at_once(problem, enough, seen.open))
        seen.add(problem.solve(-aim, room))
        if int(seen.open.sum()) == before:
            seen.add(problem.solve(aim))
        if int(seen.open.sum()) == before:
            break
    found = []
    for number in np.flatnonzero(seen.open):
        if not seen.open[number]:
            continue
        aim = problem.weights[[number]].toarray().ravel()
        ends = [problem.solve(sign * aim) for sign in (1.0, -1.0)]
        least, most = (float(aim @ end + problem.offsets[number]) for end in ends)
        for end in ends:
            seen.add(end)
        if whole_numbers:
            least, most = np.ceil(least - CLOSE), np.floor(most + CLOSE)
        if most - least < enough[number] - CLOSE:
            found.append(Interval(problem.quantities[number], float(least), float(most)))
    return found


def _at_once(problem: Problem, enough: Numbers, still: Mask) -> Numbers:
    """Choose open quantities that can all grow by enough at once, as far as single sums tell: 1 chosen, 0 not.

    To ask for all of them would ask for nothing where they make up a total.
    """
    left = problem.spare.copy()
    tied = csr_array(problem.sums.T)
    chosen = np.zeros(len(still))
    for number in np.flatnonzero(still):
        cells = problem.weights.indices[slice(*problem.weights.indptr[number : number + 2])]
        slices = np.concatenate([tied.indices[slice(*tied.indptr[cell : cell + 2])] for cell in cells])
        if (left[slices] >= enough[number]).all():
            left[slices] -= enough[number]
            chosen[number] = 1.0
    return chosen if chosen.any() else still.astype(float)


class _Seen:
    """The least and most seen of every quantity, over tables that agree with all that is known."""

    def __init__(self, problem: Problem, enough: Numbers) -> None:
        self._problem, self._enough = problem, enough
        self._least = np.full(len(enough), np.inf)
        self._most = np.full(len(enough), -np.inf)

    def add(self, table: Numbers) -> None:
        values = np.asarray(self._problem.weights @ table) + self._problem.offsets
        self._least = np.minimum(self._least, values)
        self._most = np.maximum(self._most, values)

    @property
    def open(self) -> Mask:
        """Which are not seen to move far enough yet."""
        return self._most - self._least < self._enough
