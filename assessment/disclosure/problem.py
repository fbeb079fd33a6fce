"""What is known of a table as constraints for a solver, split into problems that have nothing to do with each other.

Bounds of suppressed cells given a table's totals are the standard audit of cell suppression (Fischetti and Salazar
2001; Hundepool et al., Statistical Disclosure Control, 2012, section 4.4). The solver is HiGHS, through scipy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from assessment.disclosure.cells import Codes, Numbers
from assessment.disclosure.knowledge import Knowledge
from assessment.errors import DisclosureError


@dataclass(frozen=True)
class Quantity:
    """Something that somebody would like to know: a hidden cell, or what a whole holds beside a part.

    Attributes
    ----------
    column, row : int
        The cell; the part's cell when `whole` is given.
    whole : int or None
        Column of the whole, when the quantity is whole less part.
    """

    column: int
    row: int
    whole: int | None = None


@dataclass
class Problem:
    """The unknown cells that hang together, as constraints for the solver; local numbering.

    Attributes
    ----------
    lower, upper : array (variables,)
        Bounds, finite.
    constraints : list of LinearConstraint
        Sums over slices, parts within wholes.
    sums : csr_array (slices, variables)
        The sums over slices alone, as ones ...
    spare : array (slices,)
        ... and what each leaves to share out once every variable is at its lowest.
    quantities : list of Quantity
        What to bound.
    weights : csr_array (quantities, variables)
        Each quantity as a sum of variables ...
    offsets : array (quantities,)
        ... plus a known number.
    integer : bool
        Whether whole numbers must be asked of the solver: sums over one or two keys give them by themselves.
    """

    lower: Numbers
    upper: Numbers
    constraints: list[LinearConstraint]
    sums: csr_array
    spare: Numbers
    quantities: list[Quantity]
    weights: csr_array
    offsets: Numbers
    integer: bool

    def solve(self, objective: Numbers, upper: Numbers | None = None) -> Numbers:
        """A table that agrees with all that is known and makes the objective least; array (variables,).

        Raises
        ------
        DisclosureError
            When no table agrees with all that is known.
        """
        found = milp(
            objective,
            integrality=np.ones(len(objective)) if self.integer else None,
            bounds=Bounds(self.lower, self.upper if upper is None else upper),
            constraints=self.constraints,
            options={"presolve": self.integer},  # for sums alone it costs more than it saves
        )
        if found.x is None:
            raise DisclosureError(
                "no table agrees with the totals and the cells shown: they are not of one and the same table"
            )
        return np.asarray(found.x)


def problems(known: Knowledge, wanted: list[Quantity], room: float) -> Iterator[Problem]:
    """Split what is known into problems that have nothing to do with each other.

    Parameters
    ----------
    known : Knowledge
        Bounds and totals.
    wanted : list of Quantity
        What to bound; problems without any are left out.
    room : float
        How far above its lowest value to look in cells that no total bounds.

    Yields
    ------
    Problem
        In the order of their first cell.
    """
    unknown = np.flatnonzero((known.highest > known.lowest).ravel())
    if not len(unknown):
        return
    sums, right = _sums(known)
    limits, over = _limits(known)
    label = _hanging_together(sums[:, unknown], limits[:, unknown])
    where = np.full(known.lowest.size, -1)
    where[unknown] = label
    members: dict[int, list[Quantity]] = {}
    for quantity in wanted:
        first = where[quantity.column * known.lowest.shape[1] + quantity.row]
        if first < 0 and quantity.whole is not None:
            first = where[quantity.whole * known.lowest.shape[1] + quantity.row]
        members.setdefault(int(first), []).append(quantity)
    for number in sorted(members):
        if number >= 0:
            yield _problem(known, unknown[label == number], members[number], (sums, right), (limits, over), room)


def _hanging_together(sums: csr_array, limits: csr_array) -> Codes:
    """Number the groups of cells that share a sum or a limit, directly or through others."""
    ties = vstack([sums, limits])
    count, size = ties.shape
    graph = coo_array(ties)
    joined = coo_array((np.ones(graph.nnz), (graph.row + size, graph.col)), shape=(count + size, count + size))
    return np.asarray(connected_components(joined, directed=False)[1][:size], dtype=np.intp)


def _sums(known: Knowledge) -> tuple[csr_array, Numbers]:
    """Known sums over slices: rows of ones over all cells, and what they add up to once shown cells are taken off."""
    shape = known.lowest.shape
    cell = np.arange(known.lowest.size).reshape(shape)
    exact = np.where(known.highest > known.lowest, 0.0, known.lowest)
    rows, columns, right = [], [], []
    used = 0
    for codes, totals in zip(known.slices, known.totals, strict=True):
        for column in range(shape[0]):
            given = ~np.isnan(totals[column])
            number = np.cumsum(given) - 1 + used
            within = given[codes]
            rows.append(number[codes][within])
            columns.append(cell[column][within])
            shown = np.bincount(codes, weights=exact[column], minlength=totals.shape[1])
            right.append((totals[column] - shown)[given])
            used += int(given.sum())
    if not rows:
        return csr_array((0, known.lowest.size)), np.empty(0)
    row, col = np.concatenate(rows), np.concatenate(columns)
    matrix = coo_array((np.ones(len(row)), (row, col)), shape=(used, known.lowest.size))
    return csr_array(matrix), np.concatenate(right)


def _limits(known: Knowledge) -> tuple[csr_array, Numbers]:
    """Part less whole is zero at most, once shown cells are moved to the right."""
    count = known.lowest.shape[1]
    exact = np.where(known.highest > known.lowest, 0.0, known.lowest).ravel()
    rows, columns, values = [], [], []
    for number, (part, whole) in enumerate(known.parts):
        row = np.arange(count) + number * count
        rows += [row, row]
        columns += [np.arange(count) + part * count, np.arange(count) + whole * count]
        values += [np.ones(count), -np.ones(count)]
    if not rows:
        return csr_array((0, known.lowest.size)), np.empty(0)
    matrix = csr_array(
        coo_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
            shape=(len(known.parts) * count, known.lowest.size),
        )
    )
    return matrix, -(matrix @ exact)


def _problem(
    known: Knowledge,
    cells: Codes,
    quantities: list[Quantity],
    sums: tuple[csr_array, Numbers],
    limits: tuple[csr_array, Numbers],
    room: float,
) -> Problem:
    lower = known.lowest.ravel()[cells]
    upper = known.highest.ravel()[cells]
    bounded = known.smallest_total().ravel()[cells]
    upper = np.where(np.isinf(upper), np.where(np.isinf(bounded), lower + room, bounded), upper)
    total, limit = csr_array(sums[0][:, cells]), csr_array(limits[0][:, cells])
    slices, bounds = np.flatnonzero(np.diff(total.indptr)), np.flatnonzero(np.diff(limit.indptr))
    total, right, limit, over = total[slices], sums[1][slices], limit[bounds], limits[1][bounds]
    constraints = []
    if len(slices):
        constraints.append(LinearConstraint(total, right, right))
    if len(bounds):
        constraints.append(LinearConstraint(limit, np.full(len(over), -np.inf), over))
    weights, offsets = _weights(known, cells, quantities)
    integer = known.whole_numbers and (len(known.slices) > 2 or bool(known.parts))
    spare = right - np.asarray(total @ lower)
    return Problem(lower, upper, constraints, total, spare, quantities, weights, offsets, integer)


def _weights(known: Knowledge, cells: Codes, quantities: list[Quantity]) -> tuple[csr_array, Numbers]:
    place = {int(cell): number for number, cell in enumerate(cells)}
    count = known.lowest.shape[1]
    offsets = np.zeros(len(quantities))
    rows, columns, signs = [], [], []
    for number, quantity in enumerate(quantities):
        signed = [(quantity.column, 1.0)]
        if quantity.whole is not None:
            signed = [(quantity.whole, 1.0), (quantity.column, -1.0)]
        for column, sign in signed:
            cell = column * count + quantity.row
            if cell in place:
                rows.append(number)
                columns.append(place[cell])
                signs.append(sign)
            else:
                offsets[number] += sign * known.lowest.ravel()[cell]
    matrix = coo_array((signs, (rows, columns)), shape=(len(quantities), len(cells)))
    return csr_array(matrix), offsets
