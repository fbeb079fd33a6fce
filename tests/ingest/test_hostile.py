"""Broken and hostile files: each is refused in words that name it and say what to do, and none fills the memory."""

import gzip
import io
import os
import struct
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from assessment.errors import AssessmentError, InputError
from assessment.ingest import limits, source_files
from assessment.ingest.limits import MEBIBYTE
from tests.ingest.received import (
    HEADER,
    ROWS,
    TABLE,
    changed,
    ods,
    ods_cell,
    ods_rows,
    read,
    read_workspace,
    source,
    text,
    workspace,
    written,
    xls,
    xlsx,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
BOOK = xlsx({"S": [HEADER, *ROWS]})
MARKER = "Marker-7151"
# One table with a value no message may repeat.
TOLD = text([HEADER, ["A1", "01/02/2011", MARKER]])


def locked_workbook() -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(BOOK)).encrypt("secret", stream)
    return stream.getvalue()


def locked_archive() -> bytes:
    """An archive whose members are marked as encrypted, in the directory and where they stand."""
    data = bytearray(zipped({"a.csv": TOLD}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature) + offset
        data[at : at + 2] = struct.pack("<H", 0x1)
    return bytes(data)


def understated_archive() -> bytes:
    """An archive whose directory claims 10 bytes for a member of many megabytes."""
    data = bytearray(zipped({"a.csv": TABLE + "\n" * (20 * MEBIBYTE)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def link_in_archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def bloated_workbook() -> bytes:
    """A workbook with a sheet of 64 MB of blanks."""
    return changed(BOOK, SHEET, "</sheetData>", "</sheetData>" + " " * (64 * MEBIBYTE))


def far_cells() -> bytes:
    return changed(BOOK, SHEET, "</sheetData>", "<row r=\"1048576\"><c r='XFD1048576' ><v>1</v></c></row></sheetData>")


def repeated_cells() -> bytes:
    times = ' table:number-columns-repeated="16384"'
    return ods({"S": f'<table:table-row table:number-rows-repeated="1048576">{ods_cell(1, times)}</table:table-row>'})


def long_cell_in_a_sheet() -> bytes:
    return changed(BOOK, SHEET, "<t>x</t>", f"<t>{MARKER * 20_000}</t>")


def endless_workbook() -> bytes:
    """A workbook of Excel 97 whose stream leads back to its own first sector."""
    data = bytearray(xls({"S": [HEADER, *ROWS]}))
    (table,) = struct.unpack_from("<I", data, 76)
    at = (table + 1) * 512
    numbers = struct.unpack_from("<128I", data, at)
    struct.pack_into("<I", data, at + 4 * numbers.index(0xFFFFFFFE), 0)
    return bytes(data)


def shared_text() -> bytes:
    """A text of 30 kB that is stored once and stands in 100,000 cells."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for row in range(50_000):
        sheet.write_row(row, 0, ["x" * 30_000] * 2)
    book.close()
    return stream.getvalue()


def binary_workbook() -> bytes:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | {"xl/workbook.bin": b"\x00"})


ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
NESTED = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":' + "[" * 200_000
VIRTUAL = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
ENDLESS = '<table:table-row table:number-rows-repeated="99999999999">'

# Name of the file, what it holds, what is said of it. What is said always begins with the name.
CASES = {
    "empty": ("a.csv", b"", "is empty. Ask the provider"),
    "nothing but space": ("a.csv", b" \r\n\n", "is empty"),
    "csv cut in the middle of a row": ("a.csv", TABLE[:-9], "breaks off in line 4, after 2 of 3 cells"),
    "csv cut in the middle of a quoted cell": (
        "a.csv", text([HEADER, ["A1", "01/02/2011", f'"{MARKER}']]), "a quotation mark in the row that begins in line 2"
    ),
    "csv cut after its first cell": ("a.csv", text([HEADER, *ROWS]) + MARKER, "breaks off in line 5, after 1 of 3"),
    "xlsx cut": ("a.xlsx", BOOK[:-60], "cannot be unpacked: it is damaged or was cut off"),
    "xls cut": ("a.xls", xls({"S": [HEADER, *ROWS]})[:700], "cannot be opened as a workbook: it is damaged, was cut"),
    "ods cut": ("a.ods", ods({"S": ods_rows([HEADER, *ROWS])})[:400], "cannot be unpacked: it is damaged"),
    "gzip cut": ("a.csv.gz", gzip.compress(TOLD.encode() * 99, mtime=0)[:-9], "is compressed and cannot be opened"),
    "zip cut": ("a.zip", zipped({"a.csv": TOLD})[:-30], "cannot be unpacked: it is damaged or was cut off"),
    "zip with a changed byte": (
        "a.zip", zipped({"a.csv": TOLD}, 0).replace(b"01/02", b"01/03"), "a.csv cannot be unpacked: it is damaged"
    ),
    "no zip at all": ("a.zip", TOLD, "cannot be unpacked"),
    "a workbook named csv": ("a.csv", BOOK, "is named as text but is a workbook or a zip archive"),
    "an old workbook named csv": ("a.csv", xls({"S": [HEADER]}), "is named as text but is an Excel workbook"),
    "a PDF named csv": ("a.csv", b"%PDF-1.7\n" + os.urandom(64), "is named as text but is a PDF"),
    "random bytes named csv": ("a.csv", bytes(range(256)) * 9, "is not text in UTF-8 or Windows-1252: line 1 holds"),
    "a nought byte far down": ("a.csv", TABLE * 3_000 + "\x00", "is not text in UTF-8 or Windows-1252: line 12,001"),
    "bytes that mean nothing": ("a.csv", TABLE.encode() + b"A4,01/02/2011,\x81\x8d\n", "line 5 holds bytes"),
    "UTF-16 cut": ("a.txt", TABLE.encode("utf-16")[:-1], "is text in UTF-16 that is damaged or was cut off"),
    "text named xlsx": ("a.xlsx", TOLD, "it is text that is named as one"),
    "a web page named xls": ("a.xls", f"<html><table><tr><td>{MARKER}", "is a web page or XML"),
    "random bytes named xls": ("a.xls", bytes(range(256)) * 9, "cannot be opened as a workbook"),
    "xlsx with a password": ("a.xlsx", locked_workbook(), "is locked with a password. Open it with the password"),
    "xls with a password": (
        "a.xls", xls({"S": [HEADER]})[:512] + "EncryptedPackage".encode("utf-16-le") * 9, "is locked with a password"
    ),
    "zip with a password": ("a.zip", locked_archive(), "is locked with a password. Unpack it yourself"),
    "zip packed in another way": ("a.zip", zipped({"a.csv": TOLD}, zipfile.ZIP_LZMA), "packed in a way that is not"),
    "zip without a file": ("a.zip", zipped({"folder/": b"", ".hidden": b"x"}), "holds no file"),
    "zip with an empty file": ("a.zip", zipped({"a.csv": b""}), "a.zip, a.csv is empty"),
    "zip with a PDF": ("a.zip", zipped({"a.csv": TABLE, "b.pdf": b"x"}), "1 of its 2 files are of a kind that cannot"),
    "zip in zip": ("a.zip", zipped({"b.zip": zipped({"a.csv": TOLD})}), "1 of its 1 files are archives themselves"),
    "zip that leads out": ("a.zip", zipped({"../a.csv": TOLD}), "whose name leads out of the folder (../a.csv)"),
    "zip that leads out, the other way": ("a.zip", zipped({"..\\..\\a.csv": TOLD}), "whose name leads out"),
    "zip that leads to the root": ("a.zip", zipped({"/etc/a.csv": TOLD}), "whose name leads out of the folder"),
    "zip that leads to a drive": ("a.zip", zipped({"C:\\a.csv": TOLD}), "whose name leads out of the folder"),
    "zip with a link": ("a.zip", link_in_archive(), "holds a link (a.csv), which is not followed"),
    "zip whose files are all at fault": (
        "a.zip", zipped({"a.csv": b"1,2\n", "b.csv": b"\x00\x01"}), "a.zip, b.csv is not text"
    ),
    "zip of another source": (
        "a.zip", zipped({"b.csv": "Area Code,Group,Year,People\nA,b,2010,5\n"}), "the header is that of 'populations'"
    ),
    "zip bomb": ("a.zip", zipped({"a.csv": b"\n" * (64 * MEBIBYTE)}), "it unpacks to 1,0"),
    "zip bomb that understates itself": ("a.zip", understated_archive(), "a.zip, a.csv: it unpacks to"),
    "gzip bomb": ("a.csv.gz", gzip.compress(b"\n" * (64 * MEBIBYTE), mtime=0), "it unpacks to"),
    "xlsx bomb": ("a.xlsx", bloated_workbook(), "times its size or more, more than the 200 times allowed"),
    "xlsx with cells far apart": ("a.xlsx", far_cells(), "a sheet reaches to row 1,048,576 and column 16,384"),
    "ods with a cell repeated over the sheet": ("a.ods", repeated_cells(), "reaches to row 1,048,576 and column 16"),
    "xlsx with a long text in each cell, stored once": ("a.xlsx", shared_text(), "GB of text, most of it the same"),
    "ods with a long text repeated": (
        "a.ods", ods({"S": "<table:table-row>"
                      + ods_cell("x" * 90_000, ' table:number-columns-repeated="16000"') + "</table:table-row>"}),
        "of text, most of it the same over and over",
    ),
    "xls whose sectors go round in a circle": ("a.xls", endless_workbook(), "it is damaged, was cut off"),
    "a binary workbook": ("a.xlsx", binary_workbook(), "is a binary workbook (xlsb), which is not read"),
    "ods with a row repeated without end": (
        "a.ods", ods({"S": f"{ENDLESS}{ods_cell(1)}</table:table-row>"}), "repeated more often"
    ),
    "xlsx with entities": (
        "a.xlsx", changed(BOOK, SHEET, "<worksheet", f"{ENTITIES}<worksheet"), "declares XML entities of its own"
    ),
    "ods with entities": (
        "a.ods", ods({"S": ods_rows([HEADER, *ROWS])}, ENTITIES), "declares XML entities of its own"
    ),
    "xlsx with a formula never worked out": (
        "a.xlsx", xlsx({"S": [HEADER, ["A1", "=1+1", "x"], ["A2", "=2+2", "y"]]}),
        "sheet 'S': 2 formulas have no stored result (first in row 2)",
    ),
    "ods with a formula never worked out": (
        "a.ods", ods({"S": ods_rows([HEADER]) + "<table:table-row>" + ods_cell("A1")
                      + '<table:table-cell table:formula="of:=1"/></table:table-row>'}),
        "1 formulas have no stored result",
    ),
    "xlsx without a cell": ("a.xlsx", xlsx({"S": []}), "holds no cell at all"),
    "GeoJSON nested without end": ("a.geojson", NESTED, "is not a GeoJSON file that can be read"),
    "another format named GeoJSON, that names a further file": ("a.geojson", VIRTUAL, "is not a GeoJSON file"),
    "GeoJSON cut": ("a.geojson", NESTED[:60], "is not a GeoJSON file that can be read"),
    "a header of 20,000 columns": ("a.csv", ",".join(f"c{n}" for n in range(20_000)) + "\n", "20,000 columns, more"),
    "a sheet of 20,000 columns": (
        "a.xlsx", xlsx({"S": [[*HEADER, *(f"c{n}" for n in range(2_500))], *ROWS]}), "sheet 'S': 2,503 columns"
    ),
    "one cell of 50 MB": (
        "a.csv", text([HEADER, ["A1", "01/02/2011", "x" * (50 * MEBIBYTE)]]), "a cell in line 2 of more than 100,000"
    ),
    "one quoted cell of 50 MB": (
        "a.csv", text([HEADER, ["A1", "01/02/2011", f'"{"x" * (50 * MEBIBYTE)}"']]), "a cell in line 2 of more than"
    ),
    "a file that is one cell of 50 MB": ("a.csv", "x" * (50 * MEBIBYTE), "a cell in line 1 of more than 100,000"),
    "a cell just too long, read fast": (
        "a.csv", text([HEADER, *ROWS * 40, [*ROWS[0][:2], "x" * 100_001]]), "a cell of more than 100,000 characters"
    ),
    "csv cut in a quoted cell, far down": (
        "a.csv", text([HEADER, *ROWS * 40, ["A1", "01/02/2011", f'"{MARKER}']]), "the row that begins in line 122"
    ),
    "csv cut in a quoted cell, far down, at its very end": (
        "a.csv", text([HEADER, *ROWS * 40]) + f'A1,01/02/2011,"{MARKER}', "the row that begins in line 122"
    ),
    "a long cell in a sheet": ("a.xlsx", long_cell_in_a_sheet(), "a cell in line 2 of more than 100,000 characters"),
    "a million quotation marks": ("a.csv", '"' * 1_000_000, "a.csv: "),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), CASES.values(), ids=CASES)
def test_hostile_files_end_in_a_message(tmp_path, name, content, said):
    path = written(tmp_path, name, content)
    with pytest.raises(InputError) as error:
        read(path)
    assert str(error.value).startswith(name)
    assert said in str(error.value)
    assert MARKER not in str(error.value)
    assert len(str(error.value)) < 1_000


@pytest.mark.parametrize("name", [name for name in CASES if "bomb" in name or "repeated" in name or "far" in name])
def test_memory_stays_bounded_before_a_bomb_is_refused(tmp_path, name):
    path = written(tmp_path, *CASES[name][:2])
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The floor below which nobody looks, its pieces, and what holds them while they are joined.
    assert peak < 3 * limits.LIMITS.compression_floor_bytes + path.stat().st_size


def test_a_million_blank_lines_are_a_million_blank_lines(tmp_path):
    path = written(tmp_path, "a.csv", TABLE + "\n" * 1_000_000 + "A4,04/02/2011,x\n")
    one = read(path)[0]
    assert one.lines_not_data == {"header": 1, "blank_line": 1_000_000}
    assert list(one.frame["line"]) == [2, 3, 4, 1_000_005]


SMALL = {
    "file_bytes": ({"file_bytes": 50}, "a.csv", TABLE, "65 bytes, more than the 50 bytes allowed"),
    "unpacked_bytes of gzip": (
        {"unpacked_bytes": 50}, "a.csv.gz", gzip.compress(TABLE.encode(), mtime=0), "unpacked, 65 bytes or more"
    ),
    "unpacked_bytes of an archive": (
        {"unpacked_bytes": 100}, "a.zip", zipped({"a.csv": TABLE, "b.csv": TABLE}), "unpacked, 130 bytes or more"
    ),
    "workbook_bytes": ({"workbook_bytes": 1_000}, "a.xlsx", BOOK, "more than the 1,000 bytes allowed"),
    "features_bytes": ({"features_bytes": 10}, "a.geojson", '{"type":"FeatureCollection"}', "28 bytes, more than"),
    "compression": (
        {"compression_ratio": 5, "compression_floor_bytes": 100},
        "a.zip", zipped({"a.csv": TABLE * 99}), "times its size",
    ),
    "members": ({"members": 1}, "a.zip", zipped({"a.csv": TABLE, "b.csv": TABLE}), "2 members, more than the 1"),
    "parts of a workbook": ({"members": 3}, "a.xlsx", BOOK, "members, more than the 3 allowed"),
    "sheets": ({"sheets": 1}, "a.xls", xls({"A": [HEADER], "B": [HEADER]}), "2 sheets, more than the 1 allowed"),
    "rows": ({"rows": 3}, "a.csv", TABLE, "4 lines, more than the 3 allowed"),
    "cells": ({"cells": 11}, "a.xlsx", BOOK, "reaches to row 4 and column 3, more than the 11 cells allowed"),
    "columns": ({"columns": 2}, "a.csv", TABLE, "3 columns, more than the 2 allowed. Nothing of it was read. Export"),
    "cell_characters": ({"cell_characters": 9}, "a.csv", TABLE, "a cell in line 2 of more than 9 characters"),
}  # fmt: skip


@pytest.mark.parametrize(("small", "name", "content", "said"), SMALL.values(), ids=SMALL)
def test_each_limit_is_stated_once_and_kept(tmp_path, monkeypatch, small, name, content, said):
    path = written(tmp_path, name, content)
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, **small))
    with pytest.raises(InputError) as error:
        read(path)
    assert said in str(error.value)
    assert str(error.value).startswith(name)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    place = workspace(tmp_path, {"a.csv": TABLE, "b.csv": TABLE})
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, files=1))
    with pytest.raises(InputError, match="things: more than 1 files"):
        read_workspace(place)


def test_a_large_file_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(limits.LIMITS.file_bytes + 1)
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"a\.csv: 2 GB, more than the 2 GB allowed"):
        read(path)
    assert time.perf_counter() - started < 1


def test_a_header_without_rows_is_said_where_it_is_all_there_is(tmp_path):
    with pytest.raises(InputError, match=r"things: a\.csv has a header and not a single row\. Ask the provider"):
        read_workspace(workspace(tmp_path, {"a.csv": text([HEADER])}))


def test_a_month_without_rows_is_no_fault(tmp_path):
    found = read_workspace(workspace(tmp_path, {"a.csv": TABLE, "b.csv": text([HEADER]), "c.csv": text([HEADER])}))
    assert [len(one.frame) for one in found] == [3, 0, 0]


def test_the_same_file_twice_would_count_twice(tmp_path):
    files = {"a.csv": TABLE, "sub/copy of a.csv": TABLE, "z.zip": zipped({"a.csv": TABLE})}
    with pytest.raises(InputError) as error:
        read_workspace(workspace(tmp_path, files))
    assert "sub/copy of a.csv is the same as a.csv, byte for byte" in str(error.value)
    assert "z.zip, a.csv is the same as a.csv, byte for byte" in str(error.value)


def test_a_file_without_its_header_tells_nothing_of_its_first_row(tmp_path):
    path = written(tmp_path, "a.csv", f"{MARKER},Words,HR1 2AB\n{MARKER},long,HR2 2AB\n")
    with pytest.raises(InputError) as error:
        read(path)
    assert MARKER not in str(error.value)
    assert "HR1" not in str(error.value)


def test_a_value_in_the_header_is_not_told(tmp_path):
    one = read(written(tmp_path, "a.csv", text([[*HEADER, "12/03/1980", "a@b.org", "Colour"]])))[0]
    # A record may have run together with the header: beside one value, no other cell is taken for a heading.
    assert one.columns_ignored == ("(no heading)",) * 3
    named = read(written(tmp_path, "b.csv", text([[*HEADER, "Colour"]])))[0]
    assert named.columns_ignored == ("Colour",)


# --- the folder -------------------------------------------------------------------------------------------------------

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of files are made otherwise here")


def raw(place: Path) -> Path:
    return place / "data" / "raw" / "things"


@POSIX
def test_links_within_the_raw_data_are_followed_and_no_others(tmp_path):
    place = workspace(tmp_path / "w", {"a.csv": TABLE})
    elsewhere = written(tmp_path, "secret.csv", TABLE)
    written(place / "data" / "raw", "shared/b.csv", text([HEADER, ROWS[0]]))
    (raw(place) / "b.csv").symlink_to("../shared/b.csv")
    assert [len(one.frame) for one in read_workspace(place)] == [3, 1]
    for target, said in [
        (elsewhere, "things: c.csv is a link that leads out of the raw data, and is not followed"),
        (tmp_path, "things: c.csv is a link that leads out of the raw data"),
        (raw(place) / "gone.csv", "things: c.csv is a link that leads nowhere"),
        (place / "data" / "raw" / "shared", "things: c.csv is a link to a folder, which is not followed"),
        (raw(place), "things: c.csv is a link to a folder"),
    ]:
        (raw(place) / "c.csv").symlink_to(target)
        with pytest.raises(InputError) as error:
            read_workspace(place)
        assert said in str(error.value)
        (raw(place) / "c.csv").unlink()


@POSIX
def test_a_folder_of_a_source_may_not_lead_out_unless_named_in_full(tmp_path):
    place = workspace(tmp_path / "w", {})
    written(tmp_path, "elsewhere/a.csv", TABLE)
    raw(place).rmdir()
    raw(place).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link that leads out of the raw data"):
        source_files(source(), place)
    assert len(source_files(source(folder=str(tmp_path / "elsewhere")), place)) == 1
    with pytest.raises(InputError, match="leads out of the raw data"):
        source_files(source(folder="../../../elsewhere"), place)


@POSIX
def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path):
    place = workspace(tmp_path, {})
    os.mkfifo(raw(place) / "a.csv")
    with pytest.raises(InputError, match=r"a\.csv is not a file that can be read"):
        read_workspace(place)


def test_a_folder_named_like_a_file(tmp_path):
    place = workspace(tmp_path, {"may.csv/may.csv": TABLE})
    assert [one.file_name for one in read_workspace(place)] == ["may.csv/may.csv"]
    (raw(place) / "june.csv").mkdir()
    with pytest.raises(InputError, match=r"june\.csv is named like a file but is an empty folder"):
        read_workspace(place)


def test_a_file_in_the_place_of_the_folder(tmp_path):
    place = workspace(tmp_path, {})
    raw(place).rmdir()
    written(place, "data/raw/things", TABLE)
    with pytest.raises(InputError, match="things is a file, not a folder"):
        read_workspace(place)


def refused(*_args, **_keywords):
    raise PermissionError(13, "Permission denied")


def test_a_file_that_may_not_be_read_or_is_held_by_excel(tmp_path, monkeypatch):
    place = workspace(tmp_path, {"a.csv": TABLE})
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InputError, match=r"a\.csv cannot be opened: another program holds it open, or you may not"):
        read(raw(place) / "a.csv")


def test_a_folder_that_may_not_be_opened_is_not_passed_over(tmp_path, monkeypatch):
    place = workspace(tmp_path, {"sub/a.csv": TABLE})
    scan = os.scandir

    def closed(path):
        return refused() if str(path).endswith("sub") else scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(InputError, match="cannot be opened"):
        source_files(source(), place)


def test_a_disk_that_fails_is_said(tmp_path, monkeypatch):
    path = written(tmp_path, "a.csv", TABLE)

    def failing(*_args, **_keywords):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(InputError, match=r"a\.csv cannot be read: the disk or the network says 'Input/output error'"):
        read(path)


@pytest.mark.parametrize("change", ["grows", "is replaced", "is touched", "goes"])
def test_a_file_that_is_written_while_it_is_read(tmp_path, monkeypatch, change):
    path, opened = written(tmp_path, "a.csv", TABLE), Path.open

    def meanwhile(self, *args, **keywords):
        stream = opened(self, *args, **keywords)
        if change == "grows":
            with opened(self, "ab") as more:
                more.write(b"A4,04/02/2011,x\n")
        elif change == "is touched":
            os.utime(self, ns=(1, 1))
        elif change == "goes":
            self.unlink()
        else:
            with opened(tmp_path / "b", "wb") as other:
                other.write(TABLE.replace("x", "y").encode())
            os.utime(tmp_path / "b", ns=(os.stat(path).st_mtime_ns,) * 2)  # noqa: PTH116
            (tmp_path / "b").replace(self)
        return stream

    monkeypatch.setattr(Path, "open", meanwhile)
    with pytest.raises(InputError, match=r"a\.csv (is still being written: it changed|was taken away) while it was"):
        read(path)


@POSIX
def test_names_are_told_on_one_line_and_fit_any_terminal(tmp_path):
    for name in (b"a\nb\x1b[31m.csv", b"caf\xe9.csv", b"x" * 240 + b".csv"):
        folder = workspace(tmp_path / str(len(name)), {})
        path = Path(os.fsdecode(os.fsencode(raw(folder)) + b"/" + name))
        path.write_bytes(b"")
        with pytest.raises(InputError) as error:
            read_workspace(folder)
        said = str(error.value)
        said.encode("utf-8")
        assert said.isprintable()
        assert len(said.split(" is empty")[0]) <= 80


def test_no_fault_of_a_file_ends_in_a_traceback_whatever_byte_is_changed(tmp_path):
    """Every 7th byte of small files of every kind is changed: read, or refused in words."""
    files = {
        "a.csv": TABLE.encode(),
        "a.csv.gz": gzip.compress(TABLE.encode(), mtime=0),
        "a.zip": zipped({"a.csv": TABLE}),
        "a.xls": xls({"S": [HEADER, *ROWS]}),
        "a.ods": ods({"S": ods_rows([HEADER, *ROWS])}),
        "a.xlsx": BOOK,
    }
    ends = {"read": 0, "refused": 0}
    for name, content in files.items():
        for at in range(0, len(content), max(7, len(content) // 150)):
            broken = bytearray(content)
            broken[at] ^= 0x55
            try:
                read(written(tmp_path, name, bytes(broken)))
                ends["read"] += 1
            except AssessmentError:
                ends["refused"] += 1
    assert min(ends.values()) > 100
