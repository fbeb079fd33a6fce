"""Whether a column of dates was written month before day: it is not read then, for half of it would be read wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

MONTH_FIRST = "month before day"
#: A single date among many that reads only month first is a typing error; more than this share of them is a habit.
TYPING_ERRORS_SHARE = 0.05
_DAYS_OF_A_MONTH = 30.4
#: A split of true dates and texts at the twelfth that is less likely than this was made by a machine.
_IMPOSSIBLE = 1e-4
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](?:\d{4}|\d{2})(?:\D.*)?", re.ASCII)


def in_doubt(texts: Sequence[str], unread: np.ndarray, true_days: np.ndarray, formats: Sequence[str]) -> np.ndarray:
    """Which cells of a column cannot be trusted to have their day before their month.

    Files made on a machine with American settings write 04/13/2011, which no British reading accepts, beside
    04/05/2011, which it takes for the fourth of May. Opened once in a spreadsheet, the second kind becomes a true date,
    with day and month exchanged, and the first stays text.

    Parameters
    ----------
    texts : sequence of str
        The distinct cells; empty where a cell is no text.
    unread : numpy.ndarray of bool
        Cells that no declared reading accepts.
    true_days : numpy.ndarray of int
        Day of the month of the cells that are true dates or serial numbers; 0 elsewhere.
    formats : sequence of str
        As the layout declares them.

    Returns
    -------
    numpy.ndarray of bool
        Cells that could be read both ways, and those that read only month first; all False where no cell reads only
        month first, or where they are few enough beside those that read only day first to be typing errors. Where all
        texts are after the twelfth and no true date is, the true dates.

    Examples
    --------
    >>> unread = np.array([True, False, False])
    >>> in_doubt(["04/13/2011", "04/05/2011", "2011-05-04"], unread, np.zeros(3, dtype=int), ["%d/%m/%Y"]).tolist()
    [True, True, False]
    """
    nothing = np.zeros(len(texts), dtype=bool)
    if not any("%d" in written.partition("%m")[0] for written in formats):
        return nothing
    if any("%m" in written.partition("%d")[0] and not written.startswith(("%Y", "%y")) for written in formats):
        return nothing
    if not any(_month_first(*_pair(texts[index])) for index in np.flatnonzero(unread).tolist()):
        return _exchanged(texts, true_days)
    pairs = [_pair(text) for text in texts]
    first, second = np.array(pairs, dtype=int).reshape(-1, 2).T
    month_first = unread & (first >= 1) & (first <= 12) & (second > 12) & (second <= 31)
    day_first = ((first > 12) & (first <= 31) & (second >= 1) & (second <= 12)) | (true_days > 12)
    either = ((first >= 1) & (first <= 12) & (second >= 1) & (second <= 12)) | ((true_days >= 1) & (true_days <= 12))
    against, told = int(month_first.sum()), int(month_first.sum() + day_first.sum())
    if day_first.any() and (against < 2 or against <= TYPING_ERRORS_SHARE * told):
        return nothing
    return month_first | either


def _exchanged(texts: Sequence[str], true_days: np.ndarray) -> np.ndarray:
    """True dates that a spreadsheet with American settings made of a British column, day and month exchanged.

    It takes 04/05/2011 for the fifth of April and leaves 13/05/2011 as text: no true date is after the twelfth, and no
    text before the thirteenth. Where cells become true dates for another reason, that is as good as impossible.
    """
    true = true_days > 0
    if not true.any() or (true_days > 12).any():
        return np.zeros(len(texts), dtype=bool)
    first = np.array([_pair(text)[0] for text in texts], dtype=int)
    written = ~true & (first > 0)
    by_chance = (12 / _DAYS_OF_A_MONTH) ** int(true.sum()) * (1 - 12 / _DAYS_OF_A_MONTH) ** int(written.sum())
    told = bool(written.any()) and bool((first[written] > 12).all()) and by_chance < _IMPOSSIBLE
    return true & told


def _month_first(first: int, second: int) -> bool:
    return 1 <= first <= 12 and 12 < second <= 31


def _pair(text: str) -> tuple[int, int]:
    match = _NUMERIC.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else (0, 0)
