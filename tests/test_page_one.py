"""Page one: what it says follows from the statuses and figures handed over."""

from datetime import date

import pytest

from assessment.config import parse_config
from assessment.page_one import _against_targets, _in_short, _months, _since
from assessment.results import Figure
from tests.config.test_read import BASE

INDICATOR = """
[[indicators]]
id = "{id}"
label = "{id}"
priority = "p"
measure = "{measure}"
source = "crime"
polarity = "low"
target = 30
"""


def config(*indicators):
    added = "".join(INDICATOR.format(id=name, measure=measure) for name, measure in indicators)
    return parse_config(BASE + added + '\n[[priorities]]\nid = "p"\nname = "The priority"\n')


def figure(name, value, unit="count", **more):
    days = {"period_start": date(2011, 4, 1), "period_end": date(2012, 1, 31)}
    return Figure(name, name, value, unit, source="crime", **days, **more)


def figures(*found):
    return {one.id: one for one in found}


def row(name, status):
    return {"indicator": name, "indicator_words": name, "status": status, "reason": ""}


def test_the_worst_stands_first_and_alone_with_its_interval():
    known = figures(
        figure("performance.bad.actual", 41.0, "percent", numerator=82, denominator=200, low=34.4, high=47.9),
        figure("performance.bad.target", 30.0, "percent"),
        figure("performance.open.actual", 8031.0),
        figure("performance.open.target", 9632.0),
        figure("performance.open.projected", 9632.0),
    )
    told = _against_targets(
        known,
        config(("open", "count"), ("bad", "share")),
        [row("open", "too close to call"), row("bad", "off target")],
    )
    assert told[0].startswith("Off target: bad {performance.bad.actual} ({performance.bad.actual:base}; 95% interval")
    assert told[1] == (
        "Too close to call: open {performance.open.actual} so far against {performance.open.target} for the year."
    )


def test_a_rate_that_restates_a_count_is_not_said_twice():
    known = figures(figure("performance.n.actual", 798.0), figure("performance.r.actual", 4.45, "rate_per_1000"))
    rows = [row("n", "on track"), row("r", "on track")]
    both = _against_targets(known, config(("n", "count"), ("r", "rate_per_1000")), rows)
    assert both == ["On track: n {performance.n.actual}."]
    alone = _against_targets(known, config(("r", "rate_per_1000")), rows[1:])
    assert alone == ["On track: r {performance.r.actual}."]


def test_pending_and_withheld_indicators_are_not_called_good_or_bad():
    known = figures(figure("performance.n.actual", None, status="pending"))
    assert _against_targets(known, config(("n", "count")), [row("n", "pending")]) == []
    assert _against_targets(known, config(("n", "count")), [row("n", None)]) == []


@pytest.mark.parametrize(
    ("looked_at", "issues", "said"),
    [
        (0.0, [], "No series is long enough to tell an emerging issue from chance."),
        (9.0, [], "Of {emerging.series_looked_at} series looked at, none rose by more than chance would explain."),
        (9.0, [{"issue": "Theft in A"}], "explain: Theft in A."),
    ],
)
def test_what_emerged_is_named_and_nothing_is_said_plainly(looked_at, issues, said):
    known = figures(figure("emerging.series_looked_at", looked_at, "series"))
    assert _in_short(known, config(), [], issues)[-1].endswith(said)


def test_priorities_say_where_their_indicators_stand():
    (past,) = _since(config(("n", "count")), [row("n", "met")], {})
    assert (past.decided, past.happened) == ("The priority", "n: target met")
    (past,) = _since(config(), [], {})
    assert past.happened == "no indicator was set"


def test_missing_months_are_told_in_runs():
    months = ["2024-12", "2024-05", "2024-06", "2025-02"]
    assert _months(months) == "May 2024 to June 2024, December 2024, February 2025"
