"""What chapters handed over, put together: every figure once, every table once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from assessment.errors import RunError
from assessment.pipeline.notebooks import Notebook
from assessment.pipeline.places import Places
from assessment.pipeline.stale import read_json

ChapterStatus = Literal["complete", "partial", "absent"]
ABOUT = "chapter.json"


@dataclass(frozen=True)
class Handover:
    """What one chapter handed over.

    Attributes
    ----------
    name, title : str
        The chapter.
    status : str
        `complete`; `partial`: a source was not sent, and the chapter says so; `absent`: it has no source here.
    reason : str
        Why it is not complete.
    figures : tuple of dict
        Released figures, as in `figures.json`.
    tables : mapping of str to pathlib.Path
        Released tables as CSV, by id.
    about_tables : tuple of dict
        Title, note, headings and more of each table.
    charts : mapping of str to pathlib.Path
        Pictures, by id of the exhibit.
    """

    name: str
    title: str
    status: ChapterStatus
    reason: str = ""
    figures: tuple[dict[str, Any], ...] = ()
    tables: dict[str, Path] = field(default_factory=dict)
    about_tables: tuple[dict[str, Any], ...] = ()
    charts: dict[str, Path] = field(default_factory=dict)


def read_handover(places: Places, notebook: Notebook) -> Handover | None:
    """What a chapter handed over.

    Parameters
    ----------
    places : Places
        Where things lie.
    notebook : Notebook
        The chapter.

    Returns
    -------
    Handover or None
        None when it has not run.

    Raises
    ------
    RunError
        When the chapter ran to its end without handing over.
    """
    folder = places.handover / notebook.name
    about = read_json(folder / ABOUT)
    if about is None:
        return None
    if about["status"] == "absent":
        return Handover(notebook.name, notebook.title, "absent", about.get("reason", ""))
    figures = read_json(folder / "figures.json")
    if figures is None and about["status"] == "complete":
        raise RunError(
            f"{notebook.name} ran to its end but handed nothing over. Its last cell must call chapter.hand_over()."
        )
    return Handover(
        notebook.name,
        notebook.title,
        about["status"],
        about.get("reason", ""),
        tuple(figures or ()),
        {path.stem: path for path in sorted((folder / "tables").glob("*.csv"))},
        tuple(read_json(folder / "tables.json") or ()),
        {path.stem: path for path in sorted((folder / "charts").glob("*.png"))},
    )


def write_about(places: Places, name: str, status: ChapterStatus, reason: str = "") -> None:
    """Record how a chapter ended; its being there says that the chapter has run.

    Parameters
    ----------
    places : Places
        Where things lie.
    name : str
        The chapter.
    status : str
        `complete`, `partial` or `absent`.
    reason : str
        Why it is not complete.
    """
    folder = places.handover / name
    folder.mkdir(parents=True, exist_ok=True)
    about = json.dumps({"status": status, "reason": reason}, indent=1, ensure_ascii=False) + "\n"
    (folder / ABOUT).write_text(about, encoding="utf-8", newline="\n")


def merged_figures(handovers: Sequence[Handover]) -> list[dict[str, Any]]:
    """All figures of a report.

    Parameters
    ----------
    handovers : sequence of Handover
        Of all chapters, in the report's order.

    Returns
    -------
    list of dict
        In that order.

    Raises
    ------
    RunError
        When two chapters hand over a figure of the same id.
    """
    owner: dict[str, str] = {}
    for handover in handovers:
        for figure in handover.figures:
            _claim(owner, str(figure["id"]), handover.name, "figure")
    return [figure for handover in handovers for figure in handover.figures]


def merged_files(handovers: Sequence[Handover], kind: Literal["tables", "charts"]) -> dict[str, Path]:
    """All tables, or all charts, of a report.

    Parameters
    ----------
    handovers : sequence of Handover
        Of all chapters.
    kind : {"tables", "charts"}
        Which.

    Returns
    -------
    dict of str to pathlib.Path
        Id to file, in the report's order.

    Raises
    ------
    RunError
        When two chapters hand over one of the same id.
    """
    owner: dict[str, str] = {}
    found: dict[str, Path] = {}
    for handover in handovers:
        for name, path in getattr(handover, kind).items():
            _claim(owner, name, handover.name, kind.removesuffix("s"))
            found[name] = path
    return found


def chapter_of(handovers: Sequence[Handover], figure_id: str) -> tuple[Handover, dict[str, Any]] | None:
    """The chapter that handed a figure over, and the figure.

    Parameters
    ----------
    handovers : sequence of Handover
        Of all chapters.
    figure_id : str
        Id of the figure.

    Returns
    -------
    tuple of Handover and dict, or None
        None when no chapter did.
    """
    for handover in handovers:
        for figure in handover.figures:
            if figure["id"] == figure_id:
                return handover, figure
    return None


def _claim(owner: dict[str, str], name: str, chapter: str, kind: str) -> None:
    if name in owner:
        both = f"{owner[name]} and {chapter}" if owner[name] != chapter else f"{chapter} twice"
        raise RunError(
            f"The {kind} id '{name}' is handed over by {both}. An id stands for one {kind}: rename one of them."
        )
    owner[name] = chapter
