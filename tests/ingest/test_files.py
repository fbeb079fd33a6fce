import subprocess
import sys

import pytest

from assessment.config import Source
from assessment.errors import InputError
from assessment.ingest import read_source, source_files


def source(**changes):
    return Source(
        **({"id": "asb", "label": "ASB", "provider": "P", "folder": "asb", "layouts": ("asb_incidents",)} | changes)
    )


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data" / "raw" / "asb"
    made.mkdir(parents=True)
    return made


def test_files_are_sorted_by_name_and_leavings_passed_over(tmp_path, folder):
    for name in ("b.csv", "a.XLSX", "~$a.xlsx", ".hidden"):
        (folder / name).write_text("x", encoding="utf-8")
    assert [path.name for path in source_files(source(), tmp_path)] == ["a.XLSX", "b.csv"]


def test_an_absent_folder_has_no_files(tmp_path):
    assert source_files(source(), tmp_path) == []


def test_a_file_that_cannot_be_read_is_not_passed_over(tmp_path, folder):
    (folder / "scan.pdf").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"1 of 1 files are of a kind that cannot be read \(first: scan\.pdf\)"):
        source_files(source(), tmp_path)


def test_files_of_a_source_are_labelled_in_the_order_of_names(tmp_path, folder):
    text = "Incident No,Date,Time,Category,Easting,Northing,Beat,Alcohol\nA,01/02/2011,,Personal,,,HA1,\n"
    for name, incident in (("second.csv", "A"), ("first.csv", "B")):
        (folder / name).write_text(text.replace("\nA,", f"\n{incident},"), encoding="utf-8")
    found = read_source(source(), tmp_path)
    assert [(one.file_label, one.file_name) for one in found] == [("asb-1", "first.csv"), ("asb-2", "second.csv")]


def test_looking_for_files_loads_no_tables():
    code = "import sys; from assessment.ingest import source_files; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
