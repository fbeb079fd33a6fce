import datetime
import gzip
import hashlib

import openpyxl
import pytest

from assessment.config import Source
from assessment.errors import ConfigurationError, InputError
from assessment.ingest import delimited
from assessment.ingest.layouts import choose_layouts, load_layouts, parse_layout
from assessment.ingest.ragged import cut_slowly
from assessment.ingest.read import read_file, read_source
from assessment.schema.layout import plain

LAYOUT = """
id = "things"
title = "Things"
cleaner = "comments"
tables = ["comments"]
duplicates = "none"
[[fields]]
name = "reference"
header = "Ref No"
aliases = ["Number"]
value = "required"
[[fields]]
name = "day"
header = "Day"
kind = "date"
formats = ["%d/%m/%Y"]
value = "required"
[[fields]]
name = "words"
header = "Words"
column = "optional"
[[fields]]
name = "secret"
header = "Secret"
column = "optional"
discard = true
"""


@pytest.fixture
def layout():
    return parse_layout(LAYOUT, "things.toml")


def read(path, layout):
    return read_file(path, "things", "things-1", [layout])


def written(tmp_path, content, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(tmp_path, layout, encoding, delimiter, end):
    lines = [
        ["Ref No", "Day", "Words"],
        ["1", "01/02/2011", "Café, größer; a|b" if delimiter == "\t" else "Café"],
        ["2", "02/02/2011", ""],
    ]
    text = end.join(delimiter.join(cells) for cells in lines) + end
    one = read(written(tmp_path, text.encode(encoding)), layout)[0]
    assert list(one.frame["reference"]) == ["1", "2"]
    assert one.frame["words"].iloc[0].startswith("Café")
    assert list(one.frame["line"]) == [2, 3]
    assert one.lines_not_data == {"header": 1}


def test_titles_totals_repeated_headers_blank_lines_and_notes_are_no_rows(tmp_path, layout):
    text = (
        "Things of the year,,\n\nRef No,Day,Words\n1,01/02/2011,x\n\n REF NO ,day,Words\n2,02/02/2011,Total eclipse\n"
        "Total,,2\nSource: the office,,\n"
    )
    one = read(written(tmp_path, text), layout)[0]
    assert list(one.frame["reference"]) == ["1", "2"]
    assert list(one.frame["line"]) == [4, 7]
    assert one.lines_not_data == {
        "title": 1, "header": 1, "blank_line": 2, "repeated_header": 1, "total": 1, "note": 1,
    }  # fmt: skip
    assert sum(one.lines_not_data.values()) + len(one.frame) == text.count("\n")


def test_a_row_that_lacks_a_value_is_still_a_row(tmp_path, layout):
    one = read(written(tmp_path, "Ref No,Day,Words\n,01/02/2011,x\n3,,y\n"), layout)[0]
    assert len(one.frame) == 2


def test_headings_match_without_case_spaces_punctuation_order_or_known_aliases(tmp_path, layout):
    one = read(written(tmp_path, "words,DAY ,number\nx,01/02/2011,1\n"), layout)[0]
    assert list(one.frame.columns) == ["line", "reference", "day", "words"]


def test_a_column_to_discard_is_never_held(tmp_path, layout):
    one = read(written(tmp_path, "Ref No,Day,Secret\n1,01/02/2011,hush\n"), layout)[0]
    assert "hush" not in one.frame.to_csv()
    assert one.columns_ignored == ()


def test_columns_the_layout_does_not_know_are_named_not_read(tmp_path, layout):
    one = read(written(tmp_path, "Ref No,Day,Colour\n1,01/02/2011,red\n"), layout)[0]
    assert one.columns_ignored == ("Colour",)
    assert "red" not in one.frame.to_csv()


def test_quoted_line_ends_keep_the_numbers_of_lines(tmp_path, layout):
    one = read(written(tmp_path, 'Ref No,Day,Words\n1,01/02/2011,"two\nlines"\n2,02/02/2011,x\n'), layout)[0]
    assert list(one.frame["line"]) == [2, 4]
    assert one.frame["words"].iloc[0] == "two\nlines"


@pytest.mark.parametrize(
    "rows",
    [
        '1,01/02/2011,"opened and never closed\n2,02/02/2011,x\n3,03/02/2011,y\n',
        '1,01/02/2011,"opened here\n2,02/02/2011,x\n3,03/02/2011,"y"\n',
        '1,01/02/2011,"' + "opened,above,much\n" * 20_000,
    ],
)
def test_a_stray_quotation_mark_never_swallows_the_rows_below_it(tmp_path, layout, rows):
    with pytest.raises(
        InputError, match=r"a\.csv: a quotation mark in the row that begins in line 2 is not closed"
    ) as error:
        read(written(tmp_path, "Ref No,Day,Words\n" + rows), layout)
    assert "opened" not in str(error.value)


def test_a_quotation_mark_inside_a_cell_is_a_character(tmp_path, layout):
    one = read(written(tmp_path, 'Ref No,Day,Words\n1,01/02/2011,a 5" pipe\n2,02/02/2011,x\n'), layout)[0]
    assert list(one.frame["words"]) == ['a 5" pipe', "x"]


def test_a_row_longer_than_the_header_is_a_fault_a_shorter_one_lacks_values(tmp_path, layout):
    one = read(written(tmp_path, "Ref No,Day,Words\n1,01/02/2011,a,b\n2,02/02/2011\n3,03/02/2011,x,,\n"), layout)[0]
    assert one.faults.to_dict("list") == {"line": [2], "reason": ["more cells than headings"]}
    assert list(one.frame["reference"]) == ["2", "3"]
    assert list(one.frame["line"]) == [3, 4]


def test_fast_and_slow_cutting_agree(tmp_path, layout):
    text = 'Ref No,Day,Words\n1,01/02/2011,"a ""b"", c"\n2,02/02/2011,  x \n3,03/02/2011,é'
    opened = delimited.open_delimited(text.encode(), "a.csv")
    fast = delimited.cut(opened, 0, [0, 1, 2], frozenset({1})).frame
    slow, _, _ = cut_slowly(opened.data, opened.delimiter, opened.place, 1, 3, [0, 1, 2])
    assert fast.astype("object").equals(slow.astype("object"))
    assert isinstance(fast[1].dtype, type(fast[1].astype("category").dtype))


def test_compressed_files_and_the_hash_of_what_was_received(tmp_path, layout):
    data = gzip.compress(b"Ref No,Day\n1,01/02/2011\n")
    one = read(written(tmp_path, data, "a.csv.gz"), layout)[0]
    assert len(one.frame) == 1
    assert one.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "content",
    [b"\x1f\x8bnothing", gzip.compress(b"Ref No,Day\n1,01/02/2011\n" * 99, mtime=0)[:-9]],
    ids=["no gzip", "cut short"],
)
def test_a_damaged_compressed_file_says_so(tmp_path, layout, content):
    with pytest.raises(InputError, match=r"a\.csv is compressed and cannot be opened"):
        read(written(tmp_path, content), layout)


