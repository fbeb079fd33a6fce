"""Put the sources of the sample together: extracts, the true totals, what is planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assessment.synthetic.area_files import area_files
from assessment.synthetic.asb import asb_extracts, true_incidents
from assessment.synthetic.attendances import attendance_extracts, true_attendances
from assessment.synthetic.casualties import casualty_extracts, true_casualties
from assessment.synthetic.comments import comment_extracts
from assessment.synthetic.crime_extracts import crime_extracts
from assessment.synthetic.marac import marac_extract, true_cases
from assessment.synthetic.offences import true_offences
from assessment.synthetic.partner_values import partner_value_extracts
from assessment.synthetic.premises import premises_extract
from assessment.synthetic.survey import survey_extracts, true_answers
from assessment.synthetic.truth import (
    attendance_truth,
    casualty_truth,
    incident_truth,
    marac_truth,
    offence_truth,
    planted_things,
    survey_truth,
)
from assessment.synthetic.writing import Extract


@dataclass(frozen=True)
class Contents:
    """All that a sample holds, before it is written.

    Attributes
    ----------
    extracts : tuple of Extract
        The files.
    truth : dict
        True totals, as cleaning should find them.
    planted : dict
        What analysis should find.
    """

    extracts: tuple[Extract, ...]
    truth: dict[str, Any]
    planted: dict[str, Any]


def sample_contents(seed: int, scale: float) -> Contents:
    """Draw all sources.

    Parameters
    ----------
    seed : int
        Seed of the sample; each source has a stream of its own.
    scale : float
        Factor on the number of rows.

    Returns
    -------
    Contents
        Extracts in the order of their sources.
    """
    offences = true_offences(seed, scale)
    incidents = true_incidents(seed, scale)
    attendances = true_attendances(seed, scale)
    cases = true_cases(seed, scale)
    answers = true_answers(seed, scale)
    casualties = true_casualties(seed, scale)
    extracts = [
        *area_files(),
        *crime_extracts(offences, seed),
        *asb_extracts(incidents, seed),
        *attendance_extracts(attendances, seed),
        marac_extract(cases, seed),
        *survey_extracts(answers, seed),
        *casualty_extracts(casualties, seed),
        *partner_value_extracts(),
        *comment_extracts(seed, scale),
        premises_extract(),
    ]
    truth = {
        "offences": offence_truth(offences),
        "asb_incidents": incident_truth(incidents),
        "attendances": attendance_truth(attendances),
        "marac": marac_truth(cases),
        "feel_safe": survey_truth(answers),
        "casualties": casualty_truth(casualties),
    }
    return Contents(tuple(extracts), truth, planted_things(offences))
