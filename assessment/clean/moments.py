"""A date and a clock time in two columns, put together with the precision they deserve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

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
        Precision is `minute` with a time, `day` without, `month` where no more is written of the date, `none` without
        a date. 00:00 is read as not known where the layout says so, or where it is far too frequent to be true: repair
        `<time>_midnight_read_as_unknown`.
    """
    days = batch.frame[date]
    minutes: np.ndarray = batch.frame[time].to_numpy(dtype="float64")
    meaning = _meaning_of_midnight(batch, extracts, time)
    suspected = meaning == "spike"
    if not dates.midnight_stands_for_unknown(minutes[batch.standing & suspected]):
        suspected[:] = False
    midnight = (minutes == 0) & (suspected | (meaning == "unknown"))
    batch = batch.repaired(f"{time}_midnight_read_as_unknown", midnight)
    known: np.ndarray = days.notna().to_numpy()
    month_only = batch.frame.get(f"{date}_month_only", pd.Series(np.zeros(len(known), dtype=bool)))
    by_month: np.ndarray = month_only.fillna(value=False).to_numpy(dtype=bool)
    timed = known & ~np.isnan(minutes) & ~midnight & ~by_month
    return batch.assign(
        **{
            moment: dates.with_time(days, batch.frame[time].where(timed)),
            precision: np.select([timed, known & by_month, known], ["minute", "month", "day"], "none"),
        }
    )


def apart(batch: Batch, date: str, time: str) -> Batch:
    """Date and time of files that have both in one column, apart as `with_moment` takes them.

    Parameters
    ----------
    batch : Batch
        With or without the column `<time without _time>_moment`, such as `arrival_moment` for `arrival_time`.
    date, time : str
        Names of the columns to fill where they are absent or blank.

    Returns
    -------
    Batch
        A date written without a time of day has none.
    """
    frame, whole = batch.frame, _whole(time)
    if whole not in frame:
        return batch
    moments = frame[whole]
    days = moments.dt.normalize()
    timed = frame[f"{whole}_has_time"].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    minutes = ((moments - days) / pd.Timedelta(minutes=1)).astype("float64") // 1
    minutes = minutes.where(timed & moments.notna().to_numpy(dtype=bool))
    if date in frame:
        days, minutes = frame[date].fillna(days), frame[time].fillna(minutes)
    return batch.assign(**{date: days, time: minutes})


def _whole(time: str) -> str:
    return f"{time.removesuffix('_time')}_moment"


def _meaning_of_midnight(batch: Batch, extracts: Sequence[RawExtract], time: str) -> np.ndarray:
    """What 00:00 means in each row, as its file's layout says."""
    by_label = {
        extract.file_label: field.midnight
        for extract in extracts
        for field in extract.layout.fields
        if field.name in {time, _whole(time)}
    }
    return batch.frame["file_label"].astype("object").map(by_label).to_numpy(dtype=object)
