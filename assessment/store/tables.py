"""Canonical tables under `data/processed/`: written together or not at all, and checked against their schema both ways.

`data/processed/` is replaced as a whole, by renaming, so that a reader meets the old tables or the new ones, never some
of each. `tables.json` beside the tables records the hash and the rows of each; it is read with the standard library
alone, so that finding out what is stale costs nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import Fault, StoreError, faults_message
from assessment.store.folders import exchange, made_ready, private_folder, remove, set_aside, settle, write_private

if TYPE_CHECKING:
    import pandas as pd

    from assessment.schema import Table

CONTENTS = "tables.json"
_AGAIN = "Run: assessment clean"


def processed_folder(workspace: Path) -> Path:
    """Where the canonical tables lie.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    pathlib.Path
        `data/processed`; while it is being exchanged, the tables that are still whole.
    """
    folder = Path(workspace) / "data" / "processed"
    return folder if folder.is_dir() or not set_aside(folder).is_dir() else set_aside(folder)


def contents(workspace: Path) -> dict[str, Any]:
    """What `tables.json` says: `tables` (name to sha256 and rows) and `made_from`.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.

    Returns
    -------
    dict
        Empty `tables` and `made_from` when nothing was cleaned yet, or the record cannot be read.
    """
    try:
        text = (processed_folder(workspace) / CONTENTS).read_text(encoding="utf-8")
        return dict(json.loads(text))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {"tables": {}, "made_from": {}}


def has_table(workspace: Path, name: str) -> bool:
    """Whether a table was written and has rows.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        Table name.

    Returns
    -------
    bool
        False when no source that feeds it was supplied.
    """
    return bool(contents(workspace)["tables"].get(name, {}).get("rows"))


def table_hash(workspace: Path, name: str) -> str:
    """SHA-256 of a table's file as it was written.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        Table name.

    Returns
    -------
    str
        Hexadecimal; empty when there is no such table.
    """
    return str(contents(workspace)["tables"].get(name, {}).get("sha256", ""))


def read_table(workspace: Path, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read one canonical table.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    name : str
        Table name.
    columns : sequence of str, optional
        Which columns, in this order; all of them unless said. `geometry` of a spatial table may be among them.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        In the dtypes of the schema; EPSG:27700 where it has geometry.

    Raises
    ------
    StoreError
        When the table was not written, is not as it was written, or breaks its schema.
    """
    table = _declared(name)
    entry = contents(workspace)["tables"].get(name)
    path = processed_folder(workspace) / f"{name}.parquet"
    if entry is None or not path.is_file():
        raise StoreError(f"There is no table {name} in data/processed. {_AGAIN}")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise StoreError(
            f"The table {name} in data/processed is not as it was written: it was changed or damaged since. {_AGAIN}"
        )
    frame = _with_declared_codes(_parsed(data, table), table)
    _require_sound(frame, table)
    return frame if columns is None else frame.loc[:, list(columns)]


def write_tables(
    workspace: Path, tables: Mapping[str, pd.DataFrame], made_from: Mapping[str, Any] | None = None
) -> None:
    """Replace `data/processed/` by these tables, all at once.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace.
    tables : mapping of str to pandas.DataFrame
        Canonical tables by name; those not given are gone afterwards.
    made_from : mapping, optional
        Hashes of what the tables were made from, kept with them.

    Raises
    ------
    StoreError
        When a frame breaks its schema, or a folder cannot be written or kept private. The tables from before stay.
    """
    data = private_folder(Path(workspace) / "data")
    folder = data / "processed"
    settle(folder)
    fresh = made_ready(folder)
    remove(fresh)
    private_folder(fresh)
    try:
        record: dict[str, dict[str, object]] = {}
        for name in sorted(tables):
            table = _declared(name)
            _require_sound(tables[name], table)
            content = _serialised(tables[name])
            write_private(fresh / f"{name}.parquet", content)
            record[name] = {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(tables[name])}
        listing = {"tables": record, "made_from": dict(made_from or {})}
        write_private(fresh / CONTENTS, (json.dumps(listing, indent=1, sort_keys=True) + "\n").encode())
    except (OSError, StoreError):
        remove(fresh)  # a full disk: what is half made takes the room that is wanted
        raise
    exchange(fresh, folder)


def _declared(name: str) -> Table:
    from assessment.schema import TABLES

    try:
        return TABLES[name]
    except KeyError:
        raise StoreError(f"There is no canonical table {name!r}. Known are: {', '.join(TABLES)}.") from None


def _serialised(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False, compression="zstd")
    return stream.getvalue()


def _parsed(data: bytes, table: Table) -> pd.DataFrame:
    if table.spatial:
        import geopandas as gpd

        return gpd.read_parquet(io.BytesIO(data))
    import pandas as pd

    return pd.read_parquet(io.BytesIO(data), engine="pyarrow")


def _with_declared_codes(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Parquet keeps the codes that rows hold; those that none holds are declared all the same."""
    import pandas as pd

    from assessment.schema import code_list

    restored = {}
    for column in table.columns:
        if column.codes is None or column.name not in frame:
            continue
        declared, dtype = list(code_list(column.codes)), frame[column.name].dtype
        if isinstance(dtype, pd.CategoricalDtype) and set(dtype.categories) <= set(declared):
            restored[column.name] = frame[column.name].astype(pd.CategoricalDtype(declared))
    return frame.assign(**restored)


def _require_sound(frame: pd.DataFrame, table: Table) -> None:
    from assessment.schema.check import faults

    found = list(faults(frame, table)) + _geometry_faults(frame, table)
    if found:
        raise StoreError(faults_message(f"table {table.name}", found, f"Nothing was exchanged. {_AGAIN}"))


def _geometry_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    if not table.spatial:
        return []
    if "geometry" not in frame:
        return [Fault("geometry", "the column is missing")]
    if getattr(frame, "crs", None) is None or frame.crs.to_epsg() != 27700:
        return [Fault("geometry", "not in EPSG:27700")]
    return []
