"""The mark that stands beside the words of a status: a shape as well as a colour, and never without the words."""

from __future__ import annotations

from html import escape

from assessment.present.style import ALERT, CATEGORICAL, CONTEXT
from assessment.present.vocabulary import status_kind, status_words

_SHAPES = {
    "good": f'<circle cx="7" cy="7" r="6" fill="{CATEGORICAL[0]}"/><path d="M4 7.2l2.2 2.3L10.2 5" fill="none" '
    'stroke="#fff" stroke-width="1.6"/>',
    "bad": f'<path d="M7 1L13.5 13H.5Z" fill="{ALERT}"/>',
    "unsure": f'<path d="M7 .8L13.2 7 7 13.2.8 7Z" fill="#fff" stroke="{CATEGORICAL[0]}" stroke-width="1.6"/>',
    "none": f'<circle cx="7" cy="7" r="5.5" fill="none" stroke="{CONTEXT}" stroke-width="1.6" '
    'stroke-dasharray="2.5 2"/>',
}


def status_mark(status: str) -> str:
    """A status as a mark and its words.

    Parameters
    ----------
    status : str
        As analysis names it.

    Returns
    -------
    str
        HTML; the mark is hidden from screen readers, the words are not.
    """
    kind = status_kind(status)
    return (
        f'<span class="status status-{kind}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" '
        f'focusable="false">{_SHAPES[kind]}</svg> {escape(status_words(status))}</span>'
    )
