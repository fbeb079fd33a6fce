"""Dots with their intervals against a reference: which differ, and which only seem to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessment.present.charts.bars import BAR_PX, BEHIND, LABEL_CHARACTERS_NARROW, LABEL_CHARACTERS_WIDE, written_label
from assessment.present.charts.canvas import (
    chart_exhibit,
    column,
    numbers,
    row_heights_px,
    value_axis,
    wrapped,
    written,
)
from assessment.present.exhibit import Exhibit, Words, text_of
from assessment.present.style import CATEGORICAL, CONTEXT, INK, SOFT, STRONG, WIDE_PX, blank, quiet_axes
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture


def dot_range(
    released: Released,
    *,
    category: str,
    value: str,
    low: str,
    high: str,
    title: Words,
    source: Words,
    reference: float | None = None,
    reference_label: str = "average",
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """One dot a category with its interval; those whose interval leaves out the reference are in the strong colour.

    Parameters
    ----------
    released : Released
        One row a category, in the order to be shown.
    category, value, low, high : str
        Columns of labels, estimates and bounds.
    reference : float or None
        What they are held against: an average, a target.
    reference_label : str
        The word for it.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A chart with its table.
    """
    values, lows, highs = (numbers(released, each) for each in (value, low, high))
    how, label_column = column(released, value), column(released, category)
    labels = [written_label(entry, label_column) for entry in released.frame[category]]
    apart = np.zeros(len(values), dtype=bool) if reference is None else (lows > reference) | (highs < reference)
    known = np.isfinite(values)

    def draw(width_px: float) -> Picture:
        narrow = width_px < WIDE_PX
        characters = LABEL_CHARACTERS_NARROW if narrow else LABEL_CHARACTERS_WIDE
        folded = [wrapped(label, characters) for label in labels]
        picture = blank(width_px, max(130.0, row_heights_px(folded, BAR_PX * 0.86) + 60))
        axes = picture.subplots()
        for place in np.flatnonzero(known):
            colour = STRONG if apart[place] or reference is None else CONTEXT
            axes.hlines(place, lows[place], highs[place], color=colour, linewidth=2.2)
            axes.plot(values[place], place, "o", color=colour, markersize=7)
            axes.annotate(
                written(values[place], how), (np.nanmax([highs[place], values[place]]), place), xytext=(6, 0),
                textcoords="offset points", va="center", color=INK, bbox=BEHIND,
            )  # fmt: skip
        for place in np.flatnonzero(~known):
            axes.annotate("too few to say", (0.02, place), xycoords=("axes fraction", "data"), va="center", color=SOFT)
        axes.set_yticks(range(len(labels)), folded)
        axes.set_ylim(len(labels) - 0.4, -0.6)
        top = max([float(np.nanmax(highs)) if np.isfinite(highs).any() else 1.0, reference or 0.0])
        axes.set_xlim(0, top * 1.16 or 1.0)
        quiet_axes(axes, value_axis="x")
        value_axis(axes, how, "x")
        axes.spines["bottom"].set_visible(False)
        if reference is not None:
            axes.axvline(reference, color=CATEGORICAL[3], linewidth=1.8, zorder=1)
            axes.annotate(
                f"{reference_label} {written(reference, how)}", (reference, 1.0), xycoords=("data", "axes fraction"),
                xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", color=INK,
            )  # fmt: skip
        return picture

    pieces = [f"Dots with intervals for {len(labels)} categories. {text_of(subtitle) or how.heading}."]
    if reference is not None:
        above = [labels[place] for place in np.flatnonzero(known & (lows > reference))]
        below = [labels[place] for place in np.flatnonzero(known & (highs < reference))]
        pieces.append(
            f"Clearly above the {reference_label} of {written(reference, how)}: {', '.join(above) or 'none'}."
        )
        pieces.append(f"Clearly below: {', '.join(below) or 'none'}.")
    return chart_exhibit(
        released,
        draw,
        title=title,
        subtitle=subtitle,
        source=source,
        note=note,
        alt=alt or " ".join(pieces),
        name=name or "range",
    )
