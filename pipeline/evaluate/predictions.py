"""What a dataset says of reports, in the form that the scorers compare with gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.schema import (
    ActionRow,
    ActionStatus,
    ActionType,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    Formality,
    Label,
    Outcome,
    ParticipantRow,
    PassageRow,
    PlaceRow,
    Role,
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
    """An action in the form of the gold: names as shown, amount as 'EUR 5000'."""

    evidence: tuple[PredictedQuote, ...]
    type: ActionType
    status: ActionStatus
    parties: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    amount: str | None = None
    formality: Formality | None = None
    outcome: Outcome | None = None
    status_cue: str | None = None


@dataclass(frozen=True)
class Predictions:
    """What a dataset says of one report, or of several read in order."""

    passages: tuple[PredictedPassage, ...]
    actions: tuple[PredictedAction, ...]


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

    @cached_property
    def place_codes(self) -> Mapping[str, str]:
        """`authority:code` of each place by its id."""
        return {row.place_id: f"{row.authority}:{row.code}" for row in self.places}

    def of_report(self, name: str) -> Predictions:
        """Return what is said of the report whose file is called `name`, its suffix left off."""
        return self._select(
            {
                row.doc_id
                for row in self.documents
                if name in {PurePosixPath(source).stem for source in row.source.split(" | ")}
            }
        )

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
                    row.start, row.end, row.label, row.value, row.organisation_id, row.place_id
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
            date=row.date,
            place=place or row.place_as_written,
            amount=_write_amount(row),
            formality=row.formality,
            outcome=row.outcome,
            status_cue=row.status_cue,
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
    )


def _write_amount(row: ActionRow) -> str | None:
    if row.amount is None:
        return None
    number = f"{row.amount:.2f}".removesuffix(".00")
    return f"{row.currency} {number}" if row.currency else number
