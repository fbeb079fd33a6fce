"""Text made safe for HTML, with every date marked as one and every declared constant as one.

The report's rule is that a digit in a sentence comes from a figure. Dates are marked `<time>`; the few numbers that are
part of the language of a measure ("per 1,000", "8pm to 6am", "95% interval", "aged 18 to 24") are marked
`data-constant`. What is left over is a number without a source, and is refused.
"""

from __future__ import annotations

import calendar
import re
from html import escape

_MONTH = "|".join(calendar.month_name[1:])
_SHORT = "|".join(calendar.month_abbr[1:])
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{4}})?)"  # 31 January 2012, 1 April
    rf"|(?:(?:{_MONTH}|{_SHORT}) \d{{4}})"  # January 2012
    r"|(?:(?<![\d.,/-])(?:1[6-9]|20)\d\d-\d\d-\d\d(?![\d-]))"  # 2012-01-31
    r"|(?:(?<![\d.,/-])(?:1[6-9]|20)\d\d[/-]\d\d(?:\d\d)?(?![\d/-]))"  # 2011/12
    r"|(?:(?<![\d.,/-])(?:1[6-9]|20)\d\d(?![\d%/]|[.,]\d))"  # 2011
)
_CONSTANT = (
    r"(?:per 1?,?\d{1,3}(?:,\d{3})+)|(?:per 100\b)"  # per 1,000
    r"|(?:\b\d{2}(?:\.\d)?% (?:confidence )?(?:intervals?|limits|confidence|level|sure))"
    r"|(?:\b\d{1,2}(?::\d\d)?(?: ?[ap]m)? ?(?:to|-|\N{EN DASH}) ?\d{1,2}(?::\d\d)? ?[ap]m\b)|(?:\b\d{1,2} ?[ap]m\b)"
    r"|(?:\b\d{2}:\d{2}(?: to \d{2}:\d{2})?)"
    r"|(?:\b(?:aged?|under|over|ages|aged under|aged over) \d{1,2}(?: (?:to|and) (?:\d{1,2}|over))?\b)"
    r"|(?:\b\d{1,3}[ -](?:hours?|days?|weeks?|months?|years?)\b)"
    r"|(?:\bNI ?\d{1,3}[a-z]?\b)|(?:\b[Qq]uarters? \d\b)|(?:\bQ\d{1,2}\b)|(?:\bSTATS19\b)"
    r"|(?:\b[Ss]ections? \d{1,3}(?:\(\d\))?)|(?:\b[Rr]egulations? \d{1,3})|(?:\bEPSG:\d+)|(?:\bCovid-19\b)"
)
_FOUND = re.compile(f"(?P<time>{_DATE})|(?P<constant>{_CONSTANT})")
_DECLARED = re.compile(r"\{=([^{}]+)\}")
DIGIT = re.compile(r"\d")


def constant(text: str) -> str:
    """A declared constant as HTML.

    Parameters
    ----------
    text : str
        The words, digits included.

    Returns
    -------
    str
        HTML that the check of numbers passes over.
    """
    return f"<span data-constant>{escape(text)}</span>"


def marked(text: str) -> str:
    """Plain text as HTML, dates and constants of the language marked, nothing else let through as markup.

    Parameters
    ----------
    text : str
        Words; `{=...}` declares a constant, e.g. `{=119 riders over 3 summers}`.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> marked("Offences per 1,000 <residents>, 1 April 2011")
    'Offences <span data-constant>per 1,000</span> &lt;residents&gt;, <time>1 April 2011</time>'
    >>> marked("{=3 of 4} corners")
    '<span data-constant>3 of 4</span> corners'
    """
    return _mark_escaped(escape(text))


def _mark_escaped(text: str) -> str:
    pieces, at = [], 0
    for found in _DECLARED.finditer(text):
        pieces += [_mark_words(text[at : found.start()]), f"<span data-constant>{found[1]}</span>"]
        at = found.end()
    return "".join([*pieces, _mark_words(text[at:])])


def _mark_words(text: str) -> str:
    def wrap(match: re.Match[str]) -> str:
        return f"<time>{match[0]}</time>" if match["time"] else f"<span data-constant>{match[0]}</span>"

    return _FOUND.sub(wrap, text)


def plain(text: str) -> str:
    """The text that readers see of a text with declared constants.

    Parameters
    ----------
    text : str
        Words, perhaps with `{=...}`.

    Returns
    -------
    str
        The same without braces.
    """
    return _DECLARED.sub(lambda match: match[1], text)


def left_over(text: str) -> tuple[str, ...]:
    """Numbers in a text that are neither dates nor constants of the language.

    Parameters
    ----------
    text : str
        Plain words.

    Returns
    -------
    tuple of str
        Each number that would stand in a sentence without a source.

    Examples
    --------
    >>> left_over("A fall of 13% since 2007/08, per 1,000 people")
    ('13%',)
    """
    rest = _FOUND.sub(" ", _DECLARED.sub(" ", text))
    return tuple(re.findall(r"\d[\d,.]*%?", rest))


def mark_html(html: str) -> str:
    """Mark dates and constants in the text of an HTML fragment, leaving tags and what is already marked alone.

    Parameters
    ----------
    html : str
        A fragment, well formed, e.g. rendered Markdown.

    Returns
    -------
    str
        The same fragment with `<time>` and `data-constant` marks.
    """
    pieces = re.split(r"(<[^>]*>)", html)
    depth, out = 0, []
    for piece in pieces:
        if piece.startswith("<"):
            if depth and re.match(r"</(?:time|span|a|svg|table|code|data)\b", piece):
                depth -= 1
            elif re.match(r"<(?:time|svg|table|code|data)\b", piece) or (
                re.match(r"<(?:span|a)\b", piece) and (depth or "data-" in piece)
            ):
                depth += 0 if piece.endswith("/>") else 1
            out.append(piece)
        else:
            out.append(piece if depth else _mark_escaped(piece))
    return "".join(out)
