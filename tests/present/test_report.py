"""The report is one file that needs nothing else, reads well by ear and by keyboard, and links every number."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from assessment.config import parse_config
from assessment.present import charts, tables, words
from assessment.present.audit import bare_numbers, figure_faults
from assessment.present.frontpage import DecisionAsk, IndicatorRow, IssueRow, PastDecision, front_page
from assessment.present.glossary import linked_once
from assessment.present.report import ChapterHtml, assemble, chapter_page
from tests.present.released import figure, figures, released

CONFIG = """
[partnership]
name = "Sampleshire <b>Partnership</b>"
area_code = "E99"
area_name = "Sampleshire"
population_count = 1000
population_year = 2010
notice = "Invented \\"sample\\""

[cycle]
name = "2011-12"
title = "Strategic assessment 2011-12"
as_of = 2012-01-31
history_start = 2007-04-01

[[sources]]
id = "police_crime"
label = "Recorded crime, the police"
provider = "The police"
folder = "police"
layouts = ["police"]

[[sources]]
id = "hospital"
label = "Hospital"
provider = "The hospital"
folder = "hospital"
layouts = ["hospital"]
"""
ALL = figures(
    figure("performance.all_crime.actual", 8031, status="provisional", note="Ten months; 3 late files."),
    figure("performance.all_crime.target", 9632),
    figure(
        "performance.repeats.actual",
        41.0,
        "percent",
        numerator=82,
        denominator=200,
        low=34.4,
        high=47.9,
        confidence=0.95,
    ),
    figure("performance.ppo.actual", None, "percent", status="pending", note="Due in February 2012."),
)
QUALITY = {
    "sources": {
        "police_crime": {
            "rows_read": 1200, "rows_kept": 1100, "rows_duplicate": 60, "rows_superseded": 20, "rows_out_of_scope": 15,
            "rows_rejected": 5, "months_missing": [],
            "files": {"crime-1": {"sha256": "ab" * 32, "period_start": "2007-04-01", "period_end": "2012-01-31"}},
        }
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def config():
    return parse_config(CONFIG)


@pytest.fixture(scope="module")
def page(config):
    say = words.sentence
    front = front_page(
        ALL,
        in_short=[say("Crime: {performance.all_crime.actual}; target {performance.all_crime.target}.", ALL)],
        asks=[DecisionAsk("Keep <i>all</i> priorities.", ("performance.repeats.actual",))],
        indicators=[
            IndicatorRow(
                "All crime", "performance.all_crime.actual", "too close to call", "performance.all_crime.target"
            ),
            IndicatorRow("Re-offending", "performance.ppo.actual", "pending", reason="due February 2012"),
        ],
        issues=[IssueRow("Shop theft", "Above the range.", "very firm", (3.0, None, 5.0), ("police", "A&E"))],
        since=[PastDecision("Share A&E data.", "Done since April 2011.")],
        not_known=["What is not reported."],
    )
    frame = pd.DataFrame({"month": pd.date_range("2011-04-01", periods=10, freq="MS"), "offences": range(90, 100)})
    table = released(frame, {"month": "key", "offences": "count"}, note="12 months and 0.05 were chosen.")
    chart = charts.process_chart(table, y="offences", title="Level", source="The police")
    listing = tables.table(table, title="Level", source="The police", fold=4)
    body = f"<p class='lede'>Is it up?</p><h2>Key points</h2><p>A signal, another signal.</p><h5>Deep</h5>{chart.html}"
    about = '<section class="about"><h2>About this chapter</h2><p>For whom.</p></section>'
    chapters = [
        ChapterHtml(
            "00_summary", "Summary", f"<p class='lede'>What is new?</p><p>Read on.</p>{front.html}<p>Hands over.</p>"
        ),
        ChapterHtml("20_trends", "Trends", f"{body}{about}", commentary="<p>It was the winter.</p>"),
        ChapterHtml(
            "30_places", "Places", f"<h1>Where</h1>{listing.html}{chart.html}", "partial", "No wards were sent."
        ),
        ChapterHtml("40_alcohol", "Violence and alcohol", "", "absent", "No attendances were received."),
    ]
    return {
        "html": assemble(
            config,
            "executive",
            chapters,
            ALL,
            QUALITY,
            draft=True,
            made_in={"performance.all_crime.actual": "Performance"},
        ),
        "chapters": chapters,
    }


@pytest.fixture(scope="module")
def html(page):
    return page["html"]


class Outline(HTMLParser):
    """Headings, elements and attributes in order."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.elements = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_it_loads_nothing_and_runs_nothing(html):
    assert "<script" not in html
    assert "default-src 'none'" in html
    for tag, attributes in Outline(html).elements:
        for name in ("src", "srcset", "href", "action", "data", "poster"):
            address = attributes.get(name, "")
            assert address.startswith(("data:image/", "#")) or not address, (tag, name, address[:40])
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", html)


