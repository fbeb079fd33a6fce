"""Which rows of a canonical table a setting speaks of: by filter, and by period."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date

import pandas as pd

from assessment.errors import ConfigurationError
from assessment.periods import Period, add_months, month_start
from assessment.schema import TABLES, code_list, offence_sets

Filter = Mapping[str, str | bool | tuple[str, ...]]

# The date that decides in which period a row is counted, with the column that says how precisely it is known.
DATE_COLUMNS: Mapping[str, tuple[str, str | None]] = {
    "offences": ("recorded_date", "recorded_precision"),
    "asb_incidents": ("recorded_date", "recorded_precision"),
    "attendances": ("arrival", "arrival_precision"),
    "marac_cases": ("meeting_month", None),
    "casualties": ("collision_date", "collision_precision"),
    "comments": ("month", None),
}
# Tables in which a month without a single record means that the month was not supplied.
NEVER_SILENT = ("offences", "asb_incidents", "attendances")


def _nearest(word: str, known: list[str]) -> str:
    return difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]


def select(frame: pd.DataFrame, filters: Filter, table: str = "offences") -> pd.DataFrame:
    """The rows that pass every condition of a filter.

    Parameters
    ----------
    frame : pandas.DataFrame
        A canonical table.
    filters : mapping
        Column to the value, or the values, that pass. `offence_set` names a set of the offence tree. A flag that was
        not completed passes neither true nor false.
    table : str
        Name of the table, for its code lists and for messages.

    Returns
    -------
    pandas.DataFrame
        Same columns, fewer rows, same index labels.

    Raises
    ------
    ConfigurationError
        When a column, a code or an offence set is unknown: it would silently count nothing.
    """
    passing = pd.Series(True, index=frame.index)
    for column, wanted in filters.items():
        values: list[str | bool] = [wanted] if isinstance(wanted, (str, bool)) else list(wanted)
        if column == "offence_set":
            passing &= frame["offence_code"].isin(_codes_of_sets(values))
        else:
            _check_known(table, column, values)
            passing &= frame[column].isin(values).fillna(False).astype(bool)
    return frame[passing]


def _codes_of_sets(names: list[str | bool]) -> list[str]:
    sets = offence_sets()
    unknown = [str(name) for name in names if str(name) not in sets]
    if unknown:
        raise ConfigurationError(
            f"A filter names the offence set '{unknown[0]}', which is not declared; the nearest is "
            f"'{_nearest(unknown[0], list(sets))}'. Mend assessment.toml and run again."
        )
    return [code for name in names for code in sets[str(name)]]


def _check_known(table: str, column: str, values: list[str | bool]) -> None:
    schema = TABLES[table]
    if column not in schema.names:
        raise ConfigurationError(
            f"A filter on {table} names the column '{column}', which it has not; the nearest is "
            f"'{_nearest(column, list(schema.names))}'. Mend assessment.toml and run again."
        )
    codes = schema.column(column).codes
    if codes is None:
        return
    known = code_list(codes)
    unknown = [str(value) for value in values if value not in known]
    if unknown:
        raise ConfigurationError(
            f"A filter on {table} asks for {column} '{unknown[0]}', which is no code of the list {codes}; "
            f"the nearest is '{_nearest(unknown[0], list(known))}'. Mend assessment.toml and run again."
        )


def within(frame: pd.DataFrame, table: str, period: Period) -> pd.DataFrame:
    """The rows dated inside a period.

    Parameters
    ----------
    frame : pandas.DataFrame
        A canonical table with a date.
    table : str
        Its name.
    period : Period
        Days, both included. A row known to the month only is inside when its whole month is.

    Returns
    -------
    pandas.DataFrame
        Same columns, fewer rows.
    """
    column, precision = DATE_COLUMNS[table]
    dates = frame[column]
    first, after = pd.Timestamp(period.start), pd.Timestamp(period.end) + pd.Timedelta(days=1)
    inside = (dates >= first) & (dates < after)
    if not period.is_whole_months:
        months = pd.to_datetime(list(period.months))
        monthly = frame[precision] == "month" if precision else pd.Series(True, index=frame.index)
        inside &= ~monthly | dates.dt.to_period("M").dt.to_timestamp().isin(months)
    return frame[inside.astype(bool)]


def months_without_records(frame: pd.DataFrame, table: str, period: Period) -> tuple[date, ...]:
    """Months of a period, from the table's first record on, in which the table holds nothing at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        The whole table, unfiltered.
    table : str
        Its name.
    period : Period
        Months wholly inside it are looked at.

    Returns
    -------
    tuple of datetime.date
        First days of those months, in order. For tables that may rightly be silent for a month: none.
    """
    if table not in NEVER_SILENT or frame.empty:
        return ()
    dates = frame[DATE_COLUMNS[table][0]]
    held = {stamp.date() for stamp in dates.dt.to_period("M").dt.to_timestamp().unique()}
    first = month_start(dates.min().date())
    return tuple(month for month in period.months if month >= first and month not in held)


def records_begin(frame: pd.DataFrame, table: str) -> date | None:
    """First month from which a table can be taken as complete: that of its first record, None when it has none.

    Parameters
    ----------
    frame : pandas.DataFrame
        The whole table, unfiltered.
    table : str
        Its name.

    Returns
    -------
    datetime.date or None
        First day of a month.
    """
    if frame.empty:
        return None
    return month_start(frame[DATE_COLUMNS[table][0]].min().date())


def latest_unbroken(months_missing: tuple[date, ...], begin: date, last: date) -> Period:
    """The latest run of months without a gap.

    Parameters
    ----------
    months_missing : tuple of datetime.date
        First days of the months that are not held.
    begin : datetime.date
        First day of the first month held.
    last : datetime.date
        Last day looked at.

    Returns
    -------
    Period
        From the first day of the month after the latest gap (or from `begin`) to `last`.
    """
    gaps = [month for month in months_missing if month <= last]
    start = add_months(max(gaps), 1) if gaps else begin
    return Period(max(start, begin), last)
