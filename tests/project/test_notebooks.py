"""Notebooks tell and do not compute: question, parameters, loading, a word and an exhibit in turn, hand-over."""

import ast
import json

import nbformat
import pytest

from assessment.schema import TABLES
from tests.project.repository import ROOT, cells, notebooks, relative

LONGEST_CELL_LINES = 10
CHAPTERS = {
    "00_summary", "10_performance", "20_trends", "30_hotspots", "40_violence_and_alcohol",
    "45_domestic_abuse", "50_offending_and_treatment", "55_young_people", "60_road_safety", "70_community_voice",
    "80_emerging_issues", "90_priorities", "95_data_quality", "99_data_and_methods",
}  # fmt: skip
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.Try, ast.With,
    ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp,
)  # fmt: skip
FORBIDDEN_NAMES = {"groupby", "warnings", "open", "merge", "exec", "eval", "print", "Path"}
TOLD = [path for path in notebooks() if "explore" not in path.parts]


def code_cells(path):
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def is_parameters(cell):
    return "parameters" in cell["metadata"].get("tags", [])


def test_every_chapter_has_its_notebook():
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} >= CHAPTERS


@pytest.mark.parametrize("path", notebooks(), ids=relative)
def test_format_is_valid_and_nothing_is_stored_but_the_source(path):
    stored = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(stored)
    assert stored["nbformat"] == 4
    assert stored["metadata"]["kernelspec"]["name"] == "python3"
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_it_names_its_title_and_the_tables_it_rests_on(path):
    about = json.loads(path.read_text(encoding="utf-8"))["metadata"]["assessment"]
    assert set(about) == {"title", "tables", "requires", "after"}
    assert about["title"]
    assert set(about["tables"]) <= {*TABLES, "quality"}
    assert set(about["requires"]) <= set(about["tables"])
    assert set(about["after"]) <= {"*", *(other.stem for other in TOLD)}


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_it_opens_with_the_question_and_its_parameters(path):
    first, second, *_ = cells(path)
    assert first["cell_type"] == "markdown"
    assert first["source"].startswith("# ")
    assert second["cell_type"] == "code"
    assert is_parameters(second)
    assert sum(is_parameters(cell) for cell in cells(path)) == 1
    names = {node.target.id for node in ast.parse(second["source"]).body if isinstance(node, ast.AnnAssign)}
    assert names >= {"workspace", "audience", "handover"}


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_parameters_are_typed_literals_with_a_comment_each(path):
    source = cells(path)[1]["source"]
    for node in ast.parse(source).body:
        assert isinstance(node, ast.AnnAssign), f"line {node.lineno} is not a typed assignment"
        ast.literal_eval(node.value)
        assert "#" in source.splitlines()[node.end_lineno - 1], f"line {node.lineno} has no comment"


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_code_is_short_and_computes_nothing(path):
    faults = []
    for number, cell in enumerate(cells(path), start=1):
        if cell["cell_type"] != "code":
            continue
        lines = [line for line in cell["source"].splitlines() if line.strip()]
        if len(lines) > LONGEST_CELL_LINES and not is_parameters(cell):
            faults.append(f"cell {number}: {len(lines)} lines")
        for node in ast.walk(ast.parse(cell["source"])):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            owner = getattr(getattr(node, "value", None), "id", None)
            if isinstance(node, FORBIDDEN):
                faults.append(f"cell {number}: {type(node).__name__}")
            elif name in FORBIDDEN_NAMES and (name, owner) != ("open", "assessment"):
                faults.append(f"cell {number}: {name}")
    assert faults == []


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_each_exhibit_is_introduced_in_words(path):
    following = list(zip(cells(path)[2:], cells(path)[3:], strict=False))
    pairs = [(a, b) for a, b in following if a["cell_type"] == b["cell_type"] == "code"]
    assert pairs == [], "two code cells stand together: say what to look for before the second"


@pytest.mark.parametrize("path", TOLD, ids=relative)
def test_the_last_cell_hands_over(path):
    last = cells(path)[-1]
    assert last["cell_type"] == "code"
    assert "hand_over(" in last["source"]
    assert sum("hand_over(" in cell["source"] for cell in code_cells(path)) == 1
