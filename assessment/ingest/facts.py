"""What a workbook's own XML says of one sheet, before a library reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

Position = tuple[int, int]

_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*[\"']([^\"']*)[\"']")


@dataclass
class Facts:
    """What is known of one sheet.

    Attributes
    ----------
    rows, columns : int
        To the last filled cell.
    without_result : set of tuple of int
        Row and column, from 0, of formulas whose result was not stored.
    errors : dict
        Row and column to the error shown there, such as `#REF!`.
    references : numpy.ndarray of int
        How many cells show each of the texts that the sheets of a workbook share.
    text_bytes : int
        Text of cells that are stored once and repeated.
    """

    rows: int = 0
    columns: int = 0
    without_result: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    references: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    text_bytes: int = 0


def attributes(tag: bytes) -> dict[bytes, bytes]:
    r"""The attributes of an element.

    Examples
    --------
    >>> attributes(b'<c r="A1" t=\'s\'>')
    {b'r': b'A1', b't': b's'}
    """
    return dict(_ATTRIBUTE.findall(tag))
