"""Mutants that once broke something, kept so that they never do again."""

import pytest

from tests.fuzz import world
from tests.fuzz.mutations import Mutant, Writing
from tests.fuzz.test_every_layout import check

#: What it broke, layout, mutant.
FOUND = [
    ("areas without shapes ended in a traceback", "areas", Mutant(0, 6, writing=Writing(ending=".csv"))),
    ("areas without shapes ended in a traceback", "lsoa_2011", Mutant(0, 2, writing=Writing(ending=".xlsx"))),
    *[
        (
            "of two names of one area the first row's was taken, so that the order of rows mattered",
            "areas",
            Mutant(seed, 6, (("repeat_row", 0, 1), ("cell", 0, 1, "Another name"), ("cell", 0, 0, "A1"))),
        )
        for seed in range(3)
    ],
    *[
        (
            "a record was taken for a header, because ages stand above columns elsewhere, and its words were told",
            layout_id,
            Mutant(seed, 6, (("drop_header",),)),
        )
        for layout_id in ("council_casualties", "stats19_coded")
        for seed in range(4)
    ],
    *[
        (
            "a ring that is not closed, or coordinates off the globe, ended in a traceback",
            layout_id,
            Mutant(seed, 4, (("repeat_row", 0, 0), ("repeat_row", 4, 0)), harm=harm),
        )
        for layout_id in ("lsoa_2011", "msoa_2021")
        for seed in (0, 29_219)
        for harm in (
            (("flip", 27_952, 1),),
            (("cut", 79, 1), ("cut", 512, 22)),
            *((("flip", place, 1),) for place in range(300, 420, 9)),
        )
    ],
    ("a list of premises without their kind broke the table", "premises", Mutant(0, 6, (("drop_column", 2),))),
    *[
        (
            "a point off the National Grid, in a row with one of our areas, broke the table",
            layout_id,
            Mutant(0, 6, (("column", column, "3"),)),
        )
        for layout_id in ("police_uk_outcomes", "police_uk_street")
        for column in range(8)
    ],
    (
        "a numerator below nought was let through by the layout and broke the table",
        "dip_quarterly_return",
        Mutant(128, 3),
    ),
    (
        "a heading of two lines was counted as one line",
        "istv_minimum_data_set",
        Mutant(0, 3, (("rename", 0, "\n0"),)),
    ),
]


@pytest.mark.parametrize(("broke", "layout_id", "mutant"), FOUND)
def test_found(broke, layout_id, mutant, tmp_path):
    check(world.World(tmp_path, world.layouts()[layout_id]), mutant)


def test_records_above_the_header_are_rejected_and_told(tmp_path):
    """A sheet sorted with its header among the rows: the records above it were once counted as titles."""
    here = world.World(tmp_path, world.layouts()["asb_incidents"])
    for ending in (".csv", ".xlsx"):
        mutant = Mutant(
            3, 6, (("odd_row", 4, "header"), ("title", "ASB 2011/12"), ("drop_header",)), Writing(ending=ending)
        )
        sheet, above = world.made(here.layout, mutant)
        name, data = world.file_of(here.layout, mutant, sheet, above)
        outcome = here.outcome({name: data})
        assert outcome.result is not None
        entry = next(entry for entry in outcome.result.accounting if entry.source == world.SOURCE)
        assert entry.rows_read == 6
        assert entry.reasons["above the header"] == 4
        assert entry.lines_not_data == {"header": 1, "title": 1}
        told = outcome.result.rejections.query("reason == 'above the header'")
        assert list(told["line"]) == [2, 3, 4, 5]
        refused = here.outcome({name: data}, required=True)
        assert "4 of 6 rows are above the header (first at row 2)" in refused.refused
