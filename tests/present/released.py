"""Released objects for the tests of presentation, made without the gate's work: the tests choose what is withheld."""

from dataclasses import replace
from datetime import date

import pandas as pd

from assessment.periods import Period
from assessment.results import GATE, Figure, Released, ReleasedFigures, Result

PERIOD = Period(date(2011, 4, 1), date(2012, 1, 31))


def released(
    frame, roles, *, table_id="trends.example", withheld=(), threshold=5, headings=None, note="", rows_count=None
):
    """A released table; `withheld` lists (row, column) pairs whose value is taken out."""
    frame = frame.copy()
    suppressed = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for row, column in withheld:
        suppressed.loc[row, column] = True
        if frame[column].dtype.kind in "iu":
            frame[column] = frame[column].astype("Int64")
        frame.loc[row, column] = (
            None if frame[column].dtype == object else pd.NA if str(frame[column].dtype) == "Int64" else float("nan")
        )
    result = Result(
        id=table_id,
        title="An example",
        frame=frame,
        roles=roles,
        period=PERIOD,
        sources=("police_crime",),
        headings=headings or {},
        note=note,
        rows_count=rows_count,
    )
    return Released(result, suppressed, "executive", threshold, gate=GATE)


def figure(figure_id, value, unit="count", **more):
    """A figure over the period of the tests."""
    settings = {
        "label": figure_id.replace(".", " "),
        "period_start": PERIOD.start,
        "period_end": PERIOD.end,
        "source": "police_crime",
    }
    return Figure(id=figure_id, value=value, unit=unit, **{**settings, **more})


def figures(*all_of_them):
    """The figures as released to the executive group."""
    return ReleasedFigures(all_of_them, "executive", gate=GATE)


def withheld(one):
    """The same figure, suppressed."""
    return replace(one.withheld())
