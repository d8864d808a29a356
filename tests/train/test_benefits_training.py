"""Marked sentences become examples; what is marked must stand in the prose."""

import json
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.assemble.actions.benefits import QUESTION
from pipeline.assemble.actions.fitted import load_models
from pipeline.errors import GrenswerkError
from pipeline.train.action_examples import AnnotatedReport, read_reports
from pipeline.train.benefits import benefit_examples, read_marked, train_benefits

PROJECT = Path(__file__).parents[2]
TELLS, NOT = "Hulp komt sneller .", "De zon schijnt ."


def _parse(texts: object) -> list[Doc]:
    words = f"{TELLS} {NOT}".split()
    starts: list[bool | int | None] = [n in {0, len(TELLS.split())} for n in range(len(words))]
    spaces = [n < len(words) - 1 for n in range(len(words))]
    deps = ["ROOT" if start else "dep" for start in starts]
    heads = [0 if n < len(TELLS.split()) else len(TELLS.split()) for n in range(len(words))]
    return [
        Doc(Vocab(), words, spaces=spaces, sent_starts=starts, deps=deps, heads=heads, lemmas=words)
        for _ in range(len(list(texts)))  # type: ignore[call-overload]
    ]


def _write_prose(folder: Path) -> None:
    passage = {"id": "h-1", "section": "D01.1 Water", "text": f"{TELLS} {NOT}", "ents": []}
    action = {"evidence": [NOT], "parties": [], "partners": []}
    for hand in ("eerste", "tweede", "derde"):
        own = json.dumps({**passage, "id": f"{hand}-1"})
        (folder / f"{hand}.jsonl").write_text(own + "\n", encoding="utf-8")
        (folder / f"{hand}.actions.jsonl").write_text(json.dumps(action) + "\n", encoding="utf-8")


def _reports(folder: Path) -> list[AnnotatedReport]:
    _write_prose(folder)
    return read_reports(folder, _parse)


def test_sentences_that_are_not_marked_are_examples_too(tmp_path: Path) -> None:
    examples = benefit_examples(_reports(tmp_path), {"eerste": {"hulpkomtsneller"}})
    assert [(one.answer, one.hand) for one in examples] == [("yes", "eerste"), ("no", "eerste")]


def test_a_marked_sentence_that_is_not_in_its_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="1 marked benefits are no sentences of tweede"):
        benefit_examples(_reports(tmp_path), {"tweede": {"hulpkomtnooit"}})


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    prose, marked = tmp_path / "prose", tmp_path / "marked"
    prose.mkdir()
    marked.mkdir()
    _write_prose(prose)
    for hand in ("eerste", "tweede", "derde"):
        (marked / f"{hand}.jsonl").write_text(json.dumps({"text": TELLS}) + "\n", encoding="utf-8")
    for name in ("one", "other"):
        train_benefits(prose, marked, _parse, tmp_path / name)
    one, other = (sorted((tmp_path / name).iterdir()) for name in ("one", "other"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    model = load_models(tmp_path / "one")[QUESTION]
    gain, none = ({"says:better": 1.0}, {"first:de": 1.0})
    assert model.probabilities(gain)["yes"] > model.probabilities(none)["yes"]


def test_what_is_marked_in_our_prose_stands_in_it() -> None:
    prose = PROJECT / "models" / "data" / "domain"
    marked = read_marked(PROJECT / "models" / "data" / "benefits")
    assert len(marked) >= 20
    for hand, texts in marked.items():
        lines = (prose / f"{hand}.jsonl").read_text("utf-8").splitlines()
        everything = " ".join(json.loads(line)["text"] for line in lines).lower()
        letters = "".join(c for c in everything if c.isalnum())
        assert all(text in letters for text in texts), hand
