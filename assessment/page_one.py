"""Page one, put together from what the chapters handed over: nothing on it has not passed the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assessment.chapters import Chapter
from assessment.config import Config
from assessment.present.exhibit import Exhibit
from assessment.present.frontpage import DecisionAsk, IndicatorRow, IssueRow, PastDecision, front_page
from assessment.present.vocabulary import status_kind, status_words
from assessment.present.words import Sentence, sentence
from assessment.results import Figure

if TYPE_CHECKING:
    import pandas as pd

MONTHS_DRAWN = 24
ISSUES_SHOWN = 6


def page_one(chapter: Chapter) -> Exhibit:
    """The first page of the report.

    Parameters
    ----------
    chapter : Chapter
        The summary; chapters before it have handed over.

    Returns
    -------
    Exhibit
        The page, in the order of the design: in short, decisions asked, indicators, issues, since last year, not known.
    """
    figures = chapter.earlier_figures()
    config = chapter.workspace.config
    standing = _rows_of(chapter.earlier_table("performance.indicators"))
    emerging = chapter.earlier_table("emerging.issues")
    return front_page(
        figures,
        in_short=tuple(sentence(one, figures) for one in _in_short(figures, config, standing, _rows_of(emerging))),
        asks=tuple(
            DecisionAsk(one.text, tuple(cited for cited in one.evidence if cited in figures)) for one in config.asks
        ),
        indicators=tuple(_indicator(row, figures, config) for row in standing),
        issues=_issues(emerging, chapter.earlier_table("emerging.histories")),
        no_issue=_no_issue(figures, emerging),
        since=_since(config, standing, figures),
        not_known=_not_known(chapter, figures, config, standing),
        since_heading="This year's priorities, and where they stand",
    )


def _rows_of(table: pd.DataFrame | None) -> list[dict[str, object]]:
    return [] if table is None else [{str(key): row[key] for key in row} for row in table.to_dict("records")]


def _name(row: Mapping[str, object], config: Config) -> str:
    for one in config.indicators:
        if one.id == row["indicator"]:
            return one.short_label or one.label
    return str(row["indicator_words"])


def _status(row: Mapping[str, object]) -> str:
    return str(row["status"]) if isinstance(row["status"], str) and row["status"] else "suppressed"


def _in_short(
    figures: Mapping[str, Figure],
    config: Config,
    standing: Sequence[Mapping[str, object]],
    issues: Sequence[Mapping[str, object]],
) -> tuple[str, ...]:
    said = [*_levels(figures), *_against_targets(figures, config, standing)]
    looked = figures.get("emerging.series_looked_at")
    if looked is not None and not looked.value:
        said.append("No series is long enough to tell an emerging issue from chance.")
    elif looked is not None and issues:
        named = "; ".join(str(row["issue"]) for row in issues[:ISSUES_SHOWN])
        said.append(
            "Among {emerging.series_looked_at} series looked at, these rose by more than season, trend and chance "
            f"explain: {named}."
        )
    elif looked is not None:
        said.append("Of {emerging.series_looked_at} series looked at, none rose by more than chance would explain.")
    return tuple(said)


def _levels(figures: Mapping[str, Figure]) -> list[str]:
    """What was recorded, where there is no target to hold it against."""
    if any(one.startswith("performance.") for one in figures) or "trends.all_crime.count" not in figures:
        return []
    words = "{trends.all_crime.count} offences"
    if "trends.asb.count" in figures:
        words += " and {trends.asb.count} incidents of anti-social behaviour"
    return [f"The police recorded {words} from {{trends.all_crime.count:period}}."]


def _against_targets(
    figures: Mapping[str, Figure], config: Config, standing: Sequence[Mapping[str, object]]
) -> list[str]:
    told: dict[str, list[str]] = {"bad": [], "unsure": [], "good": []}
    heard = [row for row in standing if not _restates(row, config)]
    for status in dict.fromkeys(_status(row) for row in heard):
        if status_kind(status) in told:
            cited = "; ".join(_cited(row, figures, config) for row in heard if _status(row) == status)
            words = status_words(status)
            told[status_kind(status)].append(f"{words[0].upper()}{words[1:]}: {cited}.")
    # Three sentences on page one: the worst by itself, the rest together.
    return [" ".join(said) for said in (told["bad"], [*told["unsure"], *told["good"]]) if said]


def _restates(row: Mapping[str, object], config: Config) -> bool:
    """Whether an indicator is the rate of a count that is an indicator too."""
    own = next(one for one in config.indicators if one.id == row["indicator"])
    return own.measure == "rate_per_1000" and any(
        one.measure == "count" and (one.table, one.filter) == (own.table, own.filter) for one in config.indicators
    )


def _cited(row: Mapping[str, object], figures: Mapping[str, Figure], config: Config) -> str:
    stem = f"performance.{row['indicator']}"
    actual, target = figures.get(f"{stem}.actual"), figures.get(f"{stem}.target")
    words = f"{_name(row, config)} {{{stem}.actual}}"
    if (
        status_kind(_status(row)) == "bad"
        and actual is not None
        and actual.unit == "percent"
        and actual.low is not None
    ):
        words += f" ({{{stem}.actual:base}}; 95% interval {{{stem}.actual:interval}})"
    if target is None:
        return words
    unfinished = f"{stem}.projected" in figures
    return (
        f"{words} so far against {{{stem}.target}} for the year" if unfinished else f"{words} against {{{stem}.target}}"
    )


def _indicator(row: Mapping[str, object], figures: Mapping[str, Figure], config: Config) -> IndicatorRow:
    stem = f"performance.{row['indicator']}"
    ahead = figures.get(f"{stem}.projected")
    span = None if ahead is None or ahead.low is None or ahead.high is None else (ahead.low, ahead.high)
    target = f"{stem}.target" if f"{stem}.target" in figures else ""
    return IndicatorRow(_name(row, config), f"{stem}.actual", _status(row), target, projected=span)


def _issues(table: pd.DataFrame | None, histories: pd.DataFrame | None) -> tuple[IssueRow, ...]:
    rows = _rows_of(table)[:ISSUES_SHOWN]
    months: dict[str, tuple[float | None, ...]] = {}
    if histories is not None:
        for issue, line in histories.groupby("issue", sort=False):
            counts = line["events_count"].tolist()[-MONTHS_DRAWN:]
            months[str(issue)] = tuple(None if count != count or count is None else float(count) for count in counts)
    return tuple(
        IssueRow(
            str(row["issue"]),
            str(row["evidence"]),
            str(row["how_sure"]),
            months.get(str(row["issue"]), ()),
            tuple(str(row["sources_agree"]).split(", ")),
        )
        for row in rows
    )


def _no_issue(figures: Mapping[str, Figure], table: pd.DataFrame | None) -> str:
    if table is None:
        return ""
    looked = figures.get("emerging.series_looked_at")
    if looked is None or not looked.value:
        return (
            "The history is too short to tell an emerging issue from chance: two full years without a gap are needed."
        )
    return "Nothing emerged: no series rose by more than its season, its trend and chance explain."


def _since(
    config: Config, standing: Sequence[Mapping[str, object]], figures: Mapping[str, Figure]
) -> tuple[PastDecision, ...]:
    past = []
    for priority in config.priorities:
        own = {one.id for one in config.indicators if one.priority == priority.id}
        rows = [row for row in standing if row["indicator"] in own]
        happened = "; ".join(f"{_name(row, config)}: {status_words(_status(row))}" for row in rows)
        past.append(PastDecision(priority.name, happened or "no indicator was set"))
    return tuple(past)


def _not_known(
    chapter: Chapter,
    figures: Mapping[str, Figure],
    config: Config,
    standing: Sequence[Mapping[str, object]],
) -> tuple[Sentence | str, ...]:
    said: list[Sentence | str] = []
    for row in standing:
        figure = figures[f"performance.{row['indicator']}.actual"]
        if figure.status == "pending":
            said.append(sentence(f"{_name(row, config)}: {figure.note or 'not yet available'}", figures))
        elif _status(row) == "not comparable":
            said.append(sentence(f"{_name(row, config)}: {row['reason']}.", figures))
    quality = chapter.workspace.quality()
    for source in config.sources:
        account = quality.get("sources", {}).get(source.id, {})
        if not account.get("files"):
            said.append(f"{source.label}: nothing was received.")
        elif account.get("months_missing"):
            months = _months(account["months_missing"])
            said.append(sentence(f"{source.label}: months without an extract: {months}.", figures))
    if "trends.not_placed.count" in figures:
        said.append(
            sentence(
                "{trends.not_placed.count} records of the whole force carry no place; how many of them belong to "
                f"{config.partnership.area_name} is not known.",
                figures,
            )
        )
    return tuple(said)


def _months(months: Sequence[str]) -> str:
    from datetime import date

    from assessment.periods import add_months, month_label

    days = sorted(date.fromisoformat(f"{month}-01") for month in months)
    runs: list[list[date]] = []
    for day in days:
        if runs and add_months(runs[-1][-1], 1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        month_label(run[0]) if len(run) == 1 else f"{month_label(run[0])} to {month_label(run[-1])}" for run in runs
    )
