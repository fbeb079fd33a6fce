"""The base of all settings: frozen, no unknown keys; and how a period is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assessment.periods import Period, financial_year

Audience = Literal["executive", "public", "restricted"]
Polarity = Literal["low", "high", "range", "none"]
YearType = Literal["financial", "calendar", "rolling_12_months", "cohort"]
MeasureKind = Literal["count", "rate_per_1000", "share", "weighted_share", "supplied", "change"]


def _period(value: object) -> object:
    if isinstance(value, str):
        return financial_year(value)
    if isinstance(value, (list, tuple)) and len(value) == 2:
        start, end = (date.fromisoformat(day) if isinstance(day, str) else day for day in value)
        return Period(start, end)
    return value


ConfiguredPeriod = Annotated[Period, BeforeValidator(_period)]


class Settings(BaseModel):
    """Base of all settings: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
