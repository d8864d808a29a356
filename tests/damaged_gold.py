"""Gold damaged by chance and written as a dataset, to measure scorers on.

Passages are reordered and left out, letters lost and added, spans shifted, relabelled, repeated
and invented, evidence lost and fields of actions changed.
"""

import csv
import random
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold import GoldAction, GoldPassage, GoldSet
from pipeline.schema import (
    ActionLinkRow,
    ActionRow,
    ActionStatus,
    ActionType,
    BenefitRow,
    DocumentRow,
    DocumentStatus,
    EntityRow,
    EvidenceRow,
    Formality,
    Label,
    ParticipantRow,
    PassageKind,
    PassageRow,
    PlaceRow,
    Role,
    Row,
    SectionRow,
)

DOC = "bijeen-0a1b2c3d"


class Damage:
    """Changes gold by chance; without strength it changes nothing."""

    def __init__(self, seed: int, strength: float) -> None:
        self.chance = random.Random(seed)
        self.strength = strength

    def happens(self, weight: float = 1.0) -> bool:
        return self.chance.random() < self.strength * weight

    def blur(self, text: str) -> tuple[str, list[int]]:
        """Return text with characters lost and added, and where each offset has gone."""
        written, offsets = "", []
        for character in text:
            if self.happens(0.02):
                written += self.chance.choice(["- ", "x", " 12 ", "\u0130"])
            offsets.append(len(written))
            written += "" if self.happens(0.02) else character
        return written, [*offsets, len(written)]

    def shift(self, span: tuple[int, int], length: int) -> tuple[int, int]:
        if not self.happens(0.5):
            return span
        moved = [at + self.chance.randint(-3, 3) for at in span]
        start = min(max(0, moved[0]), length - 1)
        return start, min(max(start + 1, moved[1]), length)


Tables = dict[type[Row], list[Any]]
BESIDE = (ParticipantRow, PlaceRow, ActionLinkRow, BenefitRow)
KINDS = (DocumentRow, SectionRow, PassageRow, EntityRow, ActionRow, EvidenceRow)


def empty_tables() -> Tables:
    return {kind: [] for kind in (*KINDS, *BESIDE)}


def document(doc_id: str, source: str, **changes: Any) -> DocumentRow:
    nulls = dict.fromkeys(("title", "language", "pages", "published", "text_layer"))
    values = {**nulls, "category": None, "message": None, "status": DocumentStatus.OK, **changes}
    return DocumentRow(
        doc_id=doc_id, source=source, sha256="0" * 64, media_type="application/pdf", **values
    )


def passage(doc_id: str, position: int, text: str, **changes: Any) -> PassageRow:
    nulls = dict.fromkeys(("section_id", "page_last", "language", "theme_id", "theme_score"))
    values = {**nulls, "page_first": 1, "kind": PassageKind.PARAGRAPH, **changes}
    passage_id = f"{doc_id}:{position}"
    return PassageRow(passage_id=passage_id, doc_id=doc_id, position=position, text=text, **values)


def damage_gold(gold: GoldSet, names: Sequence[str], damage: Damage) -> Tables:
    """Return the tables of a dataset that was read from the gold with that damage."""
    tables = empty_tables()
    tables[DocumentRow].append(document(DOC, "jaren/proefverslag.pdf"))
    positions = count()
    for report in gold.reports:
        if report.name in names:
            passages = list(report.passages)
            if damage.strength:
                damage.chance.shuffle(passages)
            placed = [_damage_passage(p, next(positions), tables, damage) for p in passages]
            for action in report.actions or ():
                _damage_action(action, [p for p in placed if p], tables, damage)
    return tables


def _damage_passage(
    gold: GoldPassage, position: int, tables: Tables, damage: Damage
) -> tuple[GoldPassage, PassageRow, list[int]] | None:
    if damage.happens(0.2):
        return None
    text, offsets = damage.blur(gold.text)
    row = passage(DOC, position, text)
    tables[PassageRow].append(row)
    spans = [(offsets[e.start], offsets[e.end], e.labels[-1], e.value) for e in gold.ents]
    for entity in gold.ents:
        if len(entity.labels) > 1 and damage.happens():
            spans.append((offsets[entity.start], offsets[entity.end], entity.labels[0], None))
    for start in range(0, len(text) - 9, 60):
        if damage.happens(0.4):
            spans.append((start, start + 9, damage.chance.choice([*Label]), None))
    for start, end, label, value in spans:
        for _ in range(2 if damage.happens(0.1) else 1):
            if start < end and not damage.happens(0.4):
                _add_entity(
                    row, damage.shift((start, end), len(text)), label, value, tables, damage
                )
    return gold, row, offsets


