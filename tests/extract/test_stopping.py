"""A run that is stopped leaves nothing behind it: no process, and no half record."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.schema import DocumentStatus, ExtractedDocument
from pipeline.store import Store

PROJECT = Path(__file__).resolve().parents[2]
LINES = ("De gemeenten aan de grens werken samen aan een veilige rivier.",) * 5
PATIENCE = 60.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc")


@pytest.fixture
def store(
    tmp_path: Path,
    write_pdf: Callable[..., bytes],
    number_objects: Callable[[list[bytes]], bytes],
) -> Store:
    """A corpus of a sound report and one that PDFium takes minutes over."""
    (tmp_path / "corpus").mkdir()
    text = [(50.0, 100.0 + 14 * n, 10.0, line) for n, line in enumerate(LINES)]
    (tmp_path / "corpus" / "a-goed.pdf").write_bytes(write_pdf([text]))
    packed = zlib.compress(b"BT /F1 8 Tf " + b"(van de grens) Tj T* " * 3_000_000 + b" ET", 1)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
        b"<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    )
    slow = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    (tmp_path / "corpus" / "b-traag.pdf").write_bytes(number_objects(slow))
    return Store(tmp_path / "outputs", tmp_path / "corpus")


@pytest.fixture
def begun(store: Store) -> Iterator[subprocess.Popen[str]]:
    """A run that is at the slow report, the sound one being done."""
    command = [sys.executable, "-m", "pipeline", "extract", "--params", PROJECT / "params.yaml"]
    folders = ["--corpus", store.corpus, "--outputs", store.root]
    run = subprocess.Popen(
        [str(part) for part in (*command, *folders)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: len(store.ids(ExtractedDocument)) == 1)
    yield run
    for process in (run.pid, *descendants(run.pid)):
        if is_alive(process):
            os.kill(process, signal.SIGKILL)
    run.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.1)


def stat_of(process: int | str) -> list[str]:
    """Return the state of a process and the number of its parent; nothing if it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[:2]
    except OSError:
        return []


def is_alive(process: int) -> bool:
    return stat_of(process)[:1] not in ([], ["Z"])


def descendants(process: int) -> list[int]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    children = [n for n in numbers if stat_of(n)[1:] == [str(process)]]
    return children + [below for child in children for below in descendants(child)]


def test_ctrl_c_keeps_what_is_done_and_ends_every_process(
    store: Store, begun: subprocess.Popen[str]
) -> None:
    workers = descendants(begun.pid)
    assert workers
    os.kill(begun.pid, signal.SIGINT)
    _, told = begun.communicate(timeout=PATIENCE)
    assert begun.returncode == 1
    assert "run again to go on" in told
    wait_until(lambda: not any(is_alive(process) for process in workers))
    [doc_id] = store.ids(ExtractedDocument)
    assert store.read(ExtractedDocument, doc_id).status is DocumentStatus.OK


def test_the_processes_of_a_run_that_is_killed_end_with_it(begun: subprocess.Popen[str]) -> None:
    workers = descendants(begun.pid)
    assert workers
    begun.kill()
    begun.wait()
    wait_until(lambda: not any(is_alive(process) for process in workers))
