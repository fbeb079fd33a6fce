"""The gate for headline numbers."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.disclosure import Policy, Rule, release_figures
from assessment.disclosure.figures import WITHHELD_NOTE
from assessment.disclosure.windows import Window, telling_windows
from assessment.errors import DisclosureError
from assessment.results import Figure

EXECUTIVE = Policy("executive")
PUBLIC = Policy("public", rules={"marac": Rule(8, 5)}, county_only=frozenset({"marac"}))
START, END = date(2011, 2, 1), date(2012, 1, 31)


def count(value, identity="a.cases.count", start=START, end=END, **more) -> Figure:
    return Figure(identity, "Cases", value, "count", start, end, "marac", **more)


def share(numerator, denominator, identity="a.repeats.actual", start=START, end=END, **more) -> Figure:
    value = 100 * numerator / denominator
    numbers = {"numerator": numerator, "denominator": denominator, "low": value - 5, "high": value + 5}
    return Figure(identity, "Repeats", value, "percent", start, end, "marac", **numbers, confidence=0.95, **more)


def released(*figures, policy=EXECUTIVE, earlier=()):
    return release_figures(figures, policy, earlier)


def statuses(*figures, **more):
    return [one.status for one in released(*figures, **more).values()]


@pytest.mark.parametrize(("value", "status"), [(0, "final"), (1, "suppressed"), (4, "suppressed"), (5, "final")])
def test_small_counts_are_withheld_and_zero_is_not(value, status):
    assert statuses(count(value)) == [status]


@pytest.mark.parametrize(
    ("numerator", "denominator", "status"),
    [
        (82, 200, "final"),
        (3, 200, "suppressed"),
        (197, 200, "suppressed"),
        (200, 200, "final"),
        (0, 200, "final"),
        (9, 18, "suppressed"),
        (10, 20, "final"),
    ],
)
def test_shares_go_with_a_small_numerator_rest_or_base(numerator, denominator, status):
    assert statuses(share(numerator, denominator)) == [status]


def test_a_withheld_figure_holds_no_number_anywhere():
    gone = released(share(3, 200, note="3 of 200 cases"))["a.repeats.actual"]
    assert (gone.value, gone.numerator, gone.denominator, gone.low, gone.high) == (None,) * 5
    assert gone.note == WITHHELD_NOTE
    assert not any(letter.isdigit() for letter in gone.note)


def test_the_partnerships_own_marac_figures_stand_for_every_audience():
    rolling = share(76, 197, "domestic_abuse.marac_repeat_rolling12_2011_09", date(2010, 10, 1), date(2011, 9, 30))
    half = share(45, 101, "domestic_abuse.marac_repeat_2011_04_2011_09", date(2011, 4, 1), date(2011, 9, 30))
    latest = share(82, 200, "performance.marac_repeat.actual")
    assert statuses(rolling, half, latest) == ["final"] * 3
    public = released(rolling, half, latest, policy=PUBLIC)
    # Twelve months of the county are exact; half a year is rounded.
    assert public[latest.id] == latest
    assert public[rolling.id] == rolling
    assert (public[half.id].numerator, public[half.id].denominator, public[half.id].value) == (45, 100, 45)


def test_finer_areas_are_never_county_totals():
    ward = count(23, area_level="locality")
    assert released(ward, policy=PUBLIC)["a.cases.count"].value == 25
    assert statuses(replace(ward, area_level="ward"), policy=PUBLIC) == ["suppressed"]


def test_of_two_windows_that_differ_by_few_the_narrower_goes():
    year = count(40, "a.cases_year.count")
    most = count(37, "a.cases.count", end=date(2011, 12, 31))
    kept = released(replace(year, id="b.cases.actual"), most)
    assert [kept[one].status for one in kept] == ["final", "suppressed"]
    assert statuses(replace(year, id="b.cases.actual"), replace(most, value=35.0)) == ["final", "final"]
    # No cases in the rest of the year: zero may be known.
    assert statuses(replace(year, id="b.cases.actual"), replace(most, value=40.0)) == ["final", "final"]


def test_other_measures_and_sources_are_not_linked():
    year, most = count(40, "b.cases.actual"), count(37, "a.children.count", end=date(2011, 12, 31))
    assert statuses(year, most) == ["final", "final"]
    elsewhere = replace(most, id="a.cases.count", source="ae_assaults")
    assert statuses(year, elsewhere) == ["final", "final"]


def test_bases_and_rests_of_shares_are_linked_as_well():
    year, most = share(50, 120), share(45, 117, "b.repeats.count", end=date(2011, 12, 31))
    assert statuses(year, most) == ["final", "suppressed"]


def test_what_was_published_before_counts_and_stays():
    year = count(40, "b.cases.actual")
    most = count(37, "a.cases.count", end=date(2011, 12, 31))
    assert statuses(most, earlier=[year]) == ["suppressed"]
    assert statuses(year, earlier=[most]) == ["suppressed"]


def test_a_change_that_quotes_a_withheld_count_goes_with_it():
    year = count(40, "b.cases.actual")
    most = count(37, "a.cases.count", end=date(2011, 12, 31))
    change = Figure(
        "a.cases_change", "Change", -10.0, "percent_change", START, END, "marac", numerator=37, denominator=41
    )
    assert statuses(year, most, change) == ["final", "suppressed", "suppressed"]
    assert statuses(change) == ["final"]  # 41 - 37 is a change, not people left over


def test_targets_pending_and_narrative_figures_pass():
    target = count(3, "performance.cases.target")
    pending = replace(count(None, "performance.x.actual", status="pending", note="due in February"))
    assert released(target)[target.id] == target
    assert released(pending)[pending.id] == pending


def test_a_withheld_source_withholds_its_figures():
    assert statuses(count(500), policy=Policy("public", withheld=frozenset({"marac"}))) == ["suppressed"]


def test_releasing_twice_changes_nothing():
    once = released(share(45, 101, end=date(2011, 7, 31)), count(3), policy=PUBLIC)
    again = release_figures(once.values(), PUBLIC)
    assert dict(once) == dict(again)


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(DisclosureError, match="stands twice"):
        released(count(9), count(10))


def test_chains_of_windows_are_followed():
    def days(name, start, end, number):
        return Window(name, date(2011, 1, start), date(2011, 1, end), number)

    # 1-31 less 1-10 less 11-29 leaves two people on the 30th and 31st, though no two windows alone tell.
    chain = [days("all", 1, 31, 50), days("first", 1, 10, 20), days("middle", 11, 29, 28)]
    assert telling_windows(chain, 5) == {"first"}
    assert telling_windows(chain[:2], 5) == frozenset()
    assert telling_windows(chain[1:], 5) == frozenset()