def test_every_file_that_cannot_be_read_is_named(tmp_path):
    source = Source(id="areas", label="", provider="", folder="areas", layouts=("areas",))
    folder = tmp_path / "data" / "raw" / "areas"
    folder.mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes(b"")
    with pytest.raises(InputError) as error:
        read_source(source, tmp_path)
    assert "a.csv is empty" in str(error.value)
    assert "b.csv is empty" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"  \n", "Ref No,Day\n".encode("utf-16")[:-1], b"Ref No\x00Day\n"])
def test_files_that_are_no_text_say_so(tmp_path, layout, content):
    with pytest.raises(InputError, match=r"a\.csv is (empty|not text|text in UTF-16 that is damaged)"):
        read(written(tmp_path, content), layout)


def test_an_unknown_header_says_nearest_missing_and_left_over(tmp_path):
    known = load_layouts()
    path = written(tmp_path, "Case No,Meeting Date,Victim Initials,LSOA11,Repeated\n1,2,3,4,5\n", "m.csv")
    with pytest.raises(InputError) as error:
        read_file(path, "marac", "marac-1", [known["marac_cases"]], known)
    said = str(error.value)
    assert said.startswith("m.csv: ")
    assert "Victim DOB" in said
    assert "the column is missing; 'Repeated' is there: is it the same?" in said
    assert "left over" in said
    assert "'LSOA11'" in said
    assert "nearest layout is 'marac_cases'" in said


def test_another_layouts_header_is_recognised(tmp_path):
    known = load_layouts()
    path = written(tmp_path, "Area Code,Group,Year,People\nA,b,2010,5\n", "p.csv")
    with pytest.raises(InputError, match="the header is that of 'populations', which the source does not name"):
        read_file(path, "marac", "marac-1", [known["marac_cases"]], known)


def test_a_file_without_any_header_says_what_was_expected(tmp_path, layout):
    with pytest.raises(InputError, match="expects these columns: Ref No, Day"):
        read(written(tmp_path, "7,8\n9,10\n"), layout)


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_workbooks_keep_true_dates_numbers_and_line_numbers(tmp_path, layout):
    day = datetime.datetime(2011, 2, 1)
    rows = [["A title"], [], ["Ref No", "Day", "Words"], [1, day, "x"], ["2", 40_575, None], ["Total", None, 2]]
    one = read(workbook(tmp_path / "a.xlsx", {"S": rows}), layout)[0]
    assert one.sheet == "S"
    assert one.place == "a.xlsx, sheet 'S'"
    assert list(one.frame["line"]) == [4, 5]
    assert one.frame["day"].iloc[0] in (day, day.date())
    assert one.frame["day"].iloc[1] == 40_575
    assert one.lines_not_data == {"title": 1, "blank_line": 1, "header": 1, "total": 1}


