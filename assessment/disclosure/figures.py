"""The gate for headline numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from assessment.disclosure.primary import is_small
from assessment.disclosure.rounding import coarse, rounded
from assessment.disclosure.rules import Policy, Rule
from assessment.disclosure.windows import Window, telling_windows
from assessment.results import GATE, Figure, ReleasedFigures

WITHHELD_NOTE = "Withheld to protect the people behind a small count."
YEAR_DAYS = 365
SETTLED = ("pending", "suppressed", "narrative")
# Words of an id that tell the window or the form of a figure, not what it counts.
FORM_WORDS = frozenset({"actual", "to", "rolling12", "rolling", "change", "rate", "count", "rows", "share", "baseline"})


def release_figures(figures: Iterable[Figure], policy: Policy, earlier: Iterable[Figure] = ()) -> ReleasedFigures:
    """What of some figures this audience may see.

    A figure is withheld when its count, its base, or the rest (base less count) is small; when it is a percentage
    of fewer than `smallest_base_shown`; when its source is withheld; or when it gives a small count away together
    with another window of the same measure (`windows`). County totals over twelve months or more that stand are
    exact; others are rounded where the rule says so. Targets (ids ending in `.target`) are agreed, not counted,
    and pass as they are.

    Parameters
    ----------
    figures : iterable of Figure
        From analysis.
    policy : Policy
        Of the audience.
    earlier : iterable of Figure
        Released before, for the same audience: not returned, but what new ones would give away with them counts.

    Returns
    -------
    ReleasedFigures
        In the order given; withheld ones have the status `suppressed` and no numbers, in the note neither.

    Raises
    ------
    DisclosureError
        When an id stands twice.
    """
    given = list(figures)
    standing = [one for one in given if not _is_withheld(one, policy)]
    telling = _telling(standing, [one for one in earlier if one.status not in SETTLED], policy)
    shown = {id(one) for one in standing if one.id not in telling}
    released = [_shown(one, policy) if id(one) in shown else _withheld(one) for one in given]
    return ReleasedFigures(released, policy.audience, gate=GATE)


def measure_name(figure: Figure) -> str:
    """What a figure counts, as far as its id tells: figures of one measure are windows on one running total.

    Parameters
    ----------
    figure : Figure
        Any.

    Returns
    -------
    str
        The id without its chapter, dates, and words for windows and forms.

    Examples
    --------
    >>> from datetime import date
    >>> def named(text):
    ...     return measure_name(Figure(text, "", 1, "count", date(2011, 1, 1), date(2011, 12, 31), "marac"))
    >>> named("domestic_abuse.marac_repeat_rolling12_2011_09"), named("performance.marac_repeat.actual")
    ('marac_repeat', 'marac_repeat')
    """
    words = re.split(r"[._]", figure.id.partition(".")[2])
    return "_".join(word for word in words if word not in FORM_WORDS and not word.isdigit())


def _is_withheld(figure: Figure, policy: Policy) -> bool:
    if figure.status in SETTLED or _is_target(figure):
        return figure.status == "suppressed"
    if policy.withholds([figure.source], figure.area_level):
        return True
    rule = policy.rule([figure.source])
    numbers = [number for number in (_count(figure), figure.denominator, _rest(figure)) if number is not None]
    if numbers and is_small(np.array(numbers, dtype=float), rule.smallest_count_shown).any():
        return True
    base = figure.denominator
    return figure.unit == "percent" and base is not None and base < policy.smallest_base_shown


def _is_target(figure: Figure) -> bool:
    return figure.id.endswith(".target")


def _count(figure: Figure) -> float | None:
    return figure.value if figure.unit == "count" else figure.numerator


def _rest(figure: Figure) -> float | None:
    count = _count(figure)
    if count is None or figure.denominator is None or _compares_two(figure):
        return None
    return figure.denominator - count


def _compares_two(figure: Figure) -> bool:
    """Whether numerator and denominator are counts of two periods, and not a part and its base."""
    return figure.unit in ("percent_change", "ratio")


def _telling(figures: Sequence[Figure], earlier: Sequence[Figure], policy: Policy) -> frozenset[str]:
    """Ids that give small counts away together, by source, measure, and count, base or rest."""
    together: dict[tuple[str, str, str], list[Window]] = {}
    for fixed, several in ((False, figures), (True, earlier)):
        for one in several:
            if _is_target(one) or _compares_two(one):
                continue
            for part, number in (("count", _count(one)), ("base", one.denominator), ("rest", _rest(one))):
                if number is not None and one.area_level == "county":
                    window = Window(one.id, one.period_start, one.period_end, number, fixed)
                    together.setdefault((one.source, measure_name(one), part), []).append(window)
    withheld: set[str] = set()
    for (source, measure, _), windows in sorted(together.items()):
        ids = telling_windows(windows, policy.rule([source]).smallest_count_shown)
        gone = {window.count for window in windows if window.figure in ids}
        withheld |= ids
        # A change quotes the counts it compares: one that quotes a withheld count goes with it.
        withheld |= {
            one.id
            for one in figures
            if _compares_two(one)
            and (one.source, measure_name(one)) == (source, measure)
            and gone & {one.numerator, one.denominator}
        }
    return frozenset(withheld)


def _withheld(figure: Figure) -> Figure:
    if figure.status in ("pending", "narrative"):
        return replace(figure, numerator=None, denominator=None, low=None, high=None, confidence=None)
    return replace(figure.withheld(), note=WITHHELD_NOTE)


def _shown(figure: Figure, policy: Policy) -> Figure:
    if figure.status in SETTLED:
        return _withheld(figure)
    rule = policy.rule([figure.source])
    year = (figure.period_end - figure.period_start).days + 1 >= YEAR_DAYS
    if rule.round_to == 1 or _is_target(figure) or (figure.area_level == "county" and year):
        return figure
    return _rounded(figure, rule)


def _rounded(figure: Figure, rule: Rule) -> Figure:
    """Counts rounded, the rest in steps as large as the rounding of its count."""

    def count(number: float | None) -> float | None:
        return None if number is None else float(rounded(np.array([number]), rule.round_to)[0])

    counted = _count(figure)
    over = figure.denominator if figure.unit in ("percent", "percent_change") else counted

    def step(number: float | None) -> float | None:
        if number is None or not over:
            return number
        scale = 100.0 if figure.unit in ("percent", "percent_change") else abs(number)
        return float(coarse(np.array([number]), np.array([scale / over]), rule.round_to)[0])

    return replace(
        figure,
        value=count(figure.value) if figure.unit == "count" else step(figure.value),
        numerator=count(figure.numerator),
        denominator=count(figure.denominator),
        low=step(figure.low),
        high=step(figure.high),
    )
