"""Every record and table of Grenswerk, described once.

CSV headers, ``datapackage.json``, the SQLite schema, the Parquet types, the review page and
``docs/data-dictionary.md`` are generated from this module, so it is long on purpose: a field that
is described in two places is described wrongly in one of them. It imports pydantic and no more.

Two families live here: *rows*, one class per table of the dataset (the contract with users), and
*document records*, what one stage hands on about one document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

CONTRACT_VERSION = "1.0.0"
"""Version of the dataset contract: raised whenever a table or column changes its name."""


class Record(BaseModel):
    """An unknown field is an error, and a record never changes once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- code lists -----------------------------------------------------------------------------


class Code(StrEnum):
    """A code list; the description of each code stands in `CODE_DESCRIPTIONS`."""


class DocumentStatus(Code):
    """How much of a source file could be used."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class FailureCategory(Code):
    """Why a source file could not be used, or not wholly."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NOT_A_REPORT = "not_a_report"
    NO_TEXT = "no_text"
    OCR_MISSING = "ocr_missing"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    LIMIT = "limit"
    TAGGING = "tagging"
    ACTIONS = "actions"
    ILLEGIBLE = "illegible"


class TextLayer(Code):
    """Where the letters of a document come from."""

    BORN_DIGITAL = "born_digital"
    OCR = "ocr"
    MIXED = "mixed"


class PassageKind(Code):
    """What a passage is on the page."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    SIDEBAR = "sidebar"
    QUOTE = "quote"


class Label(Code):
    """What kind of thing a mention names."""

    ORG = "ORG"
    LOC = "LOC"
    DATE = "DATE"
    PER = "PER"
    PROJECT = "PROJECT"
    INSTRUMENT = "INSTRUMENT"
    EVENT = "EVENT"
    MONEY = "MONEY"


class Decision(Code):
    """What a person decided on a proposed value."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ADDED = "added"


class Verdict(Code):
    """What a line in a decisions file asks for."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    UNDO = "undo"


class OrganisationKind(Code):
    """What kind of body an organisation is."""

    COOPERATION = "cooperation"
    EUROPEAN = "european"
    STATE = "state"
    REGION = "region"
    LOCAL = "local"
    AGENCY = "agency"
    WORKING_GROUP = "working_group"
    EDUCATION = "education"
    HEALTH = "health"
    COMPANY = "company"
    ASSOCIATION = "association"
    OTHER = "other"


class PlaceAuthority(Code):
    """Who keeps the code of a place."""

    GEONAMES = "geonames"
    ISO3166_2 = "iso3166-2"
    OWN = "own"


class PlaceKind(Code):
    """What kind of place it is."""

    COUNTRY = "country"
    SUBDIVISION = "subdivision"
    CITY = "city"
    REGION = "region"
    WATER = "water"
    COOPERATION_AREA = "cooperation_area"
    OTHER = "other"


class ActionType(Code):
    """What kind of undertaking an action is."""

    MEETING = "meeting"
    TRAINING = "training"
    AGREEMENT = "agreement"
    PROJECT = "project"
    STUDY = "study"
    BODY = "body"
    CAMPAIGN = "campaign"
    TOOL = "tool"
    OPERATION = "operation"
    FUNDING = "funding"
    EVENT_OTHER = "event_other"


class ActionStatus(Code):
    """How far an action is, by the words of the text."""

    COMPLETED = "completed"
    ONGOING = "ongoing"
    PLANNED = "planned"
    PROPOSED = "proposed"
    STALLED = "stalled"


class Outcome(Code):
    """How an action went, when the text judges it."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    MIXED = "mixed"


class Formality(Code):
    """Whether an action rests on a formal instrument."""

    FORMAL = "formal"
    INFORMAL = "informal"


class DateBasis(Code):
    """Where the date of an action was read."""

    TEXT = "text"
    HEADING = "heading"
    DOCUMENT = "document"


class Role(Code):
    """What a participant is in an action."""

    PARTY = "party"
    PARTNER = "partner"
    FUNDER = "funder"
    HOST = "host"


class Relation(Code):
    """How one action relates to another."""

    SAME = "same"
    PART_OF = "part_of"
    FOLLOWS = "follows"


class SharedState(Code):
    """How two parties meet on a theme."""

    JOINT = "joint"
    SEPARATE = "separate"
    PROPOSED = "proposed"


class Means(Code):
    """By which kind of means parties work together."""

    INSTITUTIONAL = "institutional"
    INFORMAL = "informal"


class DecisionScope(Code):
    """How far a decision reaches."""

    HERE = "here"
    DOCUMENT = "document"
    EVERYWHERE = "everywhere"


class DecisionState(Code):
    """Whether a decision found its place in this run."""

    APPLIED = "applied"
    LOST = "lost"
    CONFLICT = "conflict"


