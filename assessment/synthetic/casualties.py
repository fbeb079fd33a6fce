"""Road casualties by calendar year: killed, seriously and slightly injured as calibrated, several to a collision."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assessment.periods import Period, calendar_year
from assessment.synthetic.behaviours import behaviours, day_weights, draw_minute_of_day, running_total
from assessment.synthetic.calibration import calibration, day_number, scaled
from assessment.synthetic.dirt import date_text, dirt, struck, time_text
from assessment.synthetic.gazetteer import gazetteer
from assessment.synthetic.offence_places import area_weights, draw_addresses
from assessment.synthetic.streams import draw_cumulative, stream, weighted_choice
from assessment.synthetic.writing import Extract

SOURCE = "road_casualties"
SEVERITIES = ("Fatal", "Serious", "Slight")
_VEHICLES = {
    "Car": 68,
    "Motorcycle": 12,
    "Pedal cycle": 8,
    "Goods vehicle": 6,
    "Bus or coach": 2,
    "Agricultural vehicle": 1,
    "Other vehicle": 3,
}
_ALONE = ("Motorcycle", "Pedal cycle")
TWINS_A_YEAR = 8


def true_casualties(seed: int, scale: float) -> pd.DataFrame:
    """Draw the casualties.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on all counts.

    Returns
    -------
    pandas.DataFrame
        By collision: `year`, `reference`, `minute` (since the epoch), `easting_m`, `northing_m`, `severity`, `person`
        (casualty class), `vehicle`, `female`, `age` (-1 not known).
    """
    rng = stream(seed, "casualties")
    target = calibration()["casualties"]
    frames = []
    for place, year in enumerate(target["years"]):
        counts = [scaled(target[name][place], scale) for name in ("killed", "seriously_injured", "slightly_injured")]
        period = calendar_year(year).to_date(calibration()["offences"]["last_day"])
        frames.append(_year(rng, period, counts, scale))
    return pd.concat(frames, ignore_index=True)


def _year(rng: np.random.Generator, period: Period, counts: list[int], scale: float) -> pd.DataFrame:
    size = sum(counts)
    severity = rng.permutation(np.repeat(np.array(SEVERITIES, dtype=object), counts))
    # Sizes of the collisions: most hurt one person.
    sizes = 1 + weighted_choice(rng, np.array([74.0, 18.0, 6.0, 2.0]), size)
    collision = np.repeat(np.arange(size), sizes)[:size]
    number = int(collision.max()) + 1
    follows = behaviours()["collision"]
    running = running_total(day_weights(follows.months, follows.weekdays))
    ends = np.full(number, day_number(period.start)), np.full(number, day_number(period.end))
    minute = np.sort(draw_cumulative(rng, running, *ends) * 1440 + draw_minute_of_day(rng, follows.hours, number))
    street, address = draw_addresses(rng, weighted_choice(rng, area_weights(follows), number))
    book = gazetteer()
    vehicle = np.array(list(_VEHICLES), dtype=object)[
        weighted_choice(rng, np.array(list(_VEHICLES.values()), dtype=float), size)
    ]
    drawn = rng.random(size)
    alone = np.isin(vehicle.astype(str), _ALONE)
    person = np.where(drawn < 0.11, "Pedestrian", np.where(alone | (drawn < 0.70), "Driver or rider", "Passenger"))
    ages = np.arange(1, 93)
    weights = np.exp(-0.5 * ((ages - 21) / 7.0) ** 2) + 0.45 * np.exp(-0.5 * ((ages - 45) / 17.0) ** 2) + 0.04
    drivers = np.where(ages >= 17, weights, 0.0)
    cyclists = np.where(ages >= 7, weights, 0.0)
    anyone, driving, cycling = (ages[weighted_choice(rng, shape, size)] for shape in (weights, drivers, cyclists))
    age = np.where(person != "Driver or rider", anyone, np.where(vehicle == "Pedal cycle", cycling, driving))
    frame = pd.DataFrame(
        {
            "year": period.start.year,
            "reference": [f"C{period.start.year % 100:02d}/{n + 1:05d}" for n in collision],
            "minute": minute[collision],
            "easting_m": book.easting_m[street, address][collision],
            "northing_m": book.northing_m[street, address][collision],
            "severity": severity,
            "person": person,
            "vehicle": vehicle,
            "female": rng.random(size) < 0.41,
            "age": np.where(struck(rng, size, dirt()["casualties"]["age_blank_share"]), -1, age),
        }
    )
    return _with_twins(rng, frame, scaled(TWINS_A_YEAR, scale))


def _with_twins(rng: np.random.Generator, frame: pd.DataFrame, wanted: int) -> pd.DataFrame:
    """Make some casualties of one collision alike in every column, as passengers may be: two people still."""
    same = (frame["reference"] == frame["reference"].shift()) & (frame["severity"] == frame["severity"].shift())
    second = rng.permutation(np.flatnonzero(same.to_numpy()))[:wanted]
    frame = frame.copy()
    for name in ("person", "vehicle", "female", "age"):
        values = frame[name].to_numpy().copy()
        values[second] = values[second - 1]
        frame[name] = values
    return frame


def casualty_extracts(casualties: pd.DataFrame, seed: int) -> list[Extract]:
    """Make the yearly files; the earliest write severity as 1, 2, 3.

    Parameters
    ----------
    casualties : pandas.DataFrame
        As `true_casualties` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    list of Extract
        One CSV a calendar year, the last for the months there are.
    """
    rng = stream(seed, "casualty extracts")
    rates = dirt()["casualties"]
    last = calibration()["offences"]["last_day"]
    found = []
    for year, frame in casualties.groupby("year", sort=True):
        missing = struck(rng, len(frame), rates["missing_coordinates_share"])
        severity = frame["severity"].to_numpy(dtype=object)
        if year in rates["numeric_severity_years"]:
            severity = np.array([SEVERITIES.index(word) + 1 for word in severity], dtype=object)
        minute = frame["minute"].to_numpy()
        rows = pd.DataFrame(
            {
                "Reference": frame["reference"].to_numpy(),
                "Date": date_text(minute // 1440),
                "Time": time_text(minute, ""),
                "Easting": np.where(missing, "", frame["easting_m"].astype(str)),
                "Northing": np.where(missing, "", frame["northing_m"].astype(str)),
                "Severity": severity,
                "Casualty Class": frame["person"].to_numpy(),
                "Vehicle": frame["vehicle"].to_numpy(),
                "Sex": np.where(frame["female"], "Female", "Male"),
                "Age": np.where(frame["age"] < 0, "", frame["age"].astype(str)),
            },
            dtype=object,
        )
        planted = {
            "true_rows": len(rows),
            "missing_coordinates": int(missing.sum()),
            "identical_rows": int(rows.duplicated().sum()),
        }
        part = year == last.year and last < date(last.year, 12, 31)
        suffix = f"_{last.strftime('%B').lower()}" if part else ""
        found.append(Extract(SOURCE, f"casualties_{year}{suffix}.csv", rows, planted))
    return found
