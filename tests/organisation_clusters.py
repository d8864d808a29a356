"""Marked documents with organisations, resolved from their text to the entries of the dataset."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.assemble.organisations import NamedBody, OrganisationIndex
from pipeline.known_bodies import KnownBodies, KnownBody
from pipeline.registers import Register
from pipeline.schema import GazetteerPlace, Label, Mention, PlaceAuthority, PlaceKind
from pipeline.tag.antecedents import Name, find_antecedents

CASES = Path(__file__).parent / "cases" / "assemble"
MARKED = re.compile(r"\[([^]|]+)\|(\w)(?:@([^]]+))?\]")


@dataclass(frozen=True)
class MarkedMention:
    """A mention with the letter of its body, and what it was resolved to."""

    doc_id: str
    letter: str
    mention: Mention


@dataclass(frozen=True)
class Resolved:
    """A case with what the program made of it."""

    mentions: Sequence[MarkedMention]
    found: Sequence[str | None]
    bodies: Mapping[str, NamedBody]

    @property
    def pairs(self) -> list[tuple[str, str | None]]:
        """Letter and entry of each mention."""
        return [(one.letter, entry) for one, entry in zip(self.mentions, self.found, strict=True)]

    def bodies_of(self, letter: str) -> list[NamedBody]:
        """Return the entries of the mentions of a body."""
        ids = {entry for own, entry in self.pairs if own == letter}
        return [self.bodies[i] for i in sorted(i for i in ids if i)]


def read_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return cases


def resolve(case: Mapping[str, Any], *, turned: bool = False) -> Resolved:
    """Find what each marked name stands for; `turned` reads the documents in the other order."""
    documents = {f"d{n}": passages for n, passages in enumerate(case["texts"])}
    places = {key: _place(key, *told) for key, told in _places(case).items()}
    mentions = [
        one for doc_id, passages in documents.items() for one in _read_document(doc_id, passages)
    ]
    by_document: dict[str, list[Mention]] = {}
    for doc_id in reversed(documents) if turned else documents:
        by_document[doc_id] = [one.mention for one in mentions if one.doc_id == doc_id]
    known = KnownBodies(_known()) if case.get("known") else KnownBodies()
    index = OrganisationIndex(by_document, Register("organisations", []), places, known)
    found = [index.of_mention(one.doc_id, one.mention) for one in mentions]
    return Resolved(mentions, found, index.bodies)


def b_cubed(pairs: Iterable[tuple[str, str | None]]) -> tuple[float, float]:
    """Return precision and recall; a mention without an entry is alone."""
    told = [(letter, entry or f"?{n}") for n, (letter, entry) in enumerate(pairs)]
    letters, entries = Counter(a for a, _ in told), Counter(b for _, b in told)
    both = Counter(told)
    precision = sum(both[one] / entries[one[1]] for one in told) / len(told)
    recall = sum(both[one] / letters[one[0]] for one in told) / len(told)
    return precision, recall


def _known() -> list[KnownBody]:
    told = yaml.safe_load((CASES / "known_bodies.yaml").read_text("utf-8"))
    return [KnownBody.model_validate(entry) for entry in told["organisations"]]


def _places(case: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    keys = {m[3] for passages in case["texts"] for p in passages for m in MARKED.finditer(p)}
    plain = {key: ["Beukstad", "city", "BE-WLG"] for key in keys if key}
    return {**plain, **case.get("places", {})}


def _place(key: str, name: str, kind: str, iso: str) -> GazetteerPlace:
    authority, _, code = key.partition(":")
    return GazetteerPlace(
        key=key,
        name=name,
        authority=PlaceAuthority(authority),
        code=code,
        iso_3166=iso,
        kind=PlaceKind(kind),
        latitude=None,
        longitude=None,
    )


def _read_document(doc_id: str, passages: Sequence[str]) -> list[MarkedMention]:
    names: list[Name] = []
    told: list[tuple[str, str | None]] = []
    texts = []
    for number, marked in enumerate(passages):
        text, last = "", 0
        for match in MARKED.finditer(marked):
            text += marked[last : match.start()]
            span = (len(text), len(text) + len(match[1]))
            names.append(Name(number, *span, match[1], Label.ORG))
            told.append((match[2], match[3]))
            text += match[1]
            last = match.end()
        texts.append(text + marked[last:])
    places = {name.text for name, (_, key) in zip(names, told, strict=True) if key}
    full = find_antecedents(names, texts, places.__contains__)
    return [
        MarkedMention(
            doc_id,
            letter,
            Mention(
                passage_id=f"{doc_id}-p{name.passage}",
                start=name.start,
                end=name.end,
                text=name.text,
                label=name.label,
                value=None,
                score=None,
                origin="model:x",
                place_key=key,
                antecedent=full.get(n),
            ),
        )
        for n, (name, (letter, key)) in enumerate(zip(names, told, strict=True))
    ]
