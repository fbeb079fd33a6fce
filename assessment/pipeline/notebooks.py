"""The chapters of a review: which notebooks they are, in what order they run, what they need."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import RunError, UsageError

if TYPE_CHECKING:
    from assessment.config import Config

EVERY_OTHER = "*"
BESIDE_THE_PACKAGE = Path(__file__).resolve().parents[2] / "notebooks"


@dataclass(frozen=True)
class Notebook:
    """A chapter as it stands in its file.

    Attributes
    ----------
    name : str
        File name without its ending, e.g. `20_trends`.
    path : pathlib.Path
        The file.
    title : str
        For readers.
    tables : tuple of str
        Tables it says it reads.
    requires : tuple of str
        Those without which it is not run.
    after : tuple of str
        Chapters whose hand-over it reads.
    parameters : tuple of str
        Names assigned in the cell tagged `parameters`.
    """

    name: str
    path: Path
    title: str
    tables: tuple[str, ...]
    requires: tuple[str, ...]
    after: tuple[str, ...]
    parameters: tuple[str, ...]

    def require_parameters(self, names: Iterable[str]) -> None:
        """Check that the notebook has these parameters: papermill runs on with the default of a misspelt one.

        Raises
        ------
        RunError
            When one is missing.
        """
        missing = [name for name in names if name not in self.parameters]
        if missing:
            raise RunError(
                f"{self.name}: the cell tagged 'parameters' does not assign {', '.join(missing)}; "
                f"it assigns {', '.join(self.parameters) or 'nothing'}. Add it to that cell."
            )


def notebooks_folder(workspace: Path) -> Path:
    """Where the notebooks are: the workspace's own, or those beside the package.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    pathlib.Path
        A folder with notebooks.

    Raises
    ------
    RunError
        When there is none.
    """
    for folder in (Path(workspace) / "notebooks", BESIDE_THE_PACKAGE):
        if any(folder.glob("*.ipynb")):
            return folder
    raise RunError(
        "There are no notebooks: neither in the workspace, nor beside the program. Copy them into notebooks/."
    )


def chapters(workspace: Path, config: Config) -> tuple[Notebook, ...]:
    """The chapters of the annual review, in the order of the report.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    config : Config
        Its configuration; `[[chapters]]` names them, else every notebook `NN_name.ipynb` is one.

    Returns
    -------
    tuple of Notebook
        Those switched off are left out.

    Raises
    ------
    RunError
        When a notebook is missing, cannot be read, or waits for one that is not there or waits for it.
    """
    folder = notebooks_folder(workspace)
    there = {path.stem: path for path in sorted(folder.glob("*.ipynb")) if re.match(r"\d\d_", path.name)}
    titles = {chapter.notebook: chapter.title for chapter in config.chapters if not chapter.off}
    names = list(titles) if config.chapters else list(there)
    missing = [name for name in names if name not in there]
    if missing:
        raise RunError(
            f"The configuration names the chapter '{missing[0]}', but there is no such notebook."
            f"{nearest(missing[0], there)} Mend [[chapters]] in assessment.toml."
        )
    found = tuple(read_notebook(there[name], titles.get(name, "")) for name in names)
    rounds(found)
    return found


def read_notebook(path: Path, title: str = "") -> Notebook:
    """What a notebook's file says of itself.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    title : str
        Title from the configuration; else that of the notebook's metadata, else its first heading.

    Returns
    -------
    Notebook
        Without its cells.

    Raises
    ------
    RunError
        When it is no notebook.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        cells = stored["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise RunError(f"{path.name} is not a notebook that can be read. Restore it from its last good copy.") from None
    about = stored.get("metadata", {}).get("assessment", {})
    heading = next(
        (line[2:].strip() for text in sources for line in text.splitlines() if line.startswith("# ")), path.stem
    )
    return Notebook(
        name=path.stem,
        path=path,
        title=title or about.get("title") or heading,
        tables=tuple(about.get("tables", ())),
        requires=tuple(about.get("requires", ())),
        after=tuple(about.get("after", ())),
        parameters=_parameters(path, cells, sources),
    )


def prerequisites(notebook: Notebook, all_chapters: Sequence[Notebook]) -> tuple[str, ...]:
    """The chapters that must have handed over before this one runs.

    Parameters
    ----------
    notebook : Notebook
        The chapter.
    all_chapters : sequence of Notebook
        All of the review.

    Returns
    -------
    tuple of str
        Names in the report's order. `*` stands for every chapter that does not itself wait for `*`.
    """
    wanted = set(notebook.after) - {EVERY_OTHER}
    if EVERY_OTHER in notebook.after:
        wanted |= {other.name for other in all_chapters if EVERY_OTHER not in other.after}
    return tuple(other.name for other in all_chapters if other.name in wanted and other.name != notebook.name)


def rounds(all_chapters: Sequence[Notebook]) -> tuple[tuple[str, ...], ...]:
    """Chapters in rounds: each waits only for those of earlier rounds.

    Parameters
    ----------
    all_chapters : sequence of Notebook
        All of the review.

    Returns
    -------
    tuple of tuple of str
        Names.

    Raises
    ------
    RunError
        When chapters wait for each other.
    """
    waiting = {chapter.name: set(prerequisites(chapter, all_chapters)) for chapter in all_chapters}
    found: list[tuple[str, ...]] = []
    while waiting:
        ready = tuple(name for name, needs in waiting.items() if not needs & set(waiting))
        if not ready:
            raise RunError(f"These chapters wait for each other: {', '.join(waiting)}. Mend 'after' in their metadata.")
        found.append(ready)
        waiting = {name: needs for name, needs in waiting.items() if name not in ready}
    return tuple(found)


def chosen(only: Sequence[str], all_chapters: Sequence[Notebook]) -> tuple[str, ...]:
    """The chapters named, with all that they depend on.

    Parameters
    ----------
    only : sequence of str
        Names, with or without their number; none means all.
    all_chapters : sequence of Notebook
        All of the review.

    Returns
    -------
    tuple of str
        Names in the report's order.

    Raises
    ------
    UsageError
        When a name is not that of a chapter.
    """
    by_name = {chapter.name: chapter for chapter in all_chapters}
    spoken = {name.split("_", 1)[-1]: name for name in by_name} | {name: name for name in by_name}
    wanted: set[str] = set()
    queue = []
    for name in only or by_name:
        if name not in spoken:
            raise UsageError(f"There is no chapter '{name}'.{nearest(name, spoken)} Chapters: {', '.join(by_name)}.")
        queue.append(spoken[name])
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue += prerequisites(by_name[name], all_chapters)
    return tuple(name for name in by_name if name in wanted)


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known spelling, with a blank before it.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    str
        Empty when nothing is near.

    Examples
    --------
    >>> nearest("20_trend", ["20_trends", "30_hotspots"])
    " Did you mean '20_trends'?"
    """
    found = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean '{found[0]}'?" if found else ""


def _parameters(path: Path, cells: Sequence[Any], sources: Sequence[str]) -> tuple[str, ...]:
    tagged = [
        source for cell, source in zip(cells, sources, strict=True) if "parameters" in cell["metadata"].get("tags", ())
    ]
    if not tagged:
        return ()
    try:
        body = ast.parse(tagged[0]).body
    except SyntaxError:
        raise RunError(
            f"{path.stem}: the cell tagged 'parameters' is not valid Python. Mend it and try again."
        ) from None
    names = [target for node in body for target in getattr(node, "targets", [getattr(node, "target", None)])]
    return tuple(name.id for name in names if isinstance(name, ast.Name))
