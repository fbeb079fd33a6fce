"""The data sets that the law has responsible authorities disclose, read once from `schema/statutory.toml`.

Read without the rest of the schema, so that letters to partners need no pandas.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class DataSet:
    """A data set of the Schedule, and which canonical rows satisfy it.

    Attributes
    ----------
    id, authority, label : str
        Name, responsible authority, what it is in words.
    table, date : str
        Canonical table and its column of dates; empty when there is none.
    column : str
        Column that narrows the rows; empty when all of them satisfy it.
    values, blended : tuple of str
        Values that satisfy it; values under which it stands together with others.
    layouts : tuple of str
        A source that has one of them was asked for it.
    reason : str
        Why it is not asked for, where it has no table.
    """

    id: str
    authority: str
    label: str
    table: str = ""
    date: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    blended: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    reason: str = ""


@cache
def _file() -> dict[str, Any]:
    text = files("assessment").joinpath("schema", "statutory.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def law() -> str:
    """What the duty to disclose rests on, as it is cited."""
    return str(_file()["law"])


@cache
def schedule() -> tuple[DataSet, ...]:
    """The data sets of the Schedule, in its order."""
    return tuple(DataSet(**_frozen(entry)) for entry in _file()["sets"])


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
