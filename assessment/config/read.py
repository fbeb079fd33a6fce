"""Read `assessment.toml`: into frozen objects, or into an error that says which line to mend."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from assessment.config.model import Config
from assessment.errors import ConfigurationError

FILE_NAME = "assessment.toml"


def read_config(workspace: Path) -> Config:
    """The configuration of a workspace.

    Parameters
    ----------
    workspace : pathlib.Path
        Folder that holds `assessment.toml`.

    Returns
    -------
    Config
        Frozen.

    Raises
    ------
    ConfigurationError
        When the file is missing, is not TOML, has an unknown key (the nearest known one is named) or a wrong value.
    """
    path = Path(workspace) / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(
            f"There is no {FILE_NAME} in {Path(workspace).resolve()}, so it is no workspace. Go to one, name one with "
            f"--workspace, or make one: copy the {FILE_NAME} from the program's own folder or from its docs/examples/."
        ) from None
    except IsADirectoryError:
        raise ConfigurationError(f"{path} is a folder. Put the configuration there as a file and try again.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text. Save it as UTF-8 and try again.") from None
    return parse_config(text, str(path))


def parse_config(text: str, place: str = FILE_NAME) -> Config:
    """The configuration that a TOML text describes.

    Parameters
    ----------
    text : str
        TOML.
    place : str
        How to name the text in messages.

    Returns
    -------
    Config
        Frozen.

    Raises
    ------
    ConfigurationError
        As `read_config`.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{place} is not valid TOML: {error}. Mend that line and try again.") from None
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        faults = [_said(fault) for fault in error.errors(include_url=False)]
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise ConfigurationError(f"{place}: {len(faults)} fault{'s' * (len(faults) > 1)}\n{listed}") from None


def _said(fault: Any) -> str:
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"]) or "the file"
    if fault["type"] == "extra_forbidden":
        known = list(_model_at(fault["loc"][:-1]).model_fields)
        nearest = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1, cutoff=0.0)
        return f"{where}: unknown key; the nearest known one is '{nearest[0]}'"
    if fault["type"] == "missing":
        return f"{where}: missing, and it is required"
    if fault["type"].startswith("date"):
        return f"{where}: not a date; write year-month-day without quotation marks, as in 2012-01-31"
    words = fault["msg"].removeprefix("Value error, ")
    return f"{where}: {words[0].lower()}{words[1:]}"


def _model_at(loc: tuple[int | str, ...]) -> type[BaseModel]:
    model: type[BaseModel] = Config
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            model = inner or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _model_in(argument)
        if found is not None:
            return found
    return None
