"""Which data sets that the law has partners disclose every quarter arrived; see `assessment.config.statutory`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from assessment.config import Config
from assessment.config.due import quarters_over
from assessment.config.statutory import DataSet, law, schedule
from assessment.periods import Period, add_months, month_end
from assessment.results import Figure, Result

RECEIVED, PART, NOT_RECEIVED, NOT_ASKED = "received", "part", "not received", "not asked for"
SHOWN_QUARTERS = 4
QUARTER_MONTHS = 3
_NOTE = (
    "{law}: each set is due by the end of the quarter after the one it is for. Received: every month of the quarter is "
    "there. Part: a month is absent, only the month is known of rows, or the set cannot be told apart from another. "
    "Not asked for: no source of this workspace is set up for it."
)


def arrivals(tables: Mapping[str, pd.DataFrame], config: Config) -> pd.DataFrame:
    """What of each data set arrived for which quarter.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name; one that is absent holds nothing.
    config : Config
        For `as_of` and for what is asked of whom.

    Returns
    -------
    pandas.DataFrame
        One row a set and quarter: `id`, `authority`, `label`, `quarter` (first day), `status`. A month of the table
        counts as received when the table has any row in it: a month without a robbery is no gap.
    """
    asked = {layout for source in config.sources for layout in source.layouts}
    rows = []
    for one in schedule():
        frame = tables.get(one.table, pd.DataFrame())
        for quarter in quarters_over(config.cycle.as_of, SHOWN_QUARTERS):
            status = _status(one, frame, quarter, asked=bool(asked & set(one.layouts)))
            rows.append((one.id, one.authority, one.label, pd.Timestamp(quarter), status))
    return pd.DataFrame(rows, columns=["id", "authority", "label", "quarter", "status"])


def _status(one: DataSet, frame: pd.DataFrame, quarter: date, *, asked: bool) -> str:
    if one.date not in frame or frame.empty:
        return NOT_RECEIVED if asked else NOT_ASKED
    held = frame[one.column].astype("str") if one.column else None
    alone = held is None or bool(held.isin(one.values).any())
    if held is not None and not alone and not held.isin(one.blended).any():
        return NOT_RECEIVED if asked else NOT_ASKED
    # Values supplied ready-made stand for themselves; of records, the whole table tells which months were supplied.
    supplied = frame[held.isin(one.values)] if one.table == "partner_values" and held is not None else frame
    within = _within(supplied, one.date, quarter)
    if within == 0:
        return NOT_RECEIVED
    whole = alone and within == QUARTER_MONTHS and not _months_only(supplied, one.date)
    return RECEIVED if whole else PART


def _within(frame: pd.DataFrame, day: str, quarter: date) -> int:
    """How many months of a quarter have rows."""
    months = [pd.Timestamp(add_months(quarter, step)) for step in range(QUARTER_MONTHS)]
    if day == "period_start":
        ends = frame["period_end"]
        return sum(
            bool(((frame[day] <= month) & (ends >= pd.Timestamp(month_end(month.date())))).any()) for month in months
        )
    days = frame[day]
    return sum(bool(((days >= month) & (days < month + pd.DateOffset(months=1))).any()) for month in months)


def _months_only(frame: pd.DataFrame, day: str) -> bool:
    """Whether of all rows only the month is known, where the Regulations ask for date and time."""
    precision = f"{day.removesuffix('_date')}_precision"
    return precision in frame and bool((frame[precision].astype("str") == "month").all())


def statutory_result(found: pd.DataFrame, config: Config) -> Result:
    """Data sets down, quarters across.

    Parameters
    ----------
    found : pandas.DataFrame
        From `arrivals`.
    config : Config
        For `as_of`.

    Returns
    -------
    Result
        `quality.statutory`, keys: authority, data_set.
    """
    quarters = sorted(found["quarter"].unique())
    wide = found.pivot(index="id", columns="quarter", values="status").reindex([one.id for one in schedule()])
    columns = {f"quarter_{place}": quarter for place, quarter in enumerate(quarters, start=1)}
    frame = pd.DataFrame(
        {
            "authority": [one.authority for one in schedule()],
            "data_set": [one.label for one in schedule()],
            **{name: wide[quarter].to_numpy() for name, quarter in columns.items()},
        }
    )
    first, last = quarters[0], quarters[-1]
    return Result(
        "quality.statutory",
        "Data sets due by law, and for which quarters they arrived",
        frame,
        {"authority": "key", "data_set": "key", **dict.fromkeys(columns, "label")},
        Period(first.date(), month_end(add_months(last.date(), QUARTER_MONTHS - 1))),
        (),
        headings={
            "authority": "Authority",
            "data_set": "Data set",
            **{name: quarter_words(quarter.date()) for name, quarter in columns.items()},
        },
        note=_NOTE.format(law=law()),
        exact=True,
    )


def summary_result(found: pd.DataFrame, config: Config) -> Result:
    """The statutory view at a glance: data sets of one authority that arrived alike share a row.

    Parameters
    ----------
    found : pandas.DataFrame
        From `arrivals`.
    config : Config
        As `statutory_result`.

    Returns
    -------
    Result
        `quality.statutory_summary`, keys: authority, data_set; what is short stands first.
    """
    whole = statutory_result(found, config)
    quarters = [name for name in whole.frame if str(name).startswith("quarter_")]
    alike = whole.frame.groupby(["authority", *quarters], sort=False)["data_set"].agg("; ".join).reset_index()
    order = {NOT_RECEIVED: 0, PART: 1, RECEIVED: 2, NOT_ASKED: 3}
    alike = alike.assign(place=alike[quarters[-1]].map(order)).sort_values("place", kind="stable", ignore_index=True)
    return replace(
        whole, id="quality.statutory_summary", frame=alike[list(whole.roles)], title=f"{whole.title}, at a glance"
    )


def quarter_words(quarter: date) -> str:
    """A quarter in words.

    Examples
    --------
    >>> quarter_words(date(2011, 10, 1))
    'October to December 2011'
    """
    last = add_months(quarter, QUARTER_MONTHS - 1)
    return f"{quarter:%B} to {last:%B} {last.year}"


def statutory_figures(found: pd.DataFrame) -> list[Figure]:
    """How many data sets of the last quarter arrived whole, in part, not at all, or were not asked for.

    Parameters
    ----------
    found : pandas.DataFrame
        From `arrivals`.

    Returns
    -------
    list of Figure
        `quality.statutory_sets` and one a status; data sets are counted, not people.
    """
    latest = found[found["quarter"] == found["quarter"].max()]
    start = latest["quarter"].iloc[0].date()
    about = {"period_start": start, "period_end": month_end(add_months(start, QUARTER_MONTHS - 1)), "source": "all"}
    told = [(NOT_RECEIVED, "not_received"), (NOT_ASKED, "not_asked_for"), (RECEIVED, "received"), (PART, "part")]
    return [
        Figure("quality.statutory_sets", "Data sets due by law", float(len(latest)), "sets", **about),
        *(
            Figure(
                f"quality.statutory_{name}",
                f"Data sets due by law: {status}",
                float((latest["status"] == status).sum()),
                "sets",
                **about,
            )
            for status, name in told
        ),
    ]


def message(found: pd.DataFrame) -> str:
    """What the statutory view says of the last quarter, as a title.

    Parameters
    ----------
    found : pandas.DataFrame
        From `arrivals`.

    Returns
    -------
    str
        Who sent what is due, without a number.
    """
    latest = found[found["quarter"] == found["quarter"].max()]
    states = latest.groupby("authority", sort=False)["status"].agg(set)
    nothing = [str(name) for name, seen in states.items() if not seen & {RECEIVED, PART}]
    some = [str(name) for name, seen in states.items() if seen & {RECEIVED, PART}]
    if not nothing:
        return "Every authority sent some of what is due by law"
    if not some:
        return "None of the data sets due by law is held for the last quarter"
    names = ", or from ".join(f"{name[:1].lower()}{name[1:]}" for name in nothing)
    return f"For the last quarter nothing due by law came from {names}"
