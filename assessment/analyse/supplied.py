"""Values that partners supply ready-made: found by id and period, never mixed between providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd

from assessment.analyse.intervals import count_interval, rate_interval, wilson
from assessment.errors import ConfigurationError
from assessment.periods import Period, month_label

if TYPE_CHECKING:
    from assessment.results import FigureStatus

WITH_VALUE = ("final", "provisional")


@dataclass(frozen=True)
class Supplied:
    """One supplied value.

    Attributes
    ----------
    value : float or None
        As supplied; None when pending, suppressed or narrative.
    unit : str
        As supplied.
    period : Period
        What it covers.
    numerator, denominator : float or None
        Where supplied.
    status : FigureStatus
        As supplied.
    note : str
        The partner's note, and when a pending value is due.
    due : datetime.date or None
        Month in which it is expected.
    """

    value: float | None
    unit: str
    period: Period
    numerator: float | None
    denominator: float | None
    status: FigureStatus
    note: str
    due: date | None


def supplied_value(values: pd.DataFrame, value_id: str, period: Period, provider: str = "") -> Supplied | None:
    """The value a partner supplied for a period, or for the latest part of it.

    Parameters
    ----------
    values : pandas.DataFrame
        `partner_values`.
    value_id : str
        Id of the measure.
    period : Period
        A value for exactly this period is preferred; else the latest inside it that has a value; else the latest that
        was suppressed or told in words; else the first that is pending.
    provider : str
        Whose value; may be empty while only one provider supplies it.

    Returns
    -------
    Supplied or None
        None when nothing was supplied for the period.

    Raises
    ------
    ConfigurationError
        When several providers supply the measure and none is named: two sources are never mixed.
    """
    rows = values[values["value_id"] == value_id]
    rows = rows[rows["provider"] == provider] if provider else rows
    names = sorted(rows["provider"].unique())
    if len(names) > 1:
        raise ConfigurationError(
            f"'{value_id}' is supplied by {len(names)} providers ({', '.join(names)}), which must not be mixed. "
            "Name one with provider = ... in assessment.toml."
        )
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    exact = rows[(rows["period_start"] == start) & (rows["period_end"] == end)]
    inside = rows[(rows["period_start"] >= start) & (rows["period_end"] <= end)]
    chosen = exact if len(exact) else inside.sort_values(["period_end", "period_start"])
    if chosen.empty:
        return None
    known = chosen[chosen["value_status"].isin(WITH_VALUE)]
    if len(known):
        return as_supplied(known.iloc[-1])
    settled = chosen[chosen["value_status"] != "pending"]
    return as_supplied(settled.iloc[-1] if len(settled) else chosen.iloc[0])


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def as_supplied(row: pd.Series) -> Supplied:
    """One row of `partner_values` in plain types."""
    due = None if pd.isna(row["due"]) else row["due"].date()
    status = cast("FigureStatus", str(row["value_status"]))
    notes = [] if pd.isna(row["note"]) else [str(row["note"]).strip().rstrip(".")]
    if status == "pending" and due is not None and not any(month_label(due) in note for note in notes):
        notes.append(f"expected {month_label(due)}")
    return Supplied(
        _number(row["value"]) if status in WITH_VALUE else None,
        str(row["unit"]),
        Period(row["period_start"].date(), row["period_end"].date()),
        _number(row["numerator"]) if status in WITH_VALUE else None,
        _number(row["denominator"]) if status in WITH_VALUE else None,
        status,
        "; ".join(filter(None, notes)),
        due,
    )


def supplied_interval(row: Supplied, confidence: float = 0.95) -> tuple[float | None, float | None]:
    """The interval of a supplied value, where its numerator and base allow one.

    Parameters
    ----------
    row : Supplied
        A supplied value.
    confidence : float
        Level of the interval.

    Returns
    -------
    low, high : float or None
        In the unit of the value: Wilson for percentages, exact or Byar for counts and rates; None without a base.
    """
    if row.value is None:
        return None, None
    if row.unit == "count":
        return count_interval(row.value, confidence)
    if row.numerator is None or not row.denominator:
        return None, None
    if row.unit == "percent":
        low, high = wilson(row.numerator, row.denominator, confidence)
        return 100 * low, 100 * high
    if row.unit.startswith("rate_per_"):
        per = row.unit.removeprefix("rate_per_")
        return rate_interval(row.numerator, row.denominator, float(per) if per.isdigit() else 1.0, confidence)
    return None, None
