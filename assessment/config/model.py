"""What `assessment.toml` may say, as frozen typed objects.

Reading is in `assessment.config.read`. Every field has a default that is safe or is required; nothing here is specific
to one partnership.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from typing import Literal

from pydantic import Field, model_validator

from assessment.config.base import Audience, Settings
from assessment.config.measures import Comparison, Indicator, SeriesBreak
from assessment.config.registers import Achievement, Ask, Decision, Issue, Priority, Risk


class Partnership(Settings):
    """Who the assessment is for."""

    name: str
    executive_group: str = "the executive group"
    area_code: str
    area_name: str
    population_count: int = Field(gt=0)
    population_year: int
    notice: str = ""


class Cycle(Settings):
    """Which year is assessed, and as of when."""

    name: str
    title: str
    as_of: date
    history_start: date
    seed: int = 1
    version: int = 1
    previous: str = ""

    @model_validator(mode="after")
    def _can_be_carried_out(self) -> Cycle:
        # The name is also that of the folders in reports/, restricted/ and commentary/.
        if not re.fullmatch(r"\w[\w .-]*", self.name):
            raise ValueError("the name is also that of a folder: use letters, figures, '-', '.' and '_', as in 2011-12")
        if self.history_start > self.as_of:
            raise ValueError("history_start is later than as_of")
        return self


class Town(Settings):
    """A named place drawn on maps for orientation."""

    name: str
    easting_m: float
    northing_m: float


class Geography(Settings):
    """Areas: which source holds them, how codes of another vintage are mapped."""

    small_area_name: str = "small areas"
    locality_name: str = "localities"
    area_code_changes: str = ""
    partnership_beat_prefixes: tuple[str, ...] = ()
    towns: tuple[Town, ...] = ()


class Source(Settings):
    """One extract: where it lies, who sends it, how it is read."""

    id: str
    label: str
    provider: str
    folder: str
    layouts: tuple[str, ...]
    required: bool = False
    frequency: Literal["monthly", "quarterly", "annual", "once"] = "monthly"
    receipt: str = ""
    caveat: str = ""
    # Where a row states an area and a point: which of the two says where it was. Disagreements are counted either way.
    area_from: Literal["stated", "point"] = "stated"


class Thresholds(Settings):
    """Numbers an analyst may argue about."""

    max_rejected_share: float = Field(default=0.02, ge=0, le=1)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    survey_base_suppressed: int = 50
    survey_base_caution: int = 100
    false_discovery_rate: float = Field(default=0.05, gt=0, lt=1)
    control_chart_months: int = Field(default=24, ge=12)
    # Likeness, 0 to 100, from which a described place is taken to be a place of the gazetteer.
    place_match_score: float = Field(default=90, gt=0, le=100)


class Marac(Settings):
    """Which definition of a repeat case is in force when.

    Before `any_abuse_from` a repeat is a further criminal incident within twelve months of the last referral; from that
    day on any further abuse is. The change is a break in the series of repeats.
    """

    any_abuse_from: date | None = None


#: Tables whose series are broken when the definition of a repeat changes, and what readers are told.
_MARAC_TABLES = ("marac_cases", "marac_meetings")
_ANY_ABUSE = "a repeat at MARAC is any further abuse, no longer only a further criminal incident"


class DisclosureRule(Settings):
    """A stricter or looser rule for one source and audience.

    A count from 1 to `smallest_count_shown - 1` is hidden.
    """

    source: str
    audience: Audience
    smallest_count_shown: int = Field(ge=1)
    round_to: int = Field(default=1, ge=1)


class Disclosure(Settings):
    """Thresholds of the gate; sources named here as sensitive get the stricter defaults."""

    smallest_count_shown: int = Field(default=5, ge=1)
    smallest_base_shown: int = Field(default=20, ge=1)
    sensitive_sources: tuple[str, ...] = ()
    sensitive_smallest_count_public: int = Field(default=8, ge=1)
    round_to_public: int = Field(default=5, ge=1)
    withheld_sources_public: tuple[str, ...] = ()
    rules: tuple[DisclosureRule, ...] = ()


class Chapter(Settings):
    """A chapter of a review: the notebook's name; left out when switched off."""

    notebook: str
    title: str
    off: bool = False


class Config(Settings):
    """The whole of `assessment.toml`."""

    partnership: Partnership
    cycle: Cycle
    geography: Geography = Geography()
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    series_breaks: tuple[SeriesBreak, ...] = ()
    thresholds: Thresholds = Thresholds()
    marac: Marac = Marac()
    disclosure: Disclosure = Disclosure()
    priorities: tuple[Priority, ...] = ()
    issues: tuple[Issue, ...] = ()
    asks: tuple[Ask, ...] = ()
    decisions: tuple[Decision, ...] = ()
    risks: tuple[Risk, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @model_validator(mode="after")
    def _a_new_definition_breaks_the_series(self) -> Config:
        day = self.marac.any_abuse_from
        declared = {(one.table, one.date) for one in self.series_breaks}
        added = [
            SeriesBreak(table=table, date=day, label=_ANY_ABUSE)
            for table in _MARAC_TABLES
            if day is not None and (table, day) not in declared
        ]
        # Frozen for everybody else; nobody has seen this object yet.
        object.__setattr__(self, "series_breaks", (*self.series_breaks, *added))
        return self

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Config:
        if not self.sources:
            raise ValueError("there is no [[sources]] entry: name at least one folder of extracts")
        for name in ("sources", "indicators", "comparisons", "priorities", "issues", "risks"):
            ids = [entry.id for entry in getattr(self, name)]
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"[[{name}]]: the id {twice[0]!r} stands twice")
        folders = [(source.id, PurePath(source.folder)) for source in self.sources]
        for inner, folder in folders:
            for outer, around in folders:
                if around in folder.parents:
                    raise ValueError(
                        f"the folder of the source {inner!r} lies in that of {outer!r}, whose folders are read to the "
                        "last: give each a folder of its own"
                    )
        known = {source.id for source in self.sources}
        named = [(one.id, one.source) for one in self.indicators] + [(one.id, one.source) for one in self.comparisons]
        for entry_id, source_id in named:
            if source_id not in known:
                raise ValueError(f"{entry_id!r} names the source {source_id!r}, which no [[sources]] entry has")
        return self

    def source(self, source_id: str) -> Source:
        """The source of that id.

        Raises
        ------
        KeyError
            When no source has it.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)

    def source_label(self, source_id: str) -> str:
        """What readers are told about where a number comes from."""
        return self.source(source_id).label