CODE_DESCRIPTIONS: Mapping[type[Code], Mapping[str, str]] = MappingProxyType(
    {
        DocumentStatus: {
            "ok": "Read whole.",
            "partial": "Read in part; `message` says what is missing.",
            "failed": "Not usable; `category` and `message` say why.",
        },
        FailureCategory: {
            "empty": "The file has no bytes or no pages.",
            "encrypted": "A password is needed to open the file.",
            "damaged": "The file is cut off or its structure is broken.",
            "not_a_report": "The file holds no running Dutch text that could be a report.",
            "no_text": "The pages hold images only and no text could be read from them.",
            "ocr_missing": "Scanned pages, and no Tesseract with Dutch on this machine.",
            "unsupported": "The file type is not one that Grenswerk reads.",
            "unreadable": "The file could not be opened.",
            "limit": "A limit on pages, size, time or memory was passed.",
            "tagging": "The text was read, but tagging it failed.",
            "actions": "The text was tagged, but finding its actions failed.",
            "illegible": "Scanned pages were read, but so badly that many words may be wrong.",
        },
        TextLayer: {
            "born_digital": "Letters are stored in the file.",
            "ocr": "Letters were read from page images.",
            "mixed": "Some pages were read from images.",
        },
        PassageKind: {
            "paragraph": "Running text.",
            "list_item": "One item of a list.",
            "table": "A whole table: rows by newline, cells by tab.",
            "caption": "Text that belongs to a figure or table.",
            "footnote": "A note at the foot of the page.",
            "endnote": "A note at the end of a chapter or document.",
            "sidebar": "Text set apart beside the running text.",
            "quote": "A pull quote.",
        },
        Label: {
            "ORG": "Organisation, authority, institution, company or body that acts.",
            "LOC": "Place: country, region, town, river, building, area.",
            "DATE": "Calendar expression.",
            "PER": "Person.",
            "PROJECT": "Named project, programme, campaign, network or tool.",
            "INSTRUMENT": "Named treaty, agreement, law, strategy or plan.",
            "EVENT": "Named or numbered meeting, summit, crisis or fair.",
            "MONEY": "Amount with a currency.",
        },
        Decision: {
            "accepted": "A person agreed with the proposed value.",
            "corrected": "A person replaced the proposed value.",
            "added": "A person added what the program had missed.",
        },
        Verdict: {
            "accept": "Keep the proposed row as it is.",
            "correct": "Replace the proposed value.",
            "reject": "Leave the proposed row out.",
            "add": "Add a row that the program had missed.",
            "undo": "Withdraw the earlier decision whose id stands in `before`.",
        },
        OrganisationKind: {
            "cooperation": "Cross-border cooperation body or area that acts.",
            "european": "Institution or agency of the European Union or Council of Europe.",
            "state": "State, national government or ministry.",
            "region": "Region, Land, province or department that acts.",
            "local": "Municipality, city or group of these that acts.",
            "agency": "Public agency, police, fire or water authority.",
            "working_group": "Working group, committee or task force.",
            "education": "School, university or research institute.",
            "health": "Hospital, health insurer or health authority.",
            "company": "Company or operator.",
            "association": "Association, foundation or chamber.",
            "other": "None of these, or not clear from the name.",
        },
        PlaceAuthority: {
            "geonames": "GeoNames identifier.",
            "iso3166-2": "ISO 3166-1 alpha-2 or ISO 3166-2 code.",
            "own": "Grenswerk's own list of regions, waters and cooperation areas.",
        },
        PlaceKind: {
            "country": "A state.",
            "subdivision": "Province, region, Land, department or district.",
            "city": "City, town or village.",
            "region": "Area without a code of its own in ISO 3166-2.",
            "water": "River, lake, canal or sea.",
            "cooperation_area": "Area of cross-border cooperation.",
            "other": "Any other place.",
        },
        ActionType: {
            "meeting": "Meeting, seminar, conference, webinar, workshop, consultation.",
            "training": "Course, training, exercise, exchange of staff.",
            "agreement": "Treaty, convention, protocol, memorandum, decision.",
            "project": "Project or pilot.",
            "study": "Analysis, report, inventory, evaluation.",
            "body": "Working group, network, organisation or observatory set up.",
            "campaign": "Campaign to inform or persuade.",
            "tool": "Portal, database, map, app, card, guide, brochure.",
            "operation": "Joint checks, patrols, transport, service in operation.",
            "funding": "Money granted, promised or asked for.",
            "event_other": "Any other undertaking.",
        },
        ActionStatus: {
            "completed": "It took place or is finished.",
            "ongoing": "It runs or is being worked on.",
            "planned": "The party itself announces, wants or intends it.",
            "proposed": "The author or another recommends it.",
            "stalled": "Postponed, delayed, stopped, failed or without result.",
        },
        Outcome: {
            "succeeded": "The text says it worked or was well received.",
            "failed": "The text says it was abandoned, rejected or had no result.",
            "mixed": "The text says both.",
        },
        Formality: {
            "formal": "Treaty, convention, protocol, memorandum, law, signed agreement.",
            "informal": "Meetings, exchange, seminars, gentlemen's agreement.",
        },
        DateBasis: {
            "text": "In the evidence.",
            "heading": "In the heading above it.",
            "document": "From the document as a whole.",
        },
        Role: {
            "party": "Carries the action.",
            "partner": "Is named as taking part.",
            "funder": "Pays.",
            "host": "Receives.",
        },
        Relation: {
            "same": "The same undertaking, told in another document.",
            "part_of": "A part of the other action.",
            "follows": "A sequel to the other action.",
        },
        SharedState: {
            "joint": "The two carry at least one action on the theme together.",
            "separate": "Both act on the theme, each for itself.",
            "proposed": "Doing it together is recommended or intended.",
        },
        Means: {
            "institutional": "By treaty, agreement, body or other formal means.",
            "informal": "By meeting, exchange, training, campaign or other informal means.",
        },
        DecisionScope: {
            "here": "This mention only.",
            "document": "Every same mention in this document.",
            "everywhere": "Every same mention in all documents.",
        },
        DecisionState: {
            "applied": "It found its place.",
            "lost": "The text it was made on is no longer there.",
            "conflict": "Two decisions on one field disagree; the later one holds.",
        },
    }
)


class Counterpart(Record):
    """The codes that other lists use for one of ours."""

    iati: str | None = None
    keep_eu: str | None = None
    plover: str | None = None
    interreg: str | None = None


