"""An independent reading of the report's page: what its numbers say they are. Nothing of the package is used."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A digit inside one of these has a declared origin, or is not running text.
DECLARED_TAGS = {"time", "svg", "style", "script", "code", "title"}
DECLARED_ATTRIBUTES = {"data-figure", "data-table", "data-constant", "data-rows", "data-figure-entry", "data-note"}
NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?")
OUTSIDE = re.compile(
    r"\b(?:src|href|action|data|poster|srcset)\s*=\s*[\"']?\s*(?:https?:|//|file:)|url\(\s*[\"']?(?!data:|#)", re.I
)


@dataclass
class Reading:
    """What was found."""

    quoted: list[tuple[str, str, str, str]] = field(default_factory=list)  # figure, part, against, text
    bare: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = Reading()
        self.stack = []

    def handle_starttag(self, tag, attrs):
        known = {name: value or "" for name, value in attrs}
        if "id" in known:
            self.found.ids.append(known["id"])
        if known.get("href", "").startswith("#"):
            self.found.links.append(known["href"][1:])
        if "data-table" in known:
            self.found.tables.append(known["data-table"])
        if tag in VOID:
            return
        declared = tag in DECLARED_TAGS or bool(DECLARED_ATTRIBUTES & set(known))
        self.stack.append((tag, declared, known if "data-figure" in known else None, []))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.stack:
            name, _, known, words = self.stack.pop()
            if known is not None:
                text = " ".join("".join(words).split())
                part, against = known.get("data-part", "value"), known.get("data-against", "")
                self.found.quoted.append((known["data-figure"], part, against, text))
            if name == tag:
                break

    def handle_data(self, data):
        for _, _, known, words in self.stack:
            if known is not None:
                words.append(data)
        if self.stack and self.stack[-1][0] not in {"style", "script", "title"}:
            self.found.words.append(data)
        if re.search(r"\d", data) and not any(declared for _, declared, _, _ in self.stack):
            self.found.bare.append(" ".join(data.split()))


def read(html):
    """Return what the page says."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def numbers(text):
    """Return the numbers in a text with the decimals each is shown with."""
    plain = [found.replace(",", "").replace("\N{MINUS SIGN}", "-") for found in NUMBER.findall(text)]
    return [(float(found), len(found.partition(".")[2])) for found in plain]


def agrees(shown, value):
    """Tell whether a number as shown is the value, rounded to as many decimals."""
    number, decimals = shown
    return value is not None and abs(number - value) <= 0.5 * 10.0**-decimals + 1e-9 * max(1, abs(value))


def quoted_fault(figure, part, against, text, figures):
    """Return what is wrong with one quoted number, or nothing."""
    known = figures.get(figure)
    if known is None:
        return f"{figure} is quoted and not released"
    shown = numbers(text)
    if known["value"] is None:
        return f"{figure} has no value, the page says {text!r}" if shown else None
    if part == "change":
        before = figures[against]["value"]
        expected = [100 * abs(known["value"] / before - 1)]
        direction = "up" if known["value"] > before else "down"
        if direction not in text:
            return f"{figure} against {against}: {text!r} is the wrong way"
    else:
        expected = {
            "value": [known["value"]],
            "size": [abs(known["value"])],
            "direction": [abs(known["value"])],
            "low": [known["low"]],
            "high": [known["high"]],
            "interval": [known["low"], known["high"]],
            "numerator": [known["numerator"]],
            "denominator": [known["denominator"]],
            "base": [known["numerator"], known["denominator"]],
            "target": [figures.get(figure.rpartition(".")[0] + ".target", {}).get("value")],
        }.get(part)
    if expected is None:
        return f"{figure}: a part nobody knows, {part!r}"
    if all(value is None for value in expected):
        return f"{figure}: no {part}, the page says {text!r}" if shown else None
    if len(shown) != len(expected) or not all(map(agrees, shown, expected)):
        return f"{figure} ({part}): the page says {text!r}, figures.json {expected}"
    return None
