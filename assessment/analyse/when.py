"""Hour by weekday: when things happen, with the time between 'from' and 'to' shared out, and nights kept whole."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.analyse.intervals import wilson
from assessment.periods import Period
from assessment.results import Figure, Result

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_OF_WEEK = 168
# The partnership's night: from eight in the evening to six in the morning, counted to the evening it began.
NIGHT_BEGINS, NIGHT_ENDS = 20, 6


def aoristic_cells(begin: pd.Series, end: pd.Series) -> pd.DataFrame:
    """Share each event out over the clock hours in which it can have happened, in proportion to the time in each.

    Parameters
    ----------
    begin, end : pandas.Series
        Earliest and latest time, dtype datetime64, same index. Without an end the moment is `begin`. An end before its
        begin cannot be read, and the event has no cells.

    Returns
    -------
    pandas.DataFrame
        Columns event (label of the index), weekday (0 is Monday), hour (0 to 23), weight; the weights of an event add
        up to 1. An event that can have happened over more than a week has 1/168 in every cell.

    References
    ----------
    Ratcliffe, J. H. (2002), Journal of Quantitative Criminology 18, 23-43.

    Examples
    --------
    >>> begin, end = pd.to_datetime(["2024-01-01 01:50"]), pd.to_datetime(["2024-01-01 02:10"])
    >>> cells = aoristic_cells(pd.Series(begin), pd.Series(end))
    >>> cells.drop(columns="event").to_dict("records")
    [{'weekday': 0, 'hour': 1, 'weight': 0.5}, {'weekday': 0, 'hour': 2, 'weight': 0.5}]
    """
    last = end.fillna(begin)
    readable = begin.notna() & (last >= begin)
    labels = begin.index[readable]
    first_s = begin[readable].to_numpy(dtype="datetime64[s]").astype("int64")
    last_s = last[readable].to_numpy(dtype="datetime64[s]").astype("int64")
    span = last_s - first_s
    long = span > HOURS_OF_WEEK * 3600
    first_hour = first_s // 3600
    # A span that ends on the hour does not reach into the hour that then begins.
    hours = np.where(span > 0, (last_s - 1) // 3600 - first_hour + 1, 1)
    hours = np.where(long, HOURS_OF_WEEK, hours)
    event = np.repeat(np.arange(len(span)), hours)
    offset = np.arange(len(event)) - np.repeat(np.cumsum(hours) - hours, hours)
    hour = first_hour[event] + offset
    overlap = np.minimum(last_s[event], (hour + 1) * 3600) - np.maximum(first_s[event], hour * 3600)
    moment = (span == 0)[event]
    weight = np.where(moment, 1.0, overlap / np.where(span == 0, 1, span)[event])
    weight = np.where(long[event], 1 / HOURS_OF_WEEK, weight)
    # The epoch fell on a Thursday.
    weekday = (hour // 24 + 3) % 7
    return pd.DataFrame({"event": labels.to_numpy()[event], "weekday": weekday, "hour": hour % 24, "weight": weight})


def known_times(
    records: pd.DataFrame, begin: str, end: str | None, precision: str, *, longest_hours: float = 24
) -> pd.DataFrame:
    """The times of the events that are known closely enough to speak of hours.

    Parameters
    ----------
    records : pandas.DataFrame
        One row an event.
    begin, end : str, str or None
        Columns of the earliest and latest time; without `end` the time is a moment.
    precision : str
        Column that says how precisely the time is known; only `minute` will do.
    longest_hours : float
        Events whose time is known less closely than this are left out.

    Returns
    -------
    pandas.DataFrame
        Columns begin and end, index of the events kept.
    """
    first = records[begin]
    last = records[end].fillna(first) if end is not None else first
    close = (last >= first) & ((last - first) <= pd.Timedelta(hours=longest_hours))
    kept = (records[precision] == "minute") & first.notna() & close
    return pd.DataFrame({"begin": first[kept], "end": last[kept]})


def hour_by_weekday(
    records: pd.DataFrame,
    period: Period,
    *,
    begin: str,
    end: str | None,
    precision: str,
    table_id: str,
    label: str,
    sources: tuple[str, ...],
    hours_each: int = 3,
    longest_hours: float = 24,
) -> Result:
    """Events by weekday and part of the day; hours before six belong to the evening before.

    Parameters
    ----------
    records : pandas.DataFrame
        Events of the period.
    period : Period
        What they cover.
    begin, end : str, str or None
        Columns of the earliest and latest time.
    precision : str
        Column that says how precisely the time is known.
    table_id, label : str
        Id of the table, and what is counted, in words.
    sources : tuple of str
        Source ids.
    hours_each : int
        Hours in a part of the day; divides 6.
    longest_hours : float
        Events whose time is known less closely than this are left out and counted in the note.

    Returns
    -------
    Result
        Keys: weekday, hours. `events_count` is a sum of shares, so need not be whole. Every cell is a row.
    """
    times = known_times(records, begin, end, precision, longest_hours=longest_hours)
    cells = aoristic_cells(times["begin"], times["end"])
    night = cells["hour"] < NIGHT_ENDS
    weekday = (cells["weekday"] - night) % 7
    since_six = (cells["hour"] - NIGHT_ENDS) % 24 // hours_each
    sums = cells["weight"].groupby([weekday, since_six]).sum()
    every = pd.MultiIndex.from_product([range(7), range(24 // hours_each)])
    totals = sums.reindex(every, fill_value=0.0)
    starts = [(NIGHT_ENDS + part * hours_each) % 24 for part in every.get_level_values(1)]
    frame = pd.DataFrame(
        {
            "weekday": [WEEKDAYS[day] for day in every.get_level_values(0)],
            "hours": [f"{start:02d}:00 to {(start + hours_each - 1) % 24:02d}:59" for start in starts],
            "hour_from": starts,
            # Shares of a minute add up with the error of floating point; a thousandth of an event is no event.
            "events_count": totals.round(3).to_numpy(),
        }
    )
    left_out = 100 * (1 - len(times) / max(len(records), 1))
    spread = 100 * (times["end"] > times["begin"]).sum() / max(len(times), 1)
    return Result(
        id=table_id,
        title=f"{label} by weekday and hour, {period.label}",
        frame=frame,
        roles={"weekday": "key", "hours": "key", "hour_from": "label", "events_count": "count"},
        period=period,
        sources=sources,
        additive=("weekday", "hours"),
        headings={"weekday": "Day", "hours": "Hours", "hour_from": "From hour", "events_count": label},
        note=(
            "The hours from midnight to 06:00 stand with the evening before. Left out, as the time is not known within "
            f"{longest_hours:.0f} hours: {left_out:.0f}%. Known as a span, and shared out over its hours in proportion "
            f"(aoristic weights): {spread:.0f}%."
        ),
        rows_count=len(times),
    )


def night_figures(
    records: pd.DataFrame,
    period: Period,
    *,
    begin: str,
    end: str | None,
    precision: str,
    figure_id: str,
    label: str,
    source: str,
    longest_hours: float = 24,
    confidence: float = 0.95,
) -> tuple[Figure, ...]:
    """The share of events that fall between eight in the evening and six in the morning.

    Parameters
    ----------
    records : pandas.DataFrame
        Events of the period.
    period : Period
        What they cover.
    begin, end : str, str or None
        Columns of the earliest and latest time.
    precision : str
        Column that says how precisely the time is known.
    figure_id, label : str
        Id of the figure, and what is counted, in words.
    source : str
        Source id.
    longest_hours : float
        Events whose time is known less closely than this are left out.
    confidence : float
        Level of the interval.

    Returns
    -------
    tuple of Figure
        One share of the events with a known time; empty when none has one.
    """
    times = known_times(records, begin, end, precision, longest_hours=longest_hours)
    if times.empty:
        return ()
    cells = aoristic_cells(times["begin"], times["end"])
    late = (cells["hour"] >= NIGHT_BEGINS) | (cells["hour"] < NIGHT_ENDS)
    inside = float(cells.loc[late, "weight"].sum())
    low, high = wilson(min(inside, len(times)), len(times), confidence)
    return (
        Figure(
            id=figure_id,
            label=f"{label} between 8pm and 6am",
            value=100 * inside / len(times),
            unit="percent",
            numerator=round(inside, 1),
            denominator=float(len(times)),
            low=100 * low,
            high=100 * high,
            confidence=confidence,
            period_start=period.start,
            period_end=period.end,
            source=source,
            note=(
                f"Of those whose time is known within {longest_hours:.0f} hours, "
                f"{100 * len(times) / max(len(records), 1):.0f}% of all. "
                "Spans are shared out over their hours in proportion."
            ),
        ),
    )