COUNTERPARTS: Mapping[tuple[str, str], Counterpart] = MappingProxyType(
    {
        ("action_status", "planned"): Counterpart(iati="1"),
        ("action_status", "ongoing"): Counterpart(iati="2"),
        ("action_status", "completed"): Counterpart(iati="4"),
        ("action_status", "stalled"): Counterpart(iati="6"),
        ("action_type", "meeting"): Counterpart(plover="CONSULT"),
        ("action_type", "agreement"): Counterpart(plover="SUPPORT"),
        ("action_type", "project"): Counterpart(plover="COOPERATE"),
        ("action_type", "operation"): Counterpart(plover="COOPERATE"),
        ("action_type", "funding"): Counterpart(plover="AID"),
        ("role", "party"): Counterpart(iati="4"),
        ("role", "funder"): Counterpart(iati="1"),
        ("relation", "same"): Counterpart(iati="5"),
        ("relation", "part_of"): Counterpart(iati="1"),
        ("organisation_kind", "european"): Counterpart(iati="40"),
        ("organisation_kind", "state"): Counterpart(iati="10"),
        ("organisation_kind", "region"): Counterpart(iati="11"),
        ("organisation_kind", "local"): Counterpart(iati="11"),
        ("organisation_kind", "agency"): Counterpart(iati="15"),
        ("organisation_kind", "education"): Counterpart(iati="80"),
        ("organisation_kind", "company"): Counterpart(iati="70"),
    }
)


# --- the dataset: one class per table -------------------------------------------------------


class ForeignKey(Record):
    """A column that points at the key of another table."""

    column: str
    table: str
    target: str


def _to(column: str, table: str, target: str | None = None) -> ForeignKey:
    return ForeignKey(column=column, table=table, target=target or column)


class Row(Record):
    """A row of a table; `None` stands for what the text does not give.

    `KEY` names the columns that identify a row; it is empty where one of them may be null.
    `TITLE` and the `title` of each field are what a Dutch reader sees over table and column.
    """

    TABLE: ClassVar[str]
    TITLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]] = ()
    FOREIGN: ClassVar[tuple[ForeignKey, ...]] = ()


class _Spanned(Protocol):
    """A record that quotes a stretch of a passage."""

    start: int
    end: int
    text: str


_S = TypeVar("_S", bound=_Spanned)


def _text_fills_the_span(record: _S) -> _S:
    """Refuse a record whose text does not fit between its offsets."""
    if record.end - record.start != len(record.text):
        raise ValueError(f"span {record.start}-{record.end} does not fit {record.text!r}")
    return record


BOXES = (
    "JSON list of [page, x0, top, x1, bottom] in PDF points from the top left of the page, "
    "one for each line; null for formats without pages."
)
SCORE = "Calibrated probability that the row is right, 0 to 1, 4 decimals."


def join_sources(names: Sequence[str]) -> str:
    r"""Return the paths of identical files as one cell: joined by ' | ', a '|' of a name as '\|'.

    Parameters
    ----------
    names
        Paths below the corpus folder.
    """
    return " | ".join(name.replace("\\", "\\\\").replace("|", "\\|") for name in names)


def split_sources(source: str) -> tuple[str, ...]:
    """Return the paths that `join_sources` made one cell of.

    Parameters
    ----------
    source
        Cell of the column `source`.
    """
    return tuple(re.sub(r"\\(.)", r"\1", name) for name in source.split(" | "))


class DocumentRow(Row):
    """A source report, whether it could be read or not."""

    TABLE = "documents"
    TITLE = "Documenten"
    KEY = ("doc_id",)

    doc_id: str = Field(
        title="Document", description="Slug of the file name and 8 hex digits of its SHA-256."
    )
    title: str | None = Field(title="Titel", description="Title as found in the document.")
    source: str = Field(
        title="Bestand",
        description="Path below the corpus folder; identical files are joined by ' | '; a bar in a "
        "name has a backslash before it.",
    )
    sha256: str = Field(title="SHA-256", description="SHA-256 of the file.")
    media_type: str = Field(title="Bestandstype", description="Media type by content.")
    language: str | None = Field(title="Taal", description="ISO 639-1 code of the main language.")
    pages: int | None = Field(
        title="Bladzijden", description="Number of pages; null for formats without pages."
    )
    published: str | None = Field(
        title="Verschenen", description="Publication date as EDTF, when it says so."
    )
    text_layer: TextLayer | None = Field(
        title="Tekstlaag", description="Where the letters come from."
    )
    status: DocumentStatus = Field(
        title="Status", description="How much of the file could be used."
    )
    category: FailureCategory | None = Field(
        title="Oorzaak", description="Why it is not, or not wholly, usable."
    )
    message: str | None = Field(
        title="Melding", description="The reason and the remedy, in a sentence."
    )


class SectionRow(Row):
    """A heading; the passages below it point at it."""

    TABLE = "sections"
    TITLE = "Rubrieken"
    KEY = ("section_id",)
    FOREIGN = (_to("doc_id", "documents"), _to("parent_id", "sections", "section_id"))

    section_id: str = Field(
        title="Rubriek", description="doc_id, digest of the heading and ordinal."
    )
    doc_id: str = Field(title="Document", description="The document.")
    position: int = Field(
        title="Volgorde", description="Reading order; sections and passages count together."
    )
    parent_id: str | None = Field(title="Onderdeel van", description="The section it is part of.")
    level: int = Field(title="Niveau", ge=1, description="Depth of the heading, 1 for the highest.")
    code: str | None = Field(
        title="Nummer", description="Number of the heading as written: A., 1), 2.3."
    )
    title: str = Field(title="Kop", description="Heading without its number.")
    page: int | None = Field(title="Bladzijde", description="Page, counted from 1.")


