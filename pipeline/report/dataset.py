"""The dataset as rows: what the report knows, read from `outputs/dataset/` and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.schema import (
    ActionLinkRow,
    ActionRow,
    BenefitRow,
    DecisionRow,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    MechanismRow,
    OrganisationRow,
    OverviewRow,
    ParticipantRow,
    PassageRow,
    PlaceRow,
    Row,
    SectionRow,
    SharedThemeRow,
    ThemeCodeRow,
    ThemeRow,
)
from pipeline.tables import read_table

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Dataset:
    """The tables that the report shows, each in the row order of its file."""

    documents: tuple[DocumentRow, ...] = ()
    sections: tuple[SectionRow, ...] = ()
    passages: tuple[PassageRow, ...] = ()
    entities: tuple[EntityRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    theme_codes: tuple[ThemeCodeRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    participants: tuple[ParticipantRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    links: tuple[ActionLinkRow, ...] = ()
    benefits: tuple[BenefitRow, ...] = ()
    overview: tuple[OverviewRow, ...] = ()
    shared_themes: tuple[SharedThemeRow, ...] = ()
    mechanisms: tuple[MechanismRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()


def read_dataset(folder: Path) -> Dataset:
    """Read and check the CSV files of a dataset.

    Raises
    ------
    GrenswerkError
        If a table is missing or unreadable, its columns are not those of the contract, or a row
        does not fit them; the message names file and line.
    """
    return Dataset(
        documents=_read(folder, DocumentRow),
        sections=_read(folder, SectionRow),
        passages=_read(folder, PassageRow),
        entities=_read(folder, EntityRow),
        organisations=_read(folder, OrganisationRow),
        places=_read(folder, PlaceRow),
        themes=_read(folder, ThemeRow),
        theme_codes=_read(folder, ThemeCodeRow),
        actions=_read(folder, ActionRow),
        participants=_read(folder, ParticipantRow),
        evidence=_read(folder, EvidenceRow),
        links=_read(folder, ActionLinkRow),
        benefits=_read(folder, BenefitRow),
        overview=_read(folder, OverviewRow),
        shared_themes=_read(folder, SharedThemeRow),
        mechanisms=_read(folder, MechanismRow),
        decisions=_read(folder, DecisionRow),
    )


def _read(folder: Path, kind: type[R]) -> tuple[R, ...]:
    return tuple(read_table(folder, kind))
