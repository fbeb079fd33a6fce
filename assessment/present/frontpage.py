"""Page one: what is better, worse and new, what is to be decided, and how sure we are, on one side of paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assessment.present.bullet import bullet
from assessment.present.exhibit import Exhibit, Words, html_of, text_of
from assessment.present.sparkline import indexed, sparkline
from assessment.present.status import status_mark
from assessment.present.words import figure_link, figure_text
from assessment.results import Figure

START, END = "<!-- page one -->", "<!-- end of page one -->"


@dataclass(frozen=True)
class IndicatorRow:
    """One line of "Indicators at a glance".

    Attributes
    ----------
    label : str
        Short name.
    actual, target : str
        Figure ids; an empty target has none.
    status : str
        As analysis names it.
    reason : str or Sentence
        A few words more, such as when a pending value is due.
    projected : tuple of float or None
        Interval of the year's end, in the unit of the figure.
    """

    label: str
    actual: str
    status: str
    target: str = ""
    reason: Words = ""
    projected: tuple[float, float] | None = None


@dataclass(frozen=True)
class IssueRow:
    """One emerging issue.

    Attributes
    ----------
    issue : str
        Its name.
    evidence : str or Sentence
        What the evidence says.
    sure : str
        How sure: words of the likelihood scale.
    months : tuple of float or None
        The last months, for a small line.
    seen_by : tuple of str
        Sources that show it.
    """

    issue: str
    evidence: Words
    sure: str
    months: tuple[float | None, ...] = ()
    seen_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionAsk:
    """One decision asked for, and the figures it rests on."""

    text: Words
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class PastDecision:
    """What was decided last time, and what came of it."""

    decided: Words
    happened: Words


def front_page(
    figures: Mapping[str, Figure],
    *,
    in_short: Sequence[Words],
    asks: Sequence[DecisionAsk] = (),
    indicators: Sequence[IndicatorRow] = (),
    issues: Sequence[IssueRow] = (),
    no_issue: Words = "",
    since: Sequence[PastDecision] = (),
    not_known: Sequence[Words] = (),
    months_label: str = "Last 24 months",
    since_heading: str = "Since last year",
) -> Exhibit:
    """The first page of the report.

    Parameters
    ----------
    figures : mapping of str to Figure
        The released figures.
    in_short : sequence of str or Sentence
        Three sentences, written from the figures.
    asks : sequence of DecisionAsk
        What the group is asked to decide; the block is left out when there is nothing.
    indicators : sequence of IndicatorRow
        At most about eight.
    issues : sequence of IssueRow
        Emerging issues.
    no_issue : str or Sentence
        Said when there are none.
    since : sequence of PastDecision
        Last year's decisions.
    not_known : sequence of str or Sentence
        What the data cannot say.
    months_label, since_heading : str
        Headings.

    Returns
    -------
    Exhibit
        Of kind `page`: it shows itself in a notebook, and the report puts it first.

    Raises
    ------
    KeyError
        When a figure named is not among the released ones.
    """
    blocks = [
        _block("in-short", "In short", "".join(f"<p>{html_of(words)}</p>" for words in in_short)),
        _block("asks", "You are asked to decide", _asks(asks, figures)),
        _block("glance", "Indicators at a glance", _glance(indicators, figures)),
        _block("issues", "Emerging issues", _issues(issues, no_issue, months_label)),
        _block("since", since_heading, _since(since)),
        _block("not-known", "Not known", _points(not_known)),
    ]
    return Exhibit(
        id="summary.page_one",
        kind="page",
        title="Page one",
        subtitle="",
        alt=" ".join(text_of(words) for words in in_short),
        source="",
        note="",
        html=f'{START}<div class="page-one">{"".join(blocks)}</div>{END}',
    )


def _block(name: str, heading: str, body: str) -> str:
    if not body:
        return ""
    return f'<section class="block block-{name}"><h2>{html_of(heading)}</h2>{body}</section>'


def _points(lines: Sequence[Words]) -> str:
    return f"<ul>{''.join(f'<li>{html_of(words)}</li>' for words in lines)}</ul>" if lines else ""


def _asks(asks: Sequence[DecisionAsk], figures: Mapping[str, Figure]) -> str:
    items = []
    for ask in asks:
        cited = "; ".join(
            f"{escape(figures[one].label)} {figure_link(one, figure_text(figures[one], figures))}"
            for one in ask.evidence
        )
        items.append(f"<li>{html_of(ask.text)}{f' <span class=evidence>{cited}</span>' if cited else ''}</li>")
    return f"<ol>{''.join(items)}</ol>" if items else ""


def _glance(rows: Sequence[IndicatorRow], figures: Mapping[str, Figure]) -> str:
    if not rows:
        return ""
    lines = []
    for row in rows:
        actual = figures[row.actual]
        target = figures[row.target] if row.target else None
        aim = figure_link(row.target, figure_text(target, figures)) if target is not None else "none"
        reason = f' <span class="reason">{html_of(row.reason)}</span>' if text_of(row.reason) else ""
        lines.append(
            f'<tr><th scope="row">{html_of(row.label)}</th>'
            f'<td class="number" data-label="Now">{figure_link(row.actual, figure_text(actual, figures))}</td>'
            f'<td class="number" data-label="Target">{aim}</td>'
            f'<td class="drawn">{bullet(actual, target, row.projected)}</td>'
            f'<td data-label="Status">{status_mark(row.status)}{reason}</td></tr>'
        )
    return (
        '<table class="glance"><caption class="unseen">Indicators at a glance</caption><thead><tr>'
        '<th scope="col">Indicator</th><th scope="col" class="number">Now</th>'
        '<th scope="col" class="number">Target</th>'
        '<th scope="col" class="drawn"><span class="unseen">Bar against target</span></th>'
        '<th scope="col">Status</th></tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
        '<p class="key">Bar: so far. Thin line: where the true value, or that of the whole year, is likely to lie. '
        "Upright: target.</p>"
    )


def _issues(rows: Sequence[IssueRow], no_issue: Words, months_label: str) -> str:
    if not rows:
        return f"<p>{html_of(no_issue)}</p>" if text_of(no_issue) else ""
    lines_of = [indexed(row.months) for row in rows]
    top = max((point for line in lines_of for point in line if point is not None), default=1.0)
    lines = []
    for row, line in zip(rows, lines_of, strict=True):
        drawn = sparkline(line, top) if row.months else ""
        seen = escape(", ".join(row.seen_by)) if row.seen_by else "one source"
        lines.append(
            f'<tr><th scope="row">{html_of(row.issue)}</th><td data-label="Evidence">{html_of(row.evidence)}</td>'
            f'<td data-label="How sure">{escape(row.sure)}</td><td class="drawn">{drawn}</td>'
            f'<td data-label="Seen by">{seen}</td></tr>'
        )
    return (
        '<table class="issues"><caption class="unseen">Emerging issues</caption><thead><tr><th scope="col">Issue</th>'
        '<th scope="col">What the evidence says</th><th scope="col">How sure</th>'
        f'<th scope="col" class="drawn">{html_of(months_label)}</th><th scope="col">Seen by</th></tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _since(rows: Sequence[PastDecision]) -> str:
    if not rows:
        return ""
    items = "".join(f"<dt>{html_of(row.decided)}</dt><dd>{html_of(row.happened)}</dd>" for row in rows)
    return f"<dl>{items}</dl>"
