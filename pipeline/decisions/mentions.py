"""Apply decisions to mentions: leave out, correct, add, and say what became of each decision.

A decision `here` is about the words it was made on: it holds wherever they now stand, also when
the tagger no longer proposes them. A wider one is about every mention with the same words and
label in the document or the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.decisions.fields import ROW
from pipeline.decisions.ledger import Ledger
from pipeline.decisions.log import standing
from pipeline.decisions.mention_table import MentionRow, MentionTable, Place
from pipeline.decisions.quotes import find_words, likely_places, stands_alone
from pipeline.schema import (
    Decision,
    DecisionScope,
    DecisionState,
    Label,
    Mention,
    ReviewDecision,
    Verdict,
)

_NAMED: Final = frozenset({Label.ORG, Label.LOC})


@dataclass(frozen=True)
class DecidedMention:
    """A mention of the new run, with what a person decided on it."""

    mention: Mention
    decision: Decision | None


@dataclass(frozen=True)
class ReviewedMention:
    """A mention with its history: as proposed, as decided, and by which decisions.

    `proposed` is None for one that a person added; `kept` is false for one left out.
    """

    proposed: Mention | None
    mention: Mention
    kept: bool
    decision: Decision | None
    decided_by: tuple[str, ...]


def mention_key(mention: Mention) -> str:
    """Return the key that the mention has as a row of `entities`."""
    return f"{mention.passage_id}:{mention.start}-{mention.end}:{mention.label}"


def apply_to_mentions(
    mentions: Sequence[Mention],
    passages: Mapping[str, str],
    decisions: Sequence[ReviewDecision],
) -> tuple[list[DecidedMention], dict[str, DecisionState]]:
    """Return the mentions as people decided, and the state of every standing decision on them.

    Parameters
    ----------
    mentions : Sequence[Mention]
        The mentions of the whole corpus, so that "everywhere" is everywhere; in reading order.
    passages : Mapping[str, str]
        Text of every passage by passage_id, in reading order.
    decisions : Sequence[ReviewDecision]
        All lines of the file in their order; those on other tables are passed over.

    Returns
    -------
    tuple[list[DecidedMention], dict[str, DecisionState]]
        Mentions in reading order, and states by decision id. An accepted mention keeps the
        model's score; one with another label or other words has none.
    """
    reviewed, outcomes = trace_mentions(mentions, passages, decisions)
    return [DecidedMention(r.mention, r.decision) for r in reviewed if r.kept], outcomes


def trace_mentions(
    mentions: Sequence[Mention],
    passages: Mapping[str, str],
    decisions: Sequence[ReviewDecision],
) -> tuple[list[ReviewedMention], dict[str, DecisionState]]:
    """Do as `apply_to_mentions`, and tell of each mention, also one left out, who decided it."""
    table, ledger = MentionTable(mentions, passages), Ledger()
    for decision in standing(decisions):
        if decision.table == "entities":
            place = _locate(table, decision)
            rows = _rows_for(table, decision, place)
            borne = [_decide(table, row, decision, place) for row in rows]
            ledger.record(decision, found=bool(place and not rows), rows=any(borne))
    rows = table.in_reading_order()
    return [_reviewed(row) for row in rows], ledger.outcomes(row.held for row in rows)


def _reviewed(row: MentionRow) -> ReviewedMention:
    ids = row.held.ids()
    decision = None
    if row.kept and ids:
        as_proposed = Decision.ACCEPTED if row.mention == row.proposed else Decision.CORRECTED
        decision = as_proposed if row.proposed else Decision.ADDED
    return ReviewedMention(row.proposed, row.mention, row.kept, decision, ids)


def _locate(table: MentionTable, decision: ReviewDecision) -> Place | None:
    """Find where a decision belongs; for other words, those must stand there too."""
    place = _quoted(table, decision)
    if place and decision.field == "span" and not _corrected_place(table, decision, place):
        return None
    return place


def _quoted(table: MentionTable, decision: ReviewDecision) -> Place | None:
    """Find the words of a decision: where they were, or else where they are likeliest now."""
    quote = decision.target
    passage_id, start, end = _parsed(decision.row_id)
    if table.passages.get(passage_id, "")[start:end] == quote.exact:
        return Place(passage_id, start, end)
    found = [
        (place.likeness, Place(candidate, place.start, place.end))
        for candidate in table.passages_with(quote.exact, quote.doc_id)
        for place in likely_places(table.passages[candidate], quote)[:1]
    ]
    return max(found, key=lambda f: (f[0], f[1].passage_id == passage_id), default=(0, None))[1]


def _parsed(row_id: str) -> tuple[str, int, int]:
    """Split passage_id:start-end:label; an id of another form leads nowhere."""
    passage_id, _, rest = row_id.rpartition(":")[0].rpartition(":")
    start, _, end = rest.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        return "", 0, 0
    return passage_id, int(start), int(end)


def _rows_for(
    table: MentionTable, decision: ReviewDecision, place: Place | None
) -> list[MentionRow]:
    rows = [] if decision.scope is DecisionScope.HERE else table.same(decision)
    own = _own_row(table, decision, place) if place else None
    if decision.verdict is Verdict.ADD and decision.scope is not DecisionScope.HERE:
        rows += _added_elsewhere(table, decision)
    return list(dict.fromkeys([own, *rows] if own else rows))


def _own_row(table: MentionTable, decision: ReviewDecision, place: Place) -> MentionRow | None:
    """Return the mention that a decision was made on, proposed or not."""
    label = _label(decision)
    row = table.known_at(place, label)
    if row or decision.verdict is Verdict.REJECT:
        return row
    corrected = _corrected_place(table, decision, place) or place
    row = table.standing_at(place) or table.standing_at(corrected)
    if row is None and (decision.scope is DecisionScope.HERE or decision.verdict is Verdict.ADD):
        row = table.add(corrected, label)
    if row:
        row.known_as.add((place.start, place.end, label))
        if decision.field == "value":
            # A value is for the label that the reviewer saw: no date ends up on an organisation.
            row.become(_relabelled(row, label))
    return row


def _added_elsewhere(table: MentionTable, decision: ReviewDecision) -> list[MentionRow]:
    """Add the words wherever they stand alone and no other mention stands already."""
    everywhere = decision.scope is DecisionScope.EVERYWHERE
    added = []
    words, doc_id = decision.target.exact, None if everywhere else decision.target.doc_id
    for passage_id in table.passages_with(words, doc_id):
        text = table.passages[passage_id]
        for start, end in find_words(text, words):
            place = Place(passage_id, start, end)
            if stands_alone(text, start, end) and not table.overlaps(place):
                added.append(table.add(place, _label(decision)))
    return added


def _decide(
    table: MentionTable, row: MentionRow, decision: ReviewDecision, place: Place | None
) -> bool:
    """Let a decision hold on a mention, and the earlier ones that it contradicts no longer.

    False when the mention does not have the words that are to be replaced.
    """
    if decision.verdict is Verdict.REJECT:
        if row.kept or row.displaced:
            row.held.clear()
        row.kept = row.displaced = False
        row.held.take(ROW, decision.decision_id, agrees=True)
        return True
    if decision.field == "span" and not _corrected_place(table, decision, row.place):
        return False
    if not row.kept:
        row.held.clear()
        table.revive(row)
    if decision.verdict is Verdict.CORRECT:
        _correct(table, row, decision)
    else:
        _confirm(table, row, decision, place)
    return True


def _confirm(
    table: MentionTable, row: MentionRow, decision: ReviewDecision, place: Place | None
) -> None:
    """Keep a mention in the form that the reviewer saw, whatever was made of it before."""
    before = row.mention
    if place and row.place != place and decision.scope is DecisionScope.HERE:
        table.move(row, place)
    if row.mention.label is not decision.label:
        row.become(_relabelled(row, _label(decision)))
    if row.mention != before:
        row.held.clear()
    row.held.take(ROW, decision.decision_id, agrees=True)


def _correct(table: MentionTable, row: MentionRow, decision: ReviewDecision) -> None:
    before = row.mention
    place = _corrected_place(table, decision, row.place)
    if place and place != row.place:
        table.move(row, place)
    elif decision.field == "label":
        row.become(_relabelled(row, Label(decision.after or "")))
    elif decision.field == "value":
        row.become(before.model_copy(update={"value": decision.after}))
    row.held.take(decision.field, decision.decision_id, agrees=row.mention == before)


def _corrected_place(table: MentionTable, decision: ReviewDecision, place: Place) -> Place | None:
    """Return where the right words stand: over the wrong ones, with as much of them as can be."""
    if decision.field != "span" or decision.after is None:
        return None
    shared = [
        (min(end, place.end) - max(start, place.start), Place(place.passage_id, start, end))
        for start, end in find_words(table.passages[place.passage_id], decision.after)
    ]
    best = max(shared, key=lambda s: s[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def _relabelled(row: MentionRow, label: Label) -> Mention:
    """Return the mention under another label, without what only the old one could have."""
    mention, proposed = row.mention, row.proposed
    if mention.label is label:
        return mention
    if proposed and (proposed.start, proposed.end, proposed.label) == (*row.place[1:], label):
        return proposed
    changes: dict[str, Any] = {"label": label, "value": None, "score": None}
    if label not in _NAMED:
        changes |= {"place_key": None, "antecedent": None}
    return mention.model_copy(update=changes)


def _label(decision: ReviewDecision) -> Label:
    if decision.label is None:
        raise ValueError(f"decision {decision.decision_id} is on a mention but has no label")
    return decision.label
