"""The sample meets what the partnership published, by an independent recount of its raw files, for every seed tried."""

from __future__ import annotations

import ast
import sys
from datetime import date
from pathlib import Path

import pytest

from assessment.synthetic import write_sample
from tests.synthetic import recount


@pytest.fixture(scope="module", params=[1, 2, 3, 4, 5])
def workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(f"seed{request.param}")
    write_sample(folder, seed=request.param)
    return folder


@pytest.fixture(scope="module")
def crimes(workspace: Path) -> recount.Crimes:
    return recount.crimes(workspace)


def test_recount_stands_on_its_own():
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in imported}
    assert roots - set(sys.stdlib_module_names) == {"openpyxl"}


def test_recorded_crime(crimes: recount.Crimes):
    every = recount.by_year(crimes.offences)
    assert every["2011/12"] == 8031
    assert every["2010/11"] == 9729
    assert round(9729 * 0.99) == 9632
    assert round(100 * (every["2010/11"] / every["2007/08"] - 1)) == -13
    assert max(each["recorded"] for each in crimes.offences) == date(2012, 1, 31)
    assert set(every) == {"2007/08", "2008/09", "2009/10", "2010/11", "2011/12"}


def test_the_year_to_31_january_leaves_the_verdict_open(crimes: recount.Crimes):
    past = [each["recorded"] for each in crimes.offences if each["recorded"] < date(2011, 4, 1)]
    to_january = sum(when.month >= 4 or when.month == 1 for when in past)
    assert to_january / len(past) == pytest.approx(8031 / 9632, abs=1e-4)


def test_violence(crimes: recount.Crimes, workspace: Path):
    less = recount.by_year(crimes.offences, recount.LESS_SERIOUS)
    assert (less["2010/11"], less["2011/12"]) == (980, 798)
    people = recount.residents(workspace, "2010")
    assert people == 179_300
    assert round(1000 * 798 / people, 2) == 4.45
    assert round(1000 * 970 / people, 2) == 5.41
    for year, count in ((2011, 683), (2010, 721)):
        period = date(year, 4, 1), date(year, 11, 9)
        assert recount.between(crimes.offences, *period, recount.WITH_INJURY) == count
        assert 0 < recount.between(crimes.offences, *period, recount.LESS_SERIOUS) < count


def test_criminal_damage_and_asb(crimes: recount.Crimes, workspace: Path):
    damage = recount.by_year(crimes.offences, recount.CRIMINAL_DAMAGE)
    asb = recount.asb_by_year(workspace)
    assert round(100 * (damage["2010/11"] / damage["2007/08"] - 1)) == -31
    assert round(100 * (asb["2010/11"] / asb["2007/08"] - 1)) == -15
    assert all(9_000 <= asb[year] <= 12_000 for year in ("2007/08", "2008/09", "2009/10", "2010/11"))


def test_domestic_abuse_and_alcohol(crimes: recount.Crimes):
    abuse = [each for each in crimes.offences if each["domestic"] == "Y" and each["recorded"].year == 2010]
    flags = [each["alcohol"] for each in abuse]
    assert "" not in flags
    assert round(100 * flags.count("Y") / len(flags)) == 39


def test_marac(workspace: Path):
    cases = recount.marac_cases(workspace)
    assert recount.marac(cases, date(2011, 2, 1), date(2012, 1, 31)) == (82, 200)
    assert recount.marac(cases, date(2010, 10, 1), date(2011, 9, 30)) == (76, 197)
    assert recount.marac(cases, date(2011, 4, 1), date(2011, 9, 30)) == (45, 101)
    assert recount.marac(cases, date(2010, 10, 1), date(2011, 3, 31)) == (31, 96)
    assert min(case["when"] for case in cases).strftime("%Y-%m") == "2009-04"
    assert [case["repeat"] for case in cases] == recount.linked_repeats(cases)


def test_casualties(workspace: Path):
    injured = recount.killed_or_seriously_injured(workspace)
    assert injured[2007] >= 151
    assert injured[2010] * 2 < injured[2007]
    assert injured[2011] * 2 < injured[2007]
    assert injured[2011] == 75


def test_survey(workspace: Path):
    share, base = recount.feel_safe(workspace, "2011/12")
    assert 56.9 <= share <= 57.1
    assert 450 <= base <= 900


def test_values_supplied_ready_made(workspace: Path):
    first, second = recount.supplied(workspace, "ocu_drug_free")
    assert (first["Value"], first["Status"], first["Numerator"]) == ("41%", "Final", "")
    assert second["Status"] == "Pending"
    assert recount.supplied(workspace, "local_reoffending")[0]["Value"] == "22.3%"
    assert recount.supplied(workspace, "ppo_reoffending_change")[0]["Status"] == "Pending"


def test_declared_dirt_is_what_is_there(crimes: recount.Crimes, workspace: Path):
    files = [file for file in recount.declared(workspace)["files"] if file["source"] == "police_crime"]
    planted = {
        name: sum(file["planted"][name] for file in files)
        for name in ("duplicates", "superseded", "no_crime_rows", "out_of_area_rows", "true_rows")
    }
    assert planted == {
        "duplicates": crimes.duplicates,
        "superseded": crimes.superseded,
        "no_crime_rows": crimes.no_crime,
        "out_of_area_rows": crimes.out_of_area,
        "true_rows": len(crimes.offences),
    }
    assert crimes.read == sum(planted.values()) == sum(file["rows"] for file in files)
    assert min(planted.values()) > 100


def test_declared_truth_is_what_is_counted(crimes: recount.Crimes, workspace: Path):
    truth = recount.declared(workspace)["truth"]
    assert truth["offences"]["all"] == dict(recount.by_year(crimes.offences))
    assert truth["asb_incidents"]["all"] == dict(recount.asb_by_year(workspace))
    injured = recount.killed_or_seriously_injured(workspace)
    assert {year: each["Fatal"] + each["Serious"] for year, each in truth["casualties"].items()} == {
        str(year): count for year, count in injured.items()
    }
    share, base = recount.feel_safe(workspace, "2011/12")
    assert truth["feel_safe"]["weighted_share_by_year"]["2011/12"] * 100 == pytest.approx(share, abs=1e-4)
    assert truth["feel_safe"]["answers_by_year"]["2011/12"] == base
