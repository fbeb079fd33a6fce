"""Write the whole sample into a workspace, and refuse to touch anybody else's files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.errors import UsageError
from assessment.synthetic.contents import sample_contents
from assessment.synthetic.writing import SYNTHETIC, sha256, write_extract

FORMAT = 1
SMALLEST_SCALE, GREATEST_SCALE = 0.02, 60.0
_MANIFEST = "sample.json"
_STAGING = ".sample-being-written"


@dataclass(frozen=True)
class SampleSummary:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
        `data/raw` of the workspace.
    seed : int
        Seed of the sample.
    scale : float
        1 is the calibrated size.
    files : int
        Files written.
    rows : mapping of str to int
        Data rows by source, dirt included.
    """

    folder: Path
    seed: int
    scale: float
    files: int
    rows: Mapping[str, int]


def write_sample(workspace: Path, *, seed: int, scale: float = 1.0) -> SampleSummary:
    """Write the synthetic extracts as partners would send them.

    The same seed and scale give the same bytes. At scale 1 the extracts are calibrated to what the partnership
    published (`calibration.toml`); at any other scale they are not, and serve only to measure time and memory.

    Parameters
    ----------
    workspace : pathlib.Path
        Folder of the workspace; the extracts go to `data/raw/<source>/`, what was planted to `data/sample.json`.
    seed : int
        Zero or above.
    scale : float
        Factor on the number of rows.

    Returns
    -------
    SampleSummary
        What was written.

    Raises
    ------
    UsageError
        When seed or scale cannot be used, or `data/raw` holds a file that no sample wrote or one changed since.
    """
    if seed < 0:
        raise UsageError(
            f"The seed of the sample must be zero or above, not {seed}. Choose another: assessment sample --seed 1"
        )
    if not SMALLEST_SCALE <= scale <= GREATEST_SCALE:
        raise UsageError(
            f"The scale of the sample must lie between {SMALLEST_SCALE:g} and {GREATEST_SCALE:g}, not {scale:g}. "
            "1 is the calibrated size: assessment sample --scale 1"
        )
    data = workspace / "data"
    raw = data / "raw"
    earlier = _earlier_files(data)
    staging = data / _STAGING
    if staging.exists():
        shutil.rmtree(staging)
    if not data.exists():
        data.mkdir(mode=0o700, parents=True)
    contents = sample_contents(seed, scale)
    listed = []
    rows: dict[str, int] = {}
    for extract in contents.extracts:
        path = write_extract(extract, staging)
        count = len(extract.frame) if extract.content is None else extract.planted["true_rows"]
        rows[extract.source] = rows.get(extract.source, 0) + count
        listed.append(
            {
                "path": path.relative_to(staging).as_posix(),
                "source": extract.source,
                "rows": count,
                "sha256": sha256(path),
                "planted": extract.planted,
            }
        )
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "what": SYNTHETIC,
        "seed": seed,
        "scale": scale,
        "calibrated": scale == 1.0,
        "files": listed,
        "truth": contents.truth,
        "planted": contents.planted,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, default=str) + "\n"
    (staging / _MANIFEST).write_text(text, encoding="utf-8")
    # In this order an interruption leaves only files that the list in place knows, so that the next run may go on.
    for name in earlier:
        (raw / name).unlink()
    (staging / _MANIFEST).replace(data / _MANIFEST)
    for entry in listed:
        place = raw / str(entry["path"])
        place.parent.mkdir(parents=True, exist_ok=True)
        (staging / str(entry["path"])).replace(place)
    shutil.rmtree(staging)
    return SampleSummary(raw, seed, scale, len(listed), rows)


def _earlier_files(data: Path) -> list[str]:
    """Files of an earlier sample, all unchanged; refuse when there is anything else."""
    raw = data / "raw"
    present = (
        sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()) if raw.exists() else []
    )
    known = _written(data / _MANIFEST)
    foreign = [name for name in present if name not in known]
    changed = [name for name in present if name in known and sha256(raw / name) != known[name]]
    if foreign or changed:
        said = [f"{len(foreign)} that no sample wrote (first: {foreign[0]})"] if foreign else []
        said += [f"{len(changed)} changed since the sample wrote them (first: {changed[0]})"] if changed else []
        raise UsageError(
            f"data/raw holds {len(foreign) + len(changed)} of your files: {'; '.join(said)}. Nothing was written. "
            "Move them away, or give the sample a workspace of its own: assessment sample --workspace DIR"
        )
    return present


def _written(manifest: Path) -> dict[str, str]:
    if not manifest.is_file():
        return {}
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        return {entry["path"]: entry["sha256"] for entry in listed}
    except (ValueError, KeyError, TypeError) as fault:
        raise UsageError(
            "data/sample.json cannot be read, so the sample's own files cannot be told from yours. Nothing was "
            "written. Move data/raw and data/sample.json away, then run: assessment sample"
        ) from fault