def _add_entity(
    row: PassageRow,
    span: tuple[int, int],
    label: Label,
    value: str | None,
    tables: Tables,
    damage: Damage,
) -> None:
    label = damage.chance.choice([*Label]) if damage.happens(0.3) else label
    nulls = dict.fromkeys(("organisation_id", "place_id", "score", "decision", "boxes"))
    tables[EntityRow].append(
        EntityRow(
            entity_id=f"{row.passage_id}:{span[0]}-{span[1]}:{label}",
            passage_id=row.passage_id,
            doc_id=row.doc_id,
            start=span[0],
            end=span[1],
            text=row.text[slice(*span)],
            label=label,
            value="{2020-01,2019}" if damage.happens(0.3) else value,
            origin="proef",
            **nulls,
        )
    )


def _damage_action(
    gold: GoldAction,
    placed: Sequence[tuple[GoldPassage, PassageRow, list[int]]],
    tables: Tables,
    damage: Damage,
) -> None:
    for _ in range(2 if damage.happens(0.2) else 1):
        action_id = f"a{len(tables[ActionRow])}"
        for quote in gold.evidence:
            home = next(((p, row, at) for p, row, at in placed if quote in p.text), None)
            if home and not damage.happens(0.4):
                start = home[0].text.index(quote)
                span = home[2][start], home[2][start + len(quote)]
                _add_evidence(action_id, home[1], damage.shift(span, len(home[1].text)), tables)
        if placed and damage.happens(0.5):
            _, row, _ = damage.chance.choice(placed)
            start = damage.chance.randrange(len(row.text))
            _add_evidence(action_id, row, (start, min(start + 200, len(row.text))), tables)
        tables[ActionRow].append(_action_row(action_id, gold, damage))
        for role, names in ((Role.PARTY, gold.parties), (Role.PARTNER, gold.partners)):
            for name in names:
                shown = damage.chance.choice(["de EU", "Iets anders"]) if damage.happens() else name
                _add_participant(action_id, shown, role, tables)


def _add_evidence(action_id: str, row: PassageRow, span: tuple[int, int], tables: Tables) -> None:
    text = row.text[slice(*span)]
    if text:
        evidence = {"action_id": action_id, "passage_id": row.passage_id, "text": text}
        tables[EvidenceRow].append(EvidenceRow(**evidence, start=span[0], end=span[1], boxes=None))


def _add_participant(action_id: str, name: str, role: Role, tables: Tables) -> None:
    tables[ParticipantRow].append(
        ParticipantRow(
            action_id=action_id,
            position=len(tables[ParticipantRow]),
            organisation_id=None,
            place_id=None,
            name=name,
            as_written=None,
            role=role,
        )
    )


def _action_row(action_id: str, gold: GoldAction, damage: Damage) -> ActionRow:
    choose = damage.chance.choice
    amount = gold.amount.split(" ") if gold.amount else None
    changed = {
        "type": choose([*ActionType]) if damage.happens() else gold.type,
        "status": choose([*ActionStatus]) if damage.happens() else gold.status,
        "formality": choose([*Formality, None]) if damage.happens() else gold.formality,
        "date": choose(["2021", None]) if damage.happens() else gold.date,
        "place_as_written": choose(["Elders", None]) if damage.happens() else gold.place,
        "amount": float(amount[1]) if amount and not damage.happens() else None,
        "currency": amount[0] if amount else None,
    }
    every = dict.fromkeys(ActionRow.model_fields)
    known = {"action_id": action_id, "doc_id": DOC, "summary": "x", "score": 0.5, "origin": "proef"}
    return ActionRow.model_validate({**every, **known, **changed})


def write(folder: Path, tables: Tables) -> Path:
    """Write tables as a dataset has them, with the two columns that the reference also reads."""
    folder.mkdir(parents=True)
    for kind, rows in tables.items():
        dumped = [row.model_dump(mode="json") for row in rows]
        _write_table(folder / f"{kind.TABLE}.csv", list(kind.model_fields), dumped)
    return folder


def write_for_reference(folder: Path, tables: Tables) -> Path:
    """Write tables with place and amount of actions as the gold has them."""
    write(folder, tables)
    dumped = []
    for row in tables[ActionRow]:
        amount = f"{row.currency} {row.amount:.0f}" if row.amount is not None else None
        place = row.place_as_written
        dumped.append({**row.model_dump(mode="json"), "amount": amount, "place": place})
    _write_table(folder / "actions.csv", [*ActionRow.model_fields, "place"], dumped)
    return folder


def _write_table(path: Path, header: list[str], rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)
