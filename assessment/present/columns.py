"""How the columns of a released frame are written: unit, decimals, heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assessment.present.formats import default_decimals
from assessment.results import Released

Format = str | tuple[str, int]
UNIT_OF_ENDING = (  # what a column's name says of its unit
    ("_change_pct", "percent_change"),
    ("_pct", "percent"),
    ("percent", "percent"),
    ("_share", "share"),
    ("_rate", "rate"),
    ("rate", "rate"),
    ("_per_1000", "rate"),
    ("_per_10000", "rate"),
    ("_per_100000", "rate"),
    ("_p_value", "p_value"),
    ("p_value", "p_value"),
    ("_probability", "share"),
    ("_ratio", "ratio_2"),
    ("ratio", "ratio_2"),
    ("_index", "ratio_2"),
)


@dataclass(frozen=True)
class Column:
    """One column as it is shown.

    Attributes
    ----------
    name : str
        In the frame.
    heading : str
        For readers, unit included.
    unit : str
        `text`, `date`, `month`, `count`, or a unit of `formats.number`, or `share` (0-1, shown as a percentage).
    decimals : int
        The same in every cell, so that decimal points stand under each other.
    low, high : str
        Columns of an interval shown in one cell; empty otherwise.
    """

    name: str
    heading: str
    unit: str
    decimals: int = 0
    low: str = ""
    high: str = ""

    @property
    def is_number(self) -> bool:
        """Whether cells are aligned on the right."""
        return self.unit not in ("text", "date", "month", "flag")


def unit_of(values: pd.Series, name: str, role: str) -> str:
    """The unit that a column's name, role and content say.

    Parameters
    ----------
    values : pandas.Series
        The column.
    name : str
        Its name, e.g. `rate_per_1000`, `repeat_pct`.
    role : str
        Its role in the result.

    Returns
    -------
    str
        As in `Column.unit`.
    """
    if pd.api.types.is_datetime64_any_dtype(values) or any(isinstance(value, date) for value in values.head(3)):
        days = pd.to_datetime(values)
        return "month" if bool(days.isna().all()) or bool((days.dt.day.fillna(1) == 1).all()) else "date"
    if pd.api.types.is_bool_dtype(values):
        return "flag"
    if not pd.api.types.is_numeric_dtype(values):
        return "text"
    if role == "key" and not pd.api.types.is_float_dtype(values):
        return "key_number"
    for ending, unit in UNIT_OF_ENDING:
        if name.endswith(ending):
            return unit
    return "count" if role in ("count", "denominator") or pd.api.types.is_integer_dtype(values) else "number"


def decimals_for(values: pd.Series, unit: str, base: pd.Series | None = None) -> int:
    """How many decimals every cell of a column is shown with.

    Parameters
    ----------
    values : pandas.Series
        The column.
    unit : str
        Its unit.
    base : pandas.Series or None
        Denominators, when the column is a percentage: one decimal only where all are above 1,000.

    Returns
    -------
    int
        Digits after the point.
    """
    if unit in ("share", "percent", "percent_change"):
        smallest = None if base is None or base.dropna().empty else float(base.dropna().min())
        return 0 if smallest is None else default_decimals(0.0, "percent", smallest)
    if unit == "ratio_2":
        return 2
    if unit == "rate" or unit.startswith("rate_"):
        return 1
    if unit == "number":
        known = values.dropna()
        return 0 if bool((known % 1 == 0).all()) else 1
    return 0


def columns_of(
    released: Released,
    names: Sequence[str] | None = None,
    formats: Mapping[str, Format] | None = None,
    intervals: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[Column, ...]:
    """How the columns of a released frame are written.

    Parameters
    ----------
    released : Released
        The table.
    names : sequence of str, optional
        Which columns, in order; all by default.
    formats : mapping of str to str or (str, int), optional
        Unit, or unit and decimals, where a column's name does not say it.
    intervals : mapping of str to (str, str), optional
        A heading and the two columns of an interval that share one cell.

    Returns
    -------
    tuple of Column
        In order.

    Raises
    ------
    KeyError
        When a column named is not in the result.
    """
    frame, result = released.frame, released.result
    pairs = {low: (heading, low, high) for heading, (low, high) in (intervals or {}).items()}
    second = {high for _, high in (intervals or {}).values()}
    bases = result.columns_with("denominator")
    base = frame[bases[0]] if len(bases) == 1 else None
    found = []
    for name in (str(column) for column in (frame.columns if names is None else names)):
        if name not in result.roles:
            raise KeyError(f"{released.id} has no column {name!r}; it has {', '.join(result.roles)}")
        if name in second:
            continue
        declared = (formats or {}).get(name)
        unit = declared[0] if isinstance(declared, tuple) else declared
        unit = unit or unit_of(frame[name], name, result.roles[name])
        decimals = declared[1] if isinstance(declared, tuple) else decimals_for(frame[name], unit, base)
        heading, low, high = pairs.get(name, (result.heading(name), "", ""))
        found.append(Column(name, heading, unit, decimals, low, high))
    return tuple(found)
