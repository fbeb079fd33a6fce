# The two that matter:  make report   make test
# Nothing is needed but Python 3.11 or later and make; tests of the page also use Chromium where it is installed.

PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python
LOCK   := requirements.lock
# A new stamp name for every content of the lock: a changed lock is installed, a touched one is not.
STAMP  := $(VENV)/installed-$(shell cat $(LOCK) pyproject.toml | cksum | tr ' ' '-')

.DEFAULT_GOAL := report
.PHONY: report test lint lab bench fuzz study lock clean

report: $(STAMP)            ## sample if there are no extracts, then the annual review
	@$(RUN) -m assessment

test: $(STAMP)              ## lint, types, then tests, doctests and notebooks in one pytest run
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest -n 2 --dist loadfile --nbval-lax --nbval-current-env tests assessment notebooks

lab: $(STAMP)               ## JupyterLab on the notebooks
	@$(RUN) -m jupyter lab

bench: $(STAMP)             ## wall time and peak memory of each step, cold and unchanged
	@$(RUN) -m benchmarks
	@$(RUN) -m benchmarks.police_uk

fuzz: $(STAMP)              ## the property tests: ten thousand mutants of extracts, about half an hour
	@$(RUN) -m pytest -n 2 -m fuzz --hypothesis-profile=fuzz tests

study: $(STAMP)             ## the simulations with a known truth, in full
	@ASSESSMENT_STUDY=full $(RUN) -m pytest -m study tests

lock:                       ## resolve pyproject.toml anew (needs uv on the path)
	@sh tools/lock.sh

clean:                      ## what can be made again; never data/, restricted/ or reports/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find assessment tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Byte code is compiled here because a first run would otherwise spend seconds on it, and because
# PYTHONDONTWRITEBYTECODE may forbid it to be kept later.
$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.12")'
	@echo "Making $(VENV) from $(LOCK) (a few minutes, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r $(LOCK)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(RUN) -m compileall -q -j 0 $(VENV)/lib assessment > /dev/null 2>&1 || true
	@rm -f $(VENV)/installed-*
	@touch $@
