"""A mutant written to a folder, read and cleaned as the pipeline does it, and what may be said of the outcome."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assessment.clean import CleanResult, clean_all
from assessment.config import Config, parse_config
from assessment.errors import AssessmentError
from assessment.ingest.accounting import quality
from assessment.ingest.layouts import load_layouts
from assessment.ingest.read import read_file
from assessment.schema import TABLES
from assessment.schema.check import faults
from assessment.schema.extract import RawExtract
from assessment.schema.layout import Layout
from tests.clean.build import KEY, write_areas
from tests.fuzz.mutations import Mutant, Writing, changed, harmed
from tests.fuzz.valid import Sheet, as_geojson, valid_sheet

SOURCE = "fuzzed"
OTHER_KEY = b"another key".ljust(32)
#: Columns that depend on the key, and on where a row stands.
HASHES = ("pair_key", "victim_key", "collision_key")
_CONFIG = """
[partnership]
name = "P"
area_code = "C1"
area_name = "County"
population_count = 1000
population_year = 2010
[cycle]
name = "2011-12"
title = "T"
as_of = 2012-01-31
history_start = 2007-04-01
[geography]
partnership_beat_prefixes = ["HA"]
[marac]
any_abuse_from = 2010-08-01
[[sources]]
id = "areas"
label = "areas"
provider = "P"
folder = "areas"
layouts = ["areas"]
"""


@cache
def layouts() -> dict[str, Layout]:
    """Every layout of the package."""
    return dict(load_layouts())


@cache
def config(layout_id: str, required: bool) -> Config:
    """A partnership with the four squares as areas, and one source of this layout."""
    own = (
        f'[[sources]]\nid = "{SOURCE}"\nlabel = "F"\nprovider = "P"\nfolder = "f"\nlayouts = ["{layout_id}"]\n'
        f"required = {str(required).lower()}\n"
    )
    return parse_config(_CONFIG + own)


@dataclass(frozen=True)
class Outcome:
    """What came of a set of files.

    Attributes
    ----------
    result : CleanResult or None
        The tables and the accounting; None where the files were refused.
    refused : str
        The message of the refusal.
    """

    result: CleanResult | None
    refused: str = ""

    @property
    def said(self) -> str:
        """Everything that leaves `data/` besides the tables: messages, accounting, the list of rejections."""
        if self.result is None:
            return self.refused
        account = json.dumps(quality(self.result.accounting), ensure_ascii=False)
        corrections = self.result.corrections.to_csv()
        return "\n".join([account, self.result.rejections.to_csv(), corrections])


class World:
    """A folder in which files of one layout are read and cleaned, again and again."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self.folder = folder
        self.layout = layout
        self.areas: list[RawExtract] = []
        if layout.cleaner != "areas":
            path = folder / "areas.geojson"
            write_areas(path)
            self.areas = read_file(path, "areas", "areas-1", [layouts()["areas"]], layouts())

    def outcome(self, files: dict[str, bytes], *, required: bool = False, key: bytes = KEY) -> Outcome:
        """Read and clean these files, named in the order of their labels."""
        try:
            extracts = []
            for number, (name, data) in enumerate(sorted(files.items()), start=1):
                path = self.folder / name
                path.write_bytes(data)
                extracts.extend(read_file(path, SOURCE, f"{SOURCE}-{number}", [self.layout], layouts()))
            every = {"areas": self.areas, SOURCE: extracts}
            return Outcome(clean_all(every, config(self.layout.id, required), key=key, workspace=self.folder))
        except AssessmentError as error:
            return Outcome(None, str(error))


def made(layout: Layout, mutant: Mutant) -> tuple[Sheet, list[list[str]]]:
    """The table of a mutant, and the lines above it."""
    sheet = valid_sheet(layout, random.Random(mutant.seed), mutant.rows)
    return changed(sheet, mutant.table)


def file_of(layout: Layout, mutant: Mutant, sheet: Sheet, above: list[list[str]], stem: str = "") -> tuple[str, bytes]:
    """Name and bytes of a mutant's file."""
    ending = ".geojson" if layout.cleaner == "areas" and mutant.writing == Writing() else mutant.writing.ending
    data = written(sheet, above, replace(mutant.writing, ending=ending), layout.sheet)
    return f"{sheet.name}{stem}{ending}", harmed(data, mutant.harm)


