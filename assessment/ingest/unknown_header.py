"""What is said of a file whose header fits none of its source's layouts: which came nearest, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from assessment.errors import Fault, InputError, faults_message
from assessment.ingest.header import LINES_SEARCHED, NO_HEADING, as_heading, as_headings, likeness, match
from assessment.schema.layout import Layout, plain

_HEADINGS_TOLD = 12
_HEADINGS_OF_A_HEADER = 2


class OtherLayoutError(InputError):
    """The header is that of a layout which the source does not name.

    Attributes
    ----------
    lines : int
        Lines of the file or sheet.
    """

    lines: int = 0


def unknown_header(
    place: str,
    source_id: str,
    rows: Sequence[Sequence[object]],
    tried: Sequence[Layout],
    known: Mapping[str, Layout],
) -> InputError:
    """The error for a file whose header fits none of its source's layouts.

    Parameters
    ----------
    place : str
        File and sheet.
    source_id : str
        The source.
    rows : sequence of sequences
        The first lines of the file.
    tried : sequence of Layout
        Layouts the source names.
    known : mapping of str to Layout
        All layouts.

    Returns
    -------
    InputError
        Says which layout came nearest, what is missing and what is left over.
    """
    nearest, share, row = _nearest(rows, tried, known)
    # One heading may stand in a record by chance: then the row is not a header, and nothing of it is told.
    if share == 0 or (share < 1 and len(match(rows[row], nearest)[0]) < _HEADINGS_OF_A_HEADER):
        wanted = ", ".join(field.header for field in tried[0].fields if field.column == "required" and field.header)
        return InputError(
            f"{place}: no header was found in the first {min(len(rows), LINES_SEARCHED)} lines. "
            f"The layout '{tried[0].id}' expects these columns: {wanted}. "
            "If the file is no extract, move it out of the folder; if its headings are others, run: assessment layout "
            "FILE; else mend it, then run: assessment check"
        )
    _, missing, left_over = match(rows[row], nearest)
    left_over = as_headings(left_over)
    values = NO_HEADING in left_over
    faults = [Fault(heading, _missing_words(heading, left_over)) for heading in missing]
    if not missing:
        faults.append(Fault("layout", f"the header is that of '{nearest.id}', which the source does not name"))
    if values:
        words = "cells of the row that is most like a header, some of which look like values"
        faults.append(Fault("left over", f"the layout does not know {len(left_over):,} {words}"))
    elif left_over:
        named = [f"'{as_heading(text)}'" for text in left_over[:_HEADINGS_TOLD]]
        more = f" and {len(left_over) - len(named):,} more" if len(left_over) > len(named) else ""
        faults.append(Fault("left over", f"the layout does not know {', '.join(named)}{more}"))
    advice = (
        f"The nearest layout is '{nearest.id}' ({nearest.title}); the source '{source_id}' takes "
        f"{', '.join(repr(layout.id) for layout in tried)}. "
        "If the headings are right, run: assessment layout FILE, which proposes a layout for them; else mend the file, "
        "then run: assessment check"
    )
    said = faults_message(place, faults, advice)
    if missing:
        return InputError(said)
    other = OtherLayoutError(said)
    other.lines = len(rows)
    return other


def _nearest(
    rows: Sequence[Sequence[object]], tried: Sequence[Layout], known: Mapping[str, Layout]
) -> tuple[Layout, float, int]:
    """The likest layout: one of the source's, unless the header is wholly that of another."""
    ranked = []
    for layout in known.values():
        share, row = likeness(rows, layout)
        of_another = layout not in tried and (share == 0 or bool(match(rows[row], layout)[1]))
        ranked.append((of_another, -share, layout not in tried, layout.id, row))
    _, share, _, name, row = min(ranked)
    return known[name], -share, row


def _missing_words(heading: str, left_over: Sequence[str]) -> str:
    near = difflib.get_close_matches(plain(heading), [plain(text) for text in left_over], n=1, cutoff=0.5)
    if not near:
        return "the column is missing"
    written = next(text for text in left_over if plain(text) == near[0])
    return f"the column is missing; '{as_heading(written)}' is there: is it the same?"
