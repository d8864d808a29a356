"""Agreement: how alike two people annotate the same sentences."""

import json
from pathlib import Path

from pipeline.train.annotations import AnnotatedEntity, AnnotationError
from pipeline.train.evaluation import Figures

Spans = dict[tuple[int, int], tuple[str, ...]]


def measure_agreement(path: Path) -> dict[str, Figures]:
    """Compare the first with the second annotation of every sentence of a file.

    Parameters
    ----------
    path : Path
        JSON Lines: `text`, and `first` and `second` with `start`, `end`, `labels`.

    Returns
    -------
    dict of str to Figures
        "spans": both ends are the same; "labels": they share an accepted label as well. The first
        annotation stands as what is annotated, the second as what is proposed.

    Raises
    ------
    AnnotationError
        If a line is no such sentence.
    """
    first_total = second_total = spans = labels = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        try:
            first, second = _spans(row["first"]), _spans(row["second"])
        except (KeyError, TypeError) as error:
            raise AnnotationError(f"{path}: {row.get('id')} lacks {error}") from error
        first_total += len(first)
        second_total += len(second)
        both = first.keys() & second.keys()
        spans += len(both)
        labels += sum(not set(first[span]).isdisjoint(second[span]) for span in both)
    return {
        "spans": Figures(spans, second_total, first_total),
        "labels": Figures(labels, second_total, first_total),
    }


def _spans(rows: list[dict[str, object]]) -> Spans:
    entities = (AnnotatedEntity(**row) for row in rows)  # type: ignore[arg-type]
    return {(entity.start, entity.end): tuple(entity.labels) for entity in entities}
