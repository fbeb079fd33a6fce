"""One exhibit: a chart, map or table with its message, measure, source, note and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from assessment.present.marks import marked, plain
from assessment.present.words import Sentence
from assessment.results import Released

Kind = Literal["chart", "map", "table", "page"]
Words = str | Sentence


def html_of(words: Words) -> str:
    """Words as HTML: plain text is escaped and its dates marked, a sentence keeps its links to figures.

    Parameters
    ----------
    words : str or Sentence
        What to show.

    Returns
    -------
    str
        HTML.
    """
    return words.html if isinstance(words, Sentence) else marked(words)


def text_of(words: Words) -> str:
    """Words as plain text.

    Parameters
    ----------
    words : str or Sentence
        What to show.

    Returns
    -------
    str
        Text without markup.
    """
    return words.text if isinstance(words, Sentence) else plain(words)


@dataclass(frozen=True)
class Exhibit:
    """What a chapter shows besides sentences.

    Attributes
    ----------
    id : str
        Id of the table it shows.
    kind : {"chart", "map", "table", "page"}
        What it is.
    title, subtitle : str
        The message, then measure, place and period; plain text.
    alt : str
        Text alternative: what the chart says.
    source, note : str
        Where it comes from, and footnotes; plain text.
    html : str
        The complete `<figure>`.
    png : bytes or None
        The picture, for agendas; None for tables.
    table : Released or None
        The numbers behind it.
    """

    id: str
    kind: Kind
    title: str
    subtitle: str
    alt: str
    source: str
    note: str
    html: str = field(repr=False)
    png: bytes | None = field(repr=False, default=None)
    table: Released | None = field(repr=False, default=None)

    def _repr_html_(self) -> str:
        return self.html


def element_id(*parts: str) -> str:
    """An HTML id from ids of ours, dots and spaces made hyphens.

    Parameters
    ----------
    *parts : str
        Pieces of the id.

    Returns
    -------
    str
        For example `exhibit-trends-violence`.

    Examples
    --------
    >>> element_id("exhibit", "trends.violence with injury")
    'exhibit-trends-violence-with-injury'
    """
    joined = "-".join(parts)
    return "".join(letter if (letter.isascii() and letter.isalnum()) or letter in "-_" else "-" for letter in joined)


def footer(released: Released, source: Words, note: Words = "", extra: Iterable[str] = ()) -> str:
    """The lines under an exhibit: source, n, what is withheld, notes.

    Parameters
    ----------
    released : Released
        What is shown.
    source : str or Sentence
        Where it comes from, for readers.
    note : str or Sentence
        A footnote of this exhibit; the note of the result follows.
    extra : iterable of str
        Further lines, as HTML.

    Returns
    -------
    str
        HTML paragraphs.
    """
    rows = released.result.rows_count
    counted = "" if rows is None else f' <span data-rows="{escape(released.id)}">n = {rows:,}.</span>'
    origin = html_of(source)
    lines = [f"<p><b>Source:</b> {origin}{'' if origin.endswith('.') else '.'}{counted}</p>"] if origin else []
    # A result's own note names its defaults; its numbers belong to the table, as does the note in the table's file.
    belonging = released.result.note
    own = f'<span data-note="{escape(released.id)}">{marked(belonging)}</span>' if belonging else ""
    notes = [words for words in (html_of(note), own) if words]
    lines += [f"<p><b>Note:</b> {' '.join(dict.fromkeys(notes))}</p>"] if notes else []
    lines += [f"<p>{line}</p>" for line in extra]
    if released.suppressed_count:
        lines.append(
            f"<p><b>c</b> = withheld: a count below <span data-constant>{released.smallest_count_shown}</span>, "
            "or a number from which one could be worked out.</p>"
        )
    return f'<div class="exhibit-notes">{"".join(lines)}</div>' if lines else ""


def figure_html(
    released: Released, kind: Kind, title: Words, subtitle: Words, body: str, foot: str, name: str = ""
) -> str:
    """The complete markup of an exhibit.

    Parameters
    ----------
    released : Released
        What is shown; its id becomes the id of the element.
    kind : {"chart", "map", "table", "page"}
        What it is.
    title, subtitle : str or Sentence
        The message; measure, place and period.
    body : str
        Picture or table, as HTML.
    foot : str
        The lines under it, as HTML.
    name : str
        Distinguishes two exhibits of the same table.

    Returns
    -------
    str
        A `<figure>` element.
    """
    identity = element_id("exhibit", kind, released.id, *([name] if name else []))
    under = f'<span class="exhibit-subtitle">{html_of(subtitle)}</span>' if text_of(subtitle) else ""
    return (
        f'<figure class="exhibit exhibit-{kind}" id="{identity}" data-exhibit="{escape(released.id)}">'
        f'<figcaption><span class="exhibit-title">{html_of(title)}</span>{under}</figcaption>'
        f"{body}{foot}</figure>"
    )
