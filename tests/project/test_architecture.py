"""Who may import whom, how long a module may be, what a public function must say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.repository import PACKAGE, ROOT, dotted, modules, relative, tree

GROUND = {"errors", "periods", "config", "schema", "results"}
ON_THE_GROUND = {"ingest", "clean", "analyse", "disclosure", "present", "synthetic"}
MAY_IMPORT = {
    **dict.fromkeys(GROUND, GROUND),
    **dict.fromkeys(ON_THE_GROUND, GROUND),
    "store": GROUND,
    "layouts": set(),
    "pipeline": GROUND | {"ingest", "clean", "store", "disclosure", "present"},
    # The face of the package, for notebooks: it opens doors, and knows neither the runner nor the front door.
    "workspace": GROUND | {"store", "disclosure"},
    "chapters": GROUND | {"workspace", "disclosure", "present", "analyse"},
    "page_one": GROUND | {"chapters", "present"},
    "": GROUND | {"workspace", "chapters", "disclosure"},
    "cli": GROUND | ON_THE_GROUND | {"store", "pipeline", "workspace", ""},
    "__main__": {"cli"},
}
LONGEST_LINES = 300
# A function of one thing is said in a sentence or an example; from two on, each is named and described.
PARAMETERS_THAT_NEED_SECTIONS = 2
HEAVY = (
    "statsmodels",
    "esda",
    "libpysal",
    "matplotlib",
    "seaborn",
    "geopandas",
    "pandera",
    "papermill",
    "nbconvert",
)


def room(name: str) -> str:
    """Return the room of a module: ``clean`` of ``assessment.clean.places``, nothing of ``assessment``."""
    return [*name.split("."), ""][1]


def absolute(path: Path, node: ast.ImportFrom) -> str:
    """Return the absolute name of the module that a ``from`` statement names."""
    if not node.level:
        return node.module or ""
    package = dotted(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, *([node.module] if node.module else [])])


def imports(path: Path, nodes: Iterator[ast.AST]) -> set[str]:
    """Return the modules of the package that these nodes import, as precisely as they say it."""
    known = {dotted(module) for module in modules()}
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = absolute(path, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.add(inner if inner in known else base)
    return {name for name in found if name.split(".")[0] == "assessment"}


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walk the code that runs when a module is imported: not functions, not blocks for type checkers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from at_import(child)


def public_functions(path: Path) -> list[ast.FunctionDef]:
    """Return a module's public functions; the docstrings of the command line are its help, and left out."""
    private = path.stem.startswith("_") and path.stem != "__init__"
    if private or room(dotted(path)) in {"cli", "__main__"}:
        return []
    functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
    return [node for node in functions if not node.name.startswith("_")]


def test_the_house_is_there():
    rooms = {room(dotted(path)) for path in modules()}
    assert GROUND | ON_THE_GROUND | {"store", "pipeline", "workspace", "cli", "__main__", ""} <= rooms
    assert len(modules()) >= 40
    assert sum(len(public_functions(path)) for path in modules()) >= 60


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_imports_run_one_way(path):
    here = room(dotted(path))
    assert here in MAY_IMPORT, f"{relative(path)} is in no room of the house"
    rooms = {room(name) for name in imports(path, ast.walk(tree(path)))}
    assert rooms - {here} <= MAY_IMPORT[here]


def test_nothing_goes_round_in_a_circle():
    graph = {dotted(path): imports(path, at_import(tree(path))) - {dotted(path)} for path in modules()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_a_module_is_short_and_named_for_what_it_does(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_LINES
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_public_functions_say_what_they_take_and_give(path):
    faults = []
    for function in public_functions(path):
        text = ast.get_docstring(function) or ""
        arguments = function.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        gives = function.returns is not None and ast.unparse(function.returns) not in {
            "None",
            "NoReturn",
            "Never",
        }
        if not text:
            faults.append(f"{function.name}: says nothing")
        if len(names) < PARAMETERS_THAT_NEED_SECTIONS:
            continue
        if "Parameters\n----------" not in text:
            faults.append(f"{function.name}: no Parameters section")
        faults += [f"{function.name}: says nothing of {name}" for name in names if name not in text]
        if gives and not any(f"{word}\n{'-' * len(word)}" in text for word in ("Returns", "Yields")):
            faults.append(f"{function.name}: no Returns section")
    assert not faults


def loaded_by(statement: str) -> set[str]:
    """Return which heavy libraries a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import assessment", "import assessment.cli"])
def test_import_is_light(statement):
    assert loaded_by(statement) == set()


def test_package_ships_its_type_hints():
    assert (PACKAGE / "py.typed").exists()
