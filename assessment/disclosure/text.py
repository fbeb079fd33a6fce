"""The gate for what an officer writes: plain words, citations of figures, nothing that a page could run."""

from __future__ import annotations

import html
import re
import unicodedata

from assessment.disclosure.rules import Policy

CITATION = re.compile(r"\{\s*figure\s*:\s*([A-Za-z0-9_.\-]+)\s*\}")
KEPT_CONTROLS = "\n\t"


def release_text(text: str, policy: Policy) -> str:
    """Commentary, made safe to be put in a page.

    Markup is escaped; control characters and those that change the direction of writing are taken out; citations are
    brought to the form `{figure:id}`, for `present.words` to fill in. Words are not judged: a number typed by hand is
    the officer's own responsibility, one that is cited passes the gate as a figure.

    Parameters
    ----------
    text : str
        As written.
    policy : Policy
        Of the audience; the same text goes to all, its citations show what each may see.

    Returns
    -------
    str
        HTML-escaped text.

    Examples
    --------
    >>> release_text("Down to { figure: trends.asb.count } <b>now</b>", Policy("public"))
    'Down to {figure:trends.asb.count} &lt;b&gt;now&lt;/b&gt;'
    """
    kept = "".join(
        letter for letter in text if letter in KEPT_CONTROLS or not unicodedata.category(letter).startswith("C")
    )
    return html.escape(CITATION.sub(r"{figure:\1}", kept), quote=True)


def cited_figures(text: str) -> tuple[str, ...]:
    """Ids of the figures a text cites, each once, in order.

    Parameters
    ----------
    text : str
        As written, or released.

    Returns
    -------
    tuple of str
        Figure ids.

    Examples
    --------
    >>> cited_figures("{figure:a.b} and {figure:c.d}, {figure:a.b}")
    ('a.b', 'c.d')
    """
    return tuple(dict.fromkeys(CITATION.findall(text)))
