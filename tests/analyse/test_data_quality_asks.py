"""What we ask: every finding becomes a question to its provider, in words, without a count and without a value."""

import re
from datetime import date

import pandas as pd
import pytest

from assessment.analyse.data_quality.asks import asks_result, spans
from assessment.analyse.data_quality.messages import (
    completeness_message,
    days_message,
    drift_message,
    falls_message,
    lateness_message,
    overlaps_message,
)
from assessment.analyse.data_quality.records import days_result, drift_result
from assessment.analyse.data_quality.story import look, quality_figures, sentences, tables_told
from assessment.analyse.key_points import supported
from assessment.disclosure import policy, release, release_figures
from assessment.periods import Period
from assessment.schema import TABLES
from tests.analyse.canonical_rows import incidents, marac_cases, offences
from tests.analyse.quality_rows import completeness, config, extract_months

PERIOD = Period(date(2010, 1, 1), date(2012, 1, 31))
SOURCE = {"months_missing": [], "rows_rejected": 0, "files": {"a": {"period_end": "2012-01-31"}}}
QUALITY = {"sources": dict.fromkeys(("police_crime", "asb", "marac", "ae_assaults", "resident_survey"), SOURCE)}
DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{4}|1 January")


def tables(**changed):
    empty = {name: TABLES[name].empty() for name in TABLES if name != "areas"}
    days = pd.date_range("2010-01-01", "2012-01-31")
    steady = offences([day for day in days for _ in range(6)])
    return {**empty, "offences": steady, "completeness": completeness(), **changed}


def asked(held, quality=QUALITY, settings=None):
    settings = settings or config()
    looks = look(held, quality, settings, PERIOD)
    return asks_result(looks.findings, quality, settings).frame, looks


def test_nothing_is_asked_when_nothing_stands_out():
    frame, looks = asked(tables())
    late = frame[~frame["source"].isin(["partner_values", "road_casualties"])]
    assert late.empty
    assert looks.findings.falls.empty
    assert looks.findings.days.empty
    assert set(frame["ask"]) == {"Nothing was received; we need all to 31 January 2012"}


def planted():
    cells = completeness()
    cells["blank_count"] = cells["blank_count"].mask(cells["month"] >= pd.Timestamp("2011-10-01"), 400)
    days = list(pd.date_range("2010-01-01", "2012-01-31")) * 6 + [pd.Timestamp("2011-05-03")] * 60
    kept = [day for day in days if not pd.Timestamp("2010-07-05") <= day <= pd.Timestamp("2010-07-19")]
    files = extract_months(
        ("police_crime", "police_crime-1", "2011-12-01", "2011-10-01", 100, 0),
        ("police_crime", "police_crime-2", "2012-01-01", "2011-10-01", 50, 0),
    )
    table = incidents(list(pd.date_range("2010-01-01", "2012-01-31")) * 3)
    later = table["recorded_date"] >= pd.Timestamp("2011-04-01")
    table["asb_category"] = table["asb_category"].mask(later, "nuisance")
    return tables(completeness=cells, offences=offences(kept), extract_months=files, asb_incidents=table)


def test_every_finding_is_a_question_to_its_provider():
    quality = {"sources": {**QUALITY["sources"], "marac": {**SOURCE, "months_missing": ["2011-06", "2011-07"]}}}
    frame, _ = asked(planted(), quality)
    words = "\n".join(f"{row['source']}: {row['ask']}" for row in frame.to_dict("records"))
    assert "police_crime: 'Alcohol' was not filled in from October 2011 on" in words
    assert "far more records than usual on 3 May 2011" in words
    assert "no record from 5 July 2010 to 19 July 2010" in words
    assert (
        "the extract of 1 January 2012 holds fewer rows than the one before it for October 2011" in words.lower()
        or ("The extract of 1 January 2012 holds fewer rows than the one before it for October 2011" in words)
    )
    assert "asb: Category of anti-social behaviour: the category 'Nuisance' is used from April 2011 on" in words
    assert "marac: These months are missing: June 2011 to July 2011" in words
    assert not re.search(r"\d", DAY.sub("", words)), "a count stands in the words"


