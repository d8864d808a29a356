"""What is told around an action: who may be meant, where it is told, and what goes on with it."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flat_parses import flat_parse

from pipeline.assemble.actions.fitted import ActionModels, FittedModel
from pipeline.assemble.actions.grouping import group_sentences
from pipeline.assemble.actions.implied import Before, told_before
from pipeline.assemble.actions.names import read_names
from pipeline.assemble.actions.participants import Candidate, read_participants, role_candidates
from pipeline.assemble.actions.passage_reading import SILENT, Logs, PassageReading
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Role
from pipeline.train.action_examples import _FIRST_FILES, AnnotatedReport, by_manner, read_reports
from pipeline.train.annotated_actions import annotated_actions

FACTS = {"type": "project", "status": "completed"}
DOMAIN = Path(__file__).parents[2] / "models" / "data" / "domain"


def a_report(
    folder: Path, passages: Sequence[str], hand: str = "hand", **action: object
) -> AnnotatedReport:
    """Read a report in which [names] stand in brackets, {places} in braces."""
    rows: list[dict[str, object]] = []
    evidence = ""
    for number, marked in enumerate(passages):
        text, ents = "", []
        for word in marked.split(" "):
            bare = word.strip("[]{}")
            start = len(text) + bool(text)
            text += f"{' ' if text else ''}{bare}"
            if word != bare:
                labels = ["ORG" if word[0] == "[" else "LOC"]
                ents.append({"start": start, "end": len(text), "labels": labels})
        evidence = text.split(" .")[0]
        where = {"id": f"{hand}-{number}", "section": "D01.1 Water"}
        rows.append({**where, "text": text, "ents": ents})
    told = {
        **{"evidence": [evidence], "name": None, "formality": None},
        **{"date": None, "place": None, "amount": None, "parties": [], "partners": []},
        **FACTS,
        **action,
    }
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / f"{hand}.jsonl").write_text(lines, encoding="utf-8")
    (folder / f"{hand}.actions.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
    return next(report for report in read_reports(folder, flat_parse) if report.hand == hand)


def candidates_of(
    report: AnnotatedReport, group: Sequence[ReportSentence], before: Before | None = None
) -> dict[str, Candidate]:
    before = before or Before()
    found = role_candidates(group, report.sentences, report.names, before, FACTS)
    return {candidate.name: candidate for candidate in found}


def test_who_is_told_after_an_action_may_be_meant(tmp_path: Path) -> None:
    told = "De brug is open . Dat was nodig ."
    after = "De [Grensraad] betaalde . {Zeedorp} juichte . [Bank] zweeg ."
    report = a_report(tmp_path, [f"{told} {after}"])
    found = candidates_of(report, report.sentences[:2])
    assert found.keys() == {"Grensraad", "Zeedorp"}
    raad, town = found["Grensraad"], found["Zeedorp"]
    assert {"after", "after.1"} <= set(raad.hints)
    assert {"after.place", "after.place.2"} <= set(town.hints)
    assert (raad.spot.index, raad.kind) == (2, "implied") if raad.spot else False


def test_places_count_as_long_as_they_are_near(tmp_path: Path) -> None:
    report = a_report(
        tmp_path, ["In {Zeedorp} regent het . Ja . {Maasdal} groeit . Ja . Zij oefenen ."]
    )
    found = candidates_of(report, report.sentences[-1:])
    assert found.keys() == {"Maasdal"}
    assert "passage.place" in found["Maasdal"].hints


def test_what_a_working_group_did_before_speaks_for_the_body_that_sent_it(tmp_path: Path) -> None:
    house = "De [Grensraad] komt . De [Grensraad] werkt ."
    here = "De werkgroep [Lucht] komt . Dat ging goed ."
    report = a_report(tmp_path, [house, here])
    sent = candidates_of(report, report.sentences[3:])
    assert sent.keys() == {"Grensraad"}
    assert {"passage", "before.1", "only", "latest"} <= set(sent["Grensraad"].hints)
    unknown = a_report(tmp_path, [here], "unknown")
    assert candidates_of(unknown, unknown.sentences[:1]).keys() == {"werkgroep Lucht"}
    assert candidates_of(unknown, unknown.sentences[1:]) == {}


def test_a_name_is_looked_up_where_it_is_told_near(tmp_path: Path) -> None:
    long_ago = "De [Grensraad] bestaat ." + " Ja ." * 15
    report = a_report(tmp_path, [long_ago, "De brug is open . De [Grensraad] betaalde ."])
    action = report.sentences[-2]
    spot = candidates_of(report, [action])["Grensraad"].spot
    assert spot is not None
    assert spot.index == action.index + 1
    alone = a_report(tmp_path, [long_ago, "De brug is open ."], hand="other")
    carried = told_before(Before(), alone.sentences[:1], ["Grensraad"])
    assert candidates_of(alone, alone.sentences[-1:], carried)["Grensraad"].spot is None


def test_a_part_of_a_sentence_knows_where_its_other_part_tells_a_name(tmp_path: Path) -> None:
    report = a_report(tmp_path, ["De [Grensraad] tekent een plan en opent een brug ."])
    (whole,) = report.sentences
    part = replace(whole, span=whole.span.doc[6:10], mentions=(), whole=whole)
    carried = told_before(Before(), [whole], ["Grensraad"])
    spot = candidates_of(report, [part], carried)["Grensraad"].spot
    assert spot is not None
    assert spot.words == (1, 2)


def test_a_place_named_like_two_joined_bodies_does_no_harm(tmp_path: Path) -> None:
    bodies = "[Maasdal] en [Zeeland] tekenen . [Maasdal-Zeeland] groeit ."
    report = a_report(tmp_path, [f"{bodies} {{Maasdal-Zeeland}} is mooi . Zij gaan ."])
    found = candidates_of(report, report.sentences[-1:])
    assert {"Maasdal", "Zeeland", "Maasdal-Zeeland"} <= found.keys()
    told = read_names(report.sentences).told
    assert [index for index, _ in told["maasdal"]] == [0, 1]


def test_names_told_together_before_may_be_meant_together(tmp_path: Path) -> None:
    text = "De [Grensraad] en [Bank] spraken . De [Polder] zweeg . Zij bouwden een brug ."
    report = a_report(tmp_path, [text])
    found = candidates_of(report, report.sentences[-1:])
    sizes = {name: [h for h in one.hints if h.startswith("listed")] for name, one in found.items()}
    assert sizes == {"Grensraad": ["listed.2"], "Bank": ["listed.2"], "Polder": ["listed.1"]}


def test_a_partner_may_be_told_before(tmp_path: Path) -> None:
    text = "De [Grensraad] en de [Bank] spraken . Zij bouwden een brug ."
    report = a_report(
        tmp_path,
        [text],
        evidence=["Zij bouwden een brug ."],
        parties=["Grensraad"],
        partners=["Bank"],
    )
    (action,) = annotated_actions(report)
    roles = {one.name: action.role_of(one) for one in action.candidates}
    assert roles == {"Grensraad": "party", "Bank": "partner"}
    models = ActionModels(
        {
            "implied": saying(party=0.5, partner=0.5, none=0.0),
            "together": saying(party=0.3, partner=0.6, none=0.1),
        }
    )
    found = read_participants(models, action.candidates, report.names, FACTS, action.group, SILENT)
    assert {(one.name, one.role) for one in found} >= {("Bank", Role.PARTNER)}
    assert all(one.start is None for one in found)


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("korpsen", "party"),
        ("41 korpsen", "party"),
        ("de korpsen uit Retie", "party"),
        ("vrijwilligers van korpsen", "none"),
        ("Korpsen", "none"),
    ],
)
def test_a_phrase_is_meant_by_its_noun_whatever_else_the_annotator_took_with_it(
    tmp_path: Path, told: str, role: str
) -> None:
    report = a_report(tmp_path, ["Drie korpsen bouwden een brug ."], parties=[told])
    (action,) = annotated_actions(report)
    assert action.role_of(Candidate("Drie korpsen", "group", None, None, {})) == role


@pytest.mark.parametrize(
    ("status", "text", "carrying"),
    [
        ("completed", "Zij bouwden een brug .", {"Grensraad"}),
        ("completed", "Beide bouwden een brug .", {"Grensraad", "Maasverband"}),
        ("proposed", "Zij bouwden een brug .", {"Grensraad", "Maasverband"}),
    ],
)
def test_of_two_compared_bodies_one_acts_and_both_are_advised(
    tmp_path: Path, status: str, text: str, carrying: set[str]
) -> None:
    facts = {**FACTS, "status": status}
    told = "De [Grensraad] werkt . Het [Maasverband] werkt . " * 6
    report = a_report(tmp_path, [told.strip(), text])
    group = report.sentences[-1:]
    found = role_candidates(group, report.sentences, report.names, Before(), facts)
    models = ActionModels(
        {"implied": saying(party=0.5, none=0.5), "together": saying(party=0.9, partner=0.1)}
    )
    parties = read_participants(models, found, report.names, facts, group, SILENT)
    assert {one.name for one in parties} == carrying


def saying(**shares: float) -> FittedModel:
    """Return a model that says the same of everything."""
    answers = tuple(sorted(shares))
    bias = np.log([max(shares[answer], 1e-9) for answer in answers]).astype(np.float32)
    return FittedModel(answers, {}, np.zeros((len(answers), 0), dtype=np.float32), bias, 1.0)


def saying_by_kind(told: float, implied: float) -> FittedModel:
    """Return a model that tells candidates in the evidence from those only implied."""
    odds = [math.log(share / (1 - share)) for share in (told, implied)]
    weights = np.array([[0.0, 0.0], odds, [-9.0, -9.0]], dtype=np.float32)
    columns = {"kind:told": 0, "kind:implied": 1}
    return FittedModel(("none", "party", "partner"), columns, weights, np.zeros(3, "float32"), 1.0)


@pytest.mark.parametrize(
    ("told", "implied", "carrying"),
    [
        (0.8, 0.5, {"Bank"}),
        (0.8, 0.7, {"Bank", "Grensraad"}),
        (0.1, 0.5, {"Grensraad"}),
        # Likely by the classifiers' word, and less so on files that they did not see.
        (0.45, 0.1, {"Bank"}),
        (0.25, 0.1, set()),
    ],
)
def test_who_is_only_implied_must_be_likely_beside_who_is_told(
    tmp_path: Path, told: float, implied: float, carrying: set[str]
) -> None:
    report = a_report(tmp_path, ["De [Grensraad] sprak . De [Bank] bouwde een brug ."])
    group = report.sentences[-1:]
    found = role_candidates(group, report.sentences, report.names, Before(), FACTS)
    alone = saying(party=0.5, partner=0.1, none=0.4)
    models = ActionModels(
        {"told": alone, "implied": alone, "together": saying_by_kind(told, implied)}
    )
    read = read_participants(models, found, report.names, FACTS, group, SILENT)
    assert {one.name for one in read if one.role is Role.PARTY} == carrying


class Saying(PassageReading):
    """A reading that is sure whether sentences tell of one action."""

    def __init__(self, same: str) -> None:
        super().__init__(None, {})
        self.answer = same

    def same(self, earlier: ReportSentence, later: ReportSentence) -> Logs | None:
        return {answer: math.log(0.9 if answer == self.answer else 0.1) for answer in ("no", "yes")}


@pytest.mark.parametrize(("answer", "groups"), [("yes", 1), ("no", 2)])
def test_the_passage_reader_is_heard_on_what_goes_on(
    tmp_path: Path, answer: str, groups: int
) -> None:
    report = a_report(tmp_path, ["De [Grensraad] tekende . Zij bouwden een brug ."])
    own = {sentence: dict[str, float]() for sentence in report.sentences}
    model = saying(yes=0.5, no=0.5)
    parts = [[sentence] for sentence in report.sentences]
    found = group_sentences(model, parts, own, report.names, 0.5, Saying(answer))
    assert len(found) == groups


def test_the_manner_of_the_guidelines_weighs_more(tmp_path: Path) -> None:
    first = a_report(tmp_path, ["De [Grensraad] tekende ."], hand="analyse")
    other = a_report(tmp_path, ["De [Grensraad] tekende ."], hand="other")
    assert by_manner([first, other]) == [first, other, first, first, first]
    assert all((DOMAIN / f"{name}.actions.jsonl").exists() for name in _FIRST_FILES)
