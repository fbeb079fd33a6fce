"""Rows of recorded crime in the force's own columns, with the dirt of a force extract."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.schema import offence_tree
from assessment.synthetic.dirt import dirt, excel_dates, moment_text, struck

HEADER = (
    "Crime Ref", "HO Code", "Offence", "Status", "Recorded Date", "Committed From", "Committed To", "Easting",
    "Northing", "Beat", "Location Type", "Alcohol", "Domestic Abuse", "Hate", "Victim Ref", "Victim Age",
    "Victim Sex", "Extract Date",
)  # fmt: skip
_SEXES = {"F": ("Female", "female", "f", "FEMALE"), "M": ("Male", "male", "m", "MALE"), "U": ("Unknown", "u")}


def crime_rows(
    rng: np.random.Generator, frame: pd.DataFrame, status: np.ndarray, *, excel: bool = False
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Put offences into the force's columns and spoil some values.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    frame : pandas.DataFrame
        Offences with `reference`, `role` and `beat`.
    status : numpy.ndarray of str
        What the status column says.
    excel : bool
        Whether the committed times are cells of a workbook (dates, serial numbers, text).

    Returns
    -------
    (pandas.DataFrame, dict of str to int)
        All columns but the recorded and the extract date; what was spoilt, counted.
    """
    codes = frame["code"].to_numpy(dtype=object)
    tree = offence_tree()
    varied, variants = code_variants(rng, codes)
    sex, sexes = _sexes(rng, frame["sex"].to_numpy(dtype=object))
    times, time_dirt = _times(rng, frame, excel=excel)
    place, place_dirt = _coordinates(rng, frame)
    rates = dirt()["police_crime"]
    domestic = frame["domestic"].to_numpy()
    victim = frame["victim"].to_numpy()
    age = frame["age"].to_numpy()
    rows = pd.DataFrame(
        {
            "Crime Ref": frame["reference"].to_numpy(dtype=object),
            "HO Code": varied,
            "Offence": np.array([tree[code].label for code in codes], dtype=object),
            "Status": status,
            **times,
            **place,
            "Beat": frame["beat"].to_numpy(dtype=object),
            "Location Type": frame["location"].to_numpy(dtype=object),
            "Alcohol": _flag(rng, frame["alcohol"].to_numpy(), rates["alcohol_blank_share"], keep=domestic),
            "Domestic Abuse": _flag(rng, domestic, rates["domestic_blank_share"], keep=domestic),
            "Hate": _flag(rng, frame["hate"].to_numpy(), rates["hate_blank_share"], keep=frame["hate"].to_numpy()),
            "Victim Ref": np.array([f"V{n + 100_000}" if n >= 0 else "" for n in victim], dtype=object),
            "Victim Age": np.array([int(years) if years >= 0 else "" for years in age], dtype=object),
            "Victim Sex": sex,
        },
        dtype=object,
    )
    return rows, {"code_variants": variants, "sex_variants": sexes, **time_dirt, **place_dirt}


def code_variants(rng: np.random.Generator, codes: np.ndarray) -> tuple[np.ndarray, int]:
    """Spell some Home Office codes as they are met with: small letters, blanks around, leading zeros.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    codes : numpy.ndarray of str
        As the offence tree has them.

    Returns
    -------
    (numpy.ndarray of str, int)
        The codes; how many are not as they were.
    """
    varied = codes.copy()
    places = np.flatnonzero(struck(rng, len(codes), dirt()["police_crime"]["code_variant_share"]))
    for place, pick in zip(places, rng.integers(4, size=len(places)), strict=True):
        code = codes[place]
        digits = len(code.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        padded = code if "." in code else "0" * max(3 - digits, 0) + code
        varied[place] = (f" {code.lower()}", f"{code} ", code.lower(), padded)[pick]
    return varied, int((varied != codes).sum())


def _sexes(rng: np.random.Generator, sex: np.ndarray) -> tuple[np.ndarray, int]:
    varied = sex.copy()
    places = np.flatnonzero(struck(rng, len(sex), dirt()["police_crime"]["sex_variant_share"]) & (sex != ""))
    for place, pick in zip(places, rng.integers(12, size=len(places)), strict=True):
        forms = _SEXES[sex[place]]
        varied[place] = forms[pick % len(forms)]
    return varied, len(places)


def _flag(rng: np.random.Generator, true: np.ndarray, blank_share: float, *, keep: np.ndarray) -> np.ndarray:
    """Y, N, or blank where nobody completed the field; never blank where it must be kept."""
    words = np.where(true, "Y", "N").astype(object)
    words[struck(rng, len(true), blank_share) & ~keep] = ""
    return words


def _times(
    rng: np.random.Generator, frame: pd.DataFrame, *, excel: bool
) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    rates = dirt()["police_crime"]
    drawn = rng.random(len(frame))
    blank = drawn < rates["blank_times_share"]
    unknown = ~blank & (drawn < rates["blank_times_share"] + rates["unknown_time_share"])
    start, end = frame["from_minute"].to_numpy(), frame["to_minute"].to_numpy()
    start = np.where(unknown, start // 1440 * 1440, start)
    end = np.where(unknown, end // 1440 * 1440, end)
    if excel:
        shares = (rates["excel"]["serial_share"], rates["excel"]["text_share"])
        first, _ = excel_dates(rng, start, shares, dated=False)
        last, _ = excel_dates(rng, end, shares, dated=False)
    else:
        first, last = moment_text(start), moment_text(end)
    first[blank] = ""
    last[blank] = ""
    counts = {"blank_times": int(blank.sum()), "unknown_times": int(unknown.sum())}
    return {"Committed From": first, "Committed To": last}, counts


def _coordinates(rng: np.random.Generator, frame: pd.DataFrame) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Lose, exchange or zero some coordinates; those outside the county are left as they are."""
    rates = dirt()["police_crime"]
    drawn = rng.random(len(frame)) + (frame["role"] == "out_of_area").to_numpy()
    bounds = np.cumsum(
        [rates["missing_coordinates_share"], rates["zero_coordinates_share"], rates["swapped_coordinates_share"]]
    )
    missing = drawn < bounds[0]
    zero = ~missing & (drawn < bounds[1])
    swapped = (drawn >= bounds[1]) & (drawn < bounds[2])
    east, north = frame["easting_m"].to_numpy(), frame["northing_m"].to_numpy()
    easting = np.where(swapped, north, np.where(zero, 0, east)).astype(object)
    northing = np.where(swapped, east, np.where(zero, 0, north)).astype(object)
    easting[missing] = ""
    northing[missing] = ""
    counts = {
        "missing_coordinates": int(missing.sum()),
        "zero_coordinates": int(zero.sum()),
        "swapped_coordinates": int(swapped.sum()),
    }
    return {"Easting": easting, "Northing": northing}, counts
