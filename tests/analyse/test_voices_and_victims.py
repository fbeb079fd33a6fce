"""Consultations as voices, young people as victims, counts of the same days side by side, what can be said."""

from datetime import date

import pandas as pd
import pytest

from assessment.analyse.comments import (
    concern_words,
    consultation_log,
    voice_figures,
    voices_by_locality,
    voices_by_theme,
)
from assessment.analyse.key_points import supported
from assessment.analyse.paired import paired_changes, paired_sentences
from assessment.analyse.provenance import source_of
from assessment.analyse.young_people import NOT_KNOWN, same_days, victim_figures, victims_by_age, with_ages
from assessment.config import Issue
from assessment.errors import InputError
from assessment.periods import Period
from assessment.results import Figure
from tests.analyse.canonical_rows import offences, spread
from tests.analyse.places_and_people import comments, square_areas

AS_OF = date(2012, 1, 31)
VOICES = comments(
    [("2011-10-01", "website", "speeding", "W")] * 6
    + [("2011-10-01", "chamber", "business_crime", None)] * 3
    + [("2011-11-01", "website", "burglary", "E")] * 2
    + [("2009-11-01", "website", "litter", "E")]
)


def test_voices_are_counts_of_the_last_year_with_every_pair_a_row():
    frame = voices_by_theme(VOICES, AS_OF).frame
    assert frame["comments_count"].sum() == 11
    assert len(frame) == 3 * 2
    assert not any("pct" in name for name in frame.columns)


def test_every_locality_is_a_row():
    frame = voices_by_locality(VOICES, square_areas(), AS_OF).frame
    assert dict(zip(frame["locality"], frame["comments_count"], strict=True)) == {"East": 2, "West": 6}


def test_the_log_says_who_was_asked_and_when():
    frame = consultation_log(VOICES, Period(date(2009, 4, 1), AS_OF)).frame.set_index("consultation")
    assert frame.loc["Partnership website survey", "first_month"] == pd.Timestamp("2009-11-01")
    assert frame["comments_count"].sum() == 12


def test_words_on_concerns_have_no_numbers():
    issues = [
        Issue(id="a", name="A", table="casualties", concern_themes=("speeding",)),
        Issue(id="b", name="B", filter={"offence_group": "burglary"}, concern_themes=("burglary",)),
        Issue(id="c", name="C", filter={"domestic_abuse_flag": True}),
    ]
    words = concern_words(VOICES, issues, AS_OF)
    assert words == {"casualties": "among the concerns raised most", "burglary": "raised, not among the most"}


def test_figures_name_the_theme_raised_most():
    total, first = voice_figures(VOICES, AS_OF)
    assert (total.value, first.value) == (11, 6)
    assert "speeding" in first.label


def test_nothing_raised_is_told_as_nothing():
    (only,) = voice_figures(VOICES.iloc[:0], AS_OF)
    assert only.value == 0
    assert voices_by_theme(VOICES.iloc[:0], AS_OF).frame.empty


def victims():
    days = [*spread("2010-04-01", "2011-01-31", 60), *spread("2011-04-01", "2012-01-31", 50)]
    return offences(days, victim_age_years=[10, 20, 40, None, 16] * 22, victim_sex=["female"] * 110)


def test_victims_of_every_age_and_of_unknown_age_make_the_total():
    frame = victims_by_age(victims(), AS_OF).frame
    now = frame[frame["year"] == "2011/12"].set_index("age")["victims_count"]
    assert now.to_dict() == {"under 18": 20, "18 to 24": 10, "25 and over": 10, NOT_KNOWN: 10}


def test_years_are_compared_over_the_same_days():
    first, now = same_days(victims(), AS_OF)
    assert (first.start, first.end) == (date(2010, 4, 1), date(2011, 1, 31))
    assert (now.start, now.end) == (date(2011, 4, 1), AS_OF)


def test_change_is_tested_and_violence_is_a_part_of_crime():
    found = {one.id: one for one in victim_figures(victims(), AS_OF)}
    change = found["young_people.crime_under_18_change"]
    assert change.value == pytest.approx(100 * (20 / 24 - 1), abs=0.5)
    assert change.low < 0 < change.high
    assert found["young_people.violence_under_18"].value <= found["young_people.crime_under_18"].value


def test_without_ages_the_chapter_says_so():
    with pytest.raises(InputError, match="ages of victims"):
        with_ages(offences(["2011-06-01"]))


def count(figure_id, value, start, end, source="police_crime"):
    return Figure(figure_id, figure_id, value, "count", start, end, source)


def test_the_same_days_of_two_years_are_tested_as_a_change():
    # Violence with injury, 1 April to 9 November, as published: 683 against 721, within chance.
    now = count("violence.x_to_2011_11_09", 683, date(2011, 4, 1), date(2011, 11, 9))
    before = count("violence.x_to_2010_11_09", 721, date(2010, 4, 1), date(2010, 11, 9))
    (change,) = paired_changes([now, before])
    assert change.value == pytest.approx(-5.27, abs=0.01)
    assert "within what chance alone produces" in paired_sentences([change])


def test_counts_of_other_days_or_subjects_are_not_paired():
    now = count("violence.x_to_2011_11_09", 683, date(2011, 4, 1), date(2011, 11, 9))
    assert paired_changes([now, count("violence.x_to_2010_11_08", 7, date(2010, 4, 1), date(2010, 11, 8))]) == ()
    assert paired_changes([now, count("violence.y_to_2010_11_09", 7, date(2010, 4, 1), date(2010, 11, 9))]) == ()


def test_only_sentences_whose_figures_are_there_are_said():
    templates = ["{a.one} came.", "{a.two:interval} went.", "Nothing is counted here."]
    assert supported(templates, {"a.one": 1}) == "{a.one} came. Nothing is counted here."
    assert supported(templates[:2], {}, "Nothing is known.") == "Nothing is known."


def test_the_source_travels_with_the_rows():
    assert source_of(offences(["2011-06-01"]), "x") == "police_crime"
    assert source_of(pd.DataFrame({"cases_count": [1]}), "marac") == "marac"
