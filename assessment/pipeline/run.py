"""The annual review, as a table of contents: clean, notebooks, report; each only when it is stale."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessment.config import Config, read_config
from assessment.errors import UsageError
from assessment.pipeline.chapters import run_stale, workers_in
from assessment.pipeline.cleaning import Quality, clean_recipe, stale_cleaning
from assessment.pipeline.cleaning import check as check_extracts
from assessment.pipeline.cleaning import clean as clean_extracts
from assessment.pipeline.execution import Workers
from assessment.pipeline.lock import locked
from assessment.pipeline.notebooks import chapters
from assessment.pipeline.places import Places
from assessment.pipeline.report import report_if_stale
from assessment.pipeline.stale import config_hash

Echo = Callable[[str], object]

REVIEWS = ("annual",)
AUDIENCES = ("executive", "public", "restricted")


@dataclass(frozen=True)
class RunSummary:
    """What a run did.

    Attributes
    ----------
    report : pathlib.Path
        The page to open.
    cleaned : bool
        Whether the extracts were cleaned anew.
    chapters_run : tuple of str
        Chapters that ran.
    reported : bool
        Whether the report was put together anew.
    chapters : dict of str to str
        Every chapter with its status.
    seconds : dict of str to float
        Wall time of each step.
    """

    report: Path
    cleaned: bool
    chapters_run: tuple[str, ...]
    reported: bool
    chapters: dict[str, str]
    seconds: dict[str, float]


def check(workspace: Path, echo: Echo) -> Quality:
    """Read and clean every extract, print and write the account, and leave the tables as they are.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    Quality
        Written to `quality.json` as well.

    Raises
    ------
    InputError
        When a source cannot be used; every one at fault is named.
    """
    config = read_config(workspace)
    with locked(workspace):
        return check_extracts(places_of(workspace, config), config, echo)


def clean(workspace: Path, echo: Echo) -> Quality:
    """Make the canonical tables anew, all at once.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    Quality
        Written to `quality.json` as well.

    Raises
    ------
    InputError
        When a source cannot be used; the tables from before stay.
    """
    config = read_config(workspace)
    with locked(workspace):
        return clean_extracts(places_of(workspace, config), config, echo)


def run(
    workspace: Path,
    review: str = "annual",
    audience: str = "executive",
    only: Sequence[str] = (),
    jobs: int = 2,
    echo: Echo = print,
) -> RunSummary:
    """Bring a report up to date.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    review : str
        Which review; `annual` so far.
    audience : str
        For whom: `executive`, `public` or `restricted`.
    only : sequence of str
        Chapters to run, with what they depend on; all when empty. The report is made from what is there.
    jobs : int
        How many notebooks at once.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    RunSummary
        What was done, and where the report is.

    Raises
    ------
    AssessmentError
        When the input or a notebook fell short. The last good report stays.
    """
    workspace = Path(workspace)
    config = read_config(workspace)
    places = places_of(workspace, config, review, audience)
    if jobs < 1:
        raise UsageError("--jobs says how many notebooks run at once: 1 or more.")
    book = chapters(workspace, config)
    with locked(workspace), workers_in(places, jobs) as workers:
        seconds: dict[str, float] = {}
        cleaned = _clean_if_stale(places, config, workers, echo, seconds)
        begun = time.perf_counter()
        ran = run_stale(places, config, book, only, workers, echo)
        seconds["notebooks"] = time.perf_counter() - begun
        begun = time.perf_counter()
        report = report_if_stale(places, config, book, echo)
        seconds["report"] = time.perf_counter() - begun
    return RunSummary(report.page, cleaned, ran, report.made, report.chapters, seconds)


def places_of(workspace: Path, config: Config, review: str = "annual", audience: str = "executive") -> Places:
    """Where the things of a review lie.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    config : Config
        Its configuration.
    review : str
        Which review.
    audience : str
        For whom.

    Returns
    -------
    Places
        Folders and files.

    Raises
    ------
    UsageError
        When there is no such review or audience.
    """
    for word, known, kind in ((review, REVIEWS, "review"), (audience, AUDIENCES, "audience")):
        if word not in known:
            raise UsageError(f"There is no {kind} '{word}'. Known: {', '.join(known)}.")
    return Places(Path(workspace), config.cycle.name, review, audience, config_hash(config))


def _clean_if_stale(places: Places, config: Config, workers: Workers, echo: Echo, seconds: dict[str, float]) -> bool:
    begun = time.perf_counter()
    reasons = stale_cleaning(places, clean_recipe(places.workspace, config))
    if reasons:
        echo(f"Cleaning: {', '.join(reasons)}")
        workers.warm()
        clean_extracts(places, config, echo)
    seconds["clean"] = time.perf_counter() - begun
    return bool(reasons)
