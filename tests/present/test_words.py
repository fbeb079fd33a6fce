"""Sentences take every number from a released figure, and refuse any other."""

import pytest

from assessment.errors import RunError
from assessment.present import words
from assessment.present.audit import bare_numbers, figure_faults
from assessment.present.marks import left_over, mark_html, marked
from tests.present.released import figure, figures

ALL = figures(
    figure("performance.marac_repeat.actual", 41.0, "percent", numerator=82, denominator=200, low=34.4, high=47.9),
    figure("performance.marac_repeat.target", 30.0, "percent"),
    figure("violence.before", 721),
    figure("violence.after", 683),
    figure("violence.later", None, status="pending"),
)


def test_the_published_sentence_comes_out():
    said = words.sentence(
        "Cases that return stand at {performance.marac_repeat.actual} ({performance.marac_repeat.actual:base}; "
        "95% interval {performance.marac_repeat.actual:interval}), above the {performance.marac_repeat.target} target.",
        ALL,
    )
    assert said.text == "Cases that return stand at 41% (82 of 200; 95% interval 34% to 48%), above the 30% target."
    assert bare_numbers(said.html) == ()
    assert figure_faults(said.html, ALL) == ()
    assert said.html.count("data-figure=") == 4


def test_the_period_is_a_date_and_not_a_figure():
    said = words.sentence("From {violence.after:period}.", ALL)
    assert said.text == "From 1 April 2011 to 31 January 2012."
    assert bare_numbers(said.html) == ()


@pytest.mark.parametrize("template", ["A fall of 13%.", "{violence.after} of 721", "Some 12,000 people"])
def test_a_number_typed_into_a_sentence_is_refused(template):
    with pytest.raises(RunError, match="comes from no figure"):
        words.sentence(template, ALL)


@pytest.mark.parametrize(
    "template",
    [
        "Since April 2011, from 2007/08 and on 31 January 2012.",
        "Per head: per 1,000 residents, per 100,000 women.",
        "At night, 8pm to 6am, people aged 18 to 24.",
        "In the last 12 months, at the 95% level of confidence.",
        "{=119 riders} took part.",
    ],
)
def test_dates_and_constants_of_the_language_are_let_through_and_marked(template):
    assert bare_numbers(words.sentence(template, ALL).html) == ()


def test_a_figure_that_was_not_released_is_refused_with_the_nearest():
    with pytest.raises(RunError, match=r"violence\.after"):
        words.sentence("{violence.aftr}", ALL)


def test_markup_in_words_is_escaped():
    said = words.sentence("<script>alert('x')</script> & {violence.after}", ALL)
    assert "<script>" not in said.html
    assert "&lt;script&gt;" in said.html


def test_a_fall_within_chance_is_said_to_be_one():
    said = words.change_words(ALL, "violence.before", "violence.after", p_value=0.31)
    assert said.text == "fell from 721 to 683 (down 5%); a fall this size is within what chance alone produces"
    assert figure_faults(said.html, ALL) == ()


def test_a_fall_beyond_chance_and_none():
    assert "unlikely to be chance" in words.change_words(ALL, "violence.before", "violence.after", p_value=0.01).text
    assert "chance" not in words.change_words(ALL, "violence.before", "violence.after").text
    assert words.change_words(ALL, "violence.after", "violence.after").text == "stayed at 683"
    assert "cannot be compared" in words.change_words(ALL, "violence.before", "violence.later").text


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "very unlikely"),
        (0.66, "about as likely as not"),
        (0.67, "likely"),
        (0.9, "likely"),
        (0.91, "very likely"),
    ],
)
def test_the_scale_of_likelihood(probability, said):
    assert words.likelihood_words(probability) == said


def test_the_scale_takes_probabilities_only():
    with pytest.raises(ValueError):
        words.likelihood_words(1.2)


@pytest.mark.parametrize("status", ["met", "on_track", "off target", "too close to call", "pending", "something new"])
def test_every_status_has_words(status):
    assert words.status_words(status)
    assert words.status_kind(status) in {"good", "bad", "unsure", "none"}


def test_words_are_marked_once_however_often_they_pass():
    once = marked("From April 2011, {=3 of 4} per 1,000")
    assert mark_html(once) == once
    assert left_over("1,234 people") == ("1,234",)


def test_tables_and_links_are_left_alone_when_a_page_is_marked():
    html = '<table><tr><td>2011</td></tr></table><a data-figure="x.y" href="#f">2011</a><p>In 2011</p>'
    assert mark_html(html).count("<time>") == 1
