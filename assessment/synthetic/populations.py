"""People and households of the invented areas, 2007 to 2011: the same for every seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from assessment.schema import code_label
from assessment.synthetic.apportion import apportion
from assessment.synthetic.calibration import calibration
from assessment.synthetic.geography import GEOGRAPHY_SEED, areas
from assessment.synthetic.streams import stream

# Share of all residents in each group; households per resident.
_SHARES = {"women_16_plus": 0.424, "children_under_16": 0.176, "aged_18_to_24": 0.070, "households": 0.437}


@cache
def people() -> np.ndarray:
    """Residents of each area in the year that rates use.

    Returns
    -------
    numpy.ndarray of int, shape (116,)
        In the order of `areas()`; sums to the population the partnership's rates imply.
    """
    kinds = areas()["kind"]
    rng = stream(GEOGRAPHY_SEED, "people")
    weights = kinds.map({"centre": 1_480, "suburb": 1_640, "town": 1_600, "rural": 1_480}).to_numpy(dtype=float)
    target = calibration()["population"]
    return apportion(
        target["people"][str(target["rate_year"])], weights * rng.normal(1, 0.09, len(kinds)).clip(0.75, 1.3)
    )


@cache
def population_rows() -> pd.DataFrame:
    """The rows of `populations.csv`.

    Returns
    -------
    pandas.DataFrame
        `Area Code`, `Group` (words), `Year`, `People`; 116 areas, five groups, five years.
    """
    county = areas()
    rng = stream(GEOGRAPHY_SEED, "groups")
    tilt = {group: rng.normal(1, 0.06, len(county)).clip(0.8, 1.2) for group in _SHARES}
    centre = (county["kind"] == "centre").to_numpy()
    tilt["aged_18_to_24"] = np.where(centre, 1.9, tilt["aged_18_to_24"])
    frames = []
    for year, total in calibration()["population"]["people"].items():
        everyone = apportion(total, people())
        groups = {"all": everyone}
        for group, share in _SHARES.items():
            groups[group] = apportion(round(total * share), everyone * tilt[group])
        for group, count in groups.items():
            frames.append(
                pd.DataFrame(
                    {
                        "Area Code": county["area_code"],
                        "Group": code_label("population_group", group),
                        "Year": int(year),
                        "People": count,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)
