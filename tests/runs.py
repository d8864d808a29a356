"""Whole runs of the program that several test files look at, each done once per test session."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.runner import StageReport

PROJECT = Path(__file__).resolve().parents[1]
DEMO = PROJECT / "corpus" / "demo"
RUN_LIMIT = 420
"""Seconds after which a run counts as hanging."""


@dataclass(frozen=True)
class Run:
    """A corpus with the outputs of the last run on it."""

    corpus: Path
    outputs: Path
    code: int
    said: str

    @property
    def dataset(self) -> Path:
        return self.outputs / "dataset"

    def digests(self) -> dict[str, str]:
        """Return the digest of every file of the dataset, hidden ones too."""
        return {
            path.relative_to(self.dataset).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.dataset.rglob("*")
        }

    def stages(self) -> dict[str, StageReport]:
        told = json.loads((self.outputs / "account.json").read_text(encoding="utf-8"))
        return {name: StageReport.model_validate(r) for name, r in told["stages"].items()}


def command(corpus: Path, outputs: Path, *more: str) -> list[str]:
    folders = ["--corpus", str(corpus), "--outputs", str(outputs)]
    return [sys.executable, "-m", "pipeline", "run", *folders, *more]


def run(corpus: Path, outputs: Path, *more: str) -> Run:
    done = subprocess.run(
        command(corpus, outputs, *more),
        cwd=outputs.parent,
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT,
        check=False,
    )
    assert done.returncode in (0, 3, 4), done.stderr
    return Run(corpus, outputs, done.returncode, done.stderr)


def run_once(factory: pytest.TempPathFactory, name: str, start: Callable[[Path], Run]) -> Run:
    """Do a run in the first of the session's processes that asks, and share it with the others.

    Parameters
    ----------
    factory
        Where temporary folders come from.
    name
        Name of the run.
    start
        Does the run in a folder of its own.
    """
    base = factory.getbasetemp()
    # Under xdist each process has a folder of its own below one that they share.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / f"run-{name}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "run.json"
        if not told.exists():
            done = start(folder)
            told.write_text(json.dumps({"code": done.code, "said": done.said}), encoding="utf-8")
            return done
        kept = json.loads(told.read_text(encoding="utf-8"))
    return Run(folder / "corpus", folder / "outputs", kept["code"], kept["said"])
