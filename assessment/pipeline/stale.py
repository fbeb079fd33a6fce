"""What is stale: hashes of what a step was made from, compared with those it was last made from.

The standard library alone, so that a run with nothing to do answers at once.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessment.config import Config

Recipe = dict[str, Any]

PACKAGE = Path(__file__).resolve().parent.parent
CODE_SUFFIXES = frozenset({".py", ".toml", ".css", ".js", ".html", ".j2", ".svg"})
CLEANING = (
    "errors.py",
    "periods.py",
    "config",
    "schema",
    "ingest",
    "clean",
    "layouts",
    "store",
    "pipeline/cleaning.py",
)
NOT_IN_CHAPTERS = ("cli.py", "__main__.py", "ingest", "clean", "layouts", "synthetic", "pipeline")
LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "geopandas", "shapely", "pyproj", "esda", "matplotlib")


def hash_of(content: bytes) -> str:
    """SHA-256 in hexadecimal.

    Parameters
    ----------
    content : bytes
        What to hash.

    Returns
    -------
    str
        64 characters.
    """
    return hashlib.sha256(content).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        Hexadecimal; empty when there is no such file.
    """
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def config_hash(config: Config, *sections: str) -> str:
    """SHA-256 over what a configuration says: a comment or a blank line changes nothing.

    Parameters
    ----------
    config : Config
        As read.
    *sections : str
        Those that matter; all unless some are named.

    Returns
    -------
    str
        Hexadecimal.
    """
    return hash_of(config.model_dump_json(include=set(sections) or None).encode())


def folder_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of all files under a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    str
        Hexadecimal; empty when there is no such folder.
    """
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _together((path.relative_to(folder).as_posix(), file_hash(path)) for path in files)


@cache
def code_hash(only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> str:
    """SHA-256 over the package's own code, layouts and styles.

    Parameters
    ----------
    only : tuple of str
        Beginnings of the paths that count; all of them when empty.
    but : tuple of str
        Beginnings of the paths that do not.

    Returns
    -------
    str
        Hexadecimal.
    """
    found = []
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        counts = (not only or _under(name, only)) and not _under(name, but)
        if counts and path.suffix in CODE_SUFFIXES and path.is_file():
            found.append((name, file_hash(path)))
    return _together(found)


@cache
def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers depend on.

    Returns
    -------
    dict of str to str
        Name to version; a library that is not installed is left out.
    """
    versions = {"python": ".".join(str(part) for part in sys.version_info[:3])}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def read_json(path: Path) -> Any:
    """What a JSON file of ours holds.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    object
        None when the file is missing or was cut off while being written: then whatever it records is stale.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def differences(made_from: Any, now: Mapping[str, Any]) -> tuple[str, ...]:
    """What has changed since something was made.

    Parameters
    ----------
    made_from : object
        The recipe as recorded; None when there is none.
    now : mapping
        The recipe of today.

    Returns
    -------
    tuple of str
        Names of the parts that differ, in the recipe's order; empty when it is fresh.

    Examples
    --------
    >>> differences({"config": "a", "reads": {"x": "1"}}, {"config": "a", "reads": {"x": "2"}})
    ('x',)
    >>> differences(None, {"config": "a"})
    ('never made',)
    """
    if not isinstance(made_from, Mapping):
        return ("never made",)
    found: list[str] = []
    for name in dict.fromkeys([*now, *made_from]):
        before, after = made_from.get(name), now.get(name)
        if before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            found += [str(key) for key in dict.fromkeys([*after, *before]) if before.get(key) != after.get(key)]
        else:
            found.append(name)
    return tuple(found)


def _under(name: str, beginnings: tuple[str, ...]) -> bool:
    return any(name == start or name.startswith(f"{start}/") for start in beginnings)


def _together(parts: Iterable[tuple[str, str]]) -> str:
    return hash_of("\n".join(f"{name} {content}" for name, content in parts).encode())