class PassageRow(Row):
    """A paragraph, list item, table or note: the unit that is tagged and themed."""

    TABLE = "passages"
    TITLE = "Passages"
    KEY = ("passage_id",)
    FOREIGN = (
        _to("doc_id", "documents"),
        _to("section_id", "sections"),
        _to("theme_id", "themes"),
    )

    passage_id: str = Field(
        title="Passage", description="doc_id, digest of the text and ordinal among equals."
    )
    doc_id: str = Field(title="Document", description="The document.")
    section_id: str | None = Field(title="Rubriek", description="The heading it stands under.")
    position: int = Field(
        title="Volgorde", description="Reading order; sections and passages count together."
    )
    page_first: int | None = Field(
        title="Eerste bladzijde", description="Page on which it begins, counted from 1."
    )
    page_last: int | None = Field(title="Laatste bladzijde", description="Page on which it ends.")
    kind: PassageKind = Field(title="Soort", description="What it is on the page.")
    text: str = Field(
        title="Tekst",
        description="Text with the layout undone; a table has rows by newline, cells by tab.",
    )
    language: str | None = Field(title="Taal", description="ISO 639-1 code.")
    theme_id: str | None = Field(
        title="Thema", description="Main theme; null when it belongs to none."
    )
    theme_score: float | None = Field(
        title="Gewicht van thema", description="Weight of the main theme, 0 to 1."
    )


class TableCellRow(Row):
    """A cell of a table passage, with its place in the passage text."""

    TABLE = "table_cells"
    TITLE = "Tabelcellen"
    KEY = ("passage_id", "row", "column")
    FOREIGN = (_to("passage_id", "passages"),)

    passage_id: str = Field(title="Passage", description="The table.")
    row: int = Field(title="Rij", ge=0, description="Row, counted from 0.")
    column: int = Field(title="Kolom", ge=0, description="Column, counted from 0.")
    header: bool = Field(title="Kopcel", description="Whether the cell is a heading of its column.")
    start: int = Field(title="Begin", ge=0, description="Offset of the cell in the passage text.")
    end: int = Field(title="Einde", description="Offset just past the cell.")


class SentenceRow(Row):
    """A sentence of a passage."""

    TABLE = "sentences"
    TITLE = "Zinnen"
    KEY = ("sentence_id",)
    FOREIGN = (_to("passage_id", "passages"),)

    sentence_id: str = Field(title="Zin", description="passage_id:start-end.")
    passage_id: str = Field(title="Passage", description="The passage.")
    start: int = Field(
        title="Begin", ge=0, description="Offset of the first character in the passage text."
    )
    end: int = Field(title="Einde", description="Offset just past the last character.")


class EntityRow(Row):
    """A mention of an organisation, place, date, person, project, instrument, event or amount."""

    TABLE = "entities"
    TITLE = "Vermeldingen"
    KEY = ("entity_id",)
    FOREIGN = (
        _to("passage_id", "passages"),
        _to("doc_id", "documents"),
        _to("organisation_id", "organisations"),
        _to("place_id", "places"),
    )

    entity_id: str = Field(title="Vermelding", description="passage_id:start-end:label.")
    passage_id: str = Field(title="Passage", description="The passage that is quoted.")
    doc_id: str = Field(title="Document", description="The document.")
    start: int = Field(
        title="Begin", ge=0, description="Offset of the first character in the passage text."
    )
    end: int = Field(title="Einde", description="Offset just past the last character.")
    text: str = Field(
        title="Tekst", min_length=1, description="The characters as they stand in the passage."
    )
    label: Label = Field(title="Soort", description="What kind of thing is named.")
    value: str | None = Field(
        title="Waarde", description="EDTF for DATE, 'EUR 174000000' for MONEY."
    )
    organisation_id: str | None = Field(
        title="Organisatie", description="The organisation it names."
    )
    place_id: str | None = Field(title="Plaats", description="The place it names.")
    score: float | None = Field(title="Zekerheid", description=SCORE)
    origin: str = Field(
        title="Herkomst", description="What proposed it: model:…, rule:…, gazetteer:… or review."
    )
    decision: Decision | None = Field(
        title="Beslissing", description="What a person decided on it."
    )
    boxes: str | None = Field(title="Plek op bladzijde", description=BOXES)

    _span_fits = model_validator(mode="after")(_text_fills_the_span)


class OrganisationRow(Row):
    """A body, over all documents."""

    TABLE = "organisations"
    TITLE = "Organisaties"
    KEY = ("organisation_id",)

    organisation_id: str = Field(title="Organisatie", description="Permanent id from the register.")
    name: str = Field(title="Naam", description="Name for display.")
    abbreviation: str | None = Field(
        title="Afkorting", description="Abbreviation found in the texts."
    )
    aliases: str | None = Field(
        title="Andere namen",
        description="JSON list of the other names as written, and a generally known full name.",
    )
    kind: OrganisationKind = Field(title="Soort", description="What kind of body it is.")
    country: str | None = Field(
        title="Land", description="ISO 3166-1 alpha-2 code, when the name gives it."
    )
    mentions: int = Field(title="Vermeldingen", description="Number of mentions.")
    documents: int = Field(title="Documenten", description="Number of documents that mention it.")


