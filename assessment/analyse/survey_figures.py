"""The answers to every question of the resident survey as figures, and the sentences they carry."""

from __future__ import annotations

import pandas as pd

from assessment.analyse.provenance import source_of
from assessment.analyse.survey_tables import NOTE, SOURCE, waves_period, waves_within
from assessment.analyse.surveys import answers_of_interest, measure_label, questions_asked, weighted_share
from assessment.periods import Period
from assessment.results import Figure

SENTENCES = (
    "{voice.feel_safe} of residents feel very or fairly safe in their local area (interval "
    "{voice.feel_safe:interval}).",
    "{voice.problem_speeding} call speeding traffic a problem, {voice.problem_drunk_rowdy} drunk or rowdy behaviour, "
    "and {voice.problem_drugs} drugs.",
    "{voice.police_council_deal} agree that the police and council deal with what matters (interval "
    "{voice.police_council_deal:interval}).",
    "In consultations people raised {voice.concerns} concerns; these are voices, not a share of the public.",
)


def survey_figures(responses: pd.DataFrame, period: Period, *, confidence: float = 0.95) -> tuple[Figure, ...]:
    """The weighted share of every question over the waves of a period, as figures.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.
    period : Period
        Waves wholly inside it count.
    confidence : float
        Level of the intervals.

    Returns
    -------
    tuple of Figure
        `voice.<question>`; numerator and denominator are unweighted; the period is that of the waves.
    """
    inside = waves_within(responses, period)
    covered = waves_period(inside, period)
    figures = []
    for question in questions_asked(inside):
        share = weighted_share(inside, question, answers_of_interest(question), confidence=confidence)
        figures.append(
            Figure(
                id=f"voice.{question}",
                label=measure_label(question),
                value=share.value_pct,
                unit="percent",
                numerator=float(share.numerator_count),
                denominator=float(share.base_count),
                low=share.low_pct,
                high=share.high_pct,
                confidence=confidence,
                period_start=covered.start,
                period_end=covered.end,
                source=source_of(responses, SOURCE),
                note="Weighted; the numerator and the base shown are unweighted, so they do not divide to the share. "
                + NOTE.format(level=100 * confidence),
            )
        )
    return tuple(figures)
