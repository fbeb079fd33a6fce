"""Recorded crime as the force sends it: yearly files, a workbook for the current year, a later overlapping extract."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assessment.periods import Period
from assessment.synthetic.calibration import calibration, day_number
from assessment.synthetic.crime_rows import HEADER, crime_rows
from assessment.synthetic.dirt import date_text, dirt, excel_dates, shaped_dates, struck, with_duplicates
from assessment.synthetic.geography import CENTRE_M, areas
from assessment.synthetic.margins import recorded_years
from assessment.synthetic.streams import stream
from assessment.synthetic.writing import SYNTHETIC, Extract

SOURCE = "police_crime"
# A code that an offence may first have been recorded under.
FIRST_CODES = {
    "8G": "105A", "105A": "8G", "8F": "8G", "8L": "9A", "9A": "105A", "28A": "30A", "30A": "28A", "45": "126",
    "48": "45", "49": "40", "40": "49", "44": "49", "46": "49", "58C": "58D", "58D": "58B", "58A": "58B",
    "58B": "58A", "5A": "8F",
}  # fmt: skip
NEIGHBOUR_BEATS = 9


def crime_extracts(offences: pd.DataFrame, seed: int) -> list[Extract]:
    """Make the force's files from the true offences.

    Parameters
    ----------
    offences : pandas.DataFrame
        As `true_offences` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    list of Extract
        One CSV a past year, the workbook of the current year, the later extract. Without repeated rows, rows that a
        later extract supersedes, rows that are no crime and rows of other beats, exactly the true offences are left.
    """
    rng = stream(seed, "crime extracts")
    everything = _with_references(rng, _with_extras(rng, offences))
    found = []
    years = recorded_years()
    for label, year in zip(calibration()["offences"]["years"][:-1], years[:-1], strict=True):
        inside = everything[_between(everything, year)].reset_index(drop=True)
        found.append(_yearly_file(rng, inside, label, date(year.end.year, 4, 10)))
    current = everything[_between(everything, years[-1])].reset_index(drop=True)
    return found + _current_files(rng, current, calibration()["offences"]["years"][-1])


def _between(frame: pd.DataFrame, period: Period) -> np.ndarray:
    day = frame["recorded_day"].to_numpy()
    return (day >= day_number(period.start)) & (day <= day_number(period.end))


def _with_extras(rng: np.random.Generator, offences: pd.DataFrame) -> pd.DataFrame:
    """Add what is no offence of the partnership: rows found to be no crime, rows of neighbouring beats."""
    rates = dirt()["police_crime"]
    county = areas()
    known = offences.assign(role="true", beat=county["beat"].to_numpy()[offences["area"]])
    none = _copies(rng, known, rates["no_crime_share"], "no_crime")
    outside = _copies(rng, known, rates["out_of_area_share"], "out_of_area")
    angle = rng.uniform(0, 2 * np.pi, len(outside))
    away = rng.uniform(34_000, 40_000, len(outside))
    outside = outside.assign(
        easting_m=np.round(CENTRE_M[0] + away * np.cos(angle)).astype(np.int64),
        northing_m=np.round(CENTRE_M[1] + away * np.sin(angle)).astype(np.int64),
        beat=[f"WS{number}" for number in rng.integers(1, NEIGHBOUR_BEATS + 1, size=len(outside))],
    )
    together = pd.concat([known, none, outside], ignore_index=True)
    return together.sort_values(["recorded_day", "role"], kind="stable", ignore_index=True)


def _copies(rng: np.random.Generator, known: pd.DataFrame, share: float, role: str) -> pd.DataFrame:
    """Rows like the true ones, but of nobody in particular and some days off."""
    chosen = np.sort(rng.choice(len(known), size=round(len(known) * share), replace=False))
    copies = known.iloc[chosen].reset_index(drop=True).assign(role=role, victim=-1, age=-1, sex="", planted="")
    first = day_number(recorded_years()[0].start)
    last = day_number(recorded_years()[-1].end)
    moved = (
        np.clip(copies["recorded_day"] + rng.integers(-9, 10, size=len(copies)), first, last) - copies["recorded_day"]
    )
    for name in ("from_minute", "to_minute"):
        copies[name] += moved * 1440
    copies["recorded_day"] += moved
    return copies


def _with_references(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Number the rows within the calendar year in which they were recorded."""
    year = date_text(frame["recorded_day"].to_numpy()).astype(str)
    year = np.array([words[-2:] for words in year])
    step = pd.Series(rng.integers(1, 4, size=len(frame)))
    number = step.groupby(year).cumsum() + 1_000
    return frame.assign(reference=[f"22DH/{n:06d}/{y}" for n, y in zip(number, year, strict=True)])


def _yearly_file(rng: np.random.Generator, frame: pd.DataFrame, label: str, extracted: date) -> Extract:
    rows, planted = crime_rows(rng, frame, status_of(frame))
    order, repeated = with_duplicates(
        rng, len(rows), (frame["role"] == "true").to_numpy(), dirt()[SOURCE]["duplicate_share"]
    )
    rows["Recorded Date"] = date_text(frame["recorded_day"].to_numpy())
    rows["Extract Date"] = extracted.strftime("%d/%m/%Y")
    planted |= _roles(frame) | {"duplicates": repeated, "superseded": 0}
    name = f"crime_{label.replace('/', '-')}.csv"
    ready = rows[list(HEADER)].iloc[order]
    return Extract(SOURCE, name, ready, planted, encoding="cp1252", line_end="\r\n")