class PlaceRow(Row):
    """A place, over all documents."""

    TABLE = "places"
    TITLE = "Plaatsen"
    KEY = ("place_id",)

    place_id: str = Field(title="Plaats", description="Permanent id from the register.")
    name: str = Field(title="Naam", description="Dutch name where there is one.")
    authority: PlaceAuthority = Field(title="Beheerder van code", description="Who keeps the code.")
    code: str = Field(title="Code", description="Code with that authority.")
    iso_3166: str | None = Field(
        title="ISO 3166", description="ISO 3166 code of the country or subdivision."
    )
    kind: PlaceKind = Field(title="Soort", description="What kind of place it is.")
    latitude: float | None = Field(title="Breedtegraad", description="Degrees north, WGS 84.")
    longitude: float | None = Field(title="Lengtegraad", description="Degrees east, WGS 84.")
    mentions: int = Field(title="Vermeldingen", description="Number of mentions.")
    documents: int = Field(title="Documenten", description="Number of documents that mention it.")


class ThemeRow(Row):
    """A subject that runs through the reports."""

    TABLE = "themes"
    TITLE = "Thema's"
    KEY = ("theme_id",)
    FOREIGN = (_to("parent_id", "themes", "theme_id"),)

    theme_id: str = Field(title="Sleutel", description="Permanent id from the register.")
    label: str = Field(title="Thema", description="Dutch label.")
    terms: str = Field(
        title="Kenmerkende woorden", description="JSON list of the ten most typical terms."
    )
    parent_id: str | None = Field(
        title="Onderdeel van", description="The wider theme it is part of."
    )
    passages: int = Field(
        title="Passages", description="Number of passages that have it as main theme."
    )
    coherence: float | None = Field(
        title="Samenhang", description="NPMI of its terms over the passages, -1 to 1."
    )
    stability: float | None = Field(
        title="Bestendigheid",
        description="Mean Jaccard with refits on samples and without each document, 0 to 1.",
    )
    named_by: str = Field(title="Benoemd door", description="'model' or the reviewer who named it.")


class PassageThemeRow(Row):
    """How strongly a passage belongs to a theme."""

    TABLE = "passage_themes"
    TITLE = "Thema's van passages"
    KEY = ("passage_id", "theme_id")
    FOREIGN = (_to("passage_id", "passages"), _to("theme_id", "themes"))

    passage_id: str = Field(title="Passage", description="The passage.")
    theme_id: str = Field(title="Thema", description="The theme.")
    weight: float = Field(title="Gewicht", description="Share of the theme in the passage, 0 to 1.")


class ThemeCodeRow(Row):
    """The counterpart of a theme in a list that others keep."""

    TABLE = "theme_codes"
    TITLE = "Codes van thema's"
    KEY = ("theme_id", "list", "code")
    FOREIGN = (_to("theme_id", "themes"),)

    theme_id: str = Field(title="Thema", description="The theme.")
    list: str = Field(title="Lijst", description="The list: keep.eu or interreg_so.")
    code: str = Field(title="Code", description="Code in that list.")
    score: float | None = Field(title="Zekerheid", description="How near the two lie, 0 to 1.")
    decision: Decision | None = Field(
        title="Beslissing", description="What a person decided on it."
    )


class ActionRow(Row):
    """A concrete cooperative undertaking that the text tells of."""

    TABLE = "actions"
    TITLE = "Acties"
    KEY = ("action_id",)
    FOREIGN = (
        _to("doc_id", "documents"),
        _to("theme_id", "themes"),
        _to("place_id", "places"),
    )

    action_id: str = Field(
        title="Actie", description="doc_id, digest of its first evidence and ordinal."
    )
    doc_id: str = Field(title="Document", description="The document that tells of it.")
    summary: str = Field(
        title="Samenvatting", description="One short Dutch sentence from the report's own words."
    )
    name: str | None = Field(title="Naam", description="Proper name of the undertaking.")
    type: ActionType = Field(title="Type", description="What kind of undertaking it is.")
    status: ActionStatus = Field(
        title="Status", description="How far it is, by the words of the text."
    )
    status_cue: str | None = Field(
        title="Woorden voor status",
        description="The words that gave the status; … stands for words in between.",
    )
    outcome: Outcome | None = Field(
        title="Uitkomst", description="How it went, when the text judges it."
    )
    outcome_cue: str | None = Field(
        title="Woorden voor uitkomst", description="The words that gave the outcome."
    )
    formality: Formality | None = Field(
        title="Formeel of informeel", description="Formal or informal, when the text says so."
    )
    theme_id: str | None = Field(
        title="Thema", description="Theme of the passage that tells of it."
    )
    date: str | None = Field(title="Datum", description="When, as EDTF.")
    date_from: str | None = Field(
        title="Vanaf", description="First day that the date covers, ISO 8601."
    )
    date_to: str | None = Field(
        title="Tot en met", description="Last day that the date covers, ISO 8601."
    )
    date_as_written: str | None = Field(
        title="Datum in tekst", description="The date in the words of the text."
    )
    date_basis: DateBasis | None = Field(
        title="Grond van datum", description="Where the date was read."
    )
    place_id: str | None = Field(title="Plaats", description="Where, when the place is known.")
    place_as_written: str | None = Field(
        title="Plaats in tekst", description="The place in the words of the text."
    )
    amount: float | None = Field(title="Bedrag", description="Amount in units of the currency.")
    currency: str | None = Field(title="Munt", description="ISO 4217 code.")
    amount_as_written: str | None = Field(
        title="Bedrag in tekst", description="The amount in the words of the text."
    )
    score: float = Field(title="Zekerheid", description=SCORE)
    origin: str = Field(title="Herkomst", description="What proposed it: model:… or review.")
    decision: Decision | None = Field(
        title="Beslissing", description="What a person decided on it."
    )


