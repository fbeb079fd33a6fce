"""Workspaces for tests: the sample and the open data, each built once a session whatever the number of workers.

They are built through the command line, as an officer would. Tests only read them; a test that changes
something takes a copy.
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SESSION_FOLDER = "ASSESSMENT_TEST_FOLDER"
REAL_DATA = "ASSESSMENT_REAL_DATA"
# What a workspace is made of besides its data. Notebooks come along so that a test may change one.
PARTS = ("assessment.toml", "area-code-changes.toml", "commentary", "layouts", "notebooks")
LONGEST_BUILD_SECONDS = 900
EXAMPLE = ROOT / "docs" / "examples" / "police_uk"
# Which published files stand for which source of the example, by the layout that reads them.
REAL_FILES = {
    "police_uk_street": ("police_uk_west_mercia", "*-street.csv"),
    "lsoa_2011": ("boundaries_herefordshire", "lsoa2011_*.geojson"),
    "wards_2013": ("boundaries_herefordshire", "wards_*.geojson"),
    "iod2019_population": ("iod2019", "File_6_*.csv.gz"),
}


def command(*words: str, workspace: Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``assessment`` with these words on a workspace; fail with what it said if it ends otherwise."""
    line = [sys.executable, "-m", "assessment", *words, "--workspace", str(workspace)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        line,
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != expect:
        said = f"{done.stdout}\n{done.stderr}".strip()
        pytest.fail(f"assessment {' '.join(words)} ended with {done.returncode}, not {expect}:\n{said}", pytrace=False)
    return done


def once(name: str, build: Callable[[Path], None]) -> Path:
    """Return the session's folder of that name, built by the first worker that asks; the others wait for it."""
    session = Path(os.environ[SESSION_FOLDER])
    folder, done, failed = session / name, session / f"{name}.done", session / f"{name}.failed"
    try:
        (session / f"{name}.begun").mkdir()
    except FileExistsError:
        return _awaited(folder, done, failed)
    try:
        build(folder)
    except BaseException as fault:
        failed.write_text(str(fault), encoding="utf-8")
        raise
    done.touch()
    return folder


def _awaited(folder: Path, done: Path, failed: Path) -> Path:
    """Wait until another worker has built the folder, or has failed to."""
    until = time.monotonic() + LONGEST_BUILD_SECONDS
    while not done.exists():
        if failed.exists():
            pytest.fail(f"{folder.name} could not be built: {failed.read_text(encoding='utf-8')}", pytrace=False)
        if time.monotonic() > until:
            pytest.fail(f"{folder.name} was not built within {LONGEST_BUILD_SECONDS} seconds", pytrace=False)
        time.sleep(0.2)
    return folder


def copy_parts(source: Path, workspace: Path) -> None:
    """Copy what makes a workspace, its data aside."""
    workspace.mkdir(parents=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(
                source / part, workspace / part, ignore=shutil.ignore_patterns("conftest.py", "__pycache__")
            )
        elif (source / part).exists():
            shutil.copy2(source / part, workspace / part)


def sample_workspace() -> Path:
    """Return the sample's workspace, extracts written and cleaned."""

    def build(workspace: Path) -> None:
        copy_parts(ROOT, workspace)
        command("sample", workspace=workspace)
        command("clean", workspace=workspace)

    return once("sample", build)


def sample_report() -> Path:
    """Return a workspace of the sample after a full annual run for executives."""

    def build(workspace: Path) -> None:
        shutil.copytree(sample_workspace(), workspace)
        command("run", workspace=workspace)

    return once("sample_report", build)


def real_data() -> Path:
    """Return the folder of open data kept outside the repository, or skip with the reason."""
    folder = Path(os.environ.get(REAL_DATA) or ROOT.parent / "shared" / "data")
    missing = sorted({name for name, _ in REAL_FILES.values() if not (folder / name).is_dir()})
    if missing:
        pytest.skip(f"open data absent ({', '.join(missing)}): set {REAL_DATA} to the folder that holds them")
    return folder


def real_workspace() -> Path:
    """Return a workspace of open police.uk data, extracts copied as published, not yet run."""
    data = real_data()

    def build(workspace: Path) -> None:
        copy_parts(EXAMPLE, workspace)
        for source in tomllib.loads((EXAMPLE / "assessment.toml").read_text(encoding="utf-8"))["sources"]:
            raw = workspace / "data" / "raw" / source["folder"]
            raw.mkdir(parents=True)
            for published, pattern in (REAL_FILES[layout] for layout in source["layouts"]):
                for path in sorted((data / published).glob(pattern)):
                    shutil.copyfile(path, raw / path.name)

    return once("real", build)


def real_report() -> Path:
    """Return a workspace of open police.uk data after a full annual run for executives."""

    def build(workspace: Path) -> None:
        shutil.copytree(real_workspace(), workspace)
        command("run", workspace=workspace)

    return once("real_report", build)
