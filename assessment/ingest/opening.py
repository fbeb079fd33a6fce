"""The first rows of a file of unknown layout."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assessment.errors import InputError
from assessment.ingest import delimited, workbooks
from assessment.ingest.files import ARCHIVES, FEATURES, WORKBOOKS, shown
from assessment.ingest.receive import read_received

#: So many rows tell what a column holds.
ROWS_LOOKED_AT = 5_000
_BYTES_LOOKED_AT = 8_000_000


@dataclass(frozen=True)
class Opening:
    """The first rows of a file, or of one sheet.

    Attributes
    ----------
    place : str
        How to name it in messages.
    sheet : str or None
        Sheet of a workbook.
    rows : list of list of object
        Cells as read.
    """

    place: str
    sheet: str | None
    rows: list[list[object]]


def openings(path: Path) -> list[Opening]:
    """The first rows of every sheet of a file.

    Parameters
    ----------
    path : pathlib.Path
        Delimited text or a workbook.

    Returns
    -------
    list of Opening
        One, or one a sheet; sheets without a cell are left out.

    Raises
    ------
    InputError
        When it cannot be opened, holds shapes, or is empty.
    """
    if path.name.lower().endswith(FEATURES):
        raise InputError(
            f"{path.name} holds shapes. Their layout is short: copy layouts 'areas' or 'lsoa_2011' of the package to "
            "layouts/ and put the file's own property names in it."
        )
    if path.name.lower().endswith(ARCHIVES):
        raise InputError(f"{path.name} is an archive. Unpack it and look at the files in it, one by one.")
    data = read_received(path, shown(path.name))
    if path.name.lower().endswith(WORKBOOKS):
        return [
            Opening(
                f"{path.name}, sheet '{sheet.name}'", sheet.name, [list(row) for row in sheet.rows[:ROWS_LOOKED_AT]]
            )
            for sheet in workbooks.open_workbook(data, path.name)
        ]
    text = delimited.open_delimited(data, path.name)
    written = io.StringIO(bytes(text.data[:_BYTES_LOOKED_AT]).decode("utf-8", errors="ignore"), newline="")
    try:
        rows = list(islice(csv.reader(written, delimiter=text.delimiter), ROWS_LOOKED_AT))
    except csv.Error:
        raise InputError(f"{path.name}: a quotation mark is not closed. Mend the file and try again.") from None
    return [Opening(path.name, None, [list(row) for row in rows])]
