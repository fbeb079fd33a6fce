"""How much one file may hold: one stated limit each, checked before anything is read or unpacked.

They are far above what partners send (the largest extract seen is a year of a force's street-level crime, some 100 MB)
and low enough for an officer's laptop. Files, archives and workbooks beyond them are refused, never read in part.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.errors import InputError

KIBIBYTE, MEBIBYTE, GIBIBYTE = 1024, 1024**2, 1024**3


@dataclass(frozen=True)
class Limits:
    """The limits of what is read.

    Attributes
    ----------
    files : int
        Files of one source.
    file_bytes : int
        Size of a file on disk.
    unpacked_bytes : int
        What a compressed file, or all members of an archive together, may hold.
    workbook_bytes : int
        The same of a workbook, which is a compressed archive inside.
    features_bytes : int
        Size of a GeoJSON file, unpacked.
    compression_ratio : int
        Bytes unpacked for each byte packed; looked at above `compression_floor_bytes` only, for a small file full of
        blanks does no harm. Text packs about 10 to 1, sheets up to 50 to 1; the most that deflate can do is 1,032.
    compression_floor_bytes : int
        See above.
    members : int
        Members of an archive, or parts of a workbook.
    sheets : int
        Sheets of a workbook.
    rows : int
        Lines of delimited text, or features of a GeoJSON file.
    cells : int
        Rows times columns of one sheet, to the last filled cell.
    columns : int
        Cells of a header.
    cell_characters : int
        Length of one cell; a cell of Excel holds at most 32,767.
    """

    files: int = 5_000
    file_bytes: int = 2 * GIBIBYTE
    unpacked_bytes: int = 2 * GIBIBYTE
    workbook_bytes: int = 1 * GIBIBYTE
    features_bytes: int = 256 * MEBIBYTE
    compression_ratio: int = 200
    compression_floor_bytes: int = 16 * MEBIBYTE
    members: int = 1_000
    sheets: int = 200
    rows: int = 10_000_000
    cells: int = 20_000_000
    columns: int = 2_000
    cell_characters: int = 100_000


LIMITS = Limits()


def too_much(place: str, found: str, limit: str, advice: str) -> InputError:
    """The error for a file beyond a limit.

    Parameters
    ----------
    place : str
        The file, as the person knows it.
    found : str
        What was found, with its number and unit.
    limit : str
        What is allowed, with its unit.
    advice : str
        What to do, a full sentence.

    Returns
    -------
    InputError
        To be raised.

    Examples
    --------
    >>> print(too_much("a.csv", "20,000 columns", "2,000", "Export only the columns of the layout."))
    a.csv: 20,000 columns, more than the 2,000 allowed. Nothing of it was read. Export only the columns of the layout.
    """
    return InputError(f"{place}: {found}, more than the {limit} allowed. Nothing of it was read. {advice}")


def size(count: int) -> str:
    """A number of bytes in words.

    Examples
    --------
    >>> size(900), size(3 * MEBIBYTE // 2), size(2 * GIBIBYTE)
    ('900 bytes', '1.5 MB', '2 GB')
    """
    for unit, name in ((GIBIBYTE, "GB"), (MEBIBYTE, "MB"), (KIBIBYTE, "kB")):
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count:,} bytes"
