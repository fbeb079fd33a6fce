"""On paper, page one is one side of A4, whatever is on it, and every page carries its number and mark."""

import io

import pytest

from assessment.config import parse_config
from assessment.present import words
from assessment.present.frontpage import DecisionAsk, IndicatorRow, IssueRow, PastDecision, front_page
from assessment.present.report import ChapterHtml, assemble
from tests.present.released import figure, figures
from tests.present.test_report import CONFIG

ALL = figures(
    *(figure(f"performance.indicator_{letter}.actual", 8031, low=7900, high=8200) for letter in "abcdefgh"),
    *(figure(f"performance.indicator_{letter}.target", 9632) for letter in "abcdefgh"),
)
LONG = (
    "Repeat cases heard at the conference stand clearly above what the plan allows for, and have done since April 2011."
)


def full_front_page():
    say = words.sentence
    stem = "performance.indicator_"
    return front_page(
        ALL,
        in_short=[say(f"{LONG} They are {{{stem}a.actual}} against {{{stem}a.target}}.", ALL)] * 3,
        asks=[DecisionAsk("Decide whether road safety stays a priority, or is monitored only.", (f"{stem}b.actual",))]
        * 4,
        indicators=[
            IndicatorRow(
                "Less serious injury assaults", f"{stem}{letter}.actual", "too close to call", f"{stem}{letter}.target"
            )
            for letter in "abcdefgh"
        ],
        issues=[IssueRow("Other theft in the north", LONG, "very firm", tuple(range(24)), ("police", "A&E"))] * 3,
        since=[PastDecision("Share the hospital's data.", "Shared since April 2011.")] * 4,
        not_known=["What is not reported to anybody, in the towns and outside them."] * 4,
    )


@pytest.mark.chromium
def test_a_full_page_one_is_one_side_and_the_contents_follow(browser):
    from pypdf import PdfReader

    trends = ChapterHtml("20_trends", "Trends", "<p>Level.</p>")
    chapters = [ChapterHtml("00_summary", "Summary", full_front_page().html), trends]
    page = browser.new_page()
    page.set_content(assemble(parse_config(CONFIG), "executive", chapters, ALL, {}, draft=True))
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    sides = [" ".join(side.extract_text().split()).lower() for side in printed.pages]
    for heading in ("in short", "you are asked to decide", "indicators at a glance", "emerging issues", "not known"):
        assert heading in sides[0]
    assert "not known" not in sides[1]
    assert "contents" in sides[1]
    for number, text in enumerate(sides, start=1):
        assert f"page {number} of {len(sides)}" in text
        assert "draft, version 1, data to 31 january 2012" in text


@pytest.mark.chromium
@pytest.mark.parametrize("width_px", [320, 640, 1440])
def test_nothing_runs_over_the_edge_of_the_screen(browser, width_px):
    chapters = [ChapterHtml("00_summary", "Summary", full_front_page().html)]
    page = browser.new_page(viewport={"width": width_px, "height": 800})
    page.set_content(assemble(parse_config(CONFIG), "executive", chapters, ALL, {}, draft=True))
    assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    page.close()
