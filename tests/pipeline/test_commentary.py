"""The officer's own words: nothing of them runs, their numbers come from figures, and a moved figure is flagged."""

from datetime import date

import pytest

from assessment.config import parse_config
from assessment.disclosure import policy, release_figures
from assessment.errors import RunError
from assessment.pipeline.commentary import read_commentary, record, recorded
from assessment.results import Figure
from tests.pipeline.toy import CONFIG

POLICY = policy(parse_config(CONFIG), "executive")


def figures(value=8031.0):
    days = date(2011, 4, 1), date(2012, 3, 31)
    return release_figures([Figure("trends.all.count", "All crime", value, "count", *days, "areas")], POLICY)


@pytest.fixture
def read(tmp_path):
    def of(text, shown=None, written=None):
        path = tmp_path / "20_trends.md"
        path.write_text(text, encoding="utf-8")
        return read_commentary(path, figures() if shown is None else shown, POLICY, written or {})

    return of


def kept(commentary):
    return {"sha256": commentary.sha256, "cited": dict(commentary.cited)}


@pytest.mark.parametrize("citation", ["{figure:trends.all.count}", "{trends.all.count}", "{figure: trends.all.count}"])
def test_a_cited_number_is_that_of_the_figure(read, citation):
    found = read(f"Crime stood at {citation}.")
    assert 'data-figure="trends.all.count"' in found.html
    assert "8,031</a>." in found.html
    assert found.cited == {"trends.all.count": 8031.0}


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(x)</script>", "<img src=x onerror=alert(x)>", "[a](javascript:x)", "</section><b>", "\u202eevil"],
)
def test_nothing_of_it_is_markup(read, hostile):
    html = read(f"Words {hostile} words.").html
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "\u202e" not in html
    assert "</section>" not in html


def test_paragraphs_points_headings_and_bold(read):
    html = read("# Why\nBecause.\n\n- one reason\n- **another**\n\nSo what.").html
    assert "<h4>Why</h4>" in html
    assert "<p>Because.</p>" in html
    assert "<ul><li>one reason</li><li><strong>another</strong></li></ul>" in html
    assert "<p>So what.</p>" in html


def test_ampersands_are_escaped_once(read):
    assert "A&amp;E" in read("A&E").html
    assert "&amp;amp;" not in read("A&E").html


def test_a_typed_number_is_refused_and_the_place_is_named(read):
    with pytest.raises(RunError, match=r"commentary on 20_trends, paragraph 2: .*'8,000'"):
        read("Fine.\n\nCrime stood at 8,000 then.")


def test_a_figure_that_was_not_released_is_said_in_the_page_and_to_the_officer(read):
    found = read("Crime stood at {trends.al.count}.")
    assert "(figure not available)" in found.html
    assert found.warnings == (
        "commentary on 20_trends: there is no figure trends.al.count. Did you mean 'trends.all.count'?",
    )


def test_a_figure_that_moved_is_flagged_until_the_words_are_changed(read):
    first = read("Crime stood at {trends.all.count}.")
    assert first.moved == ()
    second = read("Crime stood at {trends.all.count}.", figures(8040.0), kept(first))
    assert second.moved == ("trends.all.count",)
    assert "To be read again" in second.html
    assert "8,031" not in second.html
    third = read("Crime stood at {trends.all.count}.", figures(8040.0), kept(second))
    assert third.moved == ("trends.all.count",), "a second run does not make it good"
    mended = read("Crime now stands at {trends.all.count}.", figures(8040.0), kept(third))
    assert mended.moved == ()


def test_what_is_recorded_is_kept_by_review_and_audience(read, tmp_path):
    found = read("Crime stood at {trends.all.count}.")
    path = tmp_path / "restricted" / "commentary.json"
    path.parent.mkdir()
    record(path, "annual/executive", [found])
    record(path, "annual/public", [])
    assert recorded(path, "annual/executive") == {"20_trends": kept(found)}
    assert recorded(path, "annual/public") == {}


def test_an_empty_commentary_leaves_nothing(read):
    assert read(" \n\n").html == ""


def test_a_commentary_that_is_not_text_is_said(tmp_path):
    path = tmp_path / "20_trends.md"
    path.write_bytes(b"caf\xe9")
    with pytest.raises(RunError, match="UTF-8"):
        read_commentary(path, figures(), POLICY, {})
