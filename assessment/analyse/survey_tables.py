"""Tables of the resident survey: every question, wave on wave, and between groups of people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from assessment.analyse.provenance import source_of
from assessment.analyse.surveys import (
    Proportion,
    answers_of_interest,
    measure_label,
    questions_asked,
    short_label,
    weighted_share,
)
from assessment.config import Thresholds
from assessment.periods import Period, month_end
from assessment.results import Result, Role
from assessment.schema import code_label, code_list

SOURCE = "resident_survey"
_SHARES: dict[str, Role] = {
    "base_count": "denominator",
    "answer_count": "count",
    "share_pct": "derived",
    "low_pct": "derived",
    "high_pct": "derived",
    "effective_base_count": "derived",
    "reading": "derived",
}
_HEADINGS = {
    "base_count": "People who answered (n)",
    "answer_count": "Gave this answer (unweighted)",
    "share_pct": "Weighted share (%)",
    "low_pct": "Interval from (%)",
    "high_pct": "Interval to (%)",
    "effective_base_count": "Effective base",
    "reading": "How to read it",
}
NOTE = (
    "Weighted shares with the unweighted base; 'don't know' and blank answers are left out of the base. Intervals by "
    "Taylor linearisation within strata and waves, on the logit scale, at the {level:.0f}% level."
)
# What a table of shares shows, and which columns are the two ends of its interval.
SHOWN = ("group", "base_count", "share_pct", "low_pct", "reading")
INTERVAL = {"Interval": ("low_pct", "high_pct")}


def limits(thresholds: Thresholds) -> dict[str, Any]:
    """The thresholds of a configuration as the arguments that the tables of the survey take.

    Parameters
    ----------
    thresholds : Thresholds
        From the configuration.

    Returns
    -------
    dict
        confidence, smallest_base, caution_base.
    """
    return {
        "confidence": thresholds.confidence,
        "smallest_base": thresholds.survey_base_suppressed,
        "caution_base": thresholds.survey_base_caution,
    }


def waves_within(responses: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The answers of the waves that lie wholly inside a period.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.
    period : Period
        From and to.

    Returns
    -------
    pandas.DataFrame
        The rows of those waves.
    """
    ends = responses["wave_end"] + pd.offsets.MonthEnd(0)
    inside = (responses["wave_start"] >= pd.Timestamp(period.start)) & (ends <= pd.Timestamp(period.end))
    return responses[inside].reset_index(drop=True)


def waves_period(waves: pd.DataFrame, period: Period) -> Period:
    """From the first day of the first wave to the last of the last: what a share of those waves speaks of.

    Parameters
    ----------
    waves : pandas.DataFrame
        From `waves_within`.
    period : Period
        The period they were looked for in; given back where there is none.

    Returns
    -------
    Period
        What the waves cover.
    """
    if waves.empty:
        return period
    return Period(waves["wave_start"].min().date(), month_end(waves["wave_end"].max().date()))


def share_row(share: Proportion, *, smallest_base: int, caution_base: int) -> dict[str, object]:
    """A share as the cells of a table, withheld where its base is too small to carry it.

    Parameters
    ----------
    share : Proportion
        From `weighted_share`.
    smallest_base : int
        Below this unweighted base nothing but the base is shown.
    caution_base : int
        Below this base the row says so.

    Returns
    -------
    dict
        Cells by column; missing where withheld.
    """
    if share.base_count < smallest_base or share.value_pct is None:
        cells: dict[str, object] = dict.fromkeys(_SHARES)
        return {**cells, "base_count": share.base_count, "reading": f"base under {smallest_base}: not shown"}
    return {
        "base_count": share.base_count,
        "answer_count": share.numerator_count,
        "share_pct": share.value_pct,
        "low_pct": share.low_pct,
        "high_pct": share.high_pct,
        "effective_base_count": round(share.effective_base, 1),
        "reading": f"base under {caution_base}: read with caution" if share.base_count < caution_base else "",
    }


