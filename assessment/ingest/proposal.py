"""A layout proposed for a file nobody has described yet: by its headings and by what stands below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessment.errors import InputError
from assessment.ingest.content import Content, columns_of
from assessment.ingest.header import LINES_SEARCHED
from assessment.schema.layout import Layout, LayoutField, plain

Found = Literal["heading", "likeness", "content", "nowhere"]

#: Headings less alike than this (0 to 100) are not taken for each other.
ALIKE = 72.0
#: A column is taken for a field by its content alone only if this share of its cells is what the field expects.
SURE = 0.9
#: A layout that fits a file less than this (0 to 1) is not worth correcting.
WORTH_CORRECTING = 0.2
#: Headings that agree do not help where less than this share of the cells is what the field expects.
POSSIBLE = 0.5
_TOLD_BY_CONTENT = ("code", "date", "moment", "month")


@dataclass(frozen=True)
class Match:
    """Where a field of the nearest layout was found in the file.

    Attributes
    ----------
    field : LayoutField
        The field.
    column : int or None
        Position of the column; None where none was found.
    found : str
        How: the heading itself, a like heading, the content alone, or not at all.
    heading_likeness : float
        0 to 100.
    content_share : float
        Share of the column's filled cells that are what the field expects, 0 to 1.
    """

    field: LayoutField
    column: int | None
    found: Found
    heading_likeness: float = 0.0
    content_share: float = 0.0


@dataclass(frozen=True)
class Proposal:
    """The nearest layout, and where each of its fields was found.

    Attributes
    ----------
    nearest : Layout
        The layout it was made after.
    header_row : int
        Index of the header, from 0.
    headings : tuple of str
        The header's cells.
    columns : tuple of Content
        What stands below each.
    matches : tuple of Match
        One a field of the nearest layout, in its order.
    score : float
        How well it fits, 0 to 1.
    """

    nearest: Layout
    header_row: int
    headings: tuple[str, ...]
    columns: tuple[Content, ...]
    matches: tuple[Match, ...]
    score: float

    @property
    def undecided(self) -> tuple[LayoutField, ...]:
        """Required fields that no column was found for."""
        return tuple(
            match.field
            for match in self.matches
            if match.column is None and match.field.column == "required" and not match.field.from_file_name
        )

    @property
    def left_over(self) -> tuple[int, ...]:
        """Positions of the columns that no field takes."""
        taken = {match.column for match in self.matches}
        return tuple(place for place, text in enumerate(self.headings) if text and place not in taken)


def propose(rows: Sequence[Sequence[object]], layouts: Mapping[str, Layout], place: str, like: str = "") -> Proposal:
    """Find the layout a file is nearest to, and its fields among the file's columns.

    Parameters
    ----------
    rows : sequence of sequences
        The file's first lines, a few thousand at most.
    layouts : mapping of str to Layout
        Layouts it may be like.
    place : str
        How to name the file in messages.
    like : str
        Id of the one layout wanted; empty to choose among all.

    Returns
    -------
    Proposal
        Of the layout with the best score.

    Raises
    ------
    InputError
        When there is no header, or no layout is anything like it.
    """
    header_row = header_of(rows)
    if header_row is None:
        raise InputError(
            f"{place}: no row in the first {min(len(rows), LINES_SEARCHED)} lines looks like a header above a table. "
            "Give the columns headings and try again."
        )
    headings = tuple(_text(cell) for cell in rows[header_row])
    columns = tuple(columns_of(rows[header_row + 1 :], len(headings)))
    chosen = {like: layouts[like]} if like else layouts
    fits = [_fitted(layout, header_row, headings, columns) for layout in chosen.values()]
    best = max(fits, key=lambda one: (one.score, one.nearest.id))
    if best.score < WORTH_CORRECTING and not like:
        raise InputError(
            f"{place}: its headings are like those of no layout; the nearest is '{best.nearest.id}' "
            f"({best.nearest.title}). Say which it is to be made after with --like LAYOUT; the layouts are in "
            "docs/layouts.md"
        )
    return best


def header_of(rows: Sequence[Sequence[object]]) -> int | None:
    """The row that heads a table: many different texts, and rows below it as wide.

    Parameters
    ----------
    rows : sequence of sequences
        A file's first lines.

    Returns
    -------
    int or None
        Its index; None where no row is.

    Examples
    --------
    >>> header_of([["Extract of May"], ["Ref", "Date"], ["1", "02/05/2011"], ["2", "03/05/2011"]])
    1
    """
    best: tuple[float, int] | None = None
    for index, row in enumerate(rows[:LINES_SEARCHED]):
        texts = [_text(cell) for cell in row if isinstance(cell, str) and _text(cell)]
        words = {plain(text) for text in texts if any(letter.isalpha() for letter in text)}
        below = [sum(_text(cell) != "" for cell in other) for other in rows[index + 1 : index + 21]]
        if len(words) < 2 or not below:
            continue
        as_wide = sum(width >= 0.5 * len(words) for width in below) / len(below)
        # A row of data has digits in it and repeats itself; a header has neither.
        plainness = len(words) / max(1, sum(_text(cell) != "" for cell in row))
        score = len(words) * as_wide * plainness
        if best is None or score > best[0]:
            best = (score, index)
    return None if best is None else best[1]


def _fitted(layout: Layout, header_row: int, headings: tuple[str, ...], columns: tuple[Content, ...]) -> Proposal:
    from scipy.optimize import linear_sum_assignment

    fields = [field for field in layout.fields if not field.from_file_name]
    alike = np.array([[likeness(heading, field) for heading in headings] for field in fields]).reshape(
        len(fields), len(headings)
    )
    share = np.array([[content.share(field) for content in columns] for field in fields]).reshape(alike.shape)
    empty = np.array([content.filled_count == 0 for content in columns])
    possible = (alike >= ALIKE) & ((share >= POSSIBLE) | empty | (alike == 100))
    worth = np.where(possible, alike / 100 + 0.3 * share, 0.0)
    found: dict[str, Match] = {}
    for row, column in zip(*linear_sum_assignment(-worth), strict=True):
        if possible[row, column]:
            how: Found = "heading" if alike[row, column] == 100 else "likeness"
            one = Match(fields[row], int(column), how, float(alike[row, column]), float(share[row, column]))
            found[fields[row].name] = one
    taken = {match.column for match in found.values()}
    for row, field in enumerate(fields):
        if field.name in found or field.kind not in _TOLD_BY_CONTENT or field.column != "required":
            continue
        rivals = [other for other in fields if other.name not in found and other.kind == field.kind]
        places = [place for place in range(len(headings)) if place not in taken and share[row, place] >= SURE]
        # Two columns that could be it, or two fields it could be, are for the officer to tell apart.
        if len(places) == 1 and (field.kind == "code" or len(rivals) == 1):
            place = places[0]
            found[field.name] = Match(field, place, "content", float(alike[row, place]), float(share[row, place]))
            taken.add(place)
    matches = tuple(found.get(field.name, Match(field, None, "nowhere")) for field in layout.fields)
    return Proposal(layout, header_row, headings, columns, matches, _score(matches, headings))


def _score(matches: Sequence[Match], headings: Sequence[str]) -> float:
    """Half for the required fields found, half for the columns recognised: a layout of few fields fits any file."""
    required = [match for match in matches if match.field.column == "required" and not match.field.from_file_name]
    told = sum(_weight(match) for match in required) / max(1, len(required))
    known = sum(_weight(match) for match in matches) / max(1, min(len(matches), sum(text != "" for text in headings)))
    return 0.5 * told + 0.5 * min(1.0, known)


def _weight(match: Match) -> float:
    return {"heading": 1.0, "likeness": match.heading_likeness / 100, "content": 0.6, "nowhere": 0.0}[match.found]


def likeness(heading: str, field: LayoutField) -> float:
    """How like a heading is to those of a field.

    Parameters
    ----------
    heading : str
        As it stands in the file.
    field : LayoutField
        The field, with its heading and aliases.

    Returns
    -------
    float
        0 to 100; 100 only where they are the same but for case, spaces and punctuation.

    Examples
    --------
    >>> one = LayoutField(name="recorded", header="Recorded Date", aliases=("Date Recorded",))
    >>> likeness("RECORDED_DATE", one), likeness("Beat", one) < 60
    (100.0, True)
    """
    from rapidfuzz import fuzz

    if not heading or not field.headings:
        return 0.0
    bare = plain(heading)
    if bare in field.headings:
        return 100.0
    words = _words(heading)
    written = [_words(text) for text in (field.header, *field.aliases) if text]
    spelt = max(fuzz.ratio(bare, other) for other in field.headings)
    mixed = max(fuzz.token_sort_ratio(words, other) for other in written)
    return min(99.0, max(spelt, mixed))


def _words(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).casefold().split())


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else " ".join(str(cell).split())
