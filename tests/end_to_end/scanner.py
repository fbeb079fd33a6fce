"""Find words in files however they are kept: packed, compressed, encoded, in Parquet or in cells of workbooks."""

import base64
import gzip
import io
import re
import urllib.parse
import zipfile
import zlib
from pathlib import Path

import pyarrow.parquet as pq

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
_DEEPEST = 5


def found_in(folder: Path, words) -> dict[str, set[str]]:
    """Return each word that stands in some file below a folder, in any case, with the names of these files."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for word in words_in(path.read_bytes(), words):
                found.setdefault(word, set()).add(path.relative_to(folder).as_posix())
    return found


def words_in(data: bytes, words) -> set[str]:
    """Return the words that stand in some reading of these bytes."""
    return {word for reading in readings(data) for word in words if _bytes(word) in reading}


def _bytes(word: str) -> bytes:
    return word.casefold().encode()


def readings(data: bytes, depth: int = 0):
    """Every way of reading bytes as text in small letters: as they are, and out of what they hold."""
    yield data.lower()
    # UTF-16 and UTF-32 of plain letters are these letters with noughts between.
    if b"\0" in data:
        yield data.replace(b"\0", b"").lower()
    if b"%" in data:
        yield urllib.parse.unquote_to_bytes(data).lower()
    if depth < _DEEPEST:
        for inner in _inside(data):
            yield from readings(inner, depth + 1)


def _inside(data: bytes):
    """What is packed in the bytes."""
    if data[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(data))
        yield str(table.schema.metadata).encode()
        for name in table.column_names:
            yield "\n".join([name, *(str(value) for value in table.column(name).to_pylist())]).encode()
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield entry.filename.encode()
                yield entry.comment
                yield archive.read(entry)
    elif data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        for start in re.finditer(rb"zTXt|iTXt", data):
            yield _inflated(data[start.start() + 4 :])
    else:
        for run in _BASE64.findall(data):
            yield base64.b64decode(run[: len(run) // 4 * 4] if not run.endswith(b"=") else run + b"==")


def _inflated(data: bytes) -> bytes:
    _, _, packed = data.partition(b"\0")
    try:
        return zlib.decompressobj().decompress(packed.lstrip(b"\0"))
    except zlib.error:
        return b""


def digests_in(folder: Path, digests: set[str]) -> set[str]:
    """Return those of these hexadecimal digests that stand in some file below a folder."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for reading in readings(path.read_bytes()):
                found |= digests & {run.decode() for run in re.findall(rb"(?<![0-9a-f])[0-9a-f]{32,128}", reading)}
    return found
