"""Rules that no linter knows: joins say their cardinality, nothing is silenced or dropped quietly."""

import ast

import pytest

from tests.project.repository import modules, relative, tree


def calls(module):
    return [node for node in ast.walk(module) if isinstance(node, ast.Call)]


def called(node):
    return ast.unparse(node.func)


def keywords(node):
    return {word.arg: word.value for word in node.keywords}


def faults(module):
    for node in calls(module):
        name, words = called(node), keywords(node)
        last = name.split(".")[-1]
        frames_join = last == "join" and {"on", "how", "lsuffix", "rsuffix"} & set(words)
        if (last == "merge" or frames_join) and "validate" not in words:
            yield f"line {node.lineno}: {last} without validate="
        if name in {"warnings.filterwarnings", "warnings.simplefilter"}:
            yield f"line {node.lineno}: {name}"
        if name.endswith(("random.seed", "RandomState")):
            yield f"line {node.lineno}: a seed for everybody; pass a generator"
        if name.endswith("default_rng") and not node.args and not node.keywords:
            yield f"line {node.lineno}: a generator without a seed"
        if last in {"today", "utcnow"} or name in {
            "datetime.now",
            "pd.Timestamp.now",
            "Timestamp.now",
            "time.time",
        }:
            yield f"line {node.lineno}: {name} reads the clock"
    for function in (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)):
        inside = calls(function)
        coerces = [n for n in inside if getattr(keywords(n).get("errors"), "value", None) == "coerce"]
        drops = [n for n in inside if called(n).endswith(".dropna")]
        if coerces and drops:
            yield f"line {function.lineno}: {function.name} turns faults into gaps and drops them"
    for handler in (n for n in ast.walk(module) if isinstance(n, ast.ExceptHandler)):
        if all(isinstance(statement, ast.Pass) for statement in handler.body):
            yield f"line {handler.lineno}: an error is swallowed"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("a.merge(b, on='x')", 1),
        ("a.merge(b, on='x', validate='many_to_one')", 0),
        ("a.join(b, how='left')", 1),
        ("', '.join(words)", 0),
        ("warnings.filterwarnings('ignore')", 1),
        ("np.random.seed(1)", 1),
        ("np.random.default_rng()", 1),
        ("np.random.default_rng(seed)", 0),
        ("date.today()", 1),
        ("def f(x):\n    return pd.to_numeric(x, errors='coerce').dropna()", 1),
        ("try:\n    f()\nexcept ValueError:\n    pass", 1),
    ],
)
def test_the_test_sees_what_it_should(code, count):
    assert len(list(faults(ast.parse(code)))) == count


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_module_keeps_the_rules(path):
    assert list(faults(tree(path))) == []
