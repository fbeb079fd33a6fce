"""What the sample must add up to and what is planted in it, read from the files beside this module; days as numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

# Days are counted from here: earlier than any committed date, so that every day is a position in an array.
EPOCH = date(2003, 1, 1)


@cache
def calibration() -> Mapping[str, Any]:
    """The tables of `calibration.toml`.

    Returns
    -------
    mapping
        As in the file; read only.
    """
    return MappingProxyType(read_table("calibration.toml"))


@cache
def planted() -> Mapping[str, Any]:
    """What is planted for analysis to find, as in `planted.toml`; read only."""
    return MappingProxyType(read_table("planted.toml"))


def read_table(name: str) -> dict[str, Any]:
    """A TOML file that lies beside this module."""
    return tomllib.loads(files("assessment.synthetic").joinpath(name).read_text(encoding="utf-8"))


def day_number(day: date) -> int:
    """Days since the epoch of the sample.

    Examples
    --------
    >>> day_number(date(2003, 1, 2))
    1
    """
    return (day - EPOCH).days


def scaled(count: int, scale: float) -> int:
    """A calibrated count at another scale; the count itself at scale 1.

    Parameters
    ----------
    count : int
        As calibrated.
    scale : float
        Factor.

    Returns
    -------
    int
        Rounded half up.

    Examples
    --------
    >>> scaled(75, 1.0), scaled(75, 0.1)
    (75, 8)
    """
    return int(count * scale + 0.5)
