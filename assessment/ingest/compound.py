"""The compound file inside an Excel 97 workbook: its chains of sectors must end.

A workbook of Excel 97 is a small file system ([MS-CFB], 2.2 to 2.6): streams lie in sectors, and a table says for each
sector which one follows. Where a damaged table leads back into a chain, the library that reads the workbook follows it
without end and takes memory with every turn; so each chain is walked once here first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from assessment.errors import InputError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_HEADER_BYTES, _ENTRY_BYTES = 512, 128
_STREAM, _ROOT = 2, 5
_SMALL_STREAM_BYTES = 4_096


def require_ends(data: bytes, place: str) -> None:
    """Refuse a compound file with a chain of sectors that does not end.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        How to name it in messages.

    Raises
    ------
    InputError
        When there is one, or the file breaks off before its tables.
    """
    try:
        _walk(data)
    except (_EndlessError, struct.error):
        raise InputError(
            f"{place} cannot be opened as a workbook: it is damaged, was cut off, or is another kind of file. "
            "Ask the provider for it again, or save it as xlsx."
        ) from None


class _EndlessError(Exception):
    """A chain came back to a sector it had passed."""


def _walk(data: bytes) -> None:
    (shift,) = struct.unpack_from("<H", data, 30)
    directory, small_table, more_tables = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68))
    if shift not in (9, 12) or len(data) < _HEADER_BYTES:
        raise _EndlessError
    size = 1 << shift
    table_sectors = [one for one in struct.unpack_from("<109I", data, 76) if one < _LAST_SECTOR]
    passed: set[int] = set()
    while more_tables < _LAST_SECTOR:
        if more_tables in passed:
            raise _EndlessError
        passed.add(more_tables)
        *listed, more_tables = _numbers(data, more_tables, size)
        table_sectors += [one for one in listed if one < _LAST_SECTOR]
    table = [number for sector in table_sectors for number in _numbers(data, sector, size)]
    small = [number for sector in _chain(small_table, table) for number in _numbers(data, sector, size)]
    for sector in list(_chain(directory, table)):
        begin = (sector + 1) * size
        for at in range(begin, begin + size, _ENTRY_BYTES):
            kind, start, length = struct.unpack_from("<66xB49xIQ", data, at)
            if kind == _STREAM and length:
                list(_chain(start, small if length < _SMALL_STREAM_BYTES else table))
                list(_chain(start, table))
            elif kind == _ROOT:
                list(_chain(start, table))


def _numbers(data: bytes, sector: int, size: int) -> tuple[int, ...]:
    return struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)


def _chain(sector: int, table: list[int]) -> Iterator[int]:
    steps = 0
    while sector < len(table):
        if steps > len(table):
            raise _EndlessError
        yield sector
        sector = table[sector]
        steps += 1
