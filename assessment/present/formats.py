"""Numbers as readers see them: thousands with commas, percentages without false precision, rates to one decimal.

The rules are those of official statistics: a percentage gets a decimal only on a base above 1,000, rates get one
decimal, a target is shown as it was set, and what is compared with a target is shown as finely as the target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from assessment.periods import Period
from assessment.results import Figure

PARTS = (
    "value",
    "interval",
    "low",
    "high",
    "numerator",
    "denominator",
    "base",
    "size",
    "direction",
    "period",
    "target",
)

DECIMAL_BASE_COUNT = 1000  # percentages on a base above this may carry one decimal
FINEST_TARGET_DECIMALS = 2
HELD_AGAINST_TARGET = ("actual", "last_year", "projected")
MINUS = "\N{MINUS SIGN}"
PENDING = "not yet available"
NOT_AVAILABLE = "not available"
WITHHELD = "withheld, as numbers are small"
NO_FIGURE = "no figure supplied"
NO_INTERVAL = "interval not available: base not supplied"
_SUFFIX = {"percent": "%", "percent_change": "%", "percentage_points": " percentage points"}


def rounded(value: float, decimals: int = 0) -> str:
    """A number with thousands commas, halves rounded away from zero, a true minus sign.

    Parameters
    ----------
    value : float
        Finite number.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        The number in words' company.

    Examples
    --------
    >>> rounded(8031), rounded(44.5), rounded(5.345, 2), rounded(-0.2)
    ('8,031', '45', '5.35', '0')
    """
    if not math.isfinite(value):
        raise ValueError("a number that is not finite cannot be shown")
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{MINUS if exact < 0 else ''}{abs(exact):,.{decimals}f}"


def decimals_of(value: float) -> int:
    """How many decimals a number was set with, up to two.

    Parameters
    ----------
    value : float
        A target, as somebody wrote it.

    Returns
    -------
    int
        0, 1 or 2.

    Examples
    --------
    >>> decimals_of(9632.0), decimals_of(22.3), decimals_of(5.41)
    (0, 1, 2)
    """
    for decimals in range(FINEST_TARGET_DECIMALS):
        if math.isclose(round(value, decimals), value, rel_tol=0, abs_tol=1e-9):
            return decimals
    return FINEST_TARGET_DECIMALS


def default_decimals(value: float, unit: str, base_count: float | None = None) -> int:
    """How many decimals a number of a unit is shown with.

    Parameters
    ----------
    value : float
        The number.
    unit : str
        As in `Figure.unit`.
    base_count : float or None
        Denominator of a percentage; None when it was not supplied, and the value is then shown as it was supplied
        (to one decimal at most).

    Returns
    -------
    int
        Digits after the point.

    Examples
    --------
    >>> default_decimals(41, "percent", 200), default_decimals(56.8, "percent", 1200), default_decimals(22.3, "percent")
    (0, 1, 1)
    """
    if unit in ("percent", "percent_change", "percentage_points"):
        if base_count is None:
            return min(decimals_of(value), 1) if decimals_of(value) < FINEST_TARGET_DECIMALS else 0
        return 1 if base_count > DECIMAL_BASE_COUNT else 0
    if unit.startswith("rate") or unit in ("ratio", "mean"):
        return 1
    return 0


def number(
    value: float | None, unit: str = "count", *, base_count: float | None = None, decimals: int | None = None
) -> str:
    """A number of a unit, as it stands in a sentence.

    Parameters
    ----------
    value : float or None
        The number; None is "not available".
    unit : str
        As in `Figure.unit`: count, percent, percent_change, rate_per_1000 ...
    base_count : float or None
        Denominator of a percentage, which decides whether it carries a decimal.
    decimals : int or None
        Overrides the rule of the unit.

    Returns
    -------
    str
        For example `8,031`, `41%`, `4.5`.

    Examples
    --------
    >>> number(8031), number(41, "percent", base_count=200), number(4.45, "rate_per_1000")
    ('8,031', '41%', '4.5')
    >>> number(56.83, "percent", base_count=1204), number(None)
    ('56.8%', 'not available')
    """
    if value is None or math.isnan(value):
        return NOT_AVAILABLE
    shown = default_decimals(value, unit, base_count) if decimals is None else decimals
    return f"{rounded(value, shown)}{_SUFFIX.get(unit, '')}"


def figure_decimals(figure: Figure, figures: Mapping[str, Figure] | None = None) -> int | None:
    """How many decimals a figure is shown with: as finely as the target it is compared with.

    Parameters
    ----------
    figure : Figure
        The figure.
    figures : mapping of str to Figure, optional
        The other figures; `x.actual`, `x.last_year` and `x.projected` are compared with `x.target`.

    Returns
    -------
    int or None
        None when the figure has no value.
    """
    if figure.value is None:
        return None
    if figure.id.endswith(".target"):
        return decimals_of(figure.value)
    base = figure.denominator if figure.unit.startswith("percent") else None
    shown = default_decimals(figure.value, figure.unit, base)
    target = sibling(figure, figures)
    if target is not None and target.value is not None and target.unit == figure.unit:
        return max(shown, decimals_of(target.value))
    return shown


def sibling(figure: Figure, figures: Mapping[str, Figure] | None) -> Figure | None:
    """The target that belongs to a figure held against it: the actual one, last year's and the projected one.

    Parameters
    ----------
    figure : Figure
        For example `performance.all_crime.actual`.
    figures : mapping of str to Figure or None
        Where to look.

    Returns
    -------
    Figure or None
        `performance.all_crime.target`, when it is among them.
    """
    stem, _, last = figure.id.rpartition(".")
    return figures.get(f"{stem}.target") if figures is not None and last in HELD_AGAINST_TARGET else None


def without_value(figure: Figure) -> str:
    """What stands in place of a value that a figure has not.

    Parameters
    ----------
    figure : Figure
        Pending, suppressed or narrative.

    Returns
    -------
    str
        Words without a digit.
    """
    return {"pending": PENDING, "suppressed": WITHHELD, "narrative": NO_FIGURE}.get(figure.status, NOT_AVAILABLE)


def figure_part(figure: Figure, part: str = "value", figures: Mapping[str, Figure] | None = None) -> str:
    """One part of a figure as text: its value, interval, base and so on.

    Parameters
    ----------
    figure : Figure
        A released figure.
    part : str
        `value`, `interval` ("34% to 48%"), `low`, `high`, `numerator`, `denominator`, `base` ("82 of 200"), `size`
        (value without its sign), `direction` ("down 13%"), `period`, `target`.
    figures : mapping of str to Figure, optional
        The others, to find a target.

    Returns
    -------
    str
        Text as it stands in a sentence.

    Raises
    ------
    ValueError
        When the part is unknown.
    """
    if part not in PARTS:
        raise ValueError(f"{figure.id}: a figure has no part {part!r}; known are {', '.join(PARTS)}")
    if part == "period":
        return Period(figure.period_start, figure.period_end).label
    if part == "target":
        target = sibling(figure, figures)
        return NOT_AVAILABLE if target is None else figure_part(target)
    if figure.value is None:
        return without_value(figure)
    decimals = figure_decimals(figure, figures)

    def shown(value: float | None) -> str:
        return number(value, figure.unit, decimals=decimals)

    if part == "interval":
        if figure.low is None or figure.high is None:
            return NO_INTERVAL
        return f"{shown(figure.low)} to {shown(figure.high)}"
    if part == "base":
        return f"{number(figure.numerator)} of {number(figure.denominator)}"
    if part in ("numerator", "denominator"):
        return number(getattr(figure, part))
    if part == "size":
        return shown(abs(figure.value))
    if part == "direction":
        return direction(figure.value, shown(abs(figure.value)))
    return shown(getattr(figure, part))


def direction(change: float, size: str) -> str:
    """A change in words: up, down or no change.

    Parameters
    ----------
    change : float
        Its sign decides.
    size : str
        Its size, already written.

    Returns
    -------
    str
        For example `down 13%`.
    """
    if change == 0:
        return "no change"
    return f"{'up' if change > 0 else 'down'} {size}"
