"""Measures: how a number comes about, what it is held against, and what it must not be compared across."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from assessment.config.base import ConfiguredPeriod, MeasureKind, Polarity, Settings, YearType


class Measure(Settings):
    """How a number comes about.

    `count` counts rows of `table` that pass `filter`; `rate_per_1000` divides that by the population of
    `population_group`; `share` is the percentage of rows passing `denominator_filter` that also pass `filter`;
    `weighted_share` is the weighted percentage of answers in `answers` to `question`; `supplied` is the partner's own
    value `value_id` (of `provider`, where several supply it); `change` is the percentage change of the count from
    `baseline_period` to `period`.
    A filter maps a column to a value or a list of values; the column `offence_set` names a set of the offence tree.
    """

    measure: MeasureKind
    table: str = "offences"
    filter: dict[str, str | bool | tuple[str, ...]] = Field(default_factory=dict)
    denominator_filter: dict[str, str | bool | tuple[str, ...]] = Field(default_factory=dict)
    population_group: str = "all"
    question: str = ""
    answers: tuple[str, ...] = ()
    value_id: str = ""
    provider: str = ""


class Indicator(Measure):
    """A measure with a target, as the executive group agreed it."""

    id: str
    label: str
    priority: str
    short_label: str = ""
    target: float | None = None
    target_text: str = ""
    target_range: tuple[float, float] | None = None
    polarity: Polarity
    baseline_period: ConfiguredPeriod | None = None
    baseline_value: float | None = None
    year_type: YearType = "financial"
    frequency: Literal["monthly", "quarterly", "annual"] = "monthly"
    source: str
    source_label: str = ""
    lineage: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _targets_agree(self) -> Indicator:
        if self.polarity == "range" and self.target_range is None:
            raise ValueError("polarity 'range' needs target_range")
        return self


class Comparison(Measure):
    """A headline number for a stated period, or the change between two; its id is its figure id."""

    id: str
    label: str
    source: str
    period: ConfiguredPeriod
    baseline_period: ConfiguredPeriod | None = None
    baseline_label: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _change_has_a_baseline(self) -> Comparison:
        if self.measure == "change" and self.baseline_period is None:
            raise ValueError("a change needs baseline_period")
        return self


class SeriesBreak(Settings):
    """A date across which a series must not be compared."""

    table: str
    date: date
    label: str
    filter: dict[str, str | bool | tuple[str, ...]] = Field(default_factory=dict)
    breaks_total: bool = True
