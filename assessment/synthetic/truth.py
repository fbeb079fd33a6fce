"""The true totals of the sample and what is planted in it, for `sample.json`.

Counted from what was drawn, before any dirt.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from assessment.periods import Period, calendar_year
from assessment.schema import offence_sets, offence_tree
from assessment.synthetic.calibration import calibration, day_number, planted
from assessment.synthetic.dirt import date_text
from assessment.synthetic.gazetteer import STREETS_IN_AREA, gazetteer
from assessment.synthetic.geography import areas
from assessment.synthetic.margins import recorded_years
from assessment.synthetic.survey import SAFE, UNSAFE


def _inside(frame: pd.DataFrame, column: str, period: Period) -> np.ndarray:
    day = frame[column].to_numpy()
    return (day >= day_number(period.start)) & (day <= day_number(period.end))


def _by_year(frame: pd.DataFrame, column: str = "recorded_day") -> dict[str, int]:
    labels = calibration()["offences"]["years"]
    return {
        label: int(_inside(frame, column, year).sum()) for label, year in zip(labels, recorded_years(), strict=True)
    }


def offence_truth(offences: pd.DataFrame) -> dict[str, Any]:
    """True totals of recorded crime by financial year (the last to its last day), and of the published comparisons.

    Parameters
    ----------
    offences : pandas.DataFrame
        As `true_offences` returns them.

    Returns
    -------
    dict
        Counts of offences by recorded date.
    """
    tree = offence_tree()
    group = offences["code"].map({code: tree[code].group for code in offences["code"].unique()})
    subgroup = offences["code"].map({code: tree[code].subgroup for code in offences["code"].unique()})
    less = offences["code"].isin(offence_sets()["less_serious_injury_assault"])
    with_injury = offences[subgroup == "violence_with_injury"]
    abuse = offences[
        offences["domestic"] & _inside(offences, "recorded_day", calendar_year(calibration()["domestic_abuse"]["year"]))
    ]
    compared = {}
    for end in calibration()["offences"]["comparison_last_day"]:
        period = Period(date(end.year, 4, 1), end)
        compared[str(end)] = int(_inside(with_injury, "recorded_day", period).sum())
    return {
        "all": _by_year(offences),
        "less_serious_injury_assault": _by_year(offences[less]),
        "by_group": {str(name): _by_year(offences[group == name]) for name in sorted(group.unique())},
        "with_injury_from_1_april_to": compared,
        "domestic_abuse_of_year": {"offences": len(abuse), "alcohol": int(abuse["alcohol"].sum())},
    }


def marac_truth(cases: pd.DataFrame) -> dict[str, Any]:
    """True cases and repeats by month of the meeting.

    Parameters
    ----------
    cases : pandas.DataFrame
        As `true_cases` returns them.

    Returns
    -------
    dict
        Month (YYYY-MM) to cases and repeats.
    """
    month = pd.Series([meeting.strftime("%Y-%m") for meeting in cases["meeting"]])
    repeats = Counter(month[cases["repeat"].to_numpy()])
    return {name: {"cases": heard, "repeats": repeats[name]} for name, heard in sorted(Counter(month).items())}


def incident_truth(incidents: pd.DataFrame) -> dict[str, Any]:
    """True incidents of anti-social behaviour by financial year, the last to its last day."""
    return {"all": _by_year(incidents, "day")}


def attendance_truth(attendances: pd.DataFrame) -> dict[str, Any]:
    """True attendances by month, and at each of the premises."""
    names = gazetteer().premises["premises_name"].to_numpy()
    at_premises = Counter(names[attendances.loc[attendances["premises"] >= 0, "premises"]].tolist())
    monthly = Counter(
        f"{words[6:]}-{words[3:5]}" for words in date_text(attendances["arrival_minute"].to_numpy() // 1440)
    )
    return {"by_month": dict(sorted(monthly.items())), "by_premises": dict(sorted(at_premises.items()))}


def survey_truth(answers: pd.DataFrame) -> dict[str, Any]:
    """Respondents by wave, and the weighted share who feel safe by year, of those who said."""
    said = answers[answers["feel_safe"].isin([*SAFE, *UNSAFE])]
    year = said["wave"].str[:7]
    safe = said["feel_safe"].isin(SAFE)
    share = (said["weight"] * safe).groupby(year).sum() / said["weight"].groupby(year).sum()
    return {
        "respondents_by_wave": {str(wave): int(count) for wave, count in answers.groupby("wave").size().items()},
        "weighted_share_by_year": {str(label): round(float(value), 6) for label, value in share.items()},
        "answers_by_year": {str(label): int(count) for label, count in year.value_counts().sort_index().items()},
    }


def casualty_truth(casualties: pd.DataFrame) -> dict[str, Any]:
    """True casualties by calendar year and severity."""
    counted = casualties.groupby(["year", "severity"]).size()
    years = sorted(casualties["year"].unique())
    return {
        str(year): {severity: int(counted.get((year, severity), 0)) for severity in ("Fatal", "Serious", "Slight")}
        for year in years
    }


def planted_things(offences: pd.DataFrame) -> dict[str, Any]:
    """What analysis should find, with codes, places and dates.

    Parameters
    ----------
    offences : pandas.DataFrame
        As `true_offences` returns them.

    Returns
    -------
    dict
        The tables of `planted.toml`, area names joined by their codes, places added.
    """
    county = areas()
    codes = dict(zip(county["area_name"], county["area_code"], strict=True))
    locality_codes = dict(zip(county["locality_name"], county["locality_code"], strict=True))
    book = gazetteer()
    streets = book.streets
    hot_streets = [
        {
            "street_name": streets["street_name"].iloc[index],
            "area_code": county["area_code"].iloc[index // STREETS_IN_AREA],
            "easting_m": int(book.easting_m[index].mean()),
            "northing_m": int(book.northing_m[index].mean()),
        }
        for index in np.flatnonzero(book.streets["hot"])
    ]
    premises = [
        {
            "premises_name": str(row["premises_name"]),
            "area_code": county["area_code"].iloc[row["area"]],
            "easting_m": int(row["easting_m"]),
            "northing_m": int(row["northing_m"]),
            "hot": bool(row["hot"]),
        }
        for row in book.premises.to_dict("records")
    ]
    given = planted()
    victims = offences.loc[offences["victim"] >= 0, "victim"].value_counts()
    return {
        "hot_streets": hot_streets,
        "premises": premises,
        "near_repeat_series": [
            {**series, "area_code": codes[series["area"]]} for series in given["near_repeat_series"]
        ],
        "rural_theft": {
            **given["rural_theft"],
            "locality_codes": [locality_codes[name] for name in given["rural_theft"]["localities"]],
        },
        "asb_changes": [
            {**change, "locality_codes": [locality_codes[name] for name in change["localities"]]}
            for change in given["asb_changes"]
        ],
        "initiatives": [
            {**initiative, "area_codes": [codes[name] for name in initiative["areas"]]}
            for initiative in given["initiatives"]
        ],
        "repeat_victims": {**given["repeats"], "victims_with_two_or_more": int((victims >= 2).sum())},
    }
