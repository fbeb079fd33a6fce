"""All offence groups side by side: how concentrated each is, and where its hotspots are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assessment.analyse.areas import area_rates, counts_by_area
from assessment.analyse.concentration import concentration, generalised_gini
from assessment.analyse.hotspots import HOT, PERMUTATIONS, contiguity, hotspots
from assessment.analyse.provenance import source_of
from assessment.periods import Period
from assessment.results import Result, Role
from assessment.schema import code_label, code_list

if TYPE_CHECKING:
    import geopandas as gpd

# Places of these are not told below the county: their victims could be found.
COUNTY_ONLY = ("sexual_offences",)
FEWEST = 50
TOP_PCT = 10


def hotspot_overview(
    offences: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    populations: pd.DataFrame,
    period: Period,
    *,
    seed: int,
    permutations: int = PERMUTATIONS,
    false_discovery_rate: float = 0.05,
    table_id: str = "hotspots.overview",
) -> Result:
    """Every offence group: its count, its share in the areas with most, its evenness, and the areas that are hotspots.

    Parameters
    ----------
    offences : pandas.DataFrame
        Offences of the period with `area_code`.
    areas : geopandas.GeoDataFrame
        `areas`, with geometry in EPSG:27700.
    populations : pandas.DataFrame
        `populations`.
    period : Period
        What they cover.
    seed : int
        Of the permutations.
    permutations : int
        Conditional permutations of Gi*.
    false_discovery_rate : float
        Within each group.
    table_id : str
        Id of the table.

    Returns
    -------
    Result
        Keys: group. Groups with fewer than 50 offences, and those whose places are told for the county only, have no
        place in it.
    """
    rows = []
    small = areas[areas["area_level"] == "small_area"].sort_values("area_code").set_index("area_code")
    neighbours = contiguity(small[["geometry"]])
    counts = offences["offence_group"].astype("str").value_counts()
    source = source_of(offences, "police_crime")
    for group in code_list("offence_group"):
        if group in COUNTY_ONLY or counts.get(group, 0) < FEWEST:
            continue
        inside = offences[offences["offence_group"] == group]
        label = code_label("offence_group", group)
        rates = area_rates(inside, areas, populations, period, table_id="hotspots.one", label=label, sources=(source,))
        found = hotspots(
            rates,
            areas,
            table_id="hotspots.one",
            permutations=permutations,
            seed=seed,
            false_discovery_rate=false_discovery_rate,
            neighbours=neighbours,
        ).frame
        placed = counts_by_area(inside, areas)
        top = concentration(placed, shares_pct=(TOP_PCT,))
        hot = found[(found["verdict"] == HOT) & ~found["too_few"]].sort_values("gi_star_z", ascending=False)
        rows.append(
            {
                "group": label,
                "offences_count": len(inside),
                "top_areas_share_pct": float(top["count_share_pct"].iloc[0]) if len(top) else None,
                "generalised_gini": generalised_gini(placed),
                "hotspot_areas": ", ".join(hot["area_name"]) or "none beyond chance",
            }
        )
    roles: dict[str, Role] = {
        "group": "key",
        "offences_count": "count",
        "top_areas_share_pct": "derived",
        "generalised_gini": "derived",
        "hotspot_areas": "derived",
    }
    return Result(
        id=table_id,
        title=f"How concentrated each kind of crime is, and where, {period.label}",
        frame=pd.DataFrame(rows, columns=list(roles)),
        roles=roles,
        period=period,
        sources=(source,),
        headings={
            "group": "Kind of crime",
            "offences_count": "Offences",
            "top_areas_share_pct": f"Share in the {TOP_PCT}% of areas with most (%)",
            "generalised_gini": "Concentration (0 even, 1 all in one place)",
            "hotspot_areas": "Hotspots",
        },
        note=(
            f"Kinds with fewer than {FEWEST} offences, and sexual offences, are not shown by area. Hotspots: Gi* on "
            f"rates per 1,000 residents, {permutations:,} permutations, false discoveries held at "
            f"{100 * false_discovery_rate:.0f}% within each kind; areas with too few offences are not named. "
            "Concentration is the generalised Gini coefficient, areas with none counted."
        ),
        rows_count=len(offences),
    )
