"""The words a schema is written in: columns, tables, code lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from assessment.errors import InputError

Kind = Literal["text", "code", "whole", "number", "flag", "moment", "month"]

DTYPES: dict[str, str] = {
    "text": "str",
    "code": "category",
    "whole": "Int64",
    "number": "float64",
    "flag": "boolean",
    "moment": "datetime64[us]",
    "month": "datetime64[us]",
}


@dataclass(frozen=True)
class Column:
    """One column of a canonical table.

    Attributes
    ----------
    name : str
        Column name; carries its unit (`_pct`, `_m`, `_count`) where it has one.
    kind : str
        `text`, `code` (from a declared list), `whole`, `number`, `flag`, `moment` (date or date and time) or `month`
        (first day of it).
    description : str
        What it holds, for the data dictionary.
    nullable : bool
        Whether it may be empty.
    codes : str or None
        Name of the code list, for kind `code`.
    restricted : bool
        Whether it may be read only for the restricted audience (exact places of victims, keys that link people).
    minimum, maximum : float or None
        Bounds of a number, inclusive.
    """

    name: str
    kind: Kind
    description: str
    nullable: bool = True
    codes: str | None = None
    restricted: bool = False
    minimum: float | None = None
    maximum: float | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype the column is held in."""
        return DTYPES[self.kind]


def _coded(values: pd.Series, column: Column, table: str) -> pd.Series:
    from assessment.schema.codes import code_list

    dtype = pd.CategoricalDtype(list(code_list(str(column.codes))))
    # Each distinct value is looked up once, however many millions of rows hold it.
    positions, found = pd.factorize(values)
    codes = dtype.categories.get_indexer(pd.Index(np.asarray(found, dtype=object)))
    unknown = int((codes[positions[positions >= 0]] < 0).sum())
    if unknown:
        # A category cast would turn them into missing values without a word.
        raise InputError(f"{table}: {unknown} values of {column.name} are not in the code list '{column.codes}'.")
    return pd.Series(pd.Categorical.from_codes(np.append(codes, -1)[positions], dtype=dtype), index=values.index)


@dataclass(frozen=True)
class Table:
    """A canonical table: named for its row.

    Attributes
    ----------
    name : str
        Table name, also the file name under `data/processed/`.
    row : str
        What one row is, in words.
    columns : tuple of Column
        In order.
    key : tuple of str
        Columns that together are unique; empty when rows may truly repeat (casualties, incidents without a reference).
    spatial : bool
        Whether it has a `geometry` column in EPSG:27700.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    spatial: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order, without geometry."""
        return tuple(column.name for column in self.columns)

    @property
    def public_names(self) -> tuple[str, ...]:
        """Names of the columns that are not restricted."""
        return tuple(column.name for column in self.columns if not column.restricted)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with this table's columns in order, each in its declared dtype; absent columns come empty.

        Parameters
        ----------
        frame : pandas.DataFrame
            Any of the table's columns, values already parsed.

        Returns
        -------
        pandas.DataFrame
            All columns, declared dtypes, a fresh range index.

        Raises
        ------
        InputError
            When a column of codes holds one that its list has not.
        """
        length = len(frame)
        columns: dict[str, pd.Series] = {}
        for column in self.columns:
            if column.name not in frame:
                columns[column.name] = self._nothing(column, length)
                continue
            values = pd.Series(frame[column.name].array, index=range(length))
            if column.kind == "code" and column.codes is not None:
                columns[column.name] = _coded(values, column, self.name)
            elif column.kind == "number":
                columns[column.name] = pd.to_numeric(values, errors="raise").astype("float64")
            else:
                columns[column.name] = values.astype(pd.api.types.pandas_dtype(column.dtype))
        return pd.DataFrame(columns, index=range(length))

    @staticmethod
    def _nothing(column: Column, length: int) -> pd.Series:
        if column.kind != "code" or column.codes is None:
            return pd.Series(index=range(length), dtype=pd.api.types.pandas_dtype(column.dtype))
        return _coded(pd.Series(index=range(length), dtype="object"), column, "")

    def empty(self) -> pd.DataFrame:
        """A frame with the declared columns and no rows."""
        return self.typed(pd.DataFrame())
