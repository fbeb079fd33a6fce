import dataclasses
import random

import numpy as np
import pandas as pd
import pytest

from assessment.clean import clean_all
from assessment.config import parse_config
from assessment.errors import ConfigurationError, InputError
from assessment.ingest import read_source
from assessment.ingest.accounting import quality
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import KEY, write_areas
from tests.clean.test_crime import HEADER, row
from tests.clean.test_marac import HEADER as MARAC
from tests.clean.test_marac import row as case

CONFIG = """
[partnership]
name = "P"
area_code = "C1"
area_name = "County"
population_count = 1000
population_year = 2010
[cycle]
name = "2011-12"
title = "T"
as_of = 2012-01-31
history_start = 2007-04-01
[geography]
partnership_beat_prefixes = ["HA"]
"""
SOURCE = '[[sources]]\nid = "{0}"\nlabel = "{0}"\nprovider = "P"\nfolder = "{0}"\nlayouts = ["{1}"]\nrequired = {2}\n'


@pytest.fixture
def workspace(tmp_path):
    for source in ("areas", "police_crime", "marac"):
        (tmp_path / "data" / "raw" / source).mkdir(parents=True)
    write_areas(tmp_path / "data" / "raw" / "areas" / "areas.geojson")
    write(
        tmp_path, "police_crime", "a.csv", HEADER, [row(f"R{i}", recorded=f"0{1 + i % 9}/06/2011") for i in range(60)]
    )
    late = [row("R1", extract="01/05/2012", code="8F"), row("R99", recorded="05/08/2011"), row("R98", beat="WS1")]
    write(tmp_path, "police_crime", "b.csv", HEADER, late)
    write(tmp_path, "marac", "c.csv", MARAC, [case(str(i), f"{10 + i}/05/2011") for i in range(5)])
    return tmp_path


def write(workspace, source, name, header, rows):
    (workspace / "data" / "raw" / source / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def configured(required="true", extra=""):
    sources = [
        ("areas", "areas", "true"),
        ("police_crime", "police_crime", required),
        ("marac", "marac_cases", "false"),
    ]
    return parse_config(CONFIG + extra + "".join(SOURCE.format(*one) for one in sources))


def run(workspace, config=None, key=KEY):
    config = config or configured()
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    return clean_all(extracts, config, key=key, workspace=workspace)


def test_tables_are_sound_and_every_row_is_accounted_for(workspace):
    result = run(workspace)
    assert list(result.tables) == [
        "offences", "marac_cases", "marac_meetings", "areas", "completeness", "extract_months", "offence_revisions"
    ]  # fmt: skip
    for name, table in result.tables.items():
        assert faults(table, TABLES[name]) == ()
    account = quality(result.accounting)["sources"]["police_crime"]
    assert (account["rows_read"], account["rows_kept"]) == (63, 61)
    first, second = account["files"]["police_crime-1"], account["files"]["police_crime-2"]
    assert first["reasons"] == {"reclassified_in_later_extract": 1}
    assert second["reasons"] == {"beat_of_another_area": 1}
    assert (first["period_start"], second["period_end"]) == ("2011-06-01", "2011-08-05")
    assert account["months_missing"] == ["2011-07"]
    lines = (workspace / "data" / "raw" / "police_crime" / "a.csv").read_text(encoding="utf-8").count("\n")
    assert first["rows_read"] + sum(first["lines_not_data"].values()) == lines


def test_too_many_rejected_rows_of_a_required_source_stop_it(workspace):
    bad = [row("R200", recorded="rubbish"), row("R201", recorded=""), row("R202", code="ZZ")]
    write(workspace, "police_crime", "z.csv", HEADER, bad)
    with pytest.raises(InputError) as error:
        run(workspace)
    said = str(error.value)
    assert said.startswith("z.csv: 3 faults\n")
    assert "recorded       1 of 3 rows are not readable (first at row 2); expected day/month/year" in said
    assert "3 of the 66 rows of 'police_crime' cannot be used, more than the 2% allowed." in said
    assert "rubbish" not in said
    assert "ZZ" not in said
    tolerant = configured(extra="[thresholds]\nmax_rejected_share = 0.1\n")
    assert run(workspace, tolerant).tables["offences"].shape[0] == 61
    rejected = run(workspace, configured(required="false")).rejections
    assert rejected.to_dict("list") == {
        "file_label": ["police_crime-3"] * 3,
        "sheet": [""] * 3,
        "line": [2, 3, 4],
        "field": ["recorded", "recorded", "offence_code"],
        "reason": ["recorded: unreadable", "recorded: blank", "offence_code: unreadable"],
    }


def test_a_row_that_cannot_be_cut_counts_as_rejected(workspace):
    write(workspace, "police_crime", "z.csv", HEADER, [row("R300") + ",surplus", row("R301")])
    result = run(workspace)
    account = next(entry for entry in result.accounting if entry.file_label == "police_crime-3")
    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (2, 1, 1)
    assert result.rejections[["line", "field", "reason"]].to_dict("list") == {
        "line": [2], "field": ["row"], "reason": ["more cells than headings"],
    }  # fmt: skip


def test_a_required_source_without_files_says_where_to_put_them(workspace):
    for path in (workspace / "data" / "raw" / "police_crime").iterdir():
        path.unlink()
    with pytest.raises(InputError, match=r"required source 'police_crime' \(in data/raw/police_crime/\)"):
        run(workspace)
    assert "offences" not in run(workspace, configured(required="false")).tables


def test_files_of_two_kinds_in_one_source_are_refused(workspace):
    config = configured()
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    mixed = extracts | {"marac": extracts["marac"] + extracts["police_crime"]}
    with pytest.raises(ConfigurationError, match="layouts of different kinds"):
        clean_all(mixed, config, key=KEY)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_and_the_key_change_nothing_but_lines_and_hashes(workspace, seed):
    expected = run(workspace)
    for path in sorted((workspace / "data" / "raw").rglob("*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(rows)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    found = run(workspace, key=b"other key".ljust(32))
    for name, table in expected.tables.items():
        aside = ["line", "pair_key", "victim_key", "collision_key"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(table.drop(columns=aside, errors="ignore")),
            pd.DataFrame(found.tables[name].drop(columns=aside, errors="ignore")),
        )
    counts = [{**dataclasses.asdict(entry), "sha256": ""} for entry in expected.accounting]
    assert counts == [{**dataclasses.asdict(entry), "sha256": ""} for entry in found.accounting]


def test_nothing_of_the_extracts_is_changed(workspace):
    config = configured()
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    before = {source: [one.frame.copy() for one in files] for source, files in extracts.items()}
    clean_all(extracts, config, key=KEY)
    for source, files in extracts.items():
        for one, copy in zip(files, before[source], strict=True):
            assert one.frame.equals(copy)


def test_removing_offences_lowers_the_count_by_exactly_as_many(workspace):
    path = workspace / "data" / "raw" / "police_crime" / "a.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    before = len(run(workspace).tables["offences"])
    gone = np.random.default_rng(1).choice(np.arange(10, 60), 10, replace=False)
    path.write_text("\n".join([header, *(r for i, r in enumerate(rows) if i not in gone)]) + "\n", encoding="utf-8")
    assert len(run(workspace).tables["offences"]) == before - 10
