"""A small dataset of our own invention with rows in every table, and nulls wherever they may be."""

import json

from pipeline.assemble.exports.frames import Tables
from pipeline.assemble.theme_rows import code_rows
from pipeline.schema import (
    ActionLinkRow,
    ActionRow,
    ActionStatus,
    ActionType,
    BenefitRow,
    DateBasis,
    Decision,
    DecisionRow,
    DecisionScope,
    DecisionState,
    DocumentRow,
    DocumentStatus,
    EntityRow,
    EvidenceRow,
    FailureCategory,
    Formality,
    Label,
    Means,
    MechanismRow,
    OrganisationKind,
    OrganisationRow,
    Outcome,
    OverviewRow,
    ParticipantRow,
    PassageKind,
    PassageRow,
    PassageThemeRow,
    PlaceAuthority,
    PlaceKind,
    PlaceRow,
    Relation,
    Role,
    Row,
    SectionRow,
    SentenceRow,
    SharedState,
    SharedThemeRow,
    TableCellRow,
    TextLayer,
    ThemeCodeRow,
    ThemeRow,
)

DOC = "dijkverslag-0a1b2c3d"
SENTENCE = "De Dijkraad Oost tekende op 3 mei 2021 in Maasdal een akkoord over coöperatie."
SECOND = 'Het "tweede" overleg,\nop een nieuwe regel,\u2028kost € 12.500.'
TABLE_TEXT = "Jaar\tLid\n2021\tja"
BOXES = json.dumps([[1, 10.0, 20.5, 30.0, 40.0]])


def span(text: str, part: str) -> tuple[int, int]:
    """Return the offsets of a part of a text."""
    start = text.index(part)
    return start, start + len(part)


def entity(passage_id: str, text: str, part: str, label: Label, **links: str | None) -> EntityRow:
    """Return a mention by its words."""
    start, end = span(text, part)
    return EntityRow(
        entity_id=f"{passage_id}:{start}-{end}:{label.value}",
        passage_id=passage_id,
        doc_id=DOC,
        start=start,
        end=end,
        text=part,
        label=label,
        value=links.get("value"),
        organisation_id=links.get("organisation_id"),
        place_id=links.get("place_id"),
        score=0.9123 if label is Label.ORG else None,
        origin="model:proef-1",
        decision=Decision.ACCEPTED if label is Label.ORG else None,
        boxes=BOXES if label is Label.ORG else None,
    )


def action(
    action_id: str,
    status: ActionStatus = ActionStatus.COMPLETED,
    kind: ActionType = ActionType.AGREEMENT,
    theme_id: str | None = "theme-dijk",
    outcome: Outcome | None = None,
    formality: Formality | None = None,
) -> ActionRow:
    """Return an action with little known of it."""
    return ActionRow(
        action_id=action_id,
        doc_id=DOC,
        summary="Dijkraad Oost tekende een akkoord over coöperatie.",
        name=None,
        type=kind,
        status=status,
        status_cue=None,
        outcome=outcome,
        outcome_cue=None,
        formality=formality,
        theme_id=theme_id,
        date=None,
        date_from=None,
        date_to=None,
        date_as_written=None,
        date_basis=None,
        place_id=None,
        place_as_written=None,
        amount=None,
        currency=None,
        amount_as_written=None,
        score=0.7501,
        origin="model:proef-1",
        decision=None,
    )


def participant(
    action_id: str, position: int, who: str | None, role: Role = Role.PARTY
) -> ParticipantRow:
    """Return who takes part; an id that begins with `place` is a place."""
    is_place = who is not None and who.startswith("place")
    return ParticipantRow(
        action_id=action_id,
        position=position,
        organisation_id=None if is_place else who,
        place_id=who if is_place else None,
        name=who or "Een ander",
        as_written="de raad",
        role=role,
    )


