"""What analysis hands to the gate, and what the gate hands on.

A `Result` is a frame that knows what each column is. Only `assessment.disclosure` may turn it into a `Released`, and
`assessment.present` takes nothing else. A `Figure` is one headline number; released ones travel in `ReleasedFigures`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

import pandas as pd

from assessment.errors import DisclosureError
from assessment.periods import Period

Role = Literal["key", "count", "denominator", "derived", "label"]
AreaLevel = Literal["county", "locality", "ward", "small_area"]
FigureStatus = Literal["final", "provisional", "pending", "suppressed", "narrative"]

# Held by the disclosure room alone (a test reads the imports): whoever constructs a Released must show it.
GATE = object()


@dataclass(frozen=True)
class Result:
    """A frame from analysis, not yet fit to be shown.

    Attributes
    ----------
    id : str
        Dotted, stable: chapter, then table, e.g. `trends.offences_by_month`.
    title : str
        What the table holds: measure, place, period.
    frame : pandas.DataFrame
        One row a combination of the keys; zeros are rows.
    roles : mapping of str to Role
        A role for every column: `key` (identifies the row), `count` (people, offences: what the gate protects),
        `denominator` (populations, bases), `derived` (computed from counts of its row: rates, percentages, limits,
        verdicts), `label` (words that tell nothing of the counts).
    period : Period
        What it covers.
    sources : tuple of str
        Source ids; the strictest threshold among them applies.
    area_level : AreaLevel
        Finest area in it.
    additive : tuple of str
        Keys over which counts add up to totals that are, or may become, known (areas within the county, categories
        within a total). The gate protects sums over them. Keys not named here are not summed (e.g. rolling windows).
    headings : mapping of str to str
        Column headings for readers, units included.
    note : str
        Footnote: method, defaults chosen, what it does not show.
    rows_count : int or None
        Number of records behind it, for "n =".
    exact : bool
        Whether the counts are public already or not of people (populations, points on a map grid): not suppressed.
    part_of : mapping of str to str
        For a count that is part of another column of its row (repeats of cases, killed or seriously injured of all
        casualties): the column it is part of. The gate then protects the rest (whole less part) as well.
    pooled : tuple of str
        Keys whose rows share what is derived: control limits of a series rest on all its months. Where one row of such
        a group hides a count, the gate hides what is derived in all of them: from the limits it could be worked out.
    """

    id: str
    title: str
    frame: pd.DataFrame
    roles: Mapping[str, Role]
    period: Period
    sources: tuple[str, ...]
    area_level: AreaLevel = "county"
    additive: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    rows_count: int | None = None
    exact: bool = False
    part_of: Mapping[str, str] = field(default_factory=dict)
    pooled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        columns = [str(name) for name in self.frame.columns]
        without = [name for name in columns if name not in self.roles]
        if without:
            raise DisclosureError(f"{self.id}: no role is declared for the column(s) {', '.join(without)}")
        unknown = [name for name in self.roles if name not in columns]
        if unknown:
            raise DisclosureError(f"{self.id}: a role is declared for {', '.join(unknown)}, which the frame has not")
        wrong = [name for name in self.additive if self.roles.get(name) != "key"]
        if wrong:
            raise DisclosureError(f"{self.id}: additive over {', '.join(wrong)}, which is no key")
        loose = [name for name in self.pooled if self.roles.get(name) != "key"]
        if loose:
            raise DisclosureError(f"{self.id}: pooled by {', '.join(loose)}, which is no key")
        for part, whole in self.part_of.items():
            if self.roles.get(part) != "count" or self.roles.get(whole) not in ("count", "denominator"):
                raise DisclosureError(
                    f"{self.id}: {part} as part of {whole}: a count is part of a count or a denominator"
                )

    def columns_with(self, role: Role) -> tuple[str, ...]:
        """Names of the columns that have a role, in order."""
        return tuple(str(name) for name in self.frame.columns if self.roles[str(name)] == role)

    def heading(self, column: str) -> str:
        """The heading of a column, for readers."""
        return self.headings.get(column, column.replace("_", " ").capitalize())


@dataclass(frozen=True)
class Released:
    """A result that has passed the gate for one audience. Made by `assessment.disclosure` only.

    Attributes
    ----------
    result : Result
        Counts and derived values that may not be shown are missing in its frame; rounding is applied.
    suppressed : pandas.DataFrame
        Same shape as the frame, True where a value is withheld.
    audience : str
        For whom.
    smallest_count_shown : int
        The threshold that applied.
    round_to : int
        Counts shown are rounded to multiples of it; 1 is not rounded.
    """

    result: Result
    suppressed: pd.DataFrame
    audience: str
    smallest_count_shown: int
    gate: object = field(repr=False, default=None)
    round_to: int = 1

    def __post_init__(self) -> None:
        if self.gate is not GATE:
            raise DisclosureError("only the disclosure gate makes a Released; call release(result, audience=...)")

    @property
    def id(self) -> str:
        """Id of the table."""
        return self.result.id

    @property
    def frame(self) -> pd.DataFrame:
        """What may be shown."""
        return self.result.frame

    @property
    def suppressed_count(self) -> int:
        """How many cells are withheld."""
        return int(self.suppressed.to_numpy().sum())


@dataclass(frozen=True)
class Figure:
    """One headline number.

    Attributes
    ----------
    id : str
        Dotted, stable.
    label : str
        What it is, in words.
    value : float or None
        Unrounded; percentages 0-100; None when pending, suppressed or narrative.
    unit : str
        count, percent, rate_per_1000, rate_per_10000, rate_per_100000, percent_change, ratio, text ...
    numerator, denominator : float or None
        Where it has them.
    low, high : float or None
        Interval.
    confidence : float or None
        Its level, e.g. 0.95.
    period_start, period_end : datetime.date
        What it covers.
    source : str
        Source id.
    status : FigureStatus
        Whether it may be read as final.
    note : str
        Method, caveat, when it is due.
    area_level : AreaLevel
        Which areas it is for; finer than the county never passes the gate as a county total.
    """

    id: str
    label: str
    value: float | None
    unit: str
    period_start: date
    period_end: date
    source: str
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float | None = None
    status: FigureStatus = "final"
    note: str = ""
    area_level: AreaLevel = "county"

    def __post_init__(self) -> None:
        if self.status not in get_args(FigureStatus):
            raise ValueError(f"{self.id}: unknown status {self.status!r}")
        if self.status in ("final", "provisional") and self.value is None:
            raise ValueError(f"{self.id}: a {self.status} figure needs a value")
        if self.status in ("pending", "suppressed", "narrative") and self.value is not None:
            raise ValueError(f"{self.id}: a {self.status} figure cannot have a value")

    def withheld(self) -> Figure:
        """The same figure with nothing in it that could be worked back."""
        return replace(
            self,
            value=None,
            numerator=None,
            denominator=None,
            low=None,
            high=None,
            confidence=None,
            status="suppressed",
        )

    def to_json(self) -> dict[str, object]:
        """Plain values for `figures.json`, dates as ISO text, keys in a fixed order."""
        values: dict[str, object] = {}
        for name in (
            "id",
            "label",
            "value",
            "unit",
            "numerator",
            "denominator",
            "low",
            "high",
            "confidence",
            "period_start",
            "period_end",
            "source",
            "status",
            "note",
        ):
            value = getattr(self, name)
            values[name] = value.isoformat() if isinstance(value, date) else value
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Figure:
        """The figure that `to_json` wrote."""
        known = dict(values)
        for name in ("period_start", "period_end"):
            known[name] = date.fromisoformat(str(known[name]))
        return cls(**known)  # type: ignore[arg-type]


class ReleasedFigures(Mapping[str, Figure]):
    """Figures that have passed the gate for one audience, by id. Made by `assessment.disclosure` only."""

    def __init__(self, figures: Sequence[Figure], audience: str, *, gate: object = None) -> None:
        if gate is not GATE:
            raise DisclosureError("only the disclosure gate makes ReleasedFigures; call release_figures(...)")
        twice = sorted({one.id for one in figures if sum(other.id == one.id for other in figures) > 1})
        if twice:
            raise DisclosureError(f"the figure id {twice[0]!r} stands twice")
        self._figures = {one.id: one for one in figures}
        self.audience = audience

    def __getitem__(self, figure_id: str) -> Figure:
        return self._figures[figure_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def with_more(self, other: ReleasedFigures) -> ReleasedFigures:
        """Both together; the audience must be the same."""
        if other.audience != self.audience:
            raise DisclosureError(f"figures for {self.audience} and for {other.audience} cannot be put together")
        return ReleasedFigures((*self.values(), *other.values()), self.audience, gate=GATE)
