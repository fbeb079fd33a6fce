"""What the cells of an unknown column look like: dates, times, numbers, yes and no, codes of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

import numpy as np
import pandas as pd

from assessment.schema.codes import code_label, code_list
from assessment.schema.date_formats import in_format
from assessment.schema.layout import LayoutField, plain

#: Ways in which partners write dates, day before month: an order of month and day is never guessed.
DATE_FORMATS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y%m%d",
)
MOMENT_FORMATS = (
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d-%b-%Y %H:%M",
)
MONTH_FORMATS = ("%Y-%m", "%b-%y", "%B %Y", "%b %Y", "%m/%Y")
_TIME = re.compile(r"(?:[01]?\d|2[0-4])[:.]?[0-5]\d(?:[:.][0-5]\d)?")
_NUMBER = re.compile(r"[-+(]?[£$]?\d{1,3}(?:,\d{3})+(?:\.\d+)?[%)]?|[-+(]?[£$]?\d*\.?\d+[%)]?")
_YES_NO = frozenset({"y", "n", "yes", "no", "true", "false", "t", "f", "1", "0"})
_NOTHING = frozenset({"", "unknown", "not known", "not stated", "n/k", "nk", "n/a", "na", "none", "-", "null"})


@dataclass(frozen=True)
class Content:
    """The cells of one column.

    Attributes
    ----------
    cells : tuple of object
        Cells of the rows looked at, as read.
    """

    cells: tuple[object, ...]

    @cached_property
    def texts(self) -> Counter[str]:
        """Filled cells as text, and how often each stands."""
        written = (" ".join(str(cell).split()) for cell in self.cells if isinstance(cell, str | int | float))
        return Counter(text for text in written if text.casefold() not in _NOTHING)

    @cached_property
    def filled_count(self) -> int:
        """Cells that hold something."""
        return sum(self.texts.values()) + self._true_dates + self._true_times

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """Formats that read the column's dates, the one that reads most cells first; empty where it holds none."""
        best: list[tuple[int, str]] = []
        waiting = Counter(self.texts)
        while waiting:
            series = pd.Series(list(waiting))
            # A format that cannot read a cell leaves it to the next one; what none reads makes the column no dates.
            read = {written: _read_by(series, written) for written in (*DATE_FORMATS, *MOMENT_FORMATS, *MONTH_FORMATS)}
            counts = list(waiting.values())
            said = {
                written: sum(n for n, yes in zip(counts, done, strict=True) if yes) for written, done in read.items()
            }
            chosen = max(said, key=lambda written: said[written])
            if not said[chosen] or len(best) == 4:
                break
            best.append((said[chosen], chosen))
            waiting = Counter(
                {text: n for (text, n), done in zip(waiting.items(), read[chosen], strict=True) if not done}
            )
        enough = sum(count for count, _ in best) >= 0.5 * max(1, sum(self.texts.values()))
        return tuple(written for _, written in best) if enough else ()

    @cached_property
    def _true_dates(self) -> int:
        return sum(isinstance(cell, date | datetime) for cell in self.cells)

    @cached_property
    def _true_times(self) -> int:
        return sum(isinstance(cell, time) for cell in self.cells)

    def share(self, one: LayoutField) -> float:
        """Share of the filled cells that are what a field expects, 0 to 1; one half for text, which can be anything.

        Parameters
        ----------
        one : LayoutField
            The field.

        Returns
        -------
        float
            Nought where no cell is filled.
        """
        if not self.filled_count:
            return 0.0
        if one.kind == "text":
            return 0.5
        return self._matching(one) / self.filled_count

    def _matching(self, one: LayoutField) -> int:
        if one.kind in ("date", "moment", "month"):
            return self._true_dates + self._dates_of(one)
        if one.kind == "time":
            clock = sum(n for text, n in self.texts.items() if _TIME.fullmatch(text.zfill(4)))
            return self._true_times + clock
        if one.kind == "flag":
            return sum(n for text, n in self.texts.items() if text.casefold() in _YES_NO)
        if one.kind == "code":
            known = spellings(one)
            return sum(n for text, n in self.texts.items() if plain(text) in known)
        return sum(n for text, n in self.texts.items() if _is_number(text, one))

    def _dates_of(self, one: LayoutField) -> int:
        if not self.formats:
            return 0
        wanted = MONTH_FORMATS if one.kind == "month" else (*DATE_FORMATS, *MOMENT_FORMATS)
        return sum(self.texts.values()) if set(self.formats) & {*wanted, *one.formats} else 0

    def words(self) -> str:
        """What the column looks like, in words and without any of its values."""
        if not self.filled_count:
            return "empty"
        if self._true_dates or self.formats:
            return "dates" + (f", written {self.formats[0]}" if self.formats else "")
        if self._true_times:
            return "times"
        texts = self.texts
        total = sum(texts.values())
        if sum(n for text, n in texts.items() if text.casefold() in _YES_NO) >= 0.9 * total:
            return "yes and no"
        numbers = sum(n for text, n in texts.items() if _NUMBER.fullmatch(text))
        if numbers >= 0.9 * total:
            return "numbers"
        few = f"{len(texts):,} different texts in {total:,} cells"
        return few if len(texts) < total else f"{total:,} texts, no two alike"


def _read_by(texts: pd.Series, written: str) -> np.ndarray:
    """Which texts a format reads as a date; six figures are an easting or a northing, not a day without its noughts."""
    read = ~np.isnat(in_format(texts.tolist(), written))
    return read & texts.str.fullmatch(r"\d{8}").to_numpy(dtype=bool) if written == "%Y%m%d" else read


def spellings(one: LayoutField) -> dict[str, str]:
    """Plain spelling to code of a field's code list, with the spellings of its layout.

    Parameters
    ----------
    one : LayoutField
        A field of kind `code`.

    Returns
    -------
    dict of str to str
        Empty for a field of another kind.
    """
    if one.codes is None:
        return {}
    known = {plain(code_label(one.codes, code)): code for code in code_list(one.codes)}
    known |= {plain(code): code for code in code_list(one.codes)}
    return known | {plain(spelling): code for spelling, code in one.spellings.items()}


def strange_spellings(content: Content, one: LayoutField, at_least: int) -> tuple[list[tuple[str, int]], int]:
    """Spellings in a column of codes that no list knows.

    Parameters
    ----------
    content : Content
        The column.
    one : LayoutField
        A field of kind `code`.
    at_least : int
        A spelling that stands less often may be somebody's free text and is only counted.

    Returns
    -------
    named : list of (str, int)
        Spellings and how often they stand, the most frequent first.
    rare : int
        Cells with rarer ones.
    """
    known = spellings(one)
    strange = [(text, count) for text, count in content.texts.items() if plain(text) not in known]
    named = sorted(((text, n) for text, n in strange if n >= at_least), key=lambda entry: (-entry[1], entry[0]))
    return named, sum(n for _, n in strange if n < at_least)


def columns_of(rows: Sequence[Sequence[object]], width: int) -> list[Content]:
    """The columns of rows that may be shorter than the header.

    Parameters
    ----------
    rows : sequence of sequences
        Rows below a header.
    width : int
        Cells of the header.

    Returns
    -------
    list of Content
        One a column.
    """
    return [Content(tuple(row[place] if place < len(row) else "" for row in rows)) for place in range(width)]


def _is_number(text: str, one: LayoutField) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    try:
        number = float(text.strip("£$%()+").replace(",", ""))
    except ValueError:
        return False
    if one.kind == "whole" and number % 1:
        return False
    low = one.minimum is None or number >= one.minimum
    return low and (one.maximum is None or number <= one.maximum)
