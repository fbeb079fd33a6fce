"""Completeness as tables: bands by month, every field over the last year, and the falls."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.analyse.data_quality.completeness import SERIES
from assessment.config import Config
from assessment.periods import Period, add_months, last_complete_month, month_end
from assessment.results import Result, Role

BAND_NAMES = ("95% or more", "80% to under 95%", "50% to under 80%", "under 50%", "too few rows to say")
NEARLY_ALL, MOST, HALF = 0.95, 0.80, 0.50
SHOWN_MONTHS = 24
RECENT_MONTHS = 12
FALLS = ("source", "heading", "first_month", "until", "usual_filled_pct", "filled_pct", "rows_count")
_NOTE = (
    "Filled: the cell held something that could be read, of the kind the layout expects; 'unknown' counts as blank. "
    "Every row received counts, also those that were not kept."
)


def band_of(rows: pd.Series, filled: pd.Series, least_rows: int) -> pd.Series:
    """The band in which the share of filled cells lies.

    Parameters
    ----------
    rows, filled : pandas.Series of int
        Rows and filled cells.
    least_rows : int
        With fewer rows no band is given.

    Returns
    -------
    pandas.Series of str
        One of `BAND_NAMES`. Bands are broad so that they tell no count.

    Examples
    --------
    >>> band_of(pd.Series([100, 100, 100, 9]), pd.Series([97, 60, 0, 9]), 20).tolist()
    ['95% or more', '50% to under 80%', 'under 50%', 'too few rows to say']
    """
    share = (filled / rows.where(rows > 0)).to_numpy(dtype=float, na_value=np.nan)
    few = rows.to_numpy() < max(least_rows, 1)
    names = np.select([few, share >= NEARLY_ALL, share >= MOST, share >= HALF], [BAND_NAMES[-1], *BAND_NAMES[:3]], "")
    return pd.Series(np.where(names == "", BAND_NAMES[3], names), index=rows.index)


def bands_result(filled: pd.DataFrame, config: Config, *, recent: bool) -> Result:
    """Completeness by source, field and month, in bands.

    Parameters
    ----------
    filled : pandas.DataFrame
        From `filled_by_month`.
    config : Config
        For labels, the least base, and `as_of`.
    recent : bool
        Only the last two years, and only fields that were not nearly always filled in: what is shown. Else everything.

    Returns
    -------
    Result
        `quality.completeness_recent` or `quality.completeness`, keys: source, field, month. It holds no count, only
        broad bands, and none where rows are few.
    """
    least = config.disclosure.smallest_base_shown
    rows = filled.assign(band=band_of(filled["rows_count"], filled["filled_count"], least))
    last = last_complete_month(config.cycle.as_of)
    if recent:
        rows = rows[rows["month"] >= pd.Timestamp(add_months(last, 1 - SHOWN_MONTHS))]
        wanting = rows[rows["band"].isin(BAND_NAMES[1:4])]
        kept = pd.MultiIndex.from_frame(wanting[list(SERIES)]).unique()
        rows = rows[pd.MultiIndex.from_frame(rows[list(SERIES)]).isin(kept)]
    order = {source.id: place for place, source in enumerate(config.sources)}
    rows = rows.assign(place=rows["source"].map(order)).sort_values(["place", "heading", "month"])
    frame = pd.DataFrame(
        {
            "source": _labels(rows["source"], config),
            "field": rows["heading"].astype("str"),
            "month": rows["month"],
            "band": rows["band"],
        }
    ).reset_index(drop=True)
    first = frame["month"].min().date() if len(frame) else last
    return Result(
        "quality.completeness_recent" if recent else "quality.completeness",
        "How completely fields were filled in, by month",
        frame,
        {"source": "key", "field": "key", "month": "key", "band": "derived"},
        Period(first, month_end(last)),
        tuple(sorted(set(rows["source"]))),
        headings={"source": "Source", "field": "Field", "month": "Month", "band": "Filled in"},
        note=f"{_NOTE} Months of fewer than {least} rows are not judged.",
    )


def fields_result(filled: pd.DataFrame, config: Config) -> Result:
    """Every field of every source over the last twelve months held.

    Parameters
    ----------
    filled : pandas.DataFrame
        From `filled_by_month`.
    config : Config
        For labels and `as_of`.

    Returns
    -------
    Result
        `quality.fields`, keys: source, field.
    """
    last = last_complete_month(config.cycle.as_of)
    since = add_months(last, 1 - RECENT_MONTHS)
    rows = filled[filled["month"] >= pd.Timestamp(since)]
    counts = ["rows_count", "filled_count"]
    summed = rows.groupby([*SERIES, "required"], sort=True, observed=True)[counts].sum().reset_index()
    share = summed["filled_count"] / summed["rows_count"].where(summed["rows_count"] > 0)
    frame = pd.DataFrame(
        {
            "source": _labels(summed["source"], config),
            "field": summed["heading"].astype("str"),
            "required": np.where(summed["required"].astype(bool), "yes", "no"),
            "blank_count": summed["rows_count"] - summed["filled_count"],
            "rows_count": summed["rows_count"],
            "filled_pct": 100 * share.astype(float),
        }
    )
    roles: dict[str, Role] = {
        "source": "key",
        "field": "key",
        "required": "label",
        "blank_count": "count",
        "rows_count": "denominator",
        "filled_pct": "derived",
    }
    return Result(
        "quality.fields",
        "How completely each field was filled in, last twelve months",
        frame,
        roles,
        Period(since, month_end(last)),
        tuple(sorted(set(summed["source"]))),
        headings={
            "source": "Source",
            "field": "Field",
            "required": "Required",
            "blank_count": "Blank or unreadable",
            "rows_count": "Rows",
            "filled_pct": "Filled in",
        },
        note=_NOTE,
    )


def falls_result(found: pd.DataFrame, config: Config) -> Result:
    """The falls in completeness as a table.

    Parameters
    ----------
    found : pandas.DataFrame
        From `falls`.
    config : Config
        For labels and thresholds.

    Returns
    -------
    Result
        `quality.falls`, keys: source, heading, first_month; without rows when nothing fell.
    """
    rate = config.thresholds.false_discovery_rate
    frame = pd.DataFrame(
        {
            "source": _labels(found["source"], config),
            "heading": found["heading"].astype("str"),
            "first_month": found["first_month"],
            "until": until(found),
            "blank_count": (found["base"] - found["part"]).astype(int),
            "usual_blank_count": (found["usual_base"] - found["usual_part"]).astype(int),
            "rows_count": found["base"].astype(int),
            "usual_rows_count": found["usual_base"].astype(int),
            "usual_filled_pct": (100 * found["usual_part"] / found["usual_base"]).astype(float),
            "filled_pct": (100 * found["part"] / found["base"]).astype(float),
        }
    )
    roles: dict[str, Role] = {
        "source": "key",
        "heading": "key",
        "first_month": "key",
        "until": "label",
        "blank_count": "count",
        "usual_blank_count": "count",
        "rows_count": "denominator",
        "usual_rows_count": "denominator",
        "usual_filled_pct": "derived",
        "filled_pct": "derived",
    }
    return Result(
        "quality.falls",
        "Fields that were filled in less than before",
        frame,
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        tuple(sorted(set(found["source"]))),
        headings={
            "source": "Source",
            "heading": "Field",
            "first_month": "From",
            "until": "Until",
            "blank_count": "Blank or unreadable",
            "usual_blank_count": "Blank or unreadable in the months before",
            "rows_count": "Rows",
            "usual_rows_count": "Rows in the months before",
            "usual_filled_pct": "Filled in before",
            "filled_pct": "Filled in then",
        },
        note=(
            "Each month (each quarter, where rows are few) is held against the twelve usual ones before it (six at "
            "least). The test allows for the usual variation between months. Over all months and fields together no "
            f"more than {rate:.0%} of the falls named are expected to be false alarms; falls of less than five "
            "percentage points are not named."
        ),
    )


def until(found: pd.DataFrame) -> list[str]:
    """The last month of each stretch in words, or that it lasts.

    Parameters
    ----------
    found : pandas.DataFrame
        From `falls`.

    Returns
    -------
    list of str
        For example `June 2011`, `still so`.
    """
    return [
        "still so" if lasts else f"{month:%B %Y}"
        for lasts, month in zip(found["lasts"], found["last_month"], strict=True)
    ]


def _labels(sources: pd.Series, config: Config) -> list[str]:
    known = {source.id: source.label for source in config.sources}
    return [known.get(str(source), str(source)) for source in sources]
