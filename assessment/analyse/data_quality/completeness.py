"""How completely partners fill in what they send: by source, field and month, and where it fell."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.data_quality.departures import departures, episodes
from assessment.config import Config
from assessment.periods import Period

SERIES = ("source", "field_name", "heading")


def filled_by_month(completeness: pd.DataFrame, as_of_period: Period) -> pd.DataFrame:
    """Rows and filled cells of every field in every complete month, the files of a source together.

    Parameters
    ----------
    completeness : pandas.DataFrame
        The canonical table.
    as_of_period : Period
        Months wholly inside it are kept.

    Returns
    -------
    pandas.DataFrame
        One row a source, field and month: `source`, `field_name`, `heading` (str), `required` (bool), `month`,
        `rows_count`, `filled_count` (int64). Rows without a readable date are in no month. A field whose column a file
        lacks is not filled in there, from the first month in which the source had it.
    """
    months = pd.DatetimeIndex(list(as_of_period.months)).as_unit("us")
    rows = completeness[completeness["month"].isin(months)]
    keys = [*SERIES, "required", "month"]
    counts = ["rows_count", "blank_count", "unreadable_count"]
    summed = rows.groupby(keys, sort=True, observed=True)[counts].sum().reset_index().astype(dict.fromkeys(counts, int))
    summed["filled_count"] = summed["rows_count"] - summed["blank_count"] - summed["unreadable_count"]
    return _with_lost_columns(summed[[*keys, "rows_count", "filled_count"]])


def _with_lost_columns(summed: pd.DataFrame) -> pd.DataFrame:
    """A field whose column is gone, or is in some files only, is not filled in: from the first month it was seen."""
    received = (
        summed.groupby(["source", "month"], sort=True, observed=True)["rows_count"].max().rename("received_count")
    )
    fields = summed.groupby([*SERIES, "required"], sort=True, observed=True)["month"].min().rename("first_month")
    every = fields.reset_index().merge(received.reset_index(), on="source", how="inner", validate="many_to_many")
    every = every[every["month"] >= every["first_month"]]
    keys = [*SERIES, "required", "month"]
    held = every.merge(summed, on=keys, how="left", validate="one_to_one")
    held["rows_count"] = held["received_count"].astype("int64")
    held["filled_count"] = held["filled_count"].fillna(0).astype("int64")
    return held[[*keys, "rows_count", "filled_count"]].sort_values(keys, ignore_index=True)


def judged(filled: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Every month of every field held against the usual months before it; see `departures`.

    Where a source has so few rows that its usual month would not be judged, its quarters are judged instead.

    Parameters
    ----------
    filled : pandas.DataFrame
        From `filled_by_month`.
    config : Config
        For the least base and the rate of false alarms accepted.

    Returns
    -------
    pandas.DataFrame
        With `usual_part`, `usual_base`, `p_value`, `departs`; where quarters are judged, `month` is their first.
    """
    return departures(
        _by_quarter_where_few(filled, config.disclosure.smallest_base_shown),
        list(SERIES),
        "filled_count",
        "rows_count",
        least_base=config.disclosure.smallest_base_shown,
        false_discovery_rate=config.thresholds.false_discovery_rate,
    )


def _by_quarter_where_few(filled: pd.DataFrame, least_rows: int) -> pd.DataFrame:
    received = filled.groupby(["source", "month"], observed=True)["rows_count"].max()
    usual = received.groupby("source", observed=True).median()
    few = filled["source"].isin(usual.index[usual < least_rows])
    thin = filled[few].assign(month=filled.loc[few, "month"].dt.to_period("Q").dt.to_timestamp().dt.as_unit("us"))
    keys = [*SERIES, "required", "month"]
    quarters = thin.groupby(keys, sort=True, observed=True)[["rows_count", "filled_count"]].sum().reset_index()
    return pd.concat([filled[~few], quarters], ignore_index=True)


def falls(months: pd.DataFrame) -> pd.DataFrame:
    """The stretches of months in which a field was filled in less than usual.

    Parameters
    ----------
    months : pandas.DataFrame
        From `judged`.

    Returns
    -------
    pandas.DataFrame
        One row a stretch, the latest first; columns as from `episodes`.
    """
    found = episodes(months, list(SERIES), "filled_count", "rows_count")
    fell = found[found["departs"] == -1]
    return fell.sort_values(["last_month", *SERIES], ascending=[False, True, True, True], ignore_index=True)
