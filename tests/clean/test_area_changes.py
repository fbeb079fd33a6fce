import geopandas as gpd
import pytest

from assessment.clean import area_changes
from assessment.clean.area_changes import AreaLinks, links_of
from tests.clean.build import extract, known_layouts, reasons

HEADER = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD"
# Links as the Office for National Statistics marks them: unchanged, split, merged, irregular.
LINKS = (
    ("U1", "U1", True),
    ("S1", "S1a", True),
    ("S1", "S1b", True),
    ("M1", "M12", True),
    ("M2", "M12", True),
    ("X1", "X1a", False),
    ("X2", "X1a", False),
    ("X2", "X2a", False),
)
OLD, NEW = frozenset({"U1", "S1", "M1", "M2", "X1", "X2"}), frozenset({"U1", "S1a", "S1b", "M12", "X1a", "X2a"})

CASES = {
    # held, code, what it means
    "part of a split area": (OLD, "S1a", ("same", "S1")),
    "area that was split": (NEW, "S1", ("parted", ("S1a", "S1b"))),
    "area that was merged": (NEW, "M1", ("same", "M12")),
    "area made of others": (OLD, "M12", ("parted", ("M1", "M2"))),
    "irregular, of several": (OLD, "X1a", ("parted", ("X1", "X2"))),
    "irregular, of one": (OLD, "X2a", ("unclear", None)),
    "one part held, one elsewhere": (NEW - {"S1b"}, "S1", ("unclear", None)),
    "merged with one elsewhere": (OLD - {"M2"}, "M12", ("unclear", None)),
    "nothing held": (frozenset({"U1"}), "S1a", ("nothing", None)),
    "held": (OLD, "S1", ("nothing", None)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_code_of_another_year_means(name):
    held, code, (meaning, expected) = CASES[name]
    told = AreaLinks(LINKS).towards(held)
    found = {"same": told.same.get(code), "parted": told.parted.get(code), "unclear": code in told.unclear or None}
    assert found == {"same": None, "parted": None, "unclear": None} | (
        {} if meaning == "nothing" else {meaning: expected or True}
    )


def test_two_lookups_are_followed_one_after_the_other_but_never_there_and_back():
    links = AreaLinks((("A", "B", True), ("B", "C", True), ("B", "D", True)))
    assert dict(links.towards(frozenset({"A"})).same) == {"B": "A", "C": "A", "D": "A"}
    assert dict(links.towards(frozenset({"C", "D"})).parted) == {"A": ("C", "D"), "B": ("C", "D")}
    # C and D share their past, not their place.
    assert dict(links.towards(frozenset({"C"})).same) == {}


def test_a_lookup_that_runs_in_a_circle_ends():
    links = AreaLinks((("A", "B", True), ("B", "A", True), ("B", "C", True)))
    assert dict(links.towards(frozenset({"C"})).same) == {"A": "C", "B": "C"}


def test_lookups_as_published_are_read(tmp_path):
    rows = [
        "E01014007,County 001A,E01035055,County 001F,S,E06000019",
        "E01014007,County 001A,E01035056,County 001G,S,E06000019",
        "E01014007,County 001A,E01035056,County 001G,S,E06000019",
        "E01014008,County 001B,E01014008,County 001B,U,E06000019",
        "E01014009,County 001C,,,U,E06000019",
        "E01014010,County 001D,E01035057,County 001H,X,E06000019",
    ]
    one = area_changes.clean([extract(tmp_path, "area_code_changes", HEADER, rows)])
    older = extract(
        tmp_path, "area_code_changes_2001", "LSOA01CD,LSOA11CD,CHGIND", ["E01000001,E01014007,S"], label="b-1"
    )
    two = area_changes.clean([older])
    assert one.tables == {}
    assert reasons(one.batch) == {"same_row_again": 1, "new_code: blank": 1}
    told = links_of([one, two]).towards(frozenset({"E01014007", "E01014008", "E01014010"}))
    assert dict(told.same) == {"E01000001": "E01014007", "E01035055": "E01014007", "E01035056": "E01014007"}
    assert told.unclear == {"E01035057"}


@pytest.mark.real_data
def test_wards_and_middle_areas_are_made_of_the_small_areas_the_lookup_names(real_data):
    from assessment.clean import areas
    from assessment.clean.coarser_areas import coarser_areas
    from assessment.ingest.read import read_file

    known = known_layouts()
    files = sorted((real_data / "boundaries_herefordshire").glob("*.geojson"))
    extracts = [
        one
        for number, path in enumerate(files)
        for one in read_file(
            path, "areas", f"areas-{number}", [known[name] for name in ("lsoa_2011", "msoa_2011", "wards_2013")], known
        )
    ]
    table = areas.clean(extracts, "E06000019", "County").tables["areas"]
    small = table[table["area_level"] == "small_area"].sort_values("area_code")
    middle = table[table["area_level"] == "middle_area"]
    found = coarser_areas(middle["area_code"], middle.geometry.to_numpy(), small.geometry.to_numpy(), 100.0)
    assert len(found.members) == len(middle) == 23
    assert not found.straddling
    # The Office for National Statistics names a small area after the middle-layer area it is nested in: 011E in 011.
    name_of = dict(zip(table["area_code"], table["area_name"], strict=True))
    codes = small["area_code"].tolist()
    for code, members in found.members.items():
        assert {name_of[codes[position]][:-1] for position in members} == {name_of[code]}
    assert sum(len(members) for members in found.members.values()) == 116
    assert isinstance(table, gpd.GeoDataFrame)
