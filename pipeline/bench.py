"""How fast the pipeline is on a corpus: seconds and words per second for each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.chain import STAGES, run_stage
from pipeline.schema import ExtractedDocument
from pipeline.settings import Settings
from pipeline.store import Store


def measure_speed(corpus: Path, settings: Settings, workers: int) -> Iterator[str]:
    """Yield a line per stage as it is done, on a fresh outputs folder that is then removed.

    Parameters
    ----------
    corpus
        The reports to read.
    settings
        Settings of the stages.
    workers
        Documents at the same time.
    """
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), corpus)
        words = 0
        for name in STAGES:
            start = time.perf_counter()
            run_stage(name, store, settings, workers)
            seconds = time.perf_counter() - start
            if name == "extract":
                words = _words(store)
            yield f"{name:<9} {seconds:7.1f} s  {words / seconds:9,.0f} words/s"
        yield f"{words:,} words in {len(store.ids(ExtractedDocument))} documents"


def _words(store: Store) -> int:
    return sum(
        len(passage.text.split())
        for document in store.all(ExtractedDocument)
        for passage in document.passages
    )
