"""What ingest hands to clean, and the account that both keep of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from assessment.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from assessment.schema.layout import Layout


@dataclass(frozen=True)
class RawExtract:
    """One file (one sheet of a workbook) as received.

    Attributes
    ----------
    source : str
        Source id.
    file_label : str
        Label of the file within its source, such as `police_crime-1`; goes wherever the file is named in outputs.
    file_name : str
        Its name, for messages on the terminal only.
    sheet : str or None
        Sheet of a workbook.
    layout : Layout
        The layout whose header it has.
    frame : pandas.DataFrame
        Column `line` (counted from 1), then one column a field present: strings, and true dates and numbers from
        workbooks. A GeoDataFrame where the file has geometry.
    faults : pandas.DataFrame
        Rows that could not be cut into cells: columns `line`, `reason`.
    lines_not_data : mapping of str to int
        Lines that are no rows: titles, repeated headers, totals, blank lines.
    columns_ignored : tuple of str
        Headings the layout does not know.
    sha256 : str
        Of the file's bytes.
    corrected : mapping of str to numpy.ndarray of bool
        Rows in which an officer's correction changed a field, by field; empty as received.
    archive_sha256 : str
        Of the bytes of the archive the file came in; empty when it came by itself.
    repairs : mapping of str to numpy.ndarray of bool
        What was mended while the file was read, and in which rows.
    """

    source: str
    file_label: str
    file_name: str
    sheet: str | None
    layout: Layout
    frame: pd.DataFrame = field(repr=False)
    faults: pd.DataFrame = field(repr=False)
    lines_not_data: Mapping[str, int]
    columns_ignored: tuple[str, ...]
    sha256: str
    corrected: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)
    archive_sha256: str = ""
    repairs: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    @property
    def place(self) -> str:
        """File and sheet, as the person at the keyboard knows them."""
        return self.file_name if self.sheet is None else f"{self.file_name}, sheet '{self.sheet}'"


@dataclass(frozen=True)
class Accounting:
    """What became of every row of one file.

    Attributes
    ----------
    rows_read, rows_kept, rows_duplicate, rows_superseded, rows_out_of_scope, rows_rejected : int
        Rows of the file, and their fates; the fates sum to the rows read.
    lines_not_data : mapping of str to int
        Lines that are no rows, by reason.
    reasons : mapping of str to int
        Why rows were not kept.
    repairs : mapping of str to int
        What was mended in rows that were kept.
    period_start, period_end : date or None
        First and last day of the rows kept.
    months_missing : tuple of str
        Months (`2024-05`) of the source without any row, between the first and the last of the source.
    columns_ignored : tuple of str
        Headings the layout does not know.
    sha256 : str
        Of the file's bytes.
    extracted : tuple of date
        Days on which the extract was made, where the file says; the day in its name, where it does not.
    notices : mapping of str to int
        What the officer should know that is neither a fate nor a repair, and of how many rows.
    archive_sha256 : str
        Of the bytes of the archive the file came in; empty when it came by itself.

    Raises
    ------
    InputError
        When the fates do not sum to the rows read: a fault of the program, never of the data.
    """

    source: str
    file_label: str
    layout: str
    rows_read: int
    rows_kept: int
    rows_duplicate: int
    rows_superseded: int
    rows_out_of_scope: int
    rows_rejected: int
    lines_not_data: Mapping[str, int]
    reasons: Mapping[str, int]
    repairs: Mapping[str, int]
    period_start: date | None
    period_end: date | None
    months_missing: tuple[str, ...]
    columns_ignored: tuple[str, ...]
    sha256: str
    extracted: tuple[date, ...] = ()
    notices: Mapping[str, int] = field(default_factory=dict)
    archive_sha256: str = ""

    def __post_init__(self) -> None:
        fates = (
            self.rows_kept + self.rows_duplicate + self.rows_superseded + self.rows_out_of_scope + self.rows_rejected
        )
        if fates != self.rows_read:
            raise InputError(
                f"{self.file_label}: {self.rows_read:,} rows were read but {fates:,} are accounted for. "
                "This is a fault of the program, not of the file. Nothing was published."
            )
