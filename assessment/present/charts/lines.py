"""Lines in time, labelled where they end: one in the strong colour for the message, the others for context."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from assessment.present.charts.canvas import (
    Numbers,
    chart_exhibit,
    column,
    flags,
    numbers,
    spread,
    value_axis,
    wrapped,
    written,
)
from assessment.present.charts.timeline import Timeline, runs, timeline, when
from assessment.present.columns import Column
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import (
    CATEGORICAL,
    CONTEXT,
    FONT_PX,
    INK,
    SOFT,
    STRONG,
    WIDE_PX,
    blank,
    quiet_axes,
)
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

LINE_PX = 1.25 * FONT_PX
LEADER = {"arrowstyle": "-", "color": CONTEXT, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 2, "relpos": (0, 0.5)}
AXIS_PX = 60.0  # room for the labels of the axis


def line_chart(
    released: Released,
    *,
    x: str,
    y: str,
    title: Words,
    source: Words,
    series: str = "",
    low: str = "",
    high: str = "",
    highlight: str | Collection[str] = (),
    target: float | None = None,
    target_label: str = "target",
    segment: str = "segment",
    provisional: str = "provisional",
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """One line, or one a series.

    Parameters
    ----------
    released : Released
        One row a point.
    x, y : str
        Columns of time (dates, or labels in order) and of values.
    series : str
        Column that tells lines apart; with more than four, the highlighted ones in colour and the others grey.
    low, high : str
        Columns of an interval, drawn as a band.
    highlight : str or collection of str
        Series in strong colours, the others in grey.
    target : float or None
        A level line.
    target_label : str
        Its word.
    segment, provisional : str
        Columns that cut a series, and that mark points drawn hollow; not drawn when the table lacks them.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    values, how = numbers(released, y), column(released, y)
    members = _members(released, series)
    colours = _colours(list(members), highlight)
    interval = (numbers(released, low), numbers(released, high)) if low and high else None
    segments = list(released.frame[segment]) if segment in released.frame.columns else [0] * len(values)
    hollow = flags(released, provisional)

    def draw(width_px: float) -> Picture:
        narrow = width_px < WIDE_PX
        characters = 11 if narrow else 20
        lines = sum(wrapped(label, characters).count("\n") + 1 for label in members) + (target is not None)
        height_px = max(210.0 if narrow else 260.0, lines * LINE_PX * 1.08)
        picture = blank(width_px, height_px + AXIS_PX)
        axes = picture.subplots()
        line = timeline(released.frame[x], width_px - (100 if narrow else 170))
        ends: list[tuple[str, float, float]] = []
        for label, rows in members.items():
            colour = colours[label]
            places = [line.positions[row] for row in rows]
            level = 3 if colour != CONTEXT else 2
            stretches = runs(places, values[rows].tolist(), [segments[row] for row in rows])
            for stretch in stretches:
                these = [rows[index] for index in stretch]
                along = [line.positions[row] for row in these]
                axes.plot(
                    along,
                    values[these],
                    color=colour,
                    zorder=level,
                    marker="o" if len(these) == 1 else "",
                    markersize=4,
                )
                if interval is not None:
                    axes.fill_between(
                        along, interval[0][these], interval[1][these], color=colour, alpha=0.16, linewidth=0
                    )
            for row in (row for row in rows if hollow[row] and np.isfinite(values[row])):
                axes.plot(
                    line.positions[row], values[row], "o", color=colour, markerfacecolor="white", markersize=5, zorder=5
                )
            if stretches:
                row = rows[stretches[-1][-1]]
                ends.append((label, line.positions[row], float(values[row])))
        _bounds(axes, values, interval, target)
        if target is not None:
            axes.axhline(target, color=CATEGORICAL[3], linewidth=1.6, linestyle=(0, (4, 2)))
            ends.append((f"{target_label} {written(target, how)}", max(line.positions, default=0.0), target))
        quiet_axes(axes)
        value_axis(axes, how)
        axes.set_xticks(line.ticks, line.labels)
        _end_labels(axes, line, ends, colours, how, characters=characters, height_px=height_px, alone=len(members) == 1)
        return picture

    text = alt or _alternative(released, x, members, values, how, text_of(subtitle))
    return chart_exhibit(
        released, draw, title=title, subtitle=subtitle, source=source, note=note, alt=text, name=name or "lines"
    )


def _members(released: Released, series: str) -> dict[str, list[int]]:
    if not series:
        return {"": list(range(len(released.frame)))}
    found: dict[str, list[int]] = {}
    for row, label in enumerate(released.frame[series]):
        found.setdefault(str(label), []).append(row)
    return found


def _colours(labels: list[str], highlight: str | Collection[str]) -> dict[str, str]:
    chosen = [highlight] if isinstance(highlight, str) and highlight else list(highlight)
    if not chosen and len(labels) <= len(CATEGORICAL):
        chosen = labels
    strong = {label: CATEGORICAL[place % len(CATEGORICAL)] for place, label in enumerate(chosen)}
    return {label: strong.get(label, STRONG if len(labels) == 1 else CONTEXT) for label in labels}


def _bounds(axes: Axes, values: Numbers, interval: tuple[Numbers, Numbers] | None, target: float | None) -> None:
    everything = np.concatenate([values, *(interval or ()), [np.nan if target is None else target]])
    known = everything[np.isfinite(everything)]
    top, bottom = (float(known.max()), float(known.min())) if known.size else (1.0, 0.0)
    axes.set_ylim(min(0.0, bottom * 1.08), (top * 1.08) or 1.0)


def _end_labels(
    axes: Axes,
    line: Timeline,
    ends: list[tuple[str, float, float]],
    colours: Mapping[str, str],
    how: Column,
    *,
    characters: int,
    height_px: float,
    alone: bool,
) -> None:
    bottom, top = axes.get_ylim()
    words = [_end_words(label, height, how, characters, alone=alone) for label, _, height in ends]
    one = LINE_PX * (top - bottom) / height_px
    sizes = [one * (text.count("\n") + 1) for text in words]
    placed = spread([height for *_, height in ends], sizes, bottom, top)
    right = max(line.positions, default=0.0)
    gap = 0.035 * ((right - min(line.positions, default=0.0)) or 1.0)
    for text, (label, at, value), height in zip(words, ends, placed, strict=True):
        pale = colours.get(label, INK) == CONTEXT
        axes.annotate(
            text, (at, value), xytext=(right + gap, height), va="center", annotation_clip=False,
            color=SOFT if pale else INK, fontweight="normal" if pale else "bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8}, arrowprops=LEADER,
        )  # fmt: skip


def _end_words(label: str, height: float, how: Column, characters: int, *, alone: bool) -> str:
    return written(height, how) if alone and not label else wrapped(label, characters)


def _alternative(
    released: Released, x: str, members: dict[str, list[int]], values: Numbers, how: Column, subtitle: str
) -> str:
    labels = released.frame[x]
    pieces = [f"Line chart. {subtitle or how.heading}."]
    for label, rows in list(members.items())[:6]:
        known = [row for row in rows if np.isfinite(values[row])]
        if known:
            first, last = known[0], known[-1]
            who = f"{label}: " if label else ""
            pieces.append(
                f"{who}{written(values[first], how)} in {when(labels.iloc[first])}, "
                f"{written(values[last], how)} in {when(labels.iloc[last])}."
            )
    return " ".join(pieces) if len(pieces) > 1 else f"{pieces[0]} No value can be shown."
