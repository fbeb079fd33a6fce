"""What an officer writes passes the gate as plain words."""

from assessment.disclosure import Policy, cited_figures, release_text


def test_nothing_a_page_could_run_survives():
    hostile = "<script>alert(1)</script>\u202egnp.exe\x00 \"onload='x' & more"
    made = release_text(hostile, Policy("public"))
    assert "<" not in made
    assert ">" not in made
    assert "\u202e" not in made
    assert "\x00" not in made
    assert "&amp; more" in made


def test_lines_and_citations_stay():
    text = "Why it fell.\n\nSee {figure: trends.asb.count} and {figure:trends.asb.count}."
    made = release_text(text, Policy("public"))
    assert made.count("{figure:trends.asb.count}") == 2
    assert made.startswith("Why it fell.\n\n")
    assert cited_figures(made) == ("trends.asb.count",)
