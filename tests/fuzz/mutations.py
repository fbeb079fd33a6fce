"""What happens to a file between the partner's system and us, at random: in its table, in its writing, in its bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.fuzz.valid import MARKER, Sheet

#: Cells that have broken readers before, or might.
NASTY = (
    "", " ", "\u00a0", "\u200b", "\ufeff", "-", "--", "N/K", "unknown", "NULL", "nan", "NaN", "inf", "-inf", "1e400",
    "1e5", "0", "-0", "00:00", "24:00", "2400", "99", "-1", "1,000", "1,00", "\u00a312", "41%", "(3)", "3-", "<5", "..",
    "*", "[c]", "suppressed", "31/02/2011", "04/13/2011", "01/04/11", "Apr-11", "40634", "99999",
    "2011-04-01T10:00:00Z", "9999-12-31", "01/01/0001", "29/02/1900", "Total", "Grand total", "Note: provisional",
    "=1+1", "=cmd|' /C calc'!A0", "+44", "@x", "'", '"', '""', "a\nb", "a\r\nb", "a,b;c\td|e", "\\", "\x00", "\x1f",
    "\x85", "\u2028", "\U0001f600", "e\u0301", "\u0130", "\u00df", "\uff11\uff12", "\u0661", "\ud7ff", "x" * 5_000,
    "9" * 400, "0" * 50, "true", "FALSE", "None", "345000", "235000", "0.0", "1e-320", "-99999999999999999999",
    "700001", "SO 345 235", "HR1 1AA", "A1", "E01000001",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman")
ENDINGS = (".csv", ".csv", ".csv", ".xlsx", ".txt", ".csv.gz")

cells = st.one_of(st.sampled_from(NASTY), st.text(max_size=12), st.integers(-(10**6), 10**6).map(str))
places = st.integers(0, 10**6)


@dataclass(frozen=True)
class Writing:
    """How a table becomes bytes."""

    ending: str = ".csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quote_all: bool = False
    typed: bool = False


@dataclass(frozen=True)
class Mutant:
    """A mutant: what is done to a valid file, in this order.

    Attributes
    ----------
    seed : int
        Of the valid file.
    rows : int
        Its rows.
    table : tuple of tuple
        Changes of the table: a verb and its arguments.
    writing : Writing
        How it is written.
    harm : tuple of tuple
        Changes of the bytes.
    required : bool
        Whether the source is required, so that too many rejected rows stop it.
    """

    seed: int
    rows: int
    table: tuple[tuple, ...] = ()
    writing: Writing = Writing()
    harm: tuple[tuple, ...] = ()
    required: bool = False


_changes = st.one_of(
    st.tuples(st.just("cell"), places, places, cells),
    st.tuples(st.just("cell"), places, places, cells),
    st.tuples(st.just("column"), places, cells),
    st.tuples(st.just("move_cell"), places, places, places),
    st.tuples(st.just("drop_row"), places),
    st.tuples(st.just("repeat_row"), places, places),
    st.tuples(st.just("swap_rows"), places, places),
    st.tuples(st.just("odd_row"), places, st.sampled_from(["blank", "total", "header", "long", "short", "note"])),
    st.tuples(st.just("title"), cells),
    st.tuples(st.just("drop_column"), places),
    st.tuples(st.just("repeat_column"), places),
    st.tuples(st.just("swap_columns"), places, places),
    st.tuples(st.just("rename"), places, cells),
    st.tuples(st.just("respell"), places, st.sampled_from(["upper", "spaces", "marks", "newline"])),
    st.tuples(st.just("drop_header")),
)
_harm = st.one_of(
    st.tuples(st.just("flip"), places, st.integers(1, 255)),
    st.tuples(st.just("insert"), places, st.binary(min_size=1, max_size=6)),
    st.tuples(st.just("quote"), places),
    st.tuples(st.just("cut"), places, st.integers(1, 200)),
    st.tuples(st.just("truncate"), places),
    st.tuples(st.just("again"), places, st.integers(1, 200)),
)
_writing = st.builds(
    Writing,
    ending=st.sampled_from(ENDINGS),
    delimiter=st.sampled_from([",", ",", ",", ";", "\t", "|"]),
    encoding=st.sampled_from([*ENCODINGS[:1] * 4, *ENCODINGS]),
    newline=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    quote_all=st.booleans(),
    typed=st.booleans(),
)


def mutants() -> st.SearchStrategy[Mutant]:
    """Mutants of every kind: most with a sound writing and whole bytes, so that they get far."""
    return st.builds(
        Mutant,
        seed=st.integers(0, 2**32),
        rows=st.integers(0, 8),
        table=st.lists(_changes, max_size=4).map(tuple),
        writing=st.one_of(st.just(Writing()), _writing),
        harm=st.one_of(st.just(()), st.just(()), st.lists(_harm, min_size=1, max_size=3).map(tuple)),
        required=st.booleans(),
    )


def changed(sheet: Sheet, changes: tuple[tuple, ...]) -> tuple[Sheet, list[list[str]]]:
    """The table after its changes, and the lines that came above its header."""
    above: list[list[str]] = []
    for change in changes:
        verb, *arguments = change
        if verb == "title":
            above.append([arguments[0]])
        elif sheet.header:
            sheet = _TABLE[verb](sheet, *arguments)
    return sheet, above


def _at(things: list, place: int) -> int:
    return place % len(things)


def _cell(sheet: Sheet, row: int, column: int, text: str) -> Sheet:
    if not sheet.rows or not sheet.rows[_at(sheet.rows, row)]:
        return sheet
    rows = [list(one) for one in sheet.rows]
    cells_of_row = rows[_at(rows, row)]
    cells_of_row[_at(cells_of_row, column)] = text
    return replace(sheet, rows=rows)


def _column(sheet: Sheet, column: int, text: str) -> Sheet:
    if not sheet.header:
        return sheet
    at = _at(sheet.header, column)
    return replace(sheet, rows=[[text if i == at else cell for i, cell in enumerate(row)] for row in sheet.rows])


def _move_cell(sheet: Sheet, row: int, column: int, other: int) -> Sheet:
    """A cell that stands in the wrong column; those that identify somebody stay where they are told from."""
    if not sheet.rows or not sheet.rows[_at(sheet.rows, row)]:
        return sheet
    source = sheet.rows[_at(sheet.rows, row)]
    text = source[_at(source, column)]
    return sheet if MARKER in text else _cell(sheet, row, other, text)


def _drop_row(sheet: Sheet, row: int) -> Sheet:
    at = _at(sheet.rows, row) if sheet.rows else 0
    return replace(
        sheet, rows=sheet.rows[:at] + sheet.rows[at + 1 :], shapes=sheet.shapes[:at] + sheet.shapes[at + 1 :]
    )


def _repeat_row(sheet: Sheet, row: int, to: int) -> Sheet:
    if not sheet.rows:
        return sheet
    at, to = _at(sheet.rows, row), to % (len(sheet.rows) + 1)
    rows, shapes = list(sheet.rows), list(sheet.shapes)
    rows.insert(to, list(rows[at]))
    shapes.insert(to, shapes[at % len(shapes)])
    return replace(sheet, rows=rows, shapes=shapes)


def _swap_rows(sheet: Sheet, one: int, other: int) -> Sheet:
    if not sheet.rows:
        return sheet
    rows = list(sheet.rows)
    one, other = _at(rows, one), _at(rows, other)
    rows[one], rows[other] = rows[other], rows[one]
    return replace(sheet, rows=rows)


def _odd_row(sheet: Sheet, place: int, kind: str) -> Sheet:
    width = len(sheet.header)
    some = list(sheet.rows[_at(sheet.rows, place)]) if sheet.rows else [""] * width
    made = {
        "blank": [""] * width,
        "total": ["Total", *["7"] * (width - 1)],
        "header": list(sheet.header),
        "long": [*some, "surplus"],
        "short": some[: width // 2],
        "note": ["Source: the provider"],
    }[kind]
    rows, shapes = list(sheet.rows), list(sheet.shapes)
    rows.insert(place % (len(rows) + 1), made)
    shapes.append(shapes[0] if shapes else "null")
    return replace(sheet, rows=rows, shapes=shapes)


def _drop_column(sheet: Sheet, column: int) -> Sheet:
    if len(sheet.header) < 2:
        return sheet
    at = _at(sheet.header, column)
    return _columns(sheet, [i for i in range(len(sheet.header)) if i != at])


def _repeat_column(sheet: Sheet, column: int) -> Sheet:
    at = _at(sheet.header, column)
    return _columns(sheet, [*range(at + 1), *range(at, len(sheet.header))])


def _swap_columns(sheet: Sheet, one: int, other: int) -> Sheet:
    order = list(range(len(sheet.header)))
    one, other = _at(order, one), _at(order, other)
    order[one], order[other] = order[other], order[one]
    return _columns(sheet, order)


def _columns(sheet: Sheet, order: list[int]) -> Sheet:
    return replace(
        sheet,
        header=[sheet.header[i] for i in order],
        rows=[[row[i] for i in order if i < len(row)] for row in sheet.rows],
        identifying={to: sheet.identifying[i] for to, i in enumerate(order) if i in sheet.identifying},
    )


def _rename(sheet: Sheet, column: int, text: str) -> Sheet:
    header = list(sheet.header)
    header[_at(header, column)] = text
    return replace(sheet, header=header)


def _respell(sheet: Sheet, column: int, how: str) -> Sheet:
    heading = sheet.header[_at(sheet.header, column)]
    spelt = {
        "upper": heading.upper(),
        "spaces": f"  {heading.replace(' ', chr(0xA0))} ",
        "marks": f"\u200b{heading}:",
        "newline": heading.replace(" ", "\n"),
    }[how]
    return _rename(sheet, column, spelt)


def _drop_header(sheet: Sheet) -> Sheet:
    return replace(sheet, header=[])


_TABLE = {
    "cell": _cell,
    "column": _column,
    "move_cell": _move_cell,
    "drop_row": _drop_row,
    "repeat_row": _repeat_row,
    "swap_rows": _swap_rows,
    "odd_row": _odd_row,
    "drop_column": _drop_column,
    "repeat_column": _repeat_column,
    "swap_columns": _swap_columns,
    "rename": _rename,
    "respell": _respell,
    "drop_header": _drop_header,
}


def harmed(data: bytes, harm: tuple[tuple, ...]) -> bytes:
    """The bytes after what was done to them."""
    for verb, place, *rest in harm:
        if not data:
            return data
        at = place % len(data)
        if verb == "flip":
            data = data[:at] + bytes([data[at] ^ rest[0]]) + data[at + 1 :]
        elif verb == "insert":
            data = data[:at] + rest[0] + data[at:]
        elif verb == "quote":
            data = data[:at] + b'"' + data[at:]
        elif verb == "cut":
            data = data[:at] + data[at + rest[0] :]
        elif verb == "truncate":
            data = data[:at]
        else:
            data = data[:at] + data[at : at + rest[0]] + data[at:]
    return data
