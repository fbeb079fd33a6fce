"""The resident survey: weighted shares whose interval respects the design, always beside the unweighted base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.analyse.intervals import wilson
from assessment.analyse.survey_design import effective_base, logit_interval, stratified_variance
from assessment.schema import code_label, code_list

# Neither a "don't know" nor a blank is an answer: both stay out of every base.
NOT_COUNTED = ("dont_know", "not_answered")
SAFE = ("very_safe", "fairly_safe")
AGREE = ("strongly_agree", "tend_to_agree")
PROBLEM = ("very_big_problem", "fairly_big_problem")
_PERSON = ["wave_start", "respondent"]


@dataclass(frozen=True)
class Proportion:
    """A weighted percentage of the answers to one question.

    Attributes
    ----------
    value_pct, low_pct, high_pct : float or None
        Weighted percentage and its interval; None when nobody answered.
    base_count : int
        People who answered, unweighted; "don't know" and blank answers are not in it.
    numerator_count : int
        People among them who gave one of the answers asked for, unweighted.
    effective_base : float
        Kish's effective sample size of the base.
    design_effect : float or None
        Variance over that of a simple random sample of the same base; None without a variance.
    numerator_weighted, denominator_weighted : float
        The two sums the percentage is the ratio of.
    confidence : float
        Level of the interval.
    """

    value_pct: float | None
    low_pct: float | None
    high_pct: float | None
    base_count: int
    numerator_count: int
    effective_base: float
    design_effect: float | None
    numerator_weighted: float
    denominator_weighted: float
    confidence: float

    @property
    def standard_error_pct(self) -> float | None:
        """Standard error in percentage points, from the design effect."""
        if self.value_pct is None or self.design_effect is None or self.base_count < 2:
            return None
        simple = self.value_pct * (100 - self.value_pct) / (self.base_count - 1)
        return float(np.sqrt(self.design_effect * simple))


def weighted_share(
    responses: pd.DataFrame, question: str, answers: Sequence[str], *, confidence: float = 0.95
) -> Proportion:
    """The weighted percentage who gave one of several answers to a question.

    The interval comes from Taylor linearisation of the ratio under stratified sampling, each wave's strata being its
    own, and is symmetrical on the logit scale with the t quantile of the design's degrees of freedom. Where all or none
    gave the answer the linearised variance is zero, and Wilson's interval on the effective base stands in.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`, one wave or several; everybody in it counts as sampled.
    question : str
        Code of the question.
    answers : sequence of str
        Codes of the answers counted.
    confidence : float
        Level of the interval.

    Returns
    -------
    Proportion
        Weighted percentage, interval, unweighted base.

    References
    ----------
    `svymean` and `svyciprop(method = "logit")` of R's `survey` package; checked against its reference output.
    """
    people = responses[[*_PERSON, "weight", "stratum"]].drop_duplicates(_PERSON)
    asked = responses.loc[responses["survey_question"] == question, [*_PERSON, "survey_answer"]]
    joined = people.merge(asked, on=_PERSON, how="left", validate="one_to_one")
    counted = (joined["survey_answer"].notna() & ~joined["survey_answer"].isin(NOT_COUNTED)).to_numpy()
    chosen = joined["survey_answer"].isin(list(answers)).to_numpy() & counted
    weights = np.where(counted, joined["weight"].to_numpy(dtype=float), 0.0)
    total, base = float(weights.sum()), int(counted.sum())
    above = float(weights[chosen].sum())
    effective = effective_base(weights[counted])
    if not total:
        return Proportion(None, None, None, base, int(chosen.sum()), effective, None, above, total, confidence)
    share = above / total
    strata = joined["wave_start"].astype("str") + "|" + joined["stratum"].astype("str")
    variance = stratified_variance(weights * (chosen - share) / total, strata)
    degrees = len(joined) - strata.nunique()
    if 0 < share < 1 and degrees > 0 and variance > 0:
        low, high = logit_interval(share, variance, degrees, confidence)
        effect: float | None = variance * (base - 1) / (share * (1 - share))
    else:
        low, high = wilson(share * effective, effective, confidence)
        effect = None
    return Proportion(
        100 * share, 100 * low, 100 * high, base, int(chosen.sum()), effective, effect, above, total, confidence
    )


def answers_of_interest(question: str) -> tuple[str, ...]:
    """The answers a question is reported by: feeling safe, agreeing, or calling something a problem.

    Parameters
    ----------
    question : str
        Code of the question.

    Returns
    -------
    tuple of str
        Codes of answers.

    Examples
    --------
    >>> answers_of_interest("problem_speeding")
    ('very_big_problem', 'fairly_big_problem')
    """
    if question.startswith("problem_"):
        return PROBLEM
    return SAFE if question == "feel_safe" else AGREE


_SHORT = {
    "feel_safe": "Feel safe in the local area",
    "police_council_deal": "Police and council deal with what matters",
    "problem_drunk_rowdy": "Drunk or rowdy behaviour a problem",
    "problem_drugs": "Drug use or dealing a problem",
    "problem_teenagers": "Teenagers hanging around a problem",
    "problem_litter": "Rubbish or litter a problem",
    "problem_vandalism": "Vandalism or graffiti a problem",
    "problem_noisy_neighbours": "Noisy neighbours a problem",
    "problem_abandoned_cars": "Abandoned cars a problem",
    "problem_speeding": "Speeding traffic a problem",
}


def short_label(question: str) -> str:
    """A few words for a question, for charts; the question itself where there are none.

    Parameters
    ----------
    question : str
        Code of the question.

    Returns
    -------
    str
        What the share is of.
    """
    return _SHORT.get(question) or code_label("survey_question", question)


def measure_label(question: str) -> str:
    """What the percentage of a question means, in words.

    Parameters
    ----------
    question : str
        Code of the question.

    Returns
    -------
    str
        The question, then the answers counted.

    Examples
    --------
    >>> measure_label("feel_safe")
    'How safe do you feel in your local area? (very safe or fairly safe)'
    """
    said = " or ".join(code_label("survey_answer", answer).lower() for answer in answers_of_interest(question))
    return f"{code_label('survey_question', question)} ({said})"


def questions_asked(responses: pd.DataFrame) -> tuple[str, ...]:
    """The questions that anybody answered, in the order of the code list.

    Parameters
    ----------
    responses : pandas.DataFrame
        `survey_responses`.

    Returns
    -------
    tuple of str
        Codes of questions.
    """
    answered = responses.loc[~responses["survey_answer"].isin(NOT_COUNTED), "survey_question"]
    present = set(answered.astype("str"))
    return tuple(question for question in code_list("survey_question") if question in present)
