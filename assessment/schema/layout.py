"""The words a layout is written in: how a partner's file maps to a canonical table."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

FieldKind = Literal["text", "date", "moment", "time", "month", "flag", "code", "whole", "number"]
ScopeRule = Literal["extract", "beat_prefix", "area_code", "county"]
Cleaner = Literal[
    "areas",
    "populations",
    "crime",
    "asb",
    "attendances",
    "marac",
    "survey",
    "casualties",
    "partner_values",
    "comments",
    "police_uk",
    "outcomes",
    "fire",
    "deprivation",
    "premises",
    "postcodes",
    "area_changes",
]

_NEITHER_LETTER_NOR_POINT = re.compile(r"(?!(?<=\d)\.(?=\d))[\W_]")
_NEGATIVE = re.compile(r"\s*[-\u2212]\d+\s*")


def plain(text: str) -> str:
    """A heading or label without case, spaces and punctuation, so that spellings of it compare equal.

    A full stop between digits is kept, because `4.1` and `41` are different offences; so is the sign of a negative
    number, because -1 stands for unknown where 1 is a code; leading noughts go.

    Examples
    --------
    >>> plain(" Crime_Ref. "), plain("V. safe"), plain("058c"), plain("4.1"), plain("-1")
    ('crimeref', 'vsafe', '58c', '4.1', '-1')
    """
    kept = _NEITHER_LETTER_NOR_POINT.sub("", text.casefold())
    bare = kept.lstrip("0") or kept[-1:]
    return f"-{bare}" if _NEGATIVE.fullmatch(text) else bare


class LayoutField(BaseModel):
    """One column of a partner's file.

    Attributes
    ----------
    name : str
        What the cleaner calls it.
    header : str
        The heading as the partner writes it; empty when the value comes from the file's name.
    aliases : tuple of str
        Other headings that mean the same.
    kind : str
        How its cells are read.
    column : str
        Whether a file without the column can be used.
    value : str
        Whether a row without a readable value can be used.
    formats : tuple of str
        Date and time formats, tried in order.
    serials : bool
        Whether a number in a date column is read as an Excel serial date.
    not_after : str or None
        Field of the same row that holds a later day, as a meeting is later than the birth of who is spoken of: a year
        of two digits is put into the century in which that holds, and a date for which it cannot hold is left empty.
    codes : str or None
        Code list, for kind `code`.
    spellings : dict
        Spelling to code, beside the codes and labels of the list themselves.
    blank, otherwise : str or None
        Code that stands for a blank cell, and for a spelling nobody knows; none leaves it empty (and, where a value is
        required, rejects the row).
    midnight : str
        Whether the time 00:00 means that the time is not known: always (`unknown`), never (`true`), or where it is far
        too frequent to be true (`spike`).
    suppressed : tuple of str
        Marks in a number column that mean the provider withheld the value.
    unknown : tuple of str
        Cells that stand for a blank in this column, such as -1 in STATS19.
    minimum, maximum : float or None
        Bounds of a number, inclusive; outside them it is unreadable.
    discard : bool
        Known, but never read into memory.
    from_file_name : bool
        The value is found in the file's name.
    repeats : bool
        Text with few distinct values; read faster. Codes, flags and dates are taken to repeat anyway.
    value_id, unit : str or None
        For a file with a column a measure: the measure whose values stand in this column, and their unit.
    part : str
        With `value_id`: whether the column holds the values themselves, their numerators or their denominators.
    identifying : bool
        Identifies a person or is free text about one: never kept as read, hashed or dropped by the cleaner. Tests plant
        markers in these fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    header: str = ""
    aliases: tuple[str, ...] = ()
    kind: FieldKind = "text"
    column: Literal["required", "optional"] = "required"
    value: Literal["required", "optional"] = "optional"
    formats: tuple[str, ...] = ()
    serials: bool = True
    not_after: str | None = None
    codes: str | None = None
    spellings: dict[str, str] = {}
    blank: str | None = None
    otherwise: str | None = None
    midnight: Literal["spike", "unknown", "true"] = "spike"
    suppressed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    discard: bool = False
    from_file_name: bool = False
    repeats: bool = False
    value_id: str | None = None
    unit: str | None = None
    part: Literal["value", "numerator", "denominator"] = "value"
    identifying: bool = False

    @property
    def headings(self) -> frozenset[str]:
        """Plain spellings of every heading that means this column."""
        return frozenset(plain(text) for text in (self.header, *self.aliases) if text)


class Scope(BaseModel):
    """Which rows belong to the partnership.

    Attributes
    ----------
    rule : str
        `extract`: all of them; `beat_prefix`: those whose beat begins as the
        configuration says, by place where the beat is blank;
        `area_code`: those in one of the partnership's small areas; `county`: those placed in the area, and those that
        are not placed at all.
    field : str or None
        Field the rule looks at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: ScopeRule = "extract"
    field: str | None = None


class Routing(BaseModel):
    """Rows of one file that go to different tables by the value of a field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    tables: dict[str, str]
    otherwise: str


class Layout(BaseModel):
    """How one kind of file maps to its canonical tables.

    Attributes
    ----------
    id, title : str
        Name in the configuration, and in words.
    cleaner : str
        The module of `assessment.clean` that reads it.
    tables : tuple of str
        Canonical tables it feeds.
    sheet : str or None
        The one sheet to read of a workbook; none reads every sheet that has the header.
    duplicates : str
        The rule for repeated rows, in words, for the report on data quality.
    scope : Scope
        Which rows belong to the partnership.
    routing : Routing or None
        Where rows go when a file feeds several tables.
    constants : dict
        Values that hold for every row.
    sources : tuple of str
        Sources that take the layout up although `assessment.toml` does not name it there: for layouts a workspace adds.
    fields : tuple of LayoutField
        The columns.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    cleaner: Cleaner
    tables: tuple[str, ...]
    sheet: str | None = None
    duplicates: str
    scope: Scope = Scope()
    routing: Routing | None = None
    constants: dict[str, str] = {}
    sources: tuple[str, ...] = ()
    fields: tuple[LayoutField, ...]

    @model_validator(mode="after")
    def _headings_are_unique(self) -> Layout:
        seen: dict[str, str] = {}
        for field in self.fields:
            for heading in field.headings:
                if heading in seen:
                    raise ValueError(f"fields {seen[heading]!r} and {field.name!r} share a heading")
                seen[heading] = field.name
        return self

    def field(self, name: str) -> LayoutField:
        """The field of that name.

        Raises
        ------
        KeyError
            When the layout has no such field.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"layout {self.id} has no field {name!r}")

    @property
    def file_name_field(self) -> LayoutField | None:
        """The field whose value comes from the file's name, if there is one."""
        return next((field for field in self.fields if field.from_file_name), None)
