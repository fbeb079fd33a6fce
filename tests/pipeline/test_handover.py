"""What chapters hand over, put together: an id stands for one figure."""

import json
from pathlib import Path

import pytest

from assessment.errors import RunError
from assessment.pipeline.handover import Handover, chapter_of, merged_figures, merged_files, read_handover, write_about
from assessment.pipeline.notebooks import Notebook
from assessment.pipeline.places import Places

NOTEBOOK = Notebook("20_trends", Path("20_trends.ipynb"), "Trends", (), (), (), ())


def handed(name, *ids, tables=()):
    return Handover(
        name, name, "complete", figures=tuple({"id": one} for one in ids), tables={one: Path(one) for one in tables}
    )


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path, "2011-12", "annual", "executive")


def write(places, name, content):
    folder = places.handover / "20_trends"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_figures_stand_in_the_order_of_the_chapters():
    assert merged_figures([handed("20", "b.x", "b.a"), handed("10", "a.y")]) == [
        {"id": "b.x"},
        {"id": "b.a"},
        {"id": "a.y"},
    ]


@pytest.mark.parametrize(
    ("chapters", "said"),
    [
        ([handed("10", "a.x"), handed("20", "a.x")], "'a.x' is handed over by 10 and 20"),
        ([handed("10", "a.x", "a.x")], "'a.x' is handed over by 10 twice"),
    ],
)
def test_a_figure_id_handed_over_twice_is_an_error(chapters, said):
    with pytest.raises(RunError, match=said):
        merged_figures(chapters)


def test_a_table_id_handed_over_twice_is_an_error():
    with pytest.raises(RunError, match="The table id 't'"):
        merged_files([handed("10", tables=["t"]), handed("20", tables=["t"])], "tables")


def test_a_figure_is_found_in_its_chapter():
    chapters = [handed("10", "a.x"), handed("20", "b.x")]
    assert chapter_of(chapters, "b.x") == (chapters[1], {"id": "b.x"})
    assert chapter_of(chapters, "c.x") is None


def test_a_chapter_that_has_not_run_has_no_handover(places):
    assert read_handover(places, NOTEBOOK) is None
    write(places, "figures.json", [])
    assert read_handover(places, NOTEBOOK) is None, "without chapter.json it was cut off"


def test_a_chapter_that_hands_nothing_over_is_an_error(places):
    write_about(places, "20_trends", "complete")
    with pytest.raises(RunError, match="handed nothing over"):
        read_handover(places, NOTEBOOK)


def test_a_partial_chapter_need_not_hand_anything_over(places):
    write_about(places, "20_trends", "partial", "no extract")
    found = read_handover(places, NOTEBOOK)
    assert (found.status, found.reason, found.figures) == ("partial", "no extract", ())


def test_everything_handed_over_is_found(places):
    write(places, "figures.json", [{"id": "a.b"}])
    write(places, "tables.json", [{"id": "t"}])
    for folder, name in (("tables", "t.csv"), ("charts", "c.png")):
        (places.handover / "20_trends" / folder).mkdir()
        (places.handover / "20_trends" / folder / name).touch()
    write_about(places, "20_trends", "complete")
    found = read_handover(places, NOTEBOOK)
    assert (list(found.tables), list(found.charts), found.figures) == (["t"], ["c"], ({"id": "a.b"},))
    assert found.title == "Trends"
