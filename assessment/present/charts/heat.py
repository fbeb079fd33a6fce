"""Hours against weekdays: when things happen, in at most five shades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.present.charts.canvas import Numbers, chart_exhibit, column, numbers, written
from assessment.present.columns import Column
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import CONTEXT, SEQUENTIAL, WIDE_PX, blank
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

HOURS = 24


def hour_by_weekday(
    released: Released,
    *,
    hour: str,
    weekday: str,
    value: str,
    title: Words,
    source: Words,
    first_hour: int = 0,
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """A grid of hours down and days across, withheld cells hatched.

    Parameters
    ----------
    released : Released
        One row an hour and weekday.
    hour, weekday, value : str
        Columns of the hour (0-23) at which a part of the day begins, the day (in the order of the table) and the value.
    first_hour : int
        Hour at the top, so that a night is not cut in two.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    how = column(released, value)
    days = list(dict.fromkeys(released.frame[weekday]))
    # Parts of the day may be longer than an hour: each stands by the hour it begins with.
    present = {int(found) for found in released.frame[hour]}
    hours = [begun for begun in ((first_hour + step) % HOURS for step in range(HOURS)) if begun in present]
    grid = np.full((len(hours), len(days)), np.nan)
    hidden = np.zeros((len(hours), len(days)), dtype=bool)
    amounts = numbers(released, value)
    for row, (at_hour, day) in enumerate(zip(released.frame[hour], released.frame[weekday], strict=True)):
        place = (hours.index(int(at_hour)), days.index(day))
        grid[place] = amounts[row]
        hidden[place] = bool(released.suppressed[value].iloc[row])
    edges = _edges(grid)

    def draw(width_px: float) -> Picture:
        import seaborn as sns
        from matplotlib.colors import BoundaryNorm, ListedColormap
        from matplotlib.patches import Patch, Rectangle

        narrow = width_px < WIDE_PX
        picture = blank(width_px, max(190.0, 18.0 * len(hours) + 60, 30.0 * min(len(hours), 8) + 60))
        axes = picture.subplots()
        shades = list(reversed(SEQUENTIAL))[: len(edges) - 1] if len(edges) < 6 else list(reversed(SEQUENTIAL))
        frame = pd.DataFrame(
            grid, index=_parts_of_the_day(hours), columns=[str(d)[:3] if narrow else str(d) for d in days]
        )
        sns.heatmap(
            frame, ax=axes, cmap=ListedColormap(shades), norm=BoundaryNorm(edges, len(shades)), cbar=False,
            linewidths=0.6, linecolor="white", mask=np.isnan(grid),
        )  # fmt: skip
        for down, across in zip(*np.nonzero(hidden), strict=True):
            axes.add_patch(
                Rectangle((across, down), 1, 1, facecolor="white", edgecolor=CONTEXT, hatch="////", linewidth=0)
            )
        every = range(0, len(hours), 2 if len(hours) > 12 else 1)
        names = _parts_of_the_day(hours)
        axes.set_yticks([place + 0.5 for place in every], [names[place] for place in every])
        axes.tick_params(length=0, labelrotation=0)
        axes.spines[:].set_visible(False)
        entries = [
            Patch(facecolor=shade, label=_class_words(low, high, how))
            for shade, low, high in zip(shades, edges, edges[1:], strict=False)
        ]
        if hidden.any():
            entries.append(Patch(facecolor="white", edgecolor=CONTEXT, hatch="////", label="withheld"))
        picture.legend(handles=entries, loc="outside lower center", ncols=3 if narrow else len(entries), frameon=False)
        return picture

    text = alt or _alternative(grid, hours, days, how, text_of(subtitle))
    return chart_exhibit(
        released, draw, title=title, subtitle=subtitle, source=source, note=note, alt=text, name=name or "hours"
    )


def _parts_of_the_day(hours: list[int]) -> list[str]:
    """Each part by the hour it begins with and, when it is longer than an hour, the one it ends with."""
    nexts = [*hours[1:], *hours[:1]]
    if all((end - begin) % HOURS == 1 for begin, end in zip(hours, nexts, strict=True)):
        return [f"{begin:02d}:00" for begin in hours]
    return [f"{begin:02d}:00 to {end:02d}:00" for begin, end in zip(hours, nexts, strict=True)]


def _edges(grid: Numbers) -> list[float]:
    """Up to five classes of equal width in whole numbers."""
    known = grid[np.isfinite(grid)]
    top = float(known.max()) if known.size else 1.0
    whole = bool((known % 1 == 0).all()) if known.size else True
    if not whole:
        return [float(edge) for edge in np.linspace(0, top or 1.0, len(SEQUENTIAL) + 1)]
    step = max(1, int(np.ceil((top + 1) / len(SEQUENTIAL))))
    return [float(step * place) for place in range(len(SEQUENTIAL) + 1) if step * (place - 1) <= top]


def _class_words(low: float, high: float, how: Column) -> str:
    if how.unit == "count":
        last = high - 1
        return written(low, how) if last <= low else f"{written(low, how)} to {written(last, how)}"
    return f"{written(low, how)} to {written(high, how)}"


def _alternative(grid: Numbers, hours: list[int], days: list[object], how: Column, subtitle: str) -> str:
    start = f"Grid of {len(hours)} parts of the day by {len(days)} days. {subtitle}".rstrip(". ") + "."
    if not np.isfinite(grid).any():
        return f"{start} No value can be shown."
    flat = [(float(grid[place]), place) for place in np.ndindex(grid.shape) if np.isfinite(grid[place])]
    busiest = sorted(flat, key=lambda pair: (-pair[0], pair[1]))[:3]
    words = "; ".join(
        f"{days[across]} {hours[down]:02d}:00, {written(amount, how)}" for amount, (down, across) in busiest
    )
    return f"{start} The busiest hours: {words}."
