"""Weighted shares against R's `survey` package, and what holds of any survey."""

import numpy as np
import pandas as pd
import pytest

from assessment.analyse.survey_design import effective_base, stratified_variance
from assessment.analyse.survey_figures import survey_figures
from assessment.analyse.survey_tables import survey_groups, survey_questions
from assessment.analyse.survey_waves import difference_p_value, survey_waves
from assessment.analyse.surveys import SAFE, weighted_share
from assessment.periods import financial_year
from tests.analyse.places_and_people import responses

WAVE = "2011-04-01"


def california_schools():
    """Return the stratified sample apistrat of R's `survey` package: 'very safe' stands for sch.wide == "Yes"."""
    strata = {"E": (44.2099990844727, 91, 9), "H": (15.1000003814697, 26, 24), "M": (20.3600006103516, 35, 15)}
    return responses(
        [
            (WAVE, stratum, weight, answer)
            for stratum, (weight, yes, no) in strata.items()
            for answer, number in (("very_safe", yes), ("very_unsafe", no))
            for _ in range(number)
        ]
    )


def test_share_and_logit_interval_are_those_of_svyciprop():
    # Reference run of R 4.2.2, survey 4.1-1, no finite population correction: svyciprop(~sch.wide, method = "logit").
    found = weighted_share(california_schools(), "feel_safe", ("very_safe",))
    assert found.value_pct == pytest.approx(82.7948011415823, rel=1e-6)
    assert found.standard_error_pct == pytest.approx(2.47568028754561, rel=1e-6)
    assert (found.low_pct, found.high_pct) == pytest.approx((77.3542009331159, 87.1455182359908), rel=1e-6)
    assert found.base_count == 200


def test_design_effect_is_that_of_the_reference_but_for_its_finite_population():
    # R compares with a sample without replacement from the sum of the weights: its 0.884777 times (1 - n/N) is ours.
    schools = california_schools()
    found = weighted_share(schools, "feel_safe", ("very_safe",))
    size = schools["weight"].sum()
    assert found.design_effect == pytest.approx(0.884777137950299 * (1 - 200 / size), rel=1e-6)


def test_equal_weights_in_one_stratum_give_the_plain_share_and_variance():
    answers = ["very_safe"] * 30 + ["very_unsafe"] * 70
    found = weighted_share(responses([(WAVE, "a", 2.0, answer) for answer in answers]), "feel_safe", SAFE)
    assert found.value_pct == pytest.approx(30)
    assert found.effective_base == pytest.approx(100)
    assert found.standard_error_pct == pytest.approx(100 * np.sqrt(0.3 * 0.7 / 99))


def test_scaling_all_weights_changes_nothing():
    schools = california_schools()
    one = weighted_share(schools, "feel_safe", SAFE)
    other = weighted_share(schools.assign(weight=schools["weight"] / 7), "feel_safe", SAFE)
    assert (one.value_pct, one.low_pct, one.high_pct) == pytest.approx((other.value_pct, other.low_pct, other.high_pct))


def test_dont_know_is_no_answer_but_stays_in_the_sample():
    rows = [(WAVE, "a", 1.0, answer) for answer in ["very_safe"] * 20 + ["very_unsafe"] * 20 + ["dont_know"] * 10]
    found = weighted_share(responses(rows), "feel_safe", SAFE)
    assert found.base_count == 40
    assert found.value_pct == pytest.approx(50)


def test_all_of_one_mind_still_has_an_interval():
    found = weighted_share(responses([(WAVE, "a", 1.0, "very_safe")] * 50), "feel_safe", SAFE)
    assert found.value_pct == 100
    assert 90 < found.low_pct < 100
    assert found.high_pct == 100


def test_nobody_answered_is_no_share():
    found = weighted_share(responses([(WAVE, "a", 1.0, "dont_know")] * 5), "feel_safe", SAFE)
    assert found.value_pct is None
    assert found.base_count == 0


