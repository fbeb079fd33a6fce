"""The protected columns of a table as arrays, and the slices over which they add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.errors import DisclosureError
from assessment.results import Result

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

TOTAL_WORDS = frozenset({"total", "totals", "all"})


@dataclass(frozen=True)
class Cells:
    """Counts and denominators of a table, one array row a column of the table.

    Attributes
    ----------
    columns : tuple of str
        Counts, then denominators.
    values : array (columns, rows)
        Missing where nothing was supplied.
    slices : tuple of arrays (rows,)
        For each additive key the number of the slice a row is in: rows alike in all other keys.
    blocks : array (rows,)
        The same for all additive keys at once: rows alike in the keys that are not additive.
    rank : array (rows,)
        Place of a row in the order of its keys, to settle ties.
    parts : tuple of (int, int)
        Columns (part, whole).
    """

    columns: tuple[str, ...]
    values: Numbers
    slices: tuple[Codes, ...]
    blocks: Codes
    rank: Codes
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def present(self) -> Mask:
        """Where there is a value."""
        return ~np.isnan(self.values)

    @property
    def whole_numbers(self) -> bool:
        """Whether all values are whole, as counts of people are and weighted counts are not."""
        known = self.values[self.present]
        return bool((known == np.floor(known)).all())


def cells_of(result: Result) -> Cells:
    """The protected columns of a result.

    Parameters
    ----------
    result : Result
        Keys must identify its rows; counts and denominators are numbers of zero or more.

    Returns
    -------
    Cells
        In the order of the frame's rows.

    Raises
    ------
    DisclosureError
        When a key value repeats, a count is negative or no number, or a row of totals stands among the rows.
    """
    frame, keys = result.frame, list(result.columns_with("key"))
    columns = result.columns_with("count") + result.columns_with("denominator")
    _refuse_repeats(result, keys)
    _refuse_totals(result)
    values = np.empty((len(columns), len(frame)))
    for number, column in enumerate(columns):
        if not pd.api.types.is_numeric_dtype(frame[column]):
            raise DisclosureError(
                f"{result.id}: the column {column} is to be protected as a count but holds no numbers"
            )
        values[number] = frame[column].to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any() or (values < 0).any():
        raise DisclosureError(f"{result.id}: a count is negative or infinite; counts are zero or more")
    fixed = [key for key in keys if key not in result.additive]
    return Cells(
        columns=columns,
        values=values,
        slices=tuple(group_codes(frame, [key for key in keys if key != one]) for one in result.additive),
        blocks=group_codes(frame, fixed),
        rank=_rank(frame, keys),
        parts=tuple((columns.index(part), columns.index(whole)) for part, whole in result.part_of.items()),
    )


def group_codes(frame: pd.DataFrame, keys: list[str]) -> Codes:
    """Number the groups of rows that are alike in some keys.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any; missing keys are alike.
    keys : list of str
        Columns; none makes one group of all rows.

    Returns
    -------
    array (rows,)
        From 0, in order of appearance.
    """
    if not keys:
        return np.zeros(len(frame), dtype=np.intp)
    groups = frame.groupby(keys, dropna=False, sort=False, observed=True).ngroup()
    return np.asarray(groups, dtype=np.intp)


def lowest_possible(hidden: Mask, cells: Cells) -> Numbers:
    """The least that a reader knows each hidden cell to be.

    Zeros are shown, so a hidden cell is at least 1 - unless a whole slice through it is hidden, zeros included.

    Parameters
    ----------
    hidden : array (columns, rows)
        What is withheld.
    cells : Cells
        The table.

    Returns
    -------
    array (columns, rows)
        0 or 1; 0 throughout where values are not whole numbers.
    """
    lowest = np.ones(hidden.shape) if cells.whole_numbers else np.zeros(hidden.shape)
    for column, there in enumerate(cells.present):
        for codes in cells.slices:
            size = np.bincount(codes[there], minlength=codes.max(initial=-1) + 1)
            gone = np.bincount(codes[there & hidden[column]], minlength=len(size))
            lowest[column, (gone == size)[codes] & (size > 1)[codes]] = 0.0
    return lowest


def _rank(frame: pd.DataFrame, keys: list[str]) -> Codes:
    if not keys:
        return np.arange(len(frame), dtype=np.intp)
    # Keys may mix text and dates in one column; their written form always has an order.
    orderly = frame[keys].apply(_orderly).reset_index(drop=True)
    order = orderly.sort_values(keys, kind="stable").index.to_numpy()
    rank = np.empty(len(frame), dtype=np.intp)
    rank[order] = np.arange(len(frame), dtype=np.intp)
    return rank


def _orderly(column: pd.Series) -> pd.Series:
    return column.astype(str) if column.dtype == object else column


def _refuse_repeats(result: Result, keys: list[str]) -> None:
    if not keys:
        if len(result.frame) > 1:
            raise DisclosureError(f"{result.id}: {len(result.frame)} rows and no key to tell them apart; name one")
        return
    repeats = int(result.frame.duplicated(keys).sum())
    if repeats:
        raise DisclosureError(
            f"{result.id}: {repeats} rows repeat the keys of another ({', '.join(keys)}); the gate cannot tell "
            "what adds up. Name every key, or add the rows together."
        )


def _refuse_totals(result: Result) -> None:
    for key in result.additive:
        column = result.frame[key]
        if column.dtype != object and not isinstance(column.dtype, pd.StringDtype | pd.CategoricalDtype):
            continue
        totals = column.astype(str).str.strip().str.lower().isin(TOTAL_WORDS)
        if totals.any():
            raise DisclosureError(
                f"{result.id}: {int(totals.sum())} rows of totals stand among the rows of {key}. "
                "Give totals as figures or as a table of their own; the gate adds the rows up itself."
            )
