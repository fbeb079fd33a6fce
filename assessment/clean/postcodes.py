"""Postcodes and where they are: a lookup the officer supplies, held in memory only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.cells import distinct, text_of
from assessment.clean.cleaned import Cleaned
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

#: Area codes of a lookup, newest first.
AREA_CODES = ("area_code_2021", "area_code_2011", "area_code_2001", "area_code")
CONTENT = ("postcode", "easting_m", "northing_m", *AREA_CODES)
_WHOLE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_NEITHER_LETTER_NOR_FIGURE = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True)
class Postcodes:
    """Whole postcodes, terminated ones too, with their point and small area.

    Attributes
    ----------
    codes : numpy.ndarray of bytes
        Without spaces, sorted.
    easting_m, northing_m : numpy.ndarray of float
        EPSG:27700; NaN where the lookup has no point.
    area_codes : numpy.ndarray of object
        For each postcode, the codes of its small area in all years that the lookup has; None where it says none.
    """

    codes: np.ndarray
    easting_m: np.ndarray
    northing_m: np.ndarray
    area_codes: np.ndarray

    def find(self, postcodes: pd.Series) -> np.ndarray:
        """Position of each postcode, however it is spaced; -1 where it is blank or not in the lookup."""
        positions, cells = distinct(postcodes)
        wanted = np.array([normal_postcode(text_of(cell)) or "" for cell in cells], dtype="S7")
        if not len(self.codes):
            return np.full(len(postcodes), -1)
        place = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        return np.where((self.codes[place] == wanted) & (wanted != b""), place, -1)[positions]


def normal_postcode(text: str) -> str | None:
    """A whole postcode in capitals without spaces and punctuation; None when it is not one.

    Examples
    --------
    >>> normal_postcode(" hr1  2jx"), normal_postcode("HR1-2JX."), normal_postcode("HR1 2"), normal_postcode("EC1A1BB")
    ('HR12JX', 'HR12JX', None, 'EC1A1BB')
    """
    bare = _NEITHER_LETTER_NOR_FIGURE.sub("", text.upper())
    return bare if _WHOLE.fullmatch(bare) else None


def clean(extracts: Sequence[RawExtract]) -> Cleaned:
    """A lookup of postcodes.

    Parameters
    ----------
    extracts : sequence of RawExtract
        The postcode directory, or an extract of it.

    Returns
    -------
    Cleaned
        No table: a lookup of postcodes is never written. Rows of one postcode with different points or areas are
        rejected, because nobody knows which is right; terminated postcodes stay.
    """
    batch = parse_extracts(extracts)
    codes, cells = distinct(batch.frame["postcode"])
    normal = pd.Series([normal_postcode(text_of(cell)) for cell in cells], dtype="str").take(codes)
    batch = batch.reject("postcode", normal.isna().to_numpy(dtype=bool), "unreadable")
    frame = batch.frame.assign(postcode=normal.to_numpy())
    empty = pd.Series([None] * len(frame), dtype="str")
    absent = {name: empty for name in AREA_CODES if name not in frame}
    # Directories write nought for a postcode that has no point.
    placed = frame["easting_m"].gt(0) & frame["northing_m"].gt(0)
    batch = batch.assign(
        postcode=frame["postcode"],
        easting_m=frame["easting_m"].where(placed),
        northing_m=frame["northing_m"].where(placed),
        **absent,
    )
    batch = identity.drop_repeats(batch, np.ones(len(frame), dtype=bool), CONTENT, "same_row_again")
    standing = batch.frame["postcode"][batch.standing]
    conflict = np.zeros(len(frame), dtype=bool)
    conflict[standing.index[standing.duplicated(keep=False)]] = True
    return Cleaned({}, batch.reject("postcode", conflict, "different places for one postcode"))


def postcodes_of(cleaned: Sequence[Cleaned]) -> Postcodes | None:
    """The postcodes that cleaned lookups hold.

    Parameters
    ----------
    cleaned : sequence of Cleaned
        From `clean`, a source each; where two sources have a postcode, the first is taken.

    Returns
    -------
    Postcodes or None
        None where there is no lookup.
    """
    if not cleaned:
        return None
    kept = pd.concat([one.batch.kept()[[*CONTENT]] for one in cleaned], ignore_index=True)
    kept = kept.drop_duplicates("postcode").sort_values("postcode", ignore_index=True)
    areas = kept[list(AREA_CODES)].astype("object").to_numpy()
    return Postcodes(
        kept["postcode"].to_numpy(dtype="S7"),
        kept["easting_m"].to_numpy(dtype="float64"),
        kept["northing_m"].to_numpy(dtype="float64"),
        areas,
    )
