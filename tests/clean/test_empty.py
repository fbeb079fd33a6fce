"""Files with a header and nothing below it, and files in which every row is bad: no traceback, an honest account."""

import pytest

from assessment.clean import run
from assessment.clean.accounts import account, rejections_of
from assessment.ingest.layouts import load_layouts
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import context, extract, geography

EVENTS = sorted(name for name, layout in load_layouts().items() if layout.cleaner in run._EVENTS)


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_nothing_and_rubbish(tmp_path, name, rows):
    layout = load_layouts()[name]
    headings = [field.header for field in layout.fields if field.header]
    # Different in every cell, so that no line can be taken for a repeated header, a total or a blank.
    body = [",".join(f"rubbish {line} {i}" for i in range(len(headings))) for line in range(rows)]
    one = extract(tmp_path, name, ",".join(headings), body, "website.csv")
    done = run._EVENTS[layout.cleaner]([one], context(geography()))
    for table_name, table in done.tables.items():
        assert faults(table, TABLES[table_name]) == ()
        assert len(table) == 0
    entry = account(done, [one], None, {one.file_label: ()})[0]
    assert (entry.rows_read, entry.rows_kept, entry.rows_rejected) == (rows, 0, rows)
    assert entry.period_start is None
    told = rejections_of(done.batch, [one])
    assert len(told) == rows
    assert not told.astype("str").map(lambda cell: "rubbish" in cell).to_numpy().any()
