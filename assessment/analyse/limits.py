"""What records of places and times cannot show, told from the records themselves."""

from __future__ import annotations

import pandas as pd


def limits_in_words(records: pd.DataFrame) -> str:
    """What cannot be said from these records, for the precision of their places and times.

    Parameters
    ----------
    records : pandas.DataFrame
        `offences` or `asb_incidents`.

    Returns
    -------
    str
        Sentences without numbers.

    Examples
    --------
    >>> limits_in_words(pd.DataFrame({"place_precision": ["snapped"], "recorded_precision": ["month"]})).split(". ")[0]
    'Places are anonymised map points that stand for several addresses and may lie across a border'
    """
    said = []
    if (records["place_precision"] == "snapped").any():
        said.append(
            "Places are anonymised map points that stand for several addresses and may lie across a border. No street, "
            "premises or point can be told from them, and no density of points is drawn."
        )
    if (records["recorded_precision"] == "month").any():
        said.append("Only the month is known: nothing can be said of days, nights or hours.")
    said.append(
        "Where a record was put on the map is where it was recorded to have happened; what was not placed is in no "
        "area. Why a place stands out, and whether it will next year, these records do not say."
    )
    return " ".join(said)
