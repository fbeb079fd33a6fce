"""The schemas: every table checks itself, faults never quote values, the dictionary is current."""

from pathlib import Path

import pandas as pd
import pytest

from assessment.errors import InputError
from assessment.schema import TABLES, code_list, offence_sets, offence_tree
from assessment.schema.check import faults
from assessment.schema.dictionary import data_dictionary

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_table_is_sound(name: str) -> None:
    assert faults(TABLES[name].empty(), TABLES[name]) == ()


def test_faults_name_column_and_rows_but_no_value() -> None:
    table = TABLES["marac_meetings"]
    month = pd.to_datetime(["2011-01-01", "2011-01-01", "2011-02-01"])
    frame = table.typed(
        pd.DataFrame({"meeting_month": month, "cases_count": [7, -987654, 3], "repeats_count": [1, None, 2]})
    )
    said = {fault.field: fault.said for fault in faults(frame, table)}
    assert said["cases_count"] == "below the least allowed value in 1 rows"
    assert said["repeats_count"] == "empty in 1 rows"
    assert said["meeting_month"] == "the key is not unique: 2 rows"
    assert "987654" not in " ".join(said.values())


def test_a_missing_and_a_strange_column_are_faults() -> None:
    table = TABLES["populations"]
    frame = table.empty().drop(columns="year").assign(strange=1)
    assert {fault.field for fault in faults(frame, table)} >= {"year", "strange"}


def test_offence_sets_are_in_the_tree_and_less_serious_is_violence_with_injury() -> None:
    tree = offence_tree()
    for codes in offence_sets().values():
        assert set(codes) <= set(tree)
    less_serious = offence_sets()["less_serious_injury_assault"]
    assert {tree[code].subgroup for code in less_serious} == {"violence_with_injury"}
    with_injury = {code for code, offence in tree.items() if offence.subgroup == "violence_with_injury"}
    assert set(less_serious) < with_injury


def test_every_column_of_codes_has_a_list() -> None:
    lists = {column.codes for table in TABLES.values() for column in table.columns if column.kind == "code"}
    assert None not in lists
    assert all(code_list(str(name)) for name in lists)


def test_the_data_dictionary_in_the_docs_is_current() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()


def test_an_unknown_code_is_refused_not_lost() -> None:
    frame = pd.DataFrame(
        {"area_code": ["a", "b"], "population_group": ["all", "martians"], "year": 2010, "people_count": 1}
    )
    with pytest.raises(InputError, match="1 values of population_group are not in the code list"):
        TABLES["populations"].typed(frame)
