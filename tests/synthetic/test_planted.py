"""What is planted has the effect that is declared, found from a sample large enough to see it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from assessment.synthetic.asb import true_incidents
from assessment.synthetic.attendances import true_attendances
from assessment.synthetic.calibration import day_number, planted
from assessment.synthetic.geography import areas
from assessment.synthetic.marac import true_cases
from assessment.synthetic.offences import true_offences
from assessment.synthetic.streams import stream
from assessment.synthetic.survey import meet_share


def change(frame, column, there, quiet, during, before) -> float:
    """How many times as many there during as before, against areas where nothing is planted."""
    counts = [
        (days & mask[frame["area"].to_numpy()]).sum()
        for days in (
            ((frame[column] >= day_number(first)) & (frame[column] <= day_number(last))).to_numpy()
            for first, last in (during, before)
        )
        for mask in (there, quiet)
    ]
    return (counts[0] / counts[1]) / (counts[2] / counts[3])


@pytest.fixture(scope="module")
def incidents():
    return true_incidents(seed=1, scale=12.0)


@pytest.mark.parametrize("name", ["belmont_pools", "ledbury_evening_patrols", "ross_rise", "leominster_fall"])
def test_changes_in_anti_social_behaviour(incidents, name: str):
    county = areas()
    given = next(each for each in [*planted()["initiatives"], *planted()["asb_changes"]] if each["id"] == name)
    column, places = ("area_name", given["areas"]) if "areas" in given else ("locality_name", given["localities"])
    there = county[column].isin(places).to_numpy()
    quiet = county["locality_name"].isin(["Bromyard", "Kington", "Golden Valley", "Hereford North"]).to_numpy()
    before = date(2009, 4, 1), date(2010, 3, 31)
    found = change(incidents, "day", there, quiet, (given["first_day"], given["last_day"]), before)
    assert found == pytest.approx(given["factor"], rel=0.1)


def test_graffiti_campaign():
    given = next(each for each in planted()["initiatives"] if each["id"] == "taag_graffiti")
    offences = true_offences(seed=1, scale=12.0)
    damage = offences[offences["code"].isin(given["codes"])]
    there = areas()["area_name"].isin(given["areas"]).to_numpy()
    year = date(2008, 4, 1), date(2009, 3, 31)
    found = change(damage, "recorded_day", there, ~there, (given["first_day"], given["last_day"]), year)
    assert found == pytest.approx(given["factor"], rel=0.2)


def test_near_repeat_series_is_close_in_place_and_time():
    offences = true_offences(seed=2, scale=1.0)
    found = offences[offences["planted"] == "near_repeat_series"]
    assert len(found) == sum(each["rows"] for each in planted()["near_repeat_series"])
    for series in planted()["near_repeat_series"]:
        days = found["recorded_day"].between(day_number(series["first_day"]), day_number(series["last_day"]))
        members = found[days]
        assert len(members) == series["rows"]
        assert np.ptp(members["easting_m"]) < 1_200
        assert np.ptp(members["northing_m"]) < 1_200


def test_offences_lie_in_their_area_and_time_runs_forward():
    import shapely

    offences = true_offences(seed=3, scale=1.0)
    cells = areas()["geometry"].to_numpy()[offences["area"]]
    assert shapely.contains_xy(cells, offences["easting_m"], offences["northing_m"]).all()
    assert (offences["from_minute"] <= offences["to_minute"]).all()
    assert (offences["to_minute"] // 1440 <= offences["recorded_day"]).all()


def test_rise_in_the_north_is_very_slight():
    offences = true_offences(seed=4, scale=1.0)
    north = areas()["locality_name"].isin(["Leominster", "Bromyard", "Kington"]).to_numpy()[offences["area"]]
    injury = offences["stratum"].isin(["less_serious_injury", "other_with_injury"]).to_numpy() & north
    counts = [
        (injury & offences["recorded_day"].between(day_number(date(y, 4, 1)), day_number(date(y, 11, 9)))).sum()
        for y in (2010, 2011)
    ]
    assert counts == [118, 121]


def test_alcohol_related_violence_rises_slowly():
    offences = true_offences(seed=1, scale=8.0)
    violence = offences[offences["stratum"].str.contains("injury")]
    shares = []
    for year in range(2008, 2012):
        days = violence["recorded_day"].between(day_number(date(year, 4, 1)), day_number(date(year + 1, 3, 31)))
        shares.append(violence.loc[days, "alcohol"].mean())
    assert shares == sorted(shares)
    assert shares[-1] - shares[0] < 0.1


def test_attendances_never_leave_their_month():
    found = true_attendances(seed=5, scale=1.0)
    assert (found["arrival_minute"] > found["assault_minute"]).all()
    assert len(found) == 1186


def test_a_repeat_at_marac_comes_back_within_ten_months_and_nothing_is_on_the_edge():
    cases = true_cases(seed=5, scale=1.0)
    gap = cases.groupby("pair")["month"].diff()
    assert (gap[cases["repeat"]] <= 10).all()
    others = gap[~cases["repeat"]].dropna()
    assert (others >= 15).all()


def test_survey_share_is_met_closely_for_any_draw():
    for seed in range(30):
        rng = stream(seed, "test")
        weights, score = rng.uniform(0.4, 2.5, 480), rng.random(480)
        yes = meet_share(weights, score, 0.57)
        assert weights[yes].sum() / weights.sum() == pytest.approx(0.57, abs=1e-4)
