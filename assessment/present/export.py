"""An executed notebook as a piece of HTML: its words and exhibits, no code, no prompts, nothing from the terminal."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import DisclosureError, RunError
from assessment.present.marks import left_over, mark_html

if TYPE_CHECKING:
    import nbformat
    from nbconvert import HTMLExporter

# A markdown cell with this tag speaks to whoever works in the notebook, and is left out of the report.
FOR_ANALYSTS = "for-analysts"
END_OF_OPENING = "<!-- end of the opening cell -->"
TEMPLATE = f"""{{%- extends 'base/null.j2' -%}}
{{%- block codecell -%}}
{{%- for output in cell.outputs -%}}{{{{ output.data['text/html'] }}}}
{{% endfor -%}}
{{%- endblock codecell -%}}
{{%- block markdowncell -%}}{{{{ cell.source | markdown2html }}}}
{{% if cell.metadata.opening %}}{END_OF_OPENING}{{% endif -%}}
{{%- endblock markdowncell -%}}
"""
_NOT_PROSE = re.compile(
    r"<figure\b.*?</figure>|<table\b.*?</table>|<(time|span|a|svg|data|code)\b[^>]*>.*?</\1>", flags=re.DOTALL
)
BARE_TABLE = re.compile(r"<table[^>]*class=\"[^\"]*dataframe|<script|\son\w+\s*=", re.IGNORECASE)


def notebook_html(path: str | Path) -> str:
    """The words and exhibits of an executed notebook.

    Parameters
    ----------
    path : str or pathlib.Path
        The notebook as papermill left it.

    Returns
    -------
    str
        HTML fragment without the notebook's first heading (the report sets it); the rest of its first cell stands at
        the end, under "About this chapter", but for the opening paragraph.

    Raises
    ------
    RunError
        When a cell failed, or a sentence of the notebook holds a number without a source.
    DisclosureError
        When a cell shows something that has not passed the gate, such as a bare frame.
    """
    import nbformat

    notebook = nbformat.read(str(path), as_version=4)
    name = Path(path).stem
    cells = [kept for place, cell in enumerate(notebook.cells, start=1) for kept in _kept(cell, place, name)]
    notebook.cells = cells
    return _arranged(_render(notebook), name)


def _kept(cell: Any, place: int, name: str) -> list[Any]:
    if cell.cell_type == "markdown":
        if FOR_ANALYSTS in cell.metadata.get("tags", []):
            return []
        cell.metadata["opening"] = place == 1
        return [cell] if cell.source.strip() else []
    if cell.cell_type != "code":
        return []
    outputs = []
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            raise RunError(f"{name}: cell {place} failed with {output.get('ename', 'an error')}.")
        html = output.get("data", {}).get("text/html")
        if html is None:
            continue
        if BARE_TABLE.search(html):
            raise DisclosureError(
                f"{name}: cell {place} shows a bare frame or a script. "
                "Show released tables through present.tables.table."
            )
        outputs.append(output)
    cell.outputs = outputs
    return [cell] if outputs else []


@cache
def _exporter() -> HTMLExporter:
    from jinja2 import DictLoader
    from nbconvert import HTMLExporter

    return HTMLExporter(
        extra_loaders=[DictLoader({"chapter.html.j2": TEMPLATE})],
        template_file="chapter.html.j2",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=False,
    )


def _render(notebook: nbformat.NotebookNode) -> str:
    from nbconvert import TemplateExporter

    # Not HTMLExporter's own: it would parse and rewrite the whole page to add alternative texts, which ours have.
    body, _ = TemplateExporter.from_notebook_node(_exporter(), notebook)
    return re.sub(r"\n{2,}", "\n", body).strip()


def _arranged(html: str, name: str) -> str:
    """Leave the title to the report, lead with the question, close with what the chapter is and is not."""
    opening = re.match(r"\s*<h1[^>]*>.*?</h1>\s*", html, re.DOTALL)
    if opening is None:
        return _checked(html, name)
    rest = html[opening.end() :]
    about, separator, following = rest.partition(END_OF_OPENING)
    if not separator:
        return _checked(rest, name)
    lede = re.match(r"\s*<p>.*?</p>", about, re.DOTALL)
    first, remainder = (lede[0].strip(), about[lede.end() :].strip()) if lede else ("", about.strip())
    leading = first.replace("<p>", '<p class="lede">', 1)
    closing = f'<section class="about"><h2>About this chapter</h2>{remainder}</section>' if remainder else ""
    return _checked(f"{leading}\n{following.strip()}\n{closing}", name)


def _checked(html: str, name: str) -> str:
    marked = mark_html(html)
    words = _NOT_PROSE.sub(" ", marked)
    typed = left_over(re.sub(r"<[^>]+>|&#?\w+;", " ", words))
    if typed:
        raise RunError(
            f"{name}: the words hold the number {typed[0]!r}, which comes from no figure. Say it with "
            "chapter.say(...), or declare it as {=the words with it} if it is part of a definition."
        )
    return marked
