"""Every figure and where it comes from: what each number in the text links to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from assessment.config import Config
from assessment.present.formats import figure_part, number
from assessment.present.marks import constant, marked
from assessment.results import Figure

STATUS = {
    "final": "final",
    "provisional": "provisional",
    "pending": "not yet available",
    "suppressed": "withheld, as numbers are small",
    "narrative": "words only, no figure",
}


def index_html(figures: Mapping[str, Figure], config: Config, made_in: Mapping[str, str] | None = None) -> str:
    """A table with a row for each figure.

    Parameters
    ----------
    figures : mapping of str to Figure
        The released figures.
    config : Config
        Names of sources.
    made_in : mapping of str to str, optional
        Title of the chapter that made each figure, by figure id.

    Returns
    -------
    str
        HTML; each row carries the id that `data-figure` links lead to.
    """
    if not figures:
        return "<p>No figure has been released.</p>"
    labels = {source.id: source.label for source in config.sources}
    rows = "".join(_row(figure, figures, labels, (made_in or {}).get(figure.id, "")) for figure in figures.values())
    return (
        '<div class="scroll" tabindex="0" role="region" aria-labelledby="figure-index-caption"><table class="index">'
        '<caption id="figure-index-caption" class="unseen">Every figure</caption><thead><tr><th scope="col">Figure</th>'
        '<th scope="col" class="number">Value</th><th scope="col">Base and interval</th><th scope="col">Period</th>'
        f'<th scope="col">Source, status and note</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(figure: Figure, figures: Mapping[str, Figure], labels: Mapping[str, str], chapter: str) -> str:
    identity = escape(figure.id)
    value = f'<span data-figure="{identity}">{escape(figure_part(figure, "value", figures))}</span>'
    source = marked(labels.get(figure.source, figure.source))
    said = [f"{source}. {STATUS[figure.status].capitalize()}."]
    said += [_note(figure.note)] if figure.note else []
    said += [f"Chapter: {escape(chapter)}."] if chapter else []
    return (
        f'<tr id="figure-{identity}" data-figure-entry="{identity}">'
        f'<th scope="row">{marked(figure.label)}<br><code>{identity}</code></th>'
        f'<td class="number" data-label="Value">{value}</td><td data-label="Base">{_base(figure, figures)}</td>'
        f'<td data-label="Period">{marked(figure_part(figure, "period"))}</td>'
        f'<td data-label="Source">{" ".join(said)}</td></tr>'
    )


def _base(figure: Figure, figures: Mapping[str, Figure]) -> str:
    identity = escape(figure.id)
    pieces = []
    if figure.numerator is not None and figure.denominator is not None:
        pieces.append(f'<span data-figure="{identity}" data-part="base">{figure_part(figure, "base")}</span>')
    elif figure.denominator is not None:
        pieces.append(
            f'base <span data-figure="{identity}" data-part="denominator">{number(figure.denominator)}</span>'
        )
    if figure.low is not None and figure.high is not None:
        level = constant(f"{100 * figure.confidence:g}%") if figure.confidence else ""
        shown = escape(figure_part(figure, "interval", figures))
        pieces.append(f'{level} interval <span data-figure="{identity}" data-part="interval">{shown}</span>')
    return "; ".join(pieces) or "none"


def _note(note: str) -> str:
    # A note is written beside its figure by the analysis; its numbers are part of this entry.
    return f'<span class="note">{marked(note)}{"" if note.rstrip().endswith((".", "?", "!")) else "."}</span>'
