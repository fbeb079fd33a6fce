"""What is stale: every input counts, nothing else does, and finding out loads nothing heavy."""

import subprocess
import sys

import pytest

from assessment.pipeline import stale
from tests.project.repository import ROOT


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "a" / "x.txt").write_text("1", encoding="utf-8")
    (tmp_path / "a" / "deep" / "y.txt").write_text("2", encoding="utf-8")
    return tmp_path / "a"


def test_sha256_is_that_of_the_standard():
    # FIPS 180-4, the one-block example.
    assert stale.hash_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_and_its_bytes_have_one_hash(folder):
    assert stale.file_hash(folder / "x.txt") == stale.hash_of(b"1")
    assert stale.file_hash(folder / "none.txt") == ""


@pytest.mark.parametrize("change", ["content", "name", "new", "gone", "moved"])
def test_any_change_in_a_folder_changes_its_hash(folder, change):
    before = stale.folder_hash(folder)
    if change == "content":
        (folder / "deep" / "y.txt").write_text("3", encoding="utf-8")
    elif change == "name":
        (folder / "x.txt").rename(folder / "z.txt")
    elif change == "new":
        (folder / "n.txt").touch()
    elif change == "gone":
        (folder / "x.txt").unlink()
    else:
        (folder / "deep" / "y.txt").rename(folder / "y.txt")
    assert stale.folder_hash(folder) != before


def test_touching_a_file_changes_nothing(folder):
    before = stale.folder_hash(folder)
    (folder / "x.txt").write_text("1", encoding="utf-8")
    assert stale.folder_hash(folder) == before
    assert stale.folder_hash(folder / "none") == ""


def test_code_of_a_room_counts_only_where_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(stale, "PACKAGE", tmp_path)
    for name in ("clean/a.py", "cleaner.py", "present/style.css", "present/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")

    def hashes():
        stale.code_hash.cache_clear()
        return stale.code_hash(only=("clean",)), stale.code_hash(but=("clean",)), stale.code_hash()

    first = hashes()
    (tmp_path / "clean" / "a.py").write_text("2", encoding="utf-8")
    second = hashes()
    (tmp_path / "present" / "style.css").write_text("2", encoding="utf-8")
    third = hashes()
    (tmp_path / "present" / "notes.txt").write_text("2", encoding="utf-8")
    (tmp_path / "cleaner.py").write_text("2", encoding="utf-8")
    fourth = hashes()
    stale.code_hash.cache_clear()
    changed = [
        [old != new for old, new in zip(before, after, strict=True)]
        for before, after in [(first, second), (second, third), (third, fourth)]
    ]
    assert changed == [[True, False, True], [False, True, True], [False, True, True]]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"a": "1"}, {"a": "1"}, ()),
        ({"a": "1"}, {"a": "2"}, ("a",)),
        ({"a": "1"}, {"a": "1", "b": "1"}, ("b",)),
        ({"a": "1", "b": "1"}, {"a": "1"}, ("b",)),
        ({"reads": {"x": "1", "y": "1"}}, {"reads": {"x": "1", "y": "2", "z": "3"}}, ("y", "z")),
        ("damaged", {"a": "1"}, ("never made",)),
    ],
)
def test_differences_name_what_changed(before, now, expected):
    assert stale.differences(before, now) == expected


@pytest.mark.parametrize("content", [b"", b'{"a": ', b"\xff\xfe"])
def test_a_record_cut_off_counts_as_none(tmp_path, content):
    (tmp_path / "r.json").write_bytes(content)
    assert stale.read_json(tmp_path / "r.json") is None


def test_finding_out_what_is_stale_loads_nothing_heavy():
    code = "import assessment.pipeline, sys; print({'pandas', 'papermill', 'nbformat', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
