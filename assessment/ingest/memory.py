"""Memory kept at hand between one column and the next: without it a large file is read and cleaned a quarter slower."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

import pyarrow as pa

from assessment.ingest.limits import MEBIBYTE

# Options of mallopt(3) in the GNU C library, and the largest block that it takes from memory kept at hand.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGEST_BLOCK = 32 * MEBIBYTE
_KEPT = 1024 * MEBIBYTE


@cache
def keep_memory_at_hand() -> None:
    """Let the process keep up to a gibibyte that it has freed, instead of giving every column back and asking again.

    Columns of millions of rows come and go by the dozen, and each fresh page costs a fault and is filled with noughts
    first. Arrow's memory comes from the same place, so that what reading has freed serves the cleaning. Done once;
    where the C library is another one, only the second is done.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    # What the libraries have loaded stays: looking through it for garbage again and again finds none.
    gc.freeze()
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_TRIM_THRESHOLD, _KEPT)
        set_option(_MMAP_THRESHOLD, _LARGEST_BLOCK)
        # One heap for all threads: what those that cut a file have freed serves the one that cleans it.
        set_option(_ARENA_MAX, 1)
