"""What passes between the program and the officer's own files: corrections taken up, places to decide on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment import store

if TYPE_CHECKING:
    import pandas as pd

    from assessment.schema.extract import RawExtract

REVIEW = "data/review"
LABELS = "files.csv"
DECISIONS = "data/corrections/places.csv"
#: A cell that begins so is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def corrections_account(report: pd.DataFrame) -> list[dict[str, Any]]:
    """Corrections as in `quality.json`: who corrected how many cells and why, never a value.

    Parameters
    ----------
    report : pandas.DataFrame
        Columns `entry_line`, `date`, `author`, `reason`, `source`, `field`, `cells_count`.

    Returns
    -------
    list of dict
        In the order of the file: `date`, `author`, `reason`, `source`, `field`, `rows`.
    """
    return [
        {
            **{name: str(entry[name]) for name in ("date", "author", "reason", "source", "field")},
            "rows": int(entry["cells_count"]),
        }
        for entry in report.to_dict("records")
    ]


def corrections_lines(report: pd.DataFrame) -> list[str]:
    """What the terminal says of the corrections.

    Parameters
    ----------
    report : pandas.DataFrame
        As for `corrections_account`.

    Returns
    -------
    list of str
        None where there are no corrections.
    """
    if report.empty:
        return []
    cells = int(report["cells_count"].sum())
    said = [f"  {cells:,} cell{'s' * (cells != 1)} corrected by data/corrections/corrections.csv"]
    unused = [str(int(line)) for line in report.loc[report["cells_count"] == 0, "entry_line"]]
    if unused:
        said.append(
            f"  WARNING: its line {', '.join(unused)} matches no cell: "
            "if the provider has mended it, the line may go; else look at its spelling"
        )
    return said


def write_reviews(workspace: Path, reviews: Mapping[str, pd.DataFrame]) -> list[str]:
    """Write the lists of described places that were assigned to no place, for the officer to decide on.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace; the lists go to `data/review/`, because they are free text.
    reviews : mapping of str to pandas.DataFrame
        By source. They are written anew each time; decisions are kept elsewhere.

    Returns
    -------
    list of str
        What the terminal says of them.
    """
    folder = store.private_folder(store.private_folder(workspace / "data") / "review")
    said = []
    kept = {f"places-{source}.csv" for source in reviews}
    for stale in folder.glob("places-*.csv"):
        if stale.name not in kept:
            stale.unlink()
    for source, frame in reviews.items():
        name = f"places-{source}.csv"
        to_fill_in = frame.assign(author="", date="", reason="")
        store.write_private(folder / name, _csv(to_fill_in).encode("utf-8-sig"))
        if len(frame):
            said.append(
                f"  {source}: {len(frame):,} described places were assigned to no premises; they are listed in "
                f"{REVIEW}/{name}. Decide on them in {DECISIONS}"
            )
    return said


def write_labels(workspace: Path, extracts: Mapping[str, Sequence[RawExtract]]) -> None:
    """Write which label stands for which file, and which headings the layout does not know.

    Names of files and headings stay in the restricted area: everything else says the label, and counts the headings.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace; the list goes to `data/review/files.csv`.
    extracts : mapping of str to sequence of RawExtract
        By source.
    """
    import pandas as pd

    folder = store.private_folder(store.private_folder(workspace / "data") / "review")
    rows = [
        (one.file_label, one.source, one.file_name, one.sheet or "", "; ".join(one.columns_ignored))
        for files in extracts.values()
        for one in files
    ]
    frame = pd.DataFrame(rows, columns=["file_label", "source", "file_name", "sheet", "headings_not_read"])
    store.write_private(folder / LABELS, _csv(frame).encode("utf-8-sig"))


def _csv(frame: pd.DataFrame) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_plain(cell) for cell in row])
    return stream.getvalue()


def _plain(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; the mark in front is passed over when decisions are read."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None or cell != cell else cell
