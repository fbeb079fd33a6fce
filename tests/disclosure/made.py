"""Small made-up tables for the tests of the gate."""

import itertools
from datetime import date

import numpy as np
import pandas as pd

from assessment.config import Config, parse_config
from assessment.periods import Period
from assessment.results import Result

YEAR = Period(date(2011, 4, 1), date(2012, 3, 31))

CONFIG = """
[partnership]
name = "Testshire Community Safety Partnership"
area_code = "T1"
area_name = "Testshire"
population_count = 1000
population_year = 2011

[cycle]
name = "2011-12"
title = "Assessment"
as_of = 2012-01-31
history_start = 2007-04-01

[[sources]]
id = "marac"
label = "MARAC"
provider = "Police"
folder = "marac"
layouts = ["marac"]

[disclosure]
sensitive_sources = ["marac"]
"""


def config(more: str = "") -> Config:
    return parse_config(CONFIG + more)


def one_way(counts, *, source="marac", **more) -> Result:
    """One count by ward, which adds up over wards."""
    frame = pd.DataFrame({"ward": [f"w{number:02d}" for number in range(len(counts))], "cases_count": list(counts)})
    roles = {"ward": "key", "cases_count": "count"}
    return Result("t.cases", "Cases by ward", frame, roles, YEAR, (source,), **{"additive": ("ward",)} | more)


def many_way(counts: np.ndarray, parts: np.ndarray | None = None, **more) -> Result:
    """Counts over as many additive keys as the array has axes, and what is part of them."""
    keys = [f"key_{axis}" for axis in range(counts.ndim)]
    rows = list(itertools.product(*(range(size) for size in counts.shape)))
    frame = pd.DataFrame([[f"v{place}" for place in row] for row in rows], columns=keys)
    frame["cases_count"] = counts.ravel()
    roles = dict.fromkeys(keys, "key") | {"cases_count": "count"}
    if parts is not None:
        frame["repeats_count"] = parts.ravel()
        roles["repeats_count"] = "count"
        more |= {"part_of": {"repeats_count": "cases_count"}}
    return Result("t.cases", "Cases", frame, roles, YEAR, ("marac",), **{"additive": tuple(keys)} | more)


def spread(generator: np.random.Generator, people: int, shape: tuple[int, ...]) -> np.ndarray:
    """People thrown into the cells of a table."""
    size = int(np.prod(shape))
    # A few cells draw most people, as agencies and towns do.
    weights = generator.dirichlet(np.full(size, 0.6))
    return generator.multinomial(people, weights).reshape(shape)
