"""Who may see which counts."""

import pytest

from assessment.disclosure import Rule, policy
from assessment.errors import DisclosureError
from tests.disclosure.made import config


@pytest.mark.parametrize(
    ("audience", "source", "expected"),
    [
        ("executive", "police_crime", Rule(5, 1)),
        ("executive", "marac", Rule(5, 1)),
        ("public", "police_crime", Rule(5, 1)),
        ("public", "marac", Rule(8, 5)),
        ("restricted", "marac", Rule(1, 1)),
    ],
)
def test_defaults_are_those_of_the_facts(audience, source, expected):
    assert policy(config(), audience).rule([source]) == expected


def test_of_several_sources_the_strictest_rule_holds_in_any_order():
    public = policy(config(), "public")
    assert public.rule(["police_crime", "marac"]) == public.rule(["marac", "police_crime"]) == Rule(8, 5)
    assert public.rule([]) == Rule(5, 1)


def test_a_rule_in_the_configuration_goes_first():
    text = '[[disclosure.rules]]\nsource = "marac"\naudience = "executive"\nsmallest_count_shown = 10\nround_to = 10'
    assert policy(config(text), "executive").rule(["marac"]) == Rule(10, 10)
    assert policy(config(text), "public").rule(["marac"]) == Rule(8, 5)


def test_withheld_and_fine_areas_bind_the_public_only():
    settings = config('withheld_sources_public = ["comments"]')
    public, executive = policy(settings, "public"), policy(settings, "executive")
    assert public.withholds(["comments"], "county")
    assert public.withholds(["marac"], "small_area")
    assert not public.withholds(["marac"], "locality")
    assert not executive.withholds(["comments", "marac"], "small_area")


def test_an_unknown_audience_is_said():
    with pytest.raises(DisclosureError, match="choose one of executive, public, restricted"):
        policy(config(), "press")
