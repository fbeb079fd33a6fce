"""A date and a clock time in two columns, put together with the precision they deserve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessment.clean import dates
from assessment.clean.batch import Batch
from assessment.schema.extract import RawExtract


def with_moment(
    batch: Batch, extracts: Sequence[RawExtract], date: str, time: str, moment: str, precision: str
) -> Batch:
    """Put a date and a time together.

    Parameters
    ----------
    batch : Batch
        With the columns `date` (datetime64) and `time` (minutes since midnight).
    extracts : sequence of RawExtract
        The files, whose layouts may say that 00:00 is never or always a true time.
    date, time : str
        Names of these columns.
    moment, precision : str
        Names of the columns to add.

    Returns
    -------
    Batch
        Precision is `minute` with a time, `day` without, `none` without a date. 00:00 is read as not known where the
        layout says so, or where it is far too frequent to be true: repair `<time>_midnight_read_as_unknown`.
    """
    days = batch.frame[date]
    minutes = batch.frame[time].to_numpy(dtype="float64")
    meaning = {extract.layout.field(time).midnight for extract in extracts}
    spike = "spike" in meaning and dates.midnight_stands_for_unknown(minutes[batch.standing])
    if spike or "unknown" in meaning:
        midnight = minutes == 0
        minutes = np.where(midnight, np.nan, minutes)
        batch = batch.repaired(f"{time}_midnight_read_as_unknown", midnight)
    known = days.notna().to_numpy()
    whole = dates.with_time(days, batch.frame[time].where(~np.isnan(minutes)))
    return batch.assign(
        **{moment: whole, precision: np.select([known & ~np.isnan(minutes), known], ["minute", "day"], "none")}
    )
