"""What a workbook's own XML says before a library reads it: its extent, and cells that would be read as blank.

A workbook is a zip archive of XML. The library that reads it lays every sheet out to its last filled cell, so that two
cells far apart would fill the memory; and it returns an empty cell for a formula whose result was never stored, and for
an error. All parts are read through here first, in pieces, with the limits kept.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

import numpy as np

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.facts import Facts, Position, attributes
from assessment.ingest.limits import KIBIBYTE, size, too_much
from assessment.ingest.open_document import table_facts
from assessment.ingest.unpacking import open_zip, unpacked

# An element of any namespace prefix; attributes in either kind of quotation marks.
_FILLED = re.compile(
    rb"<(?:\w+:)?c\s[^<>]{0,300}?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^<>]{0,300}(?<!/)>\s*<[^/]"
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]{0,600})>\s*<(?:\w+:)?f\b(?:[^<>]{0,600}/>|[^<>]{0,600}>[^<]{0,9000}</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^<>]{0,600})>\s*"
    rb"(?:<(?:\w+:)?f\b(?:[^<>]{0,600}/>|[^<>]{0,600}>[^<]{0,9000}</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]{1,20})<"
)
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^<>]{0,300}>\s*<(?:\w+:)?v>(\d{1,6})<")
_SHARED_END = re.compile(rb"</(?:\w+:)?si>")
_SHARED_TEXTS, _BINARY_BOOK = "/sharedStrings.xml", "xl/workbook.bin"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# So much of each piece is looked at again with the next, for a cell may lie across the two.
_OVERLAP_BYTES = 64 * KIBIBYTE


def inspect(data: bytes, place: str) -> Mapping[str, Facts]:
    """Read through a workbook of zipped XML (xlsx, xlsm, ods).

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        How to name it in messages.

    Returns
    -------
    mapping of str to Facts
        By the sheet's name.

    Raises
    ------
    InputError
        When it is damaged, locked, declares XML entities, or is beyond the limits.
    """
    most_bytes = limits.LIMITS.workbook_bytes
    archive = open_zip(data, place, most_bytes)
    if _BINARY_BOOK in archive.namelist():
        raise InputError(
            f"{place} is a binary workbook (xlsb), which is not read. Open it in Excel and save it as xlsx."
        )
    sheets: dict[str, Facts] = {}
    parts: dict[str, Facts] = {}
    shared = np.zeros(0, dtype="int64")
    for entry in archive.infolist():
        pieces = _sound_pieces(archive, entry, place, most_bytes)
        if entry.filename == "content.xml":
            sheets = table_facts(pieces, place)
        elif entry.filename.endswith(_SHARED_TEXTS):
            shared = _lengths(pieces)
        else:
            parts[entry.filename] = _sheet_facts(pieces)
        most_bytes -= entry.file_size
    sheets.update({name: parts[part] for name, part in _sheet_parts(archive).items() if part in parts})
    for found in [*sheets.values(), *parts.values()]:
        if found.rows * found.columns > limits.LIMITS.cells:
            raise too_much(
                place,
                f"a sheet reaches to row {found.rows:,} and column {found.columns:,}",
                f"{limits.LIMITS.cells:,} cells",
                "Delete what stands far from the table, or split it.",
            )
        known = min(len(found.references), len(shared))
        text_bytes = found.text_bytes + int(found.references[:known] @ shared[:known])
        if text_bytes > limits.LIMITS.workbook_bytes:
            raise too_much(
                place,
                f"a sheet with {size(text_bytes)} of text, most of it the same over and over",
                size(limits.LIMITS.workbook_bytes),
                "Ask the provider how it was made.",
            )
    return sheets


def _sound_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: str, most_bytes: int) -> Iterator[bytes]:
    is_xml = entry.filename.endswith((".xml", ".rels"))
    tail = None
    for piece in unpacked(archive, entry, place, most_bytes):
        if is_xml and tail is None and piece[:2] in _WIDE_MARKS:
            raise InputError(f"{place} is written in UTF-16 inside, which is not read. Open it, save it again as xlsx.")
        if is_xml and _DECLARES.search((tail or b"") + piece):
            raise InputError(
                f"{place} declares XML entities of its own, which no spreadsheet program writes, and is not opened. "
                "Ask the provider how it was made."
            )
        tail = piece[-16:]
        yield piece


def _sheet_facts(pieces: Iterator[bytes]) -> Facts:
    facts = Facts()
    before = b""
    for piece in pieces:
        text = before + piece
        cells = _FILLED.findall(text)
        if cells:
            facts.columns = max(facts.columns, *(_column(letters) + 1 for letters in {letters for letters, _ in cells}))
            facts.rows = max(facts.rows, *(int(row) for _, row in cells))
        if indices := _SHARED.findall(text):
            counts = np.bincount(np.array(indices, dtype="int64"))
            longer, shorter = sorted((facts.references, counts), key=len, reverse=True)
            facts.references = longer + np.pad(shorter, (0, len(longer) - len(shorter)))
        if b"f>" in text or b"f/>" in text or b"<f " in text or b":f " in text:
            for match in _FORMULA.finditer(text):
                written = attributes(match[1])
                # A result that is an empty text is marked as text.
                if written.get(b"t") != b"str" and (where := _position(written)) is not None:
                    facts.without_result.add(where)
        if b">#" in text:
            for match in _ERROR.finditer(text):
                written = attributes(match[1])
                if written.get(b"t") == b"e" and (where := _position(written)) is not None:
                    facts.errors[where] = match[2].decode("utf-8", errors="replace")
        before = text[-_OVERLAP_BYTES:]
    return facts


def _lengths(pieces: Iterator[bytes]) -> np.ndarray:
    """Bytes of each of the texts that the sheets of a workbook share."""
    ends, begins, before = [0], 0, b""
    for piece in pieces:
        text = before + piece
        ends += [begins + match.end() for match in _SHARED_END.finditer(text) if begins + match.end() > ends[-1]]
        before = text[-16:]
        begins += len(text) - len(before)
    return np.diff(np.array(ends, dtype="int64"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _position(written: Mapping[bytes, bytes]) -> Position | None:
    match = re.fullmatch(rb"([A-Za-z]{1,3})(\d{1,7})", written.get(b"r", b""))
    return None if match is None else (int(match[2]) - 1, _column(match[1]))


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the part that holds it, of an Excel workbook."""
    names = set(archive.namelist())
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= names:
        return {}
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", archive.read(relations)):
        written = attributes(tag)
        target = written.get(b"Target", b"").decode("utf-8", errors="replace")
        targets[written.get(b"Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    found = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", archive.read(book)):
        written = attributes(tag)
        part = targets.get(next((value for name, value in written.items() if name.endswith(b":id")), b""))
        if part is not None:
            found[html.unescape(written.get(b"name", b"").decode("utf-8", errors="replace"))] = part
    return found
