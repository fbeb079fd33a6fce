"""The report put together from what the chapters handed over, and put in its place as a whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assessment import store
from assessment.config import Config
from assessment.disclosure import released_account
from assessment.errors import DisclosureError, RunError
from assessment.pipeline.chapters import stale_chapter
from assessment.pipeline.commentary import Commentary, read_commentary, record, recorded
from assessment.pipeline.handover import Handover, merged_figures, merged_files, read_handover
from assessment.pipeline.manifest import manifest
from assessment.pipeline.notebooks import Notebook
from assessment.pipeline.places import Places
from assessment.pipeline.stale import (
    Recipe,
    code_hash,
    differences,
    file_hash,
    folder_hash,
    hash_of,
    library_versions,
    read_json,
)

if TYPE_CHECKING:
    from assessment.present.report import ChapterHtml
    from assessment.results import ReleasedFigures

Echo = Callable[[str], object]

NOT_IN_REPORTS = ("cli.py", "__main__.py", "ingest", "clean", "layouts", "synthetic", "analyse")
RECIPE = "report.json"


@dataclass(frozen=True)
class Report:
    """A report in its place.

    Attributes
    ----------
    page : pathlib.Path
        `index.html`.
    made : bool
        Whether it was put together now.
    chapters : dict of str to str
        Every chapter of the review with its status.
    """

    page: Path
    made: bool
    chapters: dict[str, str]


def report_if_stale(places: Places, config: Config, book: Sequence[Notebook], echo: Echo) -> Report:
    """Put the report together, unless it is as it would be.

    Parameters
    ----------
    places : Places
        Where things lie.
    config : Config
        The configuration.
    book : sequence of Notebook
        The chapters of the review.
    echo : callable
        Takes one line of progress.

    Returns
    -------
    Report
        Where it is.

    Raises
    ------
    RunError
        When no chapter has anything to report, or two claim one id. The last good report stays.
    DisclosureError
        When figures of different chapters, side by side, give away what each withholds.
    """
    handovers = [found for one in book if (found := read_handover(places, one)) is not None]
    statuses = {one.name: "not run" for one in book} | {one.name: str(one.status) for one in handovers}
    older = [one.name for one in book if statuses[one.name] != "not run" and stale_chapter(places, one, book)]
    recipe = _recipe(places, statuses, older)
    store.settle(places.report)
    page = places.report / "index.html"
    made_from = read_json(places.working / RECIPE)
    if not differences(made_from, {**recipe, "files": folder_hash(places.report)}):
        return Report(page, False, statuses)
    for name in older:
        echo(f"  {name}: not run now, and made from older inputs")
    fresh = store.private_folder(places.working) / "report"
    store.remove(fresh)
    commentaries = _build(places, config, handovers, statuses, older, fresh)
    for commentary in commentaries:
        for warning in commentary.warnings:
            echo(f"  {warning}")
    store.exchange(fresh, places.report)
    record(places.cited, _place(places), commentaries)
    _write_json(places.working / RECIPE, {**recipe, "files": folder_hash(places.report)})
    return Report(page, True, statuses)


def _build(
    places: Places,
    config: Config,
    handovers: Sequence[Handover],
    statuses: Mapping[str, str],
    older: Sequence[str],
    fresh: Path,
) -> list[Commentary]:
    from assessment.present import report

    shown = [one for one in handovers if one.status != "absent"]
    if not shown:
        raise RunError("No chapter has anything to report: see `assessment status` for what was received.")
    figures = _figures_together(config, places.audience, shown)
    commentaries = _commentaries(places, config, shown, figures)
    quality = released_account(read_json(places.quality) or {}, config, places.audience)
    made_in = {str(figure["id"]): one.title for one in shown for figure in one.figures}
    chapters = [_chapter(places, one, commentaries.get(one.name)) for one in handovers]
    fresh.mkdir(parents=True)
    page = report.assemble(config, places.audience, chapters, figures, quality, draft=True, made_in=made_in)
    _write(fresh / "index.html", page)
    for chapter in chapters:
        if chapter.status != "absent":
            own = report.chapter_page(config, places.audience, chapter, figures, draft=True)
            _write(fresh / "chapters" / f"{chapter.name}.html", own)
    tables = merged_files(shown, "tables")
    for name, path in tables.items():
        _copy(path, fresh / "tables" / f"{name}.csv")
    for name, path in merged_files(shown, "charts").items():
        _copy(path, fresh / "charts" / f"{name}.png")
    (fresh / "tables.xlsx").write_bytes(_workbook(config, shown, tables))
    _write_json(fresh / "figures.json", [figure.to_json() for figure in figures.values()])
    not_run = [name for name, status in statuses.items() if status == "not run"]
    _write_json(fresh / "manifest.json", manifest(places, config, handovers, not_run, older, fresh))
    return list(commentaries.values())


def _figures_together(config: Config, audience: str, chapters: Sequence[Handover]) -> ReleasedFigures:
    """All figures of the report, once more through the gate: chapters were judged one by one."""
    from assessment.disclosure import policy, release_figures
    from assessment.results import Figure

    handed_over = [Figure.from_json(figure) for figure in merged_figures(chapters)]
    together = release_figures(handed_over, policy(config, audience))
    telling = [one.id for one in handed_over if one.status != together[one.id].status]
    if telling:
        raise DisclosureError(
            f"Side by side, the figures of different chapters would give away a small count: {', '.join(telling)}. "
            "Hand them over in one chapter, where the gate judges them together, or leave one of them out."
        )
    return together


def _commentaries(
    places: Places, config: Config, chapters: Sequence[Handover], figures: ReleasedFigures
) -> dict[str, Commentary]:
    from assessment.disclosure import policy

    thresholds = policy(config, places.audience)
    written = recorded(places.cited, _place(places))
    return {
        one.name: read_commentary(path, figures, thresholds, written.get(one.name, {}))
        for one in chapters
        if (path := places.commentary / f"{one.name}.md").is_file()
    }


def _chapter(places: Places, handover: Handover, commentary: Commentary | None) -> ChapterHtml:
    from assessment.present.report import ChapterHtml

    page = places.pages / f"{handover.name}.html"
    return ChapterHtml(
        handover.name,
        handover.title,
        page.read_text(encoding="utf-8") if page.is_file() else "",
        handover.status,
        handover.reason,
        commentary.html if commentary else "",
    )


def _workbook(config: Config, chapters: Sequence[Handover], tables: Mapping[str, Path]) -> bytes:
    from assessment.present.workbook import sheet_from_csv, tables_workbook

    labels = {source.id: source.label for source in config.sources}
    sheets = [
        sheet_from_csv(
            tables[about["id"]].read_bytes(),
            about["id"],
            about["title"],
            about["headings"],
            about["note"],
            "; ".join(labels.get(source, source) for source in about["sources"]),
        )
        for chapter in chapters
        for about in chapter.about_tables
    ]
    return tables_workbook(
        sheets,
        title=config.cycle.title,
        publisher=config.partnership.name,
        as_of=config.cycle.as_of,
        version=f"DRAFT, version {config.cycle.version}",
    )


def _recipe(places: Places, statuses: Mapping[str, str], older: Sequence[str]) -> Recipe:
    return {
        "chapters": {
            name: hash_of(f"{folder_hash(places.handover / name)} {file_hash(places.pages / f'{name}.html')}".encode())
            for name, status in statuses.items()
            if status != "not run"
        },
        "statuses": dict(statuses),
        "older": list(older),
        "configuration": places.configuration,
        "commentary": folder_hash(places.commentary),
        "account": file_hash(places.quality),
        "code": code_hash(but=NOT_IN_REPORTS),
        "libraries": library_versions(),
    }


def _place(places: Places) -> str:
    return f"{places.review}/{places.audience}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, content: object) -> None:
    _write(path, json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
