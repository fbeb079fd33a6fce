"""The one file that is mailed: page one, contents, chapters, how to read it, every figure and its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assessment.config import Config
from assessment.periods import day_label
from assessment.present.exhibit import element_id
from assessment.present.figure_index import index_html
from assessment.present.frontpage import END, START
from assessment.present.glossary import glossary_html, linked_once
from assessment.present.marks import marked
from assessment.present.sources import sources_html
from assessment.results import Figure

if TYPE_CHECKING:
    from jinja2 import Environment

FRONT_PAGE_PREFIX = "00_"
AUDIENCE_WORDS = {
    "executive": "For the executive group",
    "public": "For the public",
    "restricted": "Restricted: not to leave the partnership's secure area",
}
_LINKED = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"|\bhref="#([^"]+)"')
_REPORT_WIDE = ("figure-", "glossary-", "chapter-", "source-")


@dataclass(frozen=True)
class ChapterHtml:
    """A chapter as the pipeline hands it over.

    Attributes
    ----------
    name : str
        The notebook's name.
    title : str
        As the contents list says it.
    html : str
        What `export.notebook_html` gave.
    status : str
        `complete`, `partial` or `absent`; absent ones are named among the sources and left out.
    reason : str
        Why it is not complete.
    commentary : str
        The officer's words as HTML, already through the gate.
    """

    name: str
    title: str
    html: str
    status: str = "complete"
    reason: str = ""
    commentary: str = ""


def assemble(
    config: Config,
    audience: str,
    chapters: Sequence[ChapterHtml],
    figures: Mapping[str, Figure],
    quality: Mapping[str, Any],
    *,
    draft: bool,
    version: int | str | None = None,
    made_in: Mapping[str, str] | None = None,
    review: str = "annual",
) -> str:
    """The whole report as one self-contained file.

    Parameters
    ----------
    config : Config
        Partnership, cycle, sources.
    audience : str
        For whom it was released.
    chapters : sequence of ChapterHtml
        In order; the one whose name starts with 00_ is page one.
    figures : mapping of str to Figure
        All released figures.
    quality : mapping
        As in `quality.json`; may be empty.
    draft : bool
        Whether every page says DRAFT.
    version : int or str, optional
        That of the configuration by default.
    made_in : mapping of str to str, optional
        Title of the chapter that made each figure, by figure id.
    review : str
        annual, quarterly, monthly or tasking.

    Returns
    -------
    str
        HTML that loads nothing from outside and needs no script.
    """
    shown = [chapter for chapter in chapters if chapter.status != "absent"]
    front = next((chapter for chapter in shown if chapter.name.startswith(FRONT_PAGE_PREFIX)), None)
    rest = [chapter for chapter in shown if chapter is not front]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            **_masthead(config, audience, draft=draft, version=version, review=review),
            front=_fragment(_only_page_one(front), 2, terms=False) if front else "",
            chapters=[_chapter(chapter, 3) for chapter in rest],
            absent=[(chapter.title, marked(chapter.reason)) for chapter in chapters if chapter.status == "absent"],
            sources=sources_html(config, quality),
            glossary=glossary_html(),
            index=index_html(figures, config, made_in),
        )
    )


def chapter_page(
    config: Config,
    audience: str,
    chapter: ChapterHtml,
    figures: Mapping[str, Figure],
    *,
    draft: bool,
    version: int | str | None = None,
    review: str = "annual",
) -> str:
    """One chapter as a self-contained file, with the figures it cites.

    Parameters
    ----------
    config : Config
        Partnership, cycle, sources.
    audience : str
        For whom it was released.
    chapter : ChapterHtml
        The chapter.
    figures : mapping of str to Figure
        All released figures; those the chapter cites are listed.
    draft : bool
        Whether the page says DRAFT.
    version : int or str, optional
        That of the configuration by default.
    review : str
        annual, quarterly, monthly or tasking.

    Returns
    -------
    str
        HTML that loads nothing from outside.
    """
    described = _chapter(chapter, 2)
    cited = dict.fromkeys(re.findall(r'data-figure="([^"]+)"', described["html"]))
    targets = dict.fromkeys(f"{one.rpartition('.')[0]}.target" for one in cited)
    wanted = {one: figures[one] for one in [*cited, *targets] if one in figures}
    return (
        _environment()
        .get_template("chapter.html.j2")
        .render(
            **_masthead(config, audience, draft=draft, version=version, review=review),
            chapter=described,
            glossary=glossary_html(),
            index=index_html(wanted, config),
        )
    )


def _masthead(config: Config, audience: str, *, draft: bool, version: int | str | None, review: str) -> dict[str, Any]:
    from markupsafe import Markup

    number = config.cycle.version if version is None else version
    as_of = day_label(config.cycle.as_of)
    mark = f"{'DRAFT, version' if draft else 'Version'} {number}"
    return {
        "partnership": config.partnership.name,
        "title": config.cycle.title,
        "title_marked": Markup(marked(config.cycle.title)),
        "notice": config.partnership.notice,
        "notice_marked": Markup(marked(config.partnership.notice)),
        "draft": draft,
        "mark": mark,
        "as_of": as_of,
        "audience": AUDIENCE_WORDS.get(audience, audience),
        "review": review,
        "footer": _css_string(f"{mark}, data to {as_of}"),
        "name_in_css": _css_string(f"{config.partnership.name}: {config.cycle.title}"),
        "style": Markup(_style()),
        "executive_group": config.partnership.executive_group,
    }


def _css_string(text: str) -> Any:
    from markupsafe import Markup

    safe = "".join(letter if letter.isalnum() or letter in " ,.:;'()/-" else f"\\{ord(letter):x} " for letter in text)
    return Markup(f'"{safe}"')


def _chapter(chapter: ChapterHtml, level: int) -> dict[str, Any]:
    from markupsafe import Markup

    return {
        "id": f"chapter-{element_id(chapter.name)}",
        "title": chapter.title,
        "title_marked": Markup(marked(chapter.title)),
        "partial": chapter.status == "partial",
        "reason": Markup(marked(chapter.reason)),
        "html": _fragment(chapter, level),
    }


def _fragment(chapter: ChapterHtml, level: int, *, terms: bool = True) -> Any:
    from markupsafe import Markup

    html = chapter.html
    if chapter.commentary:
        words = f'<section class="commentary"><h2>Commentary</h2>{chapter.commentary}</section>'
        before, about, after = html.partition('<section class="about">')
        html = f"{before}{words}{about}{after}"
    placed = _own_ids(_levelled(html, level), chapter.name)
    return Markup(linked_once(placed) if terms else placed)


def _only_page_one(chapter: ChapterHtml) -> ChapterHtml:
    """The front page without the words of the notebook around it."""
    _, start, rest = chapter.html.partition(START)
    page, end, _ = rest.partition(END)
    return replace(chapter, html=page) if start and end else chapter


def _levelled(html: str, first: int) -> str:
    """Headings from `first` downwards without a gap, whatever levels the notebook used."""
    used = sorted({int(found) for found in re.findall(r"<h([1-6])\b", html)})
    new = {old: min(first + place, 6) for place, old in enumerate(used)}
    return re.sub(r"<(/?)h([1-6])\b", lambda match: f"<{match[1]}h{new.get(int(match[2]), int(match[2]))}", html)


def _own_ids(html: str, name: str) -> str:
    """Prefix a chapter's ids, so that two chapters may show the same table."""
    prefix = element_id(name)

    def own(match: re.Match[str]) -> str:
        if match[1]:
            return f'{match[1]}="{prefix}-{match[2]}"'
        return match[0] if match[3].startswith(_REPORT_WIDE) else f'href="#{prefix}-{match[3]}"'

    return _LINKED.sub(own, html)


@cache
def _style() -> str:
    return files("assessment.present").joinpath("report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("assessment.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
