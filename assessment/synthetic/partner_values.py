"""Values that partners supply ready-made: the same for every seed, read from `partner_values.toml`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from assessment.synthetic.calibration import read_table
from assessment.synthetic.writing import Extract

SOURCE = "partner_values"


def _written(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day is not None else ""


def _row(provider: str, given: dict[str, Any]) -> dict[str, str]:
    return {
        "Measure": given["measure"],
        "Provider": provider,
        "Period Start": _written(given["start"]),
        "Period End": _written(given["end"]),
        "Value": given["value"],
        "Unit": given["unit"],
        "Numerator": given.get("numerator", ""),
        "Denominator": given.get("denominator", ""),
        "Status": given["status"],
        "Due": _written(given.get("due")),
        "Note": given["note"],
    }


def partner_value_extracts() -> list[Extract]:
    """The partners' files.

    Returns
    -------
    list of Extract
        One CSV a provider, all with one header.
    """
    found = []
    for file in read_table("partner_values.toml")["file"]:
        rows = [_row(file["provider"], given) for given in file["rows"]]
        planted = {
            "true_rows": len(rows),
            "suppressed_cells": sum(row["Status"] == "Suppressed" for row in rows),
            "pending_cells": sum(row["Status"] == "Pending" for row in rows),
            "narrative_rows": sum(row["Status"] == "Narrative" for row in rows),
        }
        found.append(Extract(SOURCE, file["name"], pd.DataFrame(rows), planted))
    return found
