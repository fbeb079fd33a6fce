"""The true offences of the sample: what happened, before any extract is made of it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from assessment.periods import calendar_year
from assessment.synthetic.behaviours import (
    behaviours,
    draw_lateness,
    draw_minute_of_day,
    running_total,
    strata,
)
from assessment.synthetic.calibration import calibration, day_number, scaled
from assessment.synthetic.grouping import rows_by
from assessment.synthetic.margins import Block, blocks, recorded_years, stratum_day_weights
from assessment.synthetic.offence_places import place_offences
from assessment.synthetic.streams import draw_cumulative, stream, weighted_choice, weighted_subset
from assessment.synthetic.victims import with_victims

HATE_CODES = frozenset({"8H", "8J", "8M", "9B", "105B"})
HATE_SHARE = 0.006
NIGHT_ENDS_HOUR = 6
MAXIMUM_SPAN_MINUTES = 14 * 24 * 60


def true_offences(seed: int, scale: float) -> pd.DataFrame:
    """Draw the offences recorded in the partnership's area.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on all counts; the margins are calibrated at 1.

    Returns
    -------
    pandas.DataFrame
        One row an offence, sorted by recorded day: `recorded_day` (days since the epoch), `from_minute`, `to_minute`
        (minutes since the epoch), `code`, `stratum`, `behaviour`, `area` (position in `areas()`), `easting_m`,
        `northing_m`, `location`, `alcohol`, `domestic`, `hate` (bool), `victim` (number, -1 without), `age` (years, -1
        not known), `sex`, `planted`.
    """
    rng = stream(seed, "offences")
    frame = _expanded(rng, blocks(rng, scale))
    frame = _with_moments(rng, frame)
    frame["alcohol"] = _alcohol(rng, frame, scale)
    frame["hate"] = frame["code"].isin(HATE_CODES).to_numpy() | (rng.random(len(frame)) < HATE_SHARE)
    frame = place_offences(stream(seed, "offence places"), frame)
    frame = with_victims(stream(seed, "victims"), frame)
    return frame.sort_values("recorded_day", kind="stable", ignore_index=True)


def _expanded(rng: np.random.Generator, settled: list[Block]) -> pd.DataFrame:
    """One row an offence, with its code and behaviour."""
    rows = [block.rows for block in settled]
    frame = pd.DataFrame(
        {
            "stratum": np.repeat([block.stratum for block in settled], rows),
            "first_day": np.repeat([day_number(block.period.start) for block in settled], rows),
            "last_day": np.repeat([day_number(block.period.end) for block in settled], rows),
            "region": np.repeat([block.region for block in settled], rows),
            "planted": np.repeat([block.planted for block in settled], rows),
            "domestic": np.concatenate([np.arange(block.rows) < block.domestic for block in settled]),
        }
    )
    code = np.empty(len(frame), dtype=object)
    behaviour = np.empty(len(frame), dtype=object)
    for (name,), members in rows_by(frame, ["stratum"]):
        stratum = strata()[name]
        code[members] = _drawn(rng, dict(stratum.codes), len(members))
        behaviour[members] = _drawn(rng, dict(stratum.behaviours), len(members))
    violent = frame["stratum"].str.contains("injury").to_numpy()
    behaviour[frame["domestic"].to_numpy() & violent] = "home"
    theft = (frame["planted"] == "rural_theft").to_numpy()
    behaviour[theft] = "farm_theft"
    code[theft] = "49"
    frame["code"] = code
    frame["behaviour"] = behaviour
    return frame


def _drawn(rng: np.random.Generator, weights: dict[str, float], size: int) -> np.ndarray:
    names = np.array(list(weights), dtype=object)
    return names[weighted_choice(rng, np.array(list(weights.values())), size)]


def _with_moments(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Draw lateness, recorded day and the times between which the offence was committed."""
    size = len(frame)
    late = np.zeros(size, dtype=np.int64)
    minute = np.zeros(size, dtype=np.int64)
    span = np.zeros(size, dtype=np.int64)
    day = np.zeros(size, dtype=np.int64)
    first, last = frame["first_day"].to_numpy(), frame["last_day"].to_numpy()
    for (name, follows), members in rows_by(frame, ["stratum", "behaviour"]):
        behaviour = behaviours()[follows]
        late[members] = draw_lateness(rng, behaviour.late, len(members))
        minute[members] = draw_minute_of_day(rng, behaviour.hours, len(members))
        span[members] = _spans(rng, behaviour.span_hours, behaviour.sharp, len(members))
        # The weekday that counts is that of the evening: what happens before six belongs to the night before.
        shift = late[members] + (minute[members] < NIGHT_ENDS_HOUR * 60)
        total = running_total(stratum_day_weights(strata()[name], follows))
        day[members] = draw_cumulative(rng, total, first[members] - shift, last[members] - shift) + shift
    frame = frame.drop(columns=["first_day", "last_day"])
    frame["recorded_day"] = day
    frame["to_minute"] = (day - late) * 1440 + minute
    frame["from_minute"] = frame["to_minute"] - span
    return frame


def _spans(rng: np.random.Generator, hours: float, sharp: float, size: int) -> np.ndarray:
    if not hours:
        return np.zeros(size, dtype=np.int64)
    minutes = np.exp(rng.normal(np.log(hours * 60), 0.75, size)) // 15 * 15
    minutes = np.clip(minutes, 15, MAXIMUM_SPAN_MINUTES).astype(np.int64)
    return np.where(rng.random(size) < sharp, 0, minutes)


@cache
def _year_starts() -> np.ndarray:
    return np.array([day_number(period.start) for period in recorded_years()])


def _alcohol(rng: np.random.Generator, frame: pd.DataFrame, scale: float) -> np.ndarray:
    """Whether alcohol played a part: by behaviour and year, and exactly as published for the domestic abuse figure."""
    factor = frame["behaviour"].map({name: each.alcohol for name, each in behaviours().items()}).to_numpy(dtype=float)
    violent = frame["stratum"].str.contains("injury").to_numpy()
    year = np.searchsorted(_year_starts(), frame["recorded_day"], side="right") - 1
    share = np.asarray(calibration()["alcohol"]["violence_share"])[year]
    chance = np.where(violent, factor * share / max(factor[violent].mean(), 1e-9), factor)
    flagged = rng.random(len(frame)) < np.clip(chance, 0, 0.95)
    target = calibration()["domestic_abuse"]
    inside = calendar_year(target["year"])
    day = frame["recorded_day"].to_numpy()
    base = np.flatnonzero(
        frame["domestic"].to_numpy() & (day >= day_number(inside.start)) & (day <= day_number(inside.end))
    )
    hour = frame["to_minute"].to_numpy()[base] % 1440 // 60
    weights = np.where((hour >= 20) | (hour < 4), 2.2, 1.0)
    flagged[base] = False
    flagged[base[weighted_subset(rng, weights, min(scaled(target["alcohol"], scale), len(base)))]] = True
    return flagged
