"""The words of the report, each with one meaning."""

from __future__ import annotations

import re
from html import escape

TERMS = (
    ("As of", "The day the data run to. Nothing later is in any figure."),
    ("Baseline", "The value of the period that a target or a change is measured from."),
    ("Control limit", "The edge of the range that chance alone produces when nothing has changed."),
    (
        "Hotspot",
        "An area that stands, with its neighbours, clearly above the rest, allowing for how many areas were looked at.",
    ),
    ("Indicator", "A measure that the executive group follows, usually with a target."),
    (
        "Interval",
        "Where the true value is likely to lie, given that the number could have come out differently by chance.",
    ),
    ("KSI", "People killed or seriously injured in road collisions."),
    ("MARAC", "Multi-agency risk assessment conference: where agencies discuss domestic abuse cases of high risk."),
    ("Offence", "A crime recorded by the police, counted on the day it was recorded."),
    (
        "Incident",
        "Something reported to the police or a partner that need not be a crime, such as anti-social behaviour.",
    ),
    ("Attendance", "A visit to the hospital's emergency department after an assault."),
    ("Provisional", "A figure that may still grow as late records come in."),
    ("Pending", "A figure that its provider has not supplied yet."),
    ("Repeat case", "A MARAC case of the same two people within twelve months of the last."),
    ("Series break", "A change in how things are recorded. Values before and after are not compared."),
    ("Signal", "A point or a run of points that chance alone rarely produces. It calls for a reason, and gives none."),
    ("Small area", "A census area of some fifteen hundred people (lower layer super output area)."),
    ("Target", "The value that the executive group agreed to reach."),
    ("Withheld", "Not shown, marked c: people could be recognised, or the number could be worked out from others."),
)


def glossary_id(term: str) -> str:
    """The HTML id of a term.

    Parameters
    ----------
    term : str
        As in the glossary.

    Returns
    -------
    str
        For example `glossary-series-break`.
    """
    return "glossary-" + re.sub(r"[^a-z]+", "-", term.lower())


def glossary_html() -> str:
    """All terms with their meanings.

    Returns
    -------
    str
        A `<dl>`.
    """
    terms = sorted(TERMS, key=lambda pair: pair[0].lower())
    return (
        "<dl>"
        + "".join(f'<dt id="{glossary_id(term)}">{escape(term)}</dt><dd>{escape(text)}</dd>' for term, text in terms)
        + "</dl>"
    )


def linked_once(html: str) -> str:
    """Link the first use of each term in a paragraph or list of a chapter to the glossary.

    Parameters
    ----------
    html : str
        A fragment.

    Returns
    -------
    str
        The same with at most one link a term, outside headings, exhibits and other links.
    """
    waiting = {term.lower(): term for term, _ in TERMS}
    pattern = re.compile(
        r"\b(" + "|".join(re.escape(term) for term in sorted(waiting, key=len, reverse=True)) + r")s?\b", re.IGNORECASE
    )
    pieces, closed, prose = [], 0, 0
    for piece in re.split(r"(<[^>]*>)", html):
        if piece.startswith("<"):
            opened = re.match(r"<(/?)(a|figure|table|h[1-6]|svg|p|li)\b", piece)
            if opened:
                step = -1 if opened[1] else 1
                prose += step if opened[2] in ("p", "li") else 0
                closed += step if opened[2] not in ("p", "li") else 0
            pieces.append(piece)
        elif prose > 0 and closed == 0 and waiting:
            pieces.append(pattern.sub(lambda match: _link(match, waiting), piece))
        else:
            pieces.append(piece)
    return "".join(pieces)


def _link(match: re.Match[str], waiting: dict[str, str]) -> str:
    term = waiting.pop(match[1].lower(), None)
    if term is None or (term.isupper() and not match[1].isupper()):
        return match[0]
    return f'<a class="term" href="#{glossary_id(term)}">{match[0]}</a>'
