"""Words planted in every field that identifies a person, or is free text about one, come out nowhere."""

import base64
import gzip
import hashlib
import io
import urllib.parse
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.end_to_end import planting, scanner
from tests.workspaces import ROOT, command, copy_parts

SMALL = "0.1"
# Of a place, which all may know: must come out, or the scanner is blind.
OLD_NAME, CONTROL = "Kington", "Kington Qzxcontrolvwq"
PREMISES, CONTROL_PREMISES = "The Quiet Heron", "The Quiet Qzxheronvwq"
FAULTY, CORRECTED, DECIDED, NAMED = "QZXJFAULTYVWQ", "QZXJCORRECTEDVWQ", "QZXJDECIDEDVWQ", "qzxjfilenamevwq"
SEARCHED = ("data/processed", "restricted", "reports")


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Return a small sample with words planted, after a whole run; what was planted; what the program said."""
    workspace = tmp_path_factory.mktemp("marked") / "workspace"
    copy_parts(ROOT, workspace)
    command("sample", "--scale", SMALL, workspace=workspace)
    planted = planting.plant(workspace)
    assert planting.replace_cells(workspace, OLD_NAME, CONTROL) > 10
    assert planting.replace_cells(workspace, PREMISES, CONTROL_PREMISES) > 0
    raw = workspace / "data" / "raw"
    planting.add_rows(
        sorted((raw / "asb").glob("*.csv"))[-1], *[{"Date": FAULTY, "Incident No": f"{FAULTY}{n}"} for n in range(3)]
    )
    for path in sorted(raw.rglob("*.xlsx")):
        path.rename(path.with_stem(f"{path.stem}_{NAMED}"))
    corrections = workspace / "data" / "corrections"
    corrections.mkdir()
    (corrections / "corrections.csv").write_text(
        "date,author,reason,source,field,from,to\n"
        f"2012-02-01,A. Officer,confirmed by the hospital,ae_assaults,place_described,home,{CORRECTED}\n",
        encoding="utf-8",
    )
    (corrections / "places.csv").write_text(
        f"description,premises_code,author,date,reason\n{DECIDED},PREM0001,A. Officer,2012-02-01,asked\n",
        encoding="utf-8",
    )
    done = command("run", workspace=workspace)
    return workspace, planted, done.stdout + done.stderr


@pytest.mark.slow
def test_every_identifying_field_of_the_sample_was_planted(marked):
    _, planted, _ = marked
    fields = {(one.source, one.field) for one in planted}
    assert {
        ("police_crime", "reference"),
        ("police_crime", "victim_reference"),
        ("asb", "reference"),
        ("ae_assaults", "place_described"),
        ("marac", "case_number"),
        ("marac", "victim_initials"),
        ("marac", "victim_born"),
        ("marac", "perpetrator_initials"),
        ("marac", "perpetrator_born"),
        ("road_casualties", "reference"),
    } <= fields
    assert len({one.word for one in planted}) == len(planted)
    assert all(one.cells for one in planted)


@pytest.mark.slow
def test_no_planted_word_stands_in_any_byte_that_leaves_the_raw_data(marked):
    workspace, planted, _ = marked
    words = [*(one.word for one in planted), FAULTY, CORRECTED, DECIDED, NAMED, *planting.BORN_WRITTEN]
    found = {place: scanner.found_in(workspace / place, words) for place in SEARCHED}
    assert found == {place: {} for place in SEARCHED}


@pytest.mark.slow
def test_no_unkeyed_digest_of_a_planted_cell_stands_there_either(marked):
    workspace, planted, _ = marked
    values = {cell for one in planted for cell in one.cells} | {one.word for one in planted}
    makers = (hashlib.md5, hashlib.sha1, hashlib.sha256, lambda data: hashlib.blake2b(data, digest_size=16))
    digests = {make(value.encode()).hexdigest() for value in values for make in makers}
    assert set().union(*(scanner.digests_in(workspace / place, digests) for place in SEARCHED)) == set()


@pytest.mark.slow
def test_words_of_places_are_found_so_the_scanner_is_not_blind(marked):
    workspace, _, _ = marked
    found = {place: scanner.found_in(workspace / place, [CONTROL, CONTROL_PREMISES]) for place in SEARCHED}
    assert {"areas.parquet"} <= found["data/processed"][CONTROL]
    assert found["data/processed"][CONTROL_PREMISES] == {"premises.parquet"}
    endings = {Path(name).suffix for name in found["reports"][CONTROL]}
    assert {".html", ".xlsx", ".csv"} <= endings


@pytest.mark.slow
def test_what_the_program_says_holds_no_planted_word(marked):
    workspace, planted, said = marked
    checked = command("check", workspace=workspace)
    asked = command("status", "--requests", workspace=workspace)
    told = said + "".join(done.stdout + done.stderr for done in (checked, asked))
    words = [*(one.word for one in planted), FAULTY, CORRECTED, DECIDED, *planting.BORN_WRITTEN]
    assert "3 rejected" in told
    assert scanner.words_in(told.encode(), words) == set()


@pytest.mark.slow
def test_a_stop_holds_no_planted_word(marked):
    workspace, planted, _ = marked
    crime = sorted((workspace / "data" / "raw" / "police_crime").glob("*.csv"))[0]
    before = crime.read_bytes()
    header = before.split(b"\n", 1)[0].decode("cp1252")
    date_heading = next(name for name in header.strip("\ufeff\r").replace('"', "").split(",") if "Recorded" in name)
    try:
        planting.add_rows(crime, *[{date_heading: FAULTY} for _ in range(3000)])
        done = command("check", workspace=workspace, expect=1)
    finally:
        crime.write_bytes(before)
    told = (done.stdout + done.stderr).encode()
    assert b"3,000" in told
    assert scanner.words_in(told, [*(one.word for one in planted), FAULTY]) == set()


def _zip(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _xlsx(word: str) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["B7"] = f"in a cell: {word}"
    book.save(stream)
    return stream.getvalue()


def _parquet(word: str) -> bytes:
    stream = io.BytesIO()
    pd.DataFrame({"n": range(2000), "told": ["nothing"] * 1999 + [f"x{word}"]}).to_parquet(stream, compression="zstd")
    return stream.getvalue()


def _page(data: bytes) -> bytes:
    return b'<img src="data:application/octet-stream;base64,' + base64.b64encode(data) + b'">'


WORD = planting.word_of(77)
KEPT = {
    "as it is": WORD.encode(),
    "in small letters": WORD.lower().encode(),
    "utf-16": f"so {WORD}".encode("utf-16"),
    "utf-16 big end": WORD.encode("utf-16-be"),
    "percent": "".join(f"%{ord(letter):02X}" for letter in WORD).encode(),
    "percent of a quotation": urllib.parse.quote(f"'{WORD}'").encode(),
    "gzip": gzip.compress(WORD.encode()),
    "zip in a zip": _zip("a.zip", _zip("b.txt", WORD.encode())),
    "name in a zip": _zip(f"{WORD}.txt", b"x"),
    "workbook": _xlsx(WORD),
    "parquet": _parquet(WORD),
    "base64 in a page": _page(f"{'long enough to be looked at ' * 3}{WORD}".encode()),
    "workbook in a page": _page(_xlsx(WORD)),
    "parquet in a zip": _zip("t.parquet", _parquet(WORD)),
}


@pytest.mark.parametrize("kept", KEPT)
def test_the_scanner_finds_a_word_however_it_is_kept(kept):
    assert scanner.words_in(KEPT[kept], [WORD]) == {WORD}
    assert scanner.words_in(KEPT[kept], [planting.word_of(78)]) == set()
