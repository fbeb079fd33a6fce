"""A map of areas in classes, with the named areas in a table beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessment.present.charts.canvas import chart_exhibit, column, flags, numbers
from assessment.present.columns import columns_of
from assessment.present.exhibit import Exhibit, Words, element_id, html_of, text_of
from assessment.present.maps.classes import Classes, numeric_classes, verdict_classes
from assessment.present.maps.shapes import Town, crowded_window, draw_scale, draw_towns, paths
from assessment.present.style import CONTEXT, INK, WIDE_PX, blank
from assessment.present.table_markup import table_html
from assessment.results import Released

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture
    from matplotlib.path import Path

NAMED_AREAS = 9
TOO_FEW, NOT_SUPPLIED = "too few to say", "not supplied"
GREY = "#CFCFCF"
MAP_SHARE = 0.68  # of the picture's width
KEY_SHARE = 0.42  # of the map's height, under it on a phone


def area_map(
    released: Released,
    areas: gpd.GeoDataFrame,
    *,
    value: str,
    title: Words,
    source: Words,
    key: str = "area_code",
    label: str = "area_name",
    classes: Sequence[float] | Sequence[str] | None = None,
    quiet: Collection[str] = (),
    few: str = "few",
    towns: Sequence[Town] = (),
    columns: Sequence[str] = (),
    subtitle: Words = "",
    note: Words = "",
    alt: str = "",
    name: str = "",
) -> Exhibit:
    """Areas in at most five classes; sparse ones hatched, those without a value grey.

    Parameters
    ----------
    released : Released
        One row an area: rates or verdicts, never raw counts by area.
    areas : geopandas.GeoDataFrame
        Boundaries, EPSG:27700, with the column `key`; areas without a row are drawn as not supplied.
    value : str
        Column of rates (numbers) or verdicts (words).
    key, label : str
        Columns of the area's code, and of its name in the table beside the map.
    classes : sequence of float or of str, optional
        Edges, so that a set of maps shares its classes, or the verdicts, the loudest first. Natural breaks by default.
    quiet : collection of str
        Verdicts that call for no attention, drawn pale; the most frequent one when none is named.
    few : str
        Column that marks areas of which too few is known; withheld values count as such too.
    towns : sequence of Town
        Named for orientation.
    columns : sequence of str
        What the table beside the map shows; name and value by default.
    title, subtitle, source, note, alt, name : str or Sentence
        As everywhere.

    Returns
    -------
    Exhibit
        A map with its picture and tables.

    Raises
    ------
    KeyError
        When a row's area is not among the boundaries.
    """
    rows = _rows_of(released, areas, key)
    verdicts = not pd.api.types.is_numeric_dtype(released.frame[value])
    sparse = flags(released, few) | released.suppressed[value].to_numpy(dtype=bool)
    if verdicts:
        order = (
            [str(word) for word in classes]
            if classes is not None
            else list(dict.fromkeys(released.frame[value].dropna()))
        )
        found = verdict_classes(released.frame[value], order, quiet)
    else:
        edges = None if classes is None else [float(edge) for edge in classes]
        shown = np.where(sparse, np.nan, numbers(released, value))
        found = numeric_classes(shown, column(released, value), edges)
    fills = _fills(rows, found, sparse)
    west, _, east, _ = areas.total_bounds
    shapes = paths(areas, east - west)

    def draw(width_px: float) -> Picture:
        return _draw(width_px, areas, shapes, fills, found, towns)

    beside = _named(released, value, label if label in released.frame.columns else key, columns, sparse, found, title)
    text = alt or _alternative(released, label, value, found, sparse, text_of(subtitle))
    return chart_exhibit(
        released,
        draw,
        title=title,
        subtitle=subtitle,
        source=source,
        note=note,
        alt=text,
        kind="map",
        name=name or "map",
        beside=beside,
    )


def _rows_of(released: Released, areas: gpd.GeoDataFrame, key: str) -> list[int]:
    """For each boundary the row that speaks of it, -1 for none."""
    codes = {str(code): row for row, code in enumerate(released.frame[key])}
    known = {str(code) for code in areas[key]}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise KeyError(
            f"{released.id}: {len(unknown)} of {len(codes)} areas have no boundary; was another vintage of areas read?"
        )
    return [codes.get(str(code), -1) for code in areas[key]]


def _fills(rows: list[int], found: Classes, sparse: np.ndarray) -> list[str]:
    """The word of the key for each boundary."""
    words = []
    for row in rows:
        if row < 0:
            words.append(NOT_SUPPLIED)
        elif sparse[row]:
            words.append(TOO_FEW)
        else:
            place = int(found.of_row[row])
            words.append(found.words[place] if place >= 0 else NOT_SUPPLIED)
    return words


def _draw(
    width_px: float,
    areas: gpd.GeoDataFrame,
    shapes: list[Path],
    fills: list[str],
    found: Classes,
    towns: Sequence[Town],
) -> Picture:
    from matplotlib.patches import Rectangle
    from shapely import box

    west, south, east, north = (float(bound) for bound in areas.total_bounds)
    narrow = width_px < WIDE_PX
    tall = (north - south) / (east - west)
    map_width = width_px if narrow else width_px * MAP_SHARE
    picture = blank(width_px, map_width * tall * (1 + KEY_SHARE) if narrow else map_width * tall)
    grid = picture.add_gridspec(
        2,
        2,
        width_ratios=(1, 1) if narrow else (MAP_SHARE, 1 - MAP_SHARE),
        height_ratios=(1, KEY_SHARE) if narrow else (1, 1),
    )
    main = picture.add_subplot(grid[0, :] if narrow else grid[:, 0])
    looks = _looks(found, fills)
    _patches(main, shapes, fills, looks)
    _frame(main, (west, south, east, north))
    draw_towns(main, towns)
    draw_scale(main)
    key = picture.add_subplot(grid[1, 0] if narrow else grid[0, 1])
    _key(key, fills, looks)
    window = crowded_window(areas, towns)
    if window is not None:
        main.add_patch(
            Rectangle(
                window[:2],
                window[2] - window[0],
                window[3] - window[1],
                fill=False,
                edgecolor=INK,
                linewidth=1.0,
                zorder=5,
            )
        )
        inset = picture.add_subplot(grid[1, 1])
        inside = areas.geometry.intersects(box(*window)).to_numpy()
        words = [word for word, seen in zip(fills, inside, strict=True) if seen]
        _patches(
            inset, paths(areas[inside].clip(box(*window), keep_geom_type=True), window[2] - window[0]), words, looks
        )
        inset.set_xlim(window[0], window[2])
        inset.set_ylim(window[1], window[3])
        inset.set_aspect("equal")
        inset.set_xticks([])
        inset.set_yticks([])
        inset.spines[:].set(visible=True, color=INK, linewidth=1.0)
        draw_towns(inset, towns)
        draw_scale(inset, north_arrow=False)
    return picture


def _looks(found: Classes, fills: list[str]) -> dict[str, dict[str, Any]]:
    looks: dict[str, dict[str, Any]] = {
        word: {"facecolor": colour} for word, colour in zip(found.words, found.colours, strict=True)
    }
    extra: dict[str, dict[str, Any]] = {
        TOO_FEW: {"facecolor": "white", "hatch": "////"},
        NOT_SUPPLIED: {"facecolor": GREY},
    }
    # A class of numbers is named even when empty, so that maps of a set can be read side by side.
    named = {word: look for word, look in looks.items() if word in fills or not found.are_verdicts}
    return named | {word: look for word, look in extra.items() if word in fills}


def _patches(axes: Axes, shapes: list[Path], fills: list[str], looks: dict[str, dict[str, Any]]) -> None:
    from matplotlib.patches import PathPatch

    for shape, word in zip(shapes, fills, strict=True):
        if np.size(shape.vertices):
            axes.add_patch(PathPatch(shape, edgecolor=CONTEXT, linewidth=0.4, **looks[word]))


def _key(axes: Axes, fills: list[str], looks: dict[str, dict[str, Any]]) -> None:
    from matplotlib.patches import Patch

    axes.set_axis_off()
    entries = [
        Patch(edgecolor=CONTEXT, linewidth=0.5, label=f"{word} ({fills.count(word)})", **look)
        for word, look in looks.items()
    ]
    axes.legend(
        handles=entries, loc="upper left", frameon=False, title="Class (areas)", alignment="left", borderaxespad=0
    )


def _frame(axes: Axes, bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    room = 0.02 * (east - west)
    axes.set_xlim(west - room, east + room)
    axes.set_ylim(south - room, north + room)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _named(
    released: Released, value: str, label: str, columns: Sequence[str], sparse: np.ndarray, found: Classes, title: Words
) -> str:
    names = list(columns) or [label, value]
    verdicts = isinstance(released.frame[value].dropna().iloc[0], str) if released.frame[value].notna().any() else False
    wanted = {0} if verdicts else set(range(len(found.words)))  # of verdicts, only those that stand out upwards
    order = sorted(
        (row for row in range(len(released.frame)) if not sparse[row] and found.of_row[row] in wanted),
        key=lambda row: (_rank(released.frame[value].iloc[row], int(found.of_row[row])), row),
    )[:NAMED_AREAS]
    if not order:
        return ""
    identity = element_id("table", released.id, "named", value)
    caption = f"{html_of(title)}: the areas that stand highest"
    return table_html(released, columns_of(released, names), order, caption=caption, identity=identity, fold=None)


def _rank(value: object, place: int) -> tuple[int, float]:
    return (place, 0.0) if isinstance(value, str) else (0, -float(value))  # type: ignore[arg-type]


def _alternative(released: Released, label: str, value: str, found: Classes, sparse: np.ndarray, subtitle: str) -> str:
    counted = [
        int((found.of_row == place).sum() - ((found.of_row == place) & sparse).sum())
        for place in range(len(found.words))
    ]
    spoken = "; ".join(
        f"{word}: {count} {'area' if count == 1 else 'areas'}" for word, count in zip(found.words, counted, strict=True)
    )
    pieces = [f"Map. {subtitle}".rstrip(". ") + ".", f"{spoken}."]
    if sparse.any():
        pieces.append(f"{TOO_FEW}: {int(sparse.sum())} areas.")
    if label in released.frame.columns:
        best = [row for row in range(len(released.frame)) if found.of_row[row] == 0 and not sparse[row]][:5]
        if best:
            pieces.append(f"In the highest class: {', '.join(str(released.frame[label].iloc[row]) for row in best)}.")
    return " ".join(pieces)
