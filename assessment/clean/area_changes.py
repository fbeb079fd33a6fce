"""Area codes of one year and those of another: which stand for an area held, and which for nobody knows which part."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from assessment.clean import identity
from assessment.clean.cleaned import Cleaned
from assessment.clean.parse import parse_extracts
from assessment.errors import ConfigurationError
from assessment.schema.extract import RawExtract

CONTENT = ("old_code", "new_code", "change")
#: The mark of the Office for National Statistics for areas whose old and new boundaries cross each other.
IRREGULAR = "X"


@dataclass(frozen=True)
class Towards:
    """What codes of other years mean for the areas held.

    Attributes
    ----------
    same : mapping of str to str
        Code that lies wholly in one area held, to that area: the part of an area that was split, read backwards, or an
        area that was merged into another, read forwards.
    parted : mapping of str to tuple of str
        Code whose area is made of several areas held, to these.
    unclear : frozenset of str
        Codes of which a part lies in an area held, and another elsewhere or across its boundary.
    """

    same: Mapping[str, str]
    parted: Mapping[str, tuple[str, ...]]
    unclear: frozenset[str]


@dataclass(frozen=True)
class AreaLinks:
    """Which older areas and which newer areas share ground.

    Attributes
    ----------
    links : tuple of (str, str, bool)
        Older code, newer code, and whether the one is made of whole others (False where boundaries cross).
    """

    links: tuple[tuple[str, str, bool], ...] = ()

    @cached_property
    def _newer(self) -> dict[str, dict[str, bool]]:
        return _neighbours(self.links)

    @cached_property
    def _older(self) -> dict[str, dict[str, bool]]:
        return _neighbours(tuple((new, old, exact) for old, new, exact in self.links))

    def towards(self, held: frozenset[str]) -> Towards:
        """What every linked code means for the areas held.

        Parameters
        ----------
        held : frozenset of str
            Codes of the areas held, of whatever year.

        Returns
        -------
        Towards
            Links are followed from older to newer or from newer to older, never there and back: what two parts of one
            area have in common is not their place.

        Examples
        --------
        >>> split = AreaLinks((("A", "A1", True), ("A", "A2", True)))
        >>> split.towards(frozenset({"A"})).same == {"A1": "A", "A2": "A"}
        True
        >>> split.towards(frozenset({"A1", "A2"})).parted == {"A": ("A1", "A2")}
        True
        """
        same: dict[str, str] = {}
        parted: dict[str, tuple[str, ...]] = {}
        unclear: set[str] = set()
        for code in sorted((self._newer.keys() | self._older.keys()) - held):
            for neighbours in (self._newer, self._older):
                ends, exact = _ends(code, neighbours, held)
                reached = tuple(sorted(end for end in ends if end is not None))
                if not reached:
                    continue
                if None in ends or (len(reached) == 1 and not exact):
                    unclear.add(code)
                elif len(reached) == 1:
                    same[code] = reached[0]
                else:
                    parted[code] = reached
                break
        return Towards(MappingProxyType(same), MappingProxyType(parted), frozenset(unclear))


def clean(extracts: Sequence[RawExtract]) -> Cleaned:
    """Lookups between the codes of two years, as the Office for National Statistics publishes them.

    Parameters
    ----------
    extracts : sequence of RawExtract
        A row a pair of codes that share ground.

    Returns
    -------
    Cleaned
        No table: the lookup is held in memory while other sources are cleaned.
    """
    batch = parse_extracts(extracts)
    everyone = np.ones(len(batch.frame), dtype=bool)
    return Cleaned({}, identity.drop_repeats(batch, everyone, CONTENT, "same_row_again"))


def links_of(cleaned: Sequence[Cleaned]) -> AreaLinks:
    """The links that cleaned lookups hold.

    Parameters
    ----------
    cleaned : sequence of Cleaned
        From `clean`.

    Returns
    -------
    AreaLinks
        In the order of the codes.
    """
    found: set[tuple[str, str, bool]] = set()
    for one in cleaned:
        kept = one.batch.kept()
        exact = (kept["change"].str.strip().str.upper() != IRREGULAR).to_numpy(dtype=bool)
        pairs = (kept[name].str.strip().str.upper() for name in ("old_code", "new_code"))
        found.update(zip(*pairs, (bool(each) for each in exact), strict=True))
    return AreaLinks(tuple(sorted(found)))


def _neighbours(links: Sequence[tuple[str, str, bool]]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for one, other, exact in links:
        if one != other:
            known = found.setdefault(one, {})
            known[other] = known.get(other, True) and exact
    return found


def _ends(
    code: str, neighbours: Mapping[str, Mapping[str, bool]], held: frozenset[str]
) -> tuple[set[str | None], bool]:
    """Areas held that a code leads to, None among them where a way ends elsewhere; and whether all ways are exact."""
    ends: set[str | None] = set()
    exact, seen, waiting = True, {code}, [code]
    while waiting:
        onward = neighbours.get(waiting.pop(), {})
        if not onward:
            ends.add(None)
        for other, whole in onward.items():
            exact &= whole
            if other in held:
                ends.add(other)
            elif other not in seen:
                seen.add(other)
                waiting.append(other)
    return ends, exact


def read_area_code_changes(workspace: Path, name: str) -> Mapping[str, str]:
    """The declared lookup from area codes of another vintage to those of the areas held.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        Path of a TOML file in it, whose table `changes` maps old code to code held; empty for none.

    Returns
    -------
    mapping of str to str
        Frozen.

    Raises
    ------
    ConfigurationError
        When the file is absent or is not such a table.
    """
    if not name:
        return MappingProxyType({})
    try:
        values = tomllib.loads((workspace / name).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(f"[geography] area_code_changes names {name}, which does not exist.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not TOML: {error}.") from None
    changes = values.get("changes")
    if not isinstance(changes, dict) or not all(isinstance(code, str) for code in changes.values()):
        raise ConfigurationError(f'{name} must hold a table [changes] with lines such as "E01000001" = "E01000002".')
    return MappingProxyType(dict(changes))
