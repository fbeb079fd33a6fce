"""Where the offences of the sample happen: area by behaviour, street by how hot it is, premises for nights out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.synthetic.behaviours import Behaviour, behaviours, running_total
from assessment.synthetic.calibration import calibration, day_number, planted
from assessment.synthetic.gazetteer import ADDRESSES_IN_STREET, STREETS_IN_AREA, gazetteer
from assessment.synthetic.geography import GEOGRAPHY_SEED, areas
from assessment.synthetic.grouping import rows_by
from assessment.synthetic.populations import people
from assessment.synthetic.streams import draw_cumulative, stream, weighted_choice

NIGHT_OUT_PLACES = ("Street", "Public house or club")
PREMISES_SHARE = 0.62
SERIES_ADDRESSES = 12


def area_weights(behaviour: Behaviour, spread: float = 0.35) -> np.ndarray:
    """How much of a behaviour each area draws: its people, its kind, and a lasting difference of its own.

    Parameters
    ----------
    behaviour : Behaviour
        Says how much a resident of each kind of area draws.
    spread : float
        Standard deviation, on the log scale, of the lasting difference.

    Returns
    -------
    numpy.ndarray of float, shape (116,)
        In the order of `areas()`.
    """
    kind = areas()["kind"].map(dict(behaviour.kinds)).to_numpy(dtype=float)
    lasting = stream(GEOGRAPHY_SEED, f"lasting {behaviour.name}").normal(0, spread, len(kind))
    return people() * kind * np.exp(lasting)


def place_offences(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Give each offence an area, an address and a kind of place.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    frame : pandas.DataFrame
        `behaviour`, `region`, `code`, `recorded_day`, `planted`.

    Returns
    -------
    pandas.DataFrame
        With `area`, `street`, `address` (positions in the gazetteer), `easting_m`, `northing_m`, `location`.
    """
    area = np.zeros(len(frame), dtype=np.int64)
    location = np.empty(len(frame), dtype=object)
    touched = _touched(frame)
    for (name, region, initiative), members in rows_by(
        frame.assign(touched=touched), ["behaviour", "region", "touched"]
    ):
        behaviour = behaviours()[name]
        weights = area_weights(behaviour) * _region(region)
        if initiative >= 0:
            given = planted()["initiatives"][initiative]
            weights = np.where(areas()["area_name"].isin(given["areas"]), weights * given["factor"], weights)
        area[members] = weighted_choice(rng, weights, len(members))
        labels = np.array(list(behaviour.places), dtype=object)
        location[members] = labels[weighted_choice(rng, np.array(list(behaviour.places.values())), len(members))]
    placed = frame.assign(area=area, location=location)
    street, address = draw_addresses(rng, area)
    series = (frame["planted"] == "near_repeat_series").to_numpy()
    # A series keeps to one end of two neighbouring streets of its area.
    street[series] = area[series] * STREETS_IN_AREA + 4 + rng.integers(2, size=int(series.sum()))
    address[series] = rng.integers(SERIES_ADDRESSES, size=int(series.sum()))
    return _at_premises(rng, placed.assign(street=street, address=address))


def draw_addresses(rng: np.random.Generator, area: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A street of each given area, likelier where more happens, and an address on it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    area : numpy.ndarray of int
        Positions in `areas()`.

    Returns
    -------
    (numpy.ndarray of int, numpy.ndarray of int)
        Positions in the gazetteer's streets and of the address on the street.
    """
    total = running_total(gazetteer().streets["weight"].to_numpy())
    first = area * STREETS_IN_AREA
    street = draw_cumulative(rng, total, first, first + STREETS_IN_AREA - 1)
    # Squaring gathers events at one end of the street, so that some addresses stand out.
    address = np.floor(rng.random(len(area)) ** 1.6 * ADDRESSES_IN_STREET).astype(np.int64)
    return street, address


def _touched(frame: pd.DataFrame) -> np.ndarray:
    """Number of the initiative that bears on each offence, -1 when none does."""
    found = np.full(len(frame), -1)
    day = frame["recorded_day"].to_numpy()
    for number, given in enumerate(planted()["initiatives"]):
        if given["table"] == "offences":
            during = (day >= day_number(given["first_day"])) & (day <= day_number(given["last_day"]))
            found[during & frame["code"].isin(given["codes"]).to_numpy()] = number
    return found


def _region(region: str) -> np.ndarray:
    county = areas()
    if region.startswith("area:"):
        return (county["area_name"] == region.removeprefix("area:")).to_numpy(dtype=float)
    north = county["locality_name"].isin(calibration()["offences"]["north"]).to_numpy()
    rural_theft = county["locality_name"].isin(planted()["rural_theft"]["localities"]).to_numpy()
    chosen = {"all": np.ones(len(county)), "north": north, "not_north": ~north, "rural_theft": rural_theft}
    return chosen[region].astype(float)


def _at_premises(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Put most nights out of the city centre at its premises, the hot ones above all."""
    book = gazetteer()
    easting = book.easting_m[frame["street"], frame["address"]]
    northing = book.northing_m[frame["street"], frame["address"]]
    central = (areas()["kind"] == "centre").to_numpy()[frame["area"]]
    out = (frame["behaviour"] == "nights_out").to_numpy() & frame["location"].isin(NIGHT_OUT_PLACES).to_numpy()
    free = (frame["region"] != "north").to_numpy()
    there = np.flatnonzero(central & out & free & (rng.random(len(frame)) < PREMISES_SHARE))
    chosen = book.premises.iloc[weighted_choice(rng, book.premises["weight"].to_numpy(), len(there))]
    area = frame["area"].to_numpy().copy()
    area[there] = chosen["area"].to_numpy()
    easting[there] = chosen["easting_m"].to_numpy()
    northing[there] = chosen["northing_m"].to_numpy()
    return frame.assign(area=area, easting_m=easting, northing_m=northing).drop(columns="region")
