"""One notebook at a time in a process of its own, two processes at once: papermill, and a kernel of this interpreter.

Threads would share papermill's working folder. This module is imported by every worker, so it loads nothing heavy until
a notebook is run.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from assessment import errors
from assessment.errors import RunError

KERNEL = "python3"
UNMET = "InputError"
_OUR_OWN = frozenset(name for name in vars(errors) if name.endswith("Error"))
# One thread a kernel: two kernels share two cores, and sums come out in the same order on every machine.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}


@dataclass(frozen=True)
class Task:
    """A notebook to run.

    Attributes
    ----------
    name : str
        Chapter.
    notebook, executed, page : pathlib.Path
        The notebook as stored, as executed (restricted), and as HTML without code; absolute.
    workspace : pathlib.Path
        Working folder of the kernel; absolute.
    parameters : mapping of str to str
        For the cell tagged `parameters`.
    """

    name: str
    notebook: Path
    executed: Path
    page: Path
    workspace: Path
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook.

    Attributes
    ----------
    name : str
        Chapter.
    seconds : float
        Wall time.
    unmet : str
        What it needs and has not, in words; empty when it ran to its end.
    fault : str
        Why it failed, in words that quote no value; empty when it did not.
    """

    name: str
    seconds: float
    unmet: str = ""
    fault: str = ""


class Workers:
    """Processes that run notebooks; started when the first one comes, kept for the rounds that follow.

    Parameters
    ----------
    jobs : int
        How many notebooks at once.
    scratch : pathlib.Path
        A private folder for kernels' connection files and what libraries print aside; absolute.
    """

    def __init__(self, jobs: int, scratch: Path) -> None:
        self._jobs = max(1, jobs)
        self._scratch = scratch
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def warm(self) -> None:
        """Start the processes now, so that they load what they need while something else is done."""
        for _ in range(self._jobs):
            self._started().submit(_load)

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Run notebooks that do not wait for each other.

        Parameters
        ----------
        tasks : sequence of Task
            What to run.

        Yields
        ------
        Outcome
            As they end. After a failure nothing new is begun.

        Raises
        ------
        RunError
            When a worker process died.
        """
        futures = [self._started().submit(execute, task) for task in tasks]
        try:
            for future in as_completed(futures):
                if future.cancelled():
                    continue
                outcome = future.result()
                if outcome.fault:
                    for other in futures:
                        other.cancel()
                yield outcome
        except BrokenProcessPool:
            raise RunError(
                "A process that ran notebooks was ended from outside, most often for want of memory. "
                "Close other programs, or run one notebook at a time: assessment run --jobs 1"
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            _write_kernel(self._scratch)
            self._pool = ProcessPoolExecutor(
                max_workers=self._jobs,
                mp_context=get_context("spawn"),
                initializer=_settle_worker,
                initargs=(str(self._scratch),),
            )
        return self._pool


def _load() -> None:
    import nbconvert
    import papermill

    # Held for a moment, so that the next of these goes to another process.
    time.sleep(0.1 if papermill and nbconvert else 0)


def execute(task: Task) -> Outcome:
    """Run one notebook and turn it into HTML. Called in a worker process.

    Parameters
    ----------
    task : Task
        What to run.

    Returns
    -------
    Outcome
        How it ended; a failing cell is an outcome, not an exception.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    begun = time.perf_counter()
    for path in (task.executed, task.page):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(task.notebook),
            str(task.executed),
            parameters=dict(task.parameters),
            kernel_name=KERNEL,
            language="python",
            cwd=str(task.workspace),
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
        )
        _write_page(task)
    except PapermillExecutionError as error:
        seconds = time.perf_counter() - begun
        if error.ename == UNMET:
            return Outcome(task.name, seconds, unmet=_plain(error.evalue))
        return Outcome(task.name, seconds, fault=_fault(task, error))
    except DeadKernelError:
        ended = "its kernel was ended from outside, most often for want of memory. Try: assessment run --jobs 1"
        return Outcome(task.name, time.perf_counter() - begun, fault=f"{task.name}: {ended}")
    except errors.AssessmentError as error:
        return Outcome(task.name, time.perf_counter() - begun, fault=f"{task.name}: {error}")
    return Outcome(task.name, time.perf_counter() - begun)


def _write_page(task: Task) -> None:
    from assessment.present.export import notebook_html

    task.page.write_text(notebook_html(task.executed), encoding="utf-8", newline="\n")


def _fault(task: Task, error: object) -> str:
    # Only the words of our own errors are repeated: those of a library may quote what a record holds.
    kind, words = getattr(error, "ename", ""), getattr(error, "evalue", "")
    # papermill puts a cell of its own after the parameters, so that its count from 0 is ours from 1.
    cell = f"cell {getattr(error, 'cell_index', 0)}"
    said = f": {_plain(words)}" if kind in _OUR_OWN else ""
    where = task.executed.relative_to(task.workspace).as_posix()
    return f"{task.name} failed in {cell} with {kind}{said}\n  The whole of it is in {where} (restricted)."


def _plain(words: str) -> str:
    return words.strip().strip("'\"")


def _settle_worker(scratch: str) -> None:
    """Give the worker its own kernels and settings, and let what libraries print aside go to a file."""
    folder = Path(scratch)
    os.environ |= {
        **_ENVIRONMENT,
        "JUPYTER_PATH": str(folder / "jupyter"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter" / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter" / "runtime"),
        "IPYTHONDIR": str(folder / "jupyter" / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")])),
    }
    aside = os.open(folder / "printed_aside.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(aside, sys.__stderr__.fileno() if sys.__stderr__ is not None else 2)


def _write_kernel(scratch: Path) -> None:
    """Describe a kernel of this very interpreter, whatever kernels the machine has installed."""
    folder = scratch / "jupyter" / "kernels" / KERNEL
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
    described = {"argv": command, "display_name": "Python 3", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(described), encoding="utf-8")
