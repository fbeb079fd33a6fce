"""Strategic assessment for community safety partnerships: from partner extracts to one report.

The face is short. For analysts::

    import assessment
    ws = assessment.open(".")
    ws.offences()

For notebooks that feed the report: `assessment.chapter(...)`. Everything heavy is imported when it is first used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.chapters import Chapter
    from assessment.results import Released, Result
    from assessment.workspace import Workspace

__version__ = "0.1.0"

__all__ = ["__version__", "chapter", "open", "release"]


def open(workspace: str | Path = ".", audience: str = "executive") -> Workspace:
    """Open a workspace: its configuration and its processed tables.

    Parameters
    ----------
    workspace : str or pathlib.Path
        Folder that holds `assessment.toml`.
    audience : str
        `executive`, `public` or `restricted`; restricted columns are read for `restricted` only.

    Returns
    -------
    Workspace
        Reads tables; knows the cycle.
    """
    from assessment.workspace import Workspace

    return Workspace.open(Path(workspace), audience)


def chapter(name: str, workspace: str | Path = ".", audience: str = "executive", handover: str | Path = "") -> Chapter:
    """Open a chapter of a review: a workspace, the gate, and what is to be handed over at the end.

    Parameters
    ----------
    name : str
        Name of the notebook without its ending.
    workspace : str or pathlib.Path
        Folder that holds `assessment.toml`.
    audience : str
        For whom the chapter is made.
    handover : str or pathlib.Path
        Folder the released figures and tables are written to; empty: nothing is written.

    Returns
    -------
    Chapter
        Everything a notebook needs.
    """
    from assessment.chapters import Chapter

    return Chapter.open(name, Path(workspace), audience, Path(handover) if str(handover) else None)


def release(result: Result, *, workspace: Workspace, audience: str = "restricted") -> Released:
    """Take a result through the disclosure gate, for work outside a chapter.

    Parameters
    ----------
    result : Result
        From `assessment.analyse`.
    workspace : Workspace
        Whose thresholds apply.
    audience : str
        For whom; what is made for `restricted` must not leave the restricted area.

    Returns
    -------
    Released
        What may be shown to that audience.
    """
    from assessment.disclosure import policy
    from assessment.disclosure import release as through_the_gate

    return through_the_gate(result, policy(workspace.config, audience))
