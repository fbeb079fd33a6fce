"""Survey answers, one row an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.parse import parse_extracts
from assessment.schema.codes import code_list
from assessment.schema.extract import RawExtract

ORDER = ("wave_start", "respondent", "survey_question")
_ABOUT = ("wave_start", "wave_end", "respondent", "weight", "stratum", "locality_code", "age_band", "sex")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Answers of every respondent to every question of the questionnaire.

    Parameters
    ----------
    extracts : sequence of RawExtract
        One file a wave, a row a respondent.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `survey_responses`. A respondent who stands twice in a wave counts once.
    """
    batch = _with_wave(parse_extracts(extracts))
    questions = [question for question in code_list("survey_question") if question in batch.frame]
    everyone = np.ones(len(batch.frame), dtype=bool)
    content = ("weight", "stratum", "locality", "age_band", "sex", *questions)
    batch = identity.drop_repeats(batch, everyone, ("reference", "wave_start", *content), "same_row_again")
    batch = identity.supersede(
        batch, everyone, ["reference", "wave_start"], content, content, "respondent_listed_again"
    )
    localities, unknown = context.geography.locality(batch.frame["locality"])
    batch = batch.assign(locality_code=localities).repaired("locality_unknown_left_empty", unknown)
    kept = batch.kept()
    number = kept.groupby("wave_start")["reference"].rank(method="dense").astype("int64")
    kept = kept.assign(respondent=number)
    origin = ["source", "file_label", "line"]
    answers = pd.concat(
        [
            kept[[*origin, *_ABOUT]].assign(survey_question=question, survey_answer=kept[question])
            for question in questions
        ],
        ignore_index=True,
    )
    # A question that a wave did not ask has no answers; one that was left blank has the answer "not answered".
    asked = answers["survey_answer"].notna()
    tables = {"survey_responses": to_table(answers[asked], "survey_responses", ORDER)}
    return Cleaned(tables, batch, ("wave_start", "last_day"))


def _with_wave(batch: Batch) -> Batch:
    """First and last month of a wave such as `2011/12 Q2`: quarters of the financial year from April."""
    texts = as_text(batch.frame["wave"])
    parts = texts.str.extract(r"^(\d{4})[/-](\d{2}|\d{4})\s*,?\s*(?:Q|quarter\s*)([1-4])$", flags=2)
    year = pd.to_numeric(parts[0]).to_numpy(dtype="float64", na_value=np.nan)
    ends = pd.to_numeric(parts[1]).to_numpy(dtype="float64", na_value=np.nan)
    quarter = pd.to_numeric(parts[2]).to_numpy(dtype="float64", na_value=np.nan)
    sound = ends % 100 == (year + 1) % 100
    months = np.where(sound, (year - 1970) * 12 + quarter * 3, np.nan)
    start = np.full(len(months), np.datetime64("NaT", "M"))
    start[sound] = months[sound].astype("int64").astype("datetime64[M]")
    first = pd.Series(start.astype("datetime64[us]"), index=batch.frame.index)
    last = pd.Series((start + 2).astype("datetime64[us]"), index=batch.frame.index)
    batch = batch.assign(wave_start=first, wave_end=last, last_day=last + pd.offsets.MonthEnd(0))
    return batch.reject("wave", ~sound, "unreadable")
