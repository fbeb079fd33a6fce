"""The period a chapter speaks of: the last twelve complete months, cut short where a month was not supplied."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from assessment.analyse.selecting import latest_unbroken, months_without_records, records_begin
from assessment.periods import Period, month_start, rolling_months


def recent_period(records: pd.DataFrame, table: str, as_of: date, months: int = 12) -> Period:
    """The last complete months that a table holds without a gap.

    Parameters
    ----------
    records : pandas.DataFrame
        The whole canonical table.
    table : str
        Its name.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many at most.

    Returns
    -------
    Period
        Whole months; fewer than asked for where records begin later or a month among them was not supplied.
    """
    asked = rolling_months(as_of, months)
    begin = records_begin(records, table)
    if begin is None or begin > asked.end:
        return asked
    missing = months_without_records(records, table, asked)
    if len(missing) == len(asked.months):
        return asked
    # A table whose last months are absent ends before them: what came after is not known, and is no gap.
    while missing and missing[-1] == month_start(asked.end):
        asked, missing = Period(asked.start, missing[-1] - timedelta(days=1)), missing[:-1]
    return latest_unbroken(missing, max(begin, asked.start), asked.end)
