"""A person who is masked is masked in every file, and every offset stays right."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_dataset import entity, invent_tables

from pipeline.assemble.dataset import dataset_files
from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.exports.person_names import find_person_names, masked
from pipeline.assemble.exports.persons import LISTS, WORDED, protect_persons
from pipeline.schema import (
    TABLES,
    DecisionRow,
    EntityRow,
    Label,
    PassageRow,
    Row,
)
from pipeline.settings import Persons

TEXT = (
    "Secretaris Noor Vermaas tekende.\nDaarna sprak Vermaas, en ook mevrouw Vermaas van de "
    "Stichting Noor Vermaas over Bakker. De bakker zweeg, Bakker niet; Bakker bleef."
)
NAME, SURNAME, FAMILIAR = "Noor Vermaas", "Vermaas", "Bakker"
HIDDEN, BODY = ("Vermaas", "Noor"), "Stichting Noor Vermaas"


def mention(part: str, label: Label, nth: int = 0) -> EntityRow:
    """Return a mention of the n-th occurrence of words."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(part, start + 1)
    row = entity("p-een", TEXT, part, label)
    span = {"start": start, "end": start + len(part), "text": part}
    key = {"entity_id": f"p-een:{start}-{start + len(part)}:{label.value}", "boxes": None}
    return row.model_copy(update=span | key)


def tables_with_persons(body: str | None = BODY) -> Tables:
    """Return the invented dataset with persons wherever a report may name one.

    `body` is an organisation that bears the name of one of them.
    """
    invented = invent_tables()
    rows: dict[str, list[Row]] = {name: [*kept] for name, kept in invented.rows.items()}

    def put(table: str, number: int, **cells: object) -> None:
        rows[table][number] = rows[table][number].model_copy(update=cells)

    put("passages", 0, text=TEXT)
    rows["entities"] = [
        mention(NAME, Label.PER),
        *([mention(body, Label.ORG)] if body else []),
        mention(FAMILIAR, Label.PER),
        *(e for e in rows["entities"] if isinstance(e, EntityRow) and e.passage_id != "p-een"),
    ]
    put("documents", 0, title="Afscheid van Noor Vermaas")
    put("sections", 0, title="Woord van Noor\u00a0Vermaas")
    put("themes", 0, label="Vermaas en water", terms=json.dumps(["dijk", "vermaas"]), named_by="An")
    put("organisations", 0, aliases=json.dumps([NAME, body] if body else [NAME]))
    put("actions", 0, summary="Noor Vermaas en Bakker tekenen.", name="Plan-Vermaas")
    put("action_participants", 2, name="Vermaas", as_written="mevrouw Vermaas")
    put("action_evidence", 0, start=0, end=32, text=TEXT[:32])
    put("benefits", 0, start=11, end=23, text=NAME, parties=json.dumps(["Noor Vermaas", "De raad"]))
    decision = rows["decisions"][0]
    rows["decisions"] = [
        decision.model_copy(update={"decision_id": "1", "row_id": "p-een:11-23:PER"}),
        decision.model_copy(
            update={"decision_id": "2", "row_id": "a-een", "table": "actions", "after": NAME}
        ),
    ]
    rows["decisions"][0] = rows["decisions"][0].model_copy(update={"before": "Noor Vermaas"})
    return Tables(rows)


@pytest.fixture(scope="module")
def named() -> Tables:
    return tables_with_persons()


def test_names_are_kept_when_that_is_asked(named: Tables) -> None:
    assert protect_persons(named, Persons.KEEP) is named


@pytest.mark.parametrize("how", [Persons.MASK, Persons.DROP])
def test_no_cell_tells_a_person_but_the_longer_name_of_a_body(named: Tables, how: Persons) -> None:
    for table, rows in protect_persons(named, how).rows.items():
        for row in rows:
            for cell in row.model_dump(mode="json").values():
                told = str(cell).replace(BODY, "").casefold()
                assert not [n for n in HIDDEN if n.casefold() in told], (table, cell)


