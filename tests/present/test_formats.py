"""Numbers are written as official statistics write them."""

import pytest

from assessment.present.formats import MINUS, default_decimals, figure_part, number, rounded
from tests.present.released import figure, figures, withheld


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (8031, 0, "8,031"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, f"{MINUS}3"),
        (1.005, 2, "1.01"),
        (-0.04, 1, "0.0"),
        (1e6, 0, "1,000,000"),
    ],
)
def test_halves_go_away_from_zero_and_thousands_have_commas(value, decimals, said):
    assert rounded(value, decimals) == said


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written_as_one(value):
    with pytest.raises(ValueError):
        rounded(value)


def test_a_percentage_gets_a_decimal_only_on_a_base_above_one_thousand():
    assert default_decimals(38.58, "percent", 197) == 0
    assert default_decimals(38.58, "percent", 1000) == 0
    assert default_decimals(38.58, "percent", 1001) == 1


def test_a_supplied_percentage_is_shown_as_supplied():
    assert number(22.3, "percent") == "22.3%"
    assert number(41.0, "percent") == "41%"
    assert number(41.38, "percent") == "41%"


def test_what_is_compared_with_a_target_is_as_fine_as_the_target():
    all_of_them = figures(
        figure("performance.assaults.actual", 4.4503, "rate_per_1000"),
        figure("performance.assaults.target", 5.41, "rate_per_1000"),
    )
    assert figure_part(all_of_them["performance.assaults.actual"], "value", all_of_them) == "4.45"
    assert figure_part(all_of_them["performance.assaults.actual"], "value") == "4.5"
    assert figure_part(all_of_them["performance.assaults.target"], "value", all_of_them) == "5.41"


# Published: 82 repeats of 200 cases, 41%, Wilson 34.4 to 47.9.
REPEATS = figure("performance.marac_repeat.actual", 41.0, "percent", numerator=82, denominator=200, low=34.4, high=47.9)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("value", "41%"),
        ("interval", "34% to 48%"),
        ("base", "82 of 200"),
        ("low", "34%"),
        ("numerator", "82"),
        ("size", "41%"),
    ],
)
def test_parts_of_a_figure(part, said):
    assert figure_part(REPEATS, part) == said


def test_a_fall_is_said_in_words():
    fall = figure("trends.crime", -13.04, "percent_change", numerator=9729, denominator=11188)
    assert figure_part(fall, "direction") == "down 13.0%"
    assert figure_part(fall, "value") == f"{MINUS}13.0%"


def test_without_a_base_the_interval_is_said_to_be_missing():
    assert "base not supplied" in figure_part(figure("x.y", 57.0, "percent"), "interval")


def test_pending_suppressed_and_narrative_figures_show_no_digit():
    for status, said in (("pending", "not yet available"), ("narrative", "no figure supplied")):
        one = figure("x.y", None, status=status)
        assert figure_part(one) == said
        assert figure_part(one, "base") == said
    hidden = withheld(figure("x.y", 3, low=1, high=8))
    assert not any(
        letter.isdigit() for part in ("value", "interval", "base", "size") for letter in figure_part(hidden, part)
    )


def test_an_unknown_part_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="interval"):
        figure_part(REPEATS, "median")
