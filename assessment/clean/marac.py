"""MARAC cases: identifiers are hashed and dropped before anything else is done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.cut_numbers import without_cut_numbers
from assessment.clean.keys import keyed
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

#: A case is a repeat when the same pair was heard within this many months before (SafeLives' definition of a repeat).
REPEAT_MONTHS = 12
IDENTIFIERS = ("victim_initials", "victim_born", "perpetrator_initials", "perpetrator_born")
CONTENT = (
    "meeting",
    "marac_agency",
    "repeat_flag",
    "criminal_incident_flag",
    "children_count",
    "locality",
    "pair_key",
)


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """MARAC cases and, from them, meetings by month.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Case lists.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `marac_cases` without line, birth date, initials or case number; `marac_meetings`, one row a month in which a
        case was heard. `linked_repeat_flag` follows the definition in force at the meeting: under the older one a pair
        heard again is a repeat where the referral followed a criminal incident, or where the file does not say; from
        `context.any_abuse_from` on, whatever it followed.
    """
    batch = without_cut_numbers(parse_extracts(extracts), "case_number", needed=True)
    batch = _without_identifiers(batch, context.key)
    everyone = np.ones(len(batch.frame), dtype=bool)
    batch = identity.drop_repeats(batch, everyone, ("case_number", *CONTENT), "same_row_again")
    # The pair's hash breaks no tie: the version that stands must not depend on the context.key.
    batch = identity.supersede(batch, everyone, ["case_number"], ["meeting"], CONTENT[:-1], "case_listed_again")
    localities, unknown = context.geography.locality(batch.frame["locality"])
    batch = batch.assign(
        meeting_month=batch.frame["meeting"].to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
        locality_code=localities,
    ).repaired("locality_unknown_left_empty", unknown)
    newer = np.zeros(len(batch.frame), dtype=bool)
    if context.any_abuse_from is not None:
        newer = (batch.frame["meeting"] >= pd.Timestamp(context.any_abuse_from)).to_numpy(dtype=bool)
    linked = linked_repeats(batch)
    followed_a_crime = batch.frame["criminal_incident_flag"]
    # Of all cases, not of repeats: the account of a file shall not tell how many of its few pairs were heard before.
    unstated = ~newer & followed_a_crime.isna().to_numpy(dtype=bool)
    crime = followed_a_crime.fillna(value=True).to_numpy(dtype=bool)
    batch = batch.assign(
        linked_repeat_flag=linked & (newer | crime),
        repeat_definition=np.where(newer, "any_abuse", "criminal_incident"),
    ).repaired("criminal_incident_not_stated_taken_as_one", unstated)
    batch = batch.without("case_number", "locality", "criminal_incident_flag")
    order = (
        "meeting_month",
        "marac_agency",
        "repeat_flag",
        "linked_repeat_flag",
        "locality_code",
        "children_count",
        "pair_key",
    )
    cases = to_table(batch.kept(), "marac_cases", order)
    tables = {"marac_cases": cases, "marac_meetings": meetings(cases)}
    return Cleaned(tables, batch, ("meeting", "meeting"), monthly=True)


def _without_identifiers(batch: Batch, key: bytes) -> Batch:
    """The pair as a keyed hash; initials and birth dates gone."""
    frame = batch.frame
    parts = []
    missing = np.zeros(len(frame), dtype=bool)
    for name in IDENTIFIERS:
        if name.endswith("_born"):
            part = frame[name].dt.strftime("%Y-%m-%d").fillna("")
        else:
            part = as_text(frame[name]).str.upper().str.replace(r"[^A-Z]", "", regex=True)
        missing |= (part == "").to_numpy(dtype=bool)
        parts.append(part)
    pair = parts[0].str.cat(parts[1:], sep="|")
    # Without all four the pair is not known; the case then stands for itself and is linked to no other.
    alone = "case " + frame["file_label"].astype("str") + " " + frame["line"].astype("str")
    hashed = keyed(pair.where(~missing, alone), key, "marac pair")
    return batch.assign(pair_key=hashed).without(*IDENTIFIERS).repaired("pair_unknown_not_linked", missing)


def linked_repeats(batch: Batch) -> np.ndarray:
    """Whether the same pair was heard in the twelve months before.

    Parameters
    ----------
    batch : Batch
        With `pair_key` and `meeting`.

    Returns
    -------
    numpy.ndarray of bool
        False for rows that do not stand. Two cases of one pair at one meeting do not make each other repeats.
    """
    linked = np.zeros(len(batch.frame), dtype=bool)
    rows = np.flatnonzero(batch.standing)
    heard = batch.frame.iloc[rows][["pair_key", "meeting"]].reset_index(drop=True)
    meetings_of_pair = heard.drop_duplicates().sort_values(["pair_key", "meeting"], ignore_index=True)
    before = meetings_of_pair.groupby("pair_key", sort=False)["meeting"].shift()
    within = (meetings_of_pair["meeting"] <= before + pd.DateOffset(months=REPEAT_MONTHS)) & before.notna()
    known = heard.merge(
        meetings_of_pair.assign(within=within), on=["pair_key", "meeting"], how="left", validate="many_to_one"
    )
    linked[rows] = known["within"].to_numpy(dtype=bool)
    return linked


def meetings(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases and repeats by month of meeting.

    Parameters
    ----------
    cases : pandas.DataFrame
        `marac_cases`.

    Returns
    -------
    pandas.DataFrame
        `marac_meetings`. A month without a case has no row: nothing tells a month without a meeting from one that was
        not supplied.
    """
    counted = (
        cases.groupby("meeting_month", observed=True)
        .agg(
            cases_count=("repeat_flag", "size"),
            repeats_count=("repeat_flag", "sum"),
            linked_repeats_count=("linked_repeat_flag", "sum"),
            children_count=("children_count", lambda children: children.sum(min_count=1)),
        )
        .reset_index()
    )
    return to_table(counted, "marac_meetings", ("meeting_month",))
