"""The officer's own files of corrections, as Excel saves them."""

import pytest

from assessment.errors import InputError
from assessment.ingest.corrections import CELLS, PLACES, correction_files, read_corrections

HEADER = "date,author,reason,source,field,from,to"
LINE = "2012-02-01,A. Officer,typed in wrongly,crime,sex,X,F"


def written(workspace, data, name=CELLS):
    folder = workspace / "data" / "corrections"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return workspace


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{LINE}\n",
        f"{HEADER}\r\n{LINE}\r\n".encode("utf-8-sig"),
        f"{HEADER}\n{LINE}".replace(",", ";"),
        f"{HEADER}\n{LINE}".replace(",", "\t"),
        f"{HEADER.title()},Line,FILE\n{LINE},,\n".encode("cp1252"),
        f'{HEADER}\n"2012-02-01"," A. Officer ","typed in wrongly",crime,sex,X,F\n',
    ],
)
def test_however_a_spreadsheet_saves_it(tmp_path, data):
    frame = read_corrections(written(tmp_path, data), CELLS)
    entry = frame.to_dict("records")[0]
    assert (entry["entry_line"], entry["author"], entry["from"], entry["to"]) == (2, "A. Officer", "X", "F")
    assert (entry["line"], entry["file"], entry["reference_field"]) == ("", "", "")


def test_blank_lines_are_passed_over_and_lines_keep_their_numbers(tmp_path):
    text = f'{HEADER}\n\n{LINE}\n,,,,,,\n2012-02-01,A,"of two\nlines",crime,sex,Y,M\n{LINE}\n'
    frame = read_corrections(written(tmp_path, text), CELLS)
    assert frame["entry_line"].tolist() == [3, 5, 7]


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(tmp_path, CELLS) is None
    assert [path.name for path in correction_files(tmp_path)] == [CELLS, PLACES]


def test_letters_beyond_ascii(tmp_path):
    text = "description,premises_code,author,date,reason\nCafé Zoë,P1,A,2012-02-01,r\n"
    for encoding in ("utf-8-sig", "cp1252"):
        frame = read_corrections(written(tmp_path, text.encode(encoding), PLACES), PLACES)
        assert frame["description"].tolist() == ["Café Zoë"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the header lacks date, author"),
        ("date,author,reason,source,field,from\n", "the header lacks to."),
        (f"{HEADER},fild\n{LINE},x\n", "column 8 is not known; the nearest known one is 'field'"),
        (f"{HEADER},to\n{LINE},x\n", "column 8 stands twice"),
        (f"{HEADER}\n{LINE},secret\n", "line 2 has more cells than the header"),
        (f'{HEADER}\n{LINE}\n2012-02-01,"A"x,r,crime,sex,secret,F\n', "in the row that begins in line 3"),
        (f"{HEADER}\n{LINE}\n".encode("utf-16"), "is not text"),
    ],
)
def test_a_file_that_cannot_be_used_says_so(tmp_path, data, said):
    with pytest.raises(InputError) as error:
        read_corrections(written(tmp_path, data), CELLS)
    assert said in str(error.value)
    assert "secret" not in str(error.value)


def test_a_workbook_in_its_place_is_not_passed_over(tmp_path):
    with pytest.raises(InputError, match=r"corrections\.xlsx is not read. Save it as 'CSV UTF-8'"):
        read_corrections(written(tmp_path, b"PK", "corrections.xlsx"), CELLS)
