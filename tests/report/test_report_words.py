"""Texts, dates, amounts and marks: what a reader sees is right to the letter."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.evidence import Segment, Span, cut, find_cue, mark_mentions
from pipeline.report.page import TEMPLATES
from pipeline.report.payload import embed
from pipeline.report.texts import CATALOGUE, LANGUAGES, load_texts
from pipeline.report.timeline import find_period
from pipeline.report.wording import shorten, word_amount, word_period
from pipeline.schema import CODE_DESCRIPTIONS, TABLES, ActionRow, EntityRow, EvidenceRow

CASES = Path(__file__).parents[1] / "cases" / "report"
DUTCH, ENGLISH = load_texts("nl"), load_texts("en")
SHOWN = {
    "DocumentStatus",
    "FailureCategory",
    "Label",
    "Decision",
    "PlaceKind",
    "ActionType",
    "ActionStatus",
    "Outcome",
    "Formality",
    "DateBasis",
    "Role",
    "Relation",
    "SharedState",
    "Means",
    "DecisionState",
}
"""Code lists whose codes the page shows."""


def read_cases(name: str) -> list[Any]:
    cases = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases]


def make_action(**given: Any) -> ActionRow:
    needed = {"action_id": "a", "doc_id": "d", "summary": "s", "type": "study", "origin": "model:t"}
    empty = dict.fromkeys(ActionRow.model_fields)
    return ActionRow.model_validate({**empty, **needed, "status": "planned", "score": 0.5} | given)


def test_every_text_is_there_in_every_language_with_the_same_places_to_fill() -> None:
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    for key, text in catalogue.items():
        assert set(text) == set(LANGUAGES), key
        assert all(isinstance(words, str) and words.strip() for words in text.values()), key
        places = [sorted(re.findall(r"\{\w+\}", words)) for words in text.values()]
        assert places[0] == places[1], key


def test_every_code_that_the_page_shows_has_words_and_no_other_has() -> None:
    lists = {kind.__name__: kind for kind in CODE_DESCRIPTIONS}
    codes = {f"{n}.{c.value}" for n in SHOWN for c in lists[n]}
    worded = {key for key in DUTCH.entries if key[0].isupper()}
    assert worded - {"Decision.none"} == codes


def test_every_table_has_a_name() -> None:
    assert {k.removeprefix("table.") for k in DUTCH.entries if k.startswith("table.")} == set(
        TABLES
    )


def test_no_text_is_without_a_use() -> None:
    files = [*TEMPLATES.iterdir(), *TEMPLATES.parent.glob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    built = re.compile(
        r"^([A-Z]|nav\.|table\.|changes\.|quarter\.|list\.|map\.|cue\.|sort\.|\w+\.(one|many))"
    )
    named = [key for key in DUTCH.entries if not built.match(key)]
    assert not [key for key in named if not re.search(rf"""["'.]{re.escape(key)}\b""", code)]


@pytest.mark.parametrize("case", read_cases("periods.yaml"))
def test_a_period_reads_and_stands_as_told(case: dict[str, Any]) -> None:
    first, last = (str(case[end]) if case[end] else None for end in ("from", "to"))
    assert word_period(first, last, DUTCH) == case["reads"]
    assert find_period(make_action(date_from=first, date_to=last)) == case["period"]


@pytest.mark.parametrize(
    ("amount", "currency", "dutch", "english"),
    [
        (1250000.0, "EUR", "€\u00a01.250.000", "€\u00a01,250,000"),
        (12.5, "EUR", "€\u00a012,50", "€\u00a012.50"),
        (300.0, "CHF", "CHF\u00a0300", "CHF\u00a0300"),
        (300.0, None, "300", "300"),
        (None, None, None, None),
    ],
)
def test_an_amount_reads_as_in_its_language(
    amount: float | None, currency: str | None, dutch: str | None, english: str | None
) -> None:
    assert word_amount(amount, currency, DUTCH) == dutch
    assert word_amount(amount, currency, ENGLISH) == english


def test_a_text_is_cut_between_words() -> None:
    assert shorten("kort", 10) == "kort"
    assert shorten("een lange, trage zin", 12) == "een lange …"


@pytest.mark.parametrize("case", read_cases("cues.yaml"))
def test_a_cue_is_found_where_it_stands(case: dict[str, str]) -> None:
    text = re.sub("[«»]", "", case["text"])
    marked = re.findall("«([^»]*)»", case["text"])
    spans = find_cue(text, case["cue"], "status")
    assert [text[span.start : span.end] for span in spans] == marked
    before = [
        len(re.sub("[«»]", "", case["text"][: m.start()])) for m in re.finditer("«", case["text"])
    ]
    assert [span.start for span in spans] == before


def test_no_cue_marks_nothing() -> None:
    assert find_cue("Het ging door.", None, "status") == []
    assert find_cue("Het ging door.", "…", "status") == []


def test_mentions_keep_their_place_and_the_longest_wins() -> None:
    text = "De Raad van Leer kwam."
    mentions = [Span(3, 16, "ORG"), Span(12, 16, "LOC")]
    assert cut(text, mentions, [Span(17, 21, "status")]) == [
        Segment("De ", None, None),
        Segment("Raad van Leer", "ORG", None),
        Segment(" ", None, None),
        Segment("kwam", None, "status"),
        Segment(".", None, None),
    ]


def test_mentions_are_counted_from_the_start_of_the_sentence() -> None:
    evidence = EvidenceRow(
        action_id="a", passage_id="p", start=10, end=22, text="In Leer, ja.", boxes=None
    )
    empty = dict.fromkeys(EntityRow.model_fields)
    fixed = {"entity_id": "e", "passage_id": "p", "doc_id": "d", "origin": "model:t"}
    inside = {"start": 13, "end": 17, "text": "Leer", "label": "LOC"}
    before = {"start": 2, "end": 6, "text": "Emde", "label": "LOC"}
    rows = [EntityRow.model_validate({**empty, **fixed, **where}) for where in (inside, before)]
    assert mark_mentions(evidence, rows) == [Span(3, 7, "LOC")]


spans = st.builds(Span, st.integers(-3, 12), st.integers(0, 12), st.sampled_from(["ORG", "LOC"]))


@given(st.text(max_size=10), st.lists(spans, max_size=4), st.lists(spans, max_size=3))
def test_the_segments_always_join_to_the_text(
    text: str, mentions: list[Span], cues: list[Span]
) -> None:
    assert "".join(segment.text for segment in cut(text, mentions, cues)) == text


@given(st.text() | st.just("</script><!--\u2028&"))
def test_embedded_json_reads_back_and_holds_no_sign_of_markup(text: str) -> None:
    embedded = str(embed([text]))
    assert json.loads(embedded) == [text]
    assert not set("<>&\u2028\u2029") & set(embedded)