def status_of(frame: pd.DataFrame) -> np.ndarray:
    """What the status column of each row says when the extract is up to date."""
    return np.where(frame["role"] == "no_crime", "No crime", "Recorded").astype(object)


def _roles(frame: pd.DataFrame) -> dict[str, int]:
    return {f"{role}_rows": int((frame["role"] == role).sum()) for role in ("true", "no_crime", "out_of_area")}


def _current_files(rng: np.random.Generator, frame: pd.DataFrame, label: str) -> list[Extract]:
    """The workbook of the current year and the later extract that overlaps it."""
    late = dirt()[SOURCE]["late"]
    day = frame["recorded_day"].to_numpy()
    after = day > day_number(late["first_extract"])
    # Whatever was found to be no crime in the last weeks stands in the workbook as recorded, and is put right later.
    recent = ~after & (day >= day_number(late["repeats_from"]))
    true = (frame["role"] == "true").to_numpy()
    again = recent & ((true & struck(rng, len(frame), late["repeat_share"])) | (frame["role"] == "no_crime").to_numpy())
    old = np.flatnonzero(true & ~recent & ~after & (day >= day_number(late["backlog_from"])))
    backlog = np.zeros(len(frame), dtype=bool)
    backlog[rng.choice(old, size=min(late["backlog_rows"], len(old)), replace=False)] = True
    changed = (
        again
        & true
        & frame["code"].isin(list(FIRST_CODES)).to_numpy()
        & struck(rng, len(frame), late["changed_code_share"])
    )
    first_code = np.where(changed, frame["code"].map(FIRST_CODES), frame["code"])
    in_first, in_second = ~after & ~backlog, after | again | backlog
    return [
        _workbook(rng, frame.assign(code=first_code)[in_first], again[in_first], label, late["first_extract"]),
        _later_file(rng, frame[in_second], again[in_second], changed[in_second], label),
    ]


def _workbook(
    rng: np.random.Generator, frame: pd.DataFrame, superseded: np.ndarray, label: str, extracted: date
) -> Extract:
    frame = frame.reset_index(drop=True)
    status = np.where(superseded, "Recorded", status_of(frame)).astype(object)
    rates = dirt()[SOURCE]
    rows, planted = crime_rows(rng, frame, status, excel=True)
    minutes = frame["recorded_day"].to_numpy() * 1440
    shares = (rates["excel"]["serial_share"], rates["excel"]["text_share"])
    rows["Recorded Date"], form = excel_dates(rng, minutes, shares, dated=True)
    day = np.full(len(frame), day_number(extracted) * 1440)
    rows["Extract Date"] = shaped_dates(day, np.full(len(frame), "true"), dated=True)
    eligible = (frame["role"] == "true").to_numpy() & ~superseded
    order, repeated = with_duplicates(rng, len(rows), eligible, rates["duplicate_share"])
    ready = rows[list(HEADER)].iloc[order]
    taken = form[order]
    standing = frame[~superseded]
    planted |= _roles(standing) | {
        "duplicates": repeated,
        "superseded": int(superseded.sum()),
        "serial_dates": int((taken == "serial").sum()),
        "text_dates": int((taken == "text").sum()),
        "title_lines": 2,
        "blank_lines": 1,
        "total_lines": 1,
    }
    title = f"Recorded crime {label}, extracted {extracted.strftime('%d/%m/%Y')}"
    before: tuple[tuple[str, ...], ...] = ((SYNTHETIC,), (title,), ())
    return Extract(
        SOURCE,
        f"crime_{label.replace('/', '-')}.xlsx",
        ready,
        planted,
        sheet="Crime",
        before=before,
        after=(("Total", len(ready)),),
    )


def _later_file(
    rng: np.random.Generator, frame: pd.DataFrame, repeats: np.ndarray, changed: np.ndarray, label: str
) -> Extract:
    frame = frame.reset_index(drop=True)
    rows, planted = crime_rows(rng, frame, status_of(frame))
    rows["Recorded Date"] = date_text(frame["recorded_day"].to_numpy())
    rows["Extract Date"] = calibration()["offences"]["last_day"].strftime("%d/%m/%Y")
    eligible = (frame["role"] == "true").to_numpy() & ~repeats
    order, repeated = with_duplicates(rng, len(rows), eligible, dirt()[SOURCE]["duplicate_share"])
    planted |= _roles(frame) | {
        "duplicates": repeated,
        "superseded": 0,
        "repeats_of_earlier_extract": int(repeats.sum()),
        "changed_codes": int(changed.sum()),
        "changed_to_no_crime": int((repeats & (frame["role"] == "no_crime").to_numpy()).sum()),
    }
    name = f"crime_late_{label.replace('/', '-')}.csv"
    return Extract(
        SOURCE, name, rows[list(HEADER)].iloc[order], planted, encoding="utf-8-sig", separator=";", line_end="\r\n"
    )
