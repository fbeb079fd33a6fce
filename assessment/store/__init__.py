"""The only door to `data/`: canonical tables, and the private folders they lie in."""

from assessment.store.folders import exchange, private_folder, remove, settle, write_private, write_whole
from assessment.store.tables import (
    contents,
    has_table,
    processed_folder,
    read_table,
    table_hash,
    write_tables,
)

__all__ = [
    "contents",
    "exchange",
    "has_table",
    "private_folder",
    "processed_folder",
    "read_table",
    "remove",
    "settle",
    "table_hash",
    "write_private",
    "write_tables",
    "write_whole",
]
