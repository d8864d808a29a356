"""How fast readers are on a long report, and how much memory they take, each in its own process.

Run as `python -m quality.peer_speed READER FILE` with `tests/` on the path.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pypdfium2
from demo.damage import VERSIONS, Version, typst_document
from demo.engines import print_with_typst
from demo.sources import GOLD, SUFFIX, Block, read_source
from quality.measuring import PROJECT
from quality.peer_readers import Peer, all_readers

PAGES = 300
SHORT = PROJECT / "corpus" / "demo" / "brochure-dichterbij-dan-u-denkt.pdf"
"""Read first, so that what a reader loads once is not counted."""


@dataclass(frozen=True)
class Speed:
    """What reading a file took."""

    seconds: float
    """Of one core."""
    megabytes: float | None
    """The most that were in use at a time, the reader itself included; None for other programs."""


def write_long_report(folder: Path) -> Path:
    """Write a report of `PAGES` pages in two columns: the demonstration reports, over and over."""
    look = next(version for version in VERSIONS if version.columns == 2 and not version.turned)
    names = sorted({version.report for version in VERSIONS})
    blocks = [block for name in names for block in read_source(GOLD / f"{name}{SUFFIX}")]
    once = _typeset(look, blocks)
    with pypdfium2.PdfDocument(once) as document:
        times = PAGES // (len(document) - 1) + 1
    path = folder / "long.pdf"
    with (
        pypdfium2.PdfDocument(_typeset(look, blocks * times)) as whole,
        pypdfium2.PdfDocument.new() as long,
    ):
        long.import_pages(whole, list(range(PAGES)))
        long.save(path)
    return path


def _typeset(look: Version, blocks: Sequence[Block]) -> bytes:
    return print_with_typst(typst_document(look, blocks))


def measure_apart(reader: str, path: Path) -> Speed:
    """Return what reading a file takes a reader, given by its name, in a new process."""
    told = subprocess.run(
        [sys.executable, "-m", "quality.peer_speed", reader, str(path)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return Speed(**json.loads(told.stdout.splitlines()[-1]))


def measure(reader: Peer, path: Path) -> Speed:
    """Return what reading a file takes in this process."""
    reader.read(SHORT)
    before = seconds_spent()
    reader.read(path)
    after = seconds_spent()
    reads_here = os.times().children_user == 0
    return Speed(after - before, _megabytes() if reads_here else None)


def seconds_spent() -> float:
    """Return the seconds that all cores worked for this process and the programs it ran."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _megabytes() -> float:
    """Return the most memory of this process; what getrusage tells began with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(n for n in status.read_text().splitlines() if n.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    chosen = next(reader for reader in all_readers() if reader.name == sys.argv[1])
    print(json.dumps(asdict(measure(chosen, Path(sys.argv[2])))))
