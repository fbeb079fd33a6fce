"""A chapter at work: what a notebook loads, takes through the gate, shows, and hands over in its last cell.

Nothing is written before `hand_over`; what it writes has passed the gate. The pipeline merges the handovers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.disclosure import policy, release, release_figures
from assessment.errors import DisclosureError, InputError
from assessment.results import Figure, Released, ReleasedFigures, Result
from assessment.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from assessment.disclosure import Policy
    from assessment.present.exhibit import Exhibit


@dataclass
class Chapter:
    """A notebook's bench.

    Attributes
    ----------
    name : str
        Name of the notebook.
    workspace : Workspace
        Where tables are read.
    policy : Policy
        Thresholds of the audience.
    handover : pathlib.Path or None
        Where the released figures and tables go; None: nowhere.
    """

    name: str
    workspace: Workspace
    policy: Policy
    handover: Path | None
    _figures: ReleasedFigures = field(repr=False)
    _tables: dict[str, Released] = field(default_factory=dict, repr=False)
    _exhibits: dict[str, Exhibit] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, name: str, folder: Path, audience: str, handover: Path | None) -> Chapter:
        """Open a chapter for an audience; see `assessment.chapter`."""
        workspace = Workspace.open(folder, audience)
        thresholds = policy(workspace.config, audience)
        return cls(name, workspace, thresholds, handover, release_figures((), thresholds))

    def needs(self, *tables: str) -> None:
        """Stop here, in words, when a table this chapter rests on is absent.

        Raises
        ------
        InputError
            Names the absent tables.
        """
        absent = [name for name in tables if not self.workspace.has(name)]
        if absent:
            raise InputError(
                f"{self.name} rests on {' and '.join(absent)}, which no extract supplied. "
                "See `assessment status` for what was received."
            )

    def release(self, result: Result, *, register: bool = True) -> Released:
        """Take a result through the gate and, unless told otherwise, hand its table over.

        Parameters
        ----------
        result : Result
            From `assessment.analyse`.
        register : bool
            Whether the table is handed over under its id.

        Returns
        -------
        Released
            What may be shown.

        Raises
        ------
        DisclosureError
            When the id is taken in this chapter.
        """
        released = release(result, self.policy)
        if register:
            if result.id in self._tables:
                raise DisclosureError(f"{self.name}: the table id '{result.id}' is taken already")
            self._tables[result.id] = released
        return released

    def figures(self, figures: Iterable[Figure]) -> ReleasedFigures:
        """Take figures through the gate and hand them over.

        Parameters
        ----------
        figures : iterable of Figure
            Headline numbers.

        Returns
        -------
        ReleasedFigures
            All released figures of the chapter so far.
        """
        # Windows that overlap are judged together with what this chapter has shown; across chapters the run judges them
        # once more, because chapters run side by side.
        shown = tuple(self._figures.values())
        self._figures = self._figures.with_more(release_figures(tuple(figures), self.policy, earlier=shown))
        return self._figures

    def earlier_figures(self) -> ReleasedFigures:
        """Released figures of the chapters run before this one, by id."""
        if self.handover is None:
            return release_figures((), self.policy)
        found: list[Figure] = []
        for path in sorted(self.handover.parent.glob("*/figures.json")):
            if path.parent != self.handover:
                found += [Figure.from_json(one) for one in json.loads(path.read_text(encoding="utf-8"))]
        return release_figures(found, self.policy)

    def earlier_table(self, table_id: str) -> pd.DataFrame | None:
        """The released rows of a table that a chapter before this one handed over.

        Parameters
        ----------
        table_id : str
            Id of the table.

        Returns
        -------
        pandas.DataFrame or None
            What may be shown; withheld cells are missing. None when no chapter handed it over.
        """
        if self.handover is None:
            return None
        import pandas as pd

        for path in sorted(self.handover.parent.glob(f"*/rows/{table_id}.json")):
            return pd.read_json(path, orient="split", convert_dates=False, dtype=False)
        return None

    def say(self, template: str, figures: ReleasedFigures | None = None) -> Any:
        """A paragraph whose numbers are figures: `{figure.id}`, `{figure.id:interval}`.

        Parameters
        ----------
        template : str
            Words with figure ids in braces.
        figures : ReleasedFigures, optional
            Where to look; the chapter's own unless given.

        Returns
        -------
        Sentence
            Shows itself in a notebook.
        """
        from assessment.present.words import sentence

        return sentence(template, self._figures if figures is None else figures)

    def show(self, exhibit: Exhibit) -> Exhibit:
        """Register an exhibit and return it for display.

        Raises
        ------
        DisclosureError
            When another exhibit of the chapter has its id.
        """
        if exhibit.id in self._exhibits:
            raise DisclosureError(f"{self.name}: the exhibit id '{exhibit.id}' is taken already")
        self._exhibits[exhibit.id] = exhibit
        return exhibit

    def hand_over(self) -> str:
        """Write what was released to the handover folder: figures, tables, charts, and what was read.

        Returns
        -------
        str
            One line saying what was handed over.
        """
        said = f"{len(self._figures)} figures, {len(self._tables)} tables, {len(self._exhibits)} exhibits"
        if self.handover is None:
            return f"{said}; nothing was written, for no handover folder was named"
        from assessment.present.csv_tables import released_csv

        (self.handover / "tables").mkdir(parents=True, exist_ok=True)
        (self.handover / "charts").mkdir(exist_ok=True)
        (self.handover / "rows").mkdir(exist_ok=True)
        for table_id, released in sorted(self._tables.items()):
            (self.handover / "tables" / f"{table_id}.csv").write_bytes(released_csv(released))
            rows = released.frame.to_json(orient="split", index=False, date_format="iso")
            (self.handover / "rows" / f"{table_id}.json").write_text(rows, encoding="utf-8", newline="\n")
        for exhibit in self._exhibits.values():
            if exhibit.png is not None:
                (self.handover / "charts" / f"{exhibit.id}.png").write_bytes(exhibit.png)
        self._write("tables.json", [self._about_table(one) for one in self._tables.values()])
        self._write("exhibits.json", [self._about_exhibit(one) for one in self._exhibits.values()])
        self._write("reads.json", sorted(self.workspace.reads))
        self._write("figures.json", [figure.to_json() for figure in self._figures.values()])
        return f"{said} handed over"

    def _about_table(self, released: Released) -> dict[str, object]:
        result = released.result
        return {
            "id": result.id,
            "title": result.title,
            "note": result.note,
            "sources": list(result.sources),
            "period_start": result.period.start.isoformat(),
            "period_end": result.period.end.isoformat(),
            "rows_count": result.rows_count,
            "headings": {name: result.heading(str(name)) for name in map(str, result.frame.columns)},
            "suppressed_count": released.suppressed_count,
        }

    @staticmethod
    def _about_exhibit(exhibit: Exhibit) -> dict[str, object]:
        return {"id": exhibit.id, "kind": exhibit.kind, "title": exhibit.title, "alt": exhibit.alt}

    def _write(self, name: str, content: object) -> None:
        if self.handover is not None:
            text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
            (self.handover / name).write_text(text, encoding="utf-8", newline="\n")
