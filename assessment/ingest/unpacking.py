"""Compressed bytes unpacked no further than the limits allow, whatever their headers claim."""

from __future__ import annotations

import copy
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from assessment.errors import InputError
from assessment.ingest import limits
from assessment.ingest.limits import MEBIBYTE, size, too_much

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
_PIECE_BYTES = MEBIBYTE
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BOMB = "It may be a file made to fill the memory. Ask the provider how it was made."


def gunzipped(data: bytes, place: str) -> bytes:
    """What a gzip file holds.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        How to name it in messages.

    Returns
    -------
    bytes
        Unpacked.

    Raises
    ------
    InputError
        When it is damaged, cut off, or holds more than the limits allow.
    """
    pieces, held = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while piece := stream.read(_PIECE_BYTES):
                held += len(piece)
                _require_within(place, held, len(data), limits.LIMITS.unpacked_bytes)
                pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        raise InputError(
            f"{place} is compressed and cannot be opened: it is damaged or was cut off. Ask the provider for it again."
        ) from None
    return b"".join(pieces)


def open_zip(data: bytes, place: str, most_bytes: int) -> zipfile.ZipFile:
    """A zip archive whose directory is sound, and claims no more than allowed.

    Parameters
    ----------
    data : bytes
        The archive.
    place : str
        How to name it in messages.
    most_bytes : int
        What its members together may hold.

    Returns
    -------
    zipfile.ZipFile
        Open.

    Raises
    ------
    InputError
        When it is damaged or cut off, locked with a password, packed in a way that is not read, or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, struct.error, OSError, RuntimeError, ValueError):
        raise _damaged(place) from None
    members = archive.infolist()
    if len(members) > limits.LIMITS.members:
        raise too_much(place, f"{len(members):,} members", f"{limits.LIMITS.members:,}", "Split the archive.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InputError(
            f"{place} is locked with a password. Unpack it yourself and put what it holds in the folder instead."
        )
    strange = sum(member.compress_type not in _METHODS for member in members)
    if strange:
        raise InputError(
            f"{place}: {strange:,} of its {len(members):,} members are packed in a way that is not read. "
            "Unpack it yourself and put what it holds in the folder instead."
        )
    _require_within(place, sum(member.file_size for member in members), len(data), most_bytes)
    return archive


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, most_bytes: int) -> Iterator[bytes]:
    """One member of an archive in pieces of a megabyte.

    The size the directory claims is not believed: the stream is read to its own end, within the limit.

    Parameters
    ----------
    archive : zipfile.ZipFile
        From `open_zip`.
    member : zipfile.ZipInfo
        One of its members.
    place : str
        How to name it in messages.
    most_bytes : int
        How much it may hold.

    Yields
    ------
    bytes
        The next piece.

    Raises
    ------
    InputError
        When it is damaged, holds something else than the directory claims, or too much.
    """
    unbelieved = copy.copy(member)
    unbelieved.file_size = most_bytes + _PIECE_BYTES
    held = 0
    try:
        with archive.open(unbelieved) as stream:
            while piece := stream.read(_PIECE_BYTES):
                held += len(piece)
                _require_within(place, held, max(member.compress_size, 1), most_bytes)
                yield piece
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError):
        raise _damaged(place) from None
    if held != member.file_size:
        raise _damaged(place)


def _require_within(place: str, held: int, packed: int, most_bytes: int) -> None:
    if held > most_bytes:
        raise too_much(place, f"unpacked, {size(held)} or more", size(most_bytes), _BOMB)
    ratio = held / packed
    if held > limits.LIMITS.compression_floor_bytes and ratio > limits.LIMITS.compression_ratio:
        found = f"it unpacks to {ratio:,.0f} times its size or more"
        raise too_much(place, found, f"{limits.LIMITS.compression_ratio:,} times", _BOMB)


def _damaged(place: str) -> InputError:
    return InputError(f"{place} cannot be unpacked: it is damaged or was cut off. Ask the provider for it again.")
