"""Tables: one header row, units in the header, numbers aligned, a source note, the tail folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.present.columns import Format, columns_of
from assessment.present.exhibit import Exhibit, Words, element_id, figure_html, footer, html_of, text_of
from assessment.present.table_markup import Paint, table_html
from assessment.results import Released


def table(
    released: Released,
    *,
    title: Words,
    subtitle: Words = "",
    source: Words,
    note: Words = "",
    columns: Sequence[str] | None = None,
    formats: Mapping[str, Format] | None = None,
    sort: str | Sequence[str] | None = None,
    fold: int | None = 9,
    bars: str | Sequence[str] = (),
    intervals: Mapping[str, tuple[str, str]] | None = None,
    sparklines: Sequence[str] = (),
    status: str = "",
    name: str = "",
) -> Exhibit:
    """A released result as a table.

    Parameters
    ----------
    released : Released
        What to show.
    title, subtitle : str or Sentence
        The message; measure, place, period.
    source, note : str or Sentence
        Source note and footnote.
    columns : sequence of str, optional
        Which columns, in order; all by default.
    formats : mapping of str to str or (str, int), optional
        Unit, or unit and decimals, of a column, where its name does not say it.
    sort : str or sequence of str, optional
        Columns to sort by; a leading hyphen sorts downwards. Unsorted by default.
    fold : int or None
        Rows shown before the rest is folded away; None never folds.
    bars : str or sequence of str
        Columns that get a bar from zero beside the number.
    intervals : mapping of str to (str, str), optional
        A heading and the two columns of the interval shown under it, e.g. `{"95% interval": ("low_pct", "high_pct")}`.
    sparklines : sequence of str
        Columns whose cells hold a series (list, or numbers parted by spaces), drawn as small lines.
    status : str
        Column whose words get the mark of their status.
    name : str
        Distinguishes two exhibits of the same result.

    Returns
    -------
    Exhibit
        With `table` the released result; its id is the table's with `.table`, or `.name`, after it.

    Raises
    ------
    KeyError
        When a column named is not in the result.
    """
    shown = columns_of(released, columns, formats, intervals)
    rows = _order(released, sort)
    paint = Paint((bars,) if isinstance(bars, str) and bars else tuple(bars), tuple(sparklines), status)
    identity = element_id("table", released.id, *([name] if name else []))
    caption = f"{html_of(title)}{': ' if text_of(subtitle) else ''}{html_of(subtitle)}"
    markup = table_html(released, shown, rows, caption=caption, identity=identity, fold=fold, paint=paint)
    extra = []
    if sparklines:
        extra.append(
            "Small lines: multiples of each series' own average, on one scale from zero; the dot is the last month."
        )
    foot = footer(released, source, note, extra)
    return Exhibit(
        id=f"{released.id}.{name or 'table'}",
        kind="table",
        title=text_of(title),
        subtitle=text_of(subtitle),
        alt="",
        source=text_of(source),
        note=text_of(note),
        html=figure_html(released, "table", title, subtitle, markup, foot, name),
        table=released,
    )


def _order(released: Released, sort: str | Sequence[str] | None) -> list[int]:
    frame = released.frame.reset_index(drop=True)
    if sort is None:
        return list(frame.index)
    keys = [sort] if isinstance(sort, str) else list(sort)
    by = [key.lstrip("-") for key in keys]
    ordered = frame.sort_values(
        by, ascending=[not key.startswith("-") for key in keys], kind="stable", na_position="last"
    )
    return [int(position) for position in ordered.index]
