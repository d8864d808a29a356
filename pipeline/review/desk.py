"""The reviewer's desk: one dataset, one decisions file, and what the two together come to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.decisions import append_decisions, read_decisions
from pipeline.review.data import ReviewData
from pipeline.review.state import ReviewState, review_state
from pipeline.schema import ReviewDecision

FILE = "decisions.jsonl"
"""Name of the decisions file in the review folder."""


class Desk:
    """Read and take decisions; safe to use from several threads.

    Parameters
    ----------
    data : ReviewData
        The dataset.
    review_folder : Path
        Folder of `decisions.jsonl`.
    unknown_score : float
        Score that orders a row without one.
    """

    def __init__(self, data: ReviewData, review_folder: Path, unknown_score: float) -> None:
        self.data = data
        self._path = review_folder / FILE
        self._unknown_score = unknown_score
        self._lock = threading.Lock()
        self._seen: bytes | None = None
        self._state: ReviewState | None = None

    def state(self) -> ReviewState:
        """Return the state by the file as it now is, also when others have added lines.

        Raises
        ------
        GrenswerkError
            If the file cannot be read or a line is broken.
        """
        with self._lock:
            return self._current()

    def take(self, decide: Callable[[ReviewState], Sequence[ReviewDecision]]) -> ReviewState:
        """Append what `decide` makes of the present state, and return the new state.

        Raises
        ------
        GrenswerkError
            If the file cannot be read or written; nothing is added then.
        """
        with self._lock:
            append_decisions(self._path, decide(self._current()))
            return self._current()

    def _current(self) -> ReviewState:
        data = self._path.read_bytes() if self._path.exists() else b""
        if self._state is None or data != self._seen:
            decisions = read_decisions(self._path)
            self._state = review_state(self.data, decisions, self._unknown_score)
            self._seen = data
        return self._state
