"""The front door: words and exit codes only.

Exit codes: 0 done; 1 the input or the run fell short, said in plain words; 2 wrong usage; 130 interrupted. Whatever is
heavy is imported by the command that needs it, so that `--help` and `status` answer at once.
"""

from __future__ import annotations

import errno
import subprocess
import sys
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from assessment.errors import AssessmentError, UsageError

FELL_SHORT, WRONG_USAGE = 1, 2
# How the sample's files are laid out: a workspace that requires another layout has no use for the sample.
SAMPLE_LAYOUTS = frozenset({"areas", "populations", "police_crime", "asb_incidents", "ae_assaults", "marac_cases"})


class Audience(str, Enum):  # noqa: UP042 - typer reads the values of a plain enumeration of strings
    """For whom a report is made."""

    executive = "executive"
    public = "public"
    restricted = "restricted"


class Review(str, Enum):  # noqa: UP042
    """Which of the year's reviews."""

    annual = "annual"


app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The yearly strategic assessment of a community safety partnership, from partners' extracts to the report. "
    "Without a command: writes the sample if there are no extracts, runs the annual review, says where the report is.",
)

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR", help="Folder that holds assessment.toml; the current one unless said."
    ),
]
AudienceOption = Annotated[
    Audience, typer.Option("--audience", help="For whom; each is a separate run through the disclosure gate.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="How many notebooks run at once.")]


@app.callback(invoke_without_command=True)
def _front(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = workspace
    if version:
        typer.echo(metadata.version("assessment"))
    elif context.invoked_subcommand is None:
        folder = _folder(context, None)
        if not _has_extracts(folder):
            _write_sample(folder, None, 1.0, "data/raw/ holds no extract: writing the synthetic sample")
        _run(folder, Review.annual, Audience.executive, [], 2)


@app.command()
def sample(
    context: typer.Context,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Another seed gives another sample of the same totals.")
    ] = None,
    scale: Annotated[
        float, typer.Option("--scale", min=0.01, help="Multiplies the rows; other than 1 is for measuring only.")
    ] = 1.0,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the synthetic extracts into data/raw/."""
    _write_sample(_folder(context, workspace), seed, scale)


@app.command()
def check(context: typer.Context, workspace: WorkspaceOption = None) -> None:
    """Read every extract and print what became of every row; the tables stay as they are."""
    from assessment.pipeline import check as check_extracts

    check_extracts(_folder(context, workspace), typer.echo)


@app.command()
def clean(context: typer.Context, workspace: WorkspaceOption = None) -> None:
    """Make the canonical tables in data/processed/ anew, all at once."""
    from assessment.pipeline import clean as clean_extracts

    clean_extracts(_folder(context, workspace), typer.echo)


@app.command()
def run(
    context: typer.Context,
    review: Annotated[Review, typer.Option("--review", help="Which review.")] = Review.annual,
    audience: AudienceOption = Audience.executive,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="CHAPTER", help="Run this chapter and what it depends on; may be repeated."),
    ] = None,
    jobs: JobsOption = 2,
    workspace: WorkspaceOption = None,
) -> None:
    """Run whatever is stale of cleaning, notebooks and report."""
    _run(_folder(context, workspace), review, audience, only or [], jobs)


@app.command()
def status(
    context: typer.Context,
    requests: Annotated[
        bool, typer.Option("--requests", help="What each provider still owes, ready to paste into an e-mail.")
    ] = False,
    audience: AudienceOption = Audience.executive,
    workspace: WorkspaceOption = None,
) -> None:
    """Say what is present, missing and stale."""
    from assessment import pipeline

    folder = _folder(context, workspace)
    for line in pipeline.requests(folder) if requests else pipeline.status(folder, audience.value):
        typer.echo(line)


@app.command()
def layout(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as received.")],
    like: Annotated[
        str, typer.Option("--like", metavar="LAYOUT", help="Make it after this layout; the nearest unless said.")
    ] = "",
    layout_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="Name of the layout; made from the file's unless said.")
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="Source that takes it up; that of the folder unless said.")
    ] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Look at an unknown file and write a layout for it to layouts/, for you to correct."""
    from assessment.pipeline import propose_layout

    for line in propose_layout(_folder(context, workspace), file, like, layout_id, source):
        typer.echo(line)


@app.command()
def explain(
    context: typer.Context,
    figure_id: Annotated[
        str, typer.Argument(metavar="FIGURE_ID", help="As in figures.json, e.g. performance.all_crime.actual")
    ],
    audience: AudienceOption = Audience.executive,
    workspace: WorkspaceOption = None,
) -> None:
    """Say where a figure comes from, down to files and rows."""
    from assessment.pipeline import explain as explained

    for line in explained(_folder(context, workspace), figure_id, audience.value):
        typer.echo(line)


@app.command()
def lab(context: typer.Context, workspace: WorkspaceOption = None) -> None:
    """Open JupyterLab on the workspace."""
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed. Install it with: pip install jupyterlab")
    done = subprocess.run([sys.executable, "-m", "jupyterlab"], cwd=_folder(context, workspace), check=False)
    raise typer.Exit(done.returncode)


def main() -> None:
    """Run the command line and end with its exit code; typer sees to wrong usage (2) and interrupts (130)."""
    try:
        app()
    except AssessmentError as error:
        typer.echo(str(error), err=True)
        sys.exit(WRONG_USAGE if isinstance(error, UsageError) else FELL_SHORT)
    except MemoryError:
        typer.echo(
            "There is not enough memory. Close other programs or split the largest extract, then run the same command "
            "again: what was whole before still is.",
            err=True,
        )
        sys.exit(FELL_SHORT)
    except OSError as error:
        typer.echo(_system_words(error), err=True)
        sys.exit(FELL_SHORT)


def _run(folder: Path, review: Review, audience: Audience, only: list[str], jobs: int) -> None:
    from assessment.pipeline import run as run_review

    done = run_review(folder, review.value, audience.value, only, jobs, typer.echo)
    if not (done.cleaned or done.chapters_run or done.reported):
        typer.echo("Nothing has changed since the last run.")
    partial = [name for name, state in done.chapters.items() if state == "partial"]
    if partial:
        typer.echo(f"Partial, for want of a source or of its rows: {', '.join(partial)}")
    typer.echo(f"{sum(done.seconds.values()):.0f} s. The report: {done.report.resolve()}")


def _write_sample(folder: Path, seed: int | None, scale: float, announced: str = "") -> None:
    from assessment.config import read_config
    from assessment.synthetic import write_sample

    config = read_config(folder)
    foreign = [one.id for one in config.sources if one.required and not SAMPLE_LAYOUTS & set(one.layouts)]
    if foreign:
        raise UsageError(
            f"The synthetic sample holds nothing for {', '.join(foreign)}, which this workspace requires. "
            f"Put extracts in {folder / 'data' / 'raw'} instead; `assessment status --requests` says which."
        )
    if announced:
        typer.echo(announced)
    chosen = config.cycle.seed if seed is None else seed
    write_sample(folder, seed=chosen, scale=scale)
    typer.echo(
        f"The sample (seed {chosen}) is in {folder / 'data' / 'raw'}. No person, place or incident in it is real."
    )


def _folder(context: typer.Context, workspace: Path | None) -> Path:
    folder: Path = workspace or context.find_root().obj or Path()
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Name the workspace with --workspace.")
    return folder


def _has_extracts(folder: Path) -> bool:
    raw = folder / "data" / "raw"
    return any(path.is_file() and not path.name.startswith(".") for path in raw.rglob("*")) if raw.is_dir() else False


def _system_words(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"The disk is full{place}. Make room, then run the same command again: what was whole before still is."
    return f"The system refused: {error.strerror or error}{place}. Mend that, then run the same command again."
