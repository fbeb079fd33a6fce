"""Police recorded crime, as a force extracts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from assessment.clean import dates, identity, places, revisions
from assessment.clean.batch import FATES, Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.cut_numbers import without_cut_numbers
from assessment.clean.extract_days import EXTRACT_DAY, with_extract_day
from assessment.clean.geography import Geography
from assessment.clean.keys import keyed
from assessment.clean.offence_history import TABLE, offence_history
from assessment.clean.parse import parse_extracts
from assessment.clean.stated_areas import CONTENT as PLACE
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
    *PLACE,
    "beat",
    "alcohol_flag",
    "domestic_abuse_flag",
    "hate_flag",
    "victim_reference",
    "victim_age_years",
    "victim_sex",
)
#: A day that Excel knows and text writes with 00:00 is the same content, but keeps another precision.
TIES = ("committed_from_has_time", "committed_to_has_time")
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
#: What a status says that may mean no crime in words that are not known: counted as an offence, and said.
_DOUBTFUL = ("nocrim", "notacrime", "cancel")


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
        `offences`: the latest version of every offence, no-crimes left out; `offence_revisions`: how their number
        moved from extract to extract.
    """
    batch = without_cut_numbers(parse_extracts(extracts), "reference", needed=True)
    batch = places.sound_references(batch, context.geography)
    batch = with_extract_day(batch, extracts, "recorded")
    everyone = np.ones(len(batch.frame), dtype=bool)
    batch = identity.drop_repeats(batch, everyone, ("reference", EXTRACT_DAY, *CONTENT, *TIES), "same_row_again")
    no_crime = batch.frame["status"].isin(_no_crime_spellings(batch.frame["status"])).to_numpy(dtype=bool)
    batch, versions = revisions.keep_latest(batch, everyone, "reference", CONTENT, "offence_code", no_crime, TIES)
    batch = batch.settle(no_crime, "out_of_scope", "no_crime")
    batch = batch.noticed("status_like_no_crime_counted_as_an_offence", _doubtful(batch) & batch.standing)
    batch = with_offence_tree(places.place(batch, context.geography, context.area_from))
    history = offence_history(batch, versions, no_crime, _of_the_partnership(batch, versions, context.geography))
    batch = _committed(places.scope_by_beat(batch, context.geography))
    batch = batch.assign(
        recorded_date=batch.frame["recorded"],
        recorded_precision="day",
        victim_key=keyed(batch.frame["victim_reference"], context.key, "victim"),
    )
    batch = _restrict_places(batch.without("victim_reference"))
    tables = {"offences": to_table(batch.kept(), "offences", ORDER), TABLE: history}
    return Cleaned(tables, batch, ("recorded_date", "recorded_date"), monthly=True)


def _of_the_partnership(batch: Batch, versions: revisions.Versions, geography: Geography) -> np.ndarray:
    """Which versions lie in the partnership, earlier ones and no-crimes too, by the rule for the rows that stand."""
    fate = np.full_like(batch.fate, FATES.index("superseded"))
    fate[versions.rows] = FATES.index("kept")
    return places.scope_by_beat(replace(batch, fate=fate), geography).standing


def with_offence_tree(batch: Batch) -> Batch:
    """The batch with the subgroup and group of every offence code."""
    tree = offence_tree()
    codes = batch.frame["offence_code"]
    return batch.assign(
        offence_subgroup=codes.map({code: offence.subgroup for code, offence in tree.items()}),
        offence_group=codes.map({code: offence.group for code, offence in tree.items()}),
    )


def _no_crime_spellings(statuses: pd.Series) -> list[str]:
    """The spellings among these that say that the offence is no crime."""
    return [status for status in statuses.dropna().unique() if plain(status) in _NOT_A_CRIME]


def _doubtful(batch: Batch) -> np.ndarray:
    """Rows whose status may say that the offence is no crime, in words that are not known."""
    statuses = batch.frame["status"]
    written = [text for text in statuses.dropna().unique() if any(word in plain(text) for word in _DOUBTFUL)]
    return statuses.isin(sorted(set(written) - set(_no_crime_spellings(statuses)))).to_numpy(dtype=bool)


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