class ParticipantRow(Row):
    """Who takes part in an action, and as what."""

    TABLE = "action_participants"
    TITLE = "Deelnemers"
    KEY = ("action_id", "position")
    FOREIGN = (
        _to("action_id", "actions"),
        _to("organisation_id", "organisations"),
        _to("place_id", "places"),
    )

    action_id: str = Field(title="Actie", description="The action.")
    position: int = Field(title="Volgorde", ge=0, description="Order within the action, from 0.")
    organisation_id: str | None = Field(
        title="Organisatie", description="The organisation, if it is one."
    )
    place_id: str | None = Field(
        title="Plaats",
        description=(
            "The territory, if it is one that acts; an area of cooperation is the organisation of "
            "its name where the report names that."
        ),
    )
    name: str = Field(title="Naam", description="Name for display.")
    as_written: str | None = Field(
        title="In tekst",
        description="The words of the evidence; null when the text around it implies the name.",
    )
    role: Role = Field(title="Rol", description="What it is in the action.")


class EvidenceRow(Row):
    """A whole sentence that tells of an action."""

    TABLE = "action_evidence"
    TITLE = "Bewijsplaatsen"
    KEY = ("action_id", "passage_id", "start")
    FOREIGN = (_to("action_id", "actions"), _to("passage_id", "passages"))

    action_id: str = Field(title="Actie", description="The action.")
    passage_id: str = Field(title="Passage", description="The passage that is quoted.")
    start: int = Field(
        title="Begin", ge=0, description="Offset of the first character in the passage text."
    )
    end: int = Field(title="Einde", description="Offset just past the last character.")
    text: str = Field(
        title="Zin", min_length=1, description="The characters as they stand in the passage."
    )
    boxes: str | None = Field(title="Plek op bladzijde", description=BOXES)

    _span_fits = model_validator(mode="after")(_text_fills_the_span)


class ActionLinkRow(Row):
    """How two actions relate."""

    TABLE = "action_links"
    TITLE = "Verbanden van acties"
    KEY = ("action_id", "other_id", "relation")
    FOREIGN = (_to("action_id", "actions"), _to("other_id", "actions", "action_id"))

    action_id: str = Field(title="Actie", description="One action.")
    other_id: str = Field(title="Andere actie", description="The other action.")
    relation: Relation = Field(title="Verband", description="How the first relates to the second.")


class BenefitRow(Row):
    """A sentence that says what cooperating on a theme brings."""

    TABLE = "benefits"
    TITLE = "Baten"
    KEY = ("passage_id", "start")
    FOREIGN = (_to("theme_id", "themes"), _to("passage_id", "passages"))

    theme_id: str | None = Field(title="Thema", description="Theme of the passage.")
    passage_id: str = Field(title="Passage", description="The passage that is quoted.")
    start: int = Field(
        title="Begin", ge=0, description="Offset of the first character in the passage text."
    )
    end: int = Field(title="Einde", description="Offset just past the last character.")
    text: str = Field(
        title="Zin", min_length=1, description="The characters as they stand in the passage."
    )
    parties: str = Field(
        title="Partijen", description="JSON list of the parties that the sentence names."
    )

    _span_fits = model_validator(mode="after")(_text_fills_the_span)


class OverviewRow(Row):
    """How many actions a party or partner has on a theme, by status and outcome."""

    TABLE = "overview"
    TITLE = "Overzicht"
    FOREIGN = (_to("theme_id", "themes"),)

    theme_id: str | None = Field(
        title="Thema", description="The theme; null for actions without one."
    )
    party_id: str = Field(
        title="Partij",
        description="Organisation or place id of a party or partner; an action counts for each.",
    )
    status: ActionStatus = Field(title="Status", description="Status of the actions counted.")
    outcome: Outcome | None = Field(title="Uitkomst", description="Outcome of the actions counted.")
    actions: int = Field(title="Acties", description="Number of actions.")


class SharedThemeRow(Row):
    """What two parties do on a theme, together, apart or as advised."""

    TABLE = "shared_themes"
    TITLE = "Gedeelde thema's"
    KEY = ("theme_id", "party_a", "party_b")
    FOREIGN = (_to("theme_id", "themes"),)

    theme_id: str = Field(title="Thema", description="The theme.")
    party_a: str = Field(
        title="Eerste partij", description="Organisation or place id, the lower of the two."
    )
    party_b: str = Field(
        title="Tweede partij", description="Organisation or place id, the higher of the two."
    )
    state: SharedState = Field(title="Stand", description="How they meet on the theme.")
    actions_joint: int = Field(
        title="Gezamenlijke acties", description="Actions that both carry, proposals left out."
    )
    actions_a: int = Field(
        title="Acties van eerste", description="Actions of the first without the second."
    )
    actions_b: int = Field(
        title="Acties van tweede", description="Actions of the second without the first."
    )
    actions_proposed: int = Field(
        title="Voorgestelde acties", description="Actions proposed to both."
    )


class MechanismRow(Row):
    """By which means parties work together on a theme."""

    TABLE = "mechanisms"
    TITLE = "Mechanismen"
    FOREIGN = (_to("theme_id", "themes"),)

    theme_id: str | None = Field(
        title="Thema", description="The theme; null for actions without one."
    )
    parties: str = Field(
        title="Partijen", description="JSON list of organisation or place ids, sorted."
    )
    means: Means = Field(title="Middel", description="Institutional or informal.")
    type: ActionType = Field(title="Type", description="Type of the actions counted.")
    actions: int = Field(
        title="Acties", description="Number of actions, proposed and stalled ones left out."
    )


