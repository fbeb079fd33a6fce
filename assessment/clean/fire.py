"""Incidents attended by the fire and rescue service."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.clean import identity, places, revisions
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.cut_numbers import without_cut_numbers
from assessment.clean.extract_days import EXTRACT_DAY, with_extract_day
from assessment.clean.moments import with_moment
from assessment.clean.parse import parse_extracts
from assessment.clean.sent_again import note_rows_sent_again
from assessment.clean.stated_areas import CONTENT as PLACE
from assessment.schema.extract import RawExtract

CONTENT = ("date", "time", "fire_category", "smoke_alarm_fitted_flag", "easting_m", "northing_m", *PLACE)
ORDER = (
    "incident_date",
    "fire_category",
    "smoke_alarm_fitted_flag",
    "area_code",
    "easting_m",
    "northing_m",
    "file_label",
    "line",
)


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Incidents placed in the partnership's area, and those that are not placed at all.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Extracts of the incident recording system, a row an incident; they may overlap.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `fire_incidents`: the latest version of every numbered incident. Incidents without a number are never duplicates
        of each other.
    """
    batch = without_cut_numbers(parse_extracts(extracts), "reference", needed=False)
    batch = places.sound_references(batch, context.geography)
    numbered = batch.frame["reference"].notna().to_numpy(dtype=bool)
    batch = note_rows_sent_again(with_extract_day(batch, extracts, "date"), ~numbered, CONTENT)
    batch = identity.drop_repeats(batch, numbered, ("reference", EXTRACT_DAY, *CONTENT), "same_row_again")
    batch, _ = revisions.keep_latest(batch, numbered, "reference", CONTENT, "fire_category")
    batch = places.scope_by_place(places.place(batch, context.geography, context.area_from), context.geography)
    batch = with_moment(batch, extracts, "date", "time", "incident_date", "incident_precision").without("reference")
    tables = {"fire_incidents": to_table(batch.kept(), "fire_incidents", ORDER)}
    return Cleaned(tables, batch, ("incident_date", "incident_date"), monthly=True)
