"""Fixtures for all tests: workspaces, the browser, how long property tests search, and no network."""

import shutil
import socket

import pytest
from hypothesis import settings

from tests import workspaces

settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("fuzz", max_examples=10_000, deadline=None)
settings.load_profile("quick")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOCAL):
            raise ConnectionRefusedError("a test tried to leave this machine")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def sample_workspace():
    """Return the sample's workspace, extracts written and cleaned. Read only: take `workspace_copy` to change it."""
    return workspaces.sample_workspace()


@pytest.fixture(scope="session")
def sample_report():
    """Return a workspace of the sample after a full annual run for executives. Read only."""
    return workspaces.sample_report()


@pytest.fixture(scope="session")
def real_data():
    """Return the folder of open data kept outside the repository; skips with the reason where it is absent."""
    return workspaces.real_data()


@pytest.fixture(scope="session")
def real_workspace():
    """Return a workspace of open police.uk data, not yet run. Read only; skips where data is absent."""
    return workspaces.real_workspace()


@pytest.fixture(scope="session")
def real_report():
    """Return a workspace of open police.uk data after a full annual run. Read only; skips likewise."""
    return workspaces.real_report()


@pytest.fixture
def workspace_copy(tmp_path):
    """Return a function that copies a workspace to a folder of this test's own."""

    def copy(workspace):
        return shutil.copytree(workspace, tmp_path / "workspace")

    return copy


@pytest.fixture(scope="session")
def assessment_command():
    """Return a function that runs the command line: ``assessment_command("status", workspace=folder)``."""
    return workspaces.command


@pytest.fixture(scope="session")
def browser():
    """Return headless Chromium as installed on this machine; skips with the reason where there is none."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("Chromium is not installed: install the system's package to run the tests of the page")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
