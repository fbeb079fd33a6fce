"""The accounting as tables: every source a row, the identity kept."""

from datetime import date

from assessment.analyse.quality_tables import (
    FATES,
    accounting_table,
    breaks_table,
    caveats_table,
    handling_table,
    labels_of,
    quality_figures,
)
from assessment.periods import Period
from tests.analyse.canonical_rows import config

PERIOD = Period(date(2011, 4, 1), date(2012, 1, 31))
FILE = {
    "rows_read": 100,
    "rows_kept": 90,
    "rows_duplicate": 4,
    "rows_superseded": 3,
    "rows_out_of_scope": 2,
    "rows_rejected": 1,
    "period_start": "2011-04-01",
    "period_end": "2012-01-31",
    "lines_not_data": {"title": 2},
    "reasons": {"same_row_again": 4, "not_a_date": 1},
    "repairs": {"spelling_read": 7},
}
QUALITY = {
    "sources": {
        "asb": {
            **{fate: 2 * FILE[fate] for fate in FATES},
            "months_missing": ["2011-06"],
            "files": {"asb-1": FILE, "asb-2": FILE},
        }
    }
}
BREAK = (
    '[[series_breaks]]\ntable = "asb_incidents"\ndate = 2011-04-01\nlabel = "fewer categories"\nbreaks_total = false\n'
)


def test_rows_read_are_the_sum_of_what_became_of_them():
    frame = accounting_table(QUALITY, {"asb": "Incidents"}, PERIOD).frame
    row = frame.iloc[0]
    assert row["rows_read"] == sum(row[fate] for fate in FATES if fate != "rows_read") == 200
    assert row["months_missing"] == "2011-06"
    assert row["files_count"] == 2


def test_a_source_that_sent_nothing_is_a_row_too():
    frame = accounting_table(QUALITY, {"asb": "Incidents", "marac": "MARAC"}, PERIOD).frame
    assert frame["months_missing"].tolist() == ["2011-06", "not supplied"]
    assert accounting_table({}, {"asb": "Incidents"}, PERIOD).frame["rows_read"].tolist() == [0]


def test_handling_adds_up_over_files():
    frame = handling_table(QUALITY, {"asb": "Incidents"}, PERIOD).frame.set_index("what")
    assert frame["rows_count"].to_dict() == {
        "title": 4,
        "spelling read": 14,
        "not a date": 2,
        "same row again": 8,
    }
    assert handling_table({}, {}, PERIOD).frame.empty


def test_figures_count_rows_not_people():
    told = {one.id: (one.value, one.unit) for one in quality_figures(QUALITY, PERIOD)}
    assert told["data.rows_rejected"] == (2, "rows")
    assert told["data.sources"] == (1, "sources")


def test_sources_and_breaks_come_from_the_configuration():
    known = config(BREAK)
    assert caveats_table(known, PERIOD).frame["source"].tolist() == list(labels_of(known).values())
    frame = breaks_table(known, PERIOD).frame
    assert frame[["series", "what", "total"]].to_numpy().tolist() == [
        ["Anti-social behaviour", "fewer categories", "still comparable"]
    ]
    assert breaks_table(config(), PERIOD).frame.empty
