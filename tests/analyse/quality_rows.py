"""Tables of completeness, extracts and records for the tests of the chapter on data quality."""

import pandas as pd

from tests.analyse import canonical_rows

SOURCES = """
[[sources]]
id = "ae_assaults"
label = "A&E"
provider = "Hospital"
folder = "ae"
layouts = ["ae_assaults"]
caveat = ""
"""
MONTHS = pd.date_range("2010-01-01", "2012-01-01", freq="MS").as_unit("us")


def config(text=""):
    return canonical_rows.config(SOURCES + text)


def completeness(source="police_crime", field="alcohol_flag", heading="Alcohol", *, rows=400, blank=40, file="1"):
    """Return one field of one file, as many rows and blanks in every month."""
    return pd.DataFrame(
        {
            "source": source,
            "file_label": f"{source}-{file}",
            "month": MONTHS,
            "field_name": field,
            "heading": heading,
            "required": False,
            "rows_count": pd.array([rows] * len(MONTHS), dtype="Int64"),
            "blank_count": pd.array([blank] * len(MONTHS), dtype="Int64"),
            "unreadable_count": pd.array([0] * len(MONTHS), dtype="Int64"),
        }
    )


def extract_months(*rows):
    """Return rows of (source, file, day of extraction or None, month, rows, out of scope)."""
    names = ["source", "file_label", "extracted", "month", "rows_count", "out_of_scope_count"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(
        extracted=pd.to_datetime(frame["extracted"]).astype("datetime64[us]"),
        month=pd.to_datetime(frame["month"]).astype("datetime64[us]"),
    )


def revisions(*rows):
    """Return rows of (extracted, month, group, count, added, in, out, no crime, reinstated, revised)."""
    names = ["extracted", "recorded_month", "offence_group", "offences_count", "added_count", "reclassified_in_count"]
    names += ["reclassified_out_count", "no_crime_count", "reinstated_count", "revised_count"]
    frame = pd.DataFrame(rows, columns=names).assign(source="police_crime")
    for name in ("extracted", "recorded_month"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame
