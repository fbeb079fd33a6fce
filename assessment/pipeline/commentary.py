"""The officer's own words beside a chapter: escaped, numbers cited, flagged when a cited figure has moved since."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import RunError
from assessment.pipeline.notebooks import nearest
from assessment.pipeline.stale import file_hash, read_json
from assessment.store import write_private

if TYPE_CHECKING:
    from assessment.disclosure import Policy
    from assessment.results import ReleasedFigures

CITED = re.compile(r"\{(?:figure:)?([A-Za-z]\w*(?:\.\w+)+)((?::[a-z]+)?)\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
NOT_THERE = "(figure not available)"


@dataclass(frozen=True)
class Commentary:
    """The commentary on one chapter.

    Attributes
    ----------
    chapter : str
        Name of the chapter.
    html : str
        A fragment; empty when there is none.
    sha256 : str
        Of the file as written.
    cited : mapping of str to float or None
        The figures it cites, as they stood when this text was first put into a report.
    moved : tuple of str
        Those that stand elsewhere now.
    missing : tuple of str
        Ids it cites that were not released.
    """

    chapter: str
    html: str
    sha256: str
    cited: Mapping[str, float | None]
    moved: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the officer is told on the terminal."""
        lines = [
            f"commentary on {self.chapter}: {one} has moved since it was written; read it again" for one in self.moved
        ]
        return (*lines, *(f"commentary on {self.chapter}: there is no figure {one}" for one in self.missing))


def read_commentary(path: Path, figures: ReleasedFigures, policy: Policy, written: Mapping[str, Any]) -> Commentary:
    """Turn the commentary on a chapter into HTML.

    Parameters
    ----------
    path : pathlib.Path
        `commentary/<cycle>/<chapter>.md`. Blank lines part paragraphs; `- ` begins a point; `## ` a heading;
        `**` encloses bold.
    figures : ReleasedFigures
        What may be cited, as `{figure:id}` or `{id}`.
    policy : Policy
        Of the audience.
    written : mapping
        `sha256` and `cited` as recorded for this chapter before; empty when never.

    Returns
    -------
    Commentary
        The figures cited are compared with those recorded as long as the text is the same.

    Raises
    ------
    RunError
        When the file is not UTF-8, or types a number where it should cite a figure.
    """
    from assessment.disclosure import release_text

    try:
        # The gate escapes, and so does whoever turns words into HTML: once is enough.
        text = unescape(release_text(path.read_text(encoding="utf-8-sig"), policy))
    except UnicodeDecodeError:
        raise RunError(f"{path.name}: the commentary is not UTF-8 text. Save it as UTF-8 and try again.") from None
    chapter, sha256 = path.stem, file_hash(path)
    ids = list(dict.fromkeys(match[1] for match in CITED.finditer(text)))
    now = {one: figures[one].value for one in ids if one in figures}
    unchanged = written.get("sha256") == sha256
    before = {one: written["cited"].get(one) for one in now} if unchanged else now
    moved = tuple(one for one in now if before[one] != now[one])
    missing = tuple(one for one in ids if one not in figures)
    body = "\n".join(_blocks(text, figures, chapter))
    html = f"{_flag(moved, figures)}{body}" if body else ""
    hints = tuple(f"{one}.{nearest(one, figures)}" for one in missing)
    return Commentary(chapter, html, sha256, before, moved, hints)


def recorded(path: Path, place: str) -> dict[str, Any]:
    """What was recorded of the commentaries of one report.

    Parameters
    ----------
    path : pathlib.Path
        `restricted/<cycle>/commentary.json`.
    place : str
        Review and audience.

    Returns
    -------
    dict
        Chapter to `sha256` and `cited`.
    """
    return dict((read_json(path) or {}).get(place, {}))


def record(path: Path, place: str, commentaries: Iterable[Commentary]) -> None:
    """Record the figures that commentaries cite.

    Parameters
    ----------
    path : pathlib.Path
        `restricted/<cycle>/commentary.json`.
    place : str
        Review and audience.
    commentaries : iterable of Commentary
        All of the report.
    """
    kept = dict(read_json(path) or {})
    kept[place] = {one.chapter: {"sha256": one.sha256, "cited": dict(one.cited)} for one in commentaries}
    write_private(path, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())


def _blocks(text: str, figures: ReleasedFigures, chapter: str) -> list[str]:
    html: list[str] = []
    for number, block in enumerate(re.split(r"\n\s*\n", text.strip()), start=1):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        place = f"commentary on {chapter}, paragraph {number}"
        if lines and all(line.startswith(("- ", "* ")) for line in lines):
            points = "".join(f"<li>{_words(line[2:], figures, place)}</li>" for line in lines)
            html.append(f"<ul>{points}</ul>")
        elif lines and lines[0].startswith("#"):
            html.append(f"<h4>{_words(lines[0].lstrip('# '), figures, place)}</h4>")
            html += [f"<p>{_words(' '.join(lines[1:]), figures, place)}</p>"] if lines[1:] else []
        elif lines:
            html.append(f"<p>{_words(' '.join(lines), figures, place)}</p>")
    return html


def _words(text: str, figures: ReleasedFigures, place: str) -> str:
    from assessment.present.words import sentence

    def citation(match: re.Match[str]) -> str:
        return f"{{{match[1]}{match[2]}}}" if match[1] in figures else NOT_THERE

    try:
        return BOLD.sub(r"<strong>\1</strong>", sentence(CITED.sub(citation, text), figures).html)
    except RunError as error:
        raise RunError(f"{place}: {error}") from None


def _flag(moved: tuple[str, ...], figures: ReleasedFigures) -> str:
    from assessment.present.words import sentence

    if not moved:
        return ""
    listed = "; ".join(f"{figures[one].label}, now {{{one}}}" for one in moved)
    words = sentence(f"Figures cited here have moved since this was written: {listed}.", figures)
    return f'<p class="moved"><strong>To be read again.</strong> {words.html}</p>\n'
