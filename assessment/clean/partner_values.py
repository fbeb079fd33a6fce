"""Values that partners supply ready-made, from files with a row a value and from files with a column a measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.extract_days import EXTRACT_DAY, with_extract_day
from assessment.clean.measure_columns import STATED, measured, stated
from assessment.clean.parse import parse_extracts
from assessment.clean.period_labels import with_periods
from assessment.clean.several import conflicting, fold, values_of
from assessment.schema.extract import RawExtract
from assessment.schema.layout import plain

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
#: How far a value with this status has got: of two the further stands.
STANDING = {"pending": 0, "narrative": 1, "suppressed": 1, "provisional": 2, "final": 3}
_WITHOUT_VALUE = ("pending", "suppressed", "narrative")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Values as supplied, each with its status.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Value files, one a provider: a row a value, or a column a measure (fields of the layout with `value_id`).
    context : Context
        Geography, key and settings. Of a table that lists many areas only the partnership's rows are taken.

    Returns
    -------
    Cleaned
        `partner_values`. A value the provider withheld (`<5`, `..`) is suppressed, whatever its status says; it is
        never guessed. A blank cell of a measure's column is no value at all, and counted. Of several values of one
        measure, provider and period the one whose status has got furthest stands, then the one of the later extract;
        where that does not decide, none does.
    """
    batch = _dated(stated(parse_extracts(extracts), extracts), extracts)
    batch = with_extract_day(_of_the_partnership(batch, context), extracts, "period_start")
    found, gaps = measured(batch, extracts)
    values = values_of(batch, found)
    batch = _without_values(batch, values, gaps)
    values = _resolved(_sound(_with_status(values)))
    withheld = values.frame["withheld"].to_numpy(dtype=bool)
    whose = np.zeros(len(batch.frame), dtype=bool)
    whose[values.frame["row"].to_numpy(dtype="int64")[withheld]] = True
    batch = fold(batch, values).repaired("value_withheld_by_provider", whose)
    tables = {"partner_values": to_table(values.kept(), "partner_values", KEY)}
    return Cleaned(tables, batch, ("period_start", "period_end"))


def _dated(batch: Batch, extracts: Sequence[RawExtract]) -> Batch:
    """First and last day, from their own columns or from a period in words."""
    frame = batch.frame
    first, last = frame["period_start"].copy(), frame["period_end"].copy()
    unreadable = np.zeros(len(frame), dtype=bool)
    for year_type in ("", "calendar"):
        files = [one.file_label for one in extracts if one.layout.constants.get("year_type", "") == year_type]
        here = frame["file_label"].isin(files) & first.isna() & last.isna() & frame["period"].notna()
        if here.any():
            first[here], last[here], bad = with_periods(frame.loc[here, "period"], year_type)
            unreadable[np.flatnonzero(here)] = bad
    batch = batch.assign(period_start=first, period_end=last)
    batch = batch.reject("period", unreadable, "unreadable")
    for name in ("period_start", "period_end"):
        batch = batch.reject(name, batch.frame[name].isna(), "blank")
    return batch.reject("period_end", (last < first).to_numpy(dtype=bool), "before the period's start")


def _of_the_partnership(batch: Batch, context: Context) -> Batch:
    """Rows of other areas are out of scope; a row that states no area is the partnership's."""
    names = {plain(name) for name in context.partnership}
    areas = as_text(batch.frame["area"])
    others = {area for area in areas.unique() if area and plain(area) not in names}
    return batch.settle(areas.isin(others), "out_of_scope", "area_not_in_the_partnership") if names else batch


def _without_values(batch: Batch, values: Batch, gaps: np.ndarray) -> Batch:
    """Rows of which no measure has a value, and rows of which some have none."""
    has = np.zeros(len(batch.frame), dtype=bool)
    has[values.frame["row"].to_numpy(dtype="int64")] = True
    return batch.reject("value", ~has, "blank in every column").repaired("measure_without_a_value", gaps)


def _with_status(values: Batch) -> Batch:
    frame = values.frame
    # The same mark stands for a value that is not there yet: its status says which.
    expected = frame["value_status"].isin(["pending", "narrative"]).to_numpy(dtype=bool)
    withheld = frame["value_suppressed"].to_numpy(dtype=bool) & ~expected
    status = frame["value_status"].astype("object").mask(withheld, "suppressed")
    without = status.isin(_WITHOUT_VALUE).to_numpy(dtype=bool)
    unit, percent = _units(frame["unit"]), frame["value_percent"].to_numpy(dtype=bool)
    return values.assign(
        value=frame["value"].astype("float64").mask(without),
        value_status=status,
        withheld=withheld,
        unit=unit.mask(percent & (unit == "").to_numpy(dtype=bool), "percent"),
        due=frame["due"].to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
        # By the status as stated: a final value withheld stands before a provisional one withheld.
        reached=frame["value_status"].astype("object").map(STANDING).astype("float64"),
    )


def _sound(values: Batch) -> Batch:
    frame = values.frame
    with_value = ~frame["value_status"].isin(_WITHOUT_VALUE).to_numpy(dtype=bool)
    values = values.reject(
        "value", with_value & frame["value"].isna(), "blank or unreadable, though its status says it is known"
    )
    values = values.reject("unit", frame["unit"] == "", "blank")
    for name in ("value_id", "provider", "value_status"):
        values = values.reject(name, frame[name].isna(), "blank")
    return values


def _resolved(values: Batch) -> Batch:
    """One value of each measure, provider and period."""
    everyone = np.ones(len(values.frame), dtype=bool)
    content = [*KEY, "value", *STATED, "reached"]
    values = identity.drop_repeats(values, everyone, content, "same_row_again")
    for name, reason in (("reached", "later_status_has_it"), (EXTRACT_DAY, "later_extract_has_it")):
        known = values.frame[name].notna()
        # A day that is not known is the earliest.
        rank = (values.frame[name].astype("int64") if name == EXTRACT_DAY else values.frame[name]).where(known, -1)
        best = rank.where(values.standing).groupby([values.frame[key] for key in KEY], dropna=False).transform("max")
        values = values.settle(values.standing & (rank < best).to_numpy(dtype=bool), "superseded", reason)
    return values.reject("value", conflicting(values, list(KEY)), "different values for one measure and period")


def _units(written: pd.Series) -> pd.Series:
    """Units in the schema's words; one it does not know stands as written."""
    texts = as_text(written)
    bare = texts.str.replace("%", " percent ", regex=False).str.casefold().str.replace(r"[^a-z0-9]", "", regex=True)
    return bare.map(UNITS).astype("object").fillna(texts.astype("object")).astype("str")
