"""Actions as their documents tell them, ready to be compared, and the rows of the links found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.assemble.corpus import Corpus
from pipeline.assemble.retellings import Telling, link_retellings
from pipeline.body_names import name_key
from pipeline.schema import (
    ActionDraft,
    ActionLinkRow,
    ActionRow,
    Label,
    Mention,
    ParticipantRow,
    Quote,
)

_TITLED = frozenset({Label.PROJECT, Label.EVENT, Label.INSTRUMENT})
_SAID_APART = frozenset({Label.ORG, Label.LOC, Label.PER, Label.DATE, Label.MONEY})
"""Labels of names that are compared as what they stand for, and not by their letters."""
_MONTH_OR_DAY = re.compile(r"\d{4}-(?:0\d|1[0-2])")


def link_rows(
    corpus: Corpus, actions: Sequence[ActionRow], participants: Sequence[ParticipantRow]
) -> Iterator[ActionLinkRow]:
    """Yield the links between actions of different documents.

    Parameters
    ----------
    corpus
        Where the words of the actions are.
    actions, participants
        The rows of the actions, in order, and of who takes part.
    """
    for link in link_retellings(list(read_tellings(corpus, actions, participants))):
        yield ActionLinkRow(action_id=link.one, other_id=link.other, relation=link.relation)


def read_tellings(
    corpus: Corpus, actions: Sequence[ActionRow], participants: Sequence[ParticipantRow]
) -> Iterator[Telling]:
    """Yield each action as its document tells it, in the order of the rows."""
    drafts = {decided.action.action_id: decided.action for decided in corpus.actions}
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for row in participants:
        bodies[row.action_id].add(row.organisation_id or row.place_id or name_key(row.name))
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    for named in corpus.mentions:
        mentions[named.mention.passage_id].append(named.mention)
    passages = corpus.passages
    settings: dict[str, str] = {}
    for action in actions:
        draft = drafts[action.action_id]
        passage_id = draft.evidence[0].passage_id
        if passage_id not in settings:
            text = passages[passage_id].text
            settings[passage_id] = _without_names(text, 0, mentions[passage_id])
        own = frozenset(bodies[action.action_id])
        yield _telling(action, draft, own, mentions, settings[passage_id])


def _telling(
    action: ActionRow,
    draft: ActionDraft,
    bodies: frozenset[str],
    mentions: Mapping[str, Sequence[Mention]],
    setting: str,
) -> Telling:
    named = [m for quote in draft.evidence for m in _inside(quote, mentions)]
    name = name_key(action.name) if action.name else None
    titles = {name_key(m.text) for m in named if m.label in _TITLED} | ({name} if name else set())
    said = (_without_names(q.text, q.start, _inside(q, mentions)) for q in draft.evidence)
    return Telling(
        action_id=action.action_id,
        doc_id=action.doc_id,
        type=action.type,
        name=name,
        titles=frozenset(titles),
        date=action.date,
        days=frozenset(v for v in _values(named, Label.DATE) if _MONTH_OR_DAY.match(v)),
        amounts=frozenset(_values(named, Label.MONEY)),
        places=frozenset(m.place_key or name_key(m.text) for m in named if m.label is Label.LOC),
        bodies=bodies,
        text=" ".join(said),
        setting=setting,
    )


def _inside(quote: Quote, mentions: Mapping[str, Sequence[Mention]]) -> list[Mention]:
    near = mentions[quote.passage_id]
    return [m for m in near if quote.start <= m.start and m.end <= quote.end]


def _values(mentions: Sequence[Mention], label: Label) -> Iterator[str]:
    return (m.value for m in mentions if m.label is label and m.value)


def _without_names(text: str, start: int, mentions: Sequence[Mention]) -> str:
    """Return a stretch of a passage, blanks in place of the names that are compared apart."""
    for mention in mentions:
        if mention.label in _SAID_APART:
            first, last = mention.start - start, mention.end - start
            text = text[:first] + " " * (last - first) + text[last:]
    return text
