"""What the partnership decides on and keeps: priorities, decisions, risks, achievements, watched issues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assessment.config.base import Polarity, Settings

DecisionKind = Literal[
    "retained", "renamed", "rescoped", "removed_but_monitored", "new_theme", "reported_elsewhere", "not_a_priority"
]


class Priority(Settings):
    """A priority of the plan, with its lineage."""

    id: str
    name: str
    kind: Literal["priority", "theme", "monitored"] = "priority"
    lead_agency: str = ""
    accountable_group: str = ""
    previous_name: str = ""


class Decision(Settings):
    """What the executive group decided on an issue, after its meeting."""

    issue: str
    decision: Literal[
        "retained", "renamed", "rescoped", "removed_but_monitored", "new_theme", "reported_elsewhere", "not_a_priority"
    ]
    text: str
    meeting: str
    minute: str = ""
    reason: str = ""


class Risk(Settings):
    """A line of the risk register: likelihood and impact 1-5, before and after action; a missing cell stays missing."""

    id: str
    register_name: str
    description: str
    owner: str
    action: str = ""
    likelihood: int | None = Field(default=None, ge=1, le=5)
    impact: int | None = Field(default=None, ge=1, le=5)
    residual_likelihood: int | None = Field(default=None, ge=1, le=5)
    residual_impact: int | None = Field(default=None, ge=1, le=5)
    previous: str = ""


class Achievement(Settings):
    """A target of an earlier plan and what came of it: a figure, or words where no figure exists."""

    target: str
    figure: str = ""
    target_value: float | None = None
    polarity: Polarity = "low"
    narrative: str = ""


class Issue(Settings):
    """An issue the partnership watches: which series speak for it."""

    id: str
    name: str
    table: str = "offences"
    filter: dict[str, str | bool | tuple[str, ...]] = Field(default_factory=dict)
    concern_themes: tuple[str, ...] = ()
    survey_question: str = ""


class Ask(Settings):
    """A decision page one asks for."""

    text: str
    evidence: tuple[str, ...] = ()
