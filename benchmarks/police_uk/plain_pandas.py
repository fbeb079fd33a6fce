"""The job as a good analyst would do it in pandas; see `benchmarks.police_uk.job` for what the job is."""

import sys
from pathlib import Path

import pandas as pd
from pyproj import Transformer

from benchmarks.police_uk.job import ASB, KINDS, PLACE, READ, UNFINISHED, VERSION_ORDER, area_codes, changes, write

MANY_TIMES = ["Month", "LSOA code", "Crime type", "Last outcome category"]


def main(folder: Path, out: Path) -> None:
    """Clean the street-level files of a folder."""
    parts = [pd.read_csv(path, usecols=READ, engine="pyarrow") for path in sorted((folder / "police_uk").iterdir())]
    rows = pd.concat(parts, ignore_index=True).astype(dict.fromkeys(MANY_TIMES, "category"))
    unknown = set(rows["Crime type"].cat.categories) - set(KINDS)
    if unknown or rows[["Crime type", "Month"]].isna().any(axis=None):
        raise SystemExit("A row has no month, no crime type or an unknown one.")
    counts = {"rows": len(rows)}

    # Several rows of one crime: few, so only they are compared. Anti-social behaviour has no Crime ID and stays.
    again = rows[rows["Crime ID"].notna() & rows["Crime ID"].duplicated(keep=False)]
    once = again.drop_duplicates()
    outcome = once["Last outcome category"].astype("str").fillna("")
    rank = outcome.map({name: n for n, name in enumerate(UNFINISHED)}).fillna(len(UNFINISHED))
    text = once.astype(dict.fromkeys(MANY_TIMES, "str")).assign(rank=rank)
    latest = text.sort_values(VERSION_ORDER).drop_duplicates(["Crime ID", *PLACE], keep="last")
    placed = latest["LSOA code"].notna()
    stand = latest[placed | ~latest["Crime ID"].isin(latest.loc[placed, "Crime ID"])]
    counts["same_row_again"] = len(again) - len(once)
    counts["same_crime_with_later_outcome"] = len(once) - len(latest)
    counts["same_crime_with_a_place"] = len(latest) - len(stand)
    rows = rows.drop(index=again.index.difference(stand.index))

    area = rows["LSOA code"].astype("str").replace(changes(folder))
    inside = area.isin(area_codes(folder))
    counts["area_not_in_the_partnership"] = int((area.notna() & ~inside).sum())
    rows = rows.assign(area_code=area, scope=inside.map({True: "partnership", False: "force_not_placed"}))
    rows = rows[inside | area.isna()]

    points = rows[["Longitude", "Latitude"]].drop_duplicates().dropna()
    east, north = Transformer.from_crs(4326, 27700, always_xy=True).transform(points["Longitude"], points["Latitude"])
    points = points.assign(easting_m=east.round(1), northing_m=north.round(1))
    rows = rows.merge(points, on=["Longitude", "Latitude"], how="left", validate="many_to_one")
    rows = rows.assign(recorded_date=pd.to_datetime(rows["Month"].astype("str"), format="%Y-%m"))

    kept = rows[["recorded_date", "Crime type", "scope", "area_code", "easting_m", "northing_m"]]
    kept[kept["Crime type"] != ASB].to_parquet(out / "offences.parquet", compression="zstd")
    kept[kept["Crime type"] == ASB].to_parquet(out / "asb_incidents.parquet", compression="zstd")
    table = rows.groupby(["Month", "Crime type", "area_code"], dropna=False, observed=True).size().reset_index()
    table["area_code"] = table["area_code"].astype("object").where(table["area_code"].notna(), None)
    write(out, table.itertuples(index=False, name=None), counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
