"""Sentences that quote numbers: each number from a released figure, linked to where it comes from.

`{trends.burglary.count}` in a template becomes the value of that figure, `{trends.burglary.count:interval}` its
interval; the other parts are those of `formats.figure_part`. A number typed into a template is refused, unless it is a
date, part of the language of a measure, or declared with `{=...}`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from assessment.errors import RunError
from assessment.present.formats import PARTS, direction, figure_part, number, rounded
from assessment.present.marks import left_over, marked, plain
from assessment.present.vocabulary import likelihood_words, status_kind, status_words
from assessment.results import Figure

__all__ = [
    "Sentence",
    "change_words",
    "figure_link",
    "figure_text",
    "interval",
    "likelihood_words",
    "number",
    "percentage_change",
    "sentence",
    "status_kind",
    "status_words",
]

_CITED = re.compile(r"\{(?:figure:)?([a-z][\w]*(?:\.[\w]+)+)(?::([a-z]+))?\}")


@dataclass(frozen=True)
class Sentence:
    """Words with their numbers linked, as HTML and as plain text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return f'<p class="sentence">{self.html}</p>'

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: Sentence) -> Sentence:
        """One sentence after the other."""
        return Sentence(f"{self.html} {other.html}", f"{self.text} {other.text}")


def figure_link(figure_id: str, text: str, part: str = "value", against: str = "") -> str:
    """A number in prose, linked to the index of figures.

    Parameters
    ----------
    figure_id : str
        Id of the figure.
    text : str
        The number as shown.
    part : str
        Which part of the figure it is.
    against : str
        Id of the earlier figure a change is measured from.

    Returns
    -------
    str
        An `<a>` element with `data-figure`.
    """
    which = "" if part == "value" else f' data-part="{escape(part)}"'
    from_figure = f' data-against="{escape(against)}"' if against else ""
    identity = escape(figure_id)
    return (
        f'<a class="figure" data-figure="{identity}"{which}{from_figure} href="#figure-{identity}">{escape(text)}</a>'
    )


def _figure(figures: Mapping[str, Figure], figure_id: str) -> Figure:
    if figure_id in figures:
        return figures[figure_id]
    near = difflib.get_close_matches(figure_id, list(figures), n=1)
    hint = f"; the nearest is {near[0]!r}" if near else ""
    raise RunError(f"A sentence cites the figure {figure_id!r}, which has not been released{hint}.")


def sentence(template: str, figures: Mapping[str, Figure]) -> Sentence:
    """A sentence with every number taken from a released figure.

    Parameters
    ----------
    template : str
        Words with `{figure.id}` or `{figure.id:part}`; `{figure:figure.id}` is read as well.
    figures : mapping of str to Figure
        The released figures.

    Returns
    -------
    Sentence
        HTML with links, and plain text.

    Raises
    ------
    RunError
        When a figure cited is not among them, or a number is typed into the words.
    """
    html, text, at = [], [], 0
    for cited in _CITED.finditer(template):
        words = template[at : cited.start()]
        html.append(marked(words))
        text.append(plain(words))
        part = cited[2] or "value"
        if part not in PARTS:
            raise RunError(f"A sentence asks for {part!r} of {cited[1]!r}; known are {', '.join(PARTS)}.")
        shown = figure_part(_figure(figures, cited[1]), part, figures)
        html.append(figure_link(cited[1], shown, part) if part != "period" else marked(shown))
        text.append(shown)
        at = cited.end()
    html.append(marked(template[at:]))
    text.append(plain(template[at:]))
    typed = left_over(_CITED.sub(" ", template))
    if typed:
        raise RunError(
            f"A sentence holds the number {typed[0]!r}, which comes from no figure. Cite the figure as {{its.id}}, or, "
            "if the number is part of a definition, declare it as {=the words with it}."
        )
    return Sentence("".join(html), "".join(text))


def interval(figure: Figure, figures: Mapping[str, Figure] | None = None) -> str:
    """The interval of a figure in words.

    Parameters
    ----------
    figure : Figure
        A released figure.
    figures : mapping of str to Figure, optional
        The others, to find its target.

    Returns
    -------
    str
        For example `34% to 48%`, or why there is none.
    """
    return figure_part(figure, "interval", figures)


def figure_text(figure: Figure, figures: Mapping[str, Figure] | None = None) -> str:
    """The value of a figure in words.

    Parameters
    ----------
    figure : Figure
        A released figure.
    figures : mapping of str to Figure, optional
        The others, to find its target.

    Returns
    -------
    str
        For example `8,031`, `41%`, `not yet available`.
    """
    return figure_part(figure, "value", figures)


def percentage_change(before: float, after: float) -> str:
    """The size of a change between two counts as a percentage, one decimal on a base above 1,000.

    Parameters
    ----------
    before, after : float
        The two counts; `before` is not zero.

    Returns
    -------
    str
        For example `5%`.

    Examples
    --------
    >>> percentage_change(721, 683), percentage_change(11180, 9729)
    ('5%', '13.0%')
    """
    return f"{rounded(abs(100 * (after / before - 1)), 1 if before > 1000 else 0)}%"


def change_words(
    figures: Mapping[str, Figure], before: str, after: str, *, p_value: float | None = None, confidence: float = 0.95
) -> Sentence:
    """How one figure compares with an earlier one, and whether chance alone could produce that.

    Parameters
    ----------
    figures : mapping of str to Figure
        The released figures.
    before, after : str
        Ids of the earlier and the later figure, of the same unit.
    p_value : float or None
        Of a test of the change; None says nothing of chance.
    confidence : float
        Level at which a change is called unlikely to be chance.

    Returns
    -------
    Sentence
        For example "fell from 721 to 683 (down 5%); a fall this size is within what chance alone produces".

    Raises
    ------
    RunError
        When a figure is not among them.
    """
    first, second = _figure(figures, before), _figure(figures, after)
    old, new = figure_part(first, "value", figures), figure_part(second, "value", figures)
    pair = (figure_link(before, old), figure_link(after, new))
    if first.value is None or second.value is None:
        return Sentence(
            f"cannot be compared: {pair[0]} before, {pair[1]} now", f"cannot be compared: {old} before, {new} now"
        )
    change = second.value - first.value
    if change == 0:
        return Sentence(f"stayed at {pair[1]}", f"stayed at {new}")
    verb, noun = ("rose", "rise") if change > 0 else ("fell", "fall")
    size = ""
    if first.unit == "count" and first.value:
        size = direction(change, percentage_change(first.value, second.value))
    linked = f" ({figure_link(after, size, 'change', before)})" if size else ""
    chance = _chance_words(noun, p_value, confidence)
    return Sentence(
        f"{verb} from {pair[0]} to {pair[1]}{linked}{chance}",
        f"{verb} from {old} to {new}{f' ({size})' if size else ''}{chance}",
    )


def _chance_words(noun: str, p_value: float | None, confidence: float) -> str:
    if p_value is None:
        return ""
    if p_value < 1 - confidence:
        return f"; a {noun} this size is unlikely to be chance"
    return f"; a {noun} this size is within what chance alone produces"