def written(sheet: Sheet, above: list[list[str]], writing: Writing, tab: str | None) -> bytes:
    """A table as the bytes of a file."""
    if writing.ending == ".geojson":
        return as_geojson(sheet).encode()
    lines = table_lines(sheet, above)
    if writing.ending == ".xlsx":
        return _workbook(lines, tab, typed=writing.typed)
    data = delimited_text(lines, writing).encode(writing.encoding, errors="replace")
    return gzip.compress(data, mtime=0) if writing.ending == ".csv.gz" else data


def table_lines(sheet: Sheet, above: list[list[str]]) -> list[list[str]]:
    """The rows of a file from its first line on."""
    return [*above, *([sheet.header] if sheet.header else []), *sheet.rows]


def delimited_text(lines: list[list[str]], writing: Writing) -> str:
    """Rows as delimited text."""
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if writing.quote_all else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=writing.delimiter, lineterminator=writing.newline, quoting=quoting).writerows(lines)
    return stream.getvalue()


def lines_written(sheet: Sheet, above: list[list[str]], writing: Writing) -> int:
    """How many lines a file has: of a sheet, those down to the last that holds something."""
    lines = table_lines(sheet, above)
    if writing.ending != ".xlsx":
        return sum(1 for _ in io.StringIO(delimited_text(lines, writing), newline=""))
    while lines and not any(lines[-1]):
        lines.pop()
    return len(lines)


def _workbook(lines: list[list[str]], tab: str | None, *, typed: bool) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = tab or "Data"
    for line in lines:
        page.append([_typed(ILLEGAL_CHARACTERS_RE.sub("", cell), typed) for cell in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _typed(cell: str, typed: bool) -> object:
    """A cell as Excel would hold it: numbers as numbers, dates as dates; formulas never."""
    if typed:
        with suppress(ValueError):
            if len(cell) < 15 and math.isfinite(float(cell)):
                return float(cell)
        with suppress(ValueError):
            return datetime.strptime(cell, "%d/%m/%Y")
    return f"'{cell}" if cell.startswith("=") else cell


def sound(result: CleanResult) -> None:
    """Every table keeps its schema, and every row of every file has exactly one fate."""
    for name, table in result.tables.items():
        assert faults(table, TABLES[name]) == (), name
    for entry in result.accounting:
        fates = entry.rows_kept + entry.rows_duplicate + entry.rows_superseded + entry.rows_out_of_scope
        assert entry.rows_read == fates + entry.rows_rejected
        assert sum(entry.reasons.values()) == entry.rows_read - entry.rows_kept
        assert all(count > 0 for count in (*entry.reasons.values(), *entry.repairs.values()))
    rejected = sum(entry.rows_rejected for entry in result.accounting)
    assert len(result.rejections) == rejected


def same_tables(one: CleanResult, other: CleanResult, aside: tuple[str, ...], without: tuple[str, ...] = ()) -> None:
    """The same tables, these columns and tables aside."""
    assert list(one.tables) == list(other.tables)
    for name in one.tables:
        if name in without:
            continue
        left, right = (
            pd.DataFrame(result.tables[name]).drop(columns=[*aside, "geometry"], errors="ignore")
            for result in (one, other)
        )
        pd.testing.assert_frame_equal(left, right, obj=name)


def counts(result: CleanResult, *, without_blanks: bool = False) -> list[dict[str, object]]:
    """The accounting without what depends on the bytes of a file."""
    names = (
        "source", "file_label", "rows_read", "rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope",
        "rows_rejected", "lines_not_data", "reasons", "repairs", "period_start", "period_end", "months_missing",
        "columns_ignored", "notices", "extracted",
    )  # fmt: skip
    entries = [{name: getattr(entry, name) for name in names} for entry in result.accounting]
    # Blank lines at the end of a sheet are no lines of it, so that theirs is no number to hold.
    blanks = ("blank_line",) if without_blanks else ()
    for entry in entries:
        entry["lines_not_data"] = {kind: n for kind, n in entry["lines_not_data"].items() if kind not in blanks}
    return entries


def sums(result: CleanResult) -> dict[str, object]:
    """The accounting of the mutated source over all its files."""
    entries = [entry for entry in result.accounting if entry.source == SOURCE]
    rows = ("rows_read", "rows_kept", "rows_duplicate", "rows_superseded", "rows_out_of_scope", "rows_rejected")
    counted: dict[str, object] = {name: sum(getattr(entry, name) for entry in entries) for name in rows}
    # Of rows that say the same, which one stands, and so by which reason the others go and how the one that stands was
    # written, is told by the files' order alone; it makes no difference to what is kept.
    total: Counter[str] = Counter()
    for entry in entries:
        total.update(entry.lines_not_data)
    return {**counted, "lines_not_data": dict(total)}
