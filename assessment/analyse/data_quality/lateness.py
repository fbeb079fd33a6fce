"""How long after they were committed offences are recorded, and whether that has changed."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.data_quality.departures import departures, episodes
from assessment.analyse.provenance import source_of
from assessment.config import Config
from assessment.periods import Period, add_months, last_complete_month, month_end
from assessment.results import Figure, Result, Role

WEEK_DAYS, FOUR_WEEKS_DAYS = 7, 28
SHOWN_MONTHS = 24
FIGURES_MONTHS = 12
SOURCE = "police_crime"
_DATED = ("day", "minute")


def delays(offences: pd.DataFrame) -> pd.DataFrame:
    """Days from the latest time an offence can have been committed to the day it was recorded.

    Parameters
    ----------
    offences : pandas.DataFrame
        The canonical table.

    Returns
    -------
    pandas.DataFrame
        `month` (of recording, datetime64[us]) and `delay_days` (float64, 0 or more; missing where either day is not
        known, or where the offence is said to be recorded before it was committed).
    """
    known = offences["recorded_precision"].isin(_DATED) & offences["committed_precision"].isin(_DATED)
    latest = offences["committed_to"].fillna(offences["committed_from"])
    days = (offences["recorded_date"].dt.normalize() - latest.dt.normalize()).dt.days
    month = offences["recorded_date"].dt.to_period("M").dt.to_timestamp().dt.as_unit("us")
    return pd.DataFrame({"month": month, "delay_days": days.astype("float64").where(known & (days >= 0))})


def by_month(waits: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Offences recorded in each month by how soon they were.

    Parameters
    ----------
    waits : pandas.DataFrame
        From `delays`.
    period : Period
        Months wholly inside it.

    Returns
    -------
    pandas.DataFrame
        One row a month with known delays: `month`, `known_count`, `week_count`, `four_weeks_count` (int64),
        `median_days` (float64).
    """
    months = pd.DatetimeIndex(list(period.months)).as_unit("us")
    held = waits[waits["month"].isin(months) & waits["delay_days"].notna()]
    flagged = held.assign(
        week_count=held["delay_days"] <= WEEK_DAYS, four_weeks_count=held["delay_days"] <= FOUR_WEEKS_DAYS
    )
    grouped = flagged.groupby("month", sort=True)
    return grouped.agg(
        known_count=("delay_days", "size"),
        week_count=("week_count", "sum"),
        four_weeks_count=("four_weeks_count", "sum"),
        median_days=("delay_days", "median"),
    ).reset_index()


def slower(months: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Stretches of months in which fewer offences than usual were recorded within a week.

    Parameters
    ----------
    months : pandas.DataFrame
        From `by_month`.
    config : Config
        For the least base and the rate of false alarms accepted.

    Returns
    -------
    pandas.DataFrame
        As from `episodes`; without rows when recording stayed as timely as it was.
    """
    judged = departures(
        months.assign(series="week"),
        ["series"],
        "week_count",
        "known_count",
        least_base=config.disclosure.smallest_base_shown,
        false_discovery_rate=config.thresholds.false_discovery_rate,
    )
    found = episodes(judged, ["series"], "week_count", "known_count")
    return found[found["departs"] == -1].reset_index(drop=True)


def lateness_result(months: pd.DataFrame, offences: pd.DataFrame, config: Config) -> Result:
    """How soon offences were recorded, by month of recording.

    Parameters
    ----------
    months : pandas.DataFrame
        From `by_month`.
    offences : pandas.DataFrame
        Where they come from.
    config : Config
        For `as_of`.

    Returns
    -------
    Result
        `quality.lateness`, keys: month, within; two rows a month, so that a chart can draw a line each.
    """
    last = last_complete_month(config.cycle.as_of)
    shown = months[months["month"] >= pd.Timestamp(add_months(last, 1 - SHOWN_MONTHS))]
    told = (("week_count", "within 7 days"), ("four_weeks_count", "within 28 days"))
    parts = [
        pd.DataFrame(
            {
                "within": words,
                "month": shown["month"],
                "offences_count": shown[name],
                "known_count": shown["known_count"],
                "recorded_pct": 100 * shown[name] / shown["known_count"],
                "median_days": shown["median_days"],
            }
        )
        for name, words in told
    ]
    roles: dict[str, Role] = {
        "within": "key",
        "month": "key",
        "offences_count": "count",
        "known_count": "denominator",
        "recorded_pct": "derived",
        "median_days": "derived",
    }
    return Result(
        "quality.lateness",
        "How soon after they were committed offences were recorded",
        pd.concat(parts, ignore_index=True)[list(roles)],
        roles,
        Period(shown["month"].min().date() if len(shown) else last, month_end(last)),
        (source_of(offences, SOURCE),),
        headings={
            "within": "Recorded",
            "month": "Month of recording",
            "offences_count": "Offences",
            "known_count": "Offences with both days known",
            "recorded_pct": "Share",
            "median_days": "Median days",
        },
        note=(
            "From the latest day on which an offence can have been committed to the day it was recorded, by month of "
            "recording; offences without one of the two days are left out. The last months still grow: what was "
            "committed in them and is reported later will be recorded in months to come."
        ),
        rows_count=int(shown["known_count"].sum()),
    )


def lateness_figures(months: pd.DataFrame, waits: pd.DataFrame, offences: pd.DataFrame, as_of: Period) -> list[Figure]:
    """Median delay and shares recorded within a week and four weeks, over the last twelve months held.

    Parameters
    ----------
    months : pandas.DataFrame
        From `by_month`.
    waits : pandas.DataFrame
        From `delays`.
    offences : pandas.DataFrame
        Where they come from.
    as_of : Period
        What the report covers.

    Returns
    -------
    list of Figure
        `quality.recorded_within_week`, `quality.recorded_within_four_weeks`, `quality.median_delay`; none when no
        delay is known.
    """
    recent = months.tail(FIGURES_MONTHS)
    if recent.empty:
        return []
    start, end = recent["month"].iloc[0], recent["month"].iloc[-1]
    held = waits.loc[waits["month"].between(start, end), "delay_days"]
    base = float(recent["known_count"].sum())
    about = {
        "period_start": start.date(),
        "period_end": min(month_end(end.date()), as_of.end),
        "source": source_of(offences, SOURCE),
        "denominator": base,
    }
    within = (("week", "within 7 days", "week_count"), ("four_weeks", "within 28 days", "four_weeks_count"))
    shares = [
        Figure(
            f"quality.recorded_within_{name}",
            f"Offences recorded {words} of being committed",
            value=100 * float(recent[column].sum()) / base,
            unit="percent",
            numerator=float(recent[column].sum()),
            **about,
        )
        for name, words, column in within
    ]
    label = "Median days from commission to recording"
    return [*shares, Figure("quality.median_delay", label, value=float(held.median()), unit="days", **about)]
