"""Trends: what changed, never across a gap, and no announcement where nothing happened."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.comparisons import comparison_figures, comparison_sentences, tables_compared
from assessment.analyse.trend_charts import groups_message, monthly_result, process_message
from assessment.analyse.trend_figures import headline, key_points, table_message, total_sentence, trend_figures
from assessment.analyse.trends import Trend, county_trends, current_period, not_placed_count, of_kind
from assessment.analyse.year_on_year import changes, changes_result, whole_years
from assessment.periods import Period
from tests.analyse.canonical_rows import CONFIG, config, incidents, offences, spread

AS_OF = date(2012, 1, 31)
HISTORY = Period(date(2007, 4, 1), AS_OF)


def steady(rates, *, start="2007-04", end="2012-01"):
    """Return offences: so many of each code a month."""
    days, codes = [], []
    for month in pd.period_range(start, end, freq="M"):
        for code, rate in rates.items():
            number = rate(month) if callable(rate) else rate
            days += list(spread(month.start_time, month.end_time, number))
            codes += [code] * number
    return offences(days, codes)


@pytest.fixture(scope="module")
def county():
    fall = {"46": 60, "8G": 80, "57": lambda month: 100 if month < pd.Period("2011-04") else 60}
    frame = steady(fall)
    asb = incidents(spread("2007-04-01", "2012-01-31", 3000))
    return county_trends(frame, asb, HISTORY)


@pytest.fixture(scope="module")
def gapped():
    """Return the shape of the open data: four months, eight missing, nine months."""
    parts = [steady({"46": 50, "8G": 90}, start=a, end=b) for a, b in (("2024-01", "2024-04"), ("2025-01", "2025-09"))]
    frame = pd.concat(parts, ignore_index=True)
    return county_trends(frame, incidents([]), Period(date(2024, 1, 1), date(2025, 9, 30)))


def test_groups_add_up_to_all_crime_and_only_groups_with_records_stand(county):
    names = [one.id for one in county]
    assert names == ["all_crime", "violence_against_the_person", "other_theft", "criminal_damage", "asb"]
    year = Period(date(2011, 4, 1), AS_OF)
    counts = {one.id: one.counted(year) for one in county}
    assert counts["all_crime"] == sum(one.counted(year) for one in of_kind(county, "offence_group")) == 2000


def test_the_current_period_is_the_year_to_date(county):
    assert current_period(county, AS_OF).label == "1 April 2011 to 31 January 2012"
    assert current_period(county, date(2012, 1, 15)).end == date(2011, 12, 31)


@pytest.mark.parametrize(
    ("as_of", "label"),
    [
        (date(2012, 3, 31), "1 April 2011 to 31 January 2012"),
        (date(2012, 4, 30), "1 February 2011 to 31 January 2012"),
    ],
)
def test_an_extract_that_came_late_ends_the_period_early(as_of, label):
    crime, asb = steady({"46": 60}, end=f"{as_of:%Y-%m}"), incidents(spread("2007-04-01", "2012-01-31", 3000))
    series = county_trends(crime, asb, Period(date(2007, 4, 1), as_of))
    now = current_period(series, as_of)
    assert now.label == label
    assert all(one.counted(now) is not None for one in series)


def test_an_extract_of_one_old_month_does_not_stop_the_chapter(county):
    asb = incidents(spread("2011-04-01", "2011-04-30", 3))
    series = county_trends(steady({"46": 60}), asb, HISTORY)
    assert current_period(series, AS_OF).label == "1 April 2011 to 30 April 2011"


def test_across_a_gap_nothing_is_said(gapped):
    as_of = date(2025, 9, 30)
    now = current_period(gapped, as_of)
    assert now.label == "1 January 2025 to 30 September 2025"
    found = changes(gapped, now, now.years_earlier())
    assert {one.verdict for one in found} == {"not compared"}
    figures = {one.id: one for one in trend_figures(found)}
    assert figures["trends.all_crime.count"].value == 9 * 140
    assert not [name for name in figures if name.endswith((".change", ".last_year"))]
    assert headline(found, figures).startswith("Nothing is compared")
    assert whole_years(gapped, now) is None
    # January to April is held in both years, and still nothing is said across the gap.
    spring = Period(date(2025, 1, 1), date(2025, 4, 30))
    assert {one.verdict for one in changes(gapped, spring, spring.years_earlier())} == {"not compared"}


def test_nine_months_do_not_pretend_to_know_their_seasons(gapped):
    settings = config(head=CONFIG.replace("2012-01-31", "2025-09-30").replace("2007-04-01", "2024-01-01"))
    result = monthly_result(gapped, "total", settings)
    assert result.frame["centre"].isna().all()
    assert not result.frame["seasonal"].any()
    assert result.frame["records_count"].isna().sum() == 8
    assert result.frame["segment"].tolist() == [0] * 12 + [1] * 9
    assert "nothing is said of a trend" in result.note
    assert process_message(result.frame, "Recorded crime", date(2025, 9, 30)).endswith("to tell a usual range")


def test_a_real_fall_is_found_and_said_with_its_figures(county):
    now = current_period(county, AS_OF)
    found = changes(county, now, now.years_earlier())
    verdicts = {one.trend.id: one.verdict for one in found}
    assert verdicts["criminal_damage"] == "fell"
    assert verdicts["other_theft"] == verdicts["asb"] == "no more than chance"
    figures = {one.id: one for one in trend_figures(found, not_placed=7)}
    assert figures["trends.criminal_damage.change"].value == pytest.approx(-40)
    assert figures["trends.not_placed.count"].value == 7
    assert figures["trends.all_records.count"].value == 2000 + figures["trends.asb.count"].value
    said = key_points(found, figures)
    assert "criminal damage fell from {trends.criminal_damage.last_year} to {trends.criminal_damage.count}" in said
    assert "{trends.not_placed.count} records of the whole force" in said
    assert "unlikely to be chance" in total_sentence(found)
    table = changes_result(found, "trends.x", "x").frame
    assert table_message(table) == "All recorded crime, Criminal damage fell"


def test_a_change_that_is_withheld_is_not_named(county):
    now = current_period(county, AS_OF)
    found = changes(county, now, now.years_earlier())
    figures = {one.id: one.withheld() for one in trend_figures(found)}
    assert "criminal damage" not in headline(found, figures)


def test_the_process_chart_judges_this_year_by_the_two_before(county):
    settings = config()
    result = monthly_result(county, "offence_group", settings)
    damage = result.frame[result.frame["series"] == "criminal_damage"]
    assert len(damage) == 34
    assert damage["centre"].iloc[:24].mean() == pytest.approx(100)
    marked = damage["signal"] != ""
    assert marked.tolist() == [False] * 24 + [True] * 10
    # Totals over kinds, and over the months that other tables add up, are published: no lone month may be hidden.
    assert result.additive == ("series", "month")
    assert damage["span"].value_counts().to_dict() == {
        "April 2009 to January 2010": 10,
        "February 2010 to March 2010": 2,
        "April 2010 to January 2011": 10,
        "February 2011 to March 2011": 2,
        "April 2011 to January 2012": 10,
    }
    assert process_message(damage, "Criminal damage", AS_OF) == (
        "Criminal damage stood below its earlier level in most months of this year"
    )
    assert "Criminal damage" in groups_message(result.frame, AS_OF)


def test_a_kind_without_records_makes_an_empty_table():
    trends = county_trends(steady({"46": 20}), incidents([]), HISTORY)
    assert monthly_result(trends, "incidents", config()).frame.empty


def test_a_break_of_the_total_cuts_it_and_one_of_a_part_does_not():
    frame, asb = steady({"46": 20}), incidents(spread("2007-04-01", "2012-01-31", 3000))
    text = '[[series_breaks]]\ntable = "asb_incidents"\ndate = 2011-04-01\nlabel = "categories"\nbreaks_total = {}'
    now = Period(date(2011, 4, 1), AS_OF)
    for whole, expected in (("true", "not compared"), ("false", "no more than chance")):
        trends = county_trends(frame, asb, HISTORY, config(text.format(whole)).series_breaks)
        found = changes(trends, now, now.years_earlier())
        assert next(one.verdict for one in found if one.trend.id == "asb") == expected


def test_the_baseline_year_is_the_first_complete_one(county):
    latest, baseline = whole_years(county, Period(date(2011, 4, 1), AS_OF))
    assert (baseline.start, latest.end) == (date(2007, 4, 1), date(2011, 3, 31))
    assert {one.trend.id: one.verdict for one in changes(county, latest, baseline)}["criminal_damage"] != "fell"


def chance_alone(rng, levels, seasons):
    """Return series that differ from year to year by chance alone."""
    months = pd.date_range("2007-04-01", "2012-01-01", freq="MS")
    factors = seasons[(months.month - 4) % 12]
    return [
        Trend(
            f"s{place}", "S", "offence_group", ("police_crime",),
            pd.DataFrame({"month": months, "records_count": rng.poisson(level * factors), "segment": 0}),
        )
        for place, level in enumerate(levels)
    ]  # fmt: skip


def test_where_nothing_changes_little_is_announced_and_a_real_fall_is_found():
    rng = np.random.default_rng(5)
    levels, runs = (160, 140, 90, 80, 50, 40, 35, 12, 5), 60
    seasons = np.linspace(0.8, 1.2, 12)
    now = Period(date(2011, 4, 1), AS_OF)
    false, found = 0, 0
    for _ in range(runs):
        series = chance_alone(rng, levels, seasons)
        false += any(one.verdict in ("rose", "fell") for one in changes(series, now, now.years_earlier()))
        fallen = series[4].series.copy()
        year = fallen["month"] >= "2011-04-01"
        fallen.loc[year, "records_count"] = rng.poisson(50 * 0.7 * seasons[: int(year.sum())])
        planted = [*series[:4], replace(series[4], series=fallen), *series[5:]]
        found += changes(planted, now, now.years_earlier())[4].verdict == "fell"
    assert false / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)
    assert found / runs >= 0.8


def test_unplaced_records_of_the_period_are_counted():
    frames = {"offences": offences(["2011-05-01", "2010-01-01"]), "asb_incidents": incidents(["2011-06-01"])}
    assert not_placed_count(frames, Period(date(2011, 4, 1), AS_OF)) == 2


def test_comparisons_are_figures_under_their_own_ids_and_stop_at_a_break():
    entry = (
        '[[comparisons]]\nid = "trends.asb_change"\nlabel = "ASB, change from 2007/08 to 2010/11"\nmeasure = "change"\n'
        'table = "asb_incidents"\nsource = "asb"\nperiod = "2010/11"\nbaseline_period = "2007/08"\n'
        '[[comparisons]]\nid = "violence.with_injury"\nlabel = "Violence"\nmeasure = "count"\n'
        'filter = { offence_subgroup = "violence_with_injury" }\nsource = "police_crime"\n'
        "period = [2011-04-01, 2011-11-09]\n"
    )
    cut = '[[series_breaks]]\ntable = "asb_incidents"\ndate = 2009-04-01\nlabel = "a new system"\n'
    asb = incidents(
        [day for year, number in zip(range(2007, 2011), (1140, 1100, 1000, 969), strict=True)
         for day in spread(f"{year}-04-01", f"{year + 1}-03-31", number)]
    )  # fmt: skip
    tables = {"asb_incidents": asb, "offences": steady({"8G": 80})}
    (figure,) = comparison_figures(config(entry), tables, "trends")
    assert figure.id == "trends.asb_change"
    assert figure.value == pytest.approx(-15)
    assert "{trends.asb_change:direction}" in comparison_sentences([figure])
    (stopped,) = comparison_figures(config(entry + cut), tables, "trends")
    assert (stopped.value, stopped.status) == (None, "pending")
    assert "a new system" in stopped.note
    assert tables_compared(config(entry)) == ("asb_incidents", "offences")
    assert len(comparison_figures(config(entry), tables)) == 2
