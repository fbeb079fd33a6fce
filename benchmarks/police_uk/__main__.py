"""Three million rows of police.uk: the package beside a plain pandas and a plain polars script.

Each is a process of its own, measured from its start to its end, its start-up included. First all three must produce
the identical table and counts; then they take turns, so that a slow minute of the machine is everybody's.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import ROOT
from benchmarks.police_uk.job import differences

SCRIPTS = ("plain_pandas", "plain_polars", "ours")
#: What the package may take, as a multiple of what the script takes.
LIMITS = (("time", "plain_pandas", 1.0), ("time", "plain_polars", 1.5), ("peak memory", "plain_pandas", 1.5))


@dataclass(frozen=True)
class Run:
    """What one run took.

    Attributes
    ----------
    wall_s, processor_s : float
        From start to end, and of all threads together.
    peak_mb : float
        Greatest resident memory, as the operating system accounts for it, in megabytes.
    """

    wall_s: float
    processor_s: float
    peak_mb: float


def run(script: str, folder: Path, out: Path) -> Run:
    """Run one script on the files of a folder and measure it."""
    out.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    words = [sys.executable, "-m", f"benchmarks.police_uk.{script}", str(folder), str(out)]
    begun = time.perf_counter()
    child = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": path})
    _, status, used = os.wait4(child.pid, 0)
    wall_s = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{script} ended with {child.returncode}.")
    unit = 1 if platform.system() == "Darwin" else 1024
    return Run(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def main(words: Sequence[str] | None = None) -> None:
    """Print what each took, and whether the package keeps to its limits."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.police_uk", description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--times", type=int, default=5, help="runs of each, after one that is not counted")
    parser.add_argument("--monthly", action="store_true", help="a file a month instead of one")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="assessment-bench-") as name:
        folder, outs = Path(name) / "made", {script: Path(name) / script for script in SCRIPTS}
        # In a process of its own: what making the file takes must not count as this one's, nor theirs.
        options = ["--rows", str(given.rows), "--seed", str(given.seed), *(["--monthly"] if given.monthly else [])]
        subprocess.run(
            [sys.executable, "-m", "benchmarks.police_uk.make_file", str(folder), *options], check=True, cwd=ROOT
        )
        for script in SCRIPTS:
            run(script, folder, outs[script])
        if different := differences(outs["plain_pandas"], [outs["plain_polars"], outs["ours"]]):
            raise SystemExit("The results differ, so times say nothing:\n" + "\n".join(different))
        rounds = [{script: run(script, folder, outs[script]) for script in SCRIPTS} for _ in range(given.times)]
        size = sum(path.stat().st_size for path in (folder / "police_uk").iterdir())
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {sys.version.split()[0]}")
    print(f"{given.rows:,} rows, {size / 1e6:,.0f} MB. The table and the counts of all three are identical.\n")
    _print(rounds, given.rows)


def _print(rounds: Sequence[dict[str, Run]], rows: int) -> None:
    print(f"median of {len(rounds)}    {'wall s':>8}{'processor s':>13}{'rows a second':>15}{'peak MB':>9}")
    for script in SCRIPTS:
        each = [one[script] for one in rounds]
        wall_s = statistics.median(one.wall_s for one in each)
        processor_s = statistics.median(one.processor_s for one in each)
        peak_mb = statistics.median(one.peak_mb for one in each)
        print(f"{script:<15}{wall_s:>8.2f}{processor_s:>13.2f}{rows / wall_s:>15,.0f}{peak_mb:>9,.0f}")
    print("\nThe package, as a multiple (median of the rounds)")
    for what, other, limit in LIMITS:
        field = "wall_s" if what == "time" else "peak_mb"
        ratio = statistics.median(getattr(one["ours"], field) / getattr(one[other], field) for one in rounds)
        print(f"{what:<12} of {other:<13}{ratio:>6.2f}   at most {limit}: {'met' if ratio <= limit else 'NOT MET'}")


if __name__ == "__main__":
    main()
