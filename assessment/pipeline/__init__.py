"""What is stale, and how it is made: extracts to tables, notebooks to chapters, chapters to a report."""

from assessment.pipeline.explain import explain
from assessment.pipeline.layouts import propose_layout
from assessment.pipeline.letters import requests
from assessment.pipeline.run import AUDIENCES, REVIEWS, RunSummary, check, clean, run
from assessment.pipeline.status import status

__all__ = [
    "AUDIENCES",
    "REVIEWS",
    "RunSummary",
    "check",
    "clean",
    "explain",
    "propose_layout",
    "requests",
    "run",
    "status",
]
