"""Mutants of valid extracts of every layout: nothing is lost, nothing is told, nothing falls over."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz import world
from tests.fuzz.mutations import Mutant, Writing, mutants
from tests.fuzz.valid import BORN, MARKER

pytestmark = pytest.mark.fuzz

#: In all, `make fuzz` tries at least this many.
MUTANTS = 10_000
LAYOUTS = sorted(world.layouts())
LONG = settings().max_examples > 1_000
EXAMPLES = -(-MUTANTS // len(LAYOUTS)) if LONG else 2
#: Sources whose rule makes a row seen again a duplicate, whatever is in it.
REPEATS_ARE_ONE = frozenset({"crime", "marac", "survey", "partner_values", "populations", "deprivation", "premises"})
#: A birth date, however it is written.
_YEAR_OF_BIRTH = "|".join(str(year) for year in range(BORN[0], BORN[1] + 1))
_BIRTH = re.compile(rf"\b(?:{_YEAR_OF_BIRTH})-\d\d-\d\d\b|\b\d\d?[/ -]\w+[/ -](?:{_YEAR_OF_BIRTH})\b")
#: Tables that count files.
BY_FILE = ("completeness", "extract_months")


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_mutants_are_refused_in_words_or_accounted_for(layout_id, tmp_path, record_property):
    here = world.World(tmp_path, world.layouts()[layout_id])
    tried = []

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(mutant=mutants())
    def each(mutant):
        tried.append(mutant.seed)
        check(here, mutant)

    each()
    record_property(f"mutants of {layout_id}", len(tried))
    assert len(tried) >= EXAMPLES


def check(here, mutant):
    """What holds for every mutant."""
    sheet, above = world.made(here.layout, mutant)
    name, data = world.file_of(here.layout, mutant, sheet, above)
    first = here.outcome({name: data}, required=mutant.required)
    tells_nothing(first, mutant)
    if first.result is None:
        return
    world.sound(first.result)
    every_line_is_counted(first.result, mutant, name, sheet, above)
    other_order_and_key(here, mutant, first.result, sheet, above)
    # Dearer than they are likely to find anything: every fourth mutant each.
    if mutant.seed % 4 == 0:
        again = here.outcome({name: data}, required=mutant.required)
        world.same_tables(first.result, again.result, ())
        assert world.counts(first.result) == world.counts(again.result)
    if mutant.seed % 4 == 1 and here.layout.cleaner in REPEATS_ARE_ONE:
        doubled(here, first.result, name, data)
    if mutant.seed % 4 == 2 and not mutant.harm and not header_among_rows(mutant):
        other_order_of_files(here, mutant, sheet, above)


def tells_nothing(outcome, mutant):
    """No value of a person in anything that is said; nor, where cells stayed in their columns, in a table."""
    told = [outcome.said]
    if outcome.result is not None and not mutant.harm:
        told += [table.to_csv() for table in outcome.result.tables.values()]
    for text in told:
        assert MARKER not in text
        assert not _BIRTH.search(text)


def every_line_is_counted(result, mutant, name, sheet, above):
    """Rows and lines that are no rows make all the lines that were written."""
    if mutant.harm or name.endswith(".geojson"):
        return
    lines = world.lines_written(sheet, above, mutant.writing)
    entry = next(entry for entry in result.accounting if entry.source == world.SOURCE)
    assert entry.rows_read + sum(entry.lines_not_data.values()) == lines


def header_among_rows(mutant):
    """Whether the header that is found may be one that stands among the rows."""
    verbs = {change[0] for change in mutant.table}
    return ("odd_row" in verbs and any(change[-1] == "header" for change in mutant.table)) and bool(verbs - {"odd_row"})


def other_order_and_key(here, mutant, expected, sheet, above):
    """Shuffled rows and another key change nothing but lines and hashes."""
    order = list(range(len(sheet.rows)))
    # Bytes are harmed where they stand; and where a header stands says which rows are below it.
    if not mutant.harm and not header_among_rows(mutant):
        random.Random(mutant.seed).shuffle(order)
    shapes = [sheet.shapes[i] for i in order if i < len(sheet.shapes)]
    shuffled = replace(sheet, rows=[sheet.rows[i] for i in order], shapes=shapes)
    name, data = world.file_of(here.layout, mutant, shuffled, above)
    found = here.outcome({name: data}, required=mutant.required, key=world.OTHER_KEY)
    world.same_tables(expected, found.result, ("line", *world.HASHES))
    sheets = name.endswith(".xlsx")
    assert world.counts(expected, without_blanks=sheets) == world.counts(found.result, without_blanks=sheets)


def other_order_of_files(here, mutant, sheet, above):
    """Two files, whichever comes first by name, give the same tables but for labels and lines."""
    half = len(sheet.rows) // 2
    parts = [
        replace(sheet, rows=rows, shapes=shapes)
        for rows, shapes in ((sheet.rows[:half], sheet.shapes[:half]), (sheet.rows[half:], sheet.shapes[half:]))
    ]
    made = []
    for stems in ("ab", "ba"):
        files = dict(
            world.file_of(here.layout, mutant, part, above, stem) for part, stem in zip(parts, stems, strict=True)
        )
        made.append(here.outcome(files, required=mutant.required))
    first, second = made
    assert (first.result is None) == (second.result is None)
    if first.result is not None and second.result is not None:
        world.same_tables(first.result, second.result, ("file_label", "line", *world.HASHES), BY_FILE)
        assert world.sums(first.result) == world.sums(second.result)


def doubled(here, expected, name, data):
    """The same file under another name adds nothing."""
    found = here.outcome({name: data, f"{name.partition('.')[0]}_again.{name.partition('.')[2]}": data})
    world.same_tables(expected, found.result, ("line", *world.HASHES), BY_FILE)


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_what_is_called_valid_is_cleaned(layout_id, tmp_path):
    """The mutants are only worth something when what they are made from gets through."""
    here = world.World(tmp_path, world.layouts()[layout_id])
    kept = 0
    for seed in range(2):
        mutant = Mutant(seed, rows=8, writing=Writing())
        sheet, above = world.made(here.layout, mutant)
        name, data = world.file_of(here.layout, mutant, sheet, above)
        outcome = here.outcome({name: data})
        assert outcome.result is not None, outcome.refused
        world.sound(outcome.result)
        entry = next(entry for entry in outcome.result.accounting if entry.source == world.SOURCE)
        kept += entry.rows_kept + entry.rows_superseded + entry.rows_duplicate
        assert entry.rows_read == 8
    assert kept >= 1