def survey_questions(
    responses: pd.DataFrame,
    period: Period,
    *,
    table_id: str = "voice.survey_questions",
    confidence: float = 0.95,
    smallest_base: int = 50,
    caution_base: int = 100,
) -> Result:
    """Every question of the waves of a period, one row each.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.
    period : Period
        Waves wholly inside it count.
    table_id : str
        Id of the table.
    confidence : float
        Level of the intervals.
    smallest_base, caution_base : int
        Bases below which a share is withheld, or carries a caution.

    Returns
    -------
    Result
        Keys: topic.
    """
    inside = waves_within(responses, period)
    period = waves_period(inside, period)
    rows = [
        {
            "topic": short_label(question),
            "question": measure_label(question),
            **share_row(
                weighted_share(inside, question, answers_of_interest(question), confidence=confidence),
                smallest_base=smallest_base,
                caution_base=caution_base,
            ),
        }
        for question in questions_asked(inside)
    ]
    return survey_result(
        table_id,
        f"What residents say, waves of {period.label}",
        rows,
        {"topic": "key", "question": "label"},
        inside,
        period,
        confidence,
    )


def survey_groups(
    responses: pd.DataFrame,
    question: str,
    group: str,
    period: Period,
    *,
    table_id: str = "voice.survey_groups",
    names: dict[str, str] | None = None,
    confidence: float = 0.95,
    smallest_base: int = 50,
    caution_base: int = 100,
) -> Result:
    """One question by group of people, over the waves of a period.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.
    question : str
        Code of the question.
    group : str
        Column that tells the groups: `age_band`, `sex` or `locality_code`.
    period : Period
        Waves wholly inside it count.
    table_id : str
        Id of the table.
    names : dict of str to str, optional
        Names of the groups where the column holds codes of areas.
    confidence : float
        Level of the intervals.
    smallest_base, caution_base : int
        Bases below which a share is withheld, or carries a caution.

    Returns
    -------
    Result
        Keys: group.
    """
    inside = waves_within(responses, period)
    period = waves_period(inside, period)
    # Groups are domains of one sample: everybody stays in, and those of other groups gave no answer.
    known = code_list(group) if names is None else tuple(names)
    present = set(inside[group].dropna().astype("str"))
    rows = []
    for code in (one for one in known if one in present):
        other = inside[group].astype("str") != code
        domain = inside.assign(survey_answer=inside["survey_answer"].astype("object").mask(other, "not_answered"))
        share = weighted_share(domain, question, answers_of_interest(question), confidence=confidence)
        label = names[code] if names is not None else code_label(group, code)
        rows.append({"group": label, **share_row(share, smallest_base=smallest_base, caution_base=caution_base)})
    title = f"{measure_label(question)}, by {group.removesuffix('_code').replace('_', ' ')}, waves of {period.label}"
    return survey_result(table_id, title, rows, {"group": "key"}, inside, period, confidence)


def survey_result(
    table_id: str,
    title: str,
    rows: list[dict[str, object]],
    more: dict[str, Role],
    responses: pd.DataFrame,
    period: Period,
    confidence: float,
) -> Result:
    """Rows of shares as a result.

    Parameters
    ----------
    table_id, title : str
        Id and title of the table.
    rows : list of dict
        Cells of `share_row` with the keys and further columns.
    more : dict of str to Role
        Roles of those; `change` stands last, all others first.
    responses : pandas.DataFrame
        What the rows rest on, for "n =".
    period : Period
        What they cover.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Result
        Ready for the gate.
    """
    keys = [name for name in more if name != "change"]
    columns = [*keys, *_SHARES, *(name for name in more if name not in keys)]
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("base_count", "answer_count"):
        frame[name] = frame[name].astype("Int64")
    for name in ("share_pct", "low_pct", "high_pct", "effective_base_count"):
        frame[name] = frame[name].astype("float64")
    people = responses[["wave_start", "respondent"]].drop_duplicates()
    return Result(
        id=table_id,
        title=title,
        frame=frame,
        roles={name: (_SHARES | more)[name] for name in columns},
        period=period,
        sources=(source_of(responses, SOURCE),),
        headings=_HEADINGS,
        note=NOTE.format(level=100 * confidence),
        rows_count=len(people),
    )