def test_a_declared_break_is_not_asked_about():
    broken = '[[series_breaks]]\ntable = "asb_incidents"\ndate = 2011-04-01\nlabel = "Three categories"\n'
    settings = config(broken + "breaks_total = false\n")
    frame, looks = asked(planted(), settings=settings)
    assert not frame["ask"].str.contains("category").any()
    assert set(drift_result(looks.findings, settings).frame["explained"]) == {"declared as a break"}


def test_key_points_titles_and_tables_agree_with_the_findings():
    held, settings = planted(), config()
    looks = look(held, QUALITY, settings, PERIOD)
    figures = release_figures(quality_figures(looks, held, settings, PERIOD), policy(settings, "executive"))
    assert figures["quality.fields_looked_at"].value == 1
    assert figures["quality.fields_fell"].value == 1
    assert figures["quality.unusual_days"].value == len(days_result(looks.findings, settings).frame) == 2
    assert figures["quality.categories_changed"].value == 2
    told = supported(sentences({**figures, **due(0)}), figures)
    assert "that stand out: {quality.unusual_days} of" in told
    assert completeness_message(looks.findings, pd.DataFrame()) == "Filled in less than before: Alcohol"
    assert falls_message(looks.findings) == "'Alcohol' fell from October 2011"
    assert days_message(looks.findings) == "Days that stand out: Offences, day recorded"
    assert drift_message(looks.findings) == "Categories changed: Category of anti-social behaviour, from April 2011"
    assert overlaps_message(looks.findings) == "Fewer rows than in the extract before: October 2011"
    assert lateness_message(looks.findings, looks.months).startswith("No day of commission is known")


def test_the_chart_of_delays_says_whether_recording_slowed():
    held = tables()
    offences_held = held["offences"].assign(committed_precision="day", committed_to=held["offences"]["recorded_date"])
    looks = look({**held, "offences": offences_held}, QUALITY, config(), PERIOD)
    assert lateness_message(looks.findings, looks.months).startswith("Offences were recorded as soon")


def due(value):
    from assessment.results import Figure

    names = ("part", "not_received", "not_asked_for", "received", "sets")
    ids = [f"quality.statutory_{name}" for name in names]
    return {one: Figure(one, "", value, "sets", PERIOD.start, PERIOD.end, "all") for one in ids}


def test_what_was_not_looked_at_is_not_called_quiet():
    held = tables(offences=offences(["2011-05-01"] * 40, precision="month"))
    looks = look(held, QUALITY, config(), PERIOD)
    figures = {one.id: one for one in quality_figures(looks, held, config(), PERIOD)}
    told = " ".join(sentences({**figures, **due(0)}))
    assert "no day could be looked at" in told
    assert "Too few quarters" in told
    assert "no day could be looked at" in days_message(looks.findings)
    assert drift_message(looks.findings).startswith("Too few quarters")


def test_small_counts_of_categories_pass_the_gate_withheld():
    months = {f"{2009 + number // 12}-{number % 12 + 1:02d}-01": (30, 5) for number in range(36)}
    cases = marac_cases(months)
    recent = cases["meeting_month"] >= pd.Timestamp("2011-07-01")
    cases["marac_agency"] = cases["marac_agency"].mask(recent, "housing")
    few = cases.index[cases["meeting_month"] == pd.Timestamp("2011-07-01")][:3]
    cases.loc[few, "marac_agency"] = "police"
    looks = look(tables(marac_cases=cases), QUALITY, config(), Period(date(2009, 1, 1), date(2012, 1, 31)))
    result = drift_result(looks.findings, config())
    shown = release(result, policy(config(), "executive")).frame.set_index("category")
    assert pd.isna(shown.loc["Police", "records_count"])
    assert pd.isna(shown.loc["Police", "share_pct"])


def test_the_public_is_told_nothing_of_a_source_that_is_withheld_from_it():
    settings = config('[disclosure]\nwithheld_sources_public = ["marac"]\n')
    names = tables_told(settings, "public")
    assert "marac_cases" not in names
    assert "marac_cases" in tables_told(settings, "executive")
    held = {name: table for name, table in tables().items() if name in names}
    held["completeness"] = pd.concat([completeness(), completeness("marac")])
    assert set(look(held, QUALITY, settings, PERIOD).filled["source"]) == {"police_crime"}


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], ""),
        ([date(2011, 12, 1), date(2012, 1, 1)], "December 2011 to January 2012"),
        ([date(2011, 5, 1)], "May 2011"),
    ],
)
def test_months_in_runs(months, words):
    assert spans(months) == words
