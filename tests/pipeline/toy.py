"""A workspace small enough to run in seconds: two areas, three MARAC cases, notebooks of a few cells."""

import json
from pathlib import Path

import nbformat

CONFIG = """
[partnership]
name = "Toy Partnership"
area_code = "T1"
area_name = "Toyshire"
population_count = 300
population_year = 2010

[cycle]
name = "2011-12"
title = "Strategic assessment 2011-12"
as_of = 2012-01-31
history_start = 2011-04-01

[[sources]]
id = "areas"
label = "Toy areas"
provider = "Toy council"
folder = "areas"
layouts = ["areas"]
required = true
frequency = "once"

[[sources]]
id = "populations"
label = "Toy populations"
provider = "Toy council"
folder = "populations"
layouts = ["populations"]
required = true
frequency = "annual"

[[sources]]
id = "marac"
label = "Toy coordinator"
provider = "Toy police"
folder = "marac"
layouts = ["marac_cases"]
"""

AREAS = [("TOY000001", "North", -2.75), ("TOY000002", "South", -2.70)]
POPULATIONS = "Area Code,Group,Year,People\nTOY000001,All residents,2010,100\nTOY000002,All residents,2010,200\n"
MARAC_HEADER = (
    "Case No,Meeting Date,Victim Initials,Victim DOB,Perpetrator Initials,Perpetrator DOB,"
    "Referring Agency,Repeat,Children,Locality"
)
MARAC_CASES = (
    "1,05/04/2011,AB,01/01/1980,CD,02/02/1981,Police,N,1,",
    "2,03/05/2011,EF,03/03/1982,GH,04/04/1983,Health,N,0,",
    "3,07/01/2012,AB,01/01/1980,CD,02/02/1981,Police,Y,2,",
)

PARAMETERS = """workspace: str = "."  # folder that holds assessment.toml
audience: str = "executive"  # for whom
handover: str = ""  # where the released figures go"""
OPENING = """from datetime import date

import assessment
from assessment.results import Figure

chapter = assessment.chapter("{name}", workspace=workspace, audience=audience, handover=handover)
ws = chapter.workspace"""
FIGURE = """chapter.figures([Figure(
    "{id}", "{label}", {value}, "count", date(2011, 4, 1), date(2012, 1, 31), "populations", note="Toy."
)])"""
PEOPLE = 'float(ws.populations()["people_count"].sum())'
CASES = "100.0 + len(ws.marac_cases())"


def figure(figure_id: str, value: str, label: str = "People") -> str:
    """Return a cell that hands over one figure."""
    return FIGURE.format(id=figure_id, value=value, label=label)


def write_notebook(
    folder: Path,
    name: str,
    *cells: str,
    tables=(),
    requires=(),
    after=(),
    parameters: str = PARAMETERS,
    hand_over: bool = True,
) -> Path:
    """Write a notebook of these cells between the opening cells and the one that hands over."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["assessment"] = {
        "title": f"Chapter {name}",
        "tables": list(tables),
        "requires": list(requires),
        "after": list(after),
    }
    settings = nbformat.v4.new_code_cell(parameters)
    settings.metadata["tags"] = ["parameters"]
    notebook.cells = [nbformat.v4.new_markdown_cell(f"# Chapter {name}\n\nA question."), settings]
    code = [OPENING.format(name=name), *cells, *(["chapter.hand_over()"] if hand_over else [])]
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in code]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def write_marac(workspace: Path, *cases: str) -> None:
    """Write the case list anew."""
    folder = workspace / "data" / "raw" / "marac"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.csv").write_text("\n".join([MARAC_HEADER, *cases, ""]), encoding="utf-8")


def write_extracts(workspace: Path) -> None:
    """Write areas and populations."""
    raw = workspace / "data" / "raw"
    for name in ("areas", "populations"):
        (raw / name).mkdir(parents=True)
    features = [
        {
            "type": "Feature",
            "properties": {"area_code": code, "area_name": name},
            "geometry": {"type": "Polygon", "coordinates": [_square(west, 52.0)]},
        }
        for code, name, west in AREAS
    ]
    areas = {"type": "FeatureCollection", "features": features}
    (raw / "areas" / "areas.geojson").write_text(json.dumps(areas), encoding="utf-8")
    (raw / "populations" / "populations.csv").write_text(POPULATIONS, encoding="utf-8")


def make_workspace(workspace: Path) -> Path:
    """Write a workspace of three chapters: of people, of cases, and a summary that waits for both."""
    workspace.mkdir(parents=True)
    (workspace / "assessment.toml").write_text(CONFIG, encoding="utf-8")
    write_extracts(workspace)
    write_marac(workspace, *MARAC_CASES)
    notebooks = workspace / "notebooks"
    write_notebook(notebooks, "00_summary", "figures = chapter.earlier_figures()", after=["*"])
    write_notebook(notebooks, "10_people", figure("people.all", PEOPLE), tables=["populations"])
    cases = figure("cases.all", CASES, "Cases")
    write_notebook(notebooks, "20_cases", cases, tables=["marac_cases"], requires=["marac_cases"])
    return workspace


def _square(west: float, south: float) -> list[list[float]]:
    east, north = west + 0.05, south + 0.05
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
