"""All released tables as one workbook, to the accessibility checklist of the Analysis Function.

A cover, contents, notes, then one table a sheet: one header row, no merged cells, no formulas, nothing frozen or
hidden.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assessment.present.csv_tables import NOT_AVAILABLE_CELL, released_csv
from assessment.results import Released

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_SHEET_NAME = 31
SHORTHAND = (
    ("c", "confidential: withheld, because people could be recognised or the number worked out from others"),
    (NOT_AVAILABLE_CELL, "not available: not supplied, or it cannot be computed"),
)
WIDEST_COLUMN, NARROWEST_COLUMN = 48, 10
TABLE_STARTS_AT_ROW = 4
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook.

    Attributes
    ----------
    id, title : str
        As in the report.
    headings : tuple of str
        One a column.
    rows : tuple of tuple of str
        As in the table's CSV file.
    note, source : str
        Stand above the table.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    source: str = ""


def sheet_of(released: Released, source: str = "") -> Sheet:
    """A released table as a sheet.

    Parameters
    ----------
    released : Released
        The table.
    source : str
        For readers.

    Returns
    -------
    Sheet
        With the headings of the result.
    """
    headings = {str(name): released.result.heading(str(name)) for name in released.frame.columns}
    return sheet_from_csv(
        released_csv(released), released.id, released.result.title, headings, released.result.note, source
    )


def sheet_from_csv(
    content: bytes, table_id: str, title: str, headings: Mapping[str, str], note: str = "", source: str = ""
) -> Sheet:
    """A table's CSV file as a sheet.

    Parameters
    ----------
    content : bytes
        As `csv_tables.released_csv` wrote it.
    table_id, title : str
        Of the table.
    headings : mapping of str to str
        For readers, by column name.
    note, source : str
        Stand above the table.

    Returns
    -------
    Sheet
        The same rows.
    """
    import csv

    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return Sheet(
        table_id, title, tuple(headings.get(name, name) for name in header), tuple(map(tuple, rows)), note, source
    )


def tables_workbook(sheets: Sequence[Sheet], *, title: str, publisher: str, as_of: date, version: str = "") -> bytes:
    """The workbook.

    Parameters
    ----------
    sheets : sequence of Sheet
        In the report's order.
    title, publisher : str
        Of the report, and who publishes it.
    as_of : datetime.date
        Written as the date of making, so that the same tables give the same bytes.
    version : str
        For example `DRAFT, version 1`.

    Returns
    -------
    bytes
        An xlsx file.
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = datetime(as_of.year, as_of.month, as_of.day)
    book.set_properties({"title": title, "author": "", "company": publisher, "created": made})
    names = _sheet_names(sheets)
    _cover(book, title, publisher, as_of, version)
    _contents(book, sheets, names)
    _notes(book)
    for sheet, name in zip(sheets, names, strict=True):
        _table(book, sheet, name)
    book.close()
    return stream.getvalue()


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that Excel takes: short, unique, without the characters it forbids."""
    taken: list[str] = []
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\']", " ", sheet.id)
        name, number = plain[:LONGEST_SHEET_NAME], 1
        while name.lower() in (other.lower() for other in taken):
            number += 1
            name = f"{plain[: LONGEST_SHEET_NAME - 1 - len(str(number))]}~{number}"
        taken.append(name)
    return taken


def _wrapped(book: Workbook, **more: object) -> Format:
    return book.add_format({"text_wrap": True, "valign": "top", **more})


def _cover(book: Workbook, title: str, publisher: str, as_of: date, version: str) -> None:
    from assessment.periods import day_label

    page = book.add_worksheet("Cover")
    page.set_column(0, 0, 80)
    lines = [
        title,
        publisher,
        version,
        f"Data to {day_label(as_of)}",
        "One table a sheet; see Contents. Values are not rounded.",
    ]
    for row, line in enumerate(line for line in lines if line):
        page.write_string(row, 0, line, _wrapped(book, bold=row == 0, font_size=16 if row == 0 else 11))


def _contents(book: Workbook, sheets: Sequence[Sheet], names: Sequence[str]) -> None:
    page = book.add_worksheet("Contents")
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 80)
    page.write_string(0, 0, "Contents", book.add_format({"bold": True, "font_size": 14}))
    rows = [(name, sheet.title) for name, sheet in zip(names, sheets, strict=True)]
    _marked_table(page, book, 1, ("Sheet", "Table"), rows, "Contents")
    for row, (name, _) in enumerate(rows, start=2):
        page.write_url(row, 0, f"internal:'{name}'!A1", _wrapped(book, font_color="#12436D", underline=1), name)


def _notes(book: Workbook) -> None:
    page = book.add_worksheet("Notes")
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, "Shorthand used in the tables", book.add_format({"bold": True, "font_size": 14}))
    _marked_table(page, book, 1, ("Shorthand", "Meaning"), SHORTHAND, "Shorthand")


def _table(book: Workbook, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, f"Source: {sheet.source}." if sheet.source else "This sheet holds one table.")
    page.write_string(2, 0, f"Note: {sheet.note}" if sheet.note else "Shorthand is explained on the sheet Notes.")
    _marked_table(page, book, TABLE_STARTS_AT_ROW - 1, sheet.headings, sheet.rows, f"Table_{sheet.id}")
    for column, heading in enumerate(sheet.headings):
        longest = max((len(row[column]) for row in sheet.rows), default=0)
        page.set_column(column, column, min(WIDEST_COLUMN, max(NARROWEST_COLUMN, longest + 2, len(heading) // 2 + 2)))


def _marked_table(
    page: Worksheet, book: Workbook, top: int, headings: Sequence[str], rows: Sequence[Sequence[str]], name: str
) -> None:
    unique = [
        heading if headings[:place].count(heading) == 0 else f"{heading} ({place + 1})"
        for place, heading in enumerate(headings)
    ]
    shown = rows or [tuple(NOT_AVAILABLE_CELL for _ in headings)]
    page.add_table(
        top,
        0,
        top + len(shown),
        max(len(headings) - 1, 0),
        {
            "name": re.sub(r"[^A-Za-z0-9_]", "_", name),
            "columns": [{"header": heading, "header_format": _wrapped(book, bold=True)} for heading in unique],
            "autofilter": False,
            "style": "Table Style Light 1",
            "banded_rows": False,
        },
    )
    body = _wrapped(book)
    for row, cells in enumerate(shown, start=top + 1):
        for column, cell in enumerate(cells):
            if _NUMBER.fullmatch(cell):
                page.write_number(row, column, float(cell), body)
            else:
                page.write_string(row, column, cell, body)
