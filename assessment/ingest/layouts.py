"""Layouts read from TOML: those of the package, and those a workspace adds in `layouts/`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from assessment.errors import ConfigurationError
from assessment.schema.layout import Layout, LayoutField, Routing, Scope

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
    found: dict[str, Layout] = {}
    for entry in sorted(files("assessment.layouts").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            layout = parse_layout(entry.read_text(encoding="utf-8"), f"layouts/{entry.name}")
            found[layout.id] = layout
    for path in sorted((Path(workspace) / "layouts").glob("*.toml")) if workspace is not None else ():
        layout = parse_layout(path.read_text(encoding="utf-8-sig"), f"layouts/{path.name}")
        found[layout.id] = layout
    return MappingProxyType(dict(sorted(found.items())))


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
