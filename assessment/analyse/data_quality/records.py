"""Unusual days and drifting categories as tables."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.data_quality.asks import Findings, undeclared
from assessment.analyse.data_quality.days import FIRSTS, MANY, NEW_YEAR, NONE
from assessment.config import Config
from assessment.periods import Period, month_label
from assessment.results import Result, Role
from assessment.schema import code_label

_KINDS = {
    MANY: "far more records than usual",
    NONE: "no record",
    FIRSTS: "far more records on firsts of a month",
    NEW_YEAR: "far more records on first of January",
}


def days_result(findings: Findings, config: Config) -> Result:
    """Days and runs of days that stand out.

    Parameters
    ----------
    findings : Findings
        What was found.
    config : Config
        For labels and thresholds.

    Returns
    -------
    Result
        `quality.days`, keys: series, kind, first_day.
    """
    found = findings.days
    frame = pd.DataFrame(
        {
            "series": found["series"].astype("str"),
            "kind": [_KINDS[str(kind)] for kind in found["kind"]],
            "first_day": found["first_day"],
            "last_day": found["last_day"],
            "records_count": found["records_count"].astype(int),
            "expected": found["expected"].astype(float),
        }
    )
    roles: dict[str, Role] = {
        "series": "key",
        "kind": "key",
        "first_day": "key",
        "last_day": "label",
        "records_count": "count",
        "expected": "derived",
    }
    return Result(
        "quality.days",
        "Days that stand out",
        frame,
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        tuple(sorted({findings.series.source[label] for label in found["series"]})),
        headings={
            "series": "Series",
            "kind": "What stands out",
            "first_day": "From",
            "last_day": "To",
            "records_count": "Records",
            "expected": "As the days around them make likely",
        },
        note=(
            "A day is held against the four weeks on either side and its weekday, and must hold twice what these make "
            "likely; all days of all series together are controlled at "
            f"{config.thresholds.false_discovery_rate:.0%} of false alarms. New Year's Eve, a festival or a storm "
            "stand out as well as entries made together."
        ),
    )


def drift_result(findings: Findings, config: Config) -> Result:
    """Categories that came, went or changed their share.

    Parameters
    ----------
    findings : Findings
        What was found.
    config : Config
        For declared breaks and thresholds.

    Returns
    -------
    Result
        `quality.drift`, keys: series, category, first_quarter.
    """
    found, series = findings.drift, findings.series
    explained = ~found.index.isin(undeclared(findings, config).index)
    frame = pd.DataFrame(
        {
            "series": found["series"].astype("str"),
            "category": [
                code_label(series.codes[label], str(category))
                for label, category in zip(found["series"], found["category"], strict=True)
            ],
            "first_quarter": [month_label(quarter.date()) for quarter in found["first_quarter"]],
            "kind": found["kind"].astype("str"),
            "records_count": found["part"].astype(int),
            "usual_records_count": found["usual_part"].astype(int),
            "base_count": found["base"].astype(int),
            "usual_base_count": found["usual_base"].astype(int),
            "usual_share_pct": (100 * found["usual_part"] / found["usual_base"]).astype(float),
            "share_pct": (100 * found["part"] / found["base"]).astype(float),
            "explained": ["declared as a break" if one else "not explained" for one in explained],
        }
    )
    roles: dict[str, Role] = {
        "series": "key",
        "category": "key",
        "first_quarter": "key",
        "kind": "derived",
        "records_count": "count",
        "usual_records_count": "count",
        "base_count": "denominator",
        "usual_base_count": "denominator",
        "usual_share_pct": "derived",
        "share_pct": "derived",
        "explained": "label",
    }
    return Result(
        "quality.drift",
        "Categories that came, went or changed their share",
        frame,
        roles,
        Period(config.cycle.history_start, config.cycle.as_of),
        tuple(sorted({series.source[label] for label in found["series"]})),
        headings={
            "series": "List",
            "category": "Category",
            "first_quarter": "Quarter from",
            "kind": "What changed",
            "records_count": "Records of the quarter",
            "usual_records_count": "Records of the four quarters before",
            "base_count": "All records of the quarter",
            "usual_base_count": "All records of the four quarters before",
            "usual_share_pct": "Share before",
            "share_pct": "Share in the quarter",
            "explained": "Known reason",
        },
        note=(
            "Each quarter is held against the four usual quarters before it by a chi-square test that allows for how "
            "much these differ among themselves; all looks are controlled at "
            f"{config.thresholds.false_discovery_rate:.0%} of false alarms, and a share must move by five points. "
            "Crime may have changed, or its recording."
        ),
    )
