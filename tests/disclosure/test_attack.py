"""The attack, and what it makes of tables that went through the gate."""

import itertools
import os
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from assessment.disclosure import Policy, Rule, attack, policy, release, totals
from assessment.disclosure.tables import released as gate
from assessment.errors import DisclosureError
from tests.disclosure.made import config, many_way, one_way, spread

POLICIES = [Policy("executive"), Policy("public", Rule(8, 1)), Policy("public", Rule(8, 5))]
SHAPES = [(4,), (9,), (3, 4), (2, 6), (5, 5), (2, 3, 3)]


def findings(released, result):
    return attack([released], {result.id: totals(result)})


def possible(hidden, counts) -> np.ndarray:
    """All hidden cells that agree with the cells shown (unrounded) and the total: enumerated, without a solver."""
    left = int(counts[hidden].sum())
    least = 0 if hidden.all() else 1
    ways = itertools.product(range(least, left + 1), repeat=int(hidden.sum()))
    return np.array([way for way in ways if sum(way) == left])


def test_subtraction_recovers_the_welsh_count():
    result = one_way([21, 17, 3, 0])
    careless = gate(result, Policy("executive"), complementary=False)
    found = list(findings(careless, result))
    assert [(one.row, one.lowest, one.highest) for one in found] == [(2, 3.0, 3.0)]
    assert "more tightly than the policy allows" in findings(careless, result).summary
    assert len(findings(release(result, Policy("executive")), result)) == 0


def test_without_totals_nothing_is_worked_out():
    careless = gate(one_way([21, 17, 3, 0]), Policy("executive"), complementary=False)
    assert len(attack([careless], {})) == 0


def test_a_pattern_that_protects_each_line_but_not_the_table():
    counts = np.array([[6, 12, 1, 6], [0, 12, 0, 6], [20, 6, 20, 12], [20, 1, 0, 0]])
    hidden = np.array([[1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 1, 0], [1, 1, 0, 0]], dtype=bool)
    # Two hidden in each line, with room: yet row 1 + row 4 - column 1 + ... leaves the ones with a single value.
    result = many_way(counts)
    careless = gate(result, Policy("executive"), complementary=False)
    frame = result.frame.assign(cases_count=result.frame["cases_count"].astype(float).mask(hidden.ravel()))
    suppressed = careless.suppressed.assign(cases_count=hidden.ravel())
    careless = replace(careless, result=replace(result, frame=frame), suppressed=suppressed)
    found = {(one.row, one.lowest, one.highest) for one in findings(careless, result)}
    assert found == {(2, 1.0, 1.0), (13, 1.0, 1.0)}
    assert len(findings(release(result, Policy("executive")), result)) == 0


def test_the_rest_of_a_whole_is_attacked_too():
    whole, part = np.array([30, 25, 20]), np.array([28, 10, 9])
    result = many_way(whole, part)
    careless = gate(result, Policy("executive"), complementary=False)
    columns = {one.column for one in findings(careless, result)}
    assert "cases_count less repeats_count" in columns
    assert len(findings(release(result, Policy("executive")), result)) == 0


@pytest.mark.parametrize("rules", POLICIES, ids=["executive", "public", "rounded"])
def test_enumeration_finds_no_tighter_bounds_than_the_policy_allows(rules):
    generator = np.random.default_rng(20)
    smallest = rules.default.smallest_count_shown
    for people in range(1, 19):
        result = one_way(spread(generator, people, (4,)))
        released = release(result, rules)
        if not released.suppressed_count:
            continue
        tables = possible(released.suppressed["cases_count"].to_numpy(), result.frame["cases_count"].to_numpy())
        width = tables.max(axis=0) - tables.min(axis=0)
        assert (width >= min(smallest - 1, people)).all()


@pytest.mark.parametrize("rules", POLICIES, ids=["executive", "public", "rounded"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_random_small_partnerships_leak_nothing(shape, rules):
    generator = np.random.default_rng(len(shape) * 100 + shape[0])
    teeth = 0
    for people in range(1, 31, 3 if len(shape) < 3 else 5):
        result = many_way(spread(generator, people, shape))
        assert len(findings(release(result, rules), result)) == 0, people
        teeth += len(findings(gate(result, rules, complementary=False), result)) > 0
    # With complementary suppression switched off, the same attack succeeds (where three totals leave any room at all).
    assert teeth >= (4 if len(shape) < 3 else 1)


@pytest.mark.parametrize("shape", [(5,), (3, 3)], ids=str)
def test_random_parts_of_wholes_leak_nothing(shape):
    generator = np.random.default_rng(7)
    teeth = 0
    for people in range(4, 64, 12):
        whole = spread(generator, people, shape)
        result = many_way(whole, generator.binomial(whole, 0.4))
        assert len(findings(release(result, Policy("executive")), result)) == 0, people
        teeth += len(findings(gate(result, Policy("executive"), complementary=False), result)) > 0
    assert teeth >= 2


@pytest.mark.study
def test_partnerships_of_one_to_thirty_cases_are_safe_for_every_audience():
    generator = np.random.default_rng(2012)
    several = 500 if os.environ.get("ASSESSMENT_STUDY") == "full" else 10
    audiences = [policy(config(), audience) for audience in ("executive", "public", "restricted")]
    for number in range(several):
        shape = ((8,), (12,), (4, 6), (6, 5))[number % 4]
        cases = spread(generator, int(generator.integers(1, 31)), shape)
        repeats = generator.binomial(cases, 0.35) if len(shape) == 1 else None
        result = many_way(cases, repeats)
        for rules in audiences:
            assert len(findings(release(result, rules), result)) == 0, (number, rules.audience)


def test_the_same_table_is_always_released_the_same():
    counts = spread(np.random.default_rng(5), 60, (6, 7))
    once, again = (release(many_way(counts), Policy("executive")) for _ in range(2))
    pd.testing.assert_frame_equal(once.suppressed, again.suppressed)


def test_totals_are_sums_over_one_key_at_a_time():
    table = totals(many_way(np.array([[1, 2], [3, 4]])))
    assert table["over"].tolist() == ["key_0", "key_0", "key_1", "key_1"]
    assert table["total"].tolist() == [4, 6, 3, 7]
    assert table["key_0"].isna().tolist() == [True, True, False, False]


def test_totals_of_another_table_are_noticed():
    released = release(one_way([3, 4, 9]), Policy("executive"))
    with pytest.raises(DisclosureError, match="not of one and the same table"):
        attack([released], {"t.cases": totals(one_way([1, 1, 1]))})
