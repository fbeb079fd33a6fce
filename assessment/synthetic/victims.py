"""Victims of the sample: who is harmed again, and burglaries that come back to the same address or street."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.synthetic.behaviours import behaviours
from assessment.synthetic.calibration import planted
from assessment.synthetic.gazetteer import ADDRESSES_IN_STREET, gazetteer
from assessment.synthetic.streams import weighted_choice

AGES = np.arange(1, 93)
AGE_NOT_KNOWN_SHARE = 0.06
SEX_NOT_KNOWN_SHARE = 0.02
# Codes whose wording says who the victim is; such a victim is one of their own, not one seen before.
CHILD_CODES = ("11A", "19D", "21", "22B")
FEMALE_CODES = ("19C", "19D", "20A")
MALE_CODES = ("17A",)


def with_victims(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Give offences against people a victim, some of them one who was harmed before.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    frame : pandas.DataFrame
        Placed offences: `behaviour`, `code`, `domestic`, `stratum`, `planted`, `recorded_day`, `area`, `street`,
        `address`.

    Returns
    -------
    pandas.DataFrame
        With `victim` (number, -1 without), `age` (-1 not known) and `sex` ('F', 'M', 'U' or ''); the places of repeats
        are those of the offence before.
    """
    frame = frame.sort_values("recorded_day", kind="stable", ignore_index=True)
    size = len(frame)
    chance = frame["behaviour"].map({name: each.victim for name, each in behaviours().items()}).to_numpy(dtype=float)
    domestic = frame["domestic"].to_numpy()
    person = domestic | (rng.random(size) < chance)
    victim = np.where(person, np.arange(size), -1)
    frame, victim = _known_at_home(rng, frame, victim, domestic)
    frame, victim = _burgled_again(rng, frame, victim)
    age, sex = _people(rng, size, domestic, frame)
    # A person keeps age (to the year) and sex: those of the row where they first appear.
    first = np.where(victim >= 0, victim, np.arange(size))
    years = (frame["recorded_day"].to_numpy() - frame["recorded_day"].to_numpy()[first]) // 365
    age = np.where(age[first] >= 0, age[first] + years, -1)
    frame["victim"] = victim
    frame["age"] = np.where(victim >= 0, age, -1)
    frame["sex"] = np.where(victim >= 0, sex[first], "")
    return frame.drop(columns=["street", "address"])


def _known_at_home(
    rng: np.random.Generator, frame: pd.DataFrame, victim: np.ndarray, domestic: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Let domestic abuse return to the same people: fewer victims than offences, a few of them with many."""
    victim = victim.copy()
    source = np.arange(len(frame))
    worded = frame["code"].isin([*CHILD_CODES, *FEMALE_CODES, *MALE_CODES]).to_numpy()
    rows = np.flatnonzero(domestic & ~worded)
    by_area = pd.Series(rows).groupby(frame["area"].to_numpy()[rows], sort=True).indices
    for places in by_area.values():
        members = rows[places]
        pool = max(1, round(len(members) * planted()["repeats"]["domestic_pool_share"]))
        number = np.floor(rng.random(len(members)) ** 1.5 * pool).astype(np.int64)
        _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
        source[members] = members[first][inverse]
    victim[rows] = source[rows]
    return _moved(frame, source), victim


def _burgled_again(
    rng: np.random.Generator, frame: pd.DataFrame, victim: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Let some burglaries come back to the address, or to another address of the street, of one shortly before."""
    victim = victim.copy()
    rows = np.flatnonzero(((frame["stratum"] == "burglary_dwelling") & (frame["planted"] == "")).to_numpy())
    shares = planted()["repeats"]
    drawn = rng.random(len(rows))
    back = rng.integers(1, 26, size=len(rows))
    again = (drawn < shares["burglary_repeat_share"]) & (np.arange(len(rows)) >= 26)
    near = (
        ~again
        & (drawn < shares["burglary_repeat_share"] + shares["burglary_near_share"])
        & (np.arange(len(rows)) >= 26)
    )
    source = np.arange(len(frame))
    for position in np.flatnonzero(again | near):
        source[rows[position]] = source[rows[position - back[position]]]
    moved = _moved(frame, source)
    repeats = rows[again]
    has_person = repeats[(victim[repeats] >= 0) & (victim[source[repeats]] >= 0)]
    victim[has_person] = victim[source[has_person]]
    book = gazetteer()
    close = rows[near]
    street = moved["street"].to_numpy()[close]
    address = (moved["address"].to_numpy()[close] + rng.integers(1, 5, size=len(close))) % ADDRESSES_IN_STREET
    easting, northing = moved["easting_m"].to_numpy().copy(), moved["northing_m"].to_numpy().copy()
    easting[close], northing[close] = book.easting_m[street, address], book.northing_m[street, address]
    return moved.assign(easting_m=easting, northing_m=northing), victim


def _moved(frame: pd.DataFrame, source: np.ndarray) -> pd.DataFrame:
    """Take the place of another row: the one at position `source`."""
    return frame.assign(
        **{name: frame[name].to_numpy()[source] for name in ("area", "street", "address", "easting_m", "northing_m")}
    )


def _people(
    rng: np.random.Generator, size: int, domestic: np.ndarray, frame: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Age and sex of a victim, by what happened to them."""
    young = np.exp(-0.5 * ((AGES - 22) / 9.0) ** 2) * (AGES >= 10) + 0.10 * (AGES >= 10)
    grown = np.exp(-0.5 * ((AGES - 34) / 12.0) ** 2) * (AGES >= 16)
    any_age = np.exp(-0.5 * ((AGES - 45) / 20.0) ** 2) * (AGES >= 16)
    violent = frame["stratum"].str.contains("injury|sexual|robbery").to_numpy()
    age = AGES[weighted_choice(rng, any_age, size)]
    age = np.where(violent, AGES[weighted_choice(rng, young, size)], age)
    age = np.where(domestic, AGES[weighted_choice(rng, grown, size)], age)
    age = np.where(frame["code"].isin(CHILD_CODES), rng.integers(4, 16, size=size), age)
    age = np.where(rng.random(size) < AGE_NOT_KNOWN_SHARE, -1, age)
    female = np.where(domestic, 0.80, np.where(frame["stratum"].str.contains("sexual"), 0.88, 0.42))
    sex = np.where(rng.random(size) < female, "F", "M")
    sex = np.where(rng.random(size) < SEX_NOT_KNOWN_SHARE, "U", sex)
    sex = np.where(frame["code"].isin(FEMALE_CODES), "F", np.where(frame["code"].isin(MALE_CODES), "M", sex))
    return age, sex
