"""Files as received through the commands: archives and folders in folders, and files that cannot be opened."""

import gzip
import io
import os
import zipfile

import pytest

from assessment import store
from assessment.config import read_config
from assessment.errors import InputError
from assessment.pipeline import check, clean, requests, status
from assessment.pipeline.cleaning import clean_recipe, stale_cleaning
from assessment.pipeline.places import Places
from tests.pipeline import toy


@pytest.fixture
def workspace(tmp_path):
    return toy.make_workspace(tmp_path / "workspace")


def quietly(workspace):
    said = []
    clean(workspace, said.append)
    return said


def archive(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def marac(cases):
    return "\n".join([toy.MARAC_HEADER, *cases]) + "\n"


def test_a_zip_and_folders_give_the_same_tables_as_files(workspace):
    quietly(workspace)
    expected = store.read_table(workspace, "marac_cases")
    folder = workspace / "data" / "raw" / "marac"
    for path in list(folder.iterdir()):
        path.unlink()
    first, second, third = toy.MARAC_CASES
    (folder / "2011").mkdir()
    (folder / "2011" / "a.zip").write_bytes(archive({"spring/april.csv": marac([first]), "may.csv": marac([second])}))
    (folder / "2012.csv.gz").write_bytes(gzip.compress(marac([third]).encode(), mtime=0))
    said = quietly(workspace)
    assert store.read_table(workspace, "marac_cases").equals(expected)
    assert any("3 files, 3 rows: 3 kept" in line for line in said)


def test_a_change_in_an_archive_or_a_folder_makes_the_tables_stale(workspace):
    config, folder = read_config(workspace), workspace / "data" / "raw" / "marac" / "deep" / "down"
    places = Places(workspace, config.cycle.name, "annual", "executive")
    folder.mkdir(parents=True)
    (folder / "a.zip").write_bytes(archive({"a.csv": marac(["7,05/04/2011,KL,01/01/1980,MN,02/02/1981,Police,N,1,"])}))
    quietly(workspace)
    assert stale_cleaning(places, clean_recipe(workspace, config)) == ()
    (folder / "a.zip").write_bytes(archive({"a.csv": marac(["8,05/04/2011,KL,01/01/1980,MN,02/02/1981,Police,N,1,"])}))
    assert stale_cleaning(places, clean_recipe(workspace, config)) == ("marac",)
    quietly(workspace)
    (folder / "a.zip").rename(folder / "b.zip")
    assert stale_cleaning(places, clean_recipe(workspace, config)) == ("marac",)


def test_the_account_of_an_archive_names_labels_and_hashes_and_no_file(workspace):
    folder = workspace / "data" / "raw" / "marac"
    for path in list(folder.iterdir()):
        path.unlink()
    (folder / "Smith v Jones.zip").write_bytes(archive({"Jones.csv": marac(toy.MARAC_CASES)}))
    account = check(workspace, lambda _: None).content["sources"]["marac"]["files"]
    assert list(account) == ["marac-1.1"]
    assert len(account["marac-1.1"]["archive_sha256"]) == 64
    assert "Jones" not in str(account)


@pytest.mark.parametrize("broken", ["scan.pdf", "link.csv"])
def test_status_goes_on_when_a_file_cannot_be_opened(workspace, broken):
    quietly(workspace)
    path = workspace / "data" / "raw" / "marac" / broken
    if broken == "scan.pdf":
        path.write_bytes(b"%PDF-1.7")
    else:
        path.symlink_to(os.devnull)
    said = "\n".join(status(workspace))
    assert "marac        a file cannot be opened; assessment check says which, and what to do" in said
    assert "areas        1 file, " in said
    assert "Tables   stale: marac" in said
    assert requests(workspace)
    with pytest.raises(InputError, match=broken):
        check(workspace, lambda _: None)


def test_the_tables_stay_when_an_extract_cannot_be_opened(workspace):
    quietly(workspace)
    before = store.read_table(workspace, "marac_cases")
    (workspace / "data" / "raw" / "marac" / "bomb.csv.gz").write_bytes(gzip.compress(b"\n" * (20 << 20), mtime=0))
    with pytest.raises(InputError, match="bomb"):
        quietly(workspace)
    assert store.read_table(workspace, "marac_cases").equals(before)
