"""Small lines and bars drawn straight as SVG, to stand in a table's cell."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessment.present.style import CONTEXT, STRONG

WIDTH_PX, HEIGHT_PX, PAD_PX = 120, 28, 3


def sparkline(values: Sequence[float | None], highest: float) -> str:
    """A line of the last values, zero at the bottom, the last point marked, gaps left open.

    Parameters
    ----------
    values : sequence of float or None
        In time order; None where a month is missing or withheld.
    highest : float
        Top of the scale, shared by the lines of a table.

    Returns
    -------
    str
        An `<svg>`, hidden from screen readers: the numbers stand elsewhere in the row.
    """
    top = highest or 1.0
    step = (WIDTH_PX - 2 * PAD_PX) / max(len(values) - 1, 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None or math.isnan(value):
            runs.append([])
        else:
            height = (HEIGHT_PX - 2 * PAD_PX) * min(value / top, 1.0)
            runs[-1].append((PAD_PX + index * step, HEIGHT_PX - PAD_PX - height))
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" stroke="{CONTEXT}" '
        'stroke-width="1.5"/>'
        for run in runs
        if len(run) > 1
    )
    last = next((run[-1] for run in reversed(runs) if run), None)
    dot = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.5" fill="{STRONG}"/>' if last else ""
    return (
        f'<svg class="spark" width="{WIDTH_PX}" height="{HEIGHT_PX}" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" '
        f'aria-hidden="true" focusable="false">{lines}{dot}</svg>'
    )


def indexed(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """A series as multiples of its own average, so that lines of different sizes share a scale.

    Parameters
    ----------
    values : sequence of float or None
        In time order.

    Returns
    -------
    tuple of float or None
        Unchanged when the average is zero or nothing is known.
    """
    known = [value for value in values if value is not None and not math.isnan(value)]
    average = sum(known) / len(known) if known else 0.0
    if not average:
        return tuple(values)
    return tuple(None if value is None or math.isnan(value) else value / average for value in values)


def cell_bar(share: float) -> str:
    """A bar from zero inside a cell.

    Parameters
    ----------
    share : float
        Length, 0 to 1 of the longest.

    Returns
    -------
    str
        An `<svg>`, hidden from screen readers.
    """
    width = max(0.0, min(share, 1.0)) * 60
    return (
        '<svg class="cellbar" width="60" height="10" viewBox="0 0 60 10" aria-hidden="true" focusable="false">'
        f'<rect width="{width:.1f}" height="10" fill="{STRONG}"/></svg>'
    )
