"""The configuration of a workspace: one file, typed and frozen."""

from assessment.config.base import Audience, Polarity, YearType
from assessment.config.measures import Comparison, Indicator, Measure, SeriesBreak
from assessment.config.model import (
    Chapter,
    Config,
    Cycle,
    Disclosure,
    DisclosureRule,
    Geography,
    Partnership,
    Source,
    Thresholds,
    Town,
)
from assessment.config.read import FILE_NAME, parse_config, read_config
from assessment.config.registers import Achievement, Ask, Decision, Issue, Priority, Risk

__all__ = [
    "FILE_NAME",
    "Achievement",
    "Ask",
    "Audience",
    "Chapter",
    "Comparison",
    "Config",
    "Cycle",
    "Decision",
    "Disclosure",
    "DisclosureRule",
    "Geography",
    "Indicator",
    "Issue",
    "Measure",
    "Partnership",
    "Polarity",
    "Priority",
    "Risk",
    "SeriesBreak",
    "Source",
    "Thresholds",
    "Town",
    "YearType",
    "parse_config",
    "read_config",
]
