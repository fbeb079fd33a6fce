"""The registers of the plan: priorities with their lineage, decisions, and risks before and after action.

They hold what people decided, not counts of people: nothing in them needs suppression.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import ConfigurationError, InputError
from assessment.periods import Period, financial_year_of
from assessment.results import Result, Role

if TYPE_CHECKING:
    from assessment.config import Config, Decision, Priority, Risk

SOURCE = "configuration"
KINDS = {"priority": "Priority", "theme": "Cross-cutting theme", "monitored": "Monitored only"}
DECISIONS = {
    "retained": "remains a priority",
    "renamed": "remains, renamed",
    "rescoped": "remains, with another scope",
    "removed_but_monitored": "removed as a priority, still monitored",
    "new_theme": "new cross-cutting theme",
    "reported_elsewhere": "reported through another priority",
    "not_a_priority": "not a priority",
}
PRIORITIES_SHOWN = ("name", "kind", "lead_agency", "accountable_group")
RISKS_SHOWN = (
    "id",
    "description",
    "owner",
    "risk_score",
    "action",
    "residual_risk_score",
    "previous_risk_score",
    "change",
)


def require_registers(config: Config) -> None:
    """Stop, in words, where the configuration keeps no register at all.

    Raises
    ------
    InputError
        When there are neither priorities, decisions, risks nor achievements.
    """
    if not (config.priorities or config.decisions or config.risks or config.achievements):
        raise InputError("No priorities, decisions, risks or achievements are set in assessment.toml.")


def register_year(config: Config) -> Period:
    """The financial year of the cycle, which the registers hold for."""
    return financial_year_of(config.cycle.as_of)


def _register(
    rows: list[dict[str, object]],
    roles: dict[str, Role],
    headings: dict[str, str],
    result_id: str,
    title: str,
    period: Period,
) -> Result:
    frame = pd.DataFrame(rows, columns=list(roles))
    texts = {name: "str" for name in roles if not name.endswith("_score")}
    scores = {name: "Int64" for name in roles if name.endswith("_score")}
    return Result(
        result_id, title, frame.astype({**texts, **scores}), roles, period, (SOURCE,), headings=headings, exact=True
    )


def priorities_register(priorities: Sequence[Priority], period: Period) -> Result:
    """The priorities in force, who leads them, and what they were called before.

    Parameters
    ----------
    priorities : sequence of Priority
        As configured.
    period : Period
        The year they hold for.

    Returns
    -------
    Result
        `priorities.register`, one row a priority.
    """
    rows: list[dict[str, object]] = [
        {
            "name": one.name,
            "kind": KINDS[one.kind],
            "lead_agency": one.lead_agency,
            "accountable_group": one.accountable_group,
            "previous_name": one.previous_name,
        }
        for one in priorities
    ]
    roles: dict[str, Role] = {
        "name": "key",
        "kind": "label",
        "lead_agency": "label",
        "accountable_group": "label",
        "previous_name": "label",
    }
    headings = {
        "name": "Priority",
        "kind": "Item",
        "lead_agency": "Lead agency",
        "accountable_group": "Accountable to",
        "previous_name": "Formerly",
    }
    return _register(rows, roles, headings, "priorities.register", "Priorities and who leads them", period)


def decisions_register(decisions: Sequence[Decision], period: Period) -> Result:
    """What the executive group decided on each issue, in the words of the plan's own table.

    Parameters
    ----------
    decisions : sequence of Decision
        As configured, after the meeting.
    period : Period
        The year they were taken in.

    Returns
    -------
    Result
        `priorities.decisions`, one row an issue.
    """
    rows: list[dict[str, object]] = [
        {
            "issue": one.issue,
            "decision_words": DECISIONS[one.decision],
            "text": one.text,
            "reason": one.reason,
            "meeting": ", ".join(filter(None, [one.meeting, one.minute])),
        }
        for one in decisions
    ]
    roles: dict[str, Role] = {
        "issue": "key",
        "decision_words": "label",
        "text": "label",
        "reason": "label",
        "meeting": "label",
    }
    headings = {
        "issue": "Emerging issue",
        "decision_words": "Decision",
        "text": "Discussion and decision",
        "meeting": "Meeting and minute",
    }
    return _register(rows, roles, headings, "priorities.decisions", "Emerging issues and decisions", period)


def _score(likelihood: int | None, impact: int | None) -> int | None:
    return None if likelihood is None or impact is None else likelihood * impact


def risk_register(risks: Sequence[Risk], period: Period, register_name: str = "") -> Result:
    """The risk register before and after action, and how each risk moved since the register before.

    Parameters
    ----------
    risks : sequence of Risk
        Of all registers; a risk names the one it follows under `previous`.
    period : Period
        The year the register holds for.
    register_name : str
        Which register; that of the first risk when empty.

    Returns
    -------
    Result
        `priorities.risks`: likelihood x impact, each 1 to 5. A score of which a part is missing stays missing. Risks of
        earlier registers that nothing follows stand last, as closed, with the score they had and none now.

    Raises
    ------
    ConfigurationError
        When a risk follows one that is not there.
    """
    known = {one.id: one for one in risks}
    unknown = [one for one in risks if one.previous and one.previous not in known]
    if unknown:
        raise ConfigurationError(
            f"Risk {unknown[0].id} follows {unknown[0].previous}, which is not among the risks. Mend assessment.toml."
        )
    wanted = register_name or (risks[0].register_name if risks else "")
    current = [one for one in risks if one.register_name == wanted]
    followed = {one.previous for one in current}
    closed = [one for one in risks if one.register_name != wanted and one.id not in followed]
    rows = [_risk_row(one, known.get(one.previous)) for one in current]
    rows += [
        {**_risk_row(one, one), "risk_score": None, "residual_risk_score": None, "change": "closed"} for one in closed
    ]
    labels = ("description", "owner", "action")
    roles: dict[str, Role] = {"id": "key"}
    roles |= dict.fromkeys(labels, "label")
    scores = (
        "likelihood_score", "impact_score", "risk_score", "residual_likelihood_score", "residual_impact_score",
        "residual_risk_score", "previous_risk_score",
    )  # fmt: skip
    roles |= dict.fromkeys((*scores, "change"), "label")
    headings = {
        "id": "Action ref",
        "description": "Risk description",
        "owner": "Risk owner",
        "action": "Action description",
        "likelihood_score": "Likelihood",
        "impact_score": "Impact",
        "risk_score": "Risk score",
        "residual_likelihood_score": "Likelihood after action",
        "residual_impact_score": "Impact after action",
        "residual_risk_score": "Residual risk score",
        "previous_risk_score": "Risk score in the register before",
        "change": "Since the register before",
    }
    return _register(rows, roles, headings, "priorities.risks", "Risk register", period)


def _risk_row(one: Risk, before: Risk | None) -> dict[str, object]:
    score = _score(one.likelihood, one.impact)
    earlier = None if before is None else _score(before.likelihood, before.impact)
    return {
        "id": one.id,
        "description": one.description,
        "owner": one.owner,
        "action": one.action,
        "likelihood_score": one.likelihood,
        "impact_score": one.impact,
        "risk_score": score,
        "residual_likelihood_score": one.residual_likelihood,
        "residual_impact_score": one.residual_impact,
        "residual_risk_score": _score(one.residual_likelihood, one.residual_impact),
        "previous_risk_score": earlier,
        "change": _moved(score, earlier, is_new=before is None),
    }


def _moved(score: int | None, earlier: int | None, *, is_new: bool) -> str:
    if is_new:
        return "new"
    if score is None or earlier is None:
        return "not known: a cell is missing"
    return "unchanged" if score == earlier else ("worse" if score > earlier else "better")
