"""A workspace as analysts and notebooks see it: configuration and canonical tables, read through the store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assessment import store
from assessment.config import Config, read_config
from assessment.errors import UsageError
from assessment.periods import Period
from assessment.schema import TABLES

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

AUDIENCES = ("executive", "public", "restricted")


@dataclass(frozen=True)
class Workspace:
    """A folder with `assessment.toml` and processed tables.

    Attributes
    ----------
    folder : pathlib.Path
        The workspace.
    config : Config
        Its configuration.
    audience : str
        Restricted columns are read for `restricted` only.
    reads : set of str
        Names of the tables read so far: what a chapter depends on.
    """

    folder: Path
    config: Config
    audience: str
    reads: set[str] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, audience: str = "executive") -> Workspace:
        """Open a folder.

        Raises
        ------
        UsageError
            When the audience is unknown.
        ConfigurationError
            When `assessment.toml` cannot be used.
        """
        if audience not in AUDIENCES:
            raise UsageError(f"unknown audience '{audience}'; it is one of {', '.join(AUDIENCES)}")
        return cls(folder, read_config(folder), audience)

    @property
    def as_of(self) -> date:
        """The day the assessment is made for; from the configuration, never the clock."""
        return self.config.cycle.as_of

    @property
    def history(self) -> Period:
        """From the start of the history to `as_of`."""
        return Period(self.config.cycle.history_start, self.as_of)

    def has(self, name: str) -> bool:
        """Whether a canonical table is there and has rows."""
        self.reads.add(name)
        return store.has_table(self.folder, name)

    def table(self, name: str) -> pd.DataFrame:
        """A canonical table; empty when its source is absent.

        Parameters
        ----------
        name : str
            Table name.

        Returns
        -------
        pandas.DataFrame
            Declared columns and dtypes; restricted columns only for the restricted audience; of offences and incidents
            only those in the partnership's area.
        """
        frame = self._read(name)
        if "scope" in frame:
            frame = frame[frame["scope"] == "partnership"].reset_index(drop=True)
        return frame

    def not_placed(self, name: str) -> pd.DataFrame:
        """Rows of a table that carry no place: of the whole force, never of the partnership."""
        frame = self._read(name)
        return frame[frame["scope"] == "force_not_placed"].reset_index(drop=True)

    def _read(self, name: str) -> pd.DataFrame:
        self.reads.add(name)
        table = TABLES[name]
        names = table.names if self.audience == "restricted" else table.public_names
        if not store.has_table(self.folder, name):
            return table.empty()[list(names)]
        shape = ("geometry",) if table.spatial else ()
        return store.read_table(self.folder, name, columns=(*names, *shape))

    def offences(self) -> pd.DataFrame:
        """Recorded offences in the partnership's area."""
        return self.table("offences")

    def asb_incidents(self) -> pd.DataFrame:
        """Incidents of anti-social behaviour in the partnership's area."""
        return self.table("asb_incidents")

    def attendances(self) -> pd.DataFrame:
        """Attendances at A&E after an assault."""
        return self.table("attendances")

    def marac_cases(self) -> pd.DataFrame:
        """Cases heard at MARAC."""
        return self.table("marac_cases")

    def marac_meetings(self) -> pd.DataFrame:
        """Months of MARAC meetings."""
        return self.table("marac_meetings")

    def survey_responses(self) -> pd.DataFrame:
        """Answers to the resident survey."""
        return self.table("survey_responses")

    def casualties(self) -> pd.DataFrame:
        """Road casualties in the partnership's area."""
        return self.table("casualties")

    def partner_values(self) -> pd.DataFrame:
        """Values supplied ready-made."""
        return self.table("partner_values")

    def comments(self) -> pd.DataFrame:
        """Coded concerns raised in consultations."""
        return self.table("comments")

    def areas(self) -> gpd.GeoDataFrame:
        """Areas with their boundaries, EPSG:27700."""
        return cast("gpd.GeoDataFrame", self.table("areas"))

    def populations(self) -> pd.DataFrame:
        """Populations by area and group."""
        return self.table("populations")

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Several canonical tables by name; all that hold records when none is named."""
        wanted = names or tuple(name for name in TABLES if name != "areas")
        return {name: self.table(name) for name in wanted}

    def quality(self) -> dict[str, Any]:
        """The accounting of the last clean, as this audience may see it; empty before the first one."""
        from assessment.disclosure import released_account

        self.reads.add("quality")
        path = self.folder / "restricted" / self.config.cycle.name / "quality.json"
        if not path.exists():
            return {}
        return released_account(json.loads(path.read_text(encoding="utf-8")), self.config, self.audience)
