"""The file of decisions: read whole, checked line by line, and only ever appended to.

One JSON object per line in UTF-8. A line is forced to disk before `append_decisions` returns.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.decisions.fields import complaint
from pipeline.errors import GrenswerkError
from pipeline.schema import ReviewDecision, Verdict

ID_DIGITS = 16
"""Hex digits of a decision id."""


def signed(draft: ReviewDecision) -> ReviewDecision:
    """Give a decision its id: a digest of all its other fields."""
    content = draft.model_dump(mode="json", exclude={"decision_id"})
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:ID_DIGITS]
    return draft.model_copy(update={"decision_id": digest})


def undo_of(decision: ReviewDecision, *, reviewer: str, decided_at: str) -> ReviewDecision:
    """Make the line that withdraws a decision; undoing that line brings it back."""
    changes = {
        "verdict": Verdict.UNDO,
        "before": decision.decision_id,
        "after": None,
        "reviewer": reviewer,
        "decided_at": decided_at,
    }
    return signed(decision.model_copy(update=changes))


def standing(decisions: Sequence[ReviewDecision]) -> list[ReviewDecision]:
    """Leave out undo lines and what they withdraw; the order stays.

    An undo reaches lines above it only, so reading from the end knows of each line whether it
    was itself undone.
    """
    withdrawn: set[str] = set()
    kept: list[ReviewDecision] = []
    for decision in reversed(decisions):
        if decision.decision_id in withdrawn:
            continue
        if decision.verdict is Verdict.UNDO:
            withdrawn.add(decision.before or "")
        else:
            kept.append(decision)
    return kept[::-1]


def read_decisions(path: Path) -> tuple[ReviewDecision, ...]:
    """Read every decision in the order of the file; a line that stands twice counts once.

    Parameters
    ----------
    path : Path
        `decisions.jsonl`; a missing file holds no decisions.

    Raises
    ------
    GrenswerkError
        If a line is broken: all broken lines are named, and the file is left as it is.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise GrenswerkError(f"{path} cannot be read: {error.strerror}") from error
    decisions: dict[str, ReviewDecision] = {}
    problems: list[str] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            decision = _decision(line)
            if decisions.setdefault(decision.decision_id, decision) != decision:
                raise ValueError(f"decision_id {decision.decision_id} stands on another line too")
        except ValueError as error:
            problems.append(f"  line {number}: {_reason(error)}")
    if problems:
        advice = "repair or remove them by hand; nothing was changed"
        raise GrenswerkError("\n".join([f"{path} has broken lines; {advice}:", *problems]))
    return tuple(decisions.values())


def _decision(line: bytes) -> ReviewDecision:
    decision = ReviewDecision.model_validate_json(line)
    problem = complaint(decision)
    if problem:
        raise ValueError(problem)
    return decision


def _reason(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    details = error.errors(include_url=False, include_input=False)
    return "; ".join(
        ": ".join(filter(None, [".".join(map(str, d["loc"])), d["msg"]])) for d in details
    )


def append_decisions(path: Path, decisions: Sequence[ReviewDecision]) -> None:
    """Add decisions at the end of the file, all or none, and force them to disk.

    A lock keeps two writers apart. A last line that a crash left without its newline stays as
    it is and is closed first, so that the new line is not joined to it.

    Raises
    ------
    GrenswerkError
        If the file cannot be written; it is then as it was before.
    """
    lines = [json.dumps(d.model_dump(mode="json"), ensure_ascii=False) + "\n" for d in decisions]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _append(handle, "".join(lines).encode("utf-8"))
        finally:
            os.close(handle)
        _sync_folder(path.parent)
    except OSError as error:
        raise GrenswerkError(f"{path} cannot be written: {error.strerror}") from error


def _append(handle: int, data: bytes) -> None:
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        data = b"\n" + data
    try:
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _sync_folder(folder: Path) -> None:
    # A file that was just created is only safe once its folder is on disk too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
