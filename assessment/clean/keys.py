"""Keyed hashes that link rows about one person without saying who it is."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

import pandas as pd

from assessment.errors import StoreError

KEY_BYTES = 32
_DIGEST_BYTES = 16


def read_key(workspace: Path) -> bytes:
    """The workspace's key, made on first use.

    Parameters
    ----------
    workspace : pathlib.Path
        The workspace; the key is `data/.key`, readable by its owner only.

    Returns
    -------
    bytes
        32 random bytes. Losing it changes the hashes and nothing else: no output depends on their values.

    Raises
    ------
    StoreError
        When the key file holds something else than a key.
    """
    path = Path(workspace) / "data" / ".key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Created with its mode in one step, so that it is never readable by others, not even for a moment.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(KEY_BYTES) + "\n")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError("data/.key does not hold a key. Delete it: the next run makes another, and no output changes.")
    return key


def keyed(values: pd.Series, key: bytes, purpose: str) -> pd.Series:
    """Keyed hashes of texts.

    Parameters
    ----------
    values : pandas.Series of str
        Texts; blank and missing ones stay missing.
    key : bytes
        The workspace's key.
    purpose : str
        What the hash links, at most 16 bytes: the same reference in two sources gives two hashes.

    Returns
    -------
    pandas.Series of str
        32 hexadecimal digits each (BLAKE2b with key and personalisation, RFC 7693).

    Examples
    --------
    >>> first = keyed(pd.Series(["a", "b", "a", ""]), b"k" * 32, "victim")
    >>> bool(first[0] == first[2]), bool(first[0] == first[1]), bool(first.isna()[3])
    (True, False, True)
    """
    codes, distinct = pd.factorize(values.astype("str").where(values.notna() & (values != "")))
    person = purpose.encode("ascii").ljust(16, b"\0")
    hashes = [
        hashlib.blake2b(text.encode("utf-8"), digest_size=_DIGEST_BYTES, key=key, person=person).hexdigest()
        for text in distinct
    ]
    known = pd.Series([*hashes, None], dtype="str")
    return pd.Series(known.to_numpy()[codes], index=values.index, dtype="str")
