"""Numbers as partners write them: separators, signs, brackets, percentages, and values that were held back."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from assessment.clean.cells import UNKNOWN_WORDS, Parsed, consists_of, distinct, text_of
from assessment.schema.layout import LayoutField

SUPPRESSED = "suppressed by the provider"
#: How public bodies mark a value that they hold back (Government Statistical Service: symbols and shorthand in tables).
_HELD_BACK = re.compile(
    r"[<>\u2264\u2265]\s*=?\s*\d[\d,]*(?:\.\d+)?\s*%?"
    r"|(?:under|below|over|less than|fewer than|more than)\s+\d+\s*%?"
    r"|\*+|\.\.|\[(?:c|x|z|u|w|low)\]|c|x|z|suppressed|withheld|supp",
    re.IGNORECASE,
)
_MINUS = "\u2212\u2010\u2011\u2013-"
_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+{_MINUS}])?\s*(?P<pound>\u00a3)?\s*(?P<sign_after_pound>[+{_MINUS}])?"
    r"(?P<body>[1-9]\d{0,2}(?:(?P<gap>[, ])\d{3})(?:(?P=gap)\d{3})*(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    rf"\s*(?P<trailing>[{_MINUS}])?\s*(?P<percent>%)?\s*(?P<close>\))?",
    re.ASCII,
)
#: Whole numbers beyond this are not held exactly by a float of 64 bits.
_EXACT_TO = 2.0**53
_DIGITS = b"0123456789.+- "
#: Repairs that a notation counts as, by the part of the pattern that has it.
_NOTATIONS = {
    "gap": "thousands_separators_read",
    "pound": "pound_sign_read",
    "percent": "percent_sign_read",
    "open": "brackets_read_as_negative",
    "trailing": "trailing_minus_read",
}


def parse_numbers(values: pd.Series, one: LayoutField) -> Parsed:
    """A column of numbers.

    Parameters
    ----------
    values : pandas.Series
        Raw cells.
    one : LayoutField
        Its bounds, whether its numbers are whole, and the marks for values held back beside the usual ones.

    Returns
    -------
    Parsed
        `values` in `float64` or `Int64`. A value held back (`<5`, `..`, `[c]`) is missing, never nought: where the
        layout expects such marks the extra `suppressed` says where, elsewhere the cell is unreadable with the reason
        `suppressed by the provider`. The extra `percent` says where a percent sign stood.
    """
    fast = _plain_numbers(values)
    if fast is not None:
        numbers, blank = fast
        nothing = np.zeros(len(values), dtype=bool)
        unreadable = suppressed = percent = nothing
        repairs: dict[str, np.ndarray] = {}
    else:
        positions, cells = distinct(values)
        texts = [text_of(cell) for cell in cells]
        marks = {mark.casefold() for mark in one.suppressed}
        held_back = np.array([_is_held_back(text, marks) for text in texts])
        empty = np.array([text.casefold() in UNKNOWN_WORDS for text in texts]) & ~held_back
        read = [_to_number(cell) for cell in cells]
        each = np.where(held_back, np.nan, [number for number, _ in read])
        notations = {
            f"{one.name}_{repair}": np.array([part in found for _, found in read])
            for part, repair in _NOTATIONS.items()
        }
        repairs = {name: rows[positions] for name, rows in notations.items() if rows.any()}
        numbers, blank, suppressed = each[positions], empty[positions], held_back[positions]
        unreadable = (np.isnan(each) & ~empty & ~held_back)[positions]
        percent = np.array(["percent" in found for _, found in read])[positions]
    outside = _outside(numbers, one)
    series = pd.Series(np.where(outside, np.nan, numbers), index=values.index)
    if one.suppressed:
        extra = {"suppressed": pd.Series(suppressed), "percent": pd.Series(percent)}
        reasons: dict[str, np.ndarray] = {}
    else:
        extra = {}
        unreadable = unreadable | suppressed
        reasons = {SUPPRESSED: suppressed} if suppressed.any() else {}
    return Parsed(
        series.astype("Int64") if one.kind == "whole" else series,
        blank,
        unreadable | outside,
        {name: rows & ~outside for name, rows in repairs.items()},
        extra,
        reasons,
    )


def _plain_numbers(values: pd.Series) -> tuple[np.ndarray, np.ndarray] | None:
    """All cells at once where they are plain numbers or blank; None where one is not."""
    # No "nan", "inf" or "1e5", which would pass for numbers here: they are looked at one by one.
    if not isinstance(values.dtype, pd.StringDtype) or not consists_of(values, _DIGITS):
        return None
    blank = (values.str.strip() == "").to_numpy(dtype=bool)
    try:
        return pd.to_numeric(values.mask(blank), errors="raise").to_numpy(dtype="float64", na_value=np.nan), blank
    except (ValueError, OverflowError):
        return None


def _is_held_back(text: str, marks: set[str]) -> bool:
    return text.casefold() in marks or _HELD_BACK.fullmatch(text) is not None


def _to_number(cell: object) -> tuple[float, frozenset[str]]:
    """A number and the notations it is written in; NaN when it is none.

    >>> [_to_number(text)[0] for text in ("29,199", "29 199", "41%", "(3)", "3-", "-\u00a31,200.50")]
    [29199.0, 29199.0, 41.0, -3.0, -3.0, -1200.5]
    >>> [_to_number(text)[0] for text in ("1,2", "1.234,5", "1e5", "nan", "-(3)", "0,123")]
    [nan, nan, nan, nan, nan, nan]
    """
    nothing: frozenset[str] = frozenset()
    if isinstance(cell, int | float | np.number) and not isinstance(cell, bool | np.bool_):
        return (float(cell), nothing) if np.isfinite(cell) else (np.nan, nothing)
    match = _NUMBER.fullmatch(text_of(cell))
    if match is None or (match["open"] is None) != (match["close"] is None):
        return np.nan, nothing
    signs = [match[part] for part in ("sign", "sign_after_pound", "trailing", "open") if match[part]]
    if len(signs) > 1:
        return np.nan, nothing
    number = float(re.sub("[, ]", "", match["body"]))
    found = frozenset(part for part in _NOTATIONS if match[part])
    return (-number if signs and signs[0] != "+" else number), found


def _outside(numbers: np.ndarray, one: LayoutField) -> np.ndarray:
    """Numbers outside the bounds of the field, or not whole where they have to be."""
    outside = numbers < (-np.inf if one.minimum is None else one.minimum)
    outside |= numbers > (np.inf if one.maximum is None else one.maximum)
    outside |= np.isinf(numbers)
    if one.kind == "whole":
        outside |= (np.abs(numbers) > _EXACT_TO) | (~np.isnan(numbers) & (numbers % 1 != 0))
    return outside
