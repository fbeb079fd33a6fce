"""Emerging issues: planted rises found and told once, quiet data quiet, short data refused in words."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.emerging import Settings, fold, scan
from assessment.analyse.emerging_figures import (
    NOTHING,
    emerging_figures,
    looked_at,
    verdict_in_words,
    why_nothing,
)
from assessment.analyse.emerging_tables import TOO_SHORT, emerging_issues, issue_histories, sureness
from assessment.analyse.evidence import Cube, evidence_cube
from assessment.analyse.excess import design_matrix, recent_excess, sustained_rise
from assessment.config import SeriesBreak
from tests.analyse.canonical_rows import casualties, incidents, offences, spread
from tests.analyse.places_and_people import comments, marac_meetings, square_areas

AS_OF = date(2012, 1, 31)
MONTHS = pd.date_range("2007-04-01", "2012-01-01", freq="MS")


def seasonal(level, rng, columns=1, growth=0.0):
    """Return monthly Poisson counts with a yearly wave."""
    elapsed = np.arange(len(MONTHS))
    mean = level * np.exp(0.3 * np.sin(2 * np.pi * (MONTHS.month.to_numpy() - 1) / 12) + growth * elapsed)
    return pd.DataFrame(rng.poisson(mean[:, None], (len(MONTHS), columns)).astype(float), index=MONTHS)


def cube_of(counts, themes, places=None, table="offences"):
    """Return a cube of these columns, one theme each."""
    places = places or [""] * len(themes)
    series = [f"{table}|{theme}|{place}" for theme, place in zip(themes, places, strict=True)]
    about = pd.DataFrame(
        {
            "series": series,
            "name": [theme.split(":")[-1].replace("_", " ").capitalize() for theme in themes],
            "theme": themes,
            "table": table,
            "source": "police_crime",
            "place": places,
            "place_code": places,
            "months_from": counts.index[0],
        }
    )
    return Cube(about, counts.set_axis(series, axis="columns"), counts.index[-1].date())


def test_expected_counts_are_those_of_a_generalised_linear_model():
    statsmodels = pytest.importorskip("statsmodels.api")
    counts = seasonal(20, np.random.default_rng(1), growth=0.02)
    history = len(MONTHS) - 6
    matrix = design_matrix(MONTHS, origin=MONTHS[0], trend=True)
    exposure = np.log(MONTHS.days_in_month.to_numpy() / 30)
    family = statsmodels.families.Poisson()
    model = statsmodels.GLM(counts.iloc[:history, 0], matrix[:history], family=family, offset=exposure[:history])
    fitted = model.fit(scale="X2", tol=1e-12, maxiter=100)
    ahead = fitted.predict(matrix[-3:], offset=exposure[-3:])
    found = recent_excess(counts)
    assert found.expected[0] == pytest.approx(np.sum(ahead), rel=1e-6)
    assert found.dispersion[0] == pytest.approx(max(1, fitted.scale), rel=1e-6)


def test_a_trend_within_chance_is_not_followed():
    flat = seasonal(20, np.random.default_rng(4))
    level = recent_excess(flat, trend_from_months=1000)
    assert recent_excess(flat).expected == pytest.approx(level.expected)


def test_p_values_are_of_their_nominal_size_without_a_change():
    rng = np.random.default_rng(7)
    p_values = recent_excess(seasonal(15, rng, columns=2000)).p_value
    assert 0.02 <= (p_values <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2000)
    _, sustained = sustained_rise(seasonal(15, rng, columns=2000), np.ones(2000))
    assert (sustained <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2000)


def test_counts_that_vary_more_than_chance_raise_no_more_alarms():
    rng = np.random.default_rng(8)
    level = seasonal(15, rng).mean().iloc[0]
    counts = pd.DataFrame(rng.negative_binomial(7.5, 7.5 / (7.5 + level), (58, 2000)).astype(float), index=MONTHS)
    found = recent_excess(counts)
    assert (found.p_value <= 0.01).mean() <= 0.02
    assert found.dispersion.mean() > 2


def test_a_year_without_events_has_no_ratio():
    counts = pd.DataFrame(0.0, index=MONTHS, columns=["a"])
    ratio, p_value = sustained_rise(counts, np.ones(1))
    assert np.isnan(ratio[0])
    assert np.isnan(p_value[0])


def quiet(columns=60, seed=3):
    return seasonal(12, np.random.default_rng(seed), columns=columns)


def test_on_data_without_change_the_table_is_nearly_always_empty():
    rng, empty, runs = np.random.default_rng(21), 0, 200
    for _ in range(runs):
        counts = seasonal(12, rng, columns=60)
        empty += not (scan(cube_of(counts, [f"t{n}" for n in range(60)]))["verdict"] == "signal").any()
    assert empty / runs >= 0.9


@pytest.mark.parametrize("months", [3, 5, 10])
def test_a_planted_doubling_is_found_among_sixty_series(months):
    counts = quiet()
    counts.iloc[-months:, 7] = counts.iloc[-months:, 7] + 14
    issues = fold(scan(cube_of(counts, [f"t{n}" for n in range(60)])))
    assert [issue.name for issue in issues] == ["T7"]


def test_the_same_rise_seen_from_several_sides_is_one_issue():
    counts = quiet()
    themes = [f"t{n}" for n in range(60)]
    places = [""] * 60
    for column, (theme, place) in enumerate(
        [("other_theft", ""), ("other_theft:farms", "North"), ("other_theft", "North")]
    ):
        counts.iloc[-4:, column] += 25
        themes[column], places[column] = theme, place
    (issue,) = fold(scan(cube_of(counts, themes, places)))
    assert len(issue.signals) == 3
    assert issue.places == ("North",)
    assert issue.name == "Farms in North"


def two_tables(rising):
    counts = quiet(columns=2)
    counts.iloc[-4:, 0] += 40
    counts.iloc[-4:, 1] += 40 if rising else 0
    crime = cube_of(counts.iloc[:, :1], ["violence_against_the_person"])
    hospital = cube_of(counts.iloc[:, 1:], ["attendances"], table="attendances")
    about = pd.concat([crime.about, hospital.about], ignore_index=True)
    return Cube(about, crime.counts.join(hospital.counts), crime.last_month)


def test_another_source_on_the_same_theme_agrees_or_does_not():
    (quiet_one,) = fold(scan(two_tables(rising=False)))
    assert (quiet_one.sources_agree, quiet_one.sources_quiet) == ((), ("Attendances",))
    (both,) = fold(scan(two_tables(rising=True)))
    assert len(both.signals) == 2
    assert both.sources_agree


def test_short_and_thin_series_are_refused_in_words():
    counts = quiet(columns=2)
    counts.iloc[:, 1] = np.where(np.arange(58) % 6 == 0, 1.0, 0.0)
    cube = cube_of(counts, ["a", "b"])
    assert scan(cube)["verdict"].tolist() == ["quiet", "too few events"]
    short = cube_of(counts.iloc[-9:], ["a", "b"])
    scanned = scan(short)
    assert set(scanned["verdict"]) == {"history too short"}
    assert verdict_in_words((), scanned) == why_nothing(scanned) == TOO_SHORT
    assert TOO_SHORT in emerging_issues((), scanned, short).note


def test_nothing_found_is_said_plainly():
    cube = cube_of(quiet(), [f"t{n}" for n in range(60)])
    scanned = scan(cube)
    assert NOTHING in verdict_in_words(fold(scanned), scanned)
    assert emerging_issues((), scanned, cube).frame.empty
    assert issue_histories((), scanned, cube).frame.empty


def planted():
    counts = quiet()
    counts.iloc[-4:, 7] += 30
    cube = cube_of(counts, [f"t{n}" for n in range(60)])
    scanned = scan(cube)
    return cube, scanned, fold(scanned)


def test_the_table_leaves_the_decision_to_the_meeting():
    cube, scanned, issues = planted()
    histories = issue_histories(issues, scanned, cube)
    result = emerging_issues(
        issues, scanned, cube, concerns={"t7": "among the concerns raised most"}, histories=histories.frame
    )
    row = result.frame.iloc[0]
    assert row["decision"] == ""
    assert row["observed_count"] == cube.counts.iloc[-3:, 7].sum()
    assert row["ratio"] == pytest.approx(row["observed_count"] / row["expected_count"], rel=0.01)
    assert row["sources_agree"] == "Recorded crime, Consultations: among the concerns raised most"
    assert len(row["trend"].split()) == len(histories.frame) == 24
    assert result.roles["observed_count"] == "count"


def test_months_withheld_by_the_gate_are_not_in_the_small_line():
    cube, scanned, issues = planted()
    shown = issue_histories(issues, scanned, cube).frame
    shown.loc[0, "events_count"] = pd.NA
    line = emerging_issues(issues, scanned, cube, histories=shown).frame["trend"].iloc[0]
    assert line.startswith("x ")


def test_series_are_counted_by_source_and_verdict():
    cube, scanned, issues = planted()
    assert looked_at(scanned, cube).frame["series_count"].sum() == 60
    told = {one.id: one.value for one in emerging_figures(issues, scanned, cube)}
    assert told == {"emerging.series_looked_at": 60, "emerging.series_not_assessed": 0, "emerging.issues": 1}


def test_words_follow_the_adjusted_p_value():
    assert [sureness(p) for p in (0.001, 0.01, 0.05)] == ["very firm", "firm", "fairly firm"]


def tables():
    days = spread("2009-04-01", "2012-01-31", 300)
    placed = offences(days, ["8G", "46", "49"] * 100, area_code=["A000", "A003", None] * 100)
    return {
        "offences": placed,
        "asb_incidents": incidents(days),
        "attendances": offences([]).iloc[:0],
        "marac_meetings": marac_meetings(dict.fromkeys(pd.date_range("2011-01-01", "2012-01-01", freq="MS"), (9, 3))),
        "casualties": casualties({2010: 60, 2011: 60}),
        "comments": comments([("2011-10-01", "website", "speeding", "W")]),
    }


def test_the_cube_counts_every_source_for_the_county_and_its_localities():
    cube = evidence_cube(tables(), square_areas(), AS_OF)
    assert cube.last_month == date(2012, 1, 1)
    assert cube.counts["offences|violence_against_the_person|"].sum() == 100
    assert cube.counts["offences|violence_against_the_person|W"].sum() == 100
    assert cube.counts["offences|violence_against_the_person|E"].sum() == 0
    assert cube.counts["offences|other_theft|"].sum() == 200
    assert cube.counts["offences|other_theft:shop_theft|E"].sum() == 100
    assert cube.counts["asb_incidents|asb_incidents|"].sum() == 300
    assert cube.counts["marac_meetings|domestic_abuse|"].sum() == 117
    assert "comments|concern:speeding|" in cube.counts
    assert not any(name.startswith("attendances") for name in cube.counts)


def test_a_missing_month_cuts_the_series_instead_of_counting_as_zero():
    known = tables()
    dates = known["offences"]["recorded_date"]
    gap = known["offences"][~((dates >= "2011-05-01") & (dates < "2011-07-01"))]
    cube = evidence_cube({"offences": gap}, square_areas(), AS_OF)
    assert cube.about["months_from"].unique().tolist() == [pd.Timestamp("2011-07-01")]


def test_a_break_of_the_total_cuts_the_series_and_one_of_a_part_does_not():
    cut = SeriesBreak(table="asb_incidents", date=date(2011, 4, 1), label="x")
    kept = SeriesBreak(table="asb_incidents", date=date(2011, 4, 1), label="x", breaks_total=False)
    known = {"asb_incidents": tables()["asb_incidents"]}
    starts = [
        evidence_cube(known, square_areas(), AS_OF, [one]).about["months_from"].iloc[0].date() for one in (cut, kept)
    ]
    assert starts == [date(2011, 4, 1), date(2009, 4, 1)]


def test_an_incomplete_month_is_not_looked_at():
    assert evidence_cube(tables(), square_areas(), date(2012, 1, 30)).last_month == date(2011, 12, 1)


def test_settings_are_announced():
    cube, scanned, issues = planted()
    note = emerging_issues(issues, scanned, cube, settings=Settings(recent_months=4)).note
    assert "last 4 months" in note
