"""Police recorded crime, as a force extracts it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import dates, identity, places
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.keys import keyed
from assessment.clean.parse import parse_extracts
from assessment.schema.codes import offence_tree
from assessment.schema.extract import RawExtract
from assessment.schema.layout import plain

#: Fields that make two rows of one reference the same row, and break ties between its versions.
CONTENT = (
    "recorded",
    "offence_code",
    "status",
    "committed_from",
    "committed_to",
    "easting_m",
    "northing_m",
    "beat",
    "alcohol_flag",
    "domestic_abuse_flag",
    "hate_flag",
    "victim_reference",
    "victim_age_years",
    "victim_sex",
)
ORDER = (
    "recorded_date",
    "offence_code",
    "area_code",
    "easting_m",
    "northing_m",
    "victim_easting_m",
    "victim_northing_m",
    "committed_from",
    "committed_to",
    "file_label",
    "line",
)
_NOT_A_CRIME = frozenset({"nocrime", "nocrimed", "cancelled", "canceled", "cancelledasnocrime"})


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Recorded offences of the partnership.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Force extracts; they may overlap.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `offences`: the latest version of every offence, no-crimes left out.
    """
    batch = places.sound_references(parse_extracts(extracts), context.geography)
    everyone = np.ones(len(batch.frame), dtype=bool)
    batch = identity.drop_repeats(batch, everyone, ("reference", "extracted", *CONTENT), "same_row_again")
    batch = identity.supersede(batch, everyone, ["reference"], ["extracted"], CONTENT, "later_extract_has_it")
    no_crime = batch.frame["status"].fillna("").map(_is_no_crime).to_numpy(dtype=bool)
    batch = batch.settle(no_crime, "out_of_scope", "no_crime")
    batch = places.scope_by_beat(places.place(batch, context.geography), context.geography)
    batch = _committed(batch)
    batch = with_offence_tree(batch)
    batch = batch.assign(
        recorded_date=batch.frame["recorded"],
        recorded_precision="day",
        victim_key=keyed(batch.frame["victim_reference"], context.key, "victim"),
    )
    batch = _restrict_places(batch.without("victim_reference"))
    return Cleaned(
        {"offences": to_table(batch.kept(), "offences", ORDER)}, batch, ("recorded_date", "recorded_date"), monthly=True
    )


def with_offence_tree(batch: Batch) -> Batch:
    """The batch with the subgroup and group of every offence code."""
    tree = offence_tree()
    codes = batch.frame["offence_code"]
    return batch.assign(
        offence_subgroup=codes.map({code: offence.subgroup for code, offence in tree.items()}),
        offence_group=codes.map({code: offence.group for code, offence in tree.items()}),
    )


def _is_no_crime(status: str) -> bool:
    return plain(status) in _NOT_A_CRIME


def _committed(batch: Batch) -> Batch:
    """Committed from and to with the precision they deserve; see the reasons named in the repairs."""
    frame = batch.frame
    start, end = frame["committed_from"], frame["committed_to"]
    timed_start = frame["committed_from_has_time"].to_numpy(dtype=bool)
    timed_end = frame["committed_to_has_time"].to_numpy(dtype=bool)
    minutes_start, minutes_end = _minutes(start, timed_start), _minutes(end, timed_end)
    rows = batch.standing
    if dates.midnight_stands_for_unknown(np.concatenate([minutes_start[rows], minutes_end[rows]])):
        batch = batch.repaired("midnight_read_as_time_unknown", (minutes_start == 0) | (minutes_end == 0))
        timed_start = timed_start & (minutes_start != 0)
        timed_end = timed_end & (minutes_end != 0)
    has_start, has_end = start.notna().to_numpy(), end.notna().to_numpy()
    timed = (timed_start | ~has_start) & (timed_end | ~has_end)
    start, end = start.where(timed, start.dt.normalize()), end.where(timed, end.dt.normalize())
    exchanged = (end < start).to_numpy()
    start, end = start.where(~exchanged, end), end.where(~exchanged, start)
    late = (start.dt.normalize() > frame["recorded"]).to_numpy() | (
        ~has_start & (end.dt.normalize() > frame["recorded"]).to_numpy()
    )
    known = (has_start | has_end) & ~late
    return (
        batch.assign(
            committed_from=start.mask(late),
            committed_to=end.mask(late),
            committed_precision=np.select([known & timed, known], ["minute", "day"], "none"),
        )
        .repaired("committed_from_and_to_exchanged", exchanged & ~late)
        .repaired("committed_after_recorded_left_empty", late)
    )


def _minutes(moments: pd.Series, timed: np.ndarray) -> np.ndarray:
    minutes = (moments.dt.hour * 60 + moments.dt.minute).to_numpy(dtype="float64")
    return np.where(timed, minutes, np.nan)


def _restrict_places(batch: Batch) -> Batch:
    """Exact places of domestic abuse and sexual offences go to restricted columns; their small area stays."""
    frame = batch.frame
    sensitive = frame["domestic_abuse_flag"].fillna(value=False).to_numpy(dtype=bool)
    sensitive |= (frame["offence_group"] == "sexual_offences").to_numpy(dtype=bool)
    placed = frame["area_code"].notna().to_numpy()
    hidden = np.where(placed, "area", "none")
    return batch.assign(
        victim_easting_m=frame["easting_m"].where(sensitive),
        victim_northing_m=frame["northing_m"].where(sensitive),
        easting_m=frame["easting_m"].mask(sensitive),
        northing_m=frame["northing_m"].mask(sensitive),
        place_precision=np.where(sensitive, hidden, frame["place_precision"]),
    )
