"""Emerging issues: every series is looked at, false alarms are controlled, what is the same issue is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.analyse.evidence import COUNTY, KIN, Cube
from assessment.analyse.excess import recent_excess, sustained_rise
from assessment.analyse.tests_of_change import false_discovery

RECENT, SUSTAINED = "recent", "sustained"
QUIET, SIGNAL = "quiet", "signal"
PLAIN_LEVEL = 0.05


@dataclass(frozen=True)
class Settings:
    """What is looked for, and how hard; every number is announced under the table.

    Attributes
    ----------
    recent_months : int
        Months tested together against the season and trend of the history.
    guard_months : int
        Months before them left out of the history.
    shortest_history_months : int
        Two full years, so that every month of the year has been seen twice.
    smallest_monthly_mean : float
        Series thinner than this are not assessed.
    false_discovery_rate : float
        Share of the announced looks that may be chance.
    confidence : float
        Level of the intervals.
    """

    recent_months: int = 3
    guard_months: int = 3
    shortest_history_months: int = 24
    smallest_monthly_mean: float = 2.0
    false_discovery_rate: float = 0.05
    confidence: float = 0.95


DEFAULTS = Settings()


def scan(cube: Cube, settings: Settings = DEFAULTS) -> pd.DataFrame:
    """Look at every series twice: the last months against season and trend, the last year against the two before.

    Parameters
    ----------
    cube : Cube
        From `evidence_cube`.
    settings : Settings
        What is looked for.

    Returns
    -------
    pandas.DataFrame
        The series of the cube in their order, with months_count, monthly_mean, observed_count, expected_count, ratio,
        low, high, p_value, year_ratio, year_p_value, the two p-values adjusted for all looks of the scan, and verdict:
        "signal", "quiet", "history too short", "too few events" or "model did not settle".
    """
    about = cube.about.reset_index(drop=True)
    numbers = ["observed_count", "expected_count", "ratio", "low", "high", "p_value", "year_ratio", "year_p_value"]
    found = pd.DataFrame(np.nan, index=about.index, columns=numbers)
    about["months_count"] = [int(cube.counts[series].notna().sum()) for series in about["series"]]
    about["monthly_mean"] = [float(cube.counts[series].mean()) for series in about["series"]]
    needed = settings.shortest_history_months + settings.recent_months + settings.guard_months
    short = about["months_count"] < needed
    thin = ~short & (about["monthly_mean"] < settings.smallest_monthly_mean)
    for _, alike in about[~short & ~thin].groupby("months_from", sort=True):
        counts = cube.counts[alike["series"].tolist()].dropna()
        excess = recent_excess(
            counts, recent=settings.recent_months, guard=settings.guard_months, confidence=settings.confidence
        )
        year_ratio, year_p = sustained_rise(counts, excess.dispersion)
        found.loc[alike.index] = np.column_stack(
            [
                excess.observed,
                excess.expected,
                excess.ratio,
                excess.low,
                excess.high,
                excess.p_value,
                year_ratio,
                year_p,
            ]
        )
    adjusted = false_discovery(found[["p_value", "year_p_value"]].to_numpy())
    found["adjusted_p_value"], found["adjusted_year_p_value"] = adjusted[:, 0], adjusted[:, 1]
    signal = (adjusted <= settings.false_discovery_rate).any(axis=1)
    unsettled = ~short & ~thin & found["p_value"].isna()
    verdict = np.select(
        [short, thin, unsettled, signal],
        ["history too short", "too few events", "model did not settle", SIGNAL],
        QUIET,
    )
    return about.join(found, validate="one_to_one").assign(verdict=verdict)


@dataclass(frozen=True)
class EmergingIssue:
    """Signals that are one issue seen from several sides.

    Attributes
    ----------
    name : str
        What rose, and where.
    strongest : str
        Id of the series that shows it best.
    places : tuple of str
        Localities with a signal of their own; empty when only the county as a whole shows it.
    places_less_firm : tuple of str
        Localities where the same series rose too, by a p-value under 0.05 that the number of looks does not bear out.
    kinds : frozenset of str
        `recent`, `sustained` or both.
    signals : tuple of str
        Ids of the series with a signal.
    adjusted_p_value : float
        The smallest.
    sources_agree, sources_quiet : tuple of str
        Names of series of other sources that speak of the same theme, with and without a signal of their own.
    """

    name: str
    strongest: str
    places: tuple[str, ...]
    places_less_firm: tuple[str, ...]
    kinds: frozenset[str]
    signals: tuple[str, ...]
    adjusted_p_value: float
    sources_agree: tuple[str, ...]
    sources_quiet: tuple[str, ...]


def fold(scanned: pd.DataFrame, settings: Settings = DEFAULTS) -> tuple[EmergingIssue, ...]:
    """Fold signals into issues: one a theme, with all the places and subgroups that show it.

    A subgroup belongs to the theme of its group, a set to that of its group where it has one. Signals of the same theme
    in several places are one issue, named for the places.

    Parameters
    ----------
    scanned : pandas.DataFrame
        From `scan`.
    settings : Settings
        The false discovery rate.

    Returns
    -------
    tuple of EmergingIssue
        Strongest evidence first.
    """
    signals = scanned[scanned["verdict"] == SIGNAL].copy()
    signals["family"] = [str(theme).split(":")[0] for theme in signals["theme"]]
    # Two sources that speak of the same theme are two witnesses of one issue.
    signals["family"] = signals["family"].replace(KIN)
    signals["best"] = signals[["adjusted_p_value", "adjusted_year_p_value"]].min(axis=1)
    issues = [_issue(str(family), rows, scanned, settings) for family, rows in signals.groupby("family", sort=True)]
    return tuple(sorted(issues, key=lambda issue: (issue.adjusted_p_value, issue.name)))


def _issue(family: str, rows: pd.DataFrame, scanned: pd.DataFrame, settings: Settings) -> EmergingIssue:
    # Of equals the narrower place and the finer theme say more.
    rows = rows.assign(county=rows["place_code"] == COUNTY, depth=-rows["theme"].str.count(":"))
    ordered = rows.sort_values(["best", "county", "depth", "series"], kind="stable")
    strongest = ordered.iloc[0]
    rate = settings.false_discovery_rate
    kinds = {
        kind
        for kind, column in ((RECENT, "adjusted_p_value"), (SUSTAINED, "adjusted_year_p_value"))
        if (rows[column] <= rate).any()
    }
    places = tuple(dict.fromkeys(place for place in ordered["place"] if place))
    agree, quiet = _witnesses(family, str(strongest["table"]), scanned)
    alike = scanned[(scanned["theme"] == strongest["theme"]) & (scanned["place_code"] != COUNTY)]
    raised = (alike[["p_value", "year_p_value"]] < PLAIN_LEVEL).any(axis=1) & ~alike["place"].isin(places)
    where = f" in {_listed(places)}" if places else ""
    return EmergingIssue(
        name=f"{strongest['name']}{where}",
        strongest=str(strongest["series"]),
        places=places,
        places_less_firm=tuple(alike.loc[raised, "place"]),
        kinds=frozenset(kinds),
        signals=tuple(str(series) for series in ordered["series"]),
        adjusted_p_value=float(strongest["best"]),
        sources_agree=agree,
        sources_quiet=quiet,
    )


def _witnesses(family: str, table: str, scanned: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """County series of other tables on the same theme, those with a signal and those that are quiet."""
    whole = scanned["theme"].map(lambda theme: KIN.get(str(theme), str(theme))) == family
    others = scanned[whole & (scanned["table"] != table) & (scanned["place_code"] == COUNTY)]
    agree = others.loc[others["verdict"] == SIGNAL, "name"]
    quiet = others.loc[others["verdict"] == QUIET, "name"]
    return tuple(agree), tuple(quiet)


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
