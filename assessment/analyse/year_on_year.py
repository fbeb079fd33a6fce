"""What changed: each series against the same months of a year ago, or a year against the plan's baseline year.

Each change is tested as a rate ratio that allows for the series' own extra variation, and false discoveries are
controlled over the whole table. Where a month is missing or a series break lies between, nothing is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessment.analyse.tests_of_change import dispersion, false_discovery, rate_ratio
from assessment.analyse.trends import Trend
from assessment.periods import Period, add_months, financial_year_of, month_start
from assessment.results import Result

_COLUMNS = (
    "label",
    "count_before",
    "count_now",
    "change_pct",
    "low_change_pct",
    "high_change_pct",
    "q_p_value",
    "verdict",
)
_INTERVALS = {"Interval of the change": ("low_change_pct", "high_change_pct")}
ROSE, FELL, CHANCE, NOT_COMPARED = "rose", "fell", "no more than chance", "not compared"


@dataclass(frozen=True)
class SeriesChange:
    """The change of one series.

    Attributes
    ----------
    trend : Trend
        Which series.
    now, before : Period
        The two periods.
    count, count_before : float or None
        Records in each; None where a month is not held.
    change_pct, low_pct, high_pct : float or None
        Change in percent, with its interval; None where not compared.
    p_value, q_value : float or None
        Two-sided, and adjusted for the number of series looked at.
    dispersion : float
        Variance over mean that was allowed for.
    verdict : str
        Rose, fell, no more than chance, or not compared.
    """

    trend: Trend
    now: Period
    before: Period
    count: float | None
    count_before: float | None
    change_pct: float | None
    low_pct: float | None
    high_pct: float | None
    p_value: float | None
    q_value: float | None
    dispersion: float
    verdict: str


def changes(
    trends: Sequence[Trend],
    now: Period,
    before: Period,
    *,
    confidence: float = 0.95,
    false_discovery_rate: float = 0.05,
) -> tuple[SeriesChange, ...]:
    """Test the change of every series between two periods.

    Parameters
    ----------
    trends : sequence of Trend
        All that are looked at: the correction is for their number.
    now, before : Period
        Whole months; of the same length.
    confidence : float
        Level of the intervals.
    false_discovery_rate : float
        Share of announced changes that may be false (Benjamini and Hochberg).

    Returns
    -------
    tuple of SeriesChange
        One a series, in order.
    """
    between = Period(before.start, now.end)
    tested = []
    for one in trends:
        count, earlier = one.counted(now), one.counted(before)
        comparable = one.unbroken(between) and count is not None and earlier is not None
        spread = dispersion(one.years(month_start(now.start))) if comparable else 1.0
        change = (
            rate_ratio(count, earlier, confidence=confidence, dispersion=spread)
            if comparable and count is not None and earlier
            else None
        )
        tested.append((one, count, earlier, spread, change))
    q_values = false_discovery([np.nan if change is None else change.p_value for *_, change in tested])
    found = []
    for (one, count, earlier, spread, change), q_value in zip(tested, q_values, strict=True):
        if change is None or count is None or not earlier:
            found.append(
                SeriesChange(one, now, before, count, earlier, None, None, None, None, None, spread, NOT_COMPARED)
            )
            continue
        percent = 100 * (count - earlier) / earlier
        _, low, high = change.as_percent
        sure = q_value <= false_discovery_rate
        verdict = (ROSE if percent > 0 else FELL) if sure else CHANCE
        found.append(
            SeriesChange(
                one, now, before, count, earlier, percent, low, high, change.p_value, float(q_value), spread, verdict
            )
        )
    return tuple(found)


def whole_years(trends: Sequence[Trend], now: Period) -> tuple[Period, Period] | None:
    """The first and the last complete financial year before the current period that all series hold without a gap.

    Parameters
    ----------
    trends : sequence of Trend
        Series; a break in one of them does not matter here, a missing month does.
    now : Period
        The current period.

    Returns
    -------
    (Period, Period) or None
        Latest year, then baseline year, in the order `changes` takes them; None when there are not two.
    """
    year = financial_year_of(add_months(financial_year_of(now.end).start, -1))
    held = []
    while all(one.counted(year) is not None for one in trends):
        held.append(year)
        year = year.years_earlier()
    return (held[0], held[-1]) if len(held) > 1 else None


def shown(frame: pd.DataFrame) -> Mapping[str, Any]:
    """How `tables.table` is to show `changes_result`: the counts alone where nothing is compared.

    Parameters
    ----------
    frame : pandas.DataFrame
        As released.

    Returns
    -------
    mapping
        `columns` and `intervals`.
    """
    if (frame["verdict"] == NOT_COMPARED).all():
        return {"columns": ("label", "count_now")}
    return {"columns": _COLUMNS, "intervals": _INTERVALS}


def changes_result(found: Sequence[SeriesChange], result_id: str, title: str, note: str = "") -> Result:
    """Changes as a result.

    Parameters
    ----------
    found : sequence of SeriesChange
        At least one.
    result_id, title : str
        Of the result.
    note : str
        A footnote before the one on method.

    Returns
    -------
    Result
        One row a series, largest change first within its kind; not compared last. Groups add up to the total.
    """
    now, before = found[0].now, found[0].before
    frame = pd.DataFrame(
        {
            "label": pd.Series([one.trend.label for one in found], dtype="str"),
            "kind": pd.Series([one.trend.kind for one in found], dtype="str"),
            "series": pd.Series([one.trend.id for one in found], dtype="str"),
            "count_before": pd.Series([one.count_before for one in found], dtype="Int64"),
            "count_now": pd.Series([one.count for one in found], dtype="Int64"),
            "change_pct": pd.Series([one.change_pct for one in found], dtype="float64"),
            "low_change_pct": pd.Series([one.low_pct for one in found], dtype="float64"),
            "high_change_pct": pd.Series([one.high_pct for one in found], dtype="float64"),
            "p_value": pd.Series([one.p_value for one in found], dtype="float64"),
            "q_p_value": pd.Series([one.q_value for one in found], dtype="float64"),
            "verdict": pd.Series([one.verdict for one in found], dtype="str"),
        }
    )
    compared = any(one.p_value is not None for one in found)
    method = (
        "All series are looked at together and false discoveries controlled among them. Rate ratio with the series' "
        "own extra variation; the interval is of the change by itself."
        if compared
        else "Nothing is compared: months are missing, or the series was broken, between the two periods."
    )
    return Result(
        result_id,
        title,
        frame,
        {
            "kind": "key",
            "series": "key",
            "label": "label",
            "count_before": "count",
            "count_now": "count",
            "change_pct": "derived",
            "low_change_pct": "derived",
            "high_change_pct": "derived",
            "p_value": "derived",
            "q_p_value": "derived",
            "verdict": "derived",
        },
        Period(before.start, now.end),
        tuple(sorted({source for one in found for source in one.trend.sources})),
        additive=("series",),
        headings={
            "kind": "Kind",
            "series": "Code",
            "label": "Series",
            "count_before": before.label,
            "count_now": now.label,
            "change_pct": "Change",
            "low_change_pct": "Change from",
            "high_change_pct": "to",
            "p_value": "p",
            "q_p_value": "p, for all looks",
            "verdict": "Verdict",
        },
        note=" ".join(filter(None, [note, method])),
        rows_count=None,
    )
