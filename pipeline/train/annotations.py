"""Our annotated prose: JSON Lines in, spaCy Docs with entities out.

A line holds a passage: `id`, `section` (its first word names the document), `text`, and `ents`
with character offsets and the labels a careful reader accepts, likelier first. The likelier one
trains the model; all of them count when it is measured. Where an entity does not fall on token
borders its tokens are left unannotated, so that the model learns nothing false from them, and the
caller is told.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.tag.reading import even_out

LABELS = ("ORG", "LOC", "DATE", "PER", "PROJECT", "INSTRUMENT", "EVENT", "MONEY")
"""The labels of the entity recognizer, in the order of the guidelines."""


@dataclass(frozen=True)
class AnnotatedEntity:
    """A name in a passage: character offsets and the accepted labels, likelier first."""

    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True)
class AnnotatedPassage:
    """A passage with its entities, and the document (of one file) that it belongs to."""

    passage_id: str
    document: str
    text: str
    entities: tuple[AnnotatedEntity, ...]

    @property
    def file(self) -> str:
        """The file it is from."""
        return self.document.split("/")[0]


@dataclass(frozen=True)
class Misaligned:
    """An entity whose ends do not fall on token borders."""

    passage_id: str
    text: str
    labels: tuple[str, ...]
    context: str


class AnnotationError(ValueError):
    """A line of annotations that cannot be what the guidelines describe."""


def read_passages(path: Path) -> list[AnnotatedPassage]:
    """Read one file of annotated passages.

    Parameters
    ----------
    path : Path
        A file of JSON Lines; its stem becomes part of each document's name.

    Returns
    -------
    list of AnnotatedPassage
        In the order of the file.

    Raises
    ------
    AnnotationError
        If an entity lies outside its text, is empty, or bears a label we do not have.
    """
    with path.open(encoding="utf-8") as file:
        return [_passage(json.loads(line), path.stem) for line in file if line.strip()]


def _passage(row: dict[str, object], file_stem: str) -> AnnotatedPassage:
    text, rows = str(row["text"]), row["ents"]
    if not isinstance(rows, list):
        raise AnnotationError(f"{row['id']}: 'ents' is not a list")
    entities = tuple(
        AnnotatedEntity(entity["start"], entity["end"], tuple(entity["labels"])) for entity in rows
    )
    for entity in entities:
        if not 0 <= entity.start < entity.end <= len(text):
            raise AnnotationError(f"{row['id']}: {entity} lies outside the text")
        if not entity.labels or not set(entity.labels) <= set(LABELS):
            raise AnnotationError(f"{row['id']}: {entity} bears an unknown label")
    number = str(row["section"]).split()[0].split(".")[0]
    return AnnotatedPassage(str(row["id"]), f"{file_stem}/{number}", text, entities)


def make_entity_docs(
    nlp: Language, passages: Iterable[AnnotatedPassage]
) -> tuple[list[Doc], list[Misaligned]]:
    """Turn passages into Docs that bear their entities.

    Parameters
    ----------
    nlp : Language
        Its tokenizer cuts the text, with apostrophes as `tag` reads them.
    passages : iterable of AnnotatedPassage
        What the Docs are made from.

    Returns
    -------
    docs : list of Doc
        One a passage; the tokens of misaligned entities are marked as unannotated.
    misaligned : list of Misaligned
        Every entity that could not be placed.
    """
    docs: list[Doc] = []
    misaligned: list[Misaligned] = []
    for passage in passages:
        doc = nlp.make_doc(even_out(passage.text))
        placed: list[Span] = []
        unknown: list[Span] = []
        for entity in passage.entities:
            span = doc.char_span(entity.start, entity.end, label=entity.labels[0])
            if span is not None:
                placed.append(span)
                continue
            touched = doc.char_span(entity.start, entity.end, alignment_mode="expand")
            if touched is not None:
                unknown.append(touched)
            misaligned.append(_misaligned(passage, entity))
        # What touches a word that another name ends in is unknown as well.
        clear = [span for span in placed if not any(_share_a_word(span, one) for one in unknown)]
        doc.set_ents(clear, missing=filter_spans(unknown), default="outside")
        docs.append(doc)
    return docs, misaligned


def _share_a_word(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _misaligned(passage: AnnotatedPassage, entity: AnnotatedEntity) -> Misaligned:
    return Misaligned(
        passage.passage_id,
        passage.text[entity.start : entity.end],
        entity.labels,
        passage.text[max(0, entity.start - 10) : entity.end + 10],
    )


def divide_files(passages: Sequence[AnnotatedPassage], folds: int) -> list[list[AnnotatedPassage]]:
    """Deal whole files out over parts, in turn and in the order given; no file is in two parts."""
    files = list(dict.fromkeys(passage.file for passage in passages))
    part_of = {file: number % folds for number, file in enumerate(files)}
    return [[p for p in passages if part_of[p.file] == number] for number in range(folds)]
