"""What people raised in consultations: voices, by theme and by who was asked. Never a percentage of the public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from assessment.analyse.provenance import source_of
from assessment.analyse.selecting import within
from assessment.config import Issue
from assessment.periods import Period, rolling_months
from assessment.results import Figure, Result
from assessment.schema import code_label, code_list

SOURCE = "consultation"
TABLE = "comments"
_NOTE = (
    "Voices, not a sample: people chose to answer, and who was asked decides what is heard. Counts of concerns "
    "raised; one person may raise several. No percentage of the public, and no trend, can be read from them."
)


def voices_by_theme(comments: pd.DataFrame, as_of: date, *, months: int = 12) -> Result:
    """Concerns raised in the last months, by consultation and theme.

    Parameters
    ----------
    comments : pandas.DataFrame
        `comments`.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many.

    Returns
    -------
    Result
        Keys: theme, consultation; every theme that was raised at all, with every consultation that was held.
    """
    period = rolling_months(as_of, months)
    inside = within(comments, TABLE, period)
    frame = _crossed(inside, "concern_theme", "consultation")
    return Result(
        id="voice.concerns_by_consultation",
        title=f"Concerns raised, by theme and consultation, {period.label}",
        frame=frame.rename(columns={"concern_theme": "theme"}),
        roles={"theme": "key", "consultation": "key", "comments_count": "count"},
        period=period,
        sources=(source_of(comments, SOURCE),),
        additive=("theme", "consultation"),
        headings={"theme": "Theme", "consultation": "Consultation", "comments_count": "Concerns raised"},
        note=_NOTE,
        rows_count=len(inside),
    )


def voices_by_locality(comments: pd.DataFrame, areas: pd.DataFrame, as_of: date, *, months: int = 12) -> Result:
    """Concerns raised in the last months, by the locality they speak of.

    Parameters
    ----------
    comments : pandas.DataFrame
        `comments`.
    areas : pandas.DataFrame
        `areas`, for the names of localities.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many.

    Returns
    -------
    Result
        Keys: locality; concerns that name none stand in no row.
    """
    period = rolling_months(as_of, months)
    inside = within(comments, TABLE, period)
    localities = areas[areas["area_level"] == "locality"].sort_values("area_code")
    counts = inside["locality_code"].value_counts()
    frame = pd.DataFrame(
        {
            "locality": localities["area_name"].to_numpy(),
            "comments_count": counts.reindex(localities["area_code"], fill_value=0).to_numpy(dtype="int64"),
        }
    )
    return Result(
        id="voice.concerns_by_locality",
        title=f"Concerns raised, by locality, {period.label}",
        frame=frame,
        roles={"locality": "key", "comments_count": "count"},
        period=period,
        sources=(source_of(comments, SOURCE),),
        area_level="locality",
        additive=("locality",),
        headings={"locality": "Locality", "comments_count": "Concerns raised"},
        note=f"{_NOTE} Concerns that name no locality stand in no row.",
        rows_count=len(inside),
    )


def consultation_log(comments: pd.DataFrame, history: Period) -> Result:
    """Which consultations were held, when, and how many concerns each brought: the evidence of engagement.

    Parameters
    ----------
    comments : pandas.DataFrame
        `comments`.
    history : Period
        From and to.

    Returns
    -------
    Result
        Keys: consultation.
    """
    inside = within(comments, TABLE, history)
    held = inside.groupby(inside["consultation"].astype("str"))["month"].agg(["min", "max", "size"])
    sizes = held["size"].to_dict()
    rows = [
        {
            "consultation": code_label("consultation", code),
            "first_month": held.loc[code, "min"],
            "last_month": held.loc[code, "max"],
            "comments_count": int(sizes[code]),
        }
        for code in code_list("consultation")
        if code in held.index
    ]
    columns = ["consultation", "first_month", "last_month", "comments_count"]
    return Result(
        id="voice.consultation_log",
        title=f"Consultations held, {history.label}",
        frame=pd.DataFrame(rows, columns=columns),
        roles={"consultation": "key", "first_month": "label", "last_month": "label", "comments_count": "count"},
        period=history,
        sources=(source_of(comments, SOURCE),),
        headings={
            "consultation": "Consultation",
            "first_month": "First month",
            "last_month": "Last month",
            "comments_count": "Concerns raised",
        },
        note=_NOTE,
        rows_count=len(inside),
    )


def voice_figures(comments: pd.DataFrame, as_of: date, *, months: int = 12) -> tuple[Figure, ...]:
    """How many concerns were raised in the last months, and how many of the theme raised most.

    Parameters
    ----------
    comments : pandas.DataFrame
        `comments`.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many.

    Returns
    -------
    tuple of Figure
        `voice.concerns` and, where there are any, `voice.concerns_first_theme`.
    """
    period = rolling_months(as_of, months)
    inside = within(comments, TABLE, period)
    common: dict[str, Any] = {
        "unit": "count",
        "period_start": period.start,
        "period_end": period.end,
        "source": source_of(comments, SOURCE),
        "note": _NOTE,
    }
    found = [Figure(id="voice.concerns", label="Concerns raised in consultations", value=float(len(inside)), **common)]
    counts = inside["concern_theme"].value_counts()
    if len(inside):
        first = str(counts.index[0])
        label = f"Concerns raised most: {code_label('concern_theme', first).lower()}"
        found.append(Figure(id="voice.concerns_first_theme", label=label, value=float(counts.iloc[0]), **common))
    return tuple(found)


def concern_words(comments: pd.DataFrame, issues: Iterable[Issue], as_of: date, *, months: int = 12) -> dict[str, str]:
    """What consultations say of the issues the partnership watches, in words without numbers.

    Parameters
    ----------
    comments : pandas.DataFrame
        `comments`.
    issues : iterable of Issue
        From the configuration: which themes of concern speak of which records.
    as_of : datetime.date
        The months end with the last one complete on this day.
    months : int
        How many.

    Returns
    -------
    dict of str to str
        By offence group or subgroup, flag, or table, as the filter of the issue names it.
    """
    inside = within(comments, TABLE, rolling_months(as_of, months))
    ranked = list(inside["concern_theme"].astype("str").value_counts().index)
    words = {}
    for issue in issues:
        places = [ranked.index(theme) for theme in issue.concern_themes if theme in ranked]
        if not issue.concern_themes or inside.empty:
            continue
        said = (
            "among the concerns raised most"
            if places and min(places) < len(ranked) / 4
            else "raised, not among the most"
        )
        for column, value in issue.filter.items():
            key = value if isinstance(value, str) else column.removesuffix("_flag")
            words[str(key)] = said if places else "not raised"
        if not issue.filter:
            words[issue.table] = said if places else "not raised"
    return words


def _crossed(inside: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Counts of every pair of codes that occur at all, zeros included, in the order of the code lists."""
    kept = [[code for code in code_list(name) if (inside[name] == code).any()] for name in (first, second)]
    every = pd.MultiIndex.from_product(kept, names=[first, second])
    cells = inside.groupby([inside[first].astype("str"), inside[second].astype("str")]).size()
    frame = cells.reindex(every, fill_value=0).rename("comments_count").reset_index()
    for name in (first, second):
        frame[name] = [code_label(name, code) for code in frame[name]]
    return frame
