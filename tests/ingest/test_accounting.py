import datetime

import pytest

from assessment.errors import InputError
from assessment.ingest.accounting import Accounting, quality


def entry(label="asb-1", **changes):
    settings = {
        "source": "asb",
        "file_label": label,
        "layout": "asb_incidents",
        "rows_read": 10,
        "rows_kept": 5,
        "rows_duplicate": 2,
        "rows_superseded": 1,
        "rows_out_of_scope": 1,
        "rows_rejected": 1,
        "lines_not_data": {"header": 1},
        "reasons": {"b": 1, "a": 4},
        "repairs": {},
        "period_start": datetime.date(2011, 4, 1),
        "period_end": None,
        "months_missing": ("2011-05",),
        "columns_ignored": (),
        "sha256": "0" * 64,
    }
    return Accounting(**(settings | changes))


def test_rows_that_do_not_add_up_stop_the_run():
    with pytest.raises(InputError, match="10 rows were read but 9 are accounted for"):
        entry(rows_kept=4)


def test_quality_sums_files_and_orders_labels_as_people_count():
    found = quality([entry("asb-10"), entry("asb-2"), entry()])["sources"]["asb"]
    assert list(found["files"]) == ["asb-1", "asb-2", "asb-10"]
    assert (found["rows_read"], found["rows_kept"], found["months_missing"]) == (30, 15, ["2011-05"])
    assert found["files"]["asb-1"]["reasons"] == {"a": 4, "b": 1}
    assert found["files"]["asb-1"]["period_start"] == "2011-04-01"
    assert found["files"]["asb-1"]["period_end"] is None
