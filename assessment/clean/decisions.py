"""What an officer has to say with every correction: the day, who, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from assessment.errors import Fault, InputError, faults_message

_ADVICE = "Nothing was corrected and nothing was published. Mend these lines, then run: assessment check"
_LINES_SAID = 10
#: Column, what is wrong with it, and in which lines.
Found = tuple[str, str, list[int]]


def day_of(text: str) -> date | None:
    """The day a correction was made.

    Parameters
    ----------
    text : str
        year-month-day, or day/month/year as Excel makes of it.

    Returns
    -------
    datetime.date or None
        None when it is neither.

    Examples
    --------
    >>> day_of("2012-02-01") == day_of("1/2/2012"), day_of("Feb 2012")
    (True, None)
    """
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else None
    if parts is None:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def unsigned(entries: pd.DataFrame) -> list[Found]:
    """Entries that lack who, when or why.

    Parameters
    ----------
    entries : pandas.DataFrame
        Columns `entry_line`, `date`, `author`, `reason`.

    Returns
    -------
    list of (str, str, list of int)
        Column, what is wrong, in which lines.
    """
    blank = [
        (name, "blank: say who, when and why", lines_of(entries, entries[name] == "")) for name in ("author", "reason")
    ]
    undated = entries["date"].map(lambda text: day_of(text) is None)
    said = "not a date; expected year-month-day or day/month/year"
    return [*blank, ("date", said, lines_of(entries, undated))]


def lines_of(entries: pd.DataFrame, chosen: pd.Series) -> list[int]:
    """Lines of the entries chosen.

    Parameters
    ----------
    entries : pandas.DataFrame
        With `entry_line`.
    chosen : pandas.Series of bool
        Which, in their order.

    Returns
    -------
    list of int
        Counted from 1, as in the file.
    """
    return [int(line) for line in entries.loc[chosen.to_numpy(dtype=bool), "entry_line"]]


def refuse(place: str, found: Sequence[Found]) -> None:
    """Stop where entries of a file of corrections cannot be used.

    Parameters
    ----------
    place : str
        The file.
    found : sequence of (str, str, list of int)
        Column, what is wrong, in which lines; no lines where nothing is.

    Raises
    ------
    InputError
        Naming columns and lines, never a cell.
    """
    faults = []
    for column, said, lines in found:
        if lines:
            listed = ", ".join(str(line) for line in lines[:_LINES_SAID])
            more = f" and {len(lines) - _LINES_SAID} more" if len(lines) > _LINES_SAID else ""
            faults.append(Fault(column, f"{said} (line {listed}{more})", len(lines), lines[0]))
    if faults:
        raise InputError(faults_message(place, faults, _ADVICE))
