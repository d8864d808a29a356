"""Trains the model that finds benefits, on our prose and on what people marked in it.

`models/data/benefits/NAME.jsonl` holds the sentences of `models/data/domain/NAME.jsonl` that say
what cooperating brings. Every other sentence of those files counts as none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.assemble.actions.benefit_features import benefit_features
from pipeline.assemble.actions.benefits import QUESTION
from pipeline.assemble.actions.fitted import ActionModels, write_models
from pipeline.errors import GrenswerkError
from pipeline.store import write_whole
from pipeline.train.action_examples import AnnotatedReport, Parse, read_reports
from pipeline.train.logistic import Example, FitSettings, fit_tempered

SETTINGS = FitSettings(strength=0.3, min_hands=3, min_count=3)
"""How the model is fitted; chosen by leaving files out in turn."""


def train_benefits(prose: Path, marked: Path, parse: Parse, folder: Path) -> None:
    """Train the model on the marked prose and write its folder.

    Parameters
    ----------
    prose
        Folder of NAME.jsonl and NAME.actions.jsonl.
    marked
        Folder of NAME.jsonl with the sentences that tell a benefit.
    parse
        Parses texts with the shipped pipeline.
    folder
        Where the weights and the vocabulary are put.

    Raises
    ------
    GrenswerkError
        If the prose is missing, or a marked sentence is not one of its sentences.
    """
    examples = benefit_examples(read_reports(prose, parse), read_marked(marked))
    models = ActionModels({QUESTION: fit_tempered(examples, SETTINGS)})
    for name, data in write_models(models).items():
        write_whole(folder / name, data)


def read_marked(folder: Path) -> dict[str, set[str]]:
    """Return the letters of the marked sentences by the file they stand in."""
    return {
        path.stem: {
            _letters(json.loads(line)["text"])
            for line in path.read_text("utf-8").splitlines()
            if line.strip()
        }
        for path in sorted(folder.glob("*.jsonl"))
    }


def benefit_examples(
    reports: Sequence[AnnotatedReport], marked: Mapping[str, set[str]]
) -> list[Example]:
    """Return every sentence of the files that people read for benefits, in order.

    Raises
    ------
    GrenswerkError
        If a marked sentence is not one of the sentences of its file.
    """
    missing = {(hand, letters) for hand, texts in marked.items() for letters in texts}
    examples: list[Example] = []
    for report in reports:
        for sentence in report.sentences if report.hand in marked else ():
            met = _met(_letters(sentence.text), marked[report.hand])
            missing -= {(report.hand, letters) for letters in met}
            answer = "yes" if met else "no"
            examples.append(Example(benefit_features(sentence), answer, report.hand))
    if missing:
        files = ", ".join(sorted({hand for hand, _ in missing}))
        raise GrenswerkError(f"{len(missing)} marked benefits are no sentences of {files}")
    return examples


def _met(letters: str, marked: Iterable[str]) -> list[str]:
    """Return the marked sentences that one holds or lies in: another parse may cut elsewhere."""
    return [one for one in marked if letters and (letters in one or one in letters)]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
