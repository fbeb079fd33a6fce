"""The annual run on the sample: each step cold, then unchanged; its time, its peak memory, and where they go."""

import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Measured, measured

AIM_COLD_S, AIM_UNCHANGED_S = 60.0, 3.0
STEP = "benchmarks.step"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="assessment-bench-") as folder:
        stepwise, whole = Path(folder) / "stepwise", Path(folder) / "whole"
        for workspace in (stepwise, whole):
            workspace.mkdir()
            shutil.copy(ROOT / "assessment.toml", workspace)
            shutil.copytree(ROOT / "commentary", workspace / "commentary")
        sample = measured("sample", "cold", "sample", cwd=stepwise)
        shutil.copytree(stepwise / "data", whole / "data")
        rows = [
            sample,
            measured("clean", "cold", "clean", cwd=stepwise),
            notebooks := measured("notebooks", "cold", "notebooks", module=STEP, cwd=stepwise),
            measured("export", "cold", "export", module=STEP, cwd=stepwise),
            measured("notebooks", "unchanged", "notebooks", module=STEP, cwd=stepwise),
            measured("export", "unchanged", "export", module=STEP, cwd=stepwise),
            cold := measured("whole run", "cold", "run", cwd=whole),
            unchanged := measured("whole run", "unchanged", "run", cwd=whole),
            measured("status", "unchanged", "status", cwd=whole),
            measured("--help", "", "--help", cwd=whole),
        ]
        page = next(whole.rglob("index.html")).stat().st_size
    _print(rows, notebooks, page)
    print(f"\nWhole run cold {cold.wall_s:.1f} s (aim: under {AIM_COLD_S:.0f}), ", end="")
    print(f"unchanged {unchanged.wall_s:.2f} s (aim: under {AIM_UNCHANGED_S:.0f})")


def _print(rows: list[Measured], notebooks: Measured, page_bytes: int) -> None:
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {sys.version.split()[0]}\n")
    print(f"{'step':<12}{'state':<11}{'wall s':>8}{'processor s':>13}{'peak MB':>9}")
    for row in rows:
        print(f"{row.step:<12}{row.state:<11}{row.wall_s:>8.2f}{row.processor_s:>13.2f}{row.peak_mb:>9.0f}")
    print("\nWhere the notebooks' time goes (two at a time; wall time of each, kernel's start included)")
    found = re.findall(r"^  (\d\d_\w+) +([\d.]+) s", notebooks.said, re.MULTILINE)
    for name, seconds in sorted(found, key=lambda one: -float(one[1])):
        print(f"  {name:<30}{float(seconds):>6.1f} s")
    print(f"\nindex.html {page_bytes / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
