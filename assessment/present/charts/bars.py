"""Bars from zero, each with its number, its interval and, where there is one, the target."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from assessment.present.cells import WITHHELD_CELL, is_missing, value_text
from assessment.present.charts.canvas import (
    Numbers,
    chart_exhibit,
    column,
    numbers,
    row_heights_px,
    value_axis,
    wrapped,
    written,
)
from assessment.present.columns import Column
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.formats import NOT_AVAILABLE
from assessment.present.style import CATEGORICAL, CONTEXT, INK, STRONG, WIDE_PX, blank, quiet_axes
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

BAR_PX = 34.0
BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}  # under a number, so that no line runs through it
LABEL_CHARACTERS_WIDE, LABEL_CHARACTERS_NARROW = 30, 17


def bar_chart(
    released: Released,
    *,
    category: str,
    value: str,
    title: Words,
    source: Words,
    low: str = "",
    high: str = "",
    target: float | None = None,
    target_label: str = "target",
    highlight: str | Collection[str] = (),
    horizontal: bool = True,
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """One bar a category, in the order of the table.

    Parameters
    ----------
    released : Released
        One row a category.
    category, value : str
        Columns of labels and of lengths.
    low, high : str
        Columns of the interval, drawn as a line.
    target : float or None
        Drawn across the bars.
    target_label : str
        The word beside it.
    highlight : str or collection of str
        Categories in the strong colour, the others in grey; all strong when empty.
    horizontal : bool
        Bars lie; False stands them up (few categories in time order).
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    values, how = numbers(released, value), column(released, value)
    label_column = column(released, category)
    labels = [written_label(entry, label_column) for entry in released.frame[category]]
    chosen = {highlight} if isinstance(highlight, str) and highlight else set(highlight)
    colours = [STRONG if not chosen or label in chosen else CONTEXT for label in labels]
    interval = (numbers(released, low), numbers(released, high)) if low and high else None
    said = _said(released, value, values, how)

    def draw(width_px: float) -> Picture:
        narrow = width_px < WIDE_PX
        characters = (LABEL_CHARACTERS_NARROW if narrow else LABEL_CHARACTERS_WIDE) if horizontal else 10
        folded = [wrapped(label, characters) for label in labels]
        height = max(130.0, row_heights_px(folded, BAR_PX) + 50) if horizontal else 300.0
        picture = blank(width_px, height)
        axes = picture.subplots()
        (_lying if horizontal else _standing)(axes, folded, values, colours, interval, said)
        axis = "x" if horizontal else "y"
        _room(axes, values, interval, target, axis)
        quiet_axes(axes, value_axis=axis)
        value_axis(axes, how, axis)
        if target is not None:
            _target(axes, target, f"{target_label} {written(target, how)}", axis)
        return picture

    text = alt or _alternative(labels, values, interval, target, how, text_of(subtitle))
    return chart_exhibit(
        released, draw, title=title, subtitle=subtitle, source=source, note=note, alt=text, name=name or "bars"
    )


def written_label(entry: object, how: Column) -> str:
    """A category as a label.

    Parameters
    ----------
    entry : object
        From the frame.
    how : Column
        Its column: dates are written out.

    Returns
    -------
    str
        The label.
    """
    return NOT_AVAILABLE if is_missing(entry) else value_text(entry, how)


def _said(released: Released, name: str, values: Numbers, how: Column) -> list[str]:
    hidden = list(released.suppressed[name])
    return [
        written(value, how) if np.isfinite(value) else (WITHHELD_CELL if hidden[place] else NOT_AVAILABLE)
        for place, value in enumerate(values)
    ]


def _ends(values: Numbers, interval: tuple[Numbers, Numbers] | None) -> Numbers:
    bars = np.nan_to_num(values)
    return bars if interval is None else np.fmax(bars, np.nan_to_num(interval[1]))


def _lying(
    axes: Axes,
    labels: Sequence[str],
    values: Numbers,
    colours: Sequence[str],
    interval: tuple[Numbers, Numbers] | None,
    said: Sequence[str],
) -> None:
    places = np.arange(len(labels))
    axes.barh(places, np.nan_to_num(values), color=list(colours), height=0.62)
    if interval is not None:
        axes.hlines(places, *interval, color="white", linewidth=4.0)
        axes.hlines(places, *interval, color=INK, linewidth=1.5)
    for place, end, words in zip(places, _ends(values, interval), said, strict=True):
        axes.annotate(
            words, (end, place), xytext=(5, 0), textcoords="offset points", va="center", color=INK, bbox=BEHIND
        )
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    axes.axvline(0, color=CONTEXT, linewidth=1.0)
    axes.spines["bottom"].set_visible(False)


def _standing(
    axes: Axes,
    labels: Sequence[str],
    values: Numbers,
    colours: Sequence[str],
    interval: tuple[Numbers, Numbers] | None,
    said: Sequence[str],
) -> None:
    places = np.arange(len(labels))
    axes.bar(places, np.nan_to_num(values), color=list(colours), width=0.62)
    if interval is not None:
        axes.vlines(places, *interval, color="white", linewidth=4.0)
        axes.vlines(places, *interval, color=INK, linewidth=1.5)
    for place, end, words in zip(places, _ends(values, interval), said, strict=True):
        axes.annotate(
            words, (place, end), xytext=(0, 4), textcoords="offset points", ha="center", va="bottom", color=INK
        )
    axes.set_xticks(places, labels)


def _room(
    axes: Axes, values: Numbers, interval: tuple[Numbers, Numbers] | None, target: float | None, axis: str
) -> None:
    top = max([*_ends(values, interval), target or 0.0, 0.0]) or 1.0
    bottom = min([*np.nan_to_num(values), 0.0])
    limits = (bottom * 1.18, top * 1.18)
    if axis == "x":
        axes.set_xlim(*limits)
    else:
        axes.set_ylim(*limits)


def _target(axes: Axes, target: float, words: str, axis: str) -> None:
    if axis == "x":
        axes.axvline(target, color=CATEGORICAL[3], linewidth=2.0)
        axes.annotate(
            words, (target, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3), textcoords="offset points",
            ha="center", va="bottom", color=INK,
        )  # fmt: skip
    else:
        axes.axhline(target, color=CATEGORICAL[3], linewidth=2.0)
        axes.annotate(
            words, (1.0, target), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
            ha="left", va="center", color=INK, annotation_clip=False,
        )  # fmt: skip


def _alternative(
    labels: Sequence[str],
    values: Numbers,
    interval: tuple[Numbers, Numbers] | None,
    target: float | None,
    how: Column,
    subtitle: str,
) -> str:
    known = [place for place in range(len(labels)) if np.isfinite(values[place])]
    if not known:
        return f"Bar chart. {subtitle}. No value can be shown."
    most, least = max(known, key=lambda place: values[place]), min(known, key=lambda place: values[place])
    pieces = [f"Bar chart of {len(labels)} bars. {subtitle or how.heading}."]
    pieces.append(f"Highest: {labels[most]}, {written(values[most], how)}.")
    pieces.append(f"Lowest: {labels[least]}, {written(values[least], how)}.")
    if interval is not None and np.isfinite(interval[0][most]):
        low, high = (written(bounds[most], how) for bounds in interval)
        pieces.append(f"The interval of the highest runs from {low} to {high}.")
    if target is not None:
        above = sum(values[place] > target for place in known)
        pieces.append(f"{above} of {len(known)} stand above the target of {written(target, how)}.")
    return " ".join(pieces)
