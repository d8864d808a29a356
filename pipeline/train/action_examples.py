"""Annotated reports as the action finder sees them: documents, mentions, and the true actions.

A pair of files NAME.jsonl (passages with entities) and NAME.actions.jsonl (actions with verbatim
evidence) becomes one `AnnotatedReport` for each document in it. The evidence is placed on the
sentences of the parse, so that the classifiers learn on the sentences they will meet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from pipeline.assemble.actions.names import NameBook, read_names
from pipeline.assemble.actions.sentences import ReportSentence, read_sentences
from pipeline.errors import GrenswerkError
from pipeline.schema import (
    DocumentStatus,
    ExtractedDocument,
    Label,
    Mention,
    Passage,
    PassageKind,
    Section,
)
from pipeline.tag.antecedents import Name, find_antecedents

Parse = Callable[[Sequence[str]], Sequence[Doc]]
"""Turns texts into parsed Docs, in order."""

_MOST = 0.5
"""Share of a sentence that a quote must cover to count as its evidence."""

_FIRST_FILES = frozenset(
    {
        *("analyse", "benelux", "breed", "euregio", "frans", "projecten"),
        *("jaarverslag", "mens", "milieu", "tweetalig", "veiligheid", "vergelijking"),
    }
)
"""The files that came with the guidelines, by those who wrote both (`models/data/SOURCES.md`)."""
_FIRST_COUNT = 4
"""How often these count: what is a partner, or one action, they judge as the guidelines mean it."""

_FAR_PARTIES = frozenset(
    {
        *("dertigjaar", "diergrens", "duopolis", "evaluatiebureau", "grensarts", "grondstof"),
        *("parlementsstem", "politieboek", "regeringstop", "statistiekhuis", "toerkaart"),
        *("werkloket", "wetsproef", "woongrens"),
    }
)
"""Files written to tell who acts long before the action. Of who takes part they teach nothing:
what learnt it from them looked for a party too far away, and found fewer in other prose."""

_RUNNING = 2.0
"""Sentences a passage in running text. Loose sentences teach what an action is like, but not how
often there is one, nor what stands around it."""


@dataclass(frozen=True, eq=False)
class TrueAction:
    """An annotated action.

    Parameters
    ----------
    evidence
        Indices of its sentences in the report, in order.
    fields
        The other fields as they stand in the file.
    """

    evidence: tuple[int, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class AnnotatedReport:
    """One document with its sentences, names and true actions; `hand` is the file it is from."""

    hand: str
    document: ExtractedDocument
    mentions: tuple[Mention, ...]
    parses: Mapping[str, Doc]
    sentences: tuple[ReportSentence, ...]
    names: NameBook
    actions: tuple[TrueAction, ...]


def read_reports(folder: Path, parse: Parse) -> list[AnnotatedReport]:
    """Read every pair of files in a folder, in order of name.

    Raises
    ------
    GrenswerkError
        If the folder holds no pair, or a quote is not found in its report.
    """
    reports: list[AnnotatedReport] = []
    for actions in sorted(folder.glob("*.actions.jsonl")):
        hand = actions.name.removesuffix(".actions.jsonl")
        reports += _read_pair(hand, _lines(folder / f"{hand}.jsonl"), _lines(actions), parse)
    if not reports:
        raise GrenswerkError(f"no annotated actions in {folder}")
    return reports


def by_manner(reports: Sequence[AnnotatedReport]) -> list[AnnotatedReport]:
    """Return the reports as often as they count: the manner of the guidelines weighs more."""
    first = [report for report in reports if report.hand in _FIRST_FILES]
    return [*reports, *first * (_FIRST_COUNT - 1)]


def teaches_roles(report: AnnotatedReport) -> bool:
    """Tell whether who takes part is learnt from a document."""
    return report.hand not in _FAR_PARTIES


def runs(report: AnnotatedReport) -> bool:
    """Tell whether a document is running text, in which sentences stand beside others."""
    passages = {sentence.passage.passage_id for sentence in report.sentences}
    return len(report.sentences) >= _RUNNING * len(passages)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read_pair(
    hand: str, passages: list[dict[str, Any]], actions: list[dict[str, Any]], parse: Parse
) -> Iterator[AnnotatedReport]:
    parses = dict(
        zip((p["id"] for p in passages), parse([p["text"] for p in passages]), strict=True)
    )
    by_document: dict[str, list[dict[str, Any]]] = {}
    for passage in passages:
        by_document.setdefault(_document_of(passage["section"]), []).append(passage)
    placed = 0
    for number, rows in by_document.items():
        report = _report(hand, number, rows, parses, actions)
        placed += len(report.actions)
        yield report
    if placed < len(actions):
        raise GrenswerkError(f"{hand}: {len(actions) - placed} actions have no place in the text")


def _document_of(section: str) -> str:
    """Return "D01" of "D01.2 Title"; a file whose codes are of another kind is one document."""
    code = section.split()[0]
    return code.split(".")[0] if code[:1] == "D" and code[1:3].isdigit() else ""


def _report(
    hand: str,
    number: str,
    rows: list[dict[str, Any]],
    parses: Mapping[str, Doc],
    actions: list[dict[str, Any]],
) -> AnnotatedReport:
    document = _document(f"{hand}-{number.lower()}".rstrip("-"), rows)
    mentions = _mentions(rows)
    own = {row["id"]: parses[row["id"]] for row in rows}
    sentences = read_sentences(document, mentions, own)
    true = tuple(t for t in (_place(a, sentences) for a in actions) if t.evidence)
    names = read_names(sentences)
    return AnnotatedReport(hand, document, mentions, own, sentences, names, true)


def _document(doc_id: str, rows: list[dict[str, Any]]) -> ExtractedDocument:
    titles = list(dict.fromkeys(row["section"] for row in rows))
    sections = tuple(
        Section(
            section_id=f"{doc_id}-s{n}",
            position=n,
            parent_id=None,
            level=1,
            code=title.split()[0],
            title=" ".join(title.split()[1:]),
            page=None,
        )
        for n, title in enumerate(titles)
    )
    passages = tuple(
        Passage(
            passage_id=row["id"],
            section_id=f"{doc_id}-s{titles.index(row['section'])}",
            position=n,
            page_first=None,
            page_last=None,
            kind=PassageKind.PARAGRAPH,
            text=row["text"],
            language="nl",
        )
        for n, row in enumerate(rows)
    )
    return ExtractedDocument(
        doc_id=doc_id,
        status=DocumentStatus.OK,
        category=None,
        message=None,
        sources=(doc_id,),
        sha256="",
        media_type="application/jsonl",
        sections=sections,
        passages=passages,
    )


def _mentions(rows: Sequence[dict[str, Any]]) -> tuple[Mention, ...]:
    """Return the annotated names, short ones linked to what they stand for as the tagger does."""
    found = [
        (Name(n, ent["start"], ent["end"], row["text"][ent["start"] : ent["end"]], label), ent)
        for n, row in enumerate(rows)
        for ent in row["ents"]
        for label in [Label(ent["labels"][0])]
    ]
    places = {name.text for name, _ in found if name.label is Label.LOC}
    bodies = [name for name, _ in found if name.label is Label.ORG]
    full = find_antecedents(bodies, [row["text"] for row in rows], places.__contains__)
    stands_for = {(bodies[n].passage, bodies[n].start): text for n, text in full.items()}
    return tuple(
        Mention(
            passage_id=rows[name.passage]["id"],
            start=name.start,
            end=name.end,
            text=name.text,
            label=name.label,
            value=entity.get("value"),
            score=None,
            origin="annotation",
            place_key=None,
            antecedent=stands_for.get((name.passage, name.start)),
        )
        for name, entity in found
    )


def _place(action: dict[str, Any], sentences: Sequence[ReportSentence]) -> TrueAction:
    evidence: set[int] = set()
    for quote in action["evidence"]:
        covered = {s.index: _covered(s, quote) for s in sentences}
        most = max(covered.values(), default=0.0)
        evidence |= {n for n, share in covered.items() if share > _MOST or 0.0 < share == most}
    return TrueAction(tuple(sorted(evidence)), action)


def _covered(sentence: ReportSentence, quote: str) -> float:
    start = sentence.passage.text.find(quote)
    if start < 0:
        return 0.0
    length = min(sentence.end, start + len(quote)) - max(sentence.start, start)
    return max(0.0, length / (sentence.end - sentence.start))
