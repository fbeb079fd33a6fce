"""The data dictionary of the docs, written from the schemas.

To rewrite it: `python -m assessment.schema.dictionary > docs/data-dictionary.md`.
"""

from __future__ import annotations

import sys

from assessment.schema.codes import code_label, code_list
from assessment.schema.columns import Column, Table
from assessment.schema.tables import TABLES

_KINDS = {
    "text": "text",
    "code": "code",
    "whole": "whole number",
    "number": "number",
    "flag": "yes or no",
    "moment": "date or time",
    "month": "month",
}


def _row(column: Column) -> str:
    kind = _KINDS[column.kind] + (f" (`{column.codes}`)" if column.codes else "")
    marks = ", ".join(mark for mark, on in (("may be empty", column.nullable), ("restricted", column.restricted)) if on)
    return f"| `{column.name}` | {kind} | {column.description} | {marks} |"


def _table(table: Table) -> str:
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    geometry = " Has a `geometry` column in EPSG:27700." if table.spatial else ""
    lines = [
        f"## `{table.name}`",
        "",
        f"A row is {table.row}.{key}{geometry}",
        "",
        "| column | kind | what it holds | |",
        "|---|---|---|---|",
        *(_row(column) for column in table.columns),
    ]
    return "\n".join(lines)


def _code_lists() -> str:
    names = sorted({column.codes for table in TABLES.values() for column in table.columns if column.codes})
    blocks = ["## Code lists"]
    for name in names:
        rows = [f"| `{code}` | {code_label(name, code)} |" for code in code_list(name)]
        blocks.append("\n".join([f"### `{name}`", "", "| code | meaning |", "|---|---|", *rows]))
    return "\n\n".join(blocks)


def data_dictionary() -> str:
    """The data dictionary as Markdown.

    Returns
    -------
    str
        One section a table, then the code lists.
    """
    opening = (
        "# Data dictionary\n\nWritten from the schemas in `assessment/schema/`; do not edit by hand. "
        "Rewrite it with `python -m assessment.schema.dictionary > docs/data-dictionary.md`."
    )
    return "\n\n".join([opening, *(_table(table) for table in TABLES.values()), _code_lists()]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
