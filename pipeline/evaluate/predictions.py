"""What a dataset says of reports, in the form that the scorers compare with gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.errors import GrenswerkError
from pipeline.schema import (
    ActionLinkRow,
    ActionRow,
    ActionStatus,
    ActionType,
    BenefitRow,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    Formality,
    Label,
    Outcome,
    ParticipantRow,
    PassageRow,
    PlaceRow,
    Relation,
    Role,
    split_sources,
)
from pipeline.tables import read_table


@dataclass(frozen=True)
class PredictedEntity:
    """A mention: offsets in its passage, what it names and what it is linked to."""

    start: int
    end: int
    label: Label
    value: str | None = None
    organisation_id: str | None = None
    place_id: str | None = None
    score: float | None = None


@dataclass(frozen=True)
class PredictedPassage:
    """A passage with its mentions, in the order of the table."""

    passage_id: str
    text: str
    entities: tuple[PredictedEntity, ...] = ()
    theme_id: str | None = None


@dataclass(frozen=True)
class PredictedQuote:
    """Evidence: offsets in a passage."""

    passage_id: str
    start: int
    end: int


@dataclass(frozen=True)
class PredictedAction:
    """An action in the form of the gold: proper name, parties as shown, amount as 'EUR 5000'."""

    evidence: tuple[PredictedQuote, ...]
    type: ActionType
    status: ActionStatus
    parties: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    name: str | None = None
    date: str | None = None
    place: str | None = None
    amount: str | None = None
    formality: Formality | None = None
    outcome: Outcome | None = None
    outcome_cue: str | None = None
    status_cue: str | None = None
    undertaking: str | None = None
    """The first of the actions that it is linked to as the same, itself counted; else None."""


@dataclass(frozen=True)
class Predictions:
    """What a dataset says of one report, or of several read in order."""

    passages: tuple[PredictedPassage, ...]
    actions: tuple[PredictedAction, ...]
    benefits: tuple[PredictedQuote, ...] = ()


@dataclass(frozen=True)
class PredictedDataset:
    """The tables of a dataset that can be compared with gold."""

    documents: Sequence[DocumentRow]
    passages: Sequence[PassageRow]
    entities: Sequence[EntityRow]
    actions: Sequence[ActionRow]
    evidence: Sequence[EvidenceRow]
    participants: Sequence[ParticipantRow]
    places: Sequence[PlaceRow]
    links: Sequence[ActionLinkRow]
    benefits: Sequence[BenefitRow]

    @cached_property
    def place_codes(self) -> Mapping[str, str]:
        """`authority:code` of each place by its id."""
        return {row.place_id: f"{row.authority}:{row.code}" for row in self.places}

    def of_report(self, name: str) -> Predictions:
        """Return what is said of the report whose file is called `name`, its suffix left off.

        Raises
        ------
        GrenswerkError
            If several documents are called so.
        """
        document = document_of(self.documents, name)
        return self._select({document.doc_id} if document else set())

    def matching(self, part: str) -> Predictions:
        """Return what is said of documents by a part of their id or else of their source.

        Parameters
        ----------
        part
            A part of the id of each document, or, when no id holds it, of each source.
        """
        by_id = {row.doc_id for row in self.passages if part in row.doc_id}
        return self._select(by_id or {row.doc_id for row in self.documents if part in row.source})

    @cached_property
    def _entities_of(self) -> Mapping[str, list[PredictedEntity]]:
        found: defaultdict[str, list[PredictedEntity]] = defaultdict(list)
        for row in self.entities:
            found[row.passage_id].append(
                PredictedEntity(
                    row.start,
                    row.end,
                    row.label,
                    row.value,
                    row.organisation_id,
                    row.place_id,
                    row.score,
                )
            )
        return found

    @cached_property
    def _quotes_of(self) -> Mapping[str, list[PredictedQuote]]:
        found: defaultdict[str, list[PredictedQuote]] = defaultdict(list)
        for row in self.evidence:
            found[row.action_id].append(PredictedQuote(row.passage_id, row.start, row.end))
        return found

    @cached_property
    def _names_of(self) -> Mapping[tuple[str, Role], list[str]]:
        found: defaultdict[tuple[str, Role], list[str]] = defaultdict(list)
        for row in self.participants:
            found[row.action_id, row.role].append(row.name)
        return found

    @cached_property
    def _place_names(self) -> Mapping[str, str]:
        return {row.place_id: row.name for row in self.places}

    @cached_property
    def _undertakings(self) -> Mapping[str, str]:
        """The first of all actions that are the same, by the id of each; links are a chain."""
        first: dict[str, str] = {}
        for link in self.links:
            if link.relation is Relation.SAME:
                ends = (link.action_id, link.other_id)
                one, other = sorted(first.get(action_id, action_id) for action_id in ends)
                first |= dict.fromkeys(ends, one)
                first |= {action_id: one for action_id, root in first.items() if root == other}
        return first

    def _select(self, documents: Collection[str]) -> Predictions:
        rows = [row for row in self.passages if row.doc_id in documents]
        rows.sort(key=lambda row: (row.doc_id, row.position))
        ids = {row.passage_id for row in rows}
        return Predictions(
            tuple(self._passage(row) for row in rows),
            tuple(
                self._action(row)
                for row in self.actions
                if any(q.passage_id in ids for q in self._quotes_of.get(row.action_id, ()))
            ),
            tuple(
                PredictedQuote(row.passage_id, row.start, row.end)
                for row in self.benefits
                if row.passage_id in ids
            ),
        )

    def _passage(self, row: PassageRow) -> PredictedPassage:
        entities = tuple(self._entities_of.get(row.passage_id, ()))
        return PredictedPassage(row.passage_id, row.text, entities, row.theme_id)

    def _action(self, row: ActionRow) -> PredictedAction:
        place = self._place_names.get(row.place_id or "")
        return PredictedAction(
            evidence=tuple(self._quotes_of[row.action_id]),
            type=row.type,
            status=row.status,
            parties=tuple(self._names_of.get((row.action_id, Role.PARTY), ())),
            partners=tuple(self._names_of.get((row.action_id, Role.PARTNER), ())),
            name=row.name,
            date=row.date,
            place=place or row.place_as_written,
            amount=_write_amount(row),
            formality=row.formality,
            outcome=row.outcome,
            outcome_cue=row.outcome_cue,
            status_cue=row.status_cue,
            undertaking=self._undertakings.get(row.action_id),
        )


def read_predictions(folder: Path) -> PredictedDataset:
    """Read the tables of a dataset that can be compared with gold.

    Parameters
    ----------
    folder
        The dataset, `outputs/dataset` for instance.

    Raises
    ------
    GrenswerkError
        If a table is missing or does not have the columns of this version.
    """
    return PredictedDataset(
        documents=read_table(folder, DocumentRow),
        passages=read_table(folder, PassageRow),
        entities=read_table(folder, EntityRow),
        actions=read_table(folder, ActionRow),
        evidence=read_table(folder, EvidenceRow),
        participants=read_table(folder, ParticipantRow),
        places=read_table(folder, PlaceRow),
        links=read_table(folder, ActionLinkRow),
        benefits=read_table(folder, BenefitRow),
    )


def document_of(documents: Iterable[DocumentRow], name: str) -> DocumentRow | None:
    """Return the document that a report of the gold is on, None when there is none.

    Parameters
    ----------
    documents
        The documents of a dataset.
    name
        Name of a source file, with its folder and suffix left off.

    Raises
    ------
    GrenswerkError
        If several documents have a source file of that name.
    """
    named = [
        row
        for row in documents
        if name in {PurePosixPath(source).stem for source in split_sources(row.source)}
    ]
    if len(named) > 1:
        raise GrenswerkError(
            f"the gold on {name} may be on {' or on '.join(row.source for row in named)}; "
            "rename all but one of these files"
        )
    return named[0] if named else None


def _write_amount(row: ActionRow) -> str | None:
    if row.amount is None:
        return None
    number = f"{row.amount:.2f}".removesuffix(".00")
    return f"{row.currency} {number}" if row.currency else number
