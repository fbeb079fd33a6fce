"""Nothing but the hashes depends on the key: the whole sample, cleaned under two."""

import pandas as pd
import pytest

from assessment.clean import clean_all
from assessment.config import read_config
from assessment.ingest import read_source
from assessment.schema import TABLES
from assessment.synthetic import write_sample
from tests.clean.test_sample import ROOT

HASHES = {"offences": ["victim_key"], "casualties": ["collision_key"], "marac_cases": ["pair_key"]}


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("keys")
    write_sample(workspace, seed=1, scale=0.1)
    config = read_config(ROOT)
    extracts = {source.id: read_source(source, workspace) for source in config.sources}
    return [clean_all(extracts, config, key=letter * 32, workspace=ROOT) for letter in (b"a", b"b")]


def test_tables_are_the_same_but_for_the_hashes(two):
    one, other = two
    assert list(one.tables) == list(other.tables)
    for name, table in one.tables.items():
        aside = HASHES.get(name, [])
        left, right = (pd.DataFrame(result.tables[name].drop(columns=aside)) for result in two)
        pd.testing.assert_frame_equal(left, right)
        for column in aside:
            hashes = table[column].dropna()
            assert len(hashes)
            assert not set(hashes) & set(other.tables[name][column].dropna())
            # The same rows are linked, whatever the links are called.
            linked = [pd.factorize(result.tables[name][column])[0] for result in two]
            assert (linked[0] == linked[1]).all()


def test_every_column_of_hashes_is_known_and_restricted():
    keys = {table.name: [one.name for one in table.columns if one.name.endswith("_key")] for table in TABLES.values()}
    assert {name: columns for name, columns in keys.items() if columns} == HASHES
    assert all(TABLES[name].column(column).restricted for name, columns in HASHES.items() for column in columns)


def test_the_account_is_the_same(two):
    one, other = two
    assert one.accounting == other.accounting
    pd.testing.assert_frame_equal(one.rejections, other.rejections)
    assert list(one.reviews) == list(other.reviews)
    for source, review in one.reviews.items():
        pd.testing.assert_frame_equal(review, other.reviews[source])
