"""How alike two names of places are: a misspelling scores high, another name that is spelt much the same low."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.clean.place_names import distinctive, numbers_of


def likeness(described: Sequence[Sequence[str]], names: Sequence[str]) -> np.ndarray:
    """Likeness of descriptions to names.

    The lesser of two scores: of the whole name by the share of letters in common (normalised indel similarity), and of
    its distinctive words by Jaro and Winkler (Winkler 1990, String comparator metrics), which thinks little of a name
    that begins differently. So a lost or doubled letter costs little, while Amber Street is not Umber Street. The order
    of the words does not matter. Names with different figures in them are not alike at all, nor is what has no
    distinctive word, such as "town centre".

    Parameters
    ----------
    described : sequence of sequence of str
        The readings of each description, plain names; the one most like a name counts.
    names : sequence of str
        Plain names of the gazetteer.

    Returns
    -------
    numpy.ndarray of float32, shape (described, names)
        0 to 100.

    Examples
    --------
    >>> likeness([["coper lantern"], ["umber street"], ["town centre"]], ["copper lantern", "amber street"]).round()
    array([[96., 40.],
           [38., 87.],
           [ 0.,  0.]], dtype=float32)
    """
    scores = np.zeros((len(described), len(names)), dtype="float32")
    known = sorted({reading for ways in described for reading in ways})
    if not names or not known:
        return scores
    row_of = {reading: row for row, reading in enumerate(known)}
    table = _pairs(known, names)
    for number, ways in enumerate(described):
        if ways:
            scores[number] = table[[row_of[reading] for reading in ways]].max(axis=0)
    return scores


def _pairs(left: Sequence[str], right: Sequence[str]) -> np.ndarray:
    """Likeness of every name to every other, shape (left, right)."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    best = np.zeros((len(left), len(right)), dtype="float32")
    # As written, and with the words in alphabetical order.
    for order in (_as_written, _sorted_words):
        one, other = [order(name) for name in left], [order(name) for name in right]
        whole = process.cdist(one, other, scorer=fuzz.ratio, dtype=np.float32, workers=1)
        telling = process.cdist(
            [order(distinctive(name)) for name in left],
            [order(distinctive(name)) for name in right],
            scorer=JaroWinkler.normalized_similarity,
            dtype=np.float32,
            workers=1,
        )
        best = np.maximum(best, np.minimum(whole, 100 * telling))
    numbers = {found: code for code, found in enumerate(sorted({numbers_of(name) for name in (*left, *right)}))}
    same = np.equal.outer([numbers[numbers_of(name)] for name in left], [numbers[numbers_of(name)] for name in right])
    telling_words = np.array([bool(distinctive(name)) for name in left])
    return np.where(same & telling_words[:, None], best, np.float32(0))


def _as_written(name: str) -> str:
    return name


def _sorted_words(name: str) -> str:
    return " ".join(sorted(name.split()))