@pytest.mark.parametrize("how", [Persons.MASK, Persons.DROP])
def test_no_file_tells_a_person_or_who_reviewed(how: Persons) -> None:
    tables = tables_with_persons(body=None)
    assert b"Vermaas" in dict(dataset_files(tables))["cooperation.sqlite"]
    for name, data in dataset_files(protect_persons(tables, how)):
        if not name.endswith(".parquet"):  # which is compressed, and made of the same rows
            assert not [word for word in (*HIDDEN, ",An,") if word.encode() in data], name


@pytest.mark.parametrize("how", [Persons.MASK, Persons.DROP])
def test_every_row_is_still_read_back_from_its_passage(named: Tables, how: Persons) -> None:
    protected = protect_persons(named, how)
    texts = {p.passage_id: p.text for p in protected.of("passages") if isinstance(p, PassageRow)}
    before = {p.passage_id: p.text for p in named.of("passages") if isinstance(p, PassageRow)}
    assert {k: len(v) for k, v in texts.items()} == {k: len(v) for k, v in before.items()}
    for table in ("entities", "action_evidence", "benefits"):
        for row in protected.of(table):
            assert isinstance(row, Row)
            span = row.model_dump()
            assert texts[span["passage_id"]][span["start"] : span["end"]] == span["text"]
            type(row).model_validate(span)


def test_masking_keeps_every_row_and_dropping_leaves_out_those_of_persons(named: Tables) -> None:
    kept = protect_persons(named, Persons.MASK)
    assert {k: len(v) for k, v in kept.rows.items()} == {k: len(v) for k, v in named.rows.items()}
    dropped = protect_persons(named, Persons.DROP)
    gone = {k: len(v) - len(dropped.rows[k]) for k, v in named.rows.items()}
    assert {k: n for k, n in gone.items() if n} == {
        "entities": 2,
        "action_participants": 1,
        "decisions": 1,
    }
    assert not [e for e in dropped.of("entities") if isinstance(e, EntityRow) and e.label == "PER"]


def test_a_word_that_is_also_a_plain_one_is_masked_where_it_was_read_as_a_person(
    named: Tables,
) -> None:
    (first, *_) = protect_persons(named, Persons.MASK).of("passages")
    assert isinstance(first, PassageRow)
    assert first.text == (
        "Secretaris ████ ███████ tekende.\nDaarna sprak ███████, en ook mevrouw ███████ van de "
        "Stichting Noor Vermaas over ██████. De bakker zweeg, Bakker niet; Bakker bleef."
    )


def test_the_words_of_an_action_hide_whom_its_evidence_names(named: Tables) -> None:
    (action, *_) = protect_persons(named, Persons.MASK).of("actions")
    assert action.model_dump()["summary"] == "████ ███████ en ██████ tekenen."


def test_masking_twice_is_masking_once(named: Tables) -> None:
    once = protect_persons(named, Persons.MASK)
    assert protect_persons(once, Persons.MASK) == once


def test_a_dataset_without_persons_loses_only_the_names_of_reviewers(invented: Tables) -> None:
    protected = protect_persons(invented, Persons.MASK)
    changed = {k for k in invented.rows if list(protected.rows[k]) != list(invented.rows[k])}
    assert changed <= {"decisions", "themes"}
    assert {r.reviewer for r in protected.of("decisions") if isinstance(r, DecisionRow)} == {
        "reviewer"
    }


def test_a_name_read_as_a_place_more_often_counts_only_where_it_is_a_person() -> None:
    text = "Den Haag, Den Haag en Den Haag."
    starts = [0, 10, 22]
    labels = [Label.LOC, Label.LOC, Label.PER]
    rows = [
        entity("p", text, "Den Haag", label).model_copy(update={"start": s, "end": s + 8})
        for s, label in zip(starts, labels, strict=True)
    ]
    names = find_person_names({"p": text}, rows)
    assert names.mask_passage("p", text) == "Den Haag, Den Haag en ███ ████."
    assert names.mask("Den Haag") == "Den Haag"


def test_the_columns_that_are_masked_are_there() -> None:
    for table, worded in WORDED.items():
        assert set(worded) <= set(TABLES[table].model_fields)
    assert set(itertools.chain(*WORDED.values())) >= LISTS


@given(st.text(min_size=1))
def test_a_mask_is_as_long_as_what_it_hides(text: str) -> None:
    assert len(masked(text)) == len(text)
    assert masked(text).split() == [len(word) * "█" for word in text.split()]
