"""Concerns raised in consultations, coded by theme; what was written is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

ORDER = ("month", "consultation", "concern_theme", "locality_code", "file_label", "line")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Coded concerns.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Consultation files; the file's name says which consultation it is.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `comments`. Rows have no number, and two people may say the same on one day: no row is a duplicate.
    """
    batch = parse_extracts(extracts)
    localities, unknown = context.geography.locality(batch.frame["locality"])
    batch = batch.assign(
        month=batch.frame["received"].to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
        locality_code=localities,
    ).repaired("locality_unknown_left_empty", unknown)
    tables = {"comments": to_table(batch.kept(), "comments", ORDER)}
    return Cleaned(tables, batch, ("received", "received"))
