"""Canonical tables of what people said and what partners supplied ready-made."""

from __future__ import annotations

from assessment.schema.columns import Column, Table
from assessment.schema.shared_columns import ORIGIN

SURVEY_RESPONSES = Table(
    "survey_responses",
    "one answer of one respondent to one question",
    (
        *ORIGIN,
        Column("wave_start", "month", "First month of the wave.", nullable=False),
        Column("wave_end", "month", "Last month of the wave.", nullable=False),
        Column(
            "respondent",
            "whole",
            "Number of the respondent within the wave; means nothing outside the table.",
            nullable=False,
            minimum=1,
        ),
        Column("weight", "number", "Design weight.", nullable=False, minimum=0),
        Column("stratum", "text", "Sampling stratum.", nullable=False),
        Column("locality_code", "text", "Locality of the respondent."),
        Column("age_band", "code", "Age band.", nullable=False, codes="age_band"),
        Column("sex", "code", "Sex.", nullable=False, codes="sex"),
        Column("survey_question", "code", "Question.", nullable=False, codes="survey_question"),
        Column("survey_answer", "code", "Answer.", nullable=False, codes="survey_answer"),
    ),
    key=("wave_start", "respondent", "survey_question"),
)

COMMENTS = Table(
    "comments",
    "one coded concern raised in a consultation",
    (
        *ORIGIN,
        Column("consultation", "code", "Which consultation.", nullable=False, codes="consultation"),
        Column("month", "month", "Month it was received.", nullable=False),
        Column("concern_theme", "code", "Theme, by the officer's code frame.", nullable=False, codes="concern_theme"),
        Column("locality_code", "text", "Locality it speaks of."),
    ),
)

PARTNER_VALUES = Table(
    "partner_values",
    "one value that a partner supplied ready-made",
    (
        *ORIGIN,
        Column("value_id", "text", "Id of the measure, as the configuration names it.", nullable=False),
        Column("provider", "text", "Who supplied it.", nullable=False),
        Column("period_start", "moment", "First day it covers.", nullable=False),
        Column("period_end", "moment", "Last day it covers.", nullable=False),
        Column("value", "number", "The value; empty when pending, suppressed or narrative."),
        Column("unit", "text", "Unit: count, percent, rate_per_1000, rate_per_100000, percent_change.", nullable=False),
        Column("numerator", "number", "Numerator, where supplied.", minimum=0),
        Column("denominator", "number", "Denominator, where supplied.", minimum=0),
        Column("value_status", "code", "Status.", nullable=False, codes="value_status"),
        Column("due", "month", "Month in which a pending value is expected."),
        Column("note", "text", "Definition of the denominator and remarks on the measure (never on a person)."),
    ),
    key=("value_id", "provider", "period_start", "period_end"),
)
