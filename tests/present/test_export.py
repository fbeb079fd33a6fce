"""A notebook becomes words and exhibits; code, prompts and the terminal stay behind."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.errors import DisclosureError, RunError
from assessment.present.export import notebook_html


def shown(html):
    return new_output("display_data", data={"text/html": html, "text/plain": "<object at 0x7f>"})


def write(folder, *cells):
    path = folder / "20_trends.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


OPENING = new_markdown_cell(
    "# Trends\n\nIs crime up since 2007/08?\n\nFor the executive group, {=3 of them}.\n\n- not a forecast"
)


def test_the_question_leads_and_the_rest_of_the_opening_closes(tmp_path):
    path = write(
        tmp_path,
        OPENING,
        new_markdown_cell("## Key points"),
        new_code_cell("secret = 1", outputs=[shown("<p>Level.</p>")]),
    )
    html = notebook_html(path)
    assert html.startswith('<p class="lede">Is crime up since <time>2007/08</time>?</p>')
    assert "<h1" not in html
    assert (
        html.index("Key points")
        < html.index("<p>Level.</p>")
        < html.index("About this chapter")
        < html.index("not a forecast")
    )
    assert "<span data-constant>3 of them</span>" in html
    assert "secret" not in html


def test_code_prompts_terminal_and_plain_text_are_left_behind(tmp_path):
    path = write(
        tmp_path,
        OPENING,
        new_code_cell(
            "x",
            outputs=[
                new_output("stream", name="stderr", text="a warning at 0x1f"),
                new_output("stream", text="printed"),
            ],
        ),
        new_code_cell(
            "y", outputs=[new_output("execute_result", data={"text/plain": "repr of something"})], execution_count=7
        ),
    )
    html = notebook_html(path)
    for left in ("warning", "printed", "repr of something", "In [", "7"):
        assert left not in html.replace("2007/08", "")


def test_a_failed_cell_is_an_error(tmp_path):
    failed = new_code_cell("x", outputs=[new_output("error", ename="KeyError", evalue="a value", traceback=["..."])])
    with pytest.raises(RunError, match="cell 2 failed with KeyError") as raised:
        notebook_html(write(tmp_path, OPENING, failed))
    assert "a value" not in str(raised.value)


@pytest.mark.parametrize(
    "html",
    ['<table border="1" class="dataframe"><tr><td>x</td></tr></table>', "<script>1</script>", "<p onclick='x'>a</p>"],
)
def test_what_has_not_passed_the_gate_is_refused(tmp_path, html):
    with pytest.raises(DisclosureError, match="cell 2"):
        notebook_html(write(tmp_path, OPENING, new_code_cell("x", outputs=[shown(html)])))


def test_a_number_typed_into_the_words_is_refused(tmp_path):
    with pytest.raises(RunError, match="comes from no figure"):
        notebook_html(write(tmp_path, OPENING, new_markdown_cell("Crime fell by 13 points.")))


def test_a_number_from_a_figure_passes(tmp_path):
    linked = shown('<p>Crime fell <a class="figure" data-figure="x.y" href="#figure-x.y">13%</a>.</p>')
    assert "13%" in notebook_html(write(tmp_path, OPENING, new_code_cell("x", outputs=[linked])))


def test_no_address_of_another_server_comes_along(tmp_path):
    assert "http" not in notebook_html(write(tmp_path, OPENING, new_markdown_cell("Text with `code` and *stress*.")))
