"""Assaults treated at A&E: the hospital's own database from September 2010, one more field from April 2011."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.periods import Period, add_months, month_end
from assessment.schema import code_label
from assessment.synthetic.behaviours import behaviours, day_weights, draw_minute_of_day, running_total
from assessment.synthetic.calibration import calibration, day_number, scaled
from assessment.synthetic.dirt import dirt, excel_dates, misspelt, slipped, struck, time_text
from assessment.synthetic.gazetteer import STREETS_IN_AREA, gazetteer
from assessment.synthetic.geography import areas
from assessment.synthetic.offence_places import area_weights
from assessment.synthetic.offences import NIGHT_ENDS_HOUR
from assessment.synthetic.streams import draw_cumulative, stream, weighted_choice
from assessment.synthetic.writing import SYNTHETIC, Extract

SOURCE = "ae_assaults"
EVENING = "Most of Evening Spent"
_PLACES = {"street": 38, "pub_club": 30, "home": 18, "school": 4, "work": 4, "other": 4, "not_known": 2}
_METHODS = {"body_part": 68, "blunt_object": 10, "glass_bottle": 6, "knife": 3, "other": 8, "not_known": 5}
_EVENINGS = {"home": 36, "pub_club": 44, "street": 10, "other": 6, "not_known": 4}
_BANDS = {
    "under_18": 8,
    "from_18_to_24": 42,
    "from_25_to_34": 22,
    "from_35_to_49": 19,
    "from_50_to_64": 6,
    "from_65": 2,
    "not_known": 1,
}
_ALCOHOL = {
    "street": 0.66,
    "pub_club": 0.90,
    "home": 0.42,
    "school": 0.04,
    "work": 0.10,
    "other": 0.35,
    "not_known": 0.4,
}
_KNOWN = {"street": 0.30, "pub_club": 0.26, "home": 0.88, "school": 0.72, "work": 0.45, "other": 0.40, "not_known": 0.4}
_SHORT = {
    "Street or public place": ("Street", "Street/public place"),
    "Pub or club": ("Pub/club", "Pub / Club"),
    "School or college": ("School",),
    "Fist, feet or other body part": ("Fist/feet",),
    "Glass or bottle": ("Glass/bottle",),
    "Knife or sharp object": ("Knife",),
    "Under 18": ("<18",),
    "18 to 24": ("18-24",),
    "25 to 34": ("25-34",),
    "35 to 49": ("35-49",),
    "50 to 64": ("50-64",),
    "65 and over": ("65+",),
    "Not known": ("Unknown",),
    "Female": ("F",),
    "Male": ("M",),
}


def true_attendances(seed: int, scale: float) -> pd.DataFrame:
    """Draw the attendances after an assault.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on the number a month.

    Returns
    -------
    pandas.DataFrame
        By arrival: `arrival_minute`, `assault_minute` (since the epoch), `place`, `method`, `evening` (codes), `area`
        (position), `premises` (position, -1 elsewhere), `alcohol`, `known` (bool), `band` (code), `female` (bool).
    """
    rng = stream(seed, "attendances")
    target = calibration()["attendances"]
    first = target["first_month"]
    frames = []
    for number, count in enumerate(target["a_month"]):
        month = Period(add_months(first, number), month_end(add_months(first, number)))
        frames.append(_month(rng, month, scaled(count, scale)))
    frame = pd.concat(frames).sort_values("arrival_minute", kind="stable", ignore_index=True)
    size = len(frame)
    place = frame["place"]
    area = weighted_choice(rng, area_weights(behaviours()["nights_out"]), size)
    at_home = weighted_choice(rng, area_weights(behaviours()["home"]), size)
    area = np.where(place.isin(["home", "school", "work"]), at_home, area)
    book = gazetteer()
    premises = weighted_choice(rng, book.premises["weight"].to_numpy(), size)
    there = (place == "pub_club").to_numpy() & (areas()["kind"] == "centre").to_numpy()[area]
    return frame.assign(
        area=np.where(there, book.premises["area"].to_numpy()[premises], area),
        premises=np.where(there, premises, -1),
        method=_drawn(rng, _METHODS, size),
        evening=_drawn(rng, _EVENINGS, size),
        alcohol=rng.random(size) < place.map(_ALCOHOL).to_numpy(),
        known=rng.random(size) < place.map(_KNOWN).to_numpy(),
        band=_drawn(rng, _BANDS, size),
        female=rng.random(size) < np.where(place == "home", 0.62, 0.24),
    )


def _drawn(rng: np.random.Generator, weights: dict[str, float] | dict[str, int], size: int) -> np.ndarray:
    return np.array(list(weights), dtype=object)[
        weighted_choice(rng, np.array(list(weights.values()), dtype=float), size)
    ]


def _month(rng: np.random.Generator, month: Period, size: int) -> pd.DataFrame:
    """The assaults of a month: nights out in street and pub, other hours elsewhere; nobody arrives after the month."""
    place = _drawn(rng, _PLACES, size)
    minute = np.zeros(size, dtype=np.int64)
    for name, members in (
        ("nights_out", np.flatnonzero(np.isin(place.astype(str), ["street", "pub_club"]))),
        ("other_violence", np.flatnonzero(~np.isin(place.astype(str), ["street", "pub_club"]))),
    ):
        follows = behaviours()[name]
        time = draw_minute_of_day(rng, follows.hours, len(members))
        shift = (time < NIGHT_ENDS_HOUR * 60).astype(np.int64)
        running = running_total(day_weights(follows.months, follows.weekdays))
        ends = np.full(len(members), day_number(month.start)), np.full(len(members), day_number(month.end))
        minute[members] = (draw_cumulative(rng, running, ends[0] - shift, ends[1] - shift) + shift) * 1440 + time
    delay = np.exp(rng.normal(np.log(75), 0.8, size)).astype(np.int64) + 8
    last = day_number(month.end) * 1440 + 1439
    arrival = np.minimum(minute + delay, last)
    return pd.DataFrame({"arrival_minute": arrival, "assault_minute": minute, "place": place})


def attendance_extracts(attendances: pd.DataFrame, seed: int) -> list[Extract]:
    """Make the hospital's two workbooks.

    Parameters
    ----------
    attendances : pandas.DataFrame
        As `true_attendances` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    list of Extract
        One to the month before the additional field, one from it on.
    """
    rng, spoil = stream(seed, "attendance extracts"), stream(seed, "attendance places misspelt")
    target = calibration()["attendances"]
    split = target["evening_place_from"]
    spans = [(target["first_month"], add_months(split, -1)), (split, target["last_month"])]
    found = []
    for number, (first, last) in enumerate(spans):
        day = attendances["arrival_minute"].to_numpy() // 1440
        inside = attendances[(day >= day_number(first)) & (day <= day_number(month_end(last)))].reset_index(drop=True)
        rows, planted = _rows(rng, spoil, inside)
        if number == 0:
            rows = rows.drop(columns=EVENING)
        name = f"ae_assaults_{first.strftime('%Y-%m')}_to_{last.strftime('%Y-%m')}.xlsx"
        planted |= {"true_rows": len(rows), "title_lines": 1}
        found.append(Extract(SOURCE, name, rows, planted, sheet="Assaults", before=((SYNTHETIC,),)))
    return found


def _rows(
    rng: np.random.Generator, spoil: np.random.Generator, frame: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, int]]:
    rates = dirt()["attendances"]
    size = len(frame)
    shares = (rates["serial_date_share"], rates["text_date_share"])
    arrival, assault = frame["arrival_minute"].to_numpy(), frame["assault_minute"].to_numpy()
    arrival_date, form = excel_dates(rng, arrival // 1440 * 1440, shares, dated=True)
    assault_date, _ = excel_dates(rng, assault // 1440 * 1440, shares, dated=True)
    unknown = struck(rng, size, rates["time_unknown_share"])
    assault_time = time_text(assault)
    # Reception writes midnight, a word or nothing when the time is not known; no true time is midnight.
    assault_time[unknown] = np.array(["00:00", "unknown", ""], dtype=object)[rng.integers(3, size=int(unknown.sum()))]
    assault_date[unknown & struck(rng, size, 0.15)] = ""
    words = {
        "Incident Location Type": _labels("attendance_place", frame["place"]),
        "Weapon or Method": _labels("assault_method", frame["method"]),
        "Age Band": _labels("age_band", frame["band"]),
        "Sex": np.where(frame["female"], "Female", "Male").astype(object),
        EVENING: _labels("attendance_place", frame["evening"]),
    }
    varied = 0
    for name, labels in words.items():
        words[name], count = misspelt(rng, labels, rates["label_variant_share"], _SHORT)
        varied += count
    words[EVENING][struck(rng, size, rates["evening_blank_share"])] = ""
    county = areas()
    locality = county["locality_name"].to_numpy(dtype=object)[frame["area"]]
    locality[struck(rng, size, rates["locality_blank_share"])] = ""
    described, places_misspelt = _misspelt_places(spoil, _locations(rng, frame), frame, rates["place_misspelt_share"])
    rows = pd.DataFrame(
        {
            "Arrival Date": arrival_date,
            "Arrival Time": time_text(arrival),
            "Assault Date": assault_date,
            "Assault Time": assault_time,
            "Incident Location Type": words["Incident Location Type"],
            "Incident Location": described,
            "Locality": locality,
            "Weapon or Method": words["Weapon or Method"],
            "Alcohol": _flag(rng, frame["alcohol"].to_numpy(), rates["alcohol_blank_share"]),
            "Assailant Known": _flag(rng, frame["known"].to_numpy(), rates["assailant_blank_share"]),
            "Age Band": words["Age Band"],
            "Sex": words["Sex"],
            EVENING: words[EVENING],
        },
        dtype=object,
    )
    return rows, {
        "unknown_times": int(unknown.sum()),
        "label_variants": varied,
        "places_misspelt": places_misspelt,
        "serial_dates": int((form == "serial").sum()),
        "text_dates": int((form == "text").sum()),
    }


def _labels(codes: str, values: pd.Series) -> np.ndarray:
    return np.array([code_label(codes, value) for value in values], dtype=object)


def _flag(rng: np.random.Generator, true: np.ndarray, blank_share: float) -> np.ndarray:
    words = np.where(true, "Y", "N").astype(object)
    words[struck(rng, len(true), blank_share)] = ""
    return words


def _locations(rng: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """What reception typed: the name of the premises more or less as it is, a street, or little."""
    book = gazetteer()
    names = book.premises["premises_name"].to_numpy()
    streets = book.streets["street_name"].to_numpy()[frame["area"].to_numpy() * STREETS_IN_AREA]
    said = np.empty(len(frame), dtype=object)
    ways = rng.integers(8, size=len(frame))
    for row, (premises, place, way) in enumerate(zip(frame["premises"], frame["place"], ways, strict=True)):
        if premises >= 0:
            name = names[premises]
            said[row] = (
                name,
                name,
                name,
                name.upper(),
                name.removeprefix("The "),
                f"outside {name}",
                name.lower(),
                "pub in town",
            )[way]
        elif place == "street":
            said[row] = (
                streets[row],
                streets[row],
                f"{streets[row]} car park",
                "street",
                "town centre",
                "",
                "walking home",
                "taxi rank",
            )[way]
        else:
            said[row] = "home" if place == "home" else ""
    return said


def _misspelt_places(
    rng: np.random.Generator, said: np.ndarray, frame: pd.DataFrame, share: float
) -> tuple[np.ndarray, int]:
    """Descriptions some of which have a slip of the keyboard in them, and how many."""
    named = (frame["premises"] >= 0).to_numpy() | (frame["place"] == "street").to_numpy()
    spoilt = said.copy()
    for row in np.flatnonzero(struck(rng, len(said), share) & named & (said != "")):
        spoilt[row] = slipped(rng, said[row])
    return spoilt, int((spoilt != said).sum())
