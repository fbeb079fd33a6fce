"""Incidents of anti-social behaviour reported to the police."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.clean import identity, places
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.moments import with_moment
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

CONTENT = ("date", "time", "asb_category", "easting_m", "northing_m", "beat", "alcohol_flag")
ORDER = ("recorded_date", "asb_category", "area_code", "easting_m", "northing_m", "beat", "file_label", "line")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Incidents of the partnership.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Incident extracts; they may overlap.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `asb_incidents`. Incidents without a number are never duplicates of each other.
    """
    batch = places.sound_references(parse_extracts(extracts), context.geography)
    numbered = batch.frame["reference"].notna().to_numpy()
    batch = identity.drop_repeats(batch, numbered, ("reference", *CONTENT), "same_row_again")
    batch = identity.supersede(batch, numbered, ["reference"], CONTENT, CONTENT, "incident_listed_again")
    batch = places.scope_by_beat(places.place(batch, context.geography), context.geography)
    batch = with_moment(batch, extracts, "date", "time", "recorded_date", "recorded_precision")
    tables = {"asb_incidents": to_table(batch.kept(), "asb_incidents", ORDER)}
    return Cleaned(tables, batch, ("recorded_date", "recorded_date"), monthly=True)
