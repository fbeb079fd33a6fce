"""What the charts have in common: columns as numbers, labels that keep apart, the exhibit around the picture."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessment.present.cells import value_text
from assessment.present.columns import Column, columns_of
from assessment.present.exhibit import Exhibit, Kind, Words, figure_html, footer, text_of
from assessment.present.style import FONT_PX, picture_html
from assessment.present.table_markup import data_table
from assessment.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def numbers(released: Released, name: str) -> Numbers:
    """A column as floats, NaN where missing or withheld.

    Parameters
    ----------
    released : Released
        The table.
    name : str
        A numeric column.

    Returns
    -------
    numpy.ndarray of float64, shape (rows,)
        The values.

    Raises
    ------
    KeyError
        When there is no such column.
    """
    if name not in released.frame.columns:
        raise KeyError(f"{released.id} has no column {name!r}; it has {', '.join(map(str, released.frame.columns))}")
    return np.asarray(
        released.frame[name].astype("Float64").to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64
    )


def flags(released: Released, name: str) -> Flags:
    """A column of yes and no; all no when the table has none. A word counts as yes, an empty cell as no.

    Parameters
    ----------
    released : Released
        The table.
    name : str
        Perhaps a column.

    Returns
    -------
    numpy.ndarray of bool, shape (rows,)
        The flags.
    """
    if name not in released.frame.columns:
        return np.zeros(len(released.frame), dtype=bool)
    values = released.frame[name]
    return np.array([not pd.isna(value) and bool(value) for value in values], dtype=bool)


def column(released: Released, name: str) -> Column:
    """How a column is written.

    Parameters
    ----------
    released : Released
        The table.
    name : str
        Which column.

    Returns
    -------
    Column
        Unit, decimals, heading.
    """
    return columns_of(released, [name])[0]


def written(value: float, how: Column) -> str:
    """A value of a chart as a label.

    Parameters
    ----------
    value : float
        Finite.
    how : Column
        Its column.

    Returns
    -------
    str
        For example `41%`.
    """
    return value_text(value, how)


def value_axis(axes: Axes, how: Column, axis: str = "y") -> None:
    """Tick labels in the unit of a column.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Changed in place.
    how : Column
        Its unit decides: percentages carry a per cent sign.
    axis : str
        `x` or `y`.
    """
    from matplotlib.ticker import FuncFormatter

    factor, suffix = (100.0, "%") if how.unit == "share" else (1.0, "%" if how.unit.startswith("percent") else "")
    formatter = FuncFormatter(lambda value, _: f"{value * factor:,.6g}{suffix}".replace("-", "\N{MINUS SIGN}"))
    (axes.yaxis if axis == "y" else axes.xaxis).set_major_formatter(formatter)


def wrapped(label: object, characters: int) -> str:
    """A label folded to a width.

    Parameters
    ----------
    label : object
        Any.
    characters : int
        In a line.

    Returns
    -------
    str
        With line breaks.
    """
    return "\n".join(textwrap.wrap(str(label), characters, break_long_words=False)) or " "


def row_heights_px(labels: Sequence[str], least_px: float) -> float:
    """Room for the labels of lying bars or dots: every row as tall as the tallest label needs.

    Parameters
    ----------
    labels : sequence of str
        Folded.
    least_px : float
        Height of a row whose label is one line.

    Returns
    -------
    float
        Height of all rows in CSS pixels.
    """
    tallest = max((label.count("\n") + 1 for label in labels), default=1)
    return len(labels) * max(least_px, tallest * FONT_PX * 1.3 + 4)


def spread(heights: Sequence[float], sizes: Sequence[float], bottom: float, top: float) -> list[float]:
    """Move labels apart so that none stands on another, as little as needed.

    Parameters
    ----------
    heights : sequence of float
        Where the middle of each label would like to be.
    sizes : sequence of float
        How tall each label is.
    bottom, top : float
        Bounds of the axis.

    Returns
    -------
    list of float
        Where the middle of each is put, in the order given.

    Examples
    --------
    >>> spread([1.0, 1.2, 5.0], [1.0, 1.0, 1.0], 0.0, 10.0)
    [0.6, 1.6, 5.0]
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    groups = [[index] for index in order]

    def span(members: list[int]) -> tuple[float, float]:
        tall = sum(sizes[index] for index in members)
        start = sum(heights[index] for index in members) / len(members) - tall / 2
        return max(min(start, top - tall), bottom), tall

    place = 0
    while place < len(groups) - 1:
        start, tall = span(groups[place])
        if start + tall > span(groups[place + 1])[0] + 1e-9:
            groups[place : place + 2] = [groups[place] + groups[place + 1]]
            place = max(place - 1, 0)
        else:
            place += 1
    placed = [0.0] * len(heights)
    for members in groups:
        at, _ = span(members)
        for index in members:
            placed[index] = round(at + sizes[index] / 2, 9)
            at += sizes[index]
    return placed


def chart_exhibit(
    released: Released,
    draw: Callable[[float], Picture],
    *,
    title: Words,
    subtitle: Words,
    source: Words,
    note: Words,
    alt: str,
    kind: Kind = "chart",
    name: str = "",
    beside: str = "",
) -> Exhibit:
    """The exhibit around a picture: title, picture, notes, the numbers behind it.

    Parameters
    ----------
    released : Released
        What it shows.
    draw : callable
        Takes a width in CSS pixels, gives a drawn picture.
    title, subtitle, source, note : str or Sentence
        As everywhere.
    alt : str
        Text alternative.
    kind : {"chart", "map"}
        What it is.
    name : str
        Distinguishes two exhibits of the same result.
    beside : str
        HTML to stand beside the picture.

    Returns
    -------
    Exhibit
        With its PNG.
    """
    picture, png = picture_html(draw, alt)
    body = f'<div class="picture">{picture}</div>'
    body = f'<div class="beside">{body}{beside}</div>' if beside else body
    foot = footer(released, source, note) + data_table(released, title, name or kind)
    return Exhibit(
        id=f"{released.id}.{name}" if name else released.id,
        kind=kind,
        title=text_of(title),
        subtitle=text_of(subtitle),
        alt=alt,
        source=text_of(source),
        note=text_of(note),
        html=figure_html(released, kind, title, subtitle, body, foot, name),
        png=png,
        table=released,
    )
