"""Incidents of anti-social behaviour reported to the police."""

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

CONTENT = ("date", "time", "asb_category", "easting_m", "northing_m", *PLACE, "beat", "alcohol_flag")
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
        `asb_incidents`: the latest version of every numbered incident. Incidents without a number are never duplicates
        of each other.
    """
    batch = without_cut_numbers(parse_extracts(extracts), "reference", needed=False)
    batch = places.sound_references(batch, context.geography)
    numbered = batch.frame["reference"].notna().to_numpy()
    batch = with_extract_day(batch, extracts, "date")
    batch = identity.note_equal_rows(batch, ~numbered, (EXTRACT_DAY, *CONTENT))
    batch = note_rows_sent_again(batch, ~numbered, CONTENT)
    batch = identity.drop_repeats(batch, numbered, ("reference", EXTRACT_DAY, *CONTENT), "same_row_again")
    batch, _ = revisions.keep_latest(batch, numbered, "reference", CONTENT, "asb_category")
    batch = places.scope_by_beat(places.place(batch, context.geography, context.area_from), context.geography)
    batch = with_moment(batch, extracts, "date", "time", "recorded_date", "recorded_precision")
    tables = {"asb_incidents": to_table(batch.kept(), "asb_incidents", ORDER)}
    return Cleaned(tables, batch, ("recorded_date", "recorded_date"), monthly=True)
