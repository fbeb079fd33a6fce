"""Small multiples: the same small line chart for each member of a group, on one scale unless said otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from assessment.present.charts.canvas import (
    Numbers,
    chart_exhibit,
    column,
    flags,
    numbers,
    value_axis,
    wrapped,
    written,
)
from assessment.present.charts.timeline import runs, timeline
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import ALERT, CONTEXT, FAINT, STRONG, WIDE_PX, blank, quiet_axes
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

PANEL_HEIGHT_PX = 132.0


def small_multiples(
    released: Released,
    *,
    x: str,
    y: str,
    panel: str,
    title: Words,
    source: Words,
    centre: str = "centre",
    lower: str = "lower_limit",
    upper: str = "upper_limit",
    signal: str = "signal",
    segment: str = "segment",
    share_y: bool = True,
    across: int = 3,
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """One panel a member, in order of first appearance.

    Parameters
    ----------
    released : Released
        One row a point.
    x, y, panel : str
        Columns of time, of values, and of the members.
    centre, lower, upper, signal, segment : str
        Columns of average, limits, marked points and cuts; not drawn when the table lacks them.
    share_y : bool
        One scale for all; when False each panel has its own, and the note says so.
    across : int
        Panels beside each other on a page; two on a phone.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    values, how = numbers(released, y), column(released, y)
    members: dict[str, list[int]] = {}
    for row, label in enumerate(released.frame[panel]):
        members.setdefault(str(label), []).append(row)
    segments = list(released.frame[segment]) if segment in released.frame.columns else [0] * len(values)
    signals = flags(released, signal)
    limits = {
        key: numbers(released, column_name)
        for key, column_name in (("centre", centre), ("lower", lower), ("upper", upper))
        if column_name in released.frame.columns
    }
    everything = np.concatenate([values, *limits.values()])
    tallest = float(np.nanmax(everything)) if np.isfinite(everything).any() else 1.0

    def draw(width_px: float) -> Picture:
        columns = min(len(members), across if width_px >= WIDE_PX else 2) or 1
        rows = math.ceil(len(members) / columns) or 1
        picture = blank(width_px, rows * PANEL_HEIGHT_PX + 24)
        grid = picture.subplots(rows, columns, squeeze=False)
        for place, axes in enumerate(grid.flat):
            if place >= len(members):
                axes.set_axis_off()
                continue
            label, these = list(members.items())[place]
            line = timeline(released.frame[x].iloc[these], (width_px - 60) / columns * 0.6)
            for stretch in runs(line.positions, values[these].tolist(), [segments[row] for row in these]):
                _stretch(axes, [line.positions[i] for i in stretch], [these[i] for i in stretch], values, limits)
            marked = [i for i, row in enumerate(these) if signals[row] and np.isfinite(values[row])]
            axes.plot(
                [line.positions[i] for i in marked], values[[these[i] for i in marked]], "D", color=ALERT, markersize=4
            )
            axes.set_title(wrapped(label, int(width_px / columns / 9.2)), loc="left", fontweight="bold")
            quiet_axes(axes)
            axes.yaxis.get_major_locator().set_params(nbins=3)  # type: ignore[attr-defined]
            value_axis(axes, how)
            own = np.concatenate([values[these], *(each[these] for each in limits.values())])
            top = tallest if share_y else (float(np.nanmax(own)) if np.isfinite(own).any() else 1.0)
            axes.set_ylim(0, top * 1.08 or 1.0)
            axes.set_xticks(line.ticks, line.labels)
        return picture

    own_scale = "" if share_y else " Each panel has its own scale: compare shapes, not heights."
    text = alt or _alternative(
        members, values, written_with=lambda value: written(value, how), subtitle=text_of(subtitle)
    )
    exhibit_note = note if not own_scale else f"{text_of(note)}{own_scale}".strip()
    return chart_exhibit(
        released,
        draw,
        title=title,
        subtitle=subtitle,
        source=source,
        note=exhibit_note,
        alt=text,
        name=name or "multiples",
    )


def _stretch(axes: Axes, places: list[float], rows: list[int], values: Numbers, limits: dict[str, Numbers]) -> None:
    if "lower" in limits and "upper" in limits:
        low = np.maximum(limits["lower"][rows], 0)
        axes.fill_between(places, low, limits["upper"][rows], color=FAINT, alpha=0.55, linewidth=0)
    if "centre" in limits:
        axes.plot(places, limits["centre"][rows], color=CONTEXT, linewidth=1.0, linestyle=(0, (5, 3)))
    axes.plot(places, values[rows], color=STRONG, linewidth=1.5, marker="o" if len(rows) == 1 else "", markersize=3)


def _alternative(members: dict[str, list[int]], values: Numbers, *, written_with, subtitle: str) -> str:  # type: ignore[no-untyped-def]
    pieces = [f"{len(members)} small line chart{'' if len(members) == 1 else 's'}. {subtitle}".rstrip(". ") + "."]
    for label, rows in list(members.items())[:8]:
        known = [row for row in rows if np.isfinite(values[row])]
        if known:
            pieces.append(f"{label}: from {written_with(values[known[0]])} to {written_with(values[known[-1]])}.")
    return " ".join(pieces)
