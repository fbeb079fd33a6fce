"""The job as the package does it: every file read, cleaned and accounted for, the tables checked and written."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import assessment.config
from assessment import store
from assessment.clean import CleanResult, clean_all
from assessment.ingest import read_source
from assessment.ingest.accounting import quality
from assessment.ingest.layouts import load_layouts
from benchmarks.police_uk.job import write

SETTINGS = """\
[partnership]
name = "Marches Community Safety Partnership"
executive_group = "the executive group"
area_code = "E06999999"
area_name = "Marches"
population_count = 188000
population_year = 2015

[cycle]
name = "2025-26"
title = "A large file"
as_of = 2025-12-31
history_start = 2011-01-01
seed = 1

[geography]
small_area_name = "lower-layer super output areas (2011)"
locality_name = "wards"
area_code_changes = "area-code-changes.toml"

[[sources]]
id = "areas"
label = "Invented areas"
provider = "benchmark"
folder = "{folder}/areas"
layouts = ["lsoa_2011"]
required = true
frequency = "once"

[[sources]]
id = "police_uk"
label = "Invented rows"
provider = "benchmark"
folder = "{folder}/police_uk"
layouts = ["police_uk_street"]
required = true
"""


def main(folder: Path, out: Path) -> None:
    """Clean the street-level files of a folder."""
    workspace = out / "workspace"
    workspace.mkdir(parents=True, exist_ok=True)
    changes = (folder / "area-code-changes.toml").read_text(encoding="utf-8")
    (workspace / "area-code-changes.toml").write_text(changes, encoding="utf-8")
    settings = SETTINGS.replace("{folder}", folder.resolve().as_posix())
    (workspace / "assessment.toml").write_text(settings, encoding="utf-8")
    config = assessment.config.read_config(workspace)

    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    result = clean_all(extracts, config, key=b"k" * 32, workspace=workspace)
    store.write_tables(workspace, result.tables)
    account = quality(result.accounting)
    (out / "quality.json").write_text(json.dumps(account, indent=1) + "\n", encoding="utf-8")
    write(out, _table(result), _counts(account))


def _table(result: CleanResult) -> Iterator[tuple[str, str, str | None, int]]:
    """Rows by month, crime type as the publisher writes it, and area."""
    written = {code: name for name, code in load_layouts()["police_uk_street"].field("offence_code").spellings.items()}
    incidents = result.tables["asb_incidents"]
    kinds = pd.Categorical(["asb"]).repeat(len(incidents))
    for rows in (result.tables["offences"], incidents.assign(offence_code=kinds)):
        rows = rows.astype({"area_code": "category"})
        found = rows.groupby(["recorded_date", "offence_code", "area_code"], dropna=False, observed=True).size()
        found = found.reset_index(name="rows")
        months = {day: day.strftime("%Y-%m") for day in found["recorded_date"].unique()}
        areas = found["area_code"].astype("object").where(found["area_code"].notna(), None)
        types = found["offence_code"].astype("object").map(written)
        # Lists are walked through many times faster than columns of strings.
        columns = (found["recorded_date"].map(months), types, areas, found["rows"])
        yield from zip(*(column.astype("object").tolist() for column in columns), strict=True)


def _counts(account: dict) -> dict[str, int]:
    source = account["sources"]["police_uk"]
    reasons: Counter[str] = Counter()
    for file in source["files"].values():
        reasons.update(file["reasons"])
    versions = ("same_row_again", "same_crime_with_later_outcome", "same_crime_with_a_place")
    counts = {"rows": source["rows_read"], **{reason: reasons.pop(reason, 0) for reason in versions}}
    # The package says why a row is out of scope; the plain scripts count all of them as one.
    if sum(reasons.values()) != source["rows_out_of_scope"]:
        raise SystemExit(f"Rows were set aside for other reasons: {dict(reasons)}")
    return {**counts, "area_not_in_the_partnership": source["rows_out_of_scope"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