def test_headings_run_without_a_gap_under_one_title(html):
    headings = Outline(html).headings
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_ids_are_unique_and_links_lead_somewhere(html):
    ids = [attributes["id"] for _, attributes in Outline(html).elements if "id" in attributes]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    links = {attributes["href"][1:] for tag, attributes in Outline(html).elements if tag == "a"}
    assert links <= set(ids)
    labels = {
        attributes[key]
        for _, attributes in Outline(html).elements
        for key in ("for", "aria-labelledby")
        if key in attributes
    }
    assert labels <= set(ids)


def test_every_number_in_prose_has_its_source(html):
    assert bare_numbers(html) == ()
    assert figure_faults(html, ALL) == ()


def test_a_number_that_moved_is_found(html):
    moved = figures(
        *(one if one.id != "performance.all_crime.actual" else figure(one.id, 8032) for one in ALL.values())
    )
    assert any("8,031" in fault for fault in figure_faults(html, moved))


def test_language_landmarks_and_the_skip_link_are_there(html):
    elements = Outline(html).elements
    tags = Counter(tag for tag, _ in elements)
    assert tags["main"] == tags["header"] == tags["footer"] == tags["nav"] == 1
    assert ("html", {"lang": "en-GB"}) in elements
    assert next(attributes for tag, attributes in elements if tag == "a") == {"class": "skip", "href": "#main"}
    for tag, attributes in elements:
        if tag == "img":
            assert len(attributes["alt"]) > 20
    assert tags["caption"] == tags["table"]


def test_draft_version_and_date_stand_on_top_and_in_the_print_footer(html, config, page):
    assert "DRAFT, version 1" in html
    assert re.search(r'@bottom-left \{ content: "DRAFT, version 1, data to 31 January 2012"', html)
    published = assemble(config, "public", page["chapters"], ALL, QUALITY, draft=False, version=3)
    assert "DRAFT" not in re.sub(r"/\*.*?\*/", "", published.split("</style>")[1])
    assert "Version 3" in published


def test_page_one_is_nothing_but_page_one(html):
    front = html.split('id="page-one"')[1].split("</section>\n<section")[0]
    assert "Indicators at a glance" in front
    for left in ("What is new?", "Read on.", "Hands over."):
        assert left not in html


def test_a_chapter_without_data_is_named_and_not_shown(html):
    assert "Violence and alcohol: No attendances were received." in re.sub(r"<[^>]+>", "", html)
    assert 'id="chapter-40_alcohol"' not in html
    assert "No wards were sent." in html


def test_names_from_the_configuration_are_escaped(html):
    assert "<b>Partnership</b>" not in html
    assert "Sampleshire &lt;b&gt;Partnership&lt;/b&gt;" in html


def test_commentary_stands_before_what_the_chapter_is(html):
    assert html.index("Key points") < html.index("It was the winter.") < html.index("For whom.")


def test_figures_are_listed_with_base_interval_period_and_chapter(html):
    row = html.split('id="figure-performance.repeats.actual"')[1].split("</tr>")[0]
    for said in ("82 of 200", "34% to 48%", "95%", "1 April 2011", "Recorded crime, the police"):
        assert said in row
    assert "not yet available" in html.split('id="figure-performance.ppo.actual"')[1].split("</tr>")[0]
    assert "Chapter: Performance." in html


def test_what_was_received_adds_up_and_says_what_is_absent(html):
    received = html.split('id="source-police_crime"')[1].split("</tr>")[0]
    for said in ("1,200", "1,100", ">60<", "abababababab", "31 January 2012"):
        assert said in received
    assert "not available" in html.split('id="source-hospital"')[1].split("</tr>")[0]


def test_it_is_the_same_every_time(config, page):
    again = assemble(
        config,
        "executive",
        page["chapters"],
        ALL,
        QUALITY,
        draft=True,
        made_in={"performance.all_crime.actual": "Performance"},
    )
    assert again == page["html"]


def test_a_chapter_s_own_page_stands_alone(config, page):
    own = chapter_page(config, "executive", page["chapters"][0], ALL, draft=True)
    assert Outline(own).headings.count(1) == 1
    assert bare_numbers(own) == ()
    assert figure_faults(own, ALL) == ()
    ids = [attributes["id"] for _, attributes in Outline(own).elements if "id" in attributes]
    links = {attributes["href"][1:] for tag, attributes in Outline(own).elements if tag == "a"}
    assert links <= set(ids)


def test_a_report_without_figures_quality_or_front_page_still_stands(config):
    bare = assemble(config, "restricted", [ChapterHtml("20_trends", "Trends", "<p>Nothing.</p>")], {}, {}, draft=True)
    assert "No figure has been released." in bare
    assert 'id="page-one"' not in bare


def test_a_term_is_linked_once_and_never_in_a_heading():
    html = linked_once("<h3>A signal</h3><p>A signal and a signal. <a href='#x'>MARAC</a> at MARAC, not marac.</p>")
    assert html.count('class="term"') == 2
    assert "<h3>A signal</h3>" in html
    assert ">MARAC</a> at <a" in html
