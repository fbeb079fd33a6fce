"""What changed between one extract and the next: the same months in successive files, revisions, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.config import Config
from assessment.periods import Period
from assessment.results import Result, Role
from assessment.schema import code_label

LEAST_SHARE = 0.98  # of the rows of the earlier extract; a later one that holds fewer is said
REVISIONS = {
    "added_count": "Added",
    "reclassified_in_count": "Moved in",
    "reclassified_out_count": "Moved out",
    "no_crime_count": "No longer a crime",
    "reinstated_count": "A crime again",
    "revised_count": "Changed otherwise",
}


def twice_received(extract_months: pd.DataFrame) -> pd.DataFrame:
    """Months that stand in more than one file of a source: what the file before held, and what the last one holds.

    Parameters
    ----------
    extract_months : pandas.DataFrame
        The canonical table.

    Returns
    -------
    pandas.DataFrame
        One row a source and month: `source`, `month`, `earlier_count`, `later_count` (int64, rows in scope), `fewer`
        (bool: the later file holds clearly fewer), `extracted` (day of the later one). Only files that say on which
        day they were made: of others nobody can tell which is later, or whether they are parts of one extract.
    """
    held = extract_months[extract_months["month"].notna() & extract_months["extracted"].notna()]
    counts = ["rows_count", "out_of_scope_count"]
    days = held.groupby(["source", "month", "extracted"], sort=True, observed=True)[counts].sum().reset_index()
    days["later_count"] = (days["rows_count"] - days["out_of_scope_count"]).astype(int)
    days["earlier_count"] = days.groupby(["source", "month"], observed=True)["later_count"].shift()
    last = days.groupby(["source", "month"], observed=True).tail(1)
    pairs = last[last["earlier_count"].notna()].astype({"earlier_count": "int64"}).reset_index(drop=True)
    pairs["fewer"] = pairs["later_count"] < LEAST_SHARE * pairs["earlier_count"]
    return pairs[["source", "month", "extracted", "earlier_count", "later_count", "fewer"]]


def overlaps_result(pairs: pd.DataFrame, config: Config) -> Result:
    """The months received twice as a table.

    Parameters
    ----------
    pairs : pandas.DataFrame
        From `twice_received`.
    config : Config
        For labels.

    Returns
    -------
    Result
        `quality.overlaps`, keys: source, month.
    """
    # Month by month and the same months in a later file: of a list of cases the two would tell the small months apart.
    pairs = pairs[~pairs["source"].isin(config.disclosure.sensitive_sources)].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "source": _labels(pairs["source"], config),
            "month": pairs["month"],
            "earlier_count": pairs["earlier_count"],
            "later_count": pairs["later_count"],
            "told": pairs["fewer"].map({True: "fewer than before", False: "as many or more"}).astype("str"),
        }
    )
    roles: dict[str, Role] = {
        "source": "key",
        "month": "key",
        "earlier_count": "count",
        "later_count": "count",
        "told": "derived",
    }
    return Result(
        "quality.overlaps",
        "Months that were received more than once",
        frame,
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        tuple(sorted(set(pairs["source"]))),
        headings={
            "source": "Source",
            "month": "Month",
            "earlier_count": "Rows in the extract before",
            "later_count": "Rows in the last extract",
            "told": "The last extract holds",
        },
        note=(
            "A row that is absent from a later extract is not thereby removed: the earlier one stands. Where the later "
            "extract holds fewer rows, it was either part of the month or rows were withdrawn: the provider is asked. "
            "Lists of cases are not shown by month."
        ),
    )


def revisions_result(revisions: pd.DataFrame, config: Config, *, by_kind: bool) -> Result:
    """How the number of offences moved with each extract after the first, and why.

    Parameters
    ----------
    revisions : pandas.DataFrame
        The canonical table `offence_revisions`.
    config : Config
        For the period.
    by_kind : bool
        Whether by kind of offence, or all together.

    Returns
    -------
    Result
        `quality.revisions_by_kind`, keys: extracted, offence_group, or `quality.revisions`, key: extracted; of months
        that were over when an earlier extract was made, only rows in which something moved. The totals before are not
        in it, so that no small movement can be worked out from them.
    """
    later = _of_months_told_before(revisions)
    keys = ["extracted", "offence_group"] if by_kind else ["extracted"]
    # An offence that went from one kind to another is in the total once.
    counted = [name for name in REVISIONS if by_kind or name != "reclassified_in_count"]
    summed = later.groupby(keys, sort=True, observed=True)[counted].sum()
    moved = summed[summed.sum(axis=1) > 0].reset_index().astype(dict.fromkeys(counted, int))
    if by_kind:
        moved["offence_group"] = [code_label("offence_group", code) for code in moved["offence_group"].astype("str")]
    heading = {} if by_kind else {"reclassified_out_count": "Put in another class or month"}
    roles: dict[str, Role] = {**dict.fromkeys(keys, "key"), **dict.fromkeys(counted, "count")}  # type: ignore[dict-item]
    return Result(
        "quality.revisions_by_kind" if by_kind else "quality.revisions",
        f"How later extracts changed what had been counted{', by kind of offence' if by_kind else ''}",
        moved[list(roles)],
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        tuple(sorted(set(later["source"]))),
        additive=("offence_group",) if by_kind else (),
        headings={"extracted": "Extract of", "offence_group": "Kind of offence", **REVISIONS, **heading},
        note=(
            "An offence is counted where the latest extract that holds it puts it. Only months that were over when an "
            "earlier extract was made: what moves in them is a revision."
        ),
    )


def _of_months_told_before(revisions: pd.DataFrame) -> pd.DataFrame:
    """Rows of months that were over, and held, when an earlier extract was made: what moves in them is a revision."""
    days = revisions[["source", "recorded_month", "extracted"]].drop_duplicates()
    over = days[days["extracted"] >= days["recorded_month"] + pd.offsets.MonthBegin(1)]
    first = over.groupby(["source", "recorded_month"], observed=True)["extracted"].min().rename("told").reset_index()
    known = revisions.merge(first, on=["source", "recorded_month"], how="left", validate="many_to_one")
    return known[known["extracted"] > known["told"]].drop(columns="told").reset_index(drop=True)


def corrections_result(quality: Mapping[str, Any], config: Config) -> Result:
    """Corrections applied in the open: when, by whom, why, to what, and how many rows.

    Parameters
    ----------
    quality : mapping
        Content of `quality.json`.
    config : Config
        For labels.

    Returns
    -------
    Result
        `quality.corrections`; it never holds what was corrected, or to what.
    """
    names = ("date", "author", "source", "field", "reason", "rows")
    rows = [[entry.get(name) for name in names] for entry in quality.get("corrections", ())]
    frame = pd.DataFrame(rows, columns=["day", "author", "source", "field", "reason", "rows_count"])
    frame["source"] = _labels(frame["source"], config)
    frame["day"] = pd.to_datetime(frame["day"], format="%Y-%m-%d").dt.as_unit("us")
    frame["rows_count"] = frame["rows_count"].astype("Int64")
    frame.insert(0, "number", range(1, len(frame) + 1))
    roles: dict[str, Role] = {
        "number": "key",
        "day": "label",
        "author": "label",
        "source": "label",
        "field": "label",
        "reason": "label",
        "rows_count": "count",
    }
    return Result(
        "quality.corrections",
        "Corrections applied to what was received",
        frame,
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        (),
        headings={
            "number": "No.",
            "day": "Date",
            "author": "By",
            "source": "Source",
            "field": "Field",
            "reason": "Reason",
            "rows_count": "Rows changed",
        },
        note="Rows of files are counted. What stood in a cell, and what it became, is in the corrections file only.",
        exact=True,
    )


def _labels(sources: pd.Series, config: Config) -> list[str]:
    known = {source.id: source.label for source in config.sources}
    return [known.get(str(source), str(source)) for source in sources]