def invent_tables() -> Tables:
    """Return every table with at least one row, those that point and those pointed at."""
    rows: list[list[Row]] = [
        [*_documents()],
        [*_sections()],
        [*_themes()],
        [*_passages()],
        [TableCellRow(passage_id="p-tabel", row=0, column=0, header=True, start=0, end=4)],
        [_sentence("p-een", 0, len(SENTENCE)), _sentence("p-twee", 0, len(SECOND))],
        [*_organisations()],
        [_place("place-maasdal", 50.85, 5.69), _place("place-nergens", None, None)],
        [*_entities()],
        [
            PassageThemeRow(passage_id="p-een", theme_id="theme-dijk", weight=0.75),
            PassageThemeRow(passage_id="p-een", theme_id="theme-water", weight=0.125),
        ],
        [
            ThemeCodeRow(
                theme_id="theme-dijk", list="keep.eu", code="Safety", score=0.5, decision=None
            )
        ],
        [*_actions()],
        [
            participant("a-een", 0, "org-raad"),
            participant("a-een", 1, "place-maasdal", Role.HOST),
            participant("a-een", 2, None, Role.PARTNER),
        ],
        [*_evidence()],
        [ActionLinkRow(action_id="a-een", other_id="a-twee", relation=Relation.FOLLOWS)],
        [*_benefits()],
        [
            OverviewRow(
                theme_id=None,
                party_id="org-raad",
                status=ActionStatus.PLANNED,
                outcome=None,
                actions=1,
            )
        ],
        [
            SharedThemeRow(
                theme_id="theme-dijk",
                party_a="org-fonds",
                party_b="org-raad",
                state=SharedState.JOINT,
                actions_joint=1,
                actions_a=0,
                actions_b=2,
                actions_proposed=0,
            )
        ],
        [
            MechanismRow(
                theme_id="theme-dijk",
                parties=json.dumps(["org-fonds", "org-raad"]),
                means=Means.INSTITUTIONAL,
                type=ActionType.AGREEMENT,
                actions=1,
            )
        ],
        [_decision()],
        [*code_rows()],
    ]
    return Tables({of_table[0].TABLE: of_table for of_table in rows})


def _documents() -> list[DocumentRow]:
    read = DocumentRow(
        doc_id=DOC,
        title="Dijkverslag 2021",
        source='2021/dijkverslag.pdf | kopie, "nieuw".pdf',
        sha256="0a1b2c3d" * 8,
        media_type="application/pdf",
        language="nl",
        pages=3,
        published="2021",
        text_layer=TextLayer.BORN_DIGITAL,
        status=DocumentStatus.OK,
        category=None,
        message=None,
    )
    changes = {"doc_id": "slot-11111111", "source": "slot.pdf", "title": None, "language": None}
    nulls = dict.fromkeys(("pages", "published", "text_layer"))
    failed = {
        "status": DocumentStatus.FAILED,
        "category": FailureCategory.ENCRYPTED,
        "message": "asks for a password; save it without one",
    }
    return [read, read.model_copy(update={**changes, **nulls, **failed})]


def _sections() -> list[SectionRow]:
    top = SectionRow(
        section_id="s-een",
        doc_id=DOC,
        position=0,
        parent_id=None,
        level=1,
        code="1",
        title="Dijken",
        page=1,
    )
    below = {"section_id": "s-twee", "position": 1, "parent_id": "s-een", "level": 2, "code": None}
    return [top, top.model_copy(update={**below, "page": None})]


def _themes() -> list[ThemeRow]:
    below = ThemeRow(
        theme_id="theme-dijk",
        label="Dijken",
        terms=json.dumps(["dijk", "coöperatie"], ensure_ascii=False),
        parent_id="theme-water",
        passages=1,
        coherence=-0.0521,
        stability=None,
        named_by="model",
    )
    # The wider theme comes second: the order of rows must not matter to foreign keys.
    wider = {"theme_id": "theme-water", "label": "Water", "parent_id": None, "coherence": None}
    return [below, below.model_copy(update={**wider, "stability": 0.5})]


def _passages() -> list[PassageRow]:
    first = PassageRow(
        passage_id="p-een",
        doc_id=DOC,
        section_id="s-twee",
        position=2,
        page_first=1,
        page_last=2,
        kind=PassageKind.PARAGRAPH,
        text=SENTENCE,
        language="nl",
        theme_id="theme-dijk",
        theme_score=0.75,
    )
    nulls = dict.fromkeys(("section_id", "page_first", "page_last", "theme_id", "theme_score"))
    second = {"passage_id": "p-twee", "position": 3, "text": SECOND, "language": None}
    table = {"passage_id": "p-tabel", "position": 4, "text": TABLE_TEXT}
    return [
        first,
        first.model_copy(update={**nulls, **second}),
        first.model_copy(update={**nulls, **table, "kind": PassageKind.TABLE}),
    ]


