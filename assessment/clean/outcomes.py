"""Outcomes of recorded offences as police.uk publishes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.parse import parse_extracts
from assessment.clean.police_uk import placed_as_published, scoped_by_area
from assessment.errors import InputError
from assessment.schema.extract import RawExtract

CONTENT = ("reference", "month", "outcome", "longitude", "latitude", "area_code")
ORDER = ("outcome_month", "outcome", "area_code", "easting_m", "northing_m", "file_label", "line")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Outcomes of the partnership's offences, and of its force's where no place was published.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Outcome files of the force, one a month.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `outcomes`, without the Crime ID. One offence may have several outcomes, in one month or in several: only rows
        equal in every field are one outcome.

    Raises
    ------
    InputError
        When no areas were supplied: without them nobody can tell the partnership's rows from the force's.
    """
    if context.geography.is_empty:
        raise InputError(
            f"'{extracts[0].source}' covers a whole force, and no small areas were found to tell the partnership's "
            "rows by. Add a source of areas (a GeoJSON file of its small areas), then run: assessment check"
        )
    batch = parse_extracts(extracts)
    named = batch.frame["reference"].notna().to_numpy(dtype=bool)
    batch = identity.drop_repeats(batch, named, CONTENT, "same_row_again")
    nothing = pd.Series(np.full(len(batch.frame), np.nan))
    if "easting_m" not in batch.frame:
        batch = batch.assign(easting_m=nothing, northing_m=nothing)
    batch = scoped_by_area(placed_as_published(batch, context.geography, context.area_from))
    month = batch.frame["month"]
    batch = batch.assign(outcome_month=month, last_day=month + pd.offsets.MonthEnd(0)).without("reference")
    tables = {"outcomes": to_table(batch.kept(), "outcomes", ORDER)}
    return Cleaned(tables, batch, ("month", "last_day"), monthly=True)
