"""A layout proposed for an unknown file, written where the officer corrects it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.config import Config, Source, read_config
from assessment.errors import UsageError
from assessment.pipeline.places import RAW

if TYPE_CHECKING:
    from assessment.schema.layout import Layout


def propose_layout(workspace: Path, file: Path, like: str = "", layout_id: str = "", source_id: str = "") -> list[str]:
    """Look at a file and write a layout for it to `layouts/`, for the officer to correct.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    file : pathlib.Path
        A file as received; in the folder of a source it is proposed for that source.
    like : str
        Layout it is to be made after; empty to take the nearest.
    layout_id : str
        Id of the layout; empty to make one from the file's name.
    source_id : str
        Source that takes it up; empty for the one in whose folder the file lies.

    Returns
    -------
    list of str
        What was found and what is to be decided, in lines for the terminal.

    Raises
    ------
    UsageError
        When there is no such file, layout or source, or the layout exists already: it is never overwritten.
    InputError
        When nothing in the file looks like a header above a table.
    """
    from assessment.ingest.layouts import load_layouts
    from assessment.ingest.opening import openings
    from assessment.ingest.proposal import propose
    from assessment.ingest.proposal_text import proposal_text

    if not file.is_file():
        raise UsageError(f"There is no file {file.name}. Name a file as received.")
    config = read_config(workspace)
    known = load_layouts(workspace)
    _require_known(like, known, "layout")
    _require_known(source_id, (source.id for source in config.sources), "source")
    source = config.source(source_id) if source_id else _source_of(file, workspace, config)
    chosen = layout_id or re.sub(r"\W+", "_", file.name.split(".")[0].casefold()).strip("_") or "layout"
    if not layout_id and chosen in known and not (workspace / "layouts" / f"{chosen}.toml").exists():
        # A file that is named as a layout of the package: its own layout needs another name.
        chosen = f"{chosen}_as_sent"
    target = workspace / "layouts" / f"{chosen}.toml"
    if target.exists() or chosen in known:
        raise UsageError(f"The layout {chosen!r} exists already and is not overwritten. Choose another name with --id.")
    parts = openings(file)
    candidates = _candidates(known, source)
    if not like and source is not None and len(source.layouts) == 1:
        # What lies in the folder of a source with one layout is meant to be like that one.
        like = source.layouts[0]
    fits = [propose(part.rows, {**known, **candidates} if like else candidates, part.place, like) for part in parts]
    best = max(range(len(fits)), key=lambda place: fits[place].score)
    proposal, part = fits[best], parts[best]
    title = f"{proposal.nearest.title}, as in {layout_id or 'a file looked at'}"
    text = proposal_text(
        proposal, chosen, title, part.sheet if len(parts) > 1 else None, (source.id,) if source is not None else ()
    )
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    found = sum(match.column is not None for match in proposal.matches)
    lines = [
        f"{part.place}: nearest to the layout '{proposal.nearest.id}' ({proposal.nearest.title}).",
        f"  the header is row {proposal.header_row + 1}; "
        f"{found} of its {len(proposal.headings)} columns were recognised",
    ]
    lines += [f"  to decide: which column holds {one.header or one.name!r}" for one in proposal.undecided]
    checks = text.count("CHECK:")
    lines.append(f"Written to layouts/{target.name}: {checks} line{'' if checks == 1 else 's'} to check.")
    if source is None:
        lines.append(f"To take it up, add {chosen!r} to `layouts` of its [[sources]] entry in assessment.toml.")
    else:
        lines.append(f"The source '{source.id}' takes it up.")
    return [*lines, "Correct it, then run: assessment check"]


def _candidates(known: Mapping[str, Layout], source: Source | None) -> Mapping[str, Layout]:
    """Layouts that are cleaned as the source's are; all of them where the source is not known."""
    cleaners = {known[name].cleaner for name in source.layouts if name in known} if source is not None else set()
    return {name: layout for name, layout in known.items() if not cleaners or layout.cleaner in cleaners}


def _source_of(file: Path, workspace: Path, config: Config) -> Source | None:
    """The source in whose folder a file lies."""
    folders = file.resolve().parents
    return next((one for one in config.sources if (workspace / RAW / one.folder).resolve() in folders), None)


def _require_known(name: str, known: Iterable[str], what: str) -> None:
    names = list(known)
    if name and name not in names:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
        raise UsageError(
            f"There is no {what} {name!r}; the nearest is {near[0]!r}." if near else f"No {what} is known."
        )
