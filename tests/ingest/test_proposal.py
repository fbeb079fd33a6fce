"""A layout proposed for an unknown file: the right fields found, nothing guessed, nothing of a person written down."""

import csv
import tomllib

import pytest

from assessment.errors import InputError, UsageError
from assessment.ingest.layouts import load_layouts, parse_layout
from assessment.ingest.opening import openings
from assessment.ingest.proposal import header_of, propose
from assessment.ingest.proposal_text import SEEN_AT_LEAST, proposal_text
from assessment.ingest.read import read_file
from assessment.pipeline import propose_layout

# The sample's crime extract as another force might head it; what is not here keeps its heading.
RENAMED = {
    "Crime Ref": "CRIME_REFERENCE_NO",
    "HO Code": "HO Classification",
    "Recorded Date": "Date/Time Recorded",
    "Committed From": "Committed_From_Date",
    "Committed To": "Committed_To_Date",
    "Easting": "EASTING",
    "Northing": "NORTHING",
    "Beat": "Beat Cd",
    "Domestic Abuse": "Domestic Abuse Y/N",
}


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def crime_file(sample_workspace, tmp_path):
    """The sample's first crime file under other headings, with a title above; and the columns as they truly are."""
    source = sorted((sample_workspace / "data" / "raw" / "police_crime").glob("*.csv"))[0]
    # The oldest extracts come in Windows-1252, and their dashes with them.
    header, *rows = list(csv.reader(source.read_bytes().decode("cp1252").splitlines()))
    path = written(
        tmp_path / "Force X crimes.csv",
        [["Recorded crime, all districts"], [], [RENAMED.get(name, name) for name in header], *rows],
    )
    return source, path, header


def test_fields_are_found_under_other_headings(crime_file):
    _, path, header = crime_file
    layouts = load_layouts()
    proposal = propose(openings(path)[0].rows, layouts, path.name)
    assert proposal.nearest.id == "police_crime"
    assert proposal.header_row == 2
    truth = {
        field.name: column
        for column, heading in enumerate(header)
        for field in layouts["police_crime"].fields
        if heading in (field.header, *field.aliases)
    }
    assert {match.field.name: match.column for match in proposal.matches if match.column is not None} == truth
    assert proposal.undecided == ()


def test_what_is_proposed_reads_the_file_as_the_true_layout_reads_the_original(crime_file):
    source, path, _ = crime_file
    layouts = load_layouts()
    proposal = propose(openings(path)[0].rows, layouts, path.name)
    layout = parse_layout(proposal_text(proposal, "force_x", "Force X", None, ("police_crime",)), "force_x.toml")
    assert layout.sources == ("police_crime",)
    mine = read_file(path, "police_crime", "police_crime-1", [layout])[0]
    true = read_file(source, "police_crime", "police_crime-1", [layouts["police_crime"]])[0]
    names = list(true.frame.columns.drop("line"))
    assert mine.frame[names].astype("str").equals(true.frame[names].astype("str"))


def test_two_columns_that_could_be_it_are_left_to_the_officer(tmp_path):
    rows = [["Ref No", "When", "Then", "Kind", "X", "Y"]]
    rows += [[f"R{i}", "03/05/2011", "04/05/2011", "Nuisance", "351000", "240000"] for i in range(30)]
    layouts = load_layouts()
    proposal = propose(rows, layouts, "file", "asb_incidents")
    found = {match.field.name: match for match in proposal.matches}
    assert found["date"].column is None
    assert "date" in {field.name for field in proposal.undecided}
    # The category alone is told by what stands in it: no other column holds codes of that list.
    assert (found["asb_category"].found, found["asb_category"].column) == ("content", 3)
    text = proposal_text(proposal, "x", "X", None, ())
    assert 'header = "?"' in text
    assert '"When": dates' in text


def test_nothing_of_a_record_is_written_down(tmp_path):
    rare, common = "Behind the blue door with A. Marker", "Pelican crossing"
    rows = [["Arrival Date", "Arrival Time", "Location Type", "Weapon", "Alcohol", "Age Band", "Sex", "Assault Date"]]
    rows += [["03/05/2011", "2315", common, "Fist", "Y", "18-24", "M", "03/05/2011"] for _ in range(SEEN_AT_LEAST)]
    rows += [["03/05/2011", "2315", rare, "Fist", "Y", "18-24", "M", "03/05/2011"]]
    proposal = propose(rows, load_layouts(), "file", "ae_assaults")
    text = proposal_text(proposal, "x", "X", None, ())
    assert common in text
    assert "Marker" not in text
    assert f"1 cells with spellings seen fewer than {SEEN_AT_LEAST} times" in text


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Extract"], ["Ref", "Date"], ["1", "02/05/2011"], ["2", "03/05/2011"]], 1),
        ([["", ""], ["Name of area", "Code", "People"], ["North", "E1", "12"], ["South", "E2", "14"]], 1),
        ([["1", "2"], ["3", "4"]], None),
        ([["Only", "a", "header"]], None),
    ],
)
def test_the_header_is_the_row_of_words_above_rows_as_wide(rows, expected):
    assert header_of(rows) == expected


def test_a_file_like_none_is_refused_in_words(tmp_path):
    rows = [["Wind", "Rain", "Cloud"], *([["1", "2", "3"]] * 20)]
    with pytest.raises(InputError, match="like those of no layout"):
        propose(rows, load_layouts(), "weather.csv")


def test_the_officer_finds_the_layout_in_the_workspace_and_check_takes_it_up(
    crime_file, workspace_copy, sample_workspace, assessment_command
):
    source, path, _ = crime_file
    workspace = workspace_copy(sample_workspace)
    received = workspace / "data" / "raw" / "police_crime" / source.name
    received.unlink()
    moved = path.rename(received.with_name(path.name))
    before = assessment_command("check", workspace=workspace, expect=1)
    assert "the column is missing" in before.stderr
    said = assessment_command("layout", str(moved), "--id", "force_x", workspace=workspace).stdout
    assert "The source 'police_crime' takes it up." in said
    text = (workspace / "layouts" / "force_x.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["sources"] == ["police_crime"]
    after = assessment_command("check", workspace=workspace).stdout
    whole = assessment_command("check", workspace=sample_workspace).stdout

    def of_crime(lines):
        return next(line for line in lines.splitlines() if line.strip().startswith("police_crime"))

    assert of_crime(after) == of_crime(whole)
    with pytest.raises(UsageError, match="exists already"):
        propose_layout(workspace, moved, layout_id="force_x")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "leeds_road_casualties/Traffic_20accidents_2019_Leeds.csv",
            {"date": "AccidentDate", "severity": "CasualtySeverity", "sex": "SexofCasualty"},
        ),
        (
            "stats19_greater_manchester/STATS19_road_casualties_2019-Jun2024.csv",
            {"date": "date", "severity": "casualty_severity", "sex": "sex"},
        ),
    ],
)
def test_casualty_files_of_others_are_recognised_without_their_own_layouts(real_data, file, expected):
    path = real_data / file
    layouts = {name: one for name, one in load_layouts().items() if name in ("road_casualties", "police_crime")}
    proposal = propose(openings(path)[0].rows, layouts, path.name)
    assert proposal.nearest.id == "road_casualties"
    found = {m.field.name: proposal.headings[m.column] for m in proposal.matches if m.column is not None}
    assert expected.items() <= found.items()
