"""Cells looked at once per distinct value: partners' columns repeat themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.schema.characters import visible

#: Words that stand for an empty cell in columns of dates, times and numbers.
UNKNOWN_WORDS = frozenset(
    {
        "",
        "unknown",
        "not known",
        "not stated",
        "not recorded",
        "n/k",
        "nk",
        "n/a",
        "na",
        "none",
        "-",
        "--",
        "\u2013",
        "\u2014",
        "null",
    }
)

#: The printed characters of ASCII: a text of nothing else holds neither spaces nor invisible characters.
_PRINTED = bytes(range(0x21, 0x7F))
_ODD_SPACES = r"  |[\t\n\r\x0b\x0c\x1c-\x1f]"


@dataclass(frozen=True)
class Parsed:
    """A column that was read.

    Attributes
    ----------
    values : pandas.Series
        What the cells say; missing where blank or unreadable.
    blank, unreadable : numpy.ndarray of bool
        Cells with nothing in them, and cells whose content is not of the kind expected.
    reasons : mapping of str to numpy.ndarray of bool
        Of the unreadable cells, those of which more can be said than that, such as `suppressed by the provider`.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended, and where.
    extra : mapping of str to pandas.Series
        What else the cells say, such as whether a moment has a time of day.
    states : numpy.ndarray of int8 or None
        What the cells held as received (positions in `batch.CELLS`), where `blank` and `unreadable` do not say it
        because a code of the layout stands for such cells.
    """

    values: pd.Series
    blank: np.ndarray
    unreadable: np.ndarray
    repairs: Mapping[str, np.ndarray] = field(default_factory=dict)
    extra: Mapping[str, pd.Series] = field(default_factory=dict)
    reasons: Mapping[str, np.ndarray] = field(default_factory=dict)
    states: np.ndarray | None = None


def distinct(values: pd.Series) -> tuple[np.ndarray, list[object]]:
    """The distinct cells of a column, and which of them each row has.

    Parameters
    ----------
    values : pandas.Series
        Raw cells of any kind.

    Returns
    -------
    positions : numpy.ndarray of int
        Position of each row's cell among the distinct ones.
    cells : list
        The distinct cells; the last is an empty string, which also stands for missing.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        positions, cells = values.cat.codes.to_numpy(), list(values.cat.categories)
    else:
        positions, found = pd.factorize(values)
        cells = list(found)
    return np.where(positions < 0, len(cells), positions), [*cells, ""]


def at(found: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """What was found of the distinct cells, told of every row.

    Parameters
    ----------
    found : numpy.ndarray of bool or int
        One a distinct cell.
    positions : numpy.ndarray of int
        Which of them each row has, from `distinct`.

    Returns
    -------
    numpy.ndarray
        One a row, in the dtype of `found`. Where nothing was found, as of most cells, no row is looked at.
    """
    return found[positions] if found.any() else np.zeros(len(positions), dtype=found.dtype)


def text_of(cell: object) -> str:
    r"""A cell as text: invisible characters, outer and repeated spaces gone; whole numbers without a decimal point.

    Non-breaking, thin and other spaces count as spaces.

    Examples
    --------
    >>> text_of(" Ross  on\u00a0Wye\u200b "), text_of(46.0), text_of(4.1), text_of(None)
    ('Ross on Wye', '46', '4.1', '')
    """
    if isinstance(cell, str):
        return " ".join(visible(cell).split())
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def consists_of(values: pd.Series, allowed: bytes) -> bool:
    """Whether the cells of a text column hold no other bytes than these; looked at all at once.

    Parameters
    ----------
    values : pandas.Series of str
        Texts; missing ones hold nothing.
    allowed : bytes
        The bytes of UTF-8 that may stand in them.

    Returns
    -------
    bool
        May be False where the column is a slice of another; then the slower way has to look.

    Examples
    --------
    >>> consists_of(pd.Series(["1", "2.5"]), b"0123456789."), consists_of(pd.Series(["1e5"]), b"0123456789.")
    (True, False)
    """
    held = [np.frombuffer(one, dtype=np.uint8) for one in _held(values) if one.size]
    if any(one.min() < min(allowed) or one.max() > max(allowed) for one in held):
        return False
    if len(set(allowed)) == max(allowed) - min(allowed) + 1:
        return True
    known = np.zeros(256, dtype=bool)
    known[list(allowed)] = True
    return all(bool(known[one].all()) for one in held)


def _held(values: pd.Series) -> list[pa.Buffer]:
    """The bytes of a text column, one cell after the other, as they lie in memory."""
    texts = pa.array(values)
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    return [held for chunk in chunks if (held := chunk.buffers()[2]) is not None]


def without_empty(texts: pd.Series, empty: np.ndarray) -> pd.Series:
    """The texts with the empty ones missing; the rest is not copied, for references alone fill hundreds of megabytes.

    Parameters
    ----------
    texts : pandas.Series of str
        Texts, none missing.
    empty : numpy.ndarray of bool
        Which are empty.

    Returns
    -------
    pandas.Series of str
        On the same index.

    Examples
    --------
    >>> without_empty(pd.Series(["a", ""]), np.array([False, True])).isna().tolist()
    [False, True]
    """
    held = pa.array(texts)
    chunks = held.chunks if isinstance(held, pa.ChunkedArray) else [held]
    if not empty.any():
        return texts
    if held.type != pa.large_string() or any(chunk.offset for chunk in chunks):
        return texts.where(~empty)
    parts, begins = [], 0
    for chunk in chunks:
        stands = np.packbits(~empty[begins : begins + len(chunk)], bitorder="little")
        parts.append(pa.Array.from_buffers(chunk.type, len(chunk), [pa.py_buffer(stands), *chunk.buffers()[1:]]))
        begins += len(chunk)
    return pd.Series(pa.chunked_array(parts, type=held.type), index=texts.index, dtype="str")


def as_text(values: pd.Series) -> pd.Series:
    """Cells as text, blank ones as empty strings.

    Parameters
    ----------
    values : pandas.Series
        Raw cells of any kind.

    Returns
    -------
    pandas.Series of str
        On the same index, without missing values.
    """
    if isinstance(values.dtype, pd.StringDtype):
        if consists_of(values, _PRINTED):
            return values.fillna("")
        texts = values.str.strip().fillna("")
        # One look at all bytes spares most columns, references above all, the slower look at every cell.
        if consists_of(texts, _PRINTED):
            return texts
        odd = ~texts.str.isascii() | texts.str.contains(_ODD_SPACES)
        return texts.mask(odd, texts[odd].map(text_of).astype(texts.dtype)) if odd.any() else texts
    positions, cells = distinct(values)
    each = pd.array([text_of(cell) for cell in cells], dtype="str")
    return pd.Series(each.take(positions), index=values.index)
