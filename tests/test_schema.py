"""The contract with the users of the dataset, written out: change it only with a new version."""

import json
import subprocess
import sys

import pytest
from pydantic import ValidationError

from pipeline.columns import columns
from pipeline.schema import (
    CODE_DESCRIPTIONS,
    COUNTERPARTS,
    TABLES,
    BenefitRow,
    Code,
    EntityRow,
    EvidenceRow,
    Label,
    Mention,
    Quote,
    Record,
    Row,
)

CONTRACT = {
    "documents": "doc_id title source sha256 media_type language pages published text_layer "
    "status category message",
    "sections": "section_id doc_id position parent_id level code title page",
    "passages": "passage_id doc_id section_id position page_first page_last kind text language "
    "theme_id theme_score",
    "table_cells": "passage_id row column header start end",
    "sentences": "sentence_id passage_id start end",
    "entities": "entity_id passage_id doc_id start end text label value organisation_id place_id "
    "score origin decision boxes",
    "organisations": "organisation_id name abbreviation aliases kind country mentions documents",
    "places": "place_id name authority code iso_3166 kind latitude longitude mentions documents",
    "themes": "theme_id label terms parent_id passages coherence stability named_by",
    "passage_themes": "passage_id theme_id weight",
    "theme_codes": "theme_id list code score decision",
    "actions": "action_id doc_id summary name type status status_cue outcome outcome_cue "
    "formality theme_id date date_from date_to date_as_written date_basis place_id "
    "place_as_written amount currency amount_as_written score origin decision",
    "action_participants": "action_id position organisation_id place_id name as_written role",
    "action_evidence": "action_id passage_id start end text boxes",
    "action_links": "action_id other_id relation",
    "benefits": "theme_id passage_id start end text parties",
    "overview": "theme_id party_id status outcome actions",
    "shared_themes": "theme_id party_a party_b state actions_joint actions_a actions_b "
    "actions_proposed",
    "mechanisms": "theme_id parties means type actions",
    "decisions": "decision_id table row_id field before after reviewer decided_at scope state",
    "codes": "list code description iati keep_eu plover interreg",
}
CODES = {
    ("documents", "text_layer"): "born_digital ocr mixed",
    ("documents", "status"): "ok partial failed",
    ("passages", "kind"): "paragraph list_item table caption footnote endnote sidebar quote",
    ("entities", "label"): "ORG LOC DATE PER PROJECT INSTRUMENT EVENT MONEY",
    ("entities", "decision"): "accepted corrected added",
    ("places", "authority"): "geonames iso3166-2 own",
    ("actions", "type"): "meeting training agreement project study body campaign tool operation "
    "funding event_other",
    ("actions", "status"): "completed ongoing planned proposed stalled",
    ("actions", "outcome"): "succeeded failed mixed",
    ("actions", "formality"): "formal informal",
    ("actions", "date_basis"): "text heading document",
    ("action_participants", "role"): "party partner funder host",
    ("action_links", "relation"): "same part_of follows",
    ("shared_themes", "state"): "joint separate proposed",
    ("mechanisms", "means"): "institutional informal",
    ("decisions", "state"): "applied lost conflict",
}
SPANNED: list[tuple[type[Record], dict[str, object]]] = [
    (Quote, {"passage_id": "p"}),
    (EvidenceRow, {"action_id": "a", "passage_id": "p", "boxes": None}),
    (BenefitRow, {"theme_id": None, "passage_id": "p", "parties": "[]"}),
    (
        Mention,
        {"passage_id": "p", "label": "ORG", "origin": "model:x"}
        | dict.fromkeys(("value", "score", "place_key", "antecedent")),
    ),
    (
        EntityRow,
        {"entity_id": "e", "passage_id": "p", "doc_id": "d", "label": "ORG", "origin": "model:x"}
        | dict.fromkeys(("value", "organisation_id", "place_id", "score", "decision", "boxes")),
    ),
]


