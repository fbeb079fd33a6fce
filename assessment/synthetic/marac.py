"""The MARAC case list: months and repeats as published, pairs of people who do come back when the flag says so."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from assessment.periods import add_months, month_end, month_start
from assessment.schema import code_label
from assessment.synthetic.calibration import calibration, day_number, scaled
from assessment.synthetic.dirt import dirt, excel_dates, misspelt, struck
from assessment.synthetic.geography import areas
from assessment.synthetic.populations import people
from assessment.synthetic.streams import stream, weighted_choice
from assessment.synthetic.writing import SYNTHETIC, Extract

HEADER = (
    "Case No", "Meeting Date", "Victim Initials", "Victim DOB", "Perpetrator Initials", "Perpetrator DOB",
    "Referring Agency", "Risk Level", "Repeat", "Children", "Locality", "LSOA",
)  # fmt: skip
_AGENCIES = {
    "police": 62,
    "health": 7,
    "housing": 5,
    "childrens_services": 6,
    "probation": 5,
    "idva": 8,
    "voluntary": 5,
    "other": 2,
}
_AGENCY_VARIANTS = {"Independent domestic violence advisers": ("IDVA",), "Children's services": ("Childrens services",)}
# A pair that comes back does so within ten months; one that comes back after fifteen or more is a new referral. Nothing
# is planted between, so that no reading of "within twelve months" makes a difference.
REPEAT_WITHIN_MONTHS = 10
NEW_AFTER_MONTHS = 15
RETURNS_LATE_SHARE = 0.03
KNOWN_VICTIM_SHARE = 0.02
FIRST_BIRTH, LAST_BIRTH = date(1942, 1, 1), date(1993, 12, 31)
LETTERS = np.array(list("ABCDEFGHJKLMNPRSTW"))


def true_cases(seed: int, scale: float) -> pd.DataFrame:
    """Draw the cases heard.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on the cases a month.

    Returns
    -------
    pandas.DataFrame
        One row a case, by meeting: `month` (its number from the first), `meeting` (date), `pair`, `victim` (numbers),
        `repeat` (bool).
    """
    rng = stream(seed, "marac")
    target = calibration()["marac"]
    last_heard: dict[int, int] = {}
    victim_of: list[int] = []
    rows: list[tuple[int, int, bool]] = []
    for month, (cases, repeats) in enumerate(zip(target["cases"], target["repeats"], strict=True)):
        waiting = [pair for pair, heard in last_heard.items() if 1 <= month - heard <= REPEAT_WITHIN_MONTHS]
        wanted = min(scaled(repeats, scale), len(waiting))
        again = rng.permutation(np.array(waiting, dtype=np.int64))[:wanted]
        heard_now = [(int(pair), True) for pair in again]
        heard_now += [
            (_new_pair(rng, month, last_heard, victim_of), False) for _ in range(scaled(cases, scale) - wanted)
        ]
        last_heard |= {pair: month for pair, _ in heard_now}
        rows += [(month, *heard_now[place]) for place in rng.permutation(len(heard_now))]
    frame = pd.DataFrame(rows, columns=["month", "pair", "repeat"])
    first, second = np.array([_meetings(add_months(target["first_month"], int(m))) for m in frame["month"]]).T
    # The first half of a month's cases is heard at its first meeting.
    place = frame.groupby("month").cumcount() / frame.groupby("month")["pair"].transform("size")
    frame["meeting"] = np.where(place < 0.5, first, second)
    frame["victim"] = np.array(victim_of)[frame["pair"]]
    return frame


def _new_pair(rng: np.random.Generator, month: int, last_heard: dict[int, int], victim_of: list[int]) -> int:
    drawn = rng.random()
    if drawn < RETURNS_LATE_SHARE:
        old = [pair for pair, heard in last_heard.items() if month - heard >= NEW_AFTER_MONTHS]
        if old:
            pair = old[int(rng.integers(len(old)))]
            last_heard[pair] = month
            return pair
    known = drawn > 1 - KNOWN_VICTIM_SHARE and victim_of
    victim_of.append(victim_of[int(rng.integers(len(victim_of)))] if known else len(victim_of))
    return len(victim_of) - 1


def _meetings(month: date) -> tuple[date, date]:
    """The second and the fourth Thursday of a month."""
    first = month_start(month) + timedelta(days=(3 - month_start(month).weekday()) % 7)
    return first + timedelta(days=7), first + timedelta(days=21)


def marac_extract(cases: pd.DataFrame, seed: int) -> Extract:
    """Make the coordinator's workbook.

    Parameters
    ----------
    cases : pandas.DataFrame
        As `true_cases` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    Extract
        Title lines, the header once more half way down, a total line.
    """
    rng = stream(seed, "marac extract")
    rates = dirt()["marac"]
    size = len(cases)
    pair, victim = cases["pair"].to_numpy(), cases["victim"].to_numpy()
    victims = _people(rng, int(victim.max()) + 1)
    others = _people(rng, int(pair.max()) + 1)
    home = weighted_choice(rng, people().astype(float), int(victim.max()) + 1)[victim]
    county = areas()
    codes = np.array(list(_AGENCIES), dtype=object)[weighted_choice(rng, np.array(list(_AGENCIES.values())), size)]
    labels = np.array([code_label("marac_agency", code) for code in codes], dtype=object)
    agency, agencies = misspelt(rng, labels, rates["agency_variant_share"], _AGENCY_VARIANTS)
    flag, flags = _repeat_words(rng, cases["repeat"].to_numpy(), rates["repeat_variant_share"])
    day = np.array([day_number(meeting) for meeting in cases["meeting"]])
    meeting, form = excel_dates(rng, day * 1440, (0.0, rates["text_date_share"]), dated=True)
    births = [
        _birth_cells(rng, born, rates["text_date_share"])
        for born in (victims["born"].to_numpy()[victim], others["born"].to_numpy()[pair])
    ]
    children = rng.choice([0, 1, 2, 3, 4], p=[0.32, 0.27, 0.24, 0.12, 0.05], size=size)
    number = cases.groupby("month").cumcount() + 1
    frame = pd.DataFrame(
        {
            "Case No": [f"HM-{m.year}{m.month:02d}-{n:03d}" for m, n in zip(cases["meeting"], number, strict=True)],
            "Meeting Date": meeting,
            "Victim Initials": victims["initials"].to_numpy()[victim],
            "Victim DOB": births[0],
            "Perpetrator Initials": others["initials"].to_numpy()[pair],
            "Perpetrator DOB": births[1],
            "Referring Agency": agency,
            "Risk Level": np.where(rng.random(size) < 0.94, "High", "Medium"),
            "Repeat": flag,
            "Children": children,
            "Locality": county["locality_name"].to_numpy()[home],
            "LSOA": county["area_code"].to_numpy()[home],
        },
        dtype=object,
    )
    last = month_end(add_months(calibration()["marac"]["first_month"], len(calibration()["marac"]["cases"]) - 1))
    planted = {
        "true_rows": size,
        "repeat_variants": flags,
        "agency_variants": agencies,
        "text_dates": int((form == "text").sum()),
        "title_lines": 2,
        "blank_lines": 1,
        "repeated_header_lines": rates["repeated_headers"],
        "total_lines": 1,
    }
    before: tuple[tuple[str, ...], ...] = ((SYNTHETIC,), (f"MARAC cases to {last.strftime('%d/%m/%Y')}",), ())
    return Extract(
        "marac", "marac_cases.xlsx", frame[list(HEADER)], planted, sheet="Cases", before=before,
        after=(("Total cases", size),),
        headers_at=tuple(size * n // 2 for n in range(1, rates["repeated_headers"] + 1)),
    )  # fmt: skip


def _people(rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Invented initials and birth dates; no two people are born on one day, so that no pair is mistaken for another.

    A sample many times the calibrated size has more people than days: then days are used again.
    """
    days = (LAST_BIRTH - FIRST_BIRTH).days
    initials = ["".join(pair) for pair in LETTERS[rng.integers(len(LETTERS), size=(size, 2))]]
    drawn = np.concatenate([rng.permutation(days) for _ in range(-(-size // days))])[:size]
    return pd.DataFrame(
        {"initials": initials, "born": np.datetime64(FIRST_BIRTH, "s") + drawn * np.timedelta64(86_400, "s")}
    )


def _birth_cells(rng: np.random.Generator, born: np.ndarray, text_share: float) -> np.ndarray:
    cells = born.astype(object)
    text = struck(rng, len(born), text_share)
    cells[text] = pd.DatetimeIndex(born[text]).strftime("%d/%m/%Y")
    return cells


def _repeat_words(rng: np.random.Generator, repeat: np.ndarray, share: float) -> tuple[np.ndarray, int]:
    words = np.where(repeat, "Y", "N").astype(object)
    places = np.flatnonzero(struck(rng, len(repeat), share))
    for place, pick in zip(places, rng.integers(2, size=len(places)), strict=True):
        words[place] = ("Yes", "yes")[pick] if repeat[place] else ("No", "no")[pick]
    return words, len(places)
