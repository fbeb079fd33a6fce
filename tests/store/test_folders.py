"""Exchanging a folder: at every moment one whole version is there, whatever fails and whenever."""

from pathlib import Path

import pytest

from assessment.errors import StoreError
from assessment.store import exchange, folders, private_folder, processed_folder, settle, write_private


def folder(path, text):
    path.mkdir(parents=True)
    (path / "a.txt").write_text(text, encoding="utf-8")
    return path


def text(path):
    return (path / "a.txt").read_text(encoding="utf-8")


class CutOffError(BaseException):
    """The program is ended here."""


def test_the_new_takes_the_place_of_the_old(tmp_path):
    place = folder(tmp_path / "place", "old")
    exchange(folder(tmp_path / "elsewhere" / "new", "new"), place)
    assert text(place) == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "place"]


def test_a_place_that_was_empty_is_filled(tmp_path):
    exchange(folder(tmp_path / "new", "new"), tmp_path / "deep" / "place")
    assert text(tmp_path / "deep" / "place") == "new"


@pytest.mark.parametrize("nth", range(1, 6))
def test_ended_at_any_renaming_one_whole_version_is_there_afterwards(tmp_path, monkeypatch, nth):
    place, fresh = folder(tmp_path / "place", "old"), folder(tmp_path / "fresh", "new")
    calls = []
    done = Path.replace

    def counted(self, target):
        calls.append(self)
        if len(calls) == nth:
            raise CutOffError
        return done(self, target)

    monkeypatch.setattr(Path, "replace", counted)
    try:
        exchange(fresh, place)
        ended = False
    except CutOffError:
        ended = True
    monkeypatch.undo()
    assert ended == (nth <= 3)  # beside its place, the old aside, the new in its place
    settle(place)
    assert text(place) in {"old", "new"}
    exchange(folder(tmp_path / "again", "newest"), place)
    assert text(place) == "newest"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_killed_between_the_two_renamings_readers_see_the_old_and_settle_brings_it_back(tmp_path):
    old = folder(tmp_path / "data" / ".processed.old", "old")
    folder(tmp_path / "data" / ".processed.new", "half")
    assert processed_folder(tmp_path) == old
    settle(tmp_path / "data" / "processed")
    assert text(processed_folder(tmp_path)) == "old"
    assert processed_folder(tmp_path).name == "processed"


def test_a_file_held_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    place, done, refusals = folder(tmp_path / "place", "old"), Path.replace, []

    def held_at_first(self, target):
        if len(refusals) < 2:
            refusals.append(self)
            raise PermissionError
        return done(self, target)

    monkeypatch.setattr(folders, "_WAITS_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(Path, "replace", held_at_first)
    exchange(folder(tmp_path / "new", "new"), place)
    assert text(place) == "new"
    assert len(refusals) == 2


def test_a_file_held_for_good_is_said_and_the_old_stays(tmp_path, monkeypatch):
    place, done = folder(tmp_path / "place", "old"), Path.replace

    def held(self, target):
        if self.name == "place":
            raise PermissionError
        return done(self, target)

    monkeypatch.setattr(folders, "_WAITS_SECONDS", (0.0,))
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(StoreError, match="Close the report"):
        exchange(folder(tmp_path / "new", "new"), place)
    assert text(place) == "old"


def test_a_second_renaming_that_is_refused_brings_the_old_back(tmp_path, monkeypatch):
    place, done = folder(tmp_path / "place", "old"), Path.replace

    def held(self, target):
        if self.name == ".place.new":
            raise PermissionError
        return done(self, target)

    monkeypatch.setattr(folders, "_WAITS_SECONDS", (0.0,))
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(StoreError):
        exchange(folder(tmp_path / "new", "new"), place)
    assert text(place) == "old"


def test_a_private_file_is_replaced_as_a_whole(tmp_path):
    write_private(tmp_path / "a.json", b"first")
    write_private(tmp_path / "a.json", b"second")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.json", b"second")]


def test_a_folder_of_another_user_is_not_silently_left_open(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir(mode=0o755)

    def refused(self, mode):
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(StoreError, match="belongs to another user"):
        private_folder(tmp_path / "data")
