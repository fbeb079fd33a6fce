"""What the repository would publish: no data, no machine's paths, no registry's address, nothing large."""

import re
import subprocess

import pytest

from tests.project.repository import ROOT, relative, tracked

LARGEST_BYTES = 500_000
DATA = {
    ".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".feather", ".gpkg", ".geojson", ".shp", ".sqlite",
    ".db", ".duckdb", ".pkl", ".pickle", ".zip", ".gz", ".key", ".pdf",
}  # fmt: skip
TEXT = {
    ".py",
    ".toml",
    ".md",
    ".yml",
    ".yaml",
    ".sh",
    ".ipynb",
    ".css",
    ".js",
    ".html",
    ".lock",
    ".cfg",
    ".txt",
    "",
}
# Written in two halves, so that this file does not hold what it looks for.
HOSTS = [
    first + last
    for first, last in [
        ("py", "pi.org"), ("python", "hosted.org"), ("registry.n", "pmjs.org"), ("deb.de", "bian.org"),
        ("conda.ana", "conda.org"), ("proxy.go", "lang.org"), ("crates", ".io"), ("files.python", "hosted"),
    ]
]  # fmt: skip
PATHS = [
    first + last
    for first, last in [
        ("/wo", "rk/"), ("/tm", "p/"), ("/ho", "me/"), ("/ro", "ot/"), ("/Us", "ers/"), ("/op", "t/"),
        (r"C:\\", "Users"),
    ]
]  # fmt: skip


def text_files():
    return [path for path in tracked() if path.suffix in TEXT]


def found(words):
    pattern = re.compile("|".join(rf"(?<![\w.]){re.escape(word)}" for word in words))
    hits = []
    for path in text_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if match := pattern.search(line):
                hits.append(f"{relative(path)}:{number}: {match[0]}")
    return hits


def test_there_is_something_to_look_at():
    assert len(text_files()) >= 50


def test_no_registry_is_named():
    assert found(HOSTS) == []


def test_no_path_of_somebodys_machine():
    assert found(PATHS) == []


def test_no_data_and_nothing_large():
    faults = [relative(path) for path in tracked() if path.suffix.lower() in DATA]
    faults += [relative(path) for path in tracked() if path.stat().st_size > LARGEST_BYTES]
    assert faults == []


def test_nothing_of_the_restricted_area_or_of_a_run():
    assert [relative(p) for p in tracked() if p.relative_to(ROOT).parts[0] in {"data", "restricted", "reports"}] == []


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/crime/extract.csv",
        "data/.key",
        "restricted/2011-12/rejected.csv",
        "reports/2011-12/index.html",
    ],
)
def test_git_would_not_take_it(name):
    tracked()
    done = subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_every_text_file_is_utf8_with_plain_line_ends():
    faults = []
    for path in text_files():
        raw = path.read_bytes()
        raw.decode("utf-8")
        if b"\r\n" in raw or raw.startswith(b"\xef\xbb\xbf") or (raw and not raw.endswith(b"\n")):
            faults.append(relative(path))
    assert faults == []


def test_the_makefile_has_every_promised_command():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    assert targets >= {"report", "test", "lab", "bench", "fuzz", "study", "lock", "clean"}
