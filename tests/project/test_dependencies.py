"""pyproject.toml, requirements.lock and environment.yml say the same, and name what is used."""

import ast
import re
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.project.repository import ROOT, cells, modules, notebooks, tree

CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base", "nbconvert": "nbconvert-core"}
IMPORT_NAMES = {"python-calamine": "python_calamine"}
# Engines and kernels: named to pandas or to the notebook runner, not imported by us.
ENGINES = {"pyarrow", "pyogrio", "openpyxl", "python-calamine", "ipykernel"}


def declared() -> dict[str, Requirement]:
    """Return every direct dependency, run-time and extras, by canonical name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(x for extra in project["optional-dependencies"].values() for x in extra),
    ]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def locked() -> dict[str, list[tuple[Version, str, int]]]:
    """Return version, marker and number of hashes of every entry of the lock, by canonical name."""
    entries: dict[str, list[tuple[Version, str, int]]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8")):
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)(?: ; ([^\\]+))?", block)
        if match:
            entry = (Version(match[2]), (match[3] or "").strip(), block.count("--hash=sha256:"))
            entries.setdefault(canonicalize_name(match[1]), []).append(entry)
    return entries


def conda() -> dict[str, str]:
    """Return the bound of every package named in environment.yml, as written, by name."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"\s+- ([a-z0-9-]+)(>=\S+)?$", line) for line in lines]
    return {match[1]: match[2] or "" for match in found if match}


def test_the_three_files_are_read():
    assert len(declared()) >= 30
    assert len(locked()) >= 100
    assert len(conda()) >= 30


@pytest.mark.parametrize("name", sorted(declared()))
def test_lock_holds_a_version_that_satisfies_the_bound(name):
    requirement = declared()[name]
    assert name in locked(), f"{name} is in pyproject.toml but not in requirements.lock: run make lock"
    for version, _, hashes in locked()[name]:
        assert version in requirement.specifier
        assert hashes >= 1


@pytest.mark.parametrize("name", sorted(declared()))
def test_conda_has_the_same_bound(name):
    other = CONDA_NAMES.get(name, name)
    assert other in conda(), f"{name} is in pyproject.toml but not in environment.yml"
    assert conda()[other] == str(declared()[name].specifier)


def test_conda_names_nothing_more():
    known = {CONDA_NAMES.get(name, name) for name in declared()} | {
        "conda-forge",
        "nodefaults",
        "python",
        "pip",
    }
    assert set(conda()) <= known


def test_python_bound_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == conda()["python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert project["tool"]["mypy"]["python_version"] == "3.11"


def test_every_bound_is_a_lower_bound_only():
    for name, requirement in declared().items():
        assert [s.operator for s in requirement.specifier] == [">="], name
        assert not requirement.marker, name
        assert not requirement.url, name


def test_lock_holds_one_version_of_each_package_with_hashes():
    for name, entries in locked().items():
        assert len({version for version, _, _ in entries}) == 1, f"{name} has several versions"
        assert all(hashes for _, _, hashes in entries), f"{name} has no hash"


def test_lock_installs_on_windows_too():
    assert any("win32" in marker for _, marker, _ in locked()["colorama"])
    assert "tzdata" in locked(), "time zones do not come with Windows"


def test_lock_names_no_index_and_no_place():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra-index|--find-links|--trusted-host)", text, re.MULTILINE)
    assert not re.search(r"(^|\s)[./~][\w.-]*/\w", text), "a path of somebody's machine"


def test_package_builds_with_what_the_lock_holds():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    for line in build:
        requirement = Requirement(line)
        assert all(version in requirement.specifier for version, _, _ in locked()[requirement.name])


def run_time() -> set[str]:
    """Return the canonical names of what the package needs to run, extras left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}


def imported_names(code: ast.Module) -> set[str]:
    """Return the top-level packages that the code imports, wherever in it."""
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
    return found


def test_what_the_package_imports_is_declared_for_its_run():
    allowed = {IMPORT_NAMES.get(name, name) for name in run_time()} | sys.stdlib_module_names | {"assessment"}
    strangers = {path.name: imported_names(tree(path)) - allowed for path in modules()}
    assert not {name: found for name, found in strangers.items() if found}


def test_what_is_declared_for_the_run_is_used():
    code = [tree(path) for path in modules()]
    code += [ast.parse(cell["source"]) for path in notebooks() for cell in cells(path) if cell["cell_type"] == "code"]
    used = set().union(*(imported_names(each) for each in code))
    assert {name for name in run_time() - ENGINES if IMPORT_NAMES.get(name, name) not in used} == set()
