"""A small bar against its target, for the first page."""

from __future__ import annotations

from assessment.present.style import CATEGORICAL, CONTEXT, STRONG
from assessment.results import Figure

WIDTH_PX, HEIGHT_PX = 132, 20


def bullet(actual: Figure, target: Figure | None, projected: tuple[float, float] | None = None) -> str:
    """A bar from zero, its interval or projection as a thin line, the target as an upright.

    Parameters
    ----------
    actual : Figure
        What is known so far.
    target : Figure or None
        In the same unit.
    projected : tuple of float, optional
        Interval of the year's end, drawn in place of the figure's own.

    Returns
    -------
    str
        An `<svg>` hidden from screen readers, which read the numbers beside it; empty without a value or a target.
    """
    if actual.value is None or target is None or target.value is None or actual.unit != target.unit:
        return ""
    low, high = projected or (actual.low, actual.high)
    longest = max(actual.value, target.value, high or 0.0)
    if longest <= 0:
        return ""

    def place(value: float) -> float:
        return max(0.0, value / longest) * (WIDTH_PX - 4) + 1

    span = ""
    if low is not None and high is not None:
        span = (
            f'<line x1="{place(low):.1f}" x2="{place(high):.1f}" y1="10" y2="10" stroke="#fff" stroke-width="4"/>'
            f'<line x1="{place(low):.1f}" x2="{place(high):.1f}" y1="10" y2="10" stroke="#222" stroke-width="1.6"/>'
        )
    upright = place(target.value)
    return (
        f'<svg class="bullet" width="{WIDTH_PX}" height="{HEIGHT_PX}" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" '
        f'aria-hidden="true" focusable="false"><line x1="1" x2="1" y1="2" y2="18" stroke="{CONTEXT}"/>'
        f'<rect x="1" y="5" width="{place(actual.value) - 1:.1f}" height="10" fill="{STRONG}"/>{span}'
        f'<line x1="{upright:.1f}" x2="{upright:.1f}" y1="1" y2="19" stroke="{CATEGORICAL[3]}" stroke-width="3"/></svg>'
    )
