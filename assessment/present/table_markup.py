"""The markup of a table, and what is drawn in its cells: bars, small lines, the mark of a status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from assessment.present.cells import cell_html
from assessment.present.columns import Column, columns_of
from assessment.present.exhibit import Words, element_id, html_of
from assessment.present.sparkline import cell_bar, indexed, sparkline
from assessment.present.status import status_mark
from assessment.results import Released

LONGEST_PRINTED_ROWS = 40  # a longer table stays folded on paper; all of it is in the table's file
LONGEST_DATA_ROWS = 400  # behind a chart; all of it is in the table's file


@dataclass(frozen=True)
class Paint:
    """Which columns are drawn besides written.

    Attributes
    ----------
    bars, sparklines : tuple of str
        Columns with a bar from zero, and with a small line.
    status : str
        Column whose words get a mark.
    """

    bars: tuple[str, ...] = ()
    sparklines: tuple[str, ...] = ()
    status: str = ""


def _series(value: Any) -> tuple[float | None, ...]:
    if isinstance(value, str):
        parts = value.replace(",", " ").split()
        return tuple(None if part in ("c", "x", "-", "nan") else float(part) for part in parts)
    if isinstance(value, (list, tuple)):
        return tuple(None if point is None or pd.isna(point) else float(point) for point in value)
    return ()


def _painted(released: Released, column: Column, rows: Sequence[int], paint: Paint) -> Iterator[str]:
    """The cells of one column, in the order of the rows."""
    names = [column.low, column.high] if column.low else [column.name]
    values = [list(released.frame[name]) for name in names]
    masks = [list(released.suppressed[name]) for name in names]
    texts = [cell_html([each[row] for each in values], column, hidden=any(mask[row] for mask in masks)) for row in rows]
    own = [released.frame[column.name].iloc[row] for row in rows]
    if column.name == paint.status:
        yield from (status_mark(str(value)) if text else "" for value, text in zip(own, texts, strict=True))
    elif column.name in paint.sparklines:
        lines = [indexed(_series(value)) for value in released.frame[column.name]]
        top = max((point for line in lines for point in line if point is not None), default=1.0)
        yield from (sparkline(lines[row], top) if lines[row] else text for row, text in zip(rows, texts, strict=True))
    elif column.name in paint.bars:
        longest = float(pd.to_numeric(released.frame[column.name]).max())
        for value, text in zip(own, texts, strict=True):
            drawn = not pd.isna(value) and longest > 0
            yield f"{text} {cell_bar(float(value) / longest)}" if drawn else text
    else:
        yield from texts


def table_html(
    released: Released,
    columns: Sequence[Column],
    rows: Sequence[int],
    *,
    caption: str,
    identity: str,
    fold: int | None,
    paint: Paint | None = None,
) -> str:
    """The markup of a table, folded by a check box so that it opens without a script.

    Parameters
    ----------
    released : Released
        What to show.
    columns : sequence of Column
        Which columns and how.
    rows : sequence of int
        Positions of the rows, in order.
    caption : str
        HTML, read out and not drawn: the title stands above.
    identity : str
        HTML id.
    fold : int or None
        Rows before the fold.
    paint : Paint, optional
        Columns with bars, lines or marks.

    Returns
    -------
    str
        A `<div>` that scrolls sideways when it must.
    """
    drawn = paint or Paint()
    row_heads = set(released.result.columns_with("key")[:1])
    head = "".join(
        f'<th scope="col" data-column="{escape(column.name)}"{_align(column, drawn)}>{html_of(column.heading)}</th>'
        for column in columns
    )
    across = []
    for column in columns:
        tag = 'th scope="row"' if column.name in row_heads else "td"
        look = _align(column, drawn)
        across.append([f"<{tag}{look}>{text}</{tag[:2]}>" for text in _painted(released, column, rows, drawn)])
    body = []
    for place, (row, cells) in enumerate(zip(rows, zip(*across, strict=True), strict=True)):
        folded = ' class="more"' if fold is not None and place >= fold else ""
        body.append(f'<tr data-row="{row}"{folded}>{"".join(cells)}</tr>')
    toggle = ""
    if fold is not None and len(rows) > fold:
        toggle = (
            f'<div class="fold-line"><label for="{identity}-all">'
            f'<input type="checkbox" class="fold" id="{identity}-all"> '
            f'<span data-rows="{escape(released.id)}">Show all {len(rows)} rows</span></label></div>'
        )
    long = " long" if len(rows) > LONGEST_PRINTED_ROWS else ""
    return (
        f'<div class="table-block{long}"><div class="scroll" tabindex="0" role="region" '
        f'aria-labelledby="{identity}-caption"><table id="{identity}" data-table="{escape(released.id)}">'
        f'<caption id="{identity}-caption">{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>{toggle}</div>"
    )


def _align(column: Column, paint: Paint) -> str:
    if column.name in paint.sparklines:
        return ' class="drawn"'
    return ' class="number"' if column.is_number and column.unit != "key_number" else ""


def data_table(released: Released, caption: Words, name: str = "") -> str:
    """The numbers behind a chart, folded away beneath it.

    Parameters
    ----------
    released : Released
        What the chart shows.
    caption : str or Sentence
        Of the table.
    name : str
        Distinguishes two exhibits of the same result.

    Returns
    -------
    str
        A `<details>` element.
    """
    columns = columns_of(released)
    identity = element_id("table", released.id, *([name] if name else []))
    count = len(released.frame)
    rows = range(min(count, LONGEST_DATA_ROWS))
    markup = table_html(released, columns, rows, caption=html_of(caption), identity=identity, fold=None)
    said = f"The first {len(rows):,} of {count:,} rows; all are in the table's file." if count > len(rows) else ""
    rest = f'<p data-rows="{escape(released.id)}">{said}</p>' if said else ""
    return f'<details class="numbers"><summary>The numbers behind it</summary>{markup}{rest}</details>'
