"""The front door: words, exit codes, and nothing heavy behind `--help`."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from assessment import cli
from assessment.errors import InputError, UsageError
from tests.pipeline import toy
from tests.project.repository import ROOT

HEAVY = {"pandas", "numpy", "papermill", "nbformat", "geopandas", "matplotlib"}


def assessment(*words, cwd=ROOT):
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    line = [sys.executable, "-m", "assessment", *map(str, words)]
    return subprocess.run(
        line, cwd=cwd, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def workspace(tmp_path):
    return toy.make_workspace(tmp_path / "workspace")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["status", "--help"], ["--version"]])
def test_help_is_given(words):
    done = assessment(*words)
    assert done.returncode == 0
    assert done.stdout


def test_help_names_every_command():
    text = assessment("--help").stdout
    assert all(f"  {name} " in text for name in ("sample", "check", "clean", "run", "status", "explain", "lab"))


@pytest.mark.parametrize("words", [["--help"], ["status"], ["status", "--requests"]])
def test_help_and_status_answer_at_once(workspace, words):
    code = (
        "import sys; from assessment import cli\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    print(end.code)\n"
        f"print({HEAVY!r} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=workspace, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.splitlines()[-2:] == ["0", "set()"], done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["bogus"],
        ["run", "--audience", "press"],
        ["run", "--review", "weekly"],
        ["run", "--jobs", "0"],
        ["run", "--bogus"],
        ["explain"],
        ["sample", "--seed", "x"],
        ["status", "--workspace", "no-such-folder"],
        ["--workspace", "no-such-folder", "status"],
    ],
)
def test_wrong_usage_is_2_and_no_traceback(words):
    done = assessment(*words)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_no_configuration_is_1_in_plain_words(tmp_path):
    done = assessment("run", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is no assessment.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_input_that_falls_short_is_1(workspace):
    (workspace / "data" / "raw" / "populations" / "populations.csv").unlink()
    done = assessment("check", "--workspace", workspace)
    assert done.returncode == 1
    assert "populations" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_workspace_may_stand_before_or_after_the_command(workspace):
    before, after = assessment("--workspace", workspace, "check"), assessment("check", "-w", workspace)
    assert (before.returncode, after.returncode) == (0, 0)
    assert before.stdout == after.stdout
    assert "marac" in before.stdout


def test_clean_then_status(workspace):
    assert assessment("clean", cwd=workspace).returncode == 0
    done = assessment("status", cwd=workspace)
    assert done.returncode == 0
    assert "Tables   fresh" in done.stdout


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("too much was rejected"), 1),
        (UsageError("there is no such chapter"), 2),
        (OSError(errno.ENOSPC, "No space left on device", "a.csv"), 1),
        (PermissionError(errno.EACCES, "Permission denied", "a.csv"), 1),
    ],
)
def test_what_goes_wrong_is_said_in_one_breath(monkeypatch, capsys, error, code):
    def fails():
        raise error

    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["sample"]])
def test_the_sample_is_not_written_where_it_is_of_no_use(tmp_path, words):
    (tmp_path / "assessment.toml").write_text(
        toy.CONFIG.replace('["populations"]', '["iod2019_population"]'), encoding="utf-8"
    )
    done = assessment(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "holds nothing for populations" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_full_disk_is_said(monkeypatch, capsys):
    def fails():
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(SystemExit):
        cli.main()
    assert "The disk is full" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals are sent differently here")
def test_an_interrupt_is_quiet(workspace):
    toy.write_notebook(workspace / "notebooks", "10_people", "import time", "time.sleep(60)")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    line = [sys.executable, "-m", "assessment", "run"]
    running = subprocess.Popen(
        line,
        cwd=workspace,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell that runs the tests in the background has the interrupt ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for said in running.stdout:
        if said.startswith("Running"):
            break
    time.sleep(6)
    os.killpg(running.pid, signal.SIGINT)
    _, aside = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in aside


def test_a_run_says_where_the_report_is(workspace):
    done = assessment("run", cwd=workspace)
    assert done.returncode == 0, done.stderr
    page = workspace / "reports" / "2011-12" / "annual" / "executive" / "index.html"
    assert done.stdout.rstrip().endswith(str(page))
    again = assessment("run", cwd=workspace)
    assert "Nothing has changed" in again.stdout
