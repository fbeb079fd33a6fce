"""Cells of a raw frame read as their layout says: what cannot be read is marked, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from assessment.clean import dates
from assessment.clean.batch import Batch
from assessment.clean.cells import UNKNOWN_WORDS, Parsed, as_text, distinct, text_of
from assessment.errors import ConfigurationError
from assessment.schema.codes import code_label, code_list
from assessment.schema.extract import RawExtract
from assessment.schema.layout import LayoutField, plain

_YES = frozenset({"y", "yes", "true", "t", "1"})
_NO = frozenset({"n", "no", "false", "f", "0"})


def parse_extracts(extracts: Sequence[RawExtract]) -> Batch:
    """The rows of all files of a source, parsed.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Files of one source; each is read by its own layout.

    Returns
    -------
    Batch
        Rows whose required values are blank or unreadable are rejected; other unreadable values are left empty and
        counted as the repair `<field>_unreadable_left_empty`.
    """
    parts = [parse_extract(extract) for extract in extracts]
    frame = pd.concat([part.frame.drop(columns=["source", "file_label", "sheet"]) for part in parts], ignore_index=True)
    file_of_row = np.repeat(np.arange(len(parts)), [len(part.frame) for part in parts])
    for place, (name, told) in enumerate(_origins(extracts).items()):
        frame.insert(place, name, told.iloc[file_of_row].array)
    names = sorted({name for part in parts for name in part.repairs})
    none = [np.zeros(len(part.frame), dtype=bool) for part in parts]
    repairs = {
        name: np.concatenate([part.repairs.get(name, nothing) for part, nothing in zip(parts, none, strict=True)])
        for name in names
    }
    return Batch(
        frame,
        np.concatenate([part.fate for part in parts]),
        np.concatenate([part.reason for part in parts]),
        np.concatenate([part.field for part in parts]),
        repairs,
    )


def _origins(extracts: Sequence[RawExtract]) -> dict[str, pd.Series]:
    """Source, label and sheet of each file, as categories: they stand in millions of rows."""
    told = {
        "source": [extract.source for extract in extracts],
        "file_label": [extract.file_label for extract in extracts],
        "sheet": [extract.sheet or "" for extract in extracts],
    }
    return {name: pd.Series(pd.Categorical(values, categories=sorted(set(values)))) for name, values in told.items()}


def parse_extract(extract: RawExtract) -> Batch:
    """The rows of one file, parsed by its layout; see `parse_extracts`."""
    raw, layout = extract.frame, extract.layout
    columns: dict[str, object] = {
        "source": extract.source,
        "file_label": extract.file_label,
        "sheet": extract.sheet or "",
        "line": raw["line"].to_numpy(dtype="int64"),
    }
    repairs: dict[str, np.ndarray] = {}
    faults: list[tuple[str, np.ndarray, str]] = []
    for one in layout.fields:
        if one.discard:
            continue
        if one.name not in raw:
            columns.update(_absent(one, len(raw)))
            continue
        parsed = parse_values(raw[one.name], one)
        columns[one.name] = parsed.values
        columns.update({f"{one.name}_{name}": values for name, values in parsed.extra.items()})
        repairs.update(parsed.repairs)
        if one.value == "required":
            faults.append((one.name, parsed.blank, "blank"))
            faults.append((one.name, parsed.unreadable, "unreadable"))
        elif parsed.unreadable.any():
            repairs[f"{one.name}_unreadable_left_empty"] = parsed.unreadable
    frame = pd.DataFrame(columns, index=range(len(raw)))
    frame = frame.astype({"source": "str", "file_label": "str", "sheet": "str"})
    batch = Batch.of(frame, repairs)
    for name, rows, fault in faults:
        batch = batch.reject(name, rows, fault)
    return batch


def parse_values(values: pd.Series, one: LayoutField) -> Parsed:
    """One column, parsed.

    Parameters
    ----------
    values : pandas.Series
        Raw cells.
    one : LayoutField
        What they are.

    Returns
    -------
    Parsed
        Values in the dtype of the kind: text `str`, date and moment `datetime64[us]`, time minutes since midnight
        (float), flag `boolean`, code `str`, whole `Int64`, number `float64`.
    """
    values = values.reset_index(drop=True)
    return _PARSERS[one.kind](values, one)


def _absent(one: LayoutField, rows: int) -> dict[str, pd.Series]:
    """Empty columns for a field the file does not have, so that all files of a source have the same columns."""
    nothing = parse_values(pd.Series([""] * rows, dtype="object"), one.model_copy(update={"blank": None}))
    return {one.name: nothing.values, **{f"{one.name}_{name}": extra for name, extra in nothing.extra.items()}}


def _text(values: pd.Series, one: LayoutField) -> Parsed:
    texts = as_text(values)
    empty = (texts == "").to_numpy(dtype=bool)
    return Parsed(texts.where(~empty), empty, np.zeros(len(texts), dtype=bool))


def _flag(values: pd.Series, one: LayoutField) -> Parsed:
    positions, cells = distinct(values)
    texts = [text_of(cell).casefold() for cell in cells]
    blank = np.array([text in UNKNOWN_WORDS - {"none"} for text in texts])
    known = np.array([text in _YES or text in _NO for text in texts])
    yes = pd.array([text in _YES if sure else pd.NA for text, sure in zip(texts, known, strict=True)], dtype="boolean")
    return Parsed(pd.Series(yes.take(positions), index=values.index), blank[positions], (~known & ~blank)[positions])


@cache
def _spellings(codes: str, own: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Plain spelling to code: labels of the list, then its codes, then the layout's own spellings, the later first."""
    known = {plain(code_label(codes, code)): code for code in reversed(code_list(codes))}
    known |= {plain(code): code for code in code_list(codes)}
    return known | {plain(spelling): code for spelling, code in own}


