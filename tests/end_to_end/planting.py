"""Plant words in the extracts of a workspace: in every field that identifies a person, and one where all may see it."""

import csv
import dataclasses
import io
import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl

from assessment.config import read_config
from assessment.ingest.layouts import load_layouts
from assessment.schema.layout import plain

#: A date that no other row of the sample has.
BORN = datetime(1931, 11, 17)
BORN_WRITTEN = ("1931-11-17", "17/11/1931", "17 November 1931", "1931-11")


@dataclasses.dataclass(frozen=True)
class Planted:
    """A word, where it stands, and some whole cells it stands in."""

    word: str
    source: str
    field: str
    cells: tuple[str, ...]


def word_of(number: int) -> str:
    """Return a word of capital letters that means nothing: it survives whatever keeps letters only."""
    letters = "BCDFGHKM"
    return "QZXJ" + "".join(letters[number // 8**place % 8] for place in range(4)) + "VWQ"


def plant(workspace: Path) -> list[Planted]:
    """Plant a word of its own in every identifying field of every file; return what was planted."""
    config, layouts = read_config(workspace), load_layouts(workspace)
    planted: list[Planted] = []
    numbers = itertools.count()
    for source in config.sources:
        fields = [one for name in source.layouts for one in layouts[name].fields if one.identifying]
        if not fields:
            continue
        words = {one.name: word_of(next(numbers)) for one in fields}
        cells: dict[str, list[str]] = {one.name: [] for one in fields}
        for path in sorted((workspace / "data" / "raw" / source.folder).iterdir()):
            _rewrite(path, lambda rows, fields=fields, words=words, cells=cells: _mark(rows, fields, words, cells))
        planted += [
            Planted(words[one.name], source.id, one.name, tuple(cells[one.name])) for one in fields if cells[one.name]
        ]
    return planted


def _mark(rows: list[list[object]], fields, words, cells) -> None:
    """Add the words to the cells of identifying columns: to every text, to one in ten dates."""
    top, columns = -1, []
    for number, row in enumerate(rows[:30]):
        headings = [plain(str(cell)) if cell is not None else "" for cell in row]
        columns = [(one, headings.index(name)) for one in fields for name in headings if name in one.headings]
        if columns and sum(name != "" for name in headings) > 3:
            top = number
            break
    if top < 0:
        return
    for one, at in columns:
        for number, row in enumerate(rows[top + 1 :]):
            if at >= len(row) or row[at] in (None, "") or plain(str(row[at])) in one.headings:
                continue
            if one.kind in ("date", "moment"):
                # A true date that nobody else has, and now and then a word where a date should be.
                row[at] = BORN if number % 10 else words[one.name]
            elif one.name == "place_described" and number % 2:
                continue
            else:
                row[at] = f"{row[at]} {words[one.name]}"
            cells[one.name].append(str(row[at]))


def replace_cells(workspace: Path, old: str, new: str) -> int:
    """Replace cells that hold exactly this text, in every file; return how many."""
    count = 0
    for path in sorted((workspace / "data" / "raw").rglob("*")):
        if path.suffix == ".geojson":
            text = path.read_text(encoding="utf-8")
            count += text.count(f'"{old}"')
            path.write_text(text.replace(f'"{old}"', f'"{new}"'), encoding="utf-8")
        elif path.is_file():
            for rows in _rewrite(path, lambda rows: [_swap(row, old, new) for row in rows]):
                count += sum(row.count(new) for row in rows)
    return count


def _swap(row: list[object], old: str, new: str) -> None:
    row[:] = [new if cell == old else cell for cell in row]


def add_rows(path: Path, *rows: dict[str, str]) -> None:
    """Add rows to a CSV file by their headings; the other cells are those of its first row."""

    def add(lines: list[list[object]]) -> None:
        header, like = lines[0], lines[1]
        lines.extend([[row.get(str(name), cell) for name, cell in zip(header, like, strict=True)] for row in rows])

    _rewrite(path, add)


def _rewrite(path: Path, change) -> list[list[list[object]]]:
    """Change the rows of a file in place; return them, a list a sheet."""
    if path.suffix == ".xlsx":
        return list(_rewrite_workbook(path, change))
    if path.suffix != ".csv":
        return []
    data = path.read_bytes()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding)
    mark = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    change(rows)
    stream = io.StringIO(newline="")
    written = [[f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else cell for cell in row] for row in rows]
    csv.writer(stream, delimiter=mark, lineterminator="\n").writerows(written)
    path.write_bytes(stream.getvalue().encode(encoding))
    return [rows]


def _rewrite_workbook(path: Path, change) -> Iterator[list[list[object]]]:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        before = [list(row) for row in rows]
        change(rows)
        for number, (row, old) in enumerate(zip(rows, before, strict=True), start=1):
            for column, (cell, held) in enumerate(zip(row, old, strict=True), start=1):
                if cell is not held and cell != held:
                    sheet.cell(number, column).value = cell
        yield rows
    book.save(path)
