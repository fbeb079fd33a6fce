"""The change of a count between two stated periods, with the extra variation of its own months allowed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessment.analyse.measures import Measured, Tables, measure
from assessment.analyse.selecting import DATE_COLUMNS, months_without_records, records_begin, select
from assessment.analyse.series import monthly_counts, years_by_month
from assessment.analyse.tests_of_change import dispersion, rate_ratio
from assessment.errors import ConfigurationError
from assessment.periods import Period

if TYPE_CHECKING:
    from datetime import date

    from assessment.config import Comparison


def measured_change(
    comparison: Comparison, tables: Tables, *, confidence: float = 0.95, history_start: date | None = None
) -> Measured:
    """The percentage change of a count between two periods, tested as a rate ratio.

    Parameters
    ----------
    comparison : Comparison
        With `baseline_period`.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name.
    confidence : float
        Level of the interval.
    history_start : datetime.date, optional
        Months from here on tell how much the series varies; all that are held by default.

    Returns
    -------
    Measured
        Value in percent of the baseline; numerator now, denominator then. Where whole years before the period are
        held and vary more than Poisson counts, the interval is wider for it, as in the tables of trends.

    Raises
    ------
    ConfigurationError
        When the comparison has no baseline period.
    """
    if comparison.baseline_period is None:
        raise ConfigurationError(f"{comparison.id}: a change needs baseline_period.")
    count = comparison.model_copy(update={"measure": "count"})
    now = measure(count, tables, comparison.period, None, confidence=confidence)
    then = measure(count, tables, comparison.baseline_period, None, confidence=confidence)
    if now.value is None or not then.value:
        why = now.note or then.note or "there is nothing in the baseline to compare with"
        return Measured(None, "percent_change", comparison.period, status="pending", note=why)
    spread = _spread(comparison, tables, history_start)
    change = rate_ratio(now.value, then.value, confidence=confidence, dispersion=spread)
    _, low, high = change.as_percent
    value = 100 * (now.value - then.value) / then.value
    note = f"p {'below 0.001' if change.p_value < 0.001 else f'= {change.p_value:.3f}'}; {change.method}"
    return Measured(
        value, "percent_change", comparison.period, now.value, then.value, low, high, confidence, "final", note
    )


def _spread(comparison: Comparison, tables: Tables, history_start: date | None) -> float:
    frame = tables[comparison.table]
    begin = records_begin(frame, comparison.table)
    first = max(begin, history_start) if begin is not None and history_start is not None else begin
    if first is None or first > comparison.period.end:
        return 1.0
    held = Period(first, comparison.period.end)
    rows = select(frame, comparison.filter, comparison.table)
    missing = months_without_records(frame, comparison.table, held)
    series = monthly_counts(rows, DATE_COLUMNS[comparison.table][0], held, missing_months=missing)
    return dispersion(years_by_month(series, comparison.period.start.month, comparison.period.start))