def _code(values: pd.Series, one: LayoutField) -> Parsed:
    if one.codes is None:
        raise ConfigurationError(f"the field {one.name!r} is of kind 'code' but names no code list in `codes`.")
    known = _spellings(one.codes, tuple(one.spellings.items()))
    exact = {*code_list(one.codes), *(code_label(one.codes, code) for code in code_list(one.codes)), *one.spellings}
    positions, cells = distinct(values)
    texts = [text_of(cell) for cell in cells]
    blank = np.array([text == "" for text in texts])
    found = [one.blank if text == "" else known.get(plain(text), one.otherwise) for text in texts]
    strange = np.array([text != "" and plain(text) not in known for text in texts])
    mended = np.array([isinstance(cell, str) and cell != "" and cell not in exact for cell in cells]) & ~strange
    allowed = list(
        dict.fromkeys([*code_list(one.codes), *one.spellings.values(), *filter(None, (one.blank, one.otherwise))])
    )
    codes = pd.Categorical(found, categories=allowed).take(positions)
    repairs = {f"{one.name}_spelling_read": mended}
    if one.otherwise is not None:
        repairs[f"{one.name}_unknown_spelling_read_as_{one.otherwise}"] = strange
        strange = np.zeros(len(cells), dtype=bool)
    return Parsed(
        pd.Series(codes, index=values.index),
        blank[positions] if one.blank is None else np.zeros(len(values), dtype=bool),
        strange[positions],
        {name: rows[positions] for name, rows in repairs.items() if rows.any()},
    )


def _number(values: pd.Series, one: LayoutField) -> Parsed:
    fast = _plain_numbers(values)
    if fast is not None:
        numbers, blank = fast
        nothing = np.zeros(len(values), dtype=bool)
        suppressed, percent = nothing, nothing
        unreadable = nothing
    else:
        positions, cells = distinct(values)
        texts = [text_of(cell) for cell in cells]
        marks = {mark.casefold() for mark in one.suppressed}
        held_back = np.array([text.casefold() in marks or (bool(marks) and text[:1] == "<") for text in texts])
        empty = np.array([text.casefold() in UNKNOWN_WORDS for text in texts]) & ~held_back
        each = np.array([_to_number(cell) for cell in cells], dtype="float64")
        each[held_back] = np.nan
        numbers, blank, suppressed = each[positions], (empty | held_back)[positions], held_back[positions]
        unreadable = (np.isnan(each) & ~empty & ~held_back)[positions]
        percent = np.array([text.endswith("%") for text in texts])[positions]
    outside = (numbers < (-np.inf if one.minimum is None else one.minimum)) | (
        numbers > (np.inf if one.maximum is None else one.maximum)
    )
    if one.kind == "whole":
        outside |= ~np.isnan(numbers) & (numbers % 1 != 0)
    numbers = np.where(outside, np.nan, numbers)
    series = pd.Series(numbers, index=values.index)
    extra = {"suppressed": pd.Series(suppressed), "percent": pd.Series(percent)} if one.suppressed else {}
    return Parsed(series.astype("Int64") if one.kind == "whole" else series, blank, unreadable | outside, extra=extra)


def _plain_numbers(values: pd.Series) -> tuple[np.ndarray, np.ndarray] | None:
    """All cells at once where they are plain numbers or blank; None where one is not."""
    if not isinstance(values.dtype, pd.StringDtype):
        return None
    blank = (values.str.strip() == "").to_numpy(dtype=bool)
    try:
        return pd.to_numeric(values.mask(blank), errors="raise").to_numpy(dtype="float64", na_value=np.nan), blank
    except ValueError:
        return None


def _to_number(cell: object) -> float:
    """A number, also with thousands separators, a pound or a percent sign; NaN when it is none.

    >>> _to_number("29,199"), _to_number("41%"), _to_number("(3)"), _to_number("1,2")
    (29199.0, 41.0, nan, nan)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    bare = text_of(cell).removeprefix("\u00a3").removesuffix("%").strip()
    if "," in bare:
        whole, _, _ = bare.partition(".")
        first, *groups = whole.lstrip("-").split(",")
        if not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)):
            return np.nan
        bare = bare.replace(",", "")
    # Plain decimal notation only: no "nan", "inf" or "1_000", which Python would take for numbers.
    if not bare or bare.strip("-0123456789.") or not any(digit.isdigit() for digit in bare):
        return np.nan
    try:
        return float(bare)
    except ValueError:
        return np.nan


_PARSERS: dict[str, Callable[[pd.Series, LayoutField], Parsed]] = {
    "text": _text,
    "date": dates.parse_moments,
    "moment": dates.parse_moments,
    "month": dates.parse_moments,
    "time": dates.parse_times,
    "flag": _flag,
    "code": _code,
    "whole": _number,
    "number": _number,
}
