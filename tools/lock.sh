#!/bin/sh
# Writes requirements.lock from pyproject.toml, for every system and every Python from 3.11.
#
# Two passes: the first finds the versions for the Python that the tests run on, the second keeps to them
# everywhere, so that nobody gets a version that was never tested. Wheels only: nothing is built, and no
# unpinned build tool comes in. No index address and no path of this machine is written.
set -eu

command -v uv > /dev/null || { echo "make lock needs uv on the path (python3 -m pip install uv)" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
common="--all-extras --python-version 3.11 --no-config --only-binary :all: --no-emit-index-url --no-emit-find-links --quiet"

uv pip compile pyproject.toml $common --no-header --no-annotate --output-file "$work/tested.txt" "$@"
uv pip compile pyproject.toml $common --universal --fork-strategy fewest --constraint "$work/tested.txt" \
    --generate-hashes --no-annotate --custom-compile-command "make lock" --output-file "$work/requirements.lock"
cp "$work/requirements.lock" requirements.lock
