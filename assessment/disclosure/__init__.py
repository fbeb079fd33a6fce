"""The gate: what each audience may see, and the attack that tests it.

Only this room makes a `Released` or `ReleasedFigures`. Names are loaded when asked for, so that importing the
package stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessment.disclosure.account import released_account
    from assessment.disclosure.attacker import Finding, Findings, attack, totals
    from assessment.disclosure.figures import release_figures
    from assessment.disclosure.rules import Policy, Rule, policy
    from assessment.disclosure.tables import release
    from assessment.disclosure.text import cited_figures, release_text

_PLACES = {
    "Finding": "attacker",
    "Findings": "attacker",
    "attack": "attacker",
    "totals": "attacker",
    "release_figures": "figures",
    "Policy": "rules",
    "Rule": "rules",
    "policy": "rules",
    "release": "tables",
    "cited_figures": "text",
    "release_text": "text",
    "released_account": "account",
}

__all__ = [
    "Finding",
    "Findings",
    "Policy",
    "Rule",
    "attack",
    "cited_figures",
    "policy",
    "release",
    "release_figures",
    "release_text",
    "released_account",
    "totals",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
