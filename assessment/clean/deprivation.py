"""Indices of deprivation: ranks, deciles and scores of small areas, from files with a column a domain and measure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from assessment.clean import identity
from assessment.clean.batch import Batch
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.geography import Geography
from assessment.clean.parse import parse_extracts
from assessment.clean.several import conflicting, fold, values_of
from assessment.schema.codes import code_list
from assessment.schema.extract import RawExtract

KEY = ("area_code", "index_year", "deprivation_domain")
MEASURES = ("score", "rank", "decile")


def clean(extracts: Sequence[RawExtract], geography: Geography, known_areas: Collection[str]) -> Cleaned:
    """Deprivation by area, edition and domain.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Files as published: fields of their layouts are named after domain and measure, such as `crime_rank`. The
        layout's constant `index_year` says the edition.
    geography : Geography
        For codes of another vintage.
    known_areas : collection of str
        Codes of the areas held; rows of other areas are out of scope. Empty keeps every row.

    Returns
    -------
    Cleaned
        `deprivation`. A rank belongs to the area it was published for: where several areas of another vintage make one
        of ours, their ranks cannot be put together, and none is taken unless they are equal.
    """
    batch = parse_extracts(extracts)
    editions = {extract.file_label: int(extract.layout.constants["index_year"]) for extract in extracts}
    codes, changed = geography.current_code(batch.frame["area_code"])
    batch = batch.assign(area_code=codes, index_year=batch.frame["file_label"].astype("object").map(editions))
    if known_areas:
        outside = ~batch.frame["area_code"].isin(list(known_areas))
        batch = batch.settle(outside, "out_of_scope", "area_not_in_the_partnership")
    batch = batch.repaired("area_code_of_another_year_mapped", changed)
    values = values_of(batch, _by_domain(batch))
    has = np.zeros(len(batch.frame), dtype=bool)
    has[values.frame["row"].to_numpy(dtype="int64")] = True
    batch = batch.reject("rank", ~has, "blank in every domain")
    everyone = np.ones(len(values.frame), dtype=bool)
    values = identity.drop_repeats(values, everyone, (*KEY, *MEASURES), "same_value_again")
    values = _less_is_superseded(values)
    values = values.reject("rank", conflicting(values, list(KEY)), "different values for one area, edition and domain")
    return Cleaned({"deprivation": to_table(values.kept(), "deprivation", KEY)}, fold(batch, values))


def _by_domain(batch: Batch) -> pd.DataFrame:
    """One row an area and domain of which anything is published."""
    frame = batch.frame.assign(row=np.arange(len(batch.frame)))
    parts = []
    for domain in code_list("deprivation_domain"):
        columns = {measure: f"{domain}_{measure}" for measure in MEASURES}
        here = {measure: column for measure, column in columns.items() if column in frame}
        if here:
            part = frame[["row", "area_code", "index_year"]].assign(
                deprivation_domain=domain,
                **{name: frame[here[name]] if name in here else np.nan for name in MEASURES},
            )
            parts.append(part[part[list(here)].notna().any(axis=1)])
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(MEASURES, "float64"))


def _less_is_superseded(values: Batch) -> Batch:
    """Of two files that agree, the one that says more stands: ranks alone beside ranks and scores."""
    frame = values.frame
    told = frame[list(MEASURES)].notna().sum(axis=1).where(values.standing)
    keys = [frame[name] for name in KEY]
    agree = pd.Series(data=True, index=frame.index)
    for name in MEASURES:
        agree &= frame[name].where(values.standing).groupby(keys).transform("nunique") <= 1
    most = told.groupby(keys).transform("max")
    return values.settle(agree & (told < most), "duplicate", "another_file_says_more")
