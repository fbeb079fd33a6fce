"""Colours, type and the making of pictures, in one place.

The palette is that of the Government Analysis Function. Pictures are the same bytes for the same input: fixed salt, no
date, the font that comes with matplotlib. Each is drawn twice, for a page and for a
phone, so that its words stay legible.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

from assessment.present.svg import slimmed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Picture

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25")
SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6", "#B4D6F4", "#E3EFFA")  # dark to light; the last two extend the palette
STRONG = CATEGORICAL[0]
ALERT = CATEGORICAL[2]
CONTEXT = "#8C8C8C"  # 3.4:1 on white
FAINT = "#D9D9D9"
INK = "#222222"
SOFT = "#595959"  # 7:1 on white
WIDE_PX, NARROW_PX = 680, 380
PNG_DPI = 192
DRAWING_DPI = 96
LARGEST_SVG_BYTES = 60_000
FONT_PX = 13.0
PAGE_FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def points(pixels: float) -> float:
    """Pixels of the page in points of the drawing.

    Parameters
    ----------
    pixels : float
        CSS pixels.

    Returns
    -------
    float
        Points, 1/72 inch.
    """
    return pixels * 72 / DRAWING_DPI


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib set up for our charts, whatever the user's own settings, and put back after.

    Yields
    ------
    None
        Inside, the settings hold.
    """
    import matplotlib as mpl

    size = points(FONT_PX)
    settings = {
        **{
            key: value
            for key, value in mpl.rcParamsDefault.items()
            if key.startswith(("axes.", "font.", "xtick.", "ytick."))
        },
        "svg.hashsalt": "assessment",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": size,
        "axes.titlesize": size,
        "axes.labelsize": size,
        "xtick.labelsize": size,
        "ytick.labelsize": size,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": CONTEXT,
        "xtick.color": CONTEXT,
        "ytick.color": CONTEXT,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "axes.grid": False,
        "grid.color": FAINT,
        "grid.linewidth": 0.7,
        "lines.linewidth": 1.8,
        "hatch.linewidth": 0.6,
        "hatch.color": CONTEXT,
        "path.simplify": True,
    }
    with mpl.rc_context(settings):
        yield


def blank(width_px: float, height_px: float) -> Picture:
    """An empty picture of a size in CSS pixels.

    Parameters
    ----------
    width_px, height_px : float
        Its size on the page.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot, so that nothing is kept or shown twice.
    """
    from matplotlib.figure import Figure as Picture

    return Picture(figsize=(width_px / DRAWING_DPI, height_px / DRAWING_DPI), dpi=DRAWING_DPI, layout="constrained")


def quiet_axes(axes: Axes, *, value_axis: str = "y") -> None:
    """Thin grid lines along the values, no tick marks, thousands with commas.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        To be changed in place, as matplotlib does.
    value_axis : str
        `x` or `y`.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = axes.yaxis if value_axis == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "\N{MINUS SIGN}")))
    axes.grid(visible=True, axis=value_axis)  # type: ignore[arg-type]
    axes.tick_params(length=0)


def svg_text(picture: Picture) -> str:
    """A picture as SVG: no date, no name of a program, fonts of the page.

    Parameters
    ----------
    picture : matplotlib.figure.Figure
        Drawn.

    Returns
    -------
    str
        An `<svg>` element.
    """
    stream = io.StringIO()
    picture.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return slimmed(stream.getvalue(), PAGE_FONT)


def png_bytes(picture: Picture) -> bytes:
    """A picture as PNG at twice its size, without the name of a program or a person.

    Parameters
    ----------
    picture : matplotlib.figure.Figure
        Drawn.

    Returns
    -------
    bytes
        The file.
    """
    stream = io.BytesIO()
    picture.savefig(stream, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return stream.getvalue()


def _data_uri(picture: Picture, png: bytes | None = None) -> str:
    drawn = svg_text(picture).encode("utf-8")
    pixels = b"" if len(drawn) <= LARGEST_SVG_BYTES else png or png_bytes(picture)
    if not pixels or len(drawn) <= len(pixels):
        return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii")
    return "data:image/png;base64," + base64.b64encode(pixels).decode("ascii")


def picture_html(draw: Callable[[float], Picture], alt: str) -> tuple[str, bytes]:
    """A picture for the page and the phone as HTML, and its PNG for agendas.

    Parameters
    ----------
    draw : callable
        Takes a width in CSS pixels, gives a drawn picture.
    alt : str
        Text alternative.

    Returns
    -------
    tuple of str and bytes
        A `<picture>` that loads nothing from outside; the PNG of the wide form.
    """
    with drawing():
        wide, narrow = draw(WIDE_PX), draw(NARROW_PX)
        png = png_bytes(wide)
        sources = _data_uri(wide, png), _data_uri(narrow)
        width, height = (round(size * DRAWING_DPI) for size in wide.get_size_inches())
    html = (
        f'<picture><source media="screen and (max-width: 36em)" srcset="{sources[1]}">'
        f'<img src="{sources[0]}" width="{width}" height="{height}" alt="{escape(alt)}"></picture>'
    )
    return html, png
