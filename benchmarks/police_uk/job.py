"""The job that the package and the two plain scripts do, and what they share of it.

Each reads the force's street-level files and the partnership's areas of 2011, and

- decides by the rule that the layout states what a repeated Crime ID is: rows equal in every field read are one; of
  versions at one place the most advanced outcome stands, then the latest month; a row without a place gives way to one
  with a place; at two places both stand. Anti-social behaviour has no Crime ID and is never a duplicate;
- gives areas of 2021 their code of 2011, and tells the partnership's rows, the rows of other areas (left out) and the
  rows without a place (the force's);
- puts the points of the rows kept on the National Grid;
- writes the rows kept to Parquet (offences and anti-social behaviour, compressed with zstd), the number of rows by
  month, crime type and area of 2011 (`table.csv`), and the rows by fate (`counts.json`).

The package besides finds out encoding, delimiter, header and layout, reads every cell as its layout says, hashes the
file, gives every line a fate and a reason, types and checks the tables by their schema, sorts them by content, and
writes them so that a reader meets the old or the new. The plain scripts trust the file in all of this.
"""

import csv
import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

ASB = "Anti-social behaviour"
#: Crime types, with shares of the rows rounded from published files.
KINDS = {
    "Violence and sexual offences": 0.386,
    ASB: 0.164,
    "Shoplifting": 0.090,
    "Criminal damage and arson": 0.076,
    "Public order": 0.068,
    "Other theft": 0.063,
    "Burglary": 0.040,
    "Vehicle crime": 0.037,
    "Other crime": 0.024,
    "Drugs": 0.023,
    "Possession of weapons": 0.011,
    "Bicycle theft": 0.007,
    "Robbery": 0.007,
    "Theft from the person": 0.004,
}
PLACE = ["Longitude", "Latitude", "LSOA code"]
READ = ["Crime ID", "Month", *PLACE, "Crime type", "Last outcome category"]
#: Outcomes that are none yet, least advanced first; every other is the end of a case.
UNFINISHED = ["", "Under investigation", "Status update unavailable", "Awaiting court outcome"]
#: The last row in this order is the version that stands.
VERSION_ORDER = ["rank", "Month", "Crime type", "Last outcome category"]


def area_codes(folder: Path) -> list[str]:
    """The partnership's areas."""
    features = json.loads((folder / "areas" / "lsoa_2011.geojson").read_text(encoding="utf-8"))["features"]
    return [feature["properties"]["LSOA11CD"] for feature in features]


def changes(folder: Path) -> dict[str, str]:
    """Code of 2021 to code of 2011, where they differ."""
    return dict(tomllib.loads((folder / "area-code-changes.toml").read_text(encoding="utf-8"))["changes"])


def write(out: Path, table: Iterable[tuple[str, str, str | None, int]], counts: dict[str, int]) -> None:
    """Write the table (month, crime type, area or none, rows) and the counts."""
    with (out / "table.csv").open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream, lineterminator="\n")
        written.writerow(["month", "crime_type", "area_code", "rows"])
        written.writerows(sorted((month, kind, area or "", rows) for month, kind, area, rows in table))
    (out / "counts.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


def differences(one: Path, others: Sequence[Path]) -> list[str]:
    """In which of their results folders differ from the first; empty where every byte is the same."""
    return [
        f"{name} of {other.name} is not that of {one.name}"
        for other in others
        for name in ("table.csv", "counts.json")
        if (other / name).read_bytes() != (one / name).read_bytes()
    ]
