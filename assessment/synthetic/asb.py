"""Incidents of anti-social behaviour: fourteen categories until March 2011, three from April 2011."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from assessment.synthetic.behaviours import behaviours, day_weights, draw_minute_of_day, running_total
from assessment.synthetic.calibration import calibration, day_number, planted, scaled
from assessment.synthetic.dirt import date_text, dirt, misspelt, struck, time_text, with_duplicates
from assessment.synthetic.gazetteer import gazetteer
from assessment.synthetic.geography import CENTRE_M, areas
from assessment.synthetic.margins import level_anchors, recorded_years
from assessment.synthetic.offence_places import area_weights, draw_addresses
from assessment.synthetic.offences import NIGHT_ENDS_HOUR
from assessment.synthetic.streams import draw_cumulative, stream, weighted_choice
from assessment.synthetic.writing import Extract

SOURCE = "asb"
HEADER = ("Incident No", "Date", "Time", "Category", "Easting", "Northing", "Beat", "Alcohol")
OLD_CATEGORIES = {
    "Rowdy and inconsiderate behaviour": 46, "Nuisance neighbours": 12, "Vehicle nuisance": 12, "Noise nuisance": 6,
    "Hoax calls": 4, "Malicious communications": 5, "Abandoned vehicles": 3, "Animal problems": 3, "Street drinking": 2,
    "Trespass": 2, "Fireworks": 1.5, "Begging and vagrancy": 0.8, "Littering and drugs paraphernalia": 2,
    "Prostitution related activity": 0.3,
}  # fmt: skip
NEW_CATEGORIES = {"Nuisance": 68, "Personal": 23, "Environmental": 9}
# The year from which the three categories are used, by its place among the years of the calibration.
NEW_FROM_YEAR = -1
_VARIANTS = {
    "Nuisance": ("Nuisence", "ASB Nuisance"),
    "Personal": ("ASB Personal",),
    "Environmental": ("Enviromental", "ASB Environmental"),
    "Begging and vagrancy": ("Begging & vagrancy",),
    "Rowdy and inconsiderate behaviour": ("Rowdy & inconsiderate behaviour",),
}


def true_incidents(seed: int, scale: float) -> pd.DataFrame:
    """Draw the incidents reported in the partnership's area.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on all counts; the yearly totals are calibrated at 1.

    Returns
    -------
    pandas.DataFrame
        By time: `year` (position), `day`, `minute` (since the epoch), `category`, `area`, `easting_m`, `northing_m`,
        `alcohol`.
    """
    rng = stream(seed, "asb")
    follows = behaviours()["asb"]
    totals = calibration()["asb"]["total"]
    running = running_total(day_weights(follows.months, follows.weekdays, level_anchors(totals)))
    frames = []
    for number, (year, total) in enumerate(zip(recorded_years(), totals, strict=True)):
        size = scaled(total, scale)
        time = draw_minute_of_day(rng, follows.hours, size)
        shift = (time < NIGHT_ENDS_HOUR * 60).astype(np.int64)
        ends = np.full(size, day_number(year.start)), np.full(size, day_number(year.end))
        day = draw_cumulative(rng, running, ends[0] - shift, ends[1] - shift) + shift
        named = NEW_CATEGORIES if number == len(totals) + NEW_FROM_YEAR else OLD_CATEGORIES
        category = np.array(list(named), dtype=object)[weighted_choice(rng, np.array(list(named.values())), size)]
        frames.append(pd.DataFrame({"year": number, "day": day, "minute": day * 1440 + time, "category": category}))
    frame = pd.concat(frames).sort_values("minute", kind="stable", ignore_index=True)
    area = _areas(rng, frame["day"].to_numpy())
    street, address = draw_addresses(rng, area)
    book = gazetteer()
    night = (frame["minute"] % 1440 >= 20 * 60) | (frame["minute"] % 1440 < 4 * 60)
    return frame.assign(
        area=area,
        easting_m=book.easting_m[street, address],
        northing_m=book.northing_m[street, address],
        alcohol=rng.random(len(frame)) < np.where(night, 0.34, 0.09),
    )


def _areas(rng: np.random.Generator, day: np.ndarray) -> np.ndarray:
    """The area of each incident; the changes and initiatives that are planted move incidents between areas."""
    county = areas()
    changes = [(change, county["locality_name"].isin(change["localities"])) for change in planted()["asb_changes"]]
    changes += [
        (given, county["area_name"].isin(given["areas"]))
        for given in planted()["initiatives"]
        if given["table"] == "asb_incidents"
    ]
    edges = {int(day.min())}
    for change, _ in changes:
        edges |= {day_number(change["first_day"]), day_number(change["last_day"] + timedelta(days=1))}
    starts = np.array(sorted(edges))
    segment = np.searchsorted(starts, day, side="right") - 1
    base = area_weights(behaviours()["asb"])
    area = np.zeros(len(day), dtype=np.int64)
    for number in np.unique(segment):
        weights = base
        for change, there in changes:
            if day_number(change["first_day"]) <= starts[number] <= day_number(change["last_day"]):
                weights = np.where(there, weights * change["factor"], weights)
        members = np.flatnonzero(segment == number)
        area[members] = weighted_choice(rng, weights, len(members))
    return area


def asb_extracts(incidents: pd.DataFrame, seed: int) -> list[Extract]:
    """Make the yearly files.

    Parameters
    ----------
    incidents : pandas.DataFrame
        As `true_incidents` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    list of Extract
        One CSV a year. The last but one runs on for some days: those rows stand in both files, under the same number.
    """
    rng = stream(seed, "asb extracts")
    rates = dirt()[SOURCE]
    county = areas()
    frame = incidents.assign(true=True, beat=county["beat"].to_numpy()[incidents["area"]])
    outside = frame.iloc[np.sort(rng.choice(len(frame), round(len(frame) * rates["out_of_area_share"]), replace=False))]
    angle, away = rng.uniform(0, 2 * np.pi, len(outside)), rng.uniform(34_000, 40_000, len(outside))
    outside = outside.assign(
        true=False,
        beat=[f"WS{number}" for number in rng.integers(1, 10, size=len(outside))],
        easting_m=np.round(CENTRE_M[0] + away * np.cos(angle)).astype(np.int64),
        northing_m=np.round(CENTRE_M[1] + away * np.sin(angle)).astype(np.int64),
    )
    frame = pd.concat([frame, outside]).sort_values("minute", kind="stable", ignore_index=True)
    rows, dirtied = _rows(rng, frame)
    years = calibration()["offences"]["years"]
    overlap_until = day_number(recorded_years()[-1].start) + rates["overlap_days"]
    found = []
    for number, label in enumerate(years):
        inside = (frame["year"] == number).to_numpy()
        overlap = np.zeros(len(frame), dtype=bool)
        if number == len(years) - 2:
            first_days = (frame["year"] == number + 1) & (frame["day"] < overlap_until)
            overlap = (first_days & (rows["Incident No"] != "") & frame["true"]).to_numpy()
        taken = np.flatnonzero(inside | overlap)
        again = frame["true"].to_numpy() & (rows["Incident No"] != "").to_numpy() & ~overlap
        order, repeated = with_duplicates(rng, len(taken), again[taken], rates["duplicate_share"])
        spoilt = {name: int(where[taken[order]].sum()) for name, where in dirtied.items()}
        planted_here = spoilt | {
            "true_rows": int((inside & frame["true"].to_numpy()).sum()),
            "out_of_area_rows": int((inside & ~frame["true"].to_numpy()).sum()),
            "duplicates": repeated,
            "rows_also_in_next_file": int(overlap.sum()),
        }
        ready = rows.iloc[taken[order]].reset_index(drop=True)
        found.append(Extract(SOURCE, f"asb_{label.replace('/', '-')}.csv", ready, planted_here, line_end="\r\n"))
    return found


def _rows(rng: np.random.Generator, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """The rows in the partner's columns, and which of them were spoilt how."""
    rates = dirt()[SOURCE]
    size = len(frame)
    minute = frame["minute"].to_numpy()
    colonless = struck(rng, size, rates["colonless_time_share"])
    category, _ = misspelt(rng, frame["category"].to_numpy(dtype=object), rates["category_variant_share"], _VARIANTS)
    blank_number = struck(rng, size, rates["blank_number_share"])
    drawn = rng.random(size) + ~frame["true"].to_numpy()
    missing = drawn < rates["missing_coordinates_share"]
    swapped = ~missing & (drawn < rates["missing_coordinates_share"] + rates["swapped_coordinates_share"])
    east, north = frame["easting_m"].to_numpy(), frame["northing_m"].to_numpy()
    easting = np.where(swapped, north, east).astype(object)
    northing = np.where(swapped, east, north).astype(object)
    easting[missing] = ""
    northing[missing] = ""
    alcohol = np.where(frame["alcohol"], "Y", "N").astype(object)
    alcohol[struck(rng, size, rates["alcohol_blank_share"])] = ""
    number = np.cumsum(rng.integers(1, 4, size=size)) + 100_000
    rows = pd.DataFrame(
        {
            "Incident No": np.where(blank_number, "", [f"A{n:07d}" for n in number]),
            "Date": date_text(frame["day"].to_numpy()),
            "Time": np.where(colonless, time_text(minute, ""), time_text(minute)),
            "Category": category,
            "Easting": easting,
            "Northing": northing,
            "Beat": frame["beat"].to_numpy(dtype=object),
            "Alcohol": alcohol,
        },
        dtype=object,
    )
    spoilt = {
        "blank_numbers": blank_number,
        "missing_coordinates": missing,
        "swapped_coordinates": swapped,
        "category_variants": category != frame["category"].to_numpy(dtype=object),
    }
    return rows[list(HEADER)], spoilt
