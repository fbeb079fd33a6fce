"""Which chapters there are, in what order they run, and what a misspelt parameter leads to."""

import pytest

from assessment.config import parse_config
from assessment.errors import RunError, UsageError
from assessment.pipeline import notebooks
from assessment.pipeline.notebooks import (
    Notebook,
    chapters,
    chosen,
    notebooks_folder,
    prerequisites,
    read_notebook,
    rounds,
)
from tests.pipeline import toy


def chapter(name, *after):
    return Notebook(name, None, name, (), (), after, ("workspace",))


BOOK = (
    chapter("00_summary", "*", "90_priorities"),
    chapter("10_performance"),
    chapter("20_trends"),
    chapter("80_emerging", "20_trends"),
    chapter("90_priorities", "*"),
)


@pytest.fixture
def workspace(tmp_path):
    for name in ("20_trends", "10_performance", "00_summary"):
        toy.write_notebook(tmp_path / "notebooks", name)
    toy.write_notebook(tmp_path / "notebooks", "scratch")
    return tmp_path


def test_star_stands_for_all_that_do_not_wait_for_it():
    assert prerequisites(BOOK[4], BOOK) == ("10_performance", "20_trends", "80_emerging")
    assert prerequisites(BOOK[0], BOOK) == ("10_performance", "20_trends", "80_emerging", "90_priorities")


def test_each_round_waits_for_earlier_ones_only():
    assert rounds(BOOK) == (("10_performance", "20_trends"), ("80_emerging",), ("90_priorities",), ("00_summary",))


def test_chapters_that_wait_for_each_other_are_refused():
    with pytest.raises(RunError, match=r"wait for each other: 10_a, 20_b"):
        rounds((chapter("10_a", "20_b"), chapter("20_b", "10_a")))


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ((), ("00_summary", "10_performance", "20_trends", "80_emerging", "90_priorities")),
        (("20_trends",), ("20_trends",)),
        (("trends",), ("20_trends",)),
        (("emerging", "10_performance"), ("10_performance", "20_trends", "80_emerging")),
        (("priorities",), ("10_performance", "20_trends", "80_emerging", "90_priorities")),
    ],
)
def test_only_brings_what_it_depends_on(only, expected):
    assert chosen(only, BOOK) == expected


def test_an_unknown_chapter_is_wrong_usage_and_the_nearest_is_named():
    with pytest.raises(UsageError, match="Did you mean 'trends'"):
        chosen(("trend",), BOOK)


def test_chapters_are_the_numbered_notebooks_in_order(workspace):
    config = parse_config(toy.CONFIG)
    assert [one.name for one in chapters(workspace, config)] == ["00_summary", "10_performance", "20_trends"]


def test_the_configuration_chooses_orders_and_names_chapters(workspace):
    listed = toy.CONFIG + "".join(
        f'[[chapters]]\nnotebook = "{name}"\ntitle = "{title}"\noff = {off}\n'
        for name, title, off in [("20_trends", "Longer view", "false"), ("10_performance", "Targets", "true")]
    )
    found = chapters(workspace, parse_config(listed))
    assert [(one.name, one.title) for one in found] == [("20_trends", "Longer view")]


def test_a_chapter_without_notebook_is_said_and_the_nearest_named(workspace):
    config = parse_config(toy.CONFIG + '[[chapters]]\nnotebook = "20_trend"\ntitle = "x"\n')
    with pytest.raises(RunError, match="Did you mean '20_trends'"):
        chapters(workspace, config)


def test_a_workspace_without_notebooks_uses_those_beside_the_package(tmp_path, monkeypatch):
    toy.write_notebook(tmp_path / "beside", "10_performance")
    monkeypatch.setattr(notebooks, "BESIDE_THE_PACKAGE", tmp_path / "beside")
    assert notebooks_folder(tmp_path) == tmp_path / "beside"


def test_what_a_notebook_says_of_itself(tmp_path):
    path = toy.write_notebook(tmp_path, "20_trends", tables=["offences"], after=["10_performance"])
    found = read_notebook(path)
    assert found.title == "Chapter 20_trends"
    assert found.tables == ("offences",)
    assert found.after == ("10_performance",)
    assert found.parameters == ("workspace", "audience", "handover")


def test_a_misspelt_parameter_is_refused_before_papermill_would_shrug(tmp_path):
    path = toy.write_notebook(tmp_path, "20_trends", parameters='workspace: str = "."\naudiance: str = "executive"')
    with pytest.raises(
        RunError, match=r"20_trends: .*does not assign audience, handover; it assigns workspace, audiance"
    ):
        read_notebook(path).require_parameters(["workspace", "audience", "handover"])


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [{}]}', "\x80"])
def test_what_is_no_notebook_is_said(tmp_path, content):
    path = tmp_path / "20_trends.ipynb"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(RunError, match=r"20_trends.ipynb is not a notebook"):
        read_notebook(path)
