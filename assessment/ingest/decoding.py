"""Bytes as received into UTF-8 text with plain line ends: no byte is guessed at, none is dropped."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

from assessment.errors import InputError

_PIECE = 1 << 20
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The end-of-file character that programs for DOS put after the last line.
_END_OF_FILE = b"\x1a"
_BEYOND_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
# How files begin that are named as text and are not.
_SIGNATURES = (
    (b"PK\x03\x04", "a workbook or a zip archive; give it its own ending, .xlsx or .zip"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook, perhaps a locked one; give it its own ending, .xls or .xlsx"),
    (b"%PDF", "a PDF; ask the provider for the table itself"),
    (b"PAR1", "a Parquet file; ask the provider for it as CSV"),
    (b"SQLite format 3", "a database; ask the provider for the table as CSV"),
    (b"\x89PNG", "a picture; ask the provider for the table itself"),
    (b"\xff\xd8\xff", "a picture; ask the provider for the table itself"),
)


@dataclass(frozen=True)
class Decoded:
    """A text file, decoded.

    Attributes
    ----------
    data : bytes
        UTF-8 without a byte-order mark; lines end LF or CRLF.
    other_encoding : tuple of int
        Lines, from 1, read as Windows-1252 in a file that is UTF-8 elsewhere; none where the whole file is the one or
        the other.
    """

    data: bytes
    other_encoding: tuple[int, ...] = ()


def decode(data: bytes, place: str) -> Decoded:
    r"""Text in UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252, as UTF-8.

    Parameters
    ----------
    data : bytes
        The file, unpacked.
    place : str
        How to name it in messages.

    Returns
    -------
    Decoded
        Each line that is no UTF-8 is read as Windows-1252, line by line, because extracts are put together of parts
        from several systems.

    Raises
    ------
    InputError
        When it is another kind of file, or a line is text in neither.

    Examples
    --------
    >>> decode("Café\nCafé\n".encode("cp1252"), "a.csv").data.decode()
    'Café\nCafé\n'
    >>> decode("Café\n".encode() + "Café\n".encode("cp1252"), "a.csv").other_encoding
    (2,)
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{place} is named as text but is {kind}.")
    if data.startswith(_UTF16_MARKS):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeDecodeError:
            raise InputError(
                f"{place} is text in UTF-16 that is damaged or was cut off. Ask the provider for it again."
            ) from None
    data = data.removeprefix(_UTF8_MARK).rstrip(_END_OF_FILE)
    if (nothing := data.find(b"\x00")) >= 0:
        raise _no_text(place, data.count(b"\n", 0, nothing) + 1)
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _is_utf8(data):
        return Decoded(data)
    return _line_by_line(data, place)


def lines_in(data: bytes) -> int:
    r"""Lines of a text, the last one with or without an end.

    Parameters
    ----------
    data : bytes
        The text.

    Returns
    -------
    int
        Counted piece by piece, which in a large file takes a quarter of the time that `bytes.count` does.

    Examples
    --------
    >>> lines_in(b"a\nb"), lines_in(b"a\nb\n")
    (2, 2)
    """
    held = np.frombuffer(data, dtype=np.uint8)
    ends = sum(np.count_nonzero(held[begin : begin + _PIECE] == ord("\n")) for begin in range(0, len(held), _PIECE))
    return int(ends) + (not data.endswith(b"\n"))


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, looked at piece by piece: the text of a large file is not wanted twice in memory."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    pieces = memoryview(data)
    try:
        for begin in range(0, len(data), _PIECE):
            decoder.decode(pieces[begin : begin + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line_by_line(data: bytes, place: str) -> Decoded:
    utf8_lines = 0
    other: list[int] = []
    counted_to, line = 0, 1

    def as_utf8(match: re.Match[bytes]) -> bytes:
        nonlocal utf8_lines, counted_to, line
        line += data.count(b"\n", counted_to, match.start())
        counted_to = match.start()
        try:
            match[0].decode("utf-8")
        except UnicodeDecodeError:
            other.append(line)
            try:
                return match[0].decode("cp1252").encode("utf-8")
            except UnicodeDecodeError:
                raise _no_text(place, line) from None
        utf8_lines += 1
        return match[0]

    text = _BEYOND_ASCII.sub(as_utf8, data)
    return Decoded(text, tuple(other) if utf8_lines else ())


def _no_text(place: str, line: int) -> InputError:
    return InputError(
        f"{place} is not text in UTF-8 or Windows-1252: line {line:,} holds bytes that stand for nothing in either. "
        "It is another kind of file, or damaged. Save it as 'CSV UTF-8' and try again."
    )
