"""Described places matched to the gazetteer: exactly, by an officer's decision, or by likeness above a threshold.

Nothing is guessed. A description that is like two places, like none well enough, names a place of another locality than
the row states, or a street without saying of which town, is assigned to no place and goes on a list for the officer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.clean.cells import as_text
from assessment.clean.likeness import likeness
from assessment.clean.place_names import distinctive, plain_place, readings

#: Two places whose likeness to a description differs by less than this are not told apart by it.
MARGIN = 2.0
_AT_ONCE = 500
ASSIGNED = ("exactly", "by_likeness", "by_correction")
TO_REVIEW = ("below_threshold", "two_alike", "another_locality", "street_without_locality")
REVIEW_COLUMNS = (
    "description",
    "locality_code",
    "times_seen_count",
    "why",
    "nearest_premises_code",
    "nearest_name",
    "nearest_score",
    "second_premises_code",
    "second_name",
    "second_score",
    "premises_code",
)


@dataclass(frozen=True)
class Gazetteer:
    """The places known, and what officers decided about descriptions.

    Attributes
    ----------
    premises : pandas.DataFrame
        Canonical `premises`.
    decisions : mapping of (str, str) to str or None
        Plain description and locality code (empty for any) to the code of the place, or to none.
    """

    premises: pd.DataFrame
    decisions: Mapping[tuple[str, str], str | None]


@dataclass(frozen=True)
class PlaceMatches:
    """What became of each described place.

    Attributes
    ----------
    premises_code : numpy.ndarray of object
        Code in the gazetteer; None where none was assigned.
    outcome : numpy.ndarray of object
        One of `ASSIGNED`, of `TO_REVIEW`, `none_by_correction`, `too_general` where the words would do for many places
        ("town centre"), or empty where nothing was described.
    review : pandas.DataFrame
        Columns `REVIEW_COLUMNS`, a row a description and locality, the most frequent first; free text: for
        `data/` only.
    """

    premises_code: np.ndarray
    outcome: np.ndarray
    review: pd.DataFrame


@dataclass(frozen=True)
class _Found:
    """What one description in one locality comes to; places by their row in the gazetteer, -1 for none."""

    outcome: str
    code: str | None
    nearest: tuple[int, float] = (-1, 0.0)
    second: tuple[int, float] = (-1, 0.0)


def match_places(described: pd.Series, locality_codes: pd.Series, gazetteer: Gazetteer, score: float) -> PlaceMatches:
    """Match descriptions of places to the gazetteer.

    Parameters
    ----------
    described : pandas.Series
        Free text, as received; missing where blank.
    locality_codes : pandas.Series
        Locality that the row states, missing where it does not: places of other localities are not considered.
    gazetteer : Gazetteer
        Places, and decisions that go before any likeness.
    score : float
        Likeness, 0 to 100, from which a description is taken to mean the place.

    Returns
    -------
    PlaceMatches
        In the order of the rows.
    """
    texts, localities = as_text(described).to_numpy(dtype=object), as_text(locality_codes).to_numpy(dtype=object)
    positions, index = pd.factorize(pd.MultiIndex.from_arrays([texts, localities]))
    pairs: list[tuple[str, str]] = list(index)
    book = _Book(gazetteer.premises)
    found: list[_Found] = []
    for start in range(0, len(pairs), _AT_ONCE):
        found += book.find_all(pairs[start : start + _AT_ONCE], gazetteer.decisions, score)
    outcome = np.array([one.outcome for one in found], dtype=object)[positions]
    codes = np.array([one.code for one in found], dtype=object)[positions]
    return PlaceMatches(codes, outcome, _review(pairs, positions, found, gazetteer.premises))


def _decided(text: str, locality: str, decisions: Mapping[tuple[str, str], str | None]) -> _Found | None:
    name = plain_place(text)
    if not name:
        return _Found("", None)
    for where in (locality, ""):
        if (name, where) in decisions:
            code = decisions[name, where]
            return _Found("none_by_correction" if code is None else "by_correction", code)
    return None


class _Book:
    """The gazetteer, laid out for looking up."""

    def __init__(self, premises: pd.DataFrame) -> None:
        self._codes = premises["premises_code"].astype("object").to_numpy()
        self._localities = as_text(premises["locality_code"]).to_numpy(dtype=object)
        self._street = (premises["premises_kind"] == "street").to_numpy(dtype=bool)
        self._names = [plain_place(name) for name in premises["premises_name"]]
        self._named: dict[str, list[int]] = {}
        for row, name in enumerate(self._names):
            self._named.setdefault(name, []).append(row)

    def find_all(
        self, pairs: Sequence[tuple[str, str]], decisions: Mapping[tuple[str, str], str | None], score: float
    ) -> list[_Found]:
        """Look descriptions up, each in its locality."""
        like = likeness([readings(text) for text, _ in pairs], self._names)
        return [
            _decided(text, locality, decisions) or self._find(text, locality, like[number], score)
            for number, (text, locality) in enumerate(pairs)
        ]

    def _find(self, text: str, locality: str, like: np.ndarray, score: float) -> _Found:
        allowed = (self._localities == locality) | (self._localities == "") | (not locality)
        exact = self._exact(text)
        here = exact[allowed[exact]]
        if len(exact):
            like = np.where(np.isin(np.arange(len(like)), exact), np.float32(100), like)
            nearest, second = self._nearest(like, here if len(here) else exact)
            codes = set(self._codes[here])
            if len(codes) == 1:
                return self._told_apart("exactly", locality, nearest, second)
            return _Found("two_alike" if len(codes) else "another_locality", None, nearest, second)
        if not any(distinctive(name) for name in readings(text)):
            return _Found("too_general", None)
        nearest, second = self._nearest(like, np.flatnonzero(allowed))
        if nearest[1] < score:
            return _Found("below_threshold", None, nearest, second)
        if nearest[1] - second[1] < MARGIN:
            return _Found("two_alike", None, nearest, second)
        return self._told_apart("by_likeness", locality, nearest, second)

    def _told_apart(self, outcome: str, locality: str, nearest: tuple[int, float], second: tuple[int, float]) -> _Found:
        """The nearest place, unless it is a street and nothing says of which town: most towns have a High Street."""
        row = nearest[0]
        if self._street[row] and not locality and self._localities[row]:
            return _Found("street_without_locality", None, nearest, second)
        return _Found(outcome, self._codes[row], nearest, second)

    def _exact(self, text: str) -> np.ndarray:
        """Rows that bear one of the names read; where a street and a house on it are named, the house."""
        rows = np.array(sorted({row for name in readings(text) for row in self._named.get(name, ())}), dtype=int)
        houses = rows[~self._street[rows]]
        return houses if len(houses) else rows

    def _nearest(self, like: np.ndarray, among: np.ndarray) -> tuple[tuple[int, float], tuple[int, float]]:
        """The two places most like a description, each with its likeness; ties in the order of the gazetteer."""
        scores = like[among]
        best: list[tuple[int, float]] = []
        for place in np.argsort(-scores, kind="stable"):
            row = int(among[place])
            if all(self._codes[row] != self._codes[other] for other, _ in best):
                best.append((row, float(scores[place])))
            if len(best) == 2:
                break
        first, second, *_ = [*best, (-1, 0.0), (-1, 0.0)]
        return first, second


def _review(
    pairs: Sequence[tuple[str, str]], positions: np.ndarray, found: Sequence[_Found], premises: pd.DataFrame
) -> pd.DataFrame:
    """What the officer has to decide."""
    seen = np.bincount(positions, minlength=len(found))
    rows = []
    for (text, locality), one, times in zip(pairs, found, seen, strict=True):
        if one.outcome in TO_REVIEW:
            near = [_told(premises, place) for place in (one.nearest, one.second)]
            rows.append((plain_place(text), text, locality, int(times), one.outcome, *near[0], *near[1], ""))
    frame = pd.DataFrame(rows, columns=["name", *REVIEW_COLUMNS])
    # One spelling stands for all that are read alike: the most frequent, so that the list stays short.
    frame = frame.sort_values(["times_seen_count", "description"], ascending=[False, True], ignore_index=True)
    alike = frame.groupby(["name", "locality_code", "why"], sort=False)
    frame["times_seen_count"] = alike["times_seen_count"].transform("sum")
    frame = frame[~alike["name"].transform("cumcount").astype(bool)] if len(frame) else frame
    ordered = frame.sort_values(["times_seen_count", "name", "locality_code"], ascending=[False, True, True])
    return ordered[list(REVIEW_COLUMNS)].reset_index(drop=True)


def _told(premises: pd.DataFrame, place: tuple[int, float]) -> tuple[str, str, float | None]:
    row, score = place
    if row < 0 or score <= 0:
        return "", "", None
    return str(premises["premises_code"].iloc[row]), str(premises["premises_name"].iloc[row]), round(score, 1)
