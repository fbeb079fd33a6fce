"""Where everything of a run lies in a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RAW = Path("data") / "raw"
KEY = Path("data") / ".key"


@dataclass(frozen=True)
class Places:
    """Folders and files of one review for one audience.

    Attributes
    ----------
    workspace : pathlib.Path
        The workspace.
    cycle : str
        Name of the cycle, e.g. `2011-12`.
    review : str
        Name of the review.
    audience : str
        For whom.
    configuration : str
        Hash of what `assessment.toml` says.

    Examples
    --------
    >>> Places(Path("."), "2011-12", "annual", "executive").report.as_posix()
    'reports/2011-12/annual/executive'
    >>> Places(Path("."), "2011-12", "annual", "restricted").report.as_posix()
    'restricted/2011-12/reports/annual'
    """

    workspace: Path
    cycle: str
    review: str
    audience: str
    configuration: str = ""

    @property
    def report(self) -> Path:
        """What is published: released bytes only. What is made for the restricted audience stays in its area."""
        if self.audience == "restricted":
            return self.restricted / "reports" / self.review
        return self.workspace / "reports" / self.cycle / self.review / self.audience

    @property
    def quality(self) -> Path:
        """The account of every row, by file label: exact, and therefore in the restricted area."""
        return self.restricted / "quality.json"

    @property
    def quality_released(self) -> Path:
        """The account as it may be mailed: files of sensitive sources told together."""
        return self.workspace / "reports" / self.cycle / "quality.json"

    @property
    def restricted(self) -> Path:
        """What of the cycle stays in the restricted area."""
        return self.workspace / "restricted" / self.cycle

    @property
    def rejections(self) -> Path:
        """The rows that were rejected, without any of their values."""
        return self.restricted / "rejections.csv"

    @property
    def cited(self) -> Path:
        """The figures that the officer's commentary cites, as they stood when it was written."""
        return self.restricted / "commentary.json"

    @property
    def working(self) -> Path:
        """Working folder of this review and audience."""
        return self.restricted / self.review / self.audience

    @property
    def executed(self) -> Path:
        """Executed notebooks."""
        return self.working / "notebooks"

    @property
    def pages(self) -> Path:
        """Executed notebooks as HTML without code."""
        return self.working / "pages"

    @property
    def handover(self) -> Path:
        """What each chapter handed over, one folder a chapter."""
        return self.working / "handover"

    @property
    def recipes(self) -> Path:
        """From what each chapter, and the report, was made."""
        return self.working / "recipes"

    @property
    def commentary(self) -> Path:
        """The officer's own words, one file a chapter."""
        return self.workspace / "commentary" / self.cycle
