"""The job as a good analyst would do it in polars; see `benchmarks.police_uk.job` for what the job is."""

import sys
from pathlib import Path

import polars as pl
from pyproj import Transformer

from benchmarks.police_uk.job import ASB, KINDS, PLACE, READ, UNFINISHED, VERSION_ORDER, area_codes, changes, write


def main(folder: Path, out: Path) -> None:
    """Clean the street-level files of a folder."""
    degrees = {"Longitude": pl.Float64, "Latitude": pl.Float64}
    scan = pl.scan_csv(folder / "police_uk" / "*.csv", infer_schema=False, schema_overrides=degrees).select(READ)
    few = dict.fromkeys(("Month", "LSOA code", "Last outcome category"), pl.Categorical)
    # An unknown crime type is an error: it is not in the enumeration.
    rows = scan.cast({**few, "Crime type": pl.Enum(list(KINDS))}).with_row_index("row").collect()
    if rows["Crime type"].null_count() or rows["Month"].null_count():
        raise SystemExit("A row has no month or no crime type.")
    counts = {"rows": rows.height}

    # Several rows of one crime: few, so only they are compared. Anti-social behaviour has no Crime ID and stays.
    again = rows.filter(pl.col("Crime ID").is_not_null() & pl.col("Crime ID").is_duplicated())
    once = again.cast(dict.fromkeys([*few, "Crime type"], pl.String)).unique(READ)
    outcome = pl.col("Last outcome category").fill_null("")
    rank = outcome.replace_strict(UNFINISHED, range(len(UNFINISHED)), default=len(UNFINISHED))
    latest = once.with_columns(rank=rank).sort(VERSION_ORDER).unique(["Crime ID", *PLACE], keep="last")
    placed = latest.filter(pl.col("LSOA code").is_not_null())
    stand = pl.concat([placed, latest.filter(pl.col("LSOA code").is_null()).join(placed, on="Crime ID", how="anti")])
    counts["same_row_again"] = again.height - once.height
    counts["same_crime_with_later_outcome"] = once.height - latest.height
    counts["same_crime_with_a_place"] = latest.height - stand.height
    gone = again.join(stand, on="row", how="anti")
    rows = rows.drop("Crime ID").join(gone.select("row"), on="row", how="anti")

    area = pl.col("LSOA code").cast(pl.String).replace(changes(folder))
    inside = area.is_in(area_codes(folder))
    counts["area_not_in_the_partnership"] = rows.select((area.is_not_null() & ~inside).sum()).item()
    scope = pl.when(inside).then(pl.lit("partnership")).otherwise(pl.lit("force_not_placed"))
    rows = rows.filter(inside | area.is_null()).with_columns(area_code=area, scope=scope.cast(pl.Categorical))

    points = rows.select("Longitude", "Latitude").unique().drop_nulls()
    east, north = Transformer.from_crs(4326, 27700, always_xy=True).transform(points["Longitude"], points["Latitude"])
    points = points.with_columns(easting_m=pl.Series(east).round(1), northing_m=pl.Series(north).round(1))
    rows = rows.join(points, on=["Longitude", "Latitude"], how="left", validate="m:1")

    month = pl.col("Month").cast(pl.String).str.to_date("%Y-%m").alias("recorded_date")
    kept = rows.select(month, "Crime type", "scope", "area_code", "easting_m", "northing_m")
    kept.filter(pl.col("Crime type") != ASB).write_parquet(out / "offences.parquet", compression="zstd")
    kept.filter(pl.col("Crime type") == ASB).write_parquet(out / "asb_incidents.parquet", compression="zstd")
    write(out, rows.group_by("Month", "Crime type", "area_code").len().iter_rows(), counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
