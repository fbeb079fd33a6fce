"""The list of layouts of the docs, written from the layouts themselves.

To rewrite it: `python -m assessment.ingest.layout_list > docs/layouts.md`.
"""

from __future__ import annotations

import sys
from importlib.resources import files

from assessment.ingest.layouts import load_layouts
from assessment.schema.layout import Layout, LayoutField

_KINDS = (
    (
        "Police, hospital, fire, domestic abuse",
        ("crime", "asb", "police_uk", "outcomes", "attendances", "marac", "fire"),
    ),
    ("Road casualties", ("casualties",)),
    ("Surveys and consultations", ("survey", "comments")),
    ("Values supplied ready-made", ("partner_values",)),
    ("Areas, populations, deprivation", ("areas", "populations", "deprivation")),
    ("Lookups", ("premises", "postcodes", "area_changes")),
)
_OPENING = """# Layouts

A layout says how one kind of file maps to a table. Which layouts a source has stands in `assessment.toml`; a workspace
adds its own in `layouts/`. Files are recognised by their header: every column named under *needs* must be there, under
this heading or another that the layout knows; capitals, spaces and punctuation make no difference. Other columns are
optional or passed over, and headings that the layout does not know are listed in `data/review/files.csv`.

Written from `assessment/layouts/`; do not edit by hand. Rewrite it with
`python -m assessment.ingest.layout_list > docs/layouts.md`."""
#: More headings than these are not listed one by one.
_MOST_HEADINGS = 12


def layout_list() -> str:
    """The list of layouts as Markdown.

    Returns
    -------
    str
        A section a kind of source, a part a layout.
    """
    layouts = load_layouts()
    parts = [_OPENING]
    for title, cleaners in _KINDS:
        of_kind = [layout for layout in layouts.values() if layout.cleaner in cleaners]
        parts.append(f"## {title}")
        parts.extend(_section(layout) for layout in of_kind)
    return "\n\n".join(parts) + "\n"


def _section(layout: Layout) -> str:
    feeds = ", ".join(f"`{table}`" for table in layout.tables) or "no table: held in memory only"
    needed = [field for field in layout.fields if field.column == "required" and not field.from_file_name]
    read = [field for field in layout.fields if field.column == "optional" and not field.discard]
    dropped = [field for field in layout.fields if field.identifying and field.discard]
    lines = [
        f"### `{layout.id}`: {layout.title}",
        "",
        *(f"{line}" for line in _opening(layout)),
        *([""] if _opening(layout) else []),
        f"- feeds: {feeds}",
        f"- needs: {_headings(needed)}",
        *([f"- reads where it is there: {_headings(read)}"] if read else []),
        *([f"- never read, names people or is free text: {_headings(dropped)}"] if dropped else []),
        *(["- the name of the file says: " + layout.file_name_field.name] if layout.file_name_field else []),
        f"- repeated rows: {layout.duplicates}",
    ]
    return "\n".join(lines)


def _headings(fields: list[LayoutField]) -> str:
    shown = ", ".join(f"`{field.header}`" for field in fields[:_MOST_HEADINGS])
    more = len(fields) - _MOST_HEADINGS
    return f"{shown} and {more} more up to `{fields[-1].header}`" if more > 0 else shown


def _opening(layout: Layout) -> list[str]:
    """The remarks that open the layout's file."""
    text = files("assessment.layouts").joinpath(f"{layout.id}.toml").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return lines


if __name__ == "__main__":
    sys.stdout.write(layout_list())
