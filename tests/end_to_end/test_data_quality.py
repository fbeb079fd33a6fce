"""The chapter on data quality on the sample: what is planted is named, and nothing else is."""

import csv
import io

import pandas as pd
import pytest

from assessment.analyse.data_quality.asks import asks_result
from assessment.analyse.data_quality.story import look, tables_told
from assessment.workspace import Workspace

BLANKED_FROM, BATCH = "2011-10", "14/07/2011"


def findings_of(folder):
    ws = Workspace.open(folder)
    held, quality = ws.tables(*tables_told(ws.config, "executive")), ws.quality()
    looks = look(held, quality, ws.config, ws.history)
    return looks.findings, asks_result(looks.findings, quality, ws.config).frame


def test_of_the_sample_only_the_partial_late_extract_and_the_new_categories_stand_out(sample_workspace):
    findings, asks = findings_of(sample_workspace)
    assert findings.falls.empty
    assert findings.days.empty
    assert findings.slower.empty
    assert set(findings.drift["series"]) == {"Category of anti-social behaviour"}, "fourteen categories became three"
    assert set(findings.drift["first_quarter"]) == {pd.Timestamp("2011-04-01")}
    assert set(findings.overlaps["source"]) == {"police_crime"}
    words = asks.set_index("about")["ask"].to_dict()
    assert set(words) == {"what is due", "extracts"}, "the change of categories is declared as a break"
    assert words["extracts"].startswith("The extract of 31 January 2012 holds fewer rows")


@pytest.mark.slow
def test_a_field_left_blank_a_batch_and_a_missing_month_are_named(sample_workspace, workspace_copy, assessment_command):
    folder = workspace_copy(sample_workspace)
    spoil(folder / "data" / "raw" / "asb" / "asb_2011-12.csv")
    assessment_command("clean", workspace=folder)
    findings, asks = findings_of(folder)
    fell = findings.falls.iloc[0]
    assert findings.falls["heading"].tolist() == ["Alcohol"]
    assert (fell["source"], f"{fell['first_month']:%Y-%m}", fell["lasts"]) == ("asb", BLANKED_FROM, True)
    assert set(findings.days["series"]) == {"Anti-social behaviour, day of the call"}
    days = findings.days.set_index("kind")
    assert f"{days.loc['many', 'first_day']:%d/%m/%Y}" == BATCH
    emptied = [f"{days.loc['none', name]:%d %B}" for name in ("first_day", "last_day")]
    assert emptied == ["15 July", "20 July"], "the days that the batch took its calls from"
    words = "\n".join(asks.loc[asks["source"].str.contains("anti-social"), "ask"])
    assert "These months are missing: June 2011" in words
    assert "'Alcohol' was not filled in from October 2011 on" in words
    assert "far more records than usual on 14 July 2011" in words


def spoil(path):
    """Blank a field from a month on, put a week's calls on one day, leave one month out."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    day, flag = rows[0].index("Date"), rows[0].index("Alcohol")
    kept = [rows[0]]
    for row in rows[1:]:
        month = f"{row[day][6:10]}-{row[day][3:5]}"
        if month == "2011-06":
            continue
        if month >= BLANKED_FROM:
            row[flag] = ""
        if month == "2011-07" and 14 < int(row[day][:2]) <= 20:
            row[day] = BATCH
        kept.append(row)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(kept)
    path.write_text(text.getvalue(), encoding="utf-8")
