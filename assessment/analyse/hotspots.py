"""Where high rates lie next to high rates: Getis and Ord's Gi* over areas, with false discoveries controlled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessment.analyse.tests_of_change import false_discovery
from assessment.errors import InputError
from assessment.results import Figure, Result, Role

if TYPE_CHECKING:
    import geopandas as gpd
    from libpysal.graph import Graph

PERMUTATIONS = 9999
TOLERANCE_M = 1.0
HOT, BESIDE, COLD = "hotspot", "beside a hotspot", "cold spot"
NEITHER = "no evidence"
# From high to low, as maps show them.
VERDICTS = (HOT, BESIDE, NEITHER, COLD)
_ADDED: dict[str, Role] = {
    "gi_star_z": "derived",
    "p_value": "derived",
    "adjusted_p_value": "derived",
    "verdict": "derived",
}


@dataclass(frozen=True)
class GiStar:
    """Gi* of every area.

    Attributes
    ----------
    z : numpy.ndarray
        Standard score, shape (n,), by the formula of Ord and Getis (1995).
    p_value : numpy.ndarray
        Two-sided, from conditional permutation: the area keeps its value, its neighbours are drawn from all others.
    islands_count : int
        Areas without a neighbour; their z rests on themselves alone and their p-value is missing.
    """

    z: np.ndarray
    p_value: np.ndarray
    islands_count: int


def contiguity(areas: gpd.GeoDataFrame) -> Graph:
    """Which areas share a border or a corner.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        One row an area, projected, unique index.

    Returns
    -------
    libpysal.graph.Graph
        Binary queen contiguity, in the order of the rows; borders up to two metres apart count as shared.

    Raises
    ------
    InputError
        When the areas are not in EPSG:27700: degrees are not metres.
    """
    from libpysal.graph import Graph

    if areas.crs is None or areas.crs.to_epsg() != 27700:
        raise InputError("The boundaries are not in EPSG:27700; run: assessment clean")
    # Published boundaries are generalised and transformed: shared corners differ by millimetres.
    return Graph.build_fuzzy_contiguity(areas, buffer=TOLERANCE_M)


def gi_star(values: np.ndarray, neighbours: Graph, *, permutations: int = PERMUTATIONS, seed: int) -> GiStar:
    """Local statistic Gi* with binary weights, every area its own neighbour.

    Parameters
    ----------
    values : numpy.ndarray
        Rates, shape (n,), finite, not negative, in the order of `neighbours`.
    neighbours : libpysal.graph.Graph
        Binary neighbours without the areas themselves.
    permutations : int
        Conditional permutations; the smallest p-value there can be is 2 / (permutations + 1).
    seed : int
        Of the permutations.

    Returns
    -------
    GiStar
        Standard scores and p-values.

    References
    ----------
    Ord, J. K. and Getis, A. (1995), Geographical Analysis 27, 286-306; `esda.G_Local` does the arithmetic.
    """
    from esda.getisord import G_Local

    isolated = neighbours.cardinalities.to_numpy() == 0
    if not np.any(values) or np.ptp(values) == 0:
        # Nothing anywhere, or the same everywhere: there is no place that stands out.
        return GiStar(np.zeros(len(values)), np.ones(len(values)), int(isolated.sum()))
    local = G_Local(
        np.asarray(values, dtype=float),
        neighbours.assign_self_weight(1),
        transform="B",
        permutations=permutations,
        star=True,
        keep_simulations=True,
        n_jobs=1,
        seed=seed,
    )
    # Two-sided, counted here: what the library's own p-value means is about to change with its version.
    above = (local.rGs >= local.Gs[:, None]).sum(axis=1)
    rarer = np.minimum(above, permutations - above) + 1
    p_value = np.where(isolated, np.nan, np.minimum(1.0, 2 * rarer / (permutations + 1)))
    return GiStar(np.asarray(local.Zs, dtype=float), p_value, int(isolated.sum()))


def hotspots(
    rates: Result,
    areas: gpd.GeoDataFrame,
    *,
    table_id: str,
    value: str = "rate_per_1000",
    permutations: int = PERMUTATIONS,
    seed: int,
    false_discovery_rate: float = 0.05,
    neighbours: Graph | None = None,
) -> Result:
    """Gi* on the rates of small areas, beside those rates.

    Parameters
    ----------
    rates : Result
        From `area_rates` by small area.
    areas : geopandas.GeoDataFrame
        `areas`, with geometry in EPSG:27700.
    table_id : str
        Id of the table.
    value : str
        Column that Gi* is taken of; areas where it is missing are not assessed and are nobody's neighbour.
    permutations : int
        Conditional permutations.
    seed : int
        Of the permutations.
    false_discovery_rate : float
        Share of announced areas that may be chance.
    neighbours : libpysal.graph.Graph, optional
        From `contiguity` on all the areas of `rates`, where it is known already; used when every area has a rate.

    Returns
    -------
    Result
        The rows of `rates` with z, p-values and a verdict each, missing where an area was not assessed.
    """
    table = rates.frame
    known = table[table[value].notna()]
    found = pd.DataFrame(index=table.index, columns=["gi_star_z", "p_value", "adjusted_p_value"], dtype="float64")
    islands, verdict = 0, pd.Series([None] * len(table), index=table.index, dtype="object")
    if len(known) > 2:
        if neighbours is None or len(known) < len(table):
            neighbours = contiguity(areas.set_index("area_code").loc[known["area_code"], ["geometry"]])
        local = gi_star(known[value].to_numpy(dtype=float), neighbours, permutations=permutations, seed=seed)
        adjusted = false_discovery(local.p_value)
        # Rounded: from many exact scores the count of an area that is withheld could be solved for.
        found.loc[known.index] = np.column_stack([local.z.round(1), local.p_value.round(4), adjusted.round(4)])
        firm = adjusted <= false_discovery_rate
        high = firm & (local.z > 0)
        # Weighted by residents, the mean of the areas' rates is the county's rate, which is what readers compare with.
        overall = np.average(known[value].to_numpy(dtype=float), weights=known["people_count"].to_numpy(dtype=float))
        own = known[value].to_numpy(dtype=float) > overall
        words = np.select([high & own, high, firm & (local.z < 0)], [HOT, BESIDE, COLD], NEITHER)
        verdict.loc[known.index] = pd.Series(words, dtype="object").mask(np.isnan(local.p_value)).to_numpy()
        islands = local.islands_count
    frame = table.drop(columns=["low_per_1000", "high_per_1000"]).join(
        found.assign(verdict=verdict), validate="one_to_one"
    )
    return Result(
        id=table_id,
        title=f"Hotspots: {rates.title}",
        frame=frame,
        roles={name: ({**rates.roles, **_ADDED})[name] for name in frame.columns},
        period=rates.period,
        sources=rates.sources,
        area_level=rates.area_level,
        additive=rates.additive,
        headings={
            **{name: rates.heading(name) for name in table.columns},
            "gi_star_z": "Gi* (standard score)",
            "p_value": "p-value",
            "adjusted_p_value": "p-value, adjusted for all areas",
            "verdict": "Verdict",
        },
        note=(
            "A hotspot is an area whose rate and its neighbours' together are higher than chance would put side by "
            "side: Getis and Ord's Gi* on rates per 1,000, neighbours share a border or corner, binary weights with "
            f"the area itself, p-values from {permutations:,} conditional permutations (seed {seed}), Benjamini and "
            f"Hochberg's control of false discoveries at {100 * false_discovery_rate:.0f}%. Areas without a "
            f"neighbour, not assessed: {islands}. Areas without a population, not assessed: {len(table) - len(known)}. "
            "An area whose own rate is below that of the county stands beside a hotspot, not in it. "
            "The rate counts residents, not visitors: a town centre stands out for who comes there."
        ),
        rows_count=rates.rows_count,
    )


def hotspot_figures(result: Result, *, prefix: str, label: str) -> tuple[Figure, ...]:
    """How many areas are hotspots, and what share of the total they hold, as figures.

    Parameters
    ----------
    result : Result
        From `hotspots`.
    prefix : str
        Figure ids begin with it.
    label : str
        What is counted, in words.

    Returns
    -------
    tuple of Figure
        `<prefix>.hotspots` (number of areas) and, where there are any, `<prefix>.hotspots_share`.
    """
    frame = result.frame
    hot = frame["verdict"] == HOT
    total = float(frame["count"].sum())
    common: dict[str, Any] = {
        "period_start": result.period.start,
        "period_end": result.period.end,
        "source": result.sources[0],
    }
    found = [
        Figure(
            id=f"{prefix}.hotspots",
            label=f"{label}: areas that are hotspots, of {len(frame)}",
            value=float(hot.sum()),
            unit="areas",
            note=result.note,
            **common,
        )
    ]
    if hot.any() and total:
        inside = float(frame.loc[hot, "count"].sum())
        found.append(
            Figure(
                id=f"{prefix}.hotspots_share",
                label=f"{label}: share in the hotspots",
                value=100 * inside / total,
                unit="percent",
                numerator=inside,
                denominator=total,
                note="The hotspots are chosen after the event: their share of the next period will be lower.",
                **common,
            )
        )
    return tuple(found)


def sentences(figures: Mapping[str, Figure], prefix: str) -> tuple[str, ...]:
    """The key points of the chapter, worded for what was found.

    Parameters
    ----------
    figures : mapping of str to Figure
        Released figures.
    prefix : str
        With which their ids begin.

    Returns
    -------
    tuple of str
        Templates.
    """
    found = figures.get(f"{prefix}.hotspots")
    none = found is None or not found.value
    return (
        f"{{{prefix}.count}} offences were recorded in the period.",
        f"{{{prefix}.without_area}} of them carry no area and stand in no row.",
        f"A further {{{prefix}.force_not_placed}} records of the whole force carry no place; they are in no area, and "
        "how many of them belong here is not known.",
        "No area's rate and its neighbours' together are higher than chance would put side by side."
        if none
        else f"{{{prefix}.hotspots}} areas are hotspots: their rate and their neighbours' are higher than chance would "
        "put side by side.",
        f"They hold {{{prefix}.hotspots_share}} of all recorded crime that was placed.",
    )
