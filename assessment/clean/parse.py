"""Cells of a raw frame read as their layout says: what cannot be read is marked, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from assessment.clean import dates
from assessment.clean.batch import Batch, all_cells
from assessment.clean.cells import UNKNOWN_WORDS, Parsed, as_text, at, distinct, text_of, without_empty
from assessment.clean.clock import parse_times
from assessment.clean.numbers import parse_numbers
from assessment.errors import ConfigurationError
from assessment.schema.codes import code_label, code_list
from assessment.schema.extract import RawExtract
from assessment.schema.layout import LayoutField, plain

_YES = frozenset({"y", "yes", "true", "t", "1"})
_NO = frozenset({"n", "no", "false", "f", "0"})


def parse_extracts(extracts: Sequence[RawExtract], few: Collection[str] = ()) -> Batch:
    """The rows of all files of a source, parsed.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Files of one source; each is read by its own layout.
    few : collection of str
        Fields of few distinct values that are wanted as categories: what millions of rows repeat takes little memory,
        and the cleaner may look at it once as well.

    Returns
    -------
    Batch
        Rows whose required values are blank or unreadable are rejected; other unreadable values are left empty and
        counted as the repair `<field>_unreadable_left_empty`.
    """
    parts = [_parsed(extract, few) for extract in extracts]
    frame = _together([part.frame for part in parts], few)
    file_of_row = np.repeat(np.arange(len(parts)), [len(part.frame) for part in parts])
    origins = {name: told.array.take(file_of_row) for name, told in _origins(extracts).items()}
    return Batch.together(parts, _with_origins(frame, origins))


def _with_origins(frame: pd.DataFrame, origins: Mapping[str, Any]) -> pd.DataFrame:
    columns = {str(name): values for name, values in (*origins.items(), *frame.items())}
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _together(frames: Sequence[pd.DataFrame], few: Collection[str]) -> pd.DataFrame:
    """The rows of all files one below the other, on a range index."""
    if len(frames) == 1:
        return frames[0]
    # Files of different layouts have different columns: none is lost.
    few = [name for name in few if all(name in frame for frame in frames)]
    whole = pd.concat([frame.drop(columns=few) for frame in frames], ignore_index=True)
    columns = dict(whole.items())
    columns |= {name: pd.Series(union_categoricals([frame[name] for frame in frames])) for name in few}
    every = dict.fromkeys(name for frame in frames for name in frame)
    return pd.DataFrame({name: columns[name] for name in every}, index=whole.index, copy=False)


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
    batch = _parsed(extract, ())
    told = {"source": extract.source, "file_label": extract.file_label, "sheet": extract.sheet or ""}
    origins = {name: pd.array([text], dtype="str").repeat(len(batch.frame)) for name, text in told.items()}
    return replace(batch, frame=_with_origins(batch.frame, origins))


def _parsed(extract: RawExtract, few: Collection[str]) -> Batch:
    """The rows of one file by their line, without their origin."""
    raw, layout = extract.frame, extract.layout
    columns: dict[str, object] = {"line": raw["line"].to_numpy(dtype="int64")}
    repairs = {**extract.repairs, **{f"corrected_{name}": rows for name, rows in extract.corrected.items()}}
    cells: dict[str, np.ndarray] = {}
    faults: list[tuple[str, np.ndarray, str]] = []
    for one in layout.fields:
        if one.discard:
            continue
        if one.name not in raw:
            columns.update(_absent(one, len(raw), few=one.name in few))
            cells[one.name] = all_cells("no_column", len(raw))
            continue
        parsed = _few_values(raw[one.name], one) if one.name in few else parse_values(raw[one.name], one)
        columns[one.name] = parsed.values
        cells[one.name] = _states(parsed)
        columns.update({f"{one.name}_{name}": values for name, values in parsed.extra.items()})
        repairs.update(parsed.repairs)
        if one.value == "required":
            faults.append((one.name, parsed.blank, "blank"))
            faults.extend((one.name, rows, reason) for reason, rows in parsed.reasons.items())
            faults.append((one.name, parsed.unreadable, "unreadable"))
        else:
            repairs.update(_left_empty(one.name, parsed))
    for one in layout.fields:
        if one.not_after in columns and one.name in columns:
            columns[one.name], repairs = _in_its_century(one, columns, repairs)
    batch = Batch.of(pd.DataFrame(columns, index=range(len(raw)), copy=False), repairs, cells)
    for name, rows, fault in faults:
        batch = batch.reject(name, rows, fault)
    return batch


def _in_its_century(
    one: LayoutField, columns: Mapping[str, object], repairs: Mapping[str, np.ndarray]
) -> tuple[pd.Series, dict[str, np.ndarray]]:
    """A date put before the day it cannot be later than, and what that mended."""
    days = pd.Series(columns[one.name])
    two_digits = repairs.get(f"{one.name}_two_digit_year_read", np.zeros(len(days), dtype=bool))
    found, late = dates.no_later_than(days, two_digits, pd.Series(columns[str(one.not_after)]))
    return found, {**repairs, f"{one.name}_after_{one.not_after}_left_empty": late}


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
    if one.unknown:
        values = _without_unknown(values, one.unknown)
    return _PARSERS[one.kind](values, one)


def _without_unknown(values: pd.Series, unknown: Sequence[str]) -> pd.Series:
    """Cells that the layout says stand for unknown, made blank."""
    marks = {mark.casefold() for mark in unknown}
    positions, cells = distinct(values)
    known = [cell if text_of(cell).casefold() not in marks else "" for cell in cells]
    return pd.Series(np.array([*known, None], dtype=object)[:-1][positions], index=values.index)


def _states(parsed: Parsed) -> np.ndarray:
    """What each cell held as received; a value that the provider withheld was supplied all the same."""
    if parsed.states is not None:
        states = parsed.states
    else:
        withheld = parsed.extra.get("suppressed")
        blank = parsed.blank if withheld is None else parsed.blank & ~withheld.to_numpy(dtype=bool)
        states = blank.astype(np.int8) + np.int8(2) * parsed.unreadable
    return states if states.any() else all_cells("read", len(states))


def _left_empty(name: str, parsed: Parsed) -> dict[str, np.ndarray]:
    """Repairs for cells that nobody can read in a field whose value is not required."""
    repairs = {f"{name}_{reason.replace(' ', '_')}_left_empty": rows for reason, rows in parsed.reasons.items()}
    others = parsed.unreadable & ~np.logical_or.reduce([np.zeros_like(parsed.unreadable), *parsed.reasons.values()])
    return repairs | ({f"{name}_unreadable_left_empty": others} if others.any() else {})


def _few_values(values: pd.Series, one: LayoutField) -> Parsed:
    """A column of few distinct values, each parsed once; the values as categories, in their order."""
    positions, cells = distinct(values)
    texts = all(isinstance(cell, str) for cell in cells)
    each = parse_values(pd.Series(cells, dtype="str" if texts else "object"), one)
    codes, found = pd.factorize(each.values, sort=True)
    return Parsed(
        pd.Series(pd.Categorical.from_codes(codes, categories=found).take(positions)),
        at(each.blank, positions),
        at(each.unreadable, positions),
        {name: at(rows, positions) for name, rows in each.repairs.items()},
        {name: pd.Series(extra.array.take(positions)) for name, extra in each.extra.items()},
        {name: at(rows, positions) for name, rows in each.reasons.items()},
        at(_states(each), positions),
    )


def _absent(one: LayoutField, rows: int, *, few: bool) -> dict[str, pd.Series]:
    """Empty columns for a field the file does not have, so that all files of a source have the same columns."""
    cell, field = pd.Series([""], dtype="object"), one.model_copy(update={"blank": None})
    nothing = _few_values(cell, field) if few else parse_values(cell, field)
    cells = {one.name: nothing.values, **{f"{one.name}_{name}": extra for name, extra in nothing.extra.items()}}
    return {name: pd.Series(values.array.repeat(rows)) for name, values in cells.items()}


def _text(values: pd.Series, one: LayoutField) -> Parsed:
    texts = as_text(values)
    empty = (texts == "").to_numpy(dtype=bool)
    return Parsed(without_empty(texts, empty), empty, np.zeros(len(texts), dtype=bool))


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
    states = blank.astype(np.int8) + np.int8(2) * strange
    if one.otherwise is not None:
        repairs[f"{one.name}_unknown_spelling_read_as_{one.otherwise}"] = strange
        strange = np.zeros(len(cells), dtype=bool)
    return Parsed(
        pd.Series(codes, index=values.index),
        blank[positions] if one.blank is None else np.zeros(len(values), dtype=bool),
        strange[positions],
        {name: rows[positions] for name, rows in repairs.items() if rows.any()},
        states=states[positions],
    )


_PARSERS: dict[str, Callable[[pd.Series, LayoutField], Parsed]] = {
    "text": _text,
    "date": dates.parse_moments,
    "moment": dates.parse_moments,
    "month": dates.parse_moments,
    "time": parse_times,
    "flag": _flag,
    "code": _code,
    "whole": parse_numbers,
    "number": parse_numbers,
}
