"""What rows say of their area: a small area, one of another year, a ward or parish, or an area elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assessment.clean.cells import UNKNOWN_WORDS, distinct, text_of
from assessment.clean.geography import Geography

#: Fields that state an area, the finest first.
STATED = ("area_code", "parish_code", "ward_code", "middle_area_code")
#: Fields of a place, beside its point, in which two versions of a row can differ.
CONTENT = (*STATED, "point_is_near")
#: What a row says: nothing, an area in the partnership, an area elsewhere.
NOTHING, INSIDE, OUTSIDE = 0, 1, 2

_STATISTICAL_CODE = re.compile(r"[EWSN]\d{8}")
_SMALL_AREA = "01"
_KNOWN, _MAPPED, _PARTED, _COARSER, _UNCLEAR, _UNKNOWN, _BLANK = range(7)


@dataclass(frozen=True)
class StatedAreas:
    """What rows say of their area.

    Attributes
    ----------
    position : numpy.ndarray of int
        Position of the small area; -1 where no one small area is stated.
    says : numpy.ndarray of int8
        `NOTHING`, `INSIDE` or `OUTSIDE`.
    may_be : numpy.ndarray of bool, shape (sets, small areas)
        Sets of small areas that the areas stated are made of.
    set_of_row : numpy.ndarray of int
        Which of the sets each row states; -1 for none.
    notes : dict of str to numpy.ndarray of bool
        `mapped`: a code of another year with one area today; `told_by_coarser`: a coarser area that lies in one small
        area; `parted`: a code of another year with several areas today; `coarser`: a coarser area of several small
        ones; `unclear`: an area that lies partly in the partnership; `unknown`: no code that is known.
    """

    position: np.ndarray
    says: np.ndarray
    may_be: np.ndarray
    set_of_row: np.ndarray
    notes: dict[str, np.ndarray] = field(default_factory=dict)

    def allows(self, position: np.ndarray) -> np.ndarray:
        """Rows (bool) whose statement the small area at this position agrees with; -1 is outside every area."""
        inside = position >= 0
        agrees = inside & (self.says == INSIDE) & ((self.position < 0) | (self.position == position))
        several = agrees & (self.set_of_row >= 0)
        if several.any():
            agrees[several] = self.may_be[self.set_of_row[several], position[several]]
        return agrees | (~inside & (self.says == OUTSIDE))


def stated_areas(frame: pd.DataFrame, geography: Geography) -> StatedAreas:
    """Read what rows say of their area; the finest area that means something is taken.

    Parameters
    ----------
    frame : pandas.DataFrame
        With any of the fields `STATED`.
    geography : Geography
        The partnership's.

    Returns
    -------
    StatedAreas
        A code that looks like one of the national statistical codes and is none of the partnership's is an area
        elsewhere. Of wards, parishes and middle-layer areas that is believed only where the column also holds codes
        that are known: otherwise its codes are of another year, and say nothing. Any other text says nothing.
    """
    rows = len(frame)
    position, says = np.full(rows, -1), np.zeros(rows, dtype=np.int8)
    kind, set_of_row = np.full(rows, _BLANK, dtype=np.int8), np.full(rows, -1)
    sets: list[np.ndarray] = []
    # The kind of area is the first two figures of a statistical code, the same in England and Wales.
    kinds = {code[1:3] for code in geography.coarser.members} | {_SMALL_AREA}
    for name in STATED:
        if name not in frame or geography.is_empty or not frame[name].notna().any():
            continue
        codes, cells = distinct(frame[name])
        read = [_reading(text_of(cell), geography, kinds) for cell in cells]
        familiar = name == "area_code" or any(one.says == INSIDE for one in read)
        each_says = np.array([one.says if familiar or one.says == INSIDE else NOTHING for one in read], dtype=np.int8)
        each_kind = np.array([one.kind for one in read], dtype=np.int8)
        each_kind[(each_says == NOTHING) & (each_kind == _KNOWN)] = _UNKNOWN
        several = [len(one.members) > 1 for one in read]
        numbers = np.where(several, len(sets) + np.cumsum(several) - 1, -1)
        for one, more in zip(read, several, strict=True):
            if more:
                sets.append(np.isin(np.arange(len(geography.area_codes)), one.members))
        # The first field that says something is taken; what it could not say is remembered until another does.
        open_rows = (says == NOTHING) & ((each_says[codes] != NOTHING) | (kind == _BLANK))
        chosen = codes[open_rows]
        position[open_rows] = np.array([one.members[0] if len(one.members) == 1 else -1 for one in read])[chosen]
        says[open_rows], kind[open_rows], set_of_row[open_rows] = each_says[chosen], each_kind[chosen], numbers[chosen]
    may_be = np.vstack(sets) if sets else np.zeros((0, len(geography.area_codes)), dtype=bool)
    return StatedAreas(position, says, may_be, set_of_row, _notes(kind, position))


@dataclass(frozen=True)
class _Reading:
    kind: int
    says: int = NOTHING
    members: tuple[int, ...] = ()


def _reading(text: str, geography: Geography, kinds: set[str]) -> _Reading:
    """What one code means; of kinds of area that are held, a code nobody knows is an area elsewhere."""
    if text.casefold() in UNKNOWN_WORDS:
        return _Reading(_BLANK)
    for code in (text, text.upper()):
        if code in geography.position_of:
            return _Reading(_KNOWN, INSIDE, (geography.position_of[code],))
        if code in geography.area_code_changes:
            current = geography.position_of.get(geography.area_code_changes[code])
            return _Reading(_MAPPED, OUTSIDE) if current is None else _Reading(_MAPPED, INSIDE, (current,))
        if code in geography.area_code_splits:
            parts = (geography.position_of[part] for part in geography.area_code_splits[code])
            return _Reading(_PARTED, INSIDE, tuple(parts))
        if code in geography.coarser.members:
            return _Reading(_COARSER, INSIDE, geography.coarser.members[code])
        if code in geography.coarser.outside:
            return _Reading(_KNOWN, OUTSIDE)
        if code in geography.coarser.straddling or code in geography.area_codes_unclear:
            return _Reading(_UNCLEAR)
    if _STATISTICAL_CODE.fullmatch(text.upper()) and text[1:3] in kinds:
        return _Reading(_KNOWN, OUTSIDE)
    return _Reading(_UNKNOWN)


def _notes(kind: np.ndarray, position: np.ndarray) -> dict[str, np.ndarray]:
    one = position >= 0
    return {
        "mapped": (kind == _MAPPED) & one,
        "told_by_coarser": (kind == _COARSER) & one,
        "parted": kind == _PARTED,
        "coarser": (kind == _COARSER) & ~one,
        "unclear": kind == _UNCLEAR,
        "unknown": kind == _UNKNOWN,
    }


def published_areas(codes: pd.Series, held: np.ndarray, mapped: np.ndarray) -> StatedAreas:
    """The small areas that a publisher of a whole force's rows states: every other code is an area elsewhere.

    Parameters
    ----------
    codes : pandas.Series of str
        Codes in the vintage of the areas held; missing where blank.
    held : numpy.ndarray of str
        Codes of the small areas held.
    mapped : numpy.ndarray of bool
        Which codes were of another year.

    Returns
    -------
    StatedAreas
        As long as the codes.
    """
    positions, cells = distinct(codes)
    place = {code: number for number, code in enumerate(held)}
    each = np.array([place.get(cell, -1) if isinstance(cell, str) else -1 for cell in cells])
    says = np.where(each >= 0, INSIDE, np.where([cell == "" or cell is None for cell in cells], NOTHING, OUTSIDE))
    nothing = np.zeros((0, len(held)), dtype=bool)
    rows = each[positions]
    return StatedAreas(rows, says.astype(np.int8)[positions], nothing, np.full(len(rows), -1), {"mapped": mapped})
