"""Measures from rows and from partners, with what must not be pretended."""

from datetime import date

import pytest

from assessment.analyse.measured_change import measured_change
from assessment.analyse.measures import NO_BASE, measure
from assessment.analyse.supplied import supplied_value
from assessment.analyse.supplied_tables import supplied_values
from assessment.errors import ConfigurationError, InputError
from assessment.periods import Period, financial_year
from tests.analyse.canonical_rows import config, indicator, marac_cases, offences, partner_values, spread

YEAR = financial_year("2011/12")
TEN_MONTHS = YEAR.to_date(date(2012, 1, 31))


def daily(start="2011-04-01", end="2012-01-31", number=306):
    return offences(spread(start, end, number))


def test_a_count_has_a_poisson_interval_and_a_rate_divides_both():
    tables = {"offences": daily(number=798)}
    count = measure(indicator(), tables, TEN_MONTHS)
    rate = measure(indicator(measure="rate_per_1000"), tables, TEN_MONTHS, 179300)
    assert count.value == 798
    assert round(rate.value, 2) == 4.45
    assert (rate.low, rate.high) == pytest.approx((count.low / 179.3, count.high / 179.3))


def test_a_share_has_wilson_limits_and_says_how_many_rows_are_silent():
    flags = [True] * 30 + [False] * 50 + [None] * 20
    frame = offences(["2011-05-01"] * 100, domestic_abuse_flag=True, alcohol_flag=flags)
    frame = frame.assign(recorded_date=spread("2011-04-01", "2012-01-31", 100))
    share = indicator(measure="share", filter={"alcohol_flag": True}, denominator_filter={"domestic_abuse_flag": True})
    found = measure(share, {"offences": frame}, TEN_MONTHS)
    assert (found.value, found.numerator, found.denominator) == (30, 30, 100)
    assert found.note == "20 of 100 rows do not say; they count as not"


def test_missing_months_are_not_counted_as_zero():
    frame = offences([*spread("2011-04-01", "2011-08-31", 150), *spread("2011-11-01", "2012-01-31", 90)])
    found = measure(indicator(), {"offences": frame}, TEN_MONTHS)
    assert found.value is None
    assert found.status == "pending"
    assert found.note == "no records for September 2011 and 1 more: missing, not zero"


def test_records_that_begin_later_say_so():
    found = measure(indicator(), {"offences": daily()}, financial_year("2010/11"))
    assert (found.value, found.status) == (None, "pending")
    assert "records begin in April 2011" in found.note


def test_an_absent_table_and_a_rate_without_population_are_said_not_thrown():
    with pytest.raises(InputError, match="asb_incidents"):
        measure(indicator(table="asb_incidents"), {}, YEAR)
    with pytest.raises(InputError, match="women_16_plus"):
        measure(indicator(measure="rate_per_1000", population_group="women_16_plus"), {"offences": daily()}, TEN_MONTHS)


def test_place_survey_value_without_a_base_has_no_interval_and_says_why():
    values = partner_values(
        {"value_id": "ni17", "value": 14.2, "period_start": "2008-09-29", "period_end": "2008-12-19"}
    )
    ni17 = indicator(measure="supplied", value_id="ni17", source="partner_values")
    found = measure(ni17, {"partner_values": values}, financial_year("2008/09"))
    assert (found.value, found.low, found.high) == (14.2, None, None)
    assert NO_BASE in found.note


def test_a_supplied_value_with_its_base_has_wilson_limits():
    values = partner_values({"value": 41.0, "numerator": 82, "denominator": 200})
    found = measure(indicator(measure="supplied", value_id="v"), {"partner_values": values}, YEAR)
    assert (round(found.low, 1), round(found.high, 1)) == (34.4, 47.9)


