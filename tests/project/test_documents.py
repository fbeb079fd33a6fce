"""The documents lead where they say, and the data dictionary is that of the schemas."""

import dataclasses
import re

import pytest

from assessment.ingest.layout_list import layout_list
from assessment.ingest.limits import GIBIBYTE, LIMITS, MEBIBYTE
from assessment.schema.dictionary import data_dictionary
from tests.project.repository import ROOT, relative

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [to for to in targets if "://" not in to and not (path.parent / to).exists()] == []


def test_data_dictionary_is_that_of_the_schemas():
    kept = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert kept == data_dictionary(), "run python -m assessment.schema.dictionary > docs/data-dictionary.md"


def test_layout_list_is_that_of_the_layouts():
    kept = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
    assert kept == layout_list(), "run python -m assessment.ingest.layout_list > docs/layouts.md"


def test_the_first_screen_of_the_readme_has_the_two_commands():
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24]
    assert any(line.startswith("make report") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_every_command_of_the_readme_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", text)) <= targets


def test_the_limits_told_are_those_that_hold():
    text = (ROOT / "docs" / "extracts.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+(?: [GM]iB)?)", text, re.MULTILINE))
    units = {"GiB": GIBIBYTE, "MiB": MEBIBYTE}
    number = {
        name: int(words.split()[0].replace(",", "")) * units.get(words.split()[-1], 1) for name, words in told.items()
    }
    declared = dataclasses.asdict(LIMITS)
    assert {name: declared[name] for name in number} == number
    assert set(declared) - set(number) == {"files", "compression_floor_bytes"}
    assert f"at most {LIMITS.files:,} files" in text
    assert f"above {LIMITS.compression_floor_bytes // MEBIBYTE} MiB" in text
