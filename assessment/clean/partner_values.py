"""Values that partners supply ready-made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract

KEY = ("value_id", "provider", "period_start", "period_end")
#: Units as partners write them, plain, and as the schema names them.
UNITS = {
    "count": "count",
    "number": "count",
    "percent": "percent",
    "percentage": "percent",
    "": "",
    "rateper1000": "rate_per_1000",
    "rateper100000": "rate_per_100000",
    "percentchange": "percent_change",
    "percentagechange": "percent_change",
    "rank": "rank",
}
_WITHOUT_VALUE = ("pending", "suppressed", "narrative")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Values as supplied, each with its status.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Value files, one a provider.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `partner_values`. A value the provider withheld (`<5`, `..`) is suppressed, whatever its status says; it is
        never guessed.
    """
    batch = parse_extracts(extracts)
    everyone = np.ones(len(batch.frame), dtype=bool)
    content = ("value", "value_suppressed", "numerator", "denominator", "value_status", "due", "note")
    batch = identity.drop_repeats(batch, everyone, (*KEY, "unit", *content), "same_row_again")
    batch = batch.assign(settled=batch.frame["value_status"].astype("str").isin(["final"]))
    batch = identity.supersede(batch, everyone, list(KEY), ["settled", "value_status"], content, "later_status_has_it")
    frame = batch.frame
    backwards = (frame["period_end"] < frame["period_start"]).to_numpy(dtype=bool)
    batch = batch.reject("period_end", backwards, "before the period's start")
    # The same mark stands for a value that is not there yet: its status says which.
    expected = frame["value_status"].isin(["pending", "narrative"]).to_numpy()
    withheld = frame["value_suppressed"].to_numpy(dtype=bool) & ~expected
    status = frame["value_status"].astype("object").mask(withheld, "suppressed")
    without = status.isin(_WITHOUT_VALUE).to_numpy()
    silent = ~without & frame["value"].isna().to_numpy()
    batch = batch.reject("value", silent, "blank, though its status says it is known")
    unit, percent = _units(frame), frame["value_percent"].to_numpy(dtype=bool)
    batch = batch.assign(
        value=frame["value"].mask(without),
        value_status=status,
        unit=unit.mask(percent & (unit == ""), "percent"),
        due=frame["due"].to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
    )
    batch = batch.reject("unit", (batch.frame["unit"] == "").to_numpy(dtype=bool), "blank")
    batch = batch.repaired("value_withheld_by_provider", withheld)
    tables = {"partner_values": to_table(batch.kept(), "partner_values", KEY)}
    return Cleaned(tables, batch, ("period_start", "period_end"))


def _units(frame: pd.DataFrame) -> pd.Series:
    """Units in the schema's words; one it does not know stands as written."""
    texts = as_text(frame["unit"])
    bare = texts.str.replace("%", " percent ", regex=False).str.casefold().str.replace(r"[^a-z0-9]", "", regex=True)
    return bare.map(UNITS).astype("object").fillna(texts.astype("object")).astype("str")
