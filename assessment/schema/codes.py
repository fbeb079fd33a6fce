"""Code lists and the offence tree, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class Offence:
    """A leaf of the offence tree: a Home Office code (or a police.uk crime type) with its subgroup and group."""

    code: str
    label: str
    subgroup: str
    group: str


def _read(name: str) -> dict:
    return tomllib.loads(files("assessment.schema").joinpath(name).read_text(encoding="utf-8"))


@cache
def offence_tree() -> Mapping[str, Offence]:
    """Every offence code that is known, with its place in the tree.

    Returns
    -------
    mapping of str to Offence
        In the order of the file. Source: Home Office counting rules; police.uk crime types stand as their own groups.
    """
    tree = {}
    for group in _read("offence_tree.toml")["groups"]:
        for subgroup in group["subgroups"]:
            for code, label in subgroup["offences"].items():
                tree[code] = Offence(code, label, subgroup["code"], group["code"])
    return MappingProxyType(tree)


@cache
def offence_sets() -> Mapping[str, tuple[str, ...]]:
    """Named sets of offence codes that cut across the tree, such as the NI 20 proxy."""
    return MappingProxyType({name: tuple(codes) for name, codes in _read("offence_tree.toml")["sets"].items()})


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    lists: dict[str, Mapping[str, str]] = {
        name: MappingProxyType(dict(values)) for name, values in _read("codes.toml").items()
    }
    tree = _read("offence_tree.toml")["groups"]
    lists["offence_group"] = MappingProxyType({group["code"]: group["label"] for group in tree})
    lists["offence_subgroup"] = MappingProxyType(
        {subgroup["code"]: subgroup["label"] for group in tree for subgroup in group["subgroups"]}
    )
    lists["offence"] = MappingProxyType({code: offence.label for code, offence in offence_tree().items()})
    return MappingProxyType(lists)


def code_list(name: str) -> tuple[str, ...]:
    """The codes of a list, in its order.

    Raises
    ------
    KeyError
        When no list has that name.

    Examples
    --------
    >>> code_list("severity")
    ('fatal', 'serious', 'slight')
    """
    return tuple(_lists()[name])


def code_label(name: str, code: str) -> str:
    """The words that stand for a code.

    Parameters
    ----------
    name : str
        Name of the code list.
    code : str
        One of its codes.

    Returns
    -------
    str
        The label, as shown to readers.

    Examples
    --------
    >>> code_label("severity", "fatal")
    'Fatal'
    """
    return _lists()[name][code]


def code_list_names() -> tuple[str, ...]:
    """Names of all code lists."""
    return tuple(_lists())
