"""A proposed layout as TOML with remarks, for the officer to correct."""

from __future__ import annotations

import json
from collections.abc import Sequence

from assessment.ingest.content import strange_spellings
from assessment.ingest.layouts import TO_DECIDE
from assessment.ingest.proposal import Match, Proposal
from assessment.schema.layout import Layout, LayoutField

#: A spelling seen less often than this could be free text of one record: it is counted, never written down.
SEEN_AT_LEAST = 5
_SKIPPED = frozenset({"name", "header", "aliases", "formats", "spellings"})


def proposal_text(proposal: Proposal, layout_id: str, title: str, sheet: str | None, sources: Sequence[str]) -> str:
    """The layout as TOML.

    Parameters
    ----------
    proposal : Proposal
        Where the fields were found.
    layout_id, title : str
        Its id, and what it is in words.
    sheet : str or None
        The sheet to read of a workbook.
    sources : sequence of str
        Sources that take it up.

    Returns
    -------
    str
        Ends with a line end. It reads as a layout once every `?` is replaced or its field deleted.
    """
    nearest = proposal.nearest
    undecided = len(proposal.undecided)
    lines = [
        f"# Proposed after the layout '{nearest.id}' ({nearest.title}). Check every line marked CHECK;",
        "# where a heading is '?', write that of the column that holds it, or delete the field if it is optional.",
        f"# {undecided} required field{'' if undecided == 1 else 's'} still to decide. Then run: assessment check",
        f"id = {_quoted(layout_id)}",
        f"title = {_quoted(title)}",
        f"cleaner = {_quoted(nearest.cleaner)}",
        f"tables = {_listed(nearest.tables)}",
        *([f"sheet = {_quoted(sheet)}"] if sheet is not None else []),
        f"duplicates = {_quoted(nearest.duplicates)}",
        *([f"sources = {_listed(sources)}"] if sources else []),
        *_constants(nearest),
        *_scope(nearest),
    ]
    for match in proposal.matches:
        if match.column is not None or match.field.column == "required" or match.field.from_file_name:
            lines += ["", *_field(match, proposal)]
    if proposal.left_over:
        lines += ["", "# Columns that no field takes. They are not read unless a field below names them:"]
        lines += [
            f"#   {_quoted(proposal.headings[place])}: {proposal.columns[place].words()}"
            for place in proposal.left_over
        ]
    return "\n".join(lines) + "\n"


def _field(match: Match, proposal: Proposal) -> list[str]:
    one = match.field
    lines = [*_remark(match, proposal), "[[fields]]", f"name = {_quoted(one.name)}"]
    if match.column is not None:
        lines.append(f"header = {_quoted(proposal.headings[match.column])}")
    elif not one.from_file_name:
        lines.append(f"header = {_quoted(TO_DECIDE)}")
    lines += [f"{name} = {_value(value)}" for name, value in _settings(one).items()]
    formats = _formats(match, proposal)
    if formats:
        lines.append(f"formats = {_listed(formats)}")
    return lines + _spellings(match, proposal)


def _remark(match: Match, proposal: Proposal) -> list[str]:
    one = match.field
    if match.column is None:
        if one.from_file_name:
            return []
        what = {"code": f"codes of the list '{one.codes}'", "date": "dates", "moment": "dates with times"}
        return [f"# CHECK: no column was found for it; it should hold {what.get(one.kind, one.kind)}."]
    words = proposal.columns[match.column].words()
    if match.found == "likeness":
        return [f"# CHECK: the heading resembles {_quoted(one.header)}; the column holds {words}."]
    if match.found == "content":
        return [f"# CHECK: found by its content alone: {match.content_share:.0%} of the cells fit; it holds {words}."]
    if one.kind != "text" and 0 < match.content_share < 0.9:
        return [f"# CHECK: only {match.content_share:.0%} of the filled cells could be read; the column holds {words}."]
    return []


def _formats(match: Match, proposal: Proposal) -> tuple[str, ...]:
    """The column's own formats first, then those of the nearest layout."""
    if match.field.kind not in ("date", "moment", "month") or match.column is None:
        return match.field.formats
    return tuple(dict.fromkeys((*proposal.columns[match.column].formats, *match.field.formats)))


def _spellings(match: Match, proposal: Proposal) -> list[str]:
    one = match.field
    if one.kind != "code":
        named = [f"{_quoted(text)} = {_quoted(code)}" for text, code in one.spellings.items()]
        return ["", "[fields.spellings]", *named] if named else []
    lines = [f"{_quoted(text)} = {_quoted(code)}" for text, code in one.spellings.items()]
    if match.column is not None:
        strange, rare = strange_spellings(proposal.columns[match.column], one, SEEN_AT_LEAST)
        lines += [f'# CHECK: {_quoted(text)} = ""   # in {count:,} cells: which code?' for text, count in strange]
        if rare:
            lines.append(f"# and {rare:,} cells with spellings seen fewer than {SEEN_AT_LEAST} times")
    return ["", "[fields.spellings]", *lines] if lines else []


def _settings(one: LayoutField) -> dict[str, object]:
    said = one.model_dump(exclude_defaults=True)
    return {name: value for name, value in said.items() if name not in _SKIPPED}


def _constants(layout: Layout) -> list[str]:
    if not layout.constants:
        return []
    inside = ", ".join(f"{name} = {_quoted(value)}" for name, value in layout.constants.items())
    return [f"constants = {{ {inside} }}"]


def _scope(layout: Layout) -> list[str]:
    lines = []
    said = layout.scope.model_dump(exclude_none=True)
    if layout.scope.rule != "extract" or layout.scope.field:
        lines += ["", "[scope]", *(f"{name} = {_value(value)}" for name, value in said.items())]
    if layout.routing is not None:
        inside = ", ".join(f"{name} = {_quoted(table)}" for name, table in layout.routing.tables.items())
        lines += ["", "[routing]", f"field = {_quoted(layout.routing.field)}", f"tables = {{ {inside} }}"]
        lines.append(f"otherwise = {_quoted(layout.routing.otherwise)}")
    return lines


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return _listed([str(one) for one in value])
    return str(value) if isinstance(value, int | float) else _quoted(str(value))


def _listed(values: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
