"""No year, date or place in what analyses, shows or tells: they come from the configuration."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.project.repository import PACKAGE, cells, modules, notebooks, relative, tree

FIRST_YEAR, LAST_YEAR = 2001, 2039
YEAR = re.compile(r"(?<!\d)(?<!\d\.)20[0-3]\d(?!\d)(?!\.\d)")
PLACES = re.compile(
    r"\b(Hereford(shire)?|Leominster|Ross[- ]on[- ]Wye|Ledbury|Bromyard|Kington"
    r"|Golden Valley|West Mercia|E06000019)\b",
    re.IGNORECASE,
)
HELD = [path for path in modules() if path.relative_to(PACKAGE).parts[0] in {"analyse", "present"}]


def docstrings(module: ast.Module) -> set[int]:
    """Return the ids of the constants that are docstrings: prose and doctests may name what they like."""
    owners = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bodies = (node.body for node in ast.walk(module) if isinstance(node, owners))
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def faults(module: ast.Module) -> Iterator[str]:
    """Yield every constant that is a year, holds a date or names a place."""
    spoken = docstrings(module)
    for node in ast.walk(module):
        if not isinstance(node, ast.Constant) or id(node) in spoken:
            continue
        value = node.value
        if isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR:
            yield f"line {node.lineno}: the number {value} reads as a year"
        elif isinstance(value, str) and (match := YEAR.search(value) or PLACES.search(value)):
            yield f"line {node.lineno}: {match[0]!r}"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 2011", 1),
        ("x = date(2011, 4, 1)", 1),
        ("x = '2011-04-01'", 1),
        ("x = f'{n} offences in Leominster'", 1),
        ("x = 'to 31 January 2012.'", 1),
        ("def f():\n    '''Herefordshire in 2011.'''", 0),
        ("x = 27700\ny = 2000\nz = 'share 0.2011'", 0),
        ("x = 'Kingtonian'", 0),
    ],
)
def test_the_test_sees_what_it_should(code, expected):
    assert len(list(faults(ast.parse(code)))) == expected


def test_there_is_something_to_look_at():
    assert len(HELD) >= 15
    assert len(notebooks()) >= 13


@pytest.mark.parametrize("path", HELD, ids=relative)
def test_module_names_no_year_and_no_place(path):
    assert list(faults(tree(path))) == []


@pytest.mark.parametrize("path", notebooks(), ids=relative)
def test_notebook_names_no_year_and_no_place(path):
    code = [cell["source"] for cell in cells(path) if cell["cell_type"] == "code"]
    assert [fault for source in code for fault in faults(ast.parse(source))] == []