def test_every_sheet_with_the_header_is_read_and_cover_sheets_are_counted(tmp_path, layout):
    rows = [["Ref No", "Day"], [1, "01/02/2011"]]
    sheets = {"Cover": [["About this file"], ["Made by hand"]], "One": rows, "Two": rows}
    read_sheets = read(workbook(tmp_path / "a.xlsx", sheets), layout)
    assert [one.sheet for one in read_sheets] == ["One", "Two"]
    assert sum(one.lines_not_data.get("other_sheet", 0) for one in read_sheets) == 2


def test_a_sheet_that_was_meant_as_data_is_not_passed_over(tmp_path, layout):
    sheets = {"One": [["Ref No", "Day"], [1, "01/02/2011"]], "Two": [["Ref No", "Dai", "Words"], [1, "01/02/2011", ""]]}
    with pytest.raises(InputError, match="sheet 'Two'"):
        read(workbook(tmp_path / "a.xlsx", sheets), layout)


def test_a_named_sheet_that_is_missing_and_a_damaged_workbook(tmp_path, layout):
    path = workbook(tmp_path / "a.xlsx", {"One": [["Ref No", "Day"]]})
    with pytest.raises(InputError, match="has no sheet 'Cases'; it has 'One'"):
        read(path, layout.model_copy(update={"sheet": "Cases"}))
    with pytest.raises(InputError, match="cannot be opened as a workbook"):
        read(written(tmp_path, b"not a workbook at all", "b.xlsx"), layout)


def test_geojson_properties_are_matched_like_headings(tmp_path):
    known = load_layouts()
    feature = (
        '{"type":"Feature","properties":{"LSOA11CD":"E1","LSOA11NM":"One"},'
        '"geometry":{"type":"Polygon","coordinates":[[[-2.8,52],[-2.7,52],[-2.7,52.1],[-2.8,52]]]}}'
    )
    path = written(tmp_path, f'{{"type":"FeatureCollection","features":[{feature}]}}', "a.geojson")
    one = read_file(path, "areas", "areas-1", [known["areas"], known["lsoa_2011"]], known)[0]
    assert one.layout.id == "lsoa_2011"
    assert list(one.frame["area_code"]) == ["E1"]
    assert one.frame.crs.to_epsg() == 4326
    with pytest.raises(InputError, match="not a GeoJSON file"):
        read_file(written(tmp_path, "{}", "b.geojson"), "areas", "areas-1", [known["areas"]], known)


def test_the_file_name_says_which_consultation_or_it_must_be_renamed(tmp_path):
    known = load_layouts()
    text = "Received,Theme,Parish or Area,Comment\n01/02/2011,Litter,Northtown,words\n"
    one = read_file(written(tmp_path, text, "Parish Councils 2011.csv"), "c", "c-1", [known["consultation_comments"]])[
        0
    ]
    assert list(one.frame["consultation"]) == ["parish_council"]
    assert "words" not in one.frame.to_csv()
    with pytest.raises(InputError, match="the file's name must say which consultation"):
        read_file(written(tmp_path, text, "new.csv"), "c", "c-1", [known["consultation_comments"]])


def test_layouts_of_a_workspace_come_after_the_packages_and_may_take_their_place(tmp_path):
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "mine.toml").write_text(LAYOUT, encoding="utf-8")
    (folder / "areas.toml").write_text(LAYOUT.replace('"things"', '"areas"'), encoding="utf-8")
    found = load_layouts(tmp_path)
    assert found["things"].title == found["areas"].title == "Things"
    assert set(load_layouts()) < set(found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title =", "titel ="), "unknown key 'titel'; the nearest known key is 'title'"),
        (
            ('header = "Day"', 'heading = "Day"'),
            "unknown key 'heading', in fields.2; the nearest known key is 'header'",
        ),
        (('header = "Day"', 'header = "ref_no"'), "share a heading"),
        (('kind = "date"', 'kind = "dates"'), "fields.2.kind"),
        (("[[fields]]", "[[fields"), "is not TOML"),
    ],
)
def test_a_layout_that_cannot_be_used_says_why(change, said):
    with pytest.raises(ConfigurationError, match=said.replace(".", r"\.")):
        parse_layout(LAYOUT.replace(*change), "things.toml")


def test_a_layout_that_does_not_exist_names_the_nearest():
    with pytest.raises(ConfigurationError, match="nearest is 'marac_cases'"):
        choose_layouts(["marac_case"], load_layouts(), "marac")


def test_plain_spelling():
    assert plain("  Q9: Feel-safe? ") == "q9feelsafe"
    assert plain("0") == "0"
    assert plain("008G") == "8g"
    assert plain("A.B.") == "ab"
