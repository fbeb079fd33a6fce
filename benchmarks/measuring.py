"""Wall time and peak memory of a command and all the processes it starts."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Measured:
    """What a command took.

    Attributes
    ----------
    step, state : str
        What was measured, and whether cold or unchanged.
    wall_s, processor_s : float
        Wall time, and processor time of all its processes.
    peak_mb : float
        Greatest resident memory of all its processes together, in megabytes; pages they share count in each.
    said : str
        What it printed.
    """

    step: str
    state: str
    wall_s: float
    processor_s: float
    peak_mb: float
    said: str


def measured(step: str, state: str, *words: str, module: str = "assessment", cwd: Path) -> Measured:
    """Run `python -m module words` in a folder and measure it."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    before, begun = os.times(), time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watch = _Watch(running.pid)
    watch.start()
    said, _ = running.communicate()
    wall_s, after = time.perf_counter() - begun, os.times()
    watch.join()
    if running.returncode:
        raise SystemExit(f"{step}: ended with {running.returncode}\n{said}")
    processor_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(step, state, wall_s, processor_s, watch.peak_bytes / 1e6, said)


class _Watch(threading.Thread):
    """Looks at a process and its descendants until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.peak_bytes = 0

    def run(self) -> None:
        while True:
            try:
                family = [self.root, *self.root.children(recursive=True)]
                if self.root.status() == psutil.STATUS_ZOMBIE:
                    return
            except psutil.NoSuchProcess:
                return
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident_bytes, family)))
            time.sleep(SAMPLE_EVERY_SECONDS)


def _resident_bytes(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
