"""Sentences parsed by hand, a token as form/lemma/tag/relation/head, heads counted from 1.

A sixth part, where there is one, is its form: "Number=Plur".
"""

from collections.abc import Mapping

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import Label, Mention, Passage, PassageKind


def parsed_sentence(
    tokens: str,
    names: Mapping[str, Label] | None = None,
    *,
    index: int = 0,
    headings: tuple[str, ...] = (),
) -> ReportSentence:
    """Return one sentence that is a whole passage, with the names in it."""
    rows = [token.split("/") for token in tokens.split()]
    doc = Doc(
        Vocab(),
        words=[row[0] for row in rows],
        lemmas=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        heads=[int(row[4]) - 1 if int(row[4]) else n for n, row in enumerate(rows)],
        morphs=[row[5] if len(row) > 5 else "" for row in rows],
        spaces=[n < len(rows) - 1 for n in range(len(rows))],
        sent_starts=[n == 0 for n in range(len(rows))],
    )
    passage = Passage(
        passage_id=f"p{index}",
        section_id="s",
        position=index,
        page_first=None,
        page_last=None,
        kind=PassageKind.PARAGRAPH,
        text=doc.text,
        language="nl",
    )
    mentions = [
        named(passage.passage_id, passage.text, name, label)
        for name, label in (names or {}).items()
    ]
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    return ReportSentence(index, passage, headings, doc[:], ordered, 0, 1)


def named(passage_id: str, text: str, name: str, label: Label, value: str | None = None) -> Mention:
    """Return the first mention of a name in a passage."""
    start = text.index(name)
    return Mention(
        passage_id=passage_id,
        start=start,
        end=start + len(name),
        text=name,
        label=label,
        value=value,
        score=None,
        origin="test",
        place_key=None,
        antecedent=None,
    )
