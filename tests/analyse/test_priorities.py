"""The registers: lineage of risks, decisions in words, achievements met, missed or only told."""

from datetime import date

import pytest

from assessment.analyse.achievements import achievements_table
from assessment.analyse.priorities import (
    decisions_register,
    priorities_register,
    register_year,
    require_registers,
    risk_register,
)
from assessment.errors import ConfigurationError, InputError
from assessment.results import Figure
from tests.analyse.canonical_rows import config

RISK = '[[risks]]\nid = "{}"\nregister_name = "{}"\ndescription = "d"\nowner = "o"\n{}\n'


def risk(identity, register, before, after=(), previous=""):
    names = ("likelihood", "impact", "residual_likelihood", "residual_impact")
    lines = [f"{name} = {value}" for name, value in zip(names, (*before, *after), strict=False) if value]
    lines += [f'previous = "{previous}"'] if previous else []
    return RISK.format(identity, register, "\n".join(lines))


@pytest.fixture
def register():
    text = (
        risk("R-B1", "2012-13", (3, 2), (2, 2), "R-A1")
        + risk("R-B2", "2012-13", (4, 2), (3, 2), "R-A2")
        + risk("R-B4", "2012-13", (3, 2), (2, 1))
        + risk("R-A1", "2008-11", (3, 2), (2, 2))
        + risk("R-A2", "2008-11", (2, 2), (0, 2))
        + risk("R-A6", "2008-11", (3, 3), (2, 2))
    )
    workspace = config(text)
    return risk_register(workspace.risks, register_year(workspace)).frame.set_index("id")


def test_scores_are_likelihood_times_impact(register):
    assert register.loc[["R-B1", "R-B2", "R-B4"], "risk_score"].tolist() == [6, 8, 6]
    assert register.loc[["R-B1", "R-B2", "R-B4"], "residual_risk_score"].tolist() == [4, 6, 2]


def test_each_risk_is_followed_from_the_register_before(register):
    assert register["change"].to_dict() == {"R-B1": "unchanged", "R-B2": "worse", "R-B4": "new", "R-A6": "closed"}


def test_a_missing_cell_stays_missing():
    workspace = config(risk("R-A2", "2008-11", (2, 2), (0, 2)))
    frame = risk_register(workspace.risks, register_year(workspace)).frame
    assert frame["residual_risk_score"].isna().all()


def test_a_risk_cannot_follow_one_that_is_not_there():
    workspace = config(risk("R-B1", "2012-13", (1, 1), (), "R-Z9"))
    with pytest.raises(ConfigurationError, match="R-Z9"):
        risk_register(workspace.risks, register_year(workspace))


def test_achievements_are_met_missed_or_only_told():
    workspace = config(
        '[[achievements]]\ntarget = "Crime down by 8%"\nfigure = "trends.a"\ntarget_value = -8\n'
        '[[achievements]]\ntarget = "ASB down by 20%"\nfigure = "trends.b"\ntarget_value = -20\n'
        '[[achievements]]\ntarget = "Users in treatment up by 6%"\nnarrative = "on course"\n'
        '[[achievements]]\ntarget = "Not yet there"\nfigure = "trends.none"\ntarget_value = 0\n'
    )
    figures = {
        name: Figure(
            name, name, value, "percent_change", date(2010, 4, 1), date(2011, 3, 31), "s", low=value - 2, high=value + 2
        )
        for name, value in (("trends.a", -13.0), ("trends.b", -15.0))
    }  # fmt: skip
    frame = achievements_table(workspace.achievements, figures, register_year(workspace)).frame
    assert frame["status"].tolist() == ["met", "not met", "narrative only", "not yet available"]
    assert frame["outcome_pct"].tolist()[:2] == [-13, -15]


def test_priorities_and_decisions_in_words():
    workspace = config(
        '[[priorities]]\nid = "p1"\nname = "Alcohol harm reduction"\nprevious_name = "Night-time economy"\n'
        '[[decisions]]\nissue = "Road safety"\ndecision = "removed_but_monitored"\ntext = "t"\nmeeting = "January"\n'
    )
    year = register_year(workspace)
    assert priorities_register(workspace.priorities, year).frame["previous_name"].tolist() == ["Night-time economy"]
    words = decisions_register(workspace.decisions, year).frame["decision_words"].tolist()
    assert words == ["removed as a priority, still monitored"]
    require_registers(workspace)


def test_without_any_register_it_says_so():
    with pytest.raises(InputError, match="No priorities"):
        require_registers(config())