def _sentence(passage_id: str, start: int, end: int) -> SentenceRow:
    return SentenceRow(
        sentence_id=f"{passage_id}:{start}-{end}", passage_id=passage_id, start=start, end=end
    )


def _organisations() -> list[OrganisationRow]:
    council = OrganisationRow(
        organisation_id="org-raad",
        name="Dijkraad Oost",
        abbreviation="DRO",
        aliases=json.dumps(["DRO", "de raad"]),
        kind=OrganisationKind.AGENCY,
        country="NL",
        mentions=1,
        documents=1,
    )
    fund = {"organisation_id": "org-fonds", "name": "Rivierfonds", "mentions": 0}
    nulls = dict.fromkeys(("abbreviation", "aliases", "country"))
    return [council, council.model_copy(update={**fund, **nulls})]


def _place(place_id: str, latitude: float | None, longitude: float | None) -> PlaceRow:
    return PlaceRow(
        place_id=place_id,
        name=place_id.removeprefix("place-").title(),
        authority=PlaceAuthority.OWN,
        code=place_id.removeprefix("place-"),
        iso_3166="NL-LI" if latitude else None,
        kind=PlaceKind.CITY,
        latitude=latitude,
        longitude=longitude,
        mentions=1,
        documents=1,
    )


def _entities() -> list[EntityRow]:
    return [
        entity("p-een", SENTENCE, "Dijkraad Oost", Label.ORG, organisation_id="org-raad"),
        entity("p-een", SENTENCE, "3 mei 2021", Label.DATE, value="2021-05-03"),
        entity("p-een", SENTENCE, "Maasdal", Label.LOC, place_id="place-maasdal"),
        entity("p-twee", SECOND, "€ 12.500", Label.MONEY, value="EUR 12500"),
        entity("p-twee", SECOND, "regel,\u2028kost", Label.EVENT),
    ]


def _actions() -> list[ActionRow]:
    known = {
        "name": "Akkoord Oost",
        "status_cue": "tekende",
        "outcome": Outcome.SUCCEEDED,
        "outcome_cue": "met succes",
        "formality": Formality.FORMAL,
        "date": "2021-05-03",
        "date_from": "2021-05-03",
        "date_to": "2021-05-03",
        "date_as_written": "3 mei 2021",
        "date_basis": DateBasis.TEXT,
        "place_id": "place-maasdal",
        "place_as_written": "Maasdal",
        "amount": 12500.5,
        "currency": "EUR",
        "amount_as_written": "€ 12.500,50",
        "decision": Decision.CORRECTED,
    }
    planned = action("a-twee", ActionStatus.PLANNED, ActionType.MEETING, theme_id=None)
    return [action("a-een").model_copy(update=known), planned]


def _evidence() -> list[EvidenceRow]:
    quotes = [("a-een", "p-een", SENTENCE, BOXES), ("a-twee", "p-twee", SECOND, None)]
    return [
        EvidenceRow(
            action_id=action_id,
            passage_id=passage_id,
            start=0,
            end=len(text),
            text=text,
            boxes=boxes,
        )
        for action_id, passage_id, text, boxes in quotes
    ]


def _benefits() -> list[BenefitRow]:
    start, end = span(SENTENCE, "coöperatie")
    return [
        BenefitRow(
            theme_id=None,
            passage_id="p-een",
            start=start,
            end=end,
            text="coöperatie",
            parties=json.dumps(["Dijkraad Oost"]),
        )
    ]


def _decision() -> DecisionRow:
    return DecisionRow(
        decision_id="0123456789abcdef",
        table="entities",
        row_id="p-een:0-3:ORG",
        field="row",
        before="Dijkraad Oost",
        after=None,
        reviewer="An",
        decided_at="2026-01-01T00:00:00.000+00:00",
        scope=DecisionScope.HERE,
        state=DecisionState.LOST,
    )
