"""Which class each area falls into: edges for numbers, words for verdicts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessment.present.cells import value_text
from assessment.present.columns import Column
from assessment.present.style import ALERT, CATEGORICAL, SEQUENTIAL

MOST_CLASSES = 5
LOUD_COLOURS = (ALERT, "#C98FAE", CATEGORICAL[1], "#9CCFCB", CATEGORICAL[3])
PALE_COLOURS = ("#F2F2F2", "#DADADA", "#C4C4C4", "#E8E8E8", "#D0D0D0")


@dataclass(frozen=True)
class Classes:
    """Classes of a map, from high to low.

    Attributes
    ----------
    words : tuple of str
        What each class is, as the key says it.
    colours : tuple of str
        Its colour.
    of_row : numpy.ndarray of int, shape (rows,)
        Class of each row, -1 where it has none.
    are_verdicts : bool
        Whether the classes are words rather than ranges of numbers.
    """

    words: tuple[str, ...]
    colours: tuple[str, ...]
    of_row: npt.NDArray[np.int64]
    are_verdicts: bool = False


def numeric_classes(values: npt.NDArray[np.float64], how: Column, edges: Sequence[float] | None) -> Classes:
    """Classes of numbers between edges.

    Parameters
    ----------
    values : numpy.ndarray of float64, shape (rows,)
        NaN where there is none.
    how : Column
        How the values are written.
    edges : sequence of float, optional
        Inner and outer edges, ascending, so that several maps share their classes; natural breaks, rounded, by default.

    Returns
    -------
    Classes
        At most five, dark is high.

    Raises
    ------
    ValueError
        When more than five classes are asked for.
    """
    known = values[np.isfinite(values)]
    bounds = list(edges) if edges is not None else _natural_edges(known)
    count = len(bounds) - 1
    if count > MOST_CLASSES:
        raise ValueError(f"a map has at most {MOST_CLASSES} classes, {count} were asked for")
    place = np.clip(np.searchsorted(bounds[1:-1], values, side="right"), 0, max(count - 1, 0))
    from_high = np.where(np.isfinite(values), count - 1 - place, -1)
    words = [_range_words(low, high, how, last=index == 0) for index, (low, high) in enumerate(_pairs(bounds))]
    return Classes(tuple(words), SEQUENTIAL[:count], from_high.astype(np.int64))


def _pairs(bounds: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise(bounds))[::-1]


def _range_words(low: float, high: float, how: Column, *, last: bool) -> str:
    if last:
        return f"{value_text(low, how)} or more"
    if low == 0:
        return f"under {value_text(high, how)}"
    return f"{value_text(low, how)} to under {value_text(high, how)}"


def _natural_edges(known: npt.NDArray[np.float64]) -> list[float]:
    import mapclassify

    distinct = np.unique(known)
    if distinct.size < 2:
        top = float(distinct[0]) if distinct.size else 1.0
        return [0.0, top or 1.0]
    count = min(4, distinct.size)
    found = mapclassify.JenksCaspall(known, k=count).bins[:-1]
    inner = dict.fromkeys(_rounded(float(edge)) for edge in found)
    return [0.0, *(edge for edge in inner if 0 < edge < known.max()), float(known.max())]


def _rounded(value: float) -> float:
    """An edge to two figures, so that the key reads easily."""
    if value == 0:
        return 0.0
    digits = 1 - int(np.floor(np.log10(abs(value))))
    return float(round(value, digits))


def verdict_classes(values: pd.Series, order: Sequence[str], quiet: Collection[str] = ()) -> Classes:
    """Classes of words.

    Parameters
    ----------
    values : pandas.Series
        A verdict an area, missing where there is none.
    order : sequence of str
        The verdicts, those that call for attention first.
    quiet : collection of str
        Verdicts that call for none, drawn pale; the most frequent one when none is named.

    Returns
    -------
    Classes
        In that order.

    Raises
    ------
    ValueError
        When there are more than five, or a verdict is not among them.
    """
    if len(order) > MOST_CLASSES:
        raise ValueError(f"a map has at most {MOST_CLASSES} classes, {len(order)} were named")
    strange = sorted({str(value) for value in values.dropna()} - set(order))
    if strange:
        raise ValueError(f"the verdict {strange[0]!r} is not among the classes of the map: {', '.join(order)}")
    frequent = [str(word) for word in values.value_counts().index[:1]]
    pale = [word for word in order if word in (quiet or frequent)]
    loud = [word for word in order if word not in pale]
    colours = dict(zip(loud, LOUD_COLOURS, strict=False)) | dict(zip(pale, PALE_COLOURS, strict=False))
    places = {word: place for place, word in enumerate(order)}
    of_row = [places[str(value)] if not pd.isna(value) else -1 for value in values]
    return Classes(
        tuple(order), tuple(colours[word] for word in order), np.array(of_row, dtype=np.int64), are_verdicts=True
    )
