"""Versions of one thing in extracts of different days: the latest stands, and each earlier one says what became of it.

A reference that a later extract lists again supersedes the earlier row. A reference that a later extract does not list
is not thereby gone: extracts are partial, and only a row says that an offence was cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.clean.batch import Batch
from assessment.clean.extract_days import EXTRACT_DAY
from assessment.clean.identity import content_order

UNCHANGED = "unchanged_in_later_extract"
REVISED = "revised_in_later_extract"
RECLASSIFIED = "reclassified_in_later_extract"
NO_CRIMED = "no_crimed_in_later_extract"
REINSTATED = "reinstated_in_later_extract"
#: Two forms in one extract, or in extracts of which nobody knows the later: content decides which stands.
SAME_EXTRACT = "listed_again_in_same_extract"
ORDER_UNKNOWN = "listed_again_order_unknown"


@dataclass(frozen=True)
class Versions:
    """One row a thing and extract day.

    Attributes
    ----------
    rows : numpy.ndarray of int
        Positions in the batch; the versions of one thing in the order of their days, a day not known first.
    before : numpy.ndarray of int
        Position of the version each replaced; -1 for the first.
    changed : numpy.ndarray of bool
        Whether any field differs from the version before; False for the first.
    """

    rows: np.ndarray
    before: np.ndarray
    changed: np.ndarray


def keep_latest(
    batch: Batch,
    among: np.ndarray,
    key: str,
    content: Sequence[str],
    category: str,
    void: np.ndarray | None = None,
    ties: Sequence[str] = (),
) -> tuple[Batch, Versions]:
    """Of several versions of one thing, keep the one of the latest extract.

    Parameters
    ----------
    batch : Batch
        With `extract_day`; rows equal in key, day and content already settled as duplicates.
    among : numpy.ndarray of bool
        Rows that can have versions at all.
    key : str
        Field that names the thing.
    content : sequence of str
        Fields that make a version, and decide between two forms of one day.
    category : str
        The one of these whose change is a reclassification.
    void : numpy.ndarray of bool, optional
        Rows that say the thing is no longer one (no crime); none unless given.
    ties : sequence of str
        Fields that decide between two forms of one day where the content does not, and make no version.

    Returns
    -------
    Batch
        One row of each key stands; the others are superseded, each with a reason that compares it with the version
        of the next day: `UNCHANGED`, `REVISED`, `RECLASSIFIED`, `NO_CRIMED`, `REINSTATED`. What became of a thing
        matters more than what else changed: no-crimed goes before reclassified, and that before revised. Two forms of
        one day are `SAME_EXTRACT`; of different files whose days are not known, `ORDER_UNKNOWN`: the greater content
        stands. A version of a day not known gives way to one of a known day, as `ORDER_UNKNOWN`.
    Versions
        One a thing and day, for the history of counts.
    """
    rows = np.flatnonzero(among & batch.standing)
    frame = batch.frame.iloc[rows]
    again = frame.duplicated([key], keep=False).to_numpy()
    single, rows, frame = rows[~again], rows[again], frame[again]
    order = content_order(frame, [key, EXTRACT_DAY, *content, *ties])
    rows, frame = rows[order], frame.iloc[order]
    things = pd.factorize(frame[key])[0]
    days = frame[EXTRACT_DAY].to_numpy(dtype="datetime64[us]").astype("int64")
    # Days that are not known are one day here: the earliest number there is.
    last_of_day = np.append((things[1:] != things[:-1]) | (days[1:] != days[:-1]), True)[: len(rows)]
    unknown_day = frame[EXTRACT_DAY].isna().to_numpy()
    files = pd.factorize(frame["file_label"])[0]
    stands = np.flatnonzero(last_of_day)
    stands = stands[np.searchsorted(stands, np.arange(len(rows)))]
    one_extract = ~unknown_day | (files == files[stands])
    batch = _settled(batch, rows[~last_of_day & one_extract], SAME_EXTRACT)
    batch = _settled(batch, rows[~last_of_day & ~one_extract], ORDER_UNKNOWN)
    rows, things, unknown_day = rows[last_of_day], things[last_of_day], unknown_day[last_of_day]
    follows = np.append(False, things[1:] == things[:-1])[: len(rows)]
    before = np.where(follows, np.roll(rows, 1), -1)
    states = _states(batch.frame.iloc[rows], content)
    same = {name: np.append(False, codes[1:] == codes[:-1])[: len(rows)] for name, codes in states.items()}
    changed = follows & ~np.logical_and.reduce(list(same.values()))
    none = np.zeros(len(batch.frame), dtype=bool) if void is None else void
    was, now = none[before] & follows, none[rows]
    reasons = np.select(
        [unknown_day[np.roll(np.arange(len(rows)), 1)], now & ~was, was & ~now, ~same[category], changed],
        [ORDER_UNKNOWN, NO_CRIMED, REINSTATED, RECLASSIFIED, REVISED],
        UNCHANGED,
    )
    for reason in sorted(set(reasons[follows])):
        batch = _settled(batch, before[follows & (reasons == reason)], str(reason))
    return batch, Versions(
        np.concatenate([single, rows]),
        np.concatenate([np.full(len(single), -1), before]),
        np.concatenate([np.zeros(len(single), dtype=bool), changed]),
    )


def _settled(batch: Batch, rows: np.ndarray, reason: str) -> Batch:
    chosen = np.zeros(len(batch.frame), dtype=bool)
    chosen[rows] = True
    return batch.settle(chosen, "superseded", reason)


def _states(frame: pd.DataFrame, content: Sequence[str]) -> dict[str, np.ndarray]:
    """Content as numbers, so that missing equals missing."""
    return {name: pd.factorize(frame[name])[0] for name in content}
