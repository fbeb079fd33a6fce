"""A delimited file, decoded, before it is cut into cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DelimitedText:
    """A delimited file, decoded, its delimiter known.

    Attributes
    ----------
    data : bytes
        UTF-8, without a byte-order mark, as memory to be cut without another copy.
    delimiter : str
        The character between cells.
    opening : tuple of tuple of str
        The first rows, cut.
    lines : tuple of int
        Line on which each of them ends, counted from 1.
    place : str
        How to name it in messages.
    line_count : int
        Lines of the file.
    other_encoding : tuple of int
        Lines in another encoding than the rest; see `Decoded`.
    """

    data: bytes
    delimiter: str
    opening: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    place: str
    line_count: int
    other_encoding: tuple[int, ...] = ()
