"""The process chart: a series, its average, the range chance alone produces, and the points that call for a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from assessment.present.charts.canvas import (
    Flags,
    Numbers,
    chart_exhibit,
    column,
    flags,
    numbers,
    spread,
    value_axis,
    written,
)
from assessment.present.charts.timeline import Timeline, month_number, runs, timeline, when
from assessment.present.columns import Column
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import ALERT, CONTEXT, FAINT, FONT_PX, INK, SOFT, STRONG, WIDE_PX, blank, quiet_axes
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

NEW_LINE = "\n"
PLOT_HEIGHT_PX = 220.0  # about, of the picture without its axis
NARROW_RANGE_SHARE = 0.6  # lower limit above this share of the upper: the axis need not start at zero


class Break(Protocol):
    """A date across which a series must not be compared, and the word for it."""

    @property
    def date(self) -> date:
        """First day after the break."""

    @property
    def label(self) -> str:
        """What changed."""


def process_chart(
    released: Released,
    *,
    y: str,
    title: Words,
    source: Words,
    x: str = "month",
    centre: str = "centre",
    lower: str = "lower_limit",
    upper: str = "upper_limit",
    signal: str = "signal",
    segment: str = "segment",
    provisional: str = "provisional",
    breaks: Sequence[Break] = (),
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """A monthly series with its control limits.

    Parameters
    ----------
    released : Released
        One row a month; columns that the table lacks are not drawn.
    y : str
        The column of values.
    title, subtitle, source, note : str or Sentence
        As everywhere.
    x : str
        The column of months.
    centre, lower, upper : str
        Columns of the average and the limits.
    signal : str
        Column that marks points which chance alone rarely produces (true, or the rule's name).
    segment : str
        Column that changes where the series is cut.
    provisional : str
        Column that marks months which will still grow: drawn hollow.
    breaks : sequence of objects with `date` and `label`
        Named breaks inside the period shown.
    alt : str
        Text alternative; written from the numbers when empty.
    name : str
        Distinguishes two exhibits of the same result.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    values = numbers(released, y)
    segments = list(released.frame[segment]) if segment in released.frame.columns else [0] * len(values)
    signals, hollow = flags(released, signal), flags(released, provisional)
    how = column(released, y)
    limits = {
        label: numbers(released, column_name)
        for label, column_name in (("centre", centre), ("lower", lower), ("upper", upper))
        if column_name in released.frame.columns
    }

    def draw(width_px: float) -> Picture:
        narrow = width_px < WIDE_PX
        picture = blank(width_px, 260 if narrow else 300)
        axes = picture.subplots()
        line = timeline(released.frame[x], width_px - (90 if narrow else 130))
        stretches = runs(line.positions, values.tolist(), segments)
        _set_range(axes, values, limits)
        _limits(axes, line, stretches, limits, narrow=narrow, said=lambda value: written(value, how))
        for stretch in stretches:
            axes.plot([line.positions[i] for i in stretch], values[stretch], color=STRONG, zorder=3)
        _points(axes, line, values, signals, hollow, size=4.0 if narrow else 4.6)
        quiet_axes(axes)
        value_axis(axes, how)
        axes.set_xticks(line.ticks, line.labels)
        _breaks(axes, line, breaks, stretches)
        _key(axes, signals, hollow)
        return picture

    text = alt or _alternative(released.frame[x], values, signals, limits, how, text_of(subtitle))
    return chart_exhibit(
        released, draw, title=title, subtitle=subtitle, source=source, note=note, alt=text, name=name or "process"
    )


def _limits(
    axes: Axes,
    line: Timeline,
    stretches: list[list[int]],
    limits: Mapping[str, Numbers],
    *,
    narrow: bool,
    said: Callable[[float], str],
) -> None:
    for stretch in stretches:
        places = [line.positions[i] for i in stretch]
        if "lower" in limits and "upper" in limits:
            low, high = np.maximum(limits["lower"][stretch], 0), limits["upper"][stretch]
            axes.fill_between(places, low, high, color=FAINT, alpha=0.55, linewidth=0, zorder=1)
        if "centre" in limits:
            axes.plot(places, limits["centre"][stretch], color=CONTEXT, linewidth=1.2, linestyle=(0, (5, 3)), zorder=2)
    last = stretches[-1][-1] if stretches else None
    if last is None:
        return
    at = {label: values[last] for label, values in limits.items() if np.isfinite(values[last])}
    entries = []
    if "centre" in at:
        entries.append((f"{_level_word(limits)}{NEW_LINE if narrow else ' '}{said(at['centre'])}", at["centre"], INK))
    if "upper" in at:
        entries.append(("range by\nchance" if narrow else "range chance\nproduces", at["upper"], SOFT))
    bottom, top = axes.get_ylim()
    one_line = 1.3 * FONT_PX * (top - bottom) / PLOT_HEIGHT_PX
    sizes = [one_line * (words.count(NEW_LINE) + 1) for words, _, _ in entries]
    placed = spread([height for _, height, _ in entries], sizes, bottom, top)
    for (words, _, colour), height in zip(entries, placed, strict=True):
        _beside(axes, words, height, colour)


def _level_word(limits: Mapping[str, Numbers]) -> str:
    """What the centre line is called: it is the usual level of each month where it follows the season."""
    known = limits["centre"][np.isfinite(limits["centre"])]
    return "average" if np.unique(known.round(6)).size <= 2 else "usual"


def _beside(axes: Axes, words: str, height: float, colour: str) -> None:
    axes.annotate(
        words, (1.0, height), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
        va="center", color=colour, annotation_clip=False,
    )  # fmt: skip


def _points(axes: Axes, line: Timeline, values: Numbers, signals: Flags, hollow: Flags, *, size: float) -> None:
    places = np.array(line.positions)
    known = np.isfinite(values)
    for chosen, colour, marker, scale in ((~signals, STRONG, "o", 1.0), (signals, ALERT, "D", 1.45)):
        for empty in (False, True):
            these = known & chosen & (hollow == empty)
            face = "white" if empty else colour
            axes.plot(
                places[these], values[these], marker, color=colour, markerfacecolor=face, markersize=size * scale,
                markeredgewidth=1.3, zorder=4,
            )  # fmt: skip


def _set_range(axes: Axes, values: Numbers, limits: Mapping[str, Numbers]) -> None:
    everything = np.concatenate([values, *limits.values()])
    known = everything[np.isfinite(everything)]
    if known.size == 0:
        axes.set_ylim(0, 1)
        return
    top, bottom = float(known.max()), float(known.min())
    room = (top - bottom) * 0.12 or max(top, 1.0) * 0.1
    tight = bottom > NARROW_RANGE_SHARE * top
    axes.set_ylim(bottom - room if tight else min(0.0, bottom), top + room)


def _breaks(axes: Axes, line: Timeline, breaks: Sequence[Break], stretches: list[list[int]]) -> None:
    if not line.is_monthly or not stretches:
        return
    first, last = line.positions[0], line.positions[-1]
    for known in breaks:
        place = month_number(known.date) - 0.5
        if first < place < last:
            axes.axvline(place, color=CONTEXT, linewidth=1.0, linestyle=":")
            axes.annotate(
                known.label, (place, 1.0), xycoords=("data", "axes fraction"), xytext=(-4, -3),
                textcoords="offset points", ha="right", va="top", color=SOFT,
            )  # fmt: skip
    gaps = [
        (line.positions[before[-1]], line.positions[after[0]])
        for before, after in pairwise(stretches)
        if line.positions[after[0]] - line.positions[before[-1]] > 1
    ]
    for start, end in gaps:
        axes.annotate(
            "no data",
            ((start + end) / 2, 0.03),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="bottom",
            color=SOFT,
        )


def _key(axes: Axes, signals: Flags, hollow: Flags) -> None:
    from matplotlib.lines import Line2D

    entries = []
    if signals.any():
        entries.append(
            Line2D([], [], marker="D", color=ALERT, linestyle="", markersize=6, label="signal: look for a reason")
        )
    if hollow.any():
        entries.append(
            Line2D(
                [],
                [],
                marker="o",
                color=STRONG,
                markerfacecolor="white",
                linestyle="",
                markersize=5,
                label="provisional",
            )
        )
    if entries:
        axes.legend(
            handles=entries, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(entries), frameon=False,
            borderaxespad=0, handletextpad=0.2, columnspacing=1.2, borderpad=0.1,
        )  # fmt: skip


def _alternative(
    labels: pd.Series, values: Numbers, signals: Flags, limits: Mapping[str, Numbers], how: Column, subtitle: str
) -> str:
    known = np.flatnonzero(np.isfinite(values))
    if known.size == 0:
        return f"Line chart. {subtitle}. No value can be shown."

    def at(index: int) -> str:
        return when(labels.iloc[index])

    first, last = int(known[0]), int(known[-1])
    pieces = [f"Line chart. {subtitle or how.heading}, {at(first)} to {at(last)}."]
    pieces.append(
        f"It stood at {written(values[first], how)} at the start and {written(values[last], how)} at the end."
    )
    if "centre" in limits and np.isfinite(limits["centre"][last]):
        level = _level_word(limits)
        pieces.append(f"The {level} level of the last month drawn is {written(limits['centre'][last], how)}.")
    marked = [at(int(index)) for index in np.flatnonzero(signals) if np.isfinite(values[index])]
    if marked:
        shown = ", ".join(marked[-3:])
        pieces.append(f"Signals in {len(marked)} months, the last in {shown}.")
    else:
        pieces.append("No month stands out from what chance alone produces.")
    return " ".join(pieces)
