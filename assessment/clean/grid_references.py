"""Ordnance Survey grid references, written with letters or as one pair of numbers, as metres."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.clean.cells import UNKNOWN_WORDS, distinct, text_of

#: Letters of the grid in their order; I is left out.
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
SQUARE_M = 100_000
#: Figures of an easting and a northing together, and the side of the square they name.
SIDE_M = {6: 100, 8: 10, 10: 1}
#: From this side on a reference names a neighbourhood, not a place.
NEAR_M = 100

_LETTERED = re.compile(r"([A-HJ-Z]{2})(\d*)")
_NUMBERS = re.compile(r"(\d{6})(?:\.\d+)?[\s,/]+(\d{6,7})(?:\.\d+)?")
_BETWEEN = re.compile(r"[\s,./-]+")


@dataclass(frozen=True)
class GridPoints:
    """Points that grid references name.

    Attributes
    ----------
    easting_m, northing_m : numpy.ndarray of float
        EPSG:27700; NaN where blank or unreadable.
    near : numpy.ndarray of bool
        The reference has six figures: it names a square of a hundred metres, and the point is its middle.
    unreadable : numpy.ndarray of bool
        Neither blank nor a reference of six, eight or ten figures.
    """

    easting_m: np.ndarray
    northing_m: np.ndarray
    near: np.ndarray
    unreadable: np.ndarray


def parse_grid_references(references: pd.Series) -> GridPoints:
    """Points of a column of grid references; every distinct one is read once.

    Parameters
    ----------
    references : pandas.Series
        Cells as received; missing where blank.

    Returns
    -------
    GridPoints
        As long as the column.
    """
    positions, cells = distinct(references)
    texts = [text_of(cell) for cell in cells]
    read = [parse_grid_reference(text) for text in texts]
    each = np.array([found or (np.nan, np.nan, np.nan) for found in read], dtype="float64").reshape(-1, 3)
    blank = np.array([text.casefold() in UNKNOWN_WORDS for text in texts], dtype=bool)
    unreadable = np.isnan(each[:, 0]) & ~blank
    rows = each[positions]
    return GridPoints(rows[:, 0], rows[:, 1], rows[:, 2] >= NEAR_M, unreadable[positions])


def parse_grid_reference(text: str) -> tuple[float, float, int] | None:
    """One grid reference: easting, northing and the side of the square it names, in metres.

    Two letters and six, eight or ten figures, however they are spaced, or a full easting and northing in one cell. With
    ten figures the point is the corner that the reference names, as with eastings and northings in metres; with fewer
    it is the middle of the square. References of two or four figures name squares of kilometres, which no small area
    can be told from: they are not read.

    Parameters
    ----------
    text : str
        The reference.

    Returns
    -------
    tuple of (float, float, int) or None
        None when it is no such reference.

    References
    ----------
    Ordnance Survey, *A guide to coordinate systems in Great Britain*, section 6.

    Examples
    --------
    >>> parse_grid_reference("TG 51409 13177"), parse_grid_reference("so512401")
    ((651409.0, 313177.0, 1), (351250.0, 240150.0, 100))
    >>> parse_grid_reference("351240 240100"), parse_grid_reference("SO 51 40"), parse_grid_reference("II 512 401")
    ((351240.0, 240100.0, 1), None, None)
    """
    bare = text.strip().upper()
    numbers = _NUMBERS.fullmatch(bare)
    if numbers:
        return float(numbers[1]), float(numbers[2]), 1
    lettered = _LETTERED.fullmatch(_BETWEEN.sub("", bare))
    side = SIDE_M.get(len(lettered[2])) if lettered else None
    corner = _corner(lettered[1]) if lettered else None
    if lettered is None or side is None or corner is None:
        return None
    half = len(lettered[2]) // 2
    middle = side / 2 if side > 1 else 0.0
    east, north = int(lettered[2][:half]) * side, int(lettered[2][half:]) * side
    return corner[0] + east + middle, corner[1] + north + middle, side


def _corner(letters: str) -> tuple[int, int] | None:
    """South-western corner of a square of a hundred kilometres, in metres; None for squares off the National Grid.

    The first letter is a square of 500 km, the second a square of 100 km within it, both lettered row by row from the
    north-west; the origin of the National Grid is the south-western corner of square S.
    """
    (across, up), (across_within, up_within) = (divmod(LETTERS.index(letter), 5)[::-1] for letter in letters)
    column, row = 5 * (across - 2) + across_within, 5 * (3 - up) + 4 - up_within
    return (column * SQUARE_M, row * SQUARE_M) if 0 <= column < 7 and 0 <= row < 13 else None
