"""Charts are complete, self-contained, the same every time, and say in words what they show."""

import io
import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from assessment.present import charts
from assessment.present.audit import bare_numbers
from assessment.present.charts.timeline import runs, timeline
from tests.present.released import released

WORDS = {"title": "Crime fell", "source": "The police", "subtitle": "Offences a month"}


def monthly():
    months = pd.date_range("2009-04-01", "2012-01-01", freq="MS")
    months = months[(months < "2010-06-01") | (months > "2010-08-01")]
    counts = 100 + (np.arange(len(months)) * 7) % 23
    frame = pd.DataFrame(
        {"month": months, "offences": counts, "centre": 110.0, "lower_limit": 80.0, "upper_limit": 140.0}
    )
    frame["signal"] = frame["offences"] > 121
    frame["segment"] = (frame["month"] > "2010-07-01").astype(int)
    frame["provisional"] = frame["month"] == frame["month"].max()
    roles = {
        "month": "key",
        "offences": "count",
        "centre": "derived",
        "lower_limit": "derived",
        "upper_limit": "derived",
    }
    return released(frame, {**roles, "signal": "derived", "segment": "label", "provisional": "label"}, rows_count=3456)


def by_place():
    frame = pd.DataFrame(
        [
            (month, place, 10 * size + month.month)
            for size, place in enumerate("abcdef")
            for month in pd.date_range("2011-01-01", periods=6, freq="MS")
        ],
        columns=["month", "place", "offences"],
    )
    return released(
        frame,
        {"month": "key", "place": "key", "offences": "count"},
        table_id="trends.places",
        withheld=[(2, "offences")],
    )


def shares():
    frame = pd.DataFrame(
        {
            "who": ["police", "hospital", "other"],
            "share_pct": [44.6, 30.0, 12.0],
            "low_pct": [35.2, 25.0, 5.0],
            "high_pct": [54.3, 36.0, 22.0],
        }
    )
    roles = {"who": "key", "share_pct": "derived", "low_pct": "derived", "high_pct": "derived"}
    return released(
        frame, roles, table_id="domestic_abuse.shares", withheld=[(2, "share_pct"), (2, "low_pct"), (2, "high_pct")]
    )


def week():
    days = ["Friday", "Saturday", "Sunday"]
    frame = pd.DataFrame(
        [(hour, day, (hour * 3 + len(day)) % 11) for hour in range(24) for day in days], columns=["hour", "day", "n"]
    )
    return released(frame, {"hour": "key", "day": "key", "n": "count"}, table_id="violence.week", withheld=[(5, "n")])


BREAK = SimpleNamespace(date=date(2010, 4, 1), label="counting rule")
MAKERS = {
    "process": lambda: charts.process_chart(monthly(), y="offences", breaks=[BREAK], **WORDS),
    "line": lambda: charts.line_chart(by_place(), x="month", y="offences", series="place", highlight="c", **WORDS),
    "one line": lambda: charts.line_chart(
        monthly(), x="month", y="offences", low="lower_limit", high="upper_limit", target=90.0, **WORDS
    ),
    "bars": lambda: charts.bar_chart(
        shares(), category="who", value="share_pct", low="low_pct", high="high_pct", target=30.0, **WORDS
    ),
    "standing": lambda: charts.bar_chart(
        shares(), category="who", value="share_pct", horizontal=False, highlight="police", **WORDS
    ),
    "range": lambda: charts.dot_range(
        shares(), category="who", value="share_pct", low="low_pct", high="high_pct", reference=30.0, **WORDS
    ),
    "multiples": lambda: charts.small_multiples(
        by_place(), x="month", y="offences", panel="place", share_y=False, **WORDS
    ),
    "week": lambda: charts.hour_by_weekday(week(), hour="hour", weekday="day", value="n", first_hour=12, **WORDS),
}


@pytest.fixture(scope="module", params=list(MAKERS))
def exhibit(request):
    return MAKERS[request.param]()


def test_it_is_complete(exhibit):
    from PIL import Image

    assert exhibit.kind == "chart"
    assert exhibit._repr_html_() == exhibit.html
    assert re.search(r'<img [^>]*alt="[^"]{30,}"', exhibit.html)
    assert "Source:" in exhibit.html
    assert f'<table id="table-{exhibit.table.id.replace(".", "-")}' in exhibit.html
    picture = Image.open(io.BytesIO(exhibit.png))
    assert picture.width >= 1300
    assert "Software" not in picture.info


def test_it_loads_nothing_and_holds_no_bare_number(exhibit):
    for address in re.findall(r'(?:src|srcset|href)="([^"]*)"', exhibit.html):
        assert address.startswith(("data:image/svg+xml;base64,", "data:image/png;base64,"))
    assert bare_numbers(exhibit.html) == ()
    assert len(exhibit.html) < 400_000


@pytest.mark.parametrize("name", ["process", "bars", "week"])
def test_the_same_input_gives_the_same_bytes(name):
    first, second = MAKERS[name](), MAKERS[name]()
    assert first.html == second.html
    assert first.png == second.png


def test_the_user_s_own_settings_of_matplotlib_change_nothing():
    import matplotlib as mpl

    before = MAKERS["bars"]().png
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.dpi": 30}):
        assert MAKERS["bars"]().png == before


def test_the_alternative_says_what_the_chart_says():
    said = MAKERS["bars"]().alt
    assert "Highest: police, 45%" in said
    assert "1 of 2 stand above the target of 30%" in said
    assert "12%" not in said  # withheld


def test_a_signal_and_its_month_are_said():
    assert re.search(r"Signals in \d+ months, the last in .*20\d\d", MAKERS["process"]().alt)


def test_no_value_at_all_is_said():
    frame = pd.DataFrame({"month": pd.date_range("2011-04-01", periods=3, freq="MS"), "offences": [1, 2, 3]})
    hidden = released(frame, {"month": "key", "offences": "count"}, withheld=[(row, "offences") for row in range(3)])
    assert "No value can be shown" in charts.process_chart(hidden, y="offences", **WORDS).alt
    assert "No value can be shown" in charts.line_chart(hidden, x="month", y="offences", **WORDS).alt
    assert "No value can be shown" in charts.bar_chart(hidden, category="month", value="offences", **WORDS).alt


def test_a_missing_month_and_a_break_part_the_line():
    table = monthly()
    line = timeline(table.frame["month"], 500)
    parts = runs(line.positions, table.frame["offences"].tolist(), list(table.frame["segment"]))
    assert [len(part) for part in parts] == [14, 17]
    together = runs(line.positions, table.frame["offences"].tolist(), [0] * len(table.frame))
    assert [len(part) for part in together] == [14, 17]  # three months are missing


def test_labels_under_the_axis_fit_whatever_the_span():
    for months in (1, 5, 30, 130, 400):
        days = pd.Series(pd.date_range("1990-01-01", periods=months, freq="MS"))
        line = timeline(days, 500)
        assert 1 <= len(line.ticks) <= 10
        assert "\n" in line.labels[0]


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="ofences"):
        charts.process_chart(monthly(), y="ofences", **WORDS)
