"""Casualties of road traffic collisions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assessment.clean import places
from assessment.clean.batch import Batch
from assessment.clean.cells import as_text
from assessment.clean.cleaned import Cleaned, to_table
from assessment.clean.context import Context
from assessment.clean.keys import keyed
from assessment.clean.moments import with_moment
from assessment.clean.parse import parse_extracts
from assessment.schema.extract import RawExtract
from assessment.schema.layout import plain

ORDER = (
    "collision_date",
    "severity",
    "road_user",
    "age_years",
    "sex",
    "area_code",
    "easting_m",
    "northing_m",
    "file_label",
    "line",
)
#: First ages of the bands of the code list `age_band`.
AGES = (0, 18, 25, 35, 50, 65)
BANDS = ("under_18", "from_18_to_24", "from_25_to_34", "from_35_to_49", "from_50_to_64", "from_65")


def clean(extracts: Sequence[RawExtract], context: Context) -> Cleaned:
    """Casualties in the partnership's area.

    Parameters
    ----------
    extracts : sequence of RawExtract
        Casualty files, a row a casualty.
    context : Context
        Geography, key and settings.

    Returns
    -------
    Cleaned
        `casualties`. Equal rows are different people: no row is ever a duplicate.
    """
    batch = places.sound_references(parse_extracts(extracts), context.geography)
    batch = places.scope_by_place(places.place(batch, context.geography), context.geography)
    batch = with_moment(batch, extracts, "date", "time", "collision_date", "collision_precision")
    frame = batch.frame
    pedestrian = as_text(frame["casualty_class"]).map(_is_pedestrian).to_numpy(dtype=bool)
    batch = batch.assign(
        collision_key=keyed(frame["reference"], context.key, "collision"),
        severity_system=_severity_system(extracts, batch),
        road_user=np.where(pedestrian, "pedestrian", frame["road_user"].astype("object")),
        age_band=age_band(frame["age_years"]),
    ).without("reference")
    tables = {"casualties": to_table(batch.kept(), "casualties", ORDER)}
    return Cleaned(tables, batch, ("collision_date", "collision_date"), monthly=True)


def age_band(ages: pd.Series) -> pd.Series:
    """The age band of each age.

    Parameters
    ----------
    ages : pandas.Series of Int64
        Ages in years; missing where unknown.

    Returns
    -------
    pandas.Series of object
        Codes of the list `age_band`.

    Examples
    --------
    >>> list(age_band(pd.Series([17, 18, 65, pd.NA], dtype="Int64")))
    ['under_18', 'from_18_to_24', 'from_65', 'not_known']
    """
    years = ages.to_numpy(dtype="float64", na_value=np.nan)
    band = np.searchsorted(AGES, np.nan_to_num(years), side="right") - 1
    names = np.array(BANDS, dtype=object)[band]
    return pd.Series(np.where(np.isnan(years), "not_known", names), index=ages.index, dtype="object")


def _is_pedestrian(text: str) -> bool:
    return plain(text).startswith("pedestrian") if text else False


def _severity_system(extracts: Sequence[RawExtract], batch: Batch) -> pd.Series:
    """How each file recorded severity, as its layout says."""
    systems = {
        extract.file_label: extract.layout.constants.get("severity_system", "officer_judgement") for extract in extracts
    }
    return batch.frame["file_label"].map(systems)
