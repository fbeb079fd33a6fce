"""Which described place an officer decided to be which premises; the decisions persist in `data/corrections/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from assessment.clean.decisions import day_of, lines_of, refuse, unsigned
from assessment.clean.geography import Geography
from assessment.clean.place_names import plain_place

PLACE = "data/corrections/places.csv"
#: Written in the place of a code: the description is of no place in the gazetteer, and need not be asked about again.
NO_PLACE = "none"


def decisions_of(
    entries: pd.DataFrame | None, premises: pd.DataFrame, geography: Geography
) -> Mapping[tuple[str, str], str | None]:
    """The decisions in force.

    Parameters
    ----------
    entries : pandas.DataFrame or None
        As received: `entry_line`, `description`, `locality`, `premises_code`, `author`, `date`, `reason`.
    premises : pandas.DataFrame
        Canonical `premises`.
    geography : Geography
        For the names of localities.

    Returns
    -------
    mapping of (str, str) to str or None
        Plain description and locality code (empty for any) to the code, None for no place. Of several decisions on one
        description the latest is in force.

    Raises
    ------
    InputError
        When an entry lacks who, when or why, names no place of the gazetteer or no known locality, or contradicts
        another of the same day.
    """
    if entries is None or entries.empty:
        return {}
    codes = {str(code).casefold(): str(code) for code in premises["premises_code"]}
    localities, unknown = geography.locality(entries["locality"])
    lines = [int(line) for line in entries["entry_line"]]
    in_force: dict[tuple[str, str], tuple[date, str | None]] = {}
    nameless, strange, contrary = [], [], []
    columns = (entries["description"], entries["premises_code"], localities.fillna(""), entries["date"].map(day_of))
    for line, description, said, locality, day in zip(lines, *columns, strict=True):
        name, code = plain_place(description), codes.get(said.casefold())
        if not name:
            nameless.append(line)
        if code is None and said.casefold() != NO_PLACE:
            strange.append(line)
        if day is None:
            continue
        before = in_force.get((name, locality))
        if before is None or before[0] < day:
            in_force[name, locality] = (day, code)
        elif before[0] == day and before[1] != code:
            contrary.append(line)
    refuse(
        PLACE,
        [
            *unsigned(entries),
            ("description", "names no place", nameless),
            ("premises_code", f"neither a code of the gazetteer nor '{NO_PLACE}'", strange),
            ("premises_code", "contradicts another line of the same day on the same description", contrary),
            ("locality", "not known", lines_of(entries, pd.Series(unknown))),
        ],
    )
    return {key: code for key, (_, code) in in_force.items()}
