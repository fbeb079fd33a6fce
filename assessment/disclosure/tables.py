"""The gate for tables: a `Result` in, a `Released` out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from assessment.disclosure.cells import Cells, Mask, Numbers, cells_of
from assessment.disclosure.complementary import protect
from assessment.disclosure.primary import is_small, small_cells
from assessment.disclosure.rounding import coarse, rounded
from assessment.disclosure.rules import Policy, Rule
from assessment.results import GATE, Released, Result


def release(result: Result, policy: Policy) -> Released:
    """What of a result this audience may see.

    Small counts are hidden, and further ones so that no hidden count can be worked out from totals over the result's
    additive keys; what is derived from a hidden count or base is hidden with it (in all rows of a pooled group), and
    percentages of bases below `smallest_base_shown`. Counts are rounded where the rule says so, and derived numbers
    coarsened to match. A source that the audience may not see at all leaves a table with nothing but its keys and
    labels.

    The frame holds no rows of totals: they are figures, or tables of their own (a row named total or all is refused).

    Parameters
    ----------
    result : Result
        From analysis.
    policy : Policy
        Of the audience.

    Returns
    -------
    Released
        Hidden values are missing (columns of whole numbers that lose some become floating point). Rows keep their
        order, unless that order would tell of the hidden counts: then rows that hide something stand last, by key.

    Raises
    ------
    DisclosureError
        When the result cannot be judged: repeated keys, negative counts, rows of totals.

    Examples
    --------
    >>> from datetime import date
    >>> from assessment.periods import Period
    >>> year = Period(date(2011, 4, 1), date(2012, 3, 31))
    >>> frame = pd.DataFrame({"ward": ["A", "B", "C", "D"], "repeats_count": [3, 9, 0, 20]})
    >>> roles = {"ward": "key", "repeats_count": "count"}
    >>> table = Result("x.y", "Repeats", frame, roles, year, ("marac",), additive=("ward",))
    >>> release(table, Policy("executive")).frame["repeats_count"].tolist()
    [nan, nan, 0.0, 20.0]
    """
    return released(result, policy)


def released(result: Result, policy: Policy, *, complementary: bool = True) -> Released:
    """As `release`; without its second half only for tests that show what the attack then finds.

    Parameters
    ----------
    result : Result
        From analysis.
    policy : Policy
        Of the audience.
    complementary : bool
        Whether to hide more than the small counts themselves.

    Returns
    -------
    Released
        As `release`.

    Raises
    ------
    DisclosureError
        As `release`.
    """
    rule = policy.rule(result.sources)
    cells = cells_of(result)
    if policy.withholds(result.sources, result.area_level):
        hidden = np.ones(cells.values.shape, dtype=bool)
        withheld = np.ones(len(result.frame), dtype=bool)
        return _pack(result, policy, rule, cells, hidden, withheld, rows_count=None)
    if result.exact:
        rule = Rule(1, 1)
    hidden = small_cells(result, cells, rule.smallest_count_shown)
    if complementary:
        hidden = protect(hidden, cells, rule.smallest_count_shown)
    withheld = _with_what_is_pooled(result, np.asarray(hidden.any(axis=0)))
    if not result.exact:
        withheld = withheld | _base_too_small(result, policy.smallest_base_shown)
    return _pack(result, policy, rule, cells, hidden, withheld, rows_count=_rows_count(result, rule))


def _pack(
    result: Result, policy: Policy, rule: Rule, cells: Cells, hidden: Mask, withheld: Mask, rows_count: int | None
) -> Released:
    frame = pd.DataFrame({name: result.frame[name].reset_index(drop=True) for name in result.frame.columns})
    frame.attrs = {}
    suppressed = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for number, column in enumerate(cells.columns):
        suppressed[column] = hidden[number]
    for column in result.columns_with("derived"):
        suppressed[column] = withheld
    if rule.round_to > 1:
        frame = _rounded_frame(result, frame, cells, rule)
    order = _telling_order(result, cells, suppressed)
    for column in frame.columns:
        frame[column] = _masked(frame[column], suppressed[column])
    frame, suppressed = frame.iloc[order].reset_index(drop=True), suppressed.iloc[order].reset_index(drop=True)
    return Released(
        result=replace(result, frame=frame, rows_count=rows_count),
        suppressed=suppressed,
        audience=policy.audience,
        smallest_count_shown=rule.smallest_count_shown,
        round_to=rule.round_to,
        gate=GATE,
    )


def _masked(column: pd.Series, hidden: pd.Series) -> pd.Series:
    """The column with gaps; plain types, so that charts and tables need not know of nullable ones."""
    if not hidden.any():
        return column
    if pd.api.types.is_bool_dtype(column):
        return column.astype(object).mask(hidden, None)
    if pd.api.types.is_integer_dtype(column):
        return column.astype(float).mask(hidden)
    return column.mask(hidden)


def _with_what_is_pooled(result: Result, hiding: Mask) -> Mask:
    """Rows whose derived values rest on a hidden count, their own or one of a row that they are pooled with."""
    if not result.pooled or not hiding.any():
        return hiding
    groups = result.frame.groupby(list(result.pooled), sort=False, dropna=False, observed=True).ngroup().to_numpy()
    return np.isin(groups, groups[hiding])


def _base_too_small(result: Result, smallest_base: int) -> Mask:
    small = np.zeros(len(result.frame), dtype=bool)
    for column in result.columns_with("denominator"):
        small |= result.frame[column].to_numpy(dtype=float, na_value=np.nan) < smallest_base
    return small


def _rounded_frame(result: Result, frame: pd.DataFrame, cells: Cells, rule: Rule) -> pd.DataFrame:
    """Counts rounded; derived numbers coarsened by what one count more would change in them."""
    changed: dict[str, Numbers] = {
        column: rounded(cells.values[number], rule.round_to) for number, column in enumerate(cells.columns)
    }
    counts = len(result.columns_with("count"))
    smallest = np.fmin.reduce(cells.values[:counts], axis=0) if counts else np.full(len(frame), np.nan)
    base = np.fmin.reduce(cells.values[counts:], axis=0) if counts < len(cells.columns) else smallest
    for column in result.columns_with("derived"):
        kind = result.frame[column]
        if pd.api.types.is_bool_dtype(kind) or not pd.api.types.is_numeric_dtype(kind):
            continue
        values = kind.to_numpy(dtype=float, na_value=np.nan)
        top = 100.0 if column.endswith("_pct") else 1.0 if column.endswith("_share") else None
        over = smallest if top is None else base
        with np.errstate(divide="ignore", invalid="ignore"):
            per_count = np.where(over > 0, (np.abs(values) if top is None else top) / over, 0.0)
        changed[column] = coarse(values, per_count, rule.round_to)
    return frame.assign(**{name: pd.Series(values, index=frame.index) for name, values in changed.items()})


def _telling_order(result: Result, cells: Cells, suppressed: pd.DataFrame) -> np.ndarray:
    """Positions of the rows as they may stand: sorted by a count, a table places hidden counts between shown ones."""
    rows = np.arange(len(suppressed))
    partly = suppressed.any(axis=1).to_numpy()
    if not partly.any() or (np.diff(cells.rank) > 0).all() or not _sorted_by_numbers(result):
        return rows
    hidden = rows[partly]
    return np.concatenate([rows[~partly], hidden[np.argsort(cells.rank[hidden], kind="stable")]])


def _sorted_by_numbers(result: Result) -> bool:
    for role in ("count", "denominator", "derived"):
        for column in result.columns_with(role):  # type: ignore[arg-type]
            kind = result.frame[column]
            if not pd.api.types.is_numeric_dtype(kind):
                continue
            values = kind.dropna()
            if (
                len(values)
                and values.min() < values.max()
                and (values.is_monotonic_increasing or values.is_monotonic_decreasing)
            ):
                return True
    return False


def _rows_count(result: Result, rule: Rule) -> int | None:
    if result.rows_count is None:
        return None
    count = np.array([float(result.rows_count)])
    if not result.exact and is_small(count, rule.smallest_count_shown)[0]:
        return None
    return int(rounded(count, rule.round_to)[0])
