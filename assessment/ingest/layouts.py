"""Layouts read from TOML: those of the package, and those a workspace adds in `layouts/`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from assessment.errors import ConfigurationError
from assessment.schema.layout import Layout, LayoutField, Routing, Scope

#: What a proposed layout has for a heading that the officer is to write.
TO_DECIDE = "?"
_SECTIONS: dict[str, type[BaseModel]] = {"fields": LayoutField, "scope": Scope, "routing": Routing}


def load_layouts(workspace: Path | None = None) -> Mapping[str, Layout]:
    """Every layout that is known in a workspace, by id.

    Parameters
    ----------
    workspace : pathlib.Path or None
        Its `layouts/*.toml` are read after the package's; one with the same id takes the package's place.

    Returns
    -------
    mapping of str to Layout
        In order of id.

    Raises
    ------
    ConfigurationError
        When a layout cannot be used as written.
    """
    found = dict(_of_the_package())
    for path in sorted((Path(workspace) / "layouts").glob("*.toml")) if workspace is not None else ():
        layout = parse_layout(path.read_text(encoding="utf-8-sig"), f"layouts/{path.name}")
        found[layout.id] = layout
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _of_the_package() -> Mapping[str, Layout]:
    """The package's own layouts, read once: they do not change while it runs, and reading them takes a while."""
    entries = sorted(files("assessment.layouts").iterdir(), key=lambda entry: entry.name)
    layouts = [
        parse_layout(entry.read_text(encoding="utf-8"), f"layouts/{entry.name}")
        for entry in entries
        if entry.name.endswith(".toml")
    ]
    return MappingProxyType({layout.id: layout for layout in layouts})


def parse_layout(text: str, place: str) -> Layout:
    r"""The layout that a TOML text describes.

    Parameters
    ----------
    text : str
        TOML.
    place : str
        How to name the text in messages.

    Returns
    -------
    Layout
        Frozen.

    Raises
    ------
    ConfigurationError
        When it is not TOML, holds an unknown key (the nearest known one is named) or a wrong value.

    Examples
    --------
    >>> parse_layout('id = "x"\ntitel = "X"', "x.toml")
    Traceback (most recent call last):
    assessment.errors.ConfigurationError: x.toml: unknown key 'titel'; the nearest known key is 'title'.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{place} is not TOML: {error}.") from error
    if undecided := _undecided(values):
        raise ConfigurationError(
            f"{place}: the heading of {len(undecided):,} field{'s' * (len(undecided) != 1)} is still '?': "
            f"{', '.join(undecided)}. Write there the heading of the column that holds it, or delete the field if it "
            "is optional, then run: assessment check"
        )
    try:
        return Layout.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_said(error, place)) from error


def choose_layouts(ids: Sequence[str], layouts: Mapping[str, Layout], source_id: str) -> tuple[Layout, ...]:
    """The layouts a source names.

    Parameters
    ----------
    ids : sequence of str
        Ids, as the configuration has them.
    layouts : mapping of str to Layout
        All layouts.
    source_id : str
        The source, for the message.

    Returns
    -------
    tuple of Layout
        In the same order.

    Raises
    ------
    ConfigurationError
        When it names one that does not exist; the nearest is named.
    """
    for wanted in ids:
        if wanted not in layouts:
            near = difflib.get_close_matches(wanted, list(layouts), n=1, cutoff=0.0)
            raise ConfigurationError(
                f"source {source_id!r} names the layout {wanted!r}, which does not exist; the nearest is {near[0]!r}."
            )
    return tuple(layouts[wanted] for wanted in ids)


def _undecided(values: Mapping[str, object]) -> list[str]:
    """Fields of a proposed layout whose column nobody has named yet."""
    fields = values.get("fields")
    listed = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return [repr(str(field.get("name", ""))) for field in listed if field.get("header") == TO_DECIDE]


def _said(error: ValidationError, place: str) -> str:
    problems = error.errors(include_url=False)
    # An unknown key is said first: it is usually the cause of the rest.
    problem = next((entry for entry in problems if entry["type"] == "extra_forbidden"), problems[0])
    where = [str(part + 1) if isinstance(part, int) else part for part in problem["loc"]]
    inside = f", in {'.'.join(where[:-1])}" if len(where) > 1 else ""
    if problem["type"] == "extra_forbidden":
        model: type[BaseModel] = _SECTIONS.get(str(problem["loc"][0]), Layout) if len(where) > 1 else Layout
        known = list(model.model_fields)
        near = difflib.get_close_matches(where[-1], known, n=1, cutoff=0.0)
        return f"{place}: unknown key {where[-1]!r}{inside}; the nearest known key is {near[0]!r}."
    if problem["type"] == "missing":
        return f"{place}: the key {where[-1]!r}{inside} is missing."
    words = problem["msg"].removeprefix("Value error, ")
    return f"{place}: {'.'.join(where) or 'the layout'}: {words[0].lower()}{words[1:]}."
