"""What of a source is due by when: an extract that reaches into the last period that is over is not late."""

from __future__ import annotations

from datetime import date

from assessment.config.model import Source
from assessment.periods import add_months, last_complete_month, month_end

_MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}
_QUARTER_MONTHS = 3


def last_period_due(source: Source, as_of: date) -> date | None:
    """First day of the last period of a source that should be complete.

    Parameters
    ----------
    source : Source
        For how often it comes.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    datetime.date or None
        An extract whose last day is on or after it is not late; None for what comes once.
    """
    months = _MONTHS.get(source.frequency)
    if months is None:
        return None
    after = add_months(last_complete_month(as_of), 1)
    if source.frequency == "quarterly":
        after = add_months(after, -((after.month - 1) % months))
    return add_months(after, -months)


def wanted_to(source: Source, as_of: date) -> date:
    """The last day that an extract of a source should cover.

    Parameters
    ----------
    source : Source
        For how often it comes.
    as_of : datetime.date
        The day of the assessment.

    Returns
    -------
    datetime.date
        The end of the last complete month or, of what comes by the quarter, of the last complete quarter.
    """
    last = last_complete_month(as_of)
    if source.frequency == "quarterly":
        last = add_months(last, -(last.month % _QUARTER_MONTHS))
    return month_end(last)


def quarters_over(as_of: date, count: int) -> tuple[date, ...]:
    """First days of the last calendar quarters that are over.

    Parameters
    ----------
    as_of : datetime.date
        The day of the assessment.
    count : int
        How many.

    Returns
    -------
    tuple of datetime.date
        In order.

    Examples
    --------
    >>> [str(day) for day in quarters_over(date(2012, 1, 31), 2)]
    ['2011-07-01', '2011-10-01']
    """
    after = add_months(last_complete_month(as_of), 1)
    first = add_months(after, -((after.month - 1) % _QUARTER_MONTHS))
    return tuple(add_months(first, -_QUARTER_MONTHS * back) for back in range(count, 0, -1))
