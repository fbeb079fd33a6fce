"""Names of places as people write them, made comparable: spelling is levelled, nothing is added."""

from __future__ import annotations

import re

#: Words that say where at a place somebody stood; the place is the same without them.
_BEFORE = re.compile(
    r"^(?:(?:just|right)\s+)?(?:outside|inside|opposite|opp|near|nr|nearby|by|beside|behind|at|in|on|off|from|o s"
    r"|(?:in )?front of|(?:the )?(?:rear|back|front|corner|side) of|next (?:to|door to)|close to|across from"
    r"|around|leaving|entrance (?:to|of))\s+(?=\S)"
)
_AFTER = re.compile(
    r"(?<=\S)\s+(?:(?:pub )?car ?park|beer garden|garden|smoking area|doorway|entrance|toilets?|dance ?floor"
    r"|(?:public house|pub|p h|ph))$"
)
_SHORT = {
    "st": "street", "str": "street", "rd": "road", "ln": "lane", "cl": "close", "ave": "avenue", "av": "avenue",
    "dr": "drive", "cres": "crescent", "sq": "square", "pl": "place", "gdns": "gardens", "tce": "terrace",
    "ct": "court", "grn": "green", "pk": "park", "htl": "hotel", "and": "", "the": "",
}  # fmt: skip
#: Words that many places share: they tell no place from another.
GENERIC = frozenset((
    "street", "road", "lane", "close", "avenue", "drive", "crescent", "square", "place", "gardens", "terrace",
    "court", "green", "park", "row", "way", "walk", "hill", "yard", "mews", "grove", "rise", "end", "town",
    "city", "centre", "high", "main", "market", "station", "bus", "taxi", "rank", "inn", "hotel", "bar", "club",
    "pub", "arms", "house", "tavern", "nightclub", "restaurant", "cafe", "takeaway", "kebab", "shop", "store",
    "supermarket", "hospital", "school", "college", "home", "work", "unknown", "known", "not", "somewhere",
    "walking", "in", "on", "at", "of", "a", "my", "to",
))  # fmt: skip


def plain_place(text: str) -> str:
    """The name of a place without what differs between two ways of writing it.

    Parameters
    ----------
    text : str
        As somebody wrote it.

    Returns
    -------
    str
        Small letters and figures, words apart by one space; articles, words of position ("outside", "car park") and
        punctuation gone, abbreviations of streets written out. Empty when nothing is left.

    Examples
    --------
    >>> plain_place("O/S The Cooper's Rest P.H."), plain_place("WIDEMARSH ST."), plain_place("St. Owen's Street")
    ('coopers rest', 'widemarsh street', 'saint owens street')
    >>> plain_place("rear of Club 9 car park"), plain_place(" ?? ")
    ('club 9', '')
    """
    words = text.casefold().replace("'", "").replace("\u2019", "").replace("&", " and ")
    words = " ".join(re.sub(r"[\W_]+", " ", words).split())
    before = ""
    while words != before:
        before = words
        words = _AFTER.sub("", _BEFORE.sub("", words.removeprefix("the ")))
    parts = words.split()
    if len(parts) > 1 and parts[0] == "st":
        parts[0] = "saint"
    return " ".join(filter(None, (_SHORT.get(part, part) for part in parts)))


def distinctive(name: str) -> str:
    """The words of a plain name that tell it from others.

    Parameters
    ----------
    name : str
        From `plain_place`.

    Returns
    -------
    str
        Empty when it has none.

    Examples
    --------
    >>> distinctive("widemarsh street"), distinctive("town centre")
    ('widemarsh', '')
    """
    return " ".join(word for word in name.split() if word not in GENERIC)


def numbers_of(name: str) -> tuple[str, ...]:
    """The figures in a plain name: Club 9 is not Club 19, however alike they are written.

    Examples
    --------
    >>> numbers_of("club 9")
    ('9',)
    """
    return tuple(re.findall(r"\d+", name))


def readings(text: str) -> tuple[str, ...]:
    """The ways in which a description may name a place, the whole of it first.

    Parameters
    ----------
    text : str
        As somebody wrote it.

    Returns
    -------
    tuple of str
        Plain names: of the whole, then of its parts between commas, each without the number of a house too.

    Examples
    --------
    >>> readings("The Weir Tap, Widemarsh St")
    ('weir tap widemarsh street', 'weir tap', 'widemarsh street')
    >>> readings("12 Widemarsh Street")
    ('12 widemarsh street', 'widemarsh street')
    """
    found = []
    for part in (text, *re.split(r"[,;()]|\s-\s", text)):
        name = plain_place(part)
        found += [name, re.sub(r"^\d+[a-z]? (?=\S)", "", name)]
    return tuple(dict.fromkeys(name for name in found if name))
