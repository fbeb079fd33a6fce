"""A disk that fills up while tables are written: the old tables stay whole, and the room is given back."""

import errno
import os

import pandas as pd
import pytest

from assessment import store
from assessment.schema import TABLES
from assessment.store import folders


@pytest.fixture
def full_after(monkeypatch):
    """Return a function that makes the disk full after so many files."""
    synced, written = os.fsync, []

    def fill(files):
        def failing(descriptor):
            written.append(descriptor)
            if len(written) > files:
                raise OSError(errno.ENOSPC, "No space left on device")
            synced(descriptor)

        monkeypatch.setattr(folders.os, "fsync", failing)

    return fill


def tables(cases):
    months = pd.to_datetime(["2011-04-01", "2011-05-01"])
    meetings = {
        "meeting_month": months,
        "cases_count": [cases, 14],
        "repeats_count": [1, 5],
        "linked_repeats_count": [1, 5],
        "children_count": [0, 20],
    }
    people = {"area_code": ["A1"], "population_group": ["all"], "year": [2010], "people_count": [cases]}
    return {
        "marac_meetings": TABLES["marac_meetings"].typed(pd.DataFrame(meetings)),
        "populations": TABLES["populations"].typed(pd.DataFrame(people)),
    }


@pytest.mark.parametrize("files", [0, 1, 2])
def test_tables_are_old_or_new_and_nothing_half_made_is_left(tmp_path, full_after, files):
    store.write_tables(tmp_path, tables(cases=12))
    full_after(files)
    with pytest.raises(OSError, match="No space left"):
        store.write_tables(tmp_path, tables(cases=99))
    assert store.read_table(tmp_path, "marac_meetings")["cases_count"].tolist() == [12, 14]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["processed"]


def test_there_is_room_again_and_the_same_command_goes_through(tmp_path, full_after, monkeypatch):
    store.write_tables(tmp_path, tables(cases=12))
    full_after(1)
    with pytest.raises(OSError, match="No space left"):
        store.write_tables(tmp_path, tables(cases=99))
    monkeypatch.undo()
    store.write_tables(tmp_path, tables(cases=99))
    assert store.read_table(tmp_path, "marac_meetings")["cases_count"].tolist() == [99, 14]


@pytest.mark.parametrize("write", [store.write_private, store.write_whole])
def test_a_file_is_old_or_new(tmp_path, full_after, write):
    write(tmp_path / "a.json", b"old")
    full_after(0)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "a.json", b"new and longer")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.json", b"old")]
