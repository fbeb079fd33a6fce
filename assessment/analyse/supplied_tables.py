"""Tables of the values that partners supply ready-made, as they stand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assessment.analyse.supplied import Supplied, as_supplied, supplied_interval
from assessment.periods import Period
from assessment.results import Result
from assessment.schema import code_label, code_list

SHOWN = ("measure", "provider", "period_words", "value_words", "denominator_count", "interval_words", "status", "note")


def supplied_values(
    values: pd.DataFrame,
    period: Period,
    value_ids: Sequence[str] = (),
    *,
    source: str = "partner_values",
    result_id: str = "offending.supplied_values",
    confidence: float = 0.95,
) -> Result:
    """Every supplied value of some measures, as they stand.

    Parameters
    ----------
    values : pandas.DataFrame
        `partner_values`.
    period : Period
        Values of periods that end inside it.
    value_ids : sequence of str
        Which measures, in order; all when empty.
    source : str
        Source id of the table.
    result_id : str
        Id of the result.
    confidence : float
        Level of the intervals, where numerator and base were supplied.

    Returns
    -------
    Result
        One row a measure, provider and period: value, unit, base, interval, status, note.
    """
    inside = (values["period_end"] >= pd.Timestamp(period.start)) & (values["period_end"] <= pd.Timestamp(period.end))
    rows = values[inside]
    wanted = list(value_ids) or sorted(rows["value_id"].unique())
    rows = rows[rows["value_id"].isin(wanted)]
    rows = rows.assign(order=rows["value_id"].map({name: place for place, name in enumerate(wanted)}))
    rows = rows.sort_values(["order", "provider", "period_start", "period_end"], ignore_index=True)
    known = [as_supplied(row) for _, row in rows.iterrows()]
    bounds = [supplied_interval(one, confidence) for one in known]
    frame = pd.DataFrame(
        {
            "measure": pd.Series([measure_label(name) for name in rows["value_id"]], dtype="str"),
            "value_id": rows["value_id"].astype("str"),
            "provider": rows["provider"].astype("str"),
            "period_words": pd.Series([one.period.label for one in known], dtype="str"),
            "value_words": pd.Series([_value_words(one) for one in known], dtype="str"),
            "value": pd.Series([one.value for one in known], dtype="float64"),
            "unit": pd.Series([one.unit for one in known], dtype="str"),
            "numerator_count": pd.Series([_people(one) for one in known], dtype="float64"),
            "denominator_count": pd.Series([one.denominator for one in known], dtype="float64"),
            "low": pd.Series([low for low, _ in bounds], dtype="float64"),
            "high": pd.Series([high for _, high in bounds], dtype="float64"),
            "interval_words": pd.Series(
                [_interval_words(*pair, one.unit) for pair, one in zip(bounds, known, strict=True)], dtype="str"
            ),
            "status": pd.Series([one.status for one in known], dtype="str"),
            "note": pd.Series([one.note for one in known], dtype="str"),
        }
    )
    return Result(
        result_id,
        "Values supplied by partners",
        frame,
        {
            "measure": "key",
            "value_id": "key",
            "provider": "key",
            "period_words": "key",
            "value_words": "derived",
            "value": "derived",
            "unit": "label",
            "numerator_count": "count",
            "denominator_count": "denominator",
            "low": "derived",
            "high": "derived",
            "interval_words": "derived",
            "status": "label",
            "note": "label",
        },
        period,
        (source,),
        headings={
            "measure": "Measure",
            "value_id": "Id",
            "value_words": "Value",
            "provider": "Supplied by",
            "period_words": "Period",
            "numerator_count": "Numerator",
            "denominator_count": "Base",
            "low": "Interval from",
            "high": "to",
            "interval_words": "Interval",
        },
        note=(
            "As supplied; nothing is computed from rows. Where no base was supplied there is no interval. A pending "
            "value is not zero."
        ),
        rows_count=len(frame),
    )


def measure_label(value_id: str) -> str:
    """The words for a supplied measure.

    Examples
    --------
    >>> measure_label("ocu_drug_free"), measure_label("a_new_one")
    ('Opiate and crack users leaving treatment drug free', 'A new one')
    """
    if value_id in code_list("supplied_value"):
        return code_label("supplied_value", value_id)
    return value_id.replace("_", " ").capitalize()


def _interval_words(low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None:
        return "not available"
    if unit == "percent":
        return f"{low:.1f}% to {high:.1f}%"
    decimals = 2 if unit.startswith("rate_per_") else 0
    return f"{low:,.{decimals}f} to {high:,.{decimals}f}"


def source_of(values: pd.DataFrame) -> str:
    """The source id of supplied values; the first in order where there are several."""
    return str(min(values["source"]))


def _people(one: Supplied) -> float | None:
    """What the gate protects: the numerator, or the value itself where it is a count."""
    return one.value if one.unit == "count" and one.numerator is None else one.numerator


def _value_words(one: Supplied) -> str:
    """The value with its unit, or what stands in its place."""
    if one.value is None:
        return {"pending": "not yet available", "suppressed": "withheld by the provider"}.get(
            one.status, "in words only"
        )
    if one.unit.startswith("percent"):
        signed = f"{one.value:+g}%".replace("-", "\N{MINUS SIGN}")
        return signed if one.unit == "percent_change" else f"{one.value:g}%"
    if one.unit.startswith("rate_per_"):
        per = one.unit.removeprefix("rate_per_")
        return f"{one.value:,g} per {int(per):,}" if per.isdigit() else f"{one.value:,g} per {per}"
    return f"{one.value:,g}"
