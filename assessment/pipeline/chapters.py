"""Run the chapters that are stale, in rounds, and record from what each was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from assessment import store
from assessment.config import Config
from assessment.errors import RunError
from assessment.pipeline.execution import Outcome, Task, Workers
from assessment.pipeline.handover import ABOUT, ChapterStatus, merged_figures, read_handover, write_about
from assessment.pipeline.needs import short_of_rows, status_without, unmet_need
from assessment.pipeline.notebooks import Notebook, chosen, prerequisites, rounds
from assessment.pipeline.places import Places
from assessment.pipeline.stale import (
    NOT_IN_CHAPTERS,
    Recipe,
    code_hash,
    differences,
    file_hash,
    folder_hash,
    library_versions,
    read_json,
)

Echo = Callable[[str], object]

QUALITY = "quality"


def run_stale(
    places: Places, config: Config, chapters: Sequence[Notebook], only: Sequence[str], workers: Workers, echo: Echo
) -> tuple[str, ...]:
    """Run every chosen chapter that is not fresh.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    chapters : sequence of Notebook
        All of the review.
    only : sequence of str
        Names of those to run, with what they depend on; all when empty.
    workers : Workers
        Processes to run them in.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    tuple of str
        Chapters that ran, in the report's order.

    Raises
    ------
    RunError
        When one failed; those that ended well stay done.
    """
    by_name = {chapter.name: chapter for chapter in chapters}
    wanted = set(chosen(only, chapters))
    _forget_others(places, by_name)
    ran: list[str] = []
    for names in rounds(chapters):
        stale = {
            name: reasons
            for name in names
            if name in wanted and (reasons := stale_chapter(places, by_name[name], chapters))
        }
        for line in _reasons(stale):
            echo(line)
        _run_round(places, config, [by_name[name] for name in stale], chapters, workers, echo)
        ran += stale
        # Said here rather than by the next chapter that reads them all.
        merged_figures([done for chapter in chapters if (done := read_handover(places, chapter)) is not None])
    return tuple(name for name in by_name if name in ran)


@contextmanager
def workers_in(places: Places, jobs: int) -> Iterator[Workers]:
    """Processes for notebooks, with a private folder that is gone afterwards.

    Parameters
    ----------
    places : Places
        Where things lie.
    jobs : int
        How many notebooks at once.

    Yields
    ------
    Workers
        Not started before they are needed.
    """
    store.private_folder(places.workspace / "restricted")
    scratch = store.private_folder(places.working / "kernels").resolve()
    try:
        with Workers(jobs, scratch) as workers:
            yield workers
    finally:
        store.remove(scratch)


def stale_chapter(places: Places, chapter: Notebook, chapters: Sequence[Notebook]) -> tuple[str, ...]:
    """Why a chapter has to run again.

    Parameters
    ----------
    places : Places
        Where things lie.
    chapter : Notebook
        The chapter.
    chapters : sequence of Notebook
        All of the review.

    Returns
    -------
    tuple of str
        What has changed; empty when it is fresh.
    """
    recorded = read_json(_recipe_path(places, chapter.name))
    if recorded is None or read_json(places.handover / chapter.name / ABOUT) is None:
        return ("never run",)
    return differences(recorded, chapter_recipe(places, chapter, chapters, tuple(recorded.get("reads", {}))))


def chapter_recipe(places: Places, chapter: Notebook, chapters: Sequence[Notebook], reads: Sequence[str]) -> Recipe:
    """From what a chapter would be made now.

    Parameters
    ----------
    places : Places
        Where things lie.
    chapter : Notebook
        The chapter.
    chapters : sequence of Notebook
        All of the review.
    reads : sequence of str
        Tables it read when it last ran.

    Returns
    -------
    dict
        Hashes of all that its outputs depend on.
    """
    return {
        "notebook": file_hash(chapter.path),
        "configuration": places.configuration,
        "code": code_hash(but=NOT_IN_CHAPTERS),
        "libraries": library_versions(),
        "parameters": parameters(places, chapter),
        "reads": _read_hashes(places, reads),
        "after": {name: folder_hash(places.handover / name) for name in prerequisites(chapter, chapters)},
    }


def parameters(places: Places, chapter: Notebook) -> dict[str, str]:
    """What a notebook is told, relative to the workspace: no output may depend on where the workspace lies.

    Parameters
    ----------
    places : Places
        Where things lie.
    chapter : Notebook
        The chapter.

    Returns
    -------
    dict of str to str
        For the cell tagged `parameters`.
    """
    handover = (places.handover / chapter.name).relative_to(places.workspace)
    return {"workspace": ".", "audience": places.audience, "handover": handover.as_posix()}


def _reasons(stale: Mapping[str, Sequence[str]]) -> list[str]:
    """Which chapters are to run, together those that have the same reason."""
    together: dict[str, list[str]] = {}
    for name, reasons in stale.items():
        together.setdefault(", ".join(reasons), []).append(name)
    return [f"Running {', '.join(names)} ({words})" for words, names in together.items()]


def _run_round(
    places: Places,
    config: Config,
    round_: Sequence[Notebook],
    chapters: Sequence[Notebook],
    workers: Workers,
    echo: Echo,
) -> None:
    by_name = {chapter.name: chapter for chapter in round_}
    for chapter in round_:
        chapter.require_parameters(parameters(places, chapter))
        _forget(places, chapter.name)
    # Taken before the run: what is edited while notebooks run is stale at once.
    recipes = {chapter.name: chapter_recipe(places, chapter, chapters, ()) for chapter in round_}

    def settle(outcome: Outcome) -> None:
        chapter = by_name[outcome.name]
        reads = read_json(places.handover / chapter.name / "reads.json") or chapter.tables
        status = _settle(places, config, chapter, outcome, reads)
        recipe = {**recipes[chapter.name], "reads": _read_hashes(places, tuple(reads))}
        _write_json(_recipe_path(places, chapter.name), recipe)
        reason = (read_json(places.handover / chapter.name / ABOUT) or {}).get("reason", "")
        said = "" if status == "complete" else f"  {status}: {reason}"
        echo(f"  {outcome.name:<32} {outcome.seconds:5.1f} s{said}")

    unmet = {chapter.name: words for chapter in round_ if (words := unmet_need(places, config, chapter))}
    for name, words in unmet.items():
        settle(Outcome(name, 0.0, unmet=words))
    faults = []
    for outcome in workers.run([_task(places, chapter) for chapter in round_ if chapter.name not in unmet]):
        if outcome.fault:
            faults.append(outcome.fault)
        else:
            settle(outcome)
    if faults:
        raise RunError("\n".join([*faults, "The last good report stays as it was."]))


def _task(places: Places, chapter: Notebook) -> Task:
    return Task(
        chapter.name,
        chapter.path.resolve(),
        (places.executed / chapter.path.name).resolve(),
        (places.pages / f"{chapter.name}.html").resolve(),
        places.workspace.resolve(),
        parameters(places, chapter),
    )


def _settle(places: Places, config: Config, chapter: Notebook, outcome: Outcome, reads: Sequence[str]) -> ChapterStatus:
    folder = places.handover / chapter.name
    if outcome.unmet:
        status = status_without(places, config, chapter)
        _forget(places, chapter.name)
        write_about(places, chapter.name, status, outcome.unmet)
        return status
    said: ChapterStatus = (read_json(folder / ABOUT) or {}).get("status", "complete")
    reason = short_of_rows(places, config, reads) if said == "complete" else ""
    if reason:
        said = "partial"
    if reason or not (folder / ABOUT).is_file():
        write_about(places, chapter.name, said, reason)
    return said


def _read_hashes(places: Places, reads: Sequence[str]) -> dict[str, str]:
    tables = store.contents(places.workspace)["tables"]
    hashes = {name: str(tables.get(name, {}).get("sha256", "")) for name in reads if name != QUALITY}
    return hashes | ({QUALITY: file_hash(places.quality)} if QUALITY in reads else {})


def _recipe_path(places: Places, name: str) -> Path:
    return places.recipes / f"{name}.json"


def _forget(places: Places, name: str) -> None:
    _recipe_path(places, name).unlink(missing_ok=True)
    (places.executed / f"{name}.ipynb").unlink(missing_ok=True)
    (places.pages / f"{name}.html").unlink(missing_ok=True)
    store.remove(places.handover / name)


def _forget_others(places: Places, chapters: Mapping[str, Notebook]) -> None:
    # What a chapter that is switched off handed over must not be read by the summary.
    if places.handover.is_dir():
        for folder in sorted(places.handover.iterdir()):
            if folder.name not in chapters:
                _forget(places, folder.name)


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    store.write_private(path, (json.dumps(content, indent=1) + "\n").encode())