def test_every_table_of_the_contract_is_there_and_no_other() -> None:
    assert set(TABLES) == set(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_columns_of_the_contract_in_order(table: str) -> None:
    assert [column.name for column in columns(TABLES[table])] == CONTRACT[table].split()


@pytest.mark.parametrize(("table", "column"), CODES)
def test_a_coded_column_takes_the_codes_of_the_contract(table: str, column: str) -> None:
    codes = next(c.codes for c in columns(TABLES[table]) if c.name == column)
    assert codes is not None
    assert [str(code) for code in codes] == CODES[table, column].split()


@pytest.mark.parametrize(("kind", "rest"), SPANNED, ids=lambda value: getattr(value, "TABLE", ""))
@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(0, 8, "Maasdal"), (0, 6, "Maasdal"), (7, 0, "Maasdal"), (-7, 0, "Maasdal"), (3, 3, "")],
)
def test_a_span_that_does_not_fit_its_text_cannot_be_made(
    kind: type[Record], rest: dict[str, object], start: int, end: int, text: str
) -> None:
    fitting = kind.model_validate({**rest, "start": 2, "end": 9, "text": "Maasdal"})
    assert fitting.model_dump()["end"] == 9
    with pytest.raises(ValidationError):
        kind.model_validate({**rest, "start": start, "end": end, "text": text})


def test_every_code_is_described_once_and_nothing_else_is() -> None:
    assert set(CODE_DESCRIPTIONS) == set(Code.__subclasses__())
    for codes, descriptions in CODE_DESCRIPTIONS.items():
        assert list(descriptions) == [code.value for code in codes]
        assert all(text.endswith(".") for text in descriptions.values())


def test_status_has_its_iati_counterparts_and_proposed_has_none() -> None:
    iati = {code: c.iati for (codes, code), c in COUNTERPARTS.items() if codes == "action_status"}
    assert iati == {"planned": "1", "ongoing": "2", "completed": "4", "stalled": "6"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_and_each_of_its_columns_has_a_dutch_title_of_its_own(table: str) -> None:
    titles = [column.title for column in columns(TABLES[table])]
    assert all(titles) and len({*titles}) == len(titles)
    assert [row.TITLE for row in TABLES.values()].count(TABLES[table].TITLE) == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_table_describes_its_columns_and_its_keys_exist(table: str) -> None:
    row = TABLES[table]
    described = {column.name: column for column in columns(row)}
    assert all(column.description for column in described.values())
    assert not [name for name in row.KEY if described[name].nullable]
    for key in row.FOREIGN:
        target = TABLES[key.table]
        assert key.column in described
        # SQLite and Frictionless take a reference to a whole key only.
        assert (key.target,) == target.KEY


@pytest.mark.parametrize("table", TABLES)
def test_a_column_named_after_a_key_points_at_it(table: str) -> None:
    row = TABLES[table]
    keys = {other.KEY[0]: name for name, other in TABLES.items() if len(other.KEY) == 1}
    pointing = {key.column for key in row.FOREIGN} | set(row.KEY[:1])
    missing = [name for name in row.model_fields if name in keys and name not in pointing]
    assert not missing


def test_an_unknown_column_is_refused_and_a_row_never_changes() -> None:
    values = {"doc_id": "d", "page": 1}
    with pytest.raises(ValidationError, match="page"):
        TABLES["documents"].model_validate(values)
    quote = Quote(passage_id="p", start=0, end=2, text="ja")
    with pytest.raises(ValidationError, match="frozen"):
        quote.start = 1  # type: ignore[misc]


def test_mentions_carry_the_labels_of_the_contract_only() -> None:
    assert issubclass(EntityRow, Row)
    with pytest.raises(ValueError, match="GPE"):
        Label("GPE")


def test_the_schema_brings_nothing_but_pydantic_and_what_pydantic_brings() -> None:
    program = (
        "import sys, json; import pipeline.schema; "
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    outside = set(json.loads(done.stdout)) - set(sys.stdlib_module_names)
    # A system may load modules of its own whenever Python starts.
    system = {"sitecustomize", "usercustomize", "apport_python_hook"}
    named = {name for name in outside - system if not name.startswith("_")}
    own = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
    assert "pipeline" in named
    assert named <= {"pipeline", *own}