class DecisionRow(Row):
    """A decision by a person, and whether it found its place."""

    TABLE = "decisions"
    TITLE = "Beslissingen"
    KEY = ("decision_id",)

    decision_id: str = Field(title="Beslissing", description="Digest of the decision.")
    table: str = Field(title="Tabel", description="Table of the row that was decided on.")
    row_id: str = Field(
        title="Sleutel van rij", description="Key of that row when the decision was taken."
    )
    field: str = Field(
        title="Veld", description="Column that was decided on; 'row' for the row as a whole."
    )
    before: str | None = Field(title="Voorheen", description="Value that was proposed.")
    after: str | None = Field(
        title="Werd", description="Value that was decided; null when rejected."
    )
    reviewer: str = Field(title="Beoordelaar", description="Who decided.")
    decided_at: str = Field(title="Beslist op", description="When, ISO 8601 in UTC.")
    scope: DecisionScope = Field(title="Reikwijdte", description="How far it reaches.")
    state: DecisionState = Field(
        title="Stand", description="Whether it found its place in this run."
    )


class CodeRow(Row):
    """A code of the dataset, with its counterparts elsewhere."""

    TABLE = "codes"
    TITLE = "Codelijsten"
    KEY = ("list", "code")

    list: str = Field(
        title="Lijst", description="The code list: one of ours, interreg_so or keep.eu."
    )
    code: str = Field(title="Code", description="The code.")
    description: str = Field(title="Betekenis", description="What it means.")
    iati: str | None = Field(
        title="IATI",
        description="IATI code: activity status, organisation type or role, related activity.",
    )
    keep_eu: str | None = Field(title="keep.eu", description="Thematic keyword of keep.eu.")
    plover: str | None = Field(title="PLOVER", description="PLOVER event type.")
    interreg: str | None = Field(
        title="Interreg", description="Interreg 2021-2027 specific objective."
    )


TABLES: Mapping[str, type[Row]] = MappingProxyType(
    {
        row.TABLE: row
        for row in (
            DocumentRow,
            SectionRow,
            ThemeRow,
            PassageRow,
            TableCellRow,
            SentenceRow,
            OrganisationRow,
            PlaceRow,
            EntityRow,
            PassageThemeRow,
            ThemeCodeRow,
            ActionRow,
            ParticipantRow,
            EvidenceRow,
            ActionLinkRow,
            BenefitRow,
            OverviewRow,
            SharedThemeRow,
            MechanismRow,
            DecisionRow,
            CodeRow,
        )
    }
)
"""Every table of the dataset by name, a table after those it points at."""


# --- what stages hand on about one document -------------------------------------------------


class DocumentRecord(Record):
    """What one stage knows of one document; `STAGE` says which, and where it is kept."""

    STAGE: ClassVar[str]

    doc_id: str = Field(description="The document.")
    status: DocumentStatus = Field(description="How much of it this stage could use.")
    category: FailureCategory | None = Field(description="Why it could not, or not wholly.")
    message: str | None = Field(description="The reason and the remedy.")


class Word(Record):
    """Where a stretch of passage text stands on a page."""

    start: int = Field(ge=0, description="Offset in the passage text.")
    end: int = Field(description="Offset just past it.")
    page: int = Field(ge=1, description="Page, counted from 1.")
    x0: float = Field(description="Left edge, PDF points.")
    top: float = Field(description="Upper edge, PDF points from the top of the page.")
    x1: float = Field(description="Right edge.")
    bottom: float = Field(description="Lower edge.")


class Cell(Record):
    """A table cell, by its place in the text of its passage."""

    row: int = Field(ge=0, description="Row, counted from 0.")
    column: int = Field(ge=0, description="Column, counted from 0.")
    header: bool = Field(description="Whether it is a heading of its column.")
    start: int = Field(ge=0, description="Offset in the passage text.")
    end: int = Field(description="Offset just past it.")


class Section(Record):
    """A heading of one document."""

    section_id: str
    position: int
    parent_id: str | None
    level: int = Field(ge=1)
    code: str | None
    title: str
    page: int | None
    words: tuple[Word, ...] = Field(
        default=(), description="Offsets count in the heading as it stands, its code first."
    )


class Passage(Record):
    """A block of one document's text with the layout undone."""

    passage_id: str
    section_id: str | None
    position: int
    page_first: int | None
    page_last: int | None
    kind: PassageKind
    text: str = Field(min_length=1)
    language: str | None
    words: tuple[Word, ...] = ()
    cells: tuple[Cell, ...] = ()


class Furniture(Record):
    """Text on a page that is no part of the report: running heads, feet, page numbers."""

    page: int = Field(ge=1)
    text: str
    words: tuple[Word, ...] = ()


class ScannedPage(Record):
    """A page whose letters were read from its image."""

    page: int = Field(ge=1)
    certainty: float = Field(ge=0, le=1)
    """How sure the engine is of its words, over their letters; under 0.75 many are wrong."""


class ExtractedDocument(DocumentRecord):
    """What `extract` understood of one source file; on failure without sections and passages."""

    STAGE = "extract"

    title: str | None = None
    sources: tuple[str, ...]
    sha256: str
    media_type: str
    language: str | None = None
    pages: int | None = None
    published: str | None = None
    text_layer: TextLayer | None = None
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    scans: tuple[ScannedPage, ...] = ()


class Sentence(Record):
    """A sentence of a passage."""

    passage_id: str
    start: int = Field(ge=0)
    end: int


class GazetteerPlace(Record):
    """An entry of the gazetteer that a mention was linked to."""

    key: str = Field(description="authority:code, for example geonames:2747351.")
    name: str
    authority: PlaceAuthority
    code: str
    iso_3166: str | None
    kind: PlaceKind
    latitude: float | None
    longitude: float | None


