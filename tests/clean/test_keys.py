import hashlib
import os
import stat

import pandas as pd
import pytest

from assessment.clean.keys import keyed, read_key
from assessment.errors import StoreError


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    key = read_key(tmp_path)
    assert len(key) == 32
    assert read_key(tmp_path) == key
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "data" / ".key").stat().st_mode) == 0o600


def test_two_workspaces_have_two_keys(tmp_path):
    assert read_key(tmp_path / "a") != read_key(tmp_path / "b")


@pytest.mark.parametrize("content", ["", "not a key", "00ff"])
def test_a_broken_key_says_what_to_do(tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".key").write_text(content, encoding="ascii")
    with pytest.raises(StoreError, match="Delete it"):
        read_key(tmp_path)


def test_the_hash_is_keyed_blake2b_and_differs_by_purpose():
    values = pd.Series(["a", None, "b", "a"], index=[5, 6, 7, 8])
    found = keyed(values, b"k" * 32, "victim")
    expected = hashlib.blake2b(b"a", digest_size=16, key=b"k" * 32, person=b"victim".ljust(16, b"\0")).hexdigest()
    assert found[5] == found[8] == expected
    assert found.isna().tolist() == [False, True, False, False]
    assert keyed(values, b"k" * 32, "collision")[5] != expected