def test_quarter_one_is_used_while_quarter_two_is_awaited():
    values = partner_values(
        {"value": 41.0},
        {"period_start": "2011-07-01", "period_end": "2011-09-30", "value_status": "pending", "due": "2012-03-01"},
    )
    found = supplied_value(values, "v", YEAR)
    assert found.value == 41
    assert found.period == Period(date(2011, 4, 1), date(2011, 6, 30))


def test_a_pending_value_has_no_number_and_names_its_month():
    values = partner_values({"value_status": "pending", "due": "2012-02-01", "unit": "percent_change"})
    found = measure(indicator(measure="supplied", value_id="v"), {"partner_values": values}, YEAR)
    assert (found.value, found.status, found.note) == (None, "pending", "expected February 2012")


def test_two_providers_of_one_measure_are_never_mixed():
    values = partner_values({"value": 26.1, "provider": "Council"}, {"value": 40.0, "provider": "PACT"})
    with pytest.raises(ConfigurationError, match="2 providers"):
        supplied_value(values, "v", YEAR)
    assert supplied_value(values, "v", YEAR, "PACT").value == 40


def test_the_table_of_supplied_values_keeps_every_status_and_order():
    values = partner_values(
        {"value_id": "b", "value": 10, "unit": "count"},
        {"value_id": "a", "value_status": "narrative"},
        {"value_id": "a", "value_status": "suppressed", "period_end": "2011-05-31"},
    )
    frame = supplied_values(values, YEAR, ["b", "a"]).frame
    assert frame["value_words"].tolist() == ["10", "withheld by the provider", "in words only"]
    assert frame["numerator_count"].iloc[0] == 10


def test_a_change_is_that_of_the_counts_and_tested():
    comparison = config(
        '[[comparisons]]\nid = "t.c"\nlabel = "c"\nmeasure = "change"\nsource = "police_crime"\n'
        'period = "2010/11"\nbaseline_period = "2007/08"'
    ).comparisons[0]
    frame = offences([*spread("2007-04-01", "2008-03-31", 11180), *spread("2008-04-01", "2011-03-31", 3 * 9729)])
    found = measured_change(comparison, {"offences": frame})
    assert found.value == pytest.approx(100 * (found.numerator - 11180) / 11180)
    assert found.denominator == 11180
    assert found.low < found.value < found.high


def test_a_change_of_a_restless_series_is_less_sure():
    comparison = config(
        '[[comparisons]]\nid = "t.c"\nlabel = "c"\nmeasure = "change"\nsource = "police_crime"\n'
        'period = "2010/11"\nbaseline_period = "2008/09"'
    ).comparisons[0]
    last = spread("2010-04-01", "2011-03-31", 3000)
    calm = [*spread("2008-04-01", "2009-03-31", 3000), *spread("2009-04-01", "2010-03-31", 3000), *last]
    # The same totals a year, but one year heavy in its first half and the next in its second.
    first = [*spread("2008-04-01", "2008-09-30", 2400), *spread("2008-10-01", "2009-03-31", 600)]
    second = [*spread("2009-04-01", "2009-09-30", 600), *spread("2009-10-01", "2010-03-31", 2400)]
    widths = []
    for days in (calm, [*first, *second, *last]):
        found = measured_change(comparison, {"offences": offences(days)})
        widths.append(found.high - found.low)
    assert widths[1] > 3 * widths[0]


def test_marac_windows_of_the_plan():
    months = {"2010-10-01": (64, 20), "2011-02-01": (32, 11), "2011-04-01": (101, 45), "2011-10-01": (67, 26)}
    tables = {"marac_cases": marac_cases(months)}
    share = indicator(measure="share", table="marac_cases", filter={"repeat_flag": True}, source="marac")

    def over(start, end):
        found = measure(share, tables, Period(start, end))
        return found.numerator, found.denominator

    assert over(date(2010, 10, 1), date(2011, 9, 30)) == (76, 197)
    assert over(date(2011, 2, 1), date(2012, 1, 31)) == (82, 200)
    assert over(date(2010, 10, 1), date(2011, 3, 31)) == (31, 96)
