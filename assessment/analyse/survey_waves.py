"""A survey question wave by wave, and whether the steps between waves are more than chance."""

from __future__ import annotations

from calendar import month_abbr
from itertools import pairwise
from math import sqrt

import numpy as np
import pandas as pd

from assessment.analyse.survey_tables import share_row, survey_result
from assessment.analyse.surveys import Proportion, answers_of_interest, measure_label, weighted_share
from assessment.analyse.tests_of_change import false_discovery
from assessment.periods import Period, month_label
from assessment.results import Result, Role


def survey_waves(
    responses: pd.DataFrame,
    question: str,
    *,
    table_id: str = "voice.survey_waves",
    confidence: float = 0.95,
    smallest_base: int = 50,
    caution_base: int = 100,
) -> Result:
    """One question wave by wave, each tested against the wave before, with false discoveries controlled.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.
    question : str
        Code of the question.
    table_id : str
        Id of the table.
    confidence : float
        Level of the intervals and, as one less it, of the false discovery rate.
    smallest_base, caution_base : int
        Bases below which a share is withheld, or carries a caution.

    Returns
    -------
    Result
        Keys: wave. `change` says in words whether the step from the wave before is more than chance.
    """
    shares, rows = [], []
    for _, wave in responses.groupby("wave_start", sort=True):
        first, end = wave["wave_start"].iloc[0], wave["wave_end"].iloc[0]
        share = weighted_share(wave, question, answers_of_interest(question), confidence=confidence)
        shares.append(share)
        cells = share_row(share, smallest_base=smallest_base, caution_base=caution_base)
        rows.append(
            {
                "wave": f"{month_label(first)} to {month_label(end)}",
                "ends": f"to {month_abbr[end.month]} {end.year}",
                **cells,
            }
        )
    for row, words in zip(rows, _steps(shares, smallest_base, 1 - confidence), strict=True):
        row["change"] = words
    last = responses["wave_end"].max() + pd.offsets.MonthEnd(0) if len(responses) else None
    period = Period(responses["wave_start"].min().date(), last.date()) if last is not None else None
    if period is None:
        raise ValueError("survey_waves needs at least one wave")
    keys: dict[str, Role] = {"wave": "key", "ends": "label", "change": "derived"}
    return survey_result(table_id, f"{measure_label(question)}, by wave", rows, keys, responses, period, confidence)


def message(waves: pd.DataFrame) -> str:
    """What the waves say, as a title.

    Parameters
    ----------
    waves : pandas.DataFrame
        The frame of `survey_waves`, as released.

    Returns
    -------
    str
        Whether the last step is a change; no numbers.
    """
    last = str(waves["change"].iloc[-1]) if len(waves) else ""
    if last in ("rose", "fell"):
        return f"The share {last} from the wave before to the last one"
    moved = waves["change"].isin(["rose", "fell"]).any()
    return (
        "No step in the last wave beyond chance" if moved else "No wave differs from the one before by more than chance"
    )


def _steps(shares: list[Proportion], smallest_base: int, rate: float) -> list[str]:
    """Words for the step into each wave; the first has none before it."""
    p_values = [
        difference_p_value(before, after) if min(before.base_count, after.base_count) >= smallest_base else None
        for before, after in pairwise(shares)
    ]
    adjusted = false_discovery([float("nan") if p is None else p for p in p_values])
    words = ["first wave" if shares else ""]
    for p, (before, after) in zip(adjusted, pairwise(shares), strict=True):
        if np.isnan(p):
            words.append("base too small to compare")
        elif p <= rate:
            words.append("rose" if (after.value_pct or 0) > (before.value_pct or 0) else "fell")
        else:
            words.append("no change beyond chance")
    return words[: len(shares)]


def difference_p_value(first: Proportion, second: Proportion) -> float | None:
    """Whether two independent weighted shares differ by more than chance.

    Parameters
    ----------
    first, second : Proportion
        Of two waves, or two groups of different people.

    Returns
    -------
    float or None
        Two-sided p-value of the normal test on the difference, each with its design-based standard error; None when one
        has none.
    """
    from scipy.stats import norm

    errors = (first.standard_error_pct, second.standard_error_pct)
    if errors[0] is None or errors[1] is None or first.value_pct is None or second.value_pct is None:
        return None
    error = sqrt(errors[0] ** 2 + errors[1] ** 2)
    return float(2 * norm.sf(abs(second.value_pct - first.value_pct) / error)) if error else None