class Mention(Record):
    """A named thing in a passage."""

    passage_id: str
    start: int = Field(ge=0)
    end: int
    text: str = Field(min_length=1)
    label: Label
    value: str | None
    score: float | None
    origin: str
    place_key: str | None = Field(description="Key of the place it names, if linked.")
    antecedent: str | None = Field(description="Full name it stands for in this document.")
    basis: DateBasis | None = Field(default=None, description="Of a date: where its year is read.")

    _span_fits = model_validator(mode="after")(_text_fills_the_span)


class TaggedDocument(DocumentRecord):
    """Sentences and mentions of one document; the parse lies beside it in a DocBin."""

    STAGE = "tag"

    parsed: tuple[str, ...] = Field(
        default=(), description="Ids of the passages in the DocBin beside, in its order."
    )
    published: str | None = Field(
        default=None, description="As the metadata of the file has it, else as the text says it."
    )
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[GazetteerPlace, ...] = ()


class Quote(Record):
    """A whole sentence that serves as evidence."""

    passage_id: str
    start: int = Field(ge=0)
    end: int
    text: str = Field(min_length=1)

    _span_fits = model_validator(mode="after")(_text_fills_the_span)


class Participant(Record):
    """Who takes part in an action, by the words of the text."""

    passage_id: str | None = Field(description="Where it is named; null when implied by the text.")
    start: int | None
    end: int | None
    name: str = Field(description="Name for display, before the register is asked.")
    as_written: str
    label: Label | None = Field(description="Null for a phrase that acts without a name.")
    role: Role


class ActionDraft(Record):
    """An action of one document, before registers and themes are known."""

    action_id: str
    evidence: tuple[Quote, ...] = Field(min_length=1)
    summary: str
    name: str | None
    type: ActionType
    status: ActionStatus
    status_cue: str | None
    outcome: Outcome | None
    outcome_cue: str | None
    formality: Formality | None
    date: str | None
    date_as_written: str | None
    date_basis: DateBasis | None
    place_as_written: str | None
    place_key: str | None
    amount: float | None
    currency: str | None
    amount_as_written: str | None
    participants: tuple[Participant, ...]
    score: float
    origin: str


class BenefitDraft(Record):
    """A sentence that says what cooperation brings, before themes are known."""

    quote: Quote
    parties: tuple[str, ...]


class DocumentActions(DocumentRecord):
    """The actions and benefits told in one document."""

    STAGE = "assemble"

    actions: tuple[ActionDraft, ...] = ()
    benefits: tuple[BenefitDraft, ...] = ()


class Theme(Record):
    """A theme as fitted on the corpus or kept in the register."""

    theme_id: str
    label: str
    terms: tuple[str, ...]
    parent_id: str | None
    coherence: float | None
    stability: float | None
    named_by: str


class ThemeWeight(Record):
    """How strongly a passage belongs to a theme."""

    passage_id: str
    theme_id: str
    weight: float


class ThemeCode(Record):
    """The proposed counterpart of a theme in a list that others keep."""

    theme_id: str
    list: str
    code: str
    score: float | None
    decision: Decision | None = None


class CorpusThemes(Record):
    """What `cluster` understood of the whole corpus."""

    STAGE: ClassVar[str] = "cluster"

    method: str = Field(description="Method that was used and why, in a phrase.")
    themes: tuple[Theme, ...] = ()
    weights: tuple[ThemeWeight, ...] = Field(
        default=(), description="The heaviest is the main theme; a passage without has none."
    )
    codes: tuple[ThemeCode, ...] = ()


# --- what people decide ----------------------------------------------------------------------


class TextQuote(Record):
    """Where a decision belongs: a W3C TextQuoteSelector, so that it survives shifted text."""

    doc_id: str | None = Field(description="Document; null when the decision reaches everywhere.")
    exact: str = Field(min_length=1, description="The words themselves.")
    prefix: str = Field(description="Up to 40 characters before them.")
    suffix: str = Field(description="Up to 40 characters after them.")


class ReviewDecision(Record):
    """One line of `corpus/review/decisions.jsonl`."""

    decision_id: str = Field(description="Digest of all the other fields.")
    table: str = Field(description="entities or actions.")
    row_id: str = Field(description="Key of the row when the decision was taken.")
    field: str = Field(description="Column that is decided on; 'row' for the row as a whole.")
    verdict: Verdict
    before: str | None
    after: str | None
    label: Label | None = Field(description="Label of the mention that is decided on.")
    target: TextQuote
    scope: DecisionScope
    reviewer: str
    decided_at: str


class ThemeState(StrEnum):
    """What a person wants of a theme, whatever the next fit finds."""

    PINNED = "pinned"
    FORBIDDEN = "forbidden"


class JudgedCode(Record):
    """What a person said of a code of a theme."""

    list: str
    code: str
    right: bool
    by: str


class RegisterEntry(Record):
    """One kept line of `corpus/review/{themes,organisations,places}.jsonl`."""

    id: str = Field(description="Permanent id.")
    name: str = Field(description="Name for display.")
    keys: tuple[str, ...] = Field(description="Normalised names, or term digests, that lead here.")
    kind: str | None = Field(default=None, description="Kind, when a person set it.")
    abbreviation: str | None = Field(default=None, description="Abbreviation, when there is one.")
    merged_into: str | None = Field(default=None, description="Id that took its place.")
    named_by: str = Field(description="'model' or the reviewer who named it.")
    terms: tuple[str, ...] = Field(default=(), description="Typical terms; themes only.")
    part_of: str | None = Field(
        default=None, description="Theme that a person split it off; its terms say what is in it."
    )
    state: ThemeState | None = Field(
        default=None, description="Pinned or forbidden by a person; themes only."
    )
    codes: tuple[JudgedCode, ...] = Field(
        default=(), description="Codes that a person judged; themes only."
    )
