"""One step of a run by itself, so that its time and memory can be told from those of the others."""

import sys
import time
from pathlib import Path

from assessment.config import read_config
from assessment.pipeline.chapters import run_stale, workers_in
from assessment.pipeline.notebooks import chapters
from assessment.pipeline.report import report_if_stale
from assessment.pipeline.run import places_of


def main() -> None:
    """Run `notebooks` or `export` in the current folder."""
    config = read_config(Path())
    places = places_of(Path(), config)
    book = chapters(Path(), config)
    begun = time.perf_counter()
    if sys.argv[1] == "notebooks":
        with workers_in(places, 2) as workers:
            run_stale(places, config, book, (), workers, print)
    else:
        report_if_stale(places, config, book, print)
    print(f"{time.perf_counter() - begun:.2f}")


if __name__ == "__main__":
    main()
