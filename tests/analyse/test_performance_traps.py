"""The traps of the plan's own performance table, each by name, and the table itself."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.indicators import performance_figures, population_count, standings, tables_needed
from assessment.analyse.performance import depth_table, performance_table
from assessment.analyse.performance_story import against_target, scale_message, summary
from assessment.analyse.standings import indicator_period, standing, target_year
from assessment.analyse.verdicts import by_probability
from assessment.errors import InputError
from tests.analyse.canonical_rows import casualties, config, indicator, marac_cases, offences, partner_values, spread

AS_OF = date(2012, 1, 31)


def years(to_date, rest, last_to_date, *, years_held=4):
    """Return offences of earlier years (so many to 31 January, the rest after) and of this year to date."""
    days = []
    for year in range(2011 - years_held, 2011):
        days += list(spread(f"{year}-04-01", f"{year + 1}-01-31", to_date))
        days += list(spread(f"{year + 1}-02-01", f"{year + 1}-03-31", rest))
    return offences([*days, *spread("2011-04-01", "2012-01-31", last_to_date)])


def stands(frame, as_of=AS_OF, **settings):
    options = {name: settings.pop(name) for name in ("population", "breaks") if name in settings}
    return standing(indicator(**settings), {"offences": frame}, as_of, **options)


def test_year_to_date_against_a_target_for_the_year_goes_by_the_profile_and_shows_both_rules_of_three():
    found = stands(years(8111, 1618, 8031), target=9632)
    assert round(found.by_months) == 9637 > 9632 > round(found.by_days) == 9606
    assert found.methods_disagree
    assert found.verdict.status == "too close to call"
    assert "months or days" in found.verdict.reason
    assert found.projected_low < 9632 < found.projected_high
    assert 0.2 < found.probability < 0.8


def test_a_clear_lead_is_on_track_and_a_clear_lag_off_track():
    assert stands(years(800, 160, 700), target=970).verdict.status == "on track"
    assert stands(years(800, 160, 900), target=970).verdict.status == "off track"
    assert stands(years(800, 160, 900), target=970, polarity="high").verdict.status == "on track"


def test_a_target_already_passed_cannot_be_met():
    found = stands(years(800, 160, 900), target=880)
    assert found.probability == 0
    assert found.verdict.reason == "the target for the whole year has been passed already"


def test_a_rate_is_brought_to_a_full_year_before_it_is_compared():
    settings = {"measure": "rate_per_1000", "target": 5.41, "population": 179300}
    found = stands(years(816, 164, 798), **settings)
    assert round(found.actual.value, 2) == 4.45
    assert found.projected == pytest.approx(798 * 980 / 816 / 179.3)
    count = stands(years(816, 164, 798), target=5.41 * 179.3)
    assert found.probability == pytest.approx(count.probability)


def test_calendar_and_financial_years_are_not_mixed():
    ksi = indicator(table="casualties", filter={"severity": ["fatal", "serious"]}, year_type="calendar", target=100)
    found = standing(ksi, {"casualties": casualties({2007: 158, 2010: 77, 2011: 75, 2012: 1})}, AS_OF)
    assert found.year.label == "1 January 2011 to 31 December 2011"
    assert (found.actual.value, found.last_year.value) == (75, 77)
    assert (round(found.actual.low), round(found.actual.high)) == (59, 94)
    assert found.verdict.status == "met"
    assert indicator_period(ksi, date(2011, 10, 31)).end == date(2011, 10, 31)


def test_pending_is_pending_never_nought():
    values = partner_values({"value_status": "pending", "due": "2012-02-01", "unit": "percent_change"})
    ppo = indicator(measure="supplied", value_id="v", target=-20, year_type="cohort")
    found = standing(ppo, {"partner_values": values}, AS_OF)
    assert found.verdict.status == "pending"
    actual, target = performance_figures([found])[:2]
    assert (actual.value, actual.status, target.value) == (None, "pending", -20)


def test_one_quarter_without_a_base_is_not_compared_with_a_year():
    values = partner_values({"value": 41.0})
    ocu = indicator(measure="supplied", value_id="v", target=30, polarity="high")
    found = standing(ocu, {"partner_values": values}, AS_OF)
    assert (found.actual.value, found.actual.low) == (41, None)
    assert found.verdict.status == "not comparable"
    assert "base" in found.verdict.reason


def test_polarity_turns_the_verdict_and_a_range_has_two_sides():
    months = {f"2011-{month:02d}-01": (20, 8) for month in range(2, 13)} | {"2012-01-01": (0, 0)}
    tables = {"marac_cases": marac_cases({"2010-01-01": (1, 0), **months})}
    share = {
        "measure": "share",
        "table": "marac_cases",
        "filter": {"repeat_flag": True},
        "year_type": "rolling_12_months",
    }
    assert standing(indicator(**share, target=30), tables, AS_OF).verdict.status == "off target"
    assert standing(indicator(**share, target=30, polarity="high"), tables, AS_OF).verdict.status == "on track"
    assert standing(indicator(**share, target=39), tables, AS_OF).verdict.status == "too close to call"
    expected = {"polarity": "range", "target_range": [28, 50]}
    assert standing(indicator(**share, **expected), tables, AS_OF).verdict.status == "on track"
    narrow = {"polarity": "range", "target_range": [28, 30]}
    assert standing(indicator(**share, **narrow), tables, AS_OF).verdict.status == "off target"


def test_eighty_two_of_two_hundred_is_off_target():
    tables = {"marac_cases": marac_cases({"2010-01-01": (1, 0), "2011-02-01": (133, 56), "2011-10-01": (67, 26)})}
    repeat = indicator(
        measure="share", table="marac_cases", filter={"repeat_flag": True}, year_type="rolling_12_months", target=30,
        source="marac",
    )  # fmt: skip
    found = standing(repeat, tables, AS_OF)
    assert (found.actual.numerator, found.actual.denominator) == (82, 200)
    assert found.year.label == "1 February 2011 to 31 January 2012"
    assert found.verdict.status == "off target"


def test_narrative_only_is_not_a_figure():
    values = partner_values({"value_status": "narrative"})
    found = standing(indicator(measure="supplied", value_id="v", target=6), {"partner_values": values}, AS_OF)
    assert found.verdict.status == "not comparable"
    assert performance_figures([found])[0].status == "narrative"


def test_too_short_a_history_gives_no_projection_and_says_so():
    found = stands(years(800, 160, 790, years_held=1), target=970)
    assert found.projection is None
    assert found.verdict.status == "not comparable"


def test_a_series_break_cuts_the_history():
    cut = config('[[series_breaks]]\ntable = "offences"\ndate = 2011-04-01\nlabel = "new rules"').series_breaks
    found = stands(years(800, 160, 790), target=970, breaks=cut)
    assert found.projection is None
    assert found.last_year is None


def test_no_target_is_watched_only():
    assert stands(years(800, 160, 790)).verdict.status == "no target"


def test_rolling_and_cohort_years():
    assert target_year(indicator(year_type="rolling_12_months"), AS_OF).label == "1 February 2011 to 31 January 2012"
    assert target_year(indicator(year_type="cohort"), AS_OF).start == date(2011, 4, 1)


@pytest.mark.parametrize(
    ("probability", "status"),
    [(0.97, "on track"), (0.6, "too close to call"), (0.2, "at risk"), (0.05, "off track")],
)
def test_words_of_probability(probability, status):
    verdict = by_probability(probability, 4, passed=False, methods_disagree=False)
    assert verdict.status == status
    assert not any(letter.isdigit() for letter in verdict.reason)


@pytest.fixture
def known():
    workspace = config(
        '[[indicators]]\nid = "all_crime"\nlabel = "Reduce all recorded crime"\nshort_label = "All recorded crime"\n'
        'priority = "iom"\nmeasure = "count"\ntarget = 9632\ntarget_text = "9,632"\npolarity = "low"\n'
        'source = "police_crime"\nsource_label = "West Mercia Police HQ"\n'
        '[[indicators]]\nid = "ppo"\nlabel = "PPO"\npriority = "iom"\nmeasure = "supplied"\nvalue_id = "v"\n'
        'target = -20\npolarity = "low"\nsource = "partner_values"\n'
        '[[priorities]]\nid = "iom"\nname = "Integrated Offender Management"\n'
    )
    values = partner_values({"value_status": "pending", "due": "2012-02-01", "unit": "percent_change"})
    tables = {"offences": years(8111, 1618, 8031), "partner_values": values}
    assert tables_needed(workspace) == ("offences", "partner_values")
    return workspace, standings(workspace, tables)


def test_the_table_has_the_columns_of_the_plan_and_its_words(known):
    workspace, found = known
    table = performance_table(found, workspace)
    row = table.frame.iloc[0]
    plan = ["indicator_words", "target_words", "source_words", "performance_words"]
    assert row[plan].tolist() == ["Reduce all recorded crime", "9,632", "West Mercia Police HQ", "8,031"]
    assert row["priority"] == "Integrated Offender Management"
    assert table.frame["status"].tolist() == ["too close to call", "pending"]
    assert table.frame["performance_words"].iloc[1] == "not yet available; expected February 2012"
    assert pd.isna(table.frame["actual_value"].iloc[1])
    depth = depth_table(found, workspace).frame
    assert depth["likelihood_words"].iloc[0].startswith("about as likely as not")


def test_figures_carry_their_ids_unrounded(known):
    figures = {one.id: one for one in performance_figures(known[1])}
    assert figures["performance.all_crime.actual"].value == 8031
    assert figures["performance.all_crime.target"].value == 9632
    assert figures["performance.all_crime.by_days"].value == pytest.approx(8031 * 366 / 306)
    assert figures["performance.all_crime.projected"].status == "provisional"
    assert figures["performance.ppo.target"].value == -20


def test_one_scale_and_sentences(known):
    _, found = known
    scale = against_target(found, AS_OF).frame
    assert scale["of_target_pct"].tolist() == pytest.approx([100 * found[0].projected / 9632])
    assert scale_message(scale) == "No indicator clearly misses its target"
    assert scale_message(scale.assign(low_of_target_pct=101)).startswith("All recorded crime: the one indicator")
    said = summary(found)
    assert "{performance.all_crime.projected:interval}" in said
    assert "Nothing can be said yet of: PPO (not yet available)." in said


def test_without_indicators_there_is_no_table():
    with pytest.raises(InputError, match="No indicator"):
        performance_table((), config())


def test_population_of_a_group_comes_from_its_year():
    frame = pd.DataFrame(
        {"area_code": ["a", "b", "a"], "population_group": ["women_16_plus"] * 3, "year": [2010, 2010, 2009]}
    ).assign(people_count=[10, 20, 99])
    partnership = config().partnership
    assert population_count(partnership, frame, "all") == 179300
    assert population_count(partnership, frame, "women_16_plus") == 30
    assert population_count(partnership, frame, "households") is None
    assert population_count(partnership, None, "households") is None