def test_a_lonely_stratum_adds_variance_instead_of_hiding_it():
    scores = np.array([1.0, 2.0, 3.0, 9.0])
    with_lonely = stratified_variance(scores, pd.Series(["a", "a", "a", "b"]))
    without = stratified_variance(scores[:3], pd.Series(["a", "a", "a"]))
    assert with_lonely > without


def test_effective_base_never_exceeds_the_base():
    weights = np.random.default_rng(3).gamma(2, 1, 200)
    assert effective_base(weights) < 200
    assert effective_base(np.ones(200)) == pytest.approx(200)


def test_intervals_cover_the_truth_of_a_stratified_population():
    rng, covered, runs = np.random.default_rng(11), 0, 150
    shares, sizes, weights = np.array([0.2, 0.5, 0.8]), np.array([60, 40, 40]), np.array([5.0, 2.0, 1.0])
    truth = 100 * (shares * sizes * weights).sum() / (sizes * weights).sum()
    for _ in range(runs):
        rows = [
            (WAVE, str(stratum), weight, "very_safe" if safe else "very_unsafe")
            for stratum, (share, size, weight) in enumerate(zip(shares, sizes, weights, strict=True))
            for safe in rng.random(size) < share
        ]
        found = weighted_share(responses(rows), "feel_safe", SAFE)
        covered += found.low_pct <= truth <= found.high_pct
    assert covered / runs >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / runs)


def wave_rows(start, safe, unsafe):
    return [(start, "a", 1.0, "very_safe")] * safe + [(start, "a", 1.0, "very_unsafe")] * unsafe


def test_waves_are_tested_against_the_wave_before():
    rows = wave_rows("2011-04-01", 80, 80) + wave_rows("2011-07-01", 82, 78) + wave_rows("2011-10-01", 130, 30)
    frame = survey_waves(responses(rows), "feel_safe").frame
    assert frame["change"].tolist() == ["first wave", "no change beyond chance", "rose"]


def test_a_wave_with_a_small_base_is_neither_shown_nor_compared():
    rows = wave_rows("2011-04-01", 80, 80) + wave_rows("2011-07-01", 20, 10)
    last = survey_waves(responses(rows), "feel_safe").frame.iloc[-1]
    assert pd.isna(last["share_pct"])
    assert pd.isna(last["answer_count"])
    assert last["base_count"] == 30
    assert last["change"] == "base too small to compare"


def test_two_waves_without_change_are_seldom_called_changed():
    rng, called, runs = np.random.default_rng(5), 0, 1000
    known = {}
    for _ in range(runs):
        both = []
        for safe in rng.binomial(150, 0.5, 2):
            if safe not in known:
                known[safe] = weighted_share(responses(wave_rows(WAVE, safe, 150 - safe)), "feel_safe", SAFE)
            both.append(known[safe])
        called += difference_p_value(*both) < 0.05
    assert called / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


def test_questions_show_the_unweighted_base_and_caution_on_small_ones():
    rows = wave_rows("2011-04-01", 40, 40)
    frame = survey_questions(responses(rows), financial_year("2011/12")).frame
    assert frame["base_count"].tolist() == [80]
    assert frame["reading"].tolist() == ["base under 100: read with caution"]


def test_groups_are_domains_of_the_whole_sample():
    rows = responses(wave_rows("2011-04-01", 100, 100))
    rows["sex"] = ["female", "male"] * 100
    frame = survey_groups(rows, "feel_safe", "sex", financial_year("2011/12")).frame
    assert frame["group"].tolist() == ["Female", "Male"]
    assert frame["base_count"].sum() == 200


def test_figures_carry_the_weighted_value_and_the_unweighted_counts():
    (figure,) = survey_figures(california_schools(), financial_year("2011/12"))
    assert figure.id == "voice.feel_safe"
    assert figure.value == pytest.approx(82.7948, rel=1e-4)
    assert (figure.numerator, figure.denominator) == (152, 200)
