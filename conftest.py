"""One folder for the whole test session, and notebooks run by nbval as the program runs them: from a workspace."""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

from tests.workspaces import SESSION_FOLDER, sample_workspace


def pytest_configure(config):
    """Make the folder that all workers share; they find it through the environment they inherit."""
    if not hasattr(config, "workerinput"):
        os.environ[SESSION_FOLDER] = tempfile.mkdtemp(prefix="assessment-tests-")


def pytest_unconfigure(config):
    """Remove that folder."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SESSION_FOLDER), ignore_errors=True)


def pytest_runtest_setup(item):
    """Start the kernels of nbval in the sample's workspace: a notebook's default workspace is where it runs."""
    if type(item).__name__ == "IPyNbCell":
        import nbval.kernel
        import nbval.plugin

        workspace = sample_workspace()
        nbval.plugin.RunningKernel = partial(_kernel_in, workspace, nbval.kernel.RunningKernel)


def _kernel_in(workspace: Path, kernel, name, *, cwd, **options):
    """Start a kernel in the workspace instead of beside its notebook."""
    return kernel(name, cwd=str(workspace), **options)
