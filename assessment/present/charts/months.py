"""Months across, things down: a few ordered classes in shades, one panel a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessment.present.charts.canvas import chart_exhibit, wrapped
from assessment.present.charts.timeline import month_number, timeline
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import CONTEXT, FAINT, SEQUENTIAL, WIDE_PX, blank
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

ROW_PX, PANEL_PX, LEGEND_PX = 19.0, 30.0, 74.0


def month_grid(
    released: Released,
    *,
    group: str,
    row: str,
    month: str,
    value: str,
    classes: Sequence[str],
    unknown: str,
    title: Words,
    source: Words,
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """A grid of classes by month.

    Parameters
    ----------
    released : Released
        One row a thing and month.
    group, row, month, value : str
        Columns of the panel, the thing, the month (first day) and its class.
    classes : sequence of str
        The classes in order, palest first; five at most.
    unknown : str
        The class that is hatched, because nothing can be said. A month without a row is left white.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    frame = released.frame
    panels = {str(label): _panel(rows, row, month, value) for label, rows in frame.groupby(group, sort=False)}
    paints = dict(zip(classes, _shades(len(classes)), strict=True))

    def draw(width_px: float) -> Picture:
        from matplotlib.patches import Patch

        narrow = width_px < WIDE_PX
        tall = [max(len(panel.index), 1) for panel in panels.values()]
        legend = LEGEND_PX * (2 if narrow else 1)
        picture = blank(width_px, sum(tall) * ROW_PX + len(tall) * PANEL_PX + legend)
        every = picture.subplots(max(len(tall), 1), 1, sharex=True, squeeze=False, height_ratios=tall or [1])[:, 0]
        line = timeline(frame[month], width_px - (150 if narrow else 230))
        for axes, (label, panel) in zip(every, panels.items(), strict=False):
            _paint(axes, panel, paints, unknown, characters=15 if narrow else 26)
            axes.set_xlim(min(line.positions) - 0.5, max(line.positions) + 0.5)
            axes.set_title(wrapped(label, 44 if narrow else 90), loc="left", fontweight="bold", pad=4)
            axes.set_xticks(line.ticks, line.labels)
        entries = [Patch(facecolor=paints[one], edgecolor=FAINT, label=one) for one in classes]
        if any((panel == unknown).to_numpy().any() for panel in panels.values()):
            entries.append(Patch(facecolor="white", edgecolor=CONTEXT, hatch="////", label=unknown))
        picture.legend(handles=entries, loc="outside lower center", ncols=2 if narrow else len(entries), frameon=False)
        return picture

    text = alt or _alternative(panels, classes, text_of(subtitle))
    return chart_exhibit(
        released, draw, title=title, subtitle=subtitle, source=source, note=note, alt=text, name=name or "months"
    )


def _shades(count: int) -> list[str]:
    """So many shades, palest first, as far apart as they can be."""
    places = np.linspace(len(SEQUENTIAL) - 1, 0, max(count, 2)).round().astype(int)
    return [SEQUENTIAL[place] for place in places][:count]


def _panel(rows: pd.DataFrame, row: str, month: str, value: str) -> pd.DataFrame:
    """Things down, months across, classes in the cells; missing where there is no row or nothing may be shown."""
    labels, order = rows[row].astype("str"), dict.fromkeys(rows[row].astype("str"))
    wide = rows.assign(**{row: labels}).pivot(index=row, columns=month, values=value)
    return wide.reindex(list(order))


def _paint(axes: Axes, panel: pd.DataFrame, paints: dict[str, str], unknown: str, *, characters: int) -> None:
    from matplotlib.patches import Rectangle

    for down, cells in enumerate(panel.to_numpy(dtype=object)):
        for month, found in zip(panel.columns, cells, strict=True):
            corner = (month_number(month) - 0.5, down - 0.5)
            if found == unknown:
                axes.add_patch(Rectangle(corner, 1, 1, facecolor="white", edgecolor=FAINT, hatch="////", linewidth=0.5))
            elif found in paints:
                axes.add_patch(Rectangle(corner, 1, 1, facecolor=paints[found], edgecolor="white", linewidth=0.8))
    axes.set_ylim(len(panel.index) - 0.5, -0.5)
    axes.set_yticks(range(len(panel.index)), [wrapped(label, characters) for label in panel.index])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _alternative(panels: dict[str, pd.DataFrame], classes: Sequence[str], subtitle: str) -> str:
    """For each thing how many months lie in the darkest class that it reached."""
    said = []
    for label, panel in panels.items():
        for thing, cells in panel.iterrows():
            worst = next((one for one in reversed(classes) if (cells == one).any()), "")
            if worst and worst != classes[0]:
                count = int((cells == worst).sum())
                said.append(f"{label}, {thing}: {worst} in {count} month{'' if count == 1 else 's'}")
    words = "; ".join(said) or f"everything is {classes[0]}"
    return f"Grid of months. {subtitle}".rstrip(". ") + f". {words}."
