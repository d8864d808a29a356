from pathlib import Path

import pytest

from pipeline.cluster.features import subject_weights
from pipeline.cluster.lexicon import Lexicon, Subject, load_lexicon
from pipeline.errors import GrenswerkError

SHIPPED = Path(__file__).parents[2] / "models" / "themes" / "labels.yaml"


def test_the_shipped_list_loads_and_covers_the_fields() -> None:
    lexicon = load_lexicon(SHIPPED)
    labels = {subject.label for subject in lexicon.subjects}
    assert 70 <= len(labels) <= 110
    assert {"Grensoverschrijdende gezondheidszorg", "Drinkwater en riolering"} <= labels
    codes = {s.interreg_so for s in lexicon.subjects if s.label.endswith("gezondheidszorg")}
    assert codes == {"4.5"}


def test_every_shipped_field_is_broader_than_one_subject() -> None:
    fields = [subject.field for subject in load_lexicon(SHIPPED).subjects]
    assert all(fields.count(field) >= 3 for field in fields)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            "general: [jaar]\nsubjects:\n- {label: A, field: B, lemmas: [x, y, z], colour: red}",
            "colour",
        ),
        (
            "general: [jaar]\nsubjects:\n- {label: A, field: B, lemmas: [x, jaar, z]}",
            "general word",
        ),
        (
            "general: []\nsubjects:\n- {label: A, field: B, lemmas: [x, y, z]}\n"
            "- {label: A, field: B, lemmas: [u, v, w]}",
            "twice",
        ),
        (
            "general: []\nsubjects:\n- {label: A, field: B, lemmas: [x, y, z], interreg_so: '9.9'}",
            "interreg_so",
        ),
        ("subjects: [", "cannot be read"),
    ],
)
def test_a_wrong_list_is_refused_by_name(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GrenswerkError, match=complaint):
        load_lexicon(path)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="cannot be read"):
        load_lexicon(tmp_path / "absent.yaml")


def test_a_lemma_of_two_subjects_is_divided_between_them() -> None:
    subjects = tuple(
        Subject(label=label, field="F", lemmas=("brug", *others))
        for label, others in (("A", ("trein", "spoor")), ("B", ("boot", "kade")))
    )
    told = subject_weights(Lexicon(general=frozenset(), subjects=subjects))
    assert [position for position, _ in told["brug"]] == [0, 1]
    assert all(weight == pytest.approx(0.5**0.5) for _, weight in told["brug"])
    assert told["trein"][0][1] == pytest.approx(0.75)
