"""Check a frame against its table with pandera, and say the faults in our own words.

pandera finds the faults; its own messages print the failing values, so only column, check and row numbers are taken
from them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from assessment.errors import Fault
from assessment.schema.codes import code_list
from assessment.schema.columns import Column, Table
from assessment.schema.tables import TABLES

if TYPE_CHECKING:
    import pandera.pandas as pa


def _pandera_column(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = []
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error="minimum"))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, error="maximum"))
    if column.kind == "text" and not column.nullable:
        checks.append(pa.Check(lambda values: values.str.len() > 0, error="not_blank"))
    dtype: object = column.dtype
    if column.kind == "code" and column.codes is not None:
        dtype = pd.CategoricalDtype(list(code_list(column.codes)))
    return pa.Column(dtype, checks=checks, nullable=column.nullable, required=True)


@cache
def pandera_schema(name: str) -> pa.DataFrameSchema:
    """The pandera schema of a canonical table.

    Parameters
    ----------
    name : str
        Table name.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Strict: exactly the declared columns, geometry aside.
    """
    import pandera.pandas as pa

    table = TABLES[name]
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column) for column in table.columns},
        strict=True,
        ordered=True,
        unique=list(table.key) or None,
        name=name,
    )


_WORDS = {
    "not_nullable": "empty in {rows} rows",
    "minimum": "below the least allowed value in {rows} rows",
    "maximum": "above the greatest allowed value in {rows} rows",
    "not_blank": "blank in {rows} rows",
    "multiple_fields_uniqueness": "the key is not unique: {rows} rows",
    "column_in_dataframe": "the column is missing",
    "column_in_schema": "the column is not in the schema",
    "column_ordered": "the columns are not in the declared order",
}


def faults(frame: pd.DataFrame, table: Table) -> tuple[Fault, ...]:
    """Every way in which a frame breaks its table's schema.

    Parameters
    ----------
    frame : pandas.DataFrame
        A canonical table; a `geometry` column is left aside.
    table : Table
        What it should be.

    Returns
    -------
    tuple of Fault
        Empty when the frame is sound. No fault quotes a value.
    """
    import pandera.pandas as pa

    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    try:
        pandera_schema(table.name).validate(plain, lazy=True)
    except pa.errors.SchemaErrors as found:
        return _own_words(found.failure_cases, table)
    return ()


def _own_words(cases: pd.DataFrame, table: Table) -> tuple[Fault, ...]:
    said = []
    for (column, check), rows in cases.groupby(["column", "check"], dropna=False, sort=True):
        key = "multiple_fields_uniqueness" if "unique" in str(check) else str(check)
        if key.startswith("dtype"):
            words = "held in another type than declared"
        else:
            words = _WORDS.get(key, "breaks the schema in {rows} rows").format(rows=rows["index"].nunique())
        missing = key in ("column_in_dataframe", "column_in_schema", "column_ordered")
        field = str(rows["failure_case"].iloc[0]) if missing else str(column)
        said.append(Fault(field if field != "nan" else table.name, words, int(rows["index"].nunique())))
    return tuple(said)
