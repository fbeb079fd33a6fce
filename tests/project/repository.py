"""What the tests of the project look at: the repository's root, its modules, notebooks and files."""

import ast
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "assessment"


def modules() -> list[Path]:
    """Return every module of the package, sorted by path."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def dotted(path: Path) -> str:
    """Return the import name of a module: ``assessment.clean.places`` of ``assessment/clean/places.py``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def notebooks() -> list[Path]:
    """Return every notebook of the repository, sorted by path."""
    return sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def cells(path: Path) -> list[dict]:
    """Return a notebook's cells as stored, each with its source joined to one string."""
    stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in stored]


def tracked() -> list[Path]:
    """Return the files that git holds, or would hold at the next commit; skip where git is not at hand."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files would be published cannot be told")
    names = [name for name in done.stdout.decode().split("\0") if name]
    return sorted(ROOT / name for name in names if (ROOT / name).is_file())


def relative(path: Path) -> str:
    """Return the path as people write it, from the repository's root."""
    return path.relative_to(ROOT).as_posix()
