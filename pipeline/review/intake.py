"""From what the page sends to lines for the decisions file, or a refusal in Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import edtf
from pipeline.decisions import (
    ACTION_FIELDS,
    complaint,
    field_value,
    mention_key,
    quote_at,
    signed,
    standing,
    undo_of,
)
from pipeline.decisions.fields import ROW, parse_amount
from pipeline.decisions.quotes import find_words
from pipeline.review.data import ReviewData
from pipeline.review.state import ActionItem, MentionItem
from pipeline.schema import DecisionScope, Label, Mention, ReviewDecision, TextQuote, Verdict

NO_DATE: Final = "is geen datum in EDTF-notatie, zoals 2021-05-18, 2021-05 of 2019/2021."
NO_AMOUNT: Final = "is geen bedrag in de vorm EUR 174000000."


class Refusal(Exception):
    """A request that cannot become a decision; the message is for the reader, in Dutch."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    scope: DecisionScope = DecisionScope.HERE
    shown: tuple[str, ...] = Field(default=(), description="Keys of the rows on the page.")


class Judgement(_Request):
    """Accept, reject or correct a row; corrections by field, null for no value."""

    table: Literal["entities", "actions"]
    key: str
    verdict: Literal[Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT]
    changes: Mapping[str, str | None] = {}


class Addition(_Request):
    """Add a mention that was missed."""

    passage_id: str
    start: int = Field(ge=0)
    end: int
    label: Label
    value: str | None = None


class Undo(_Request):
    """Withdraw a decision, with what was decided in the same step."""

    decision_id: str


@dataclass(frozen=True)
class Signature:
    """Who decides, and when, ISO 8601 in UTC."""

    reviewer: str
    decided_at: str


def judge_mention(
    data: ReviewData, item: MentionItem, asked: Judgement, signature: Signature
) -> list[ReviewDecision]:
    """Return the decisions that a judgement on a mention comes down to.

    Raises
    ------
    Refusal
        If nothing is changed, or a new value makes no sense.
    """
    mention = item.mention
    if asked.verdict is not Verdict.CORRECT:
        after = mention.text if asked.verdict is Verdict.ACCEPT else None
        line = _on_mention(data, mention, asked.verdict, ROW, (mention.text, after), asked.scope)
        return [_checked(line, signature)]
    changes = _real_changes(asked.changes, _mention_values(mention))
    _check_mention_changes(data, mention, changes)
    current = _mention_values(mention)
    return [
        _checked(
            _on_mention(data, mention, Verdict.CORRECT, name, (current[name], after), asked.scope),
            signature,
        )
        for name, after in changes.items()
    ]


def add_mention(data: ReviewData, asked: Addition, signature: Signature) -> list[ReviewDecision]:
    """Return the decisions that add a missed mention, and its value when it has one.

    Raises
    ------
    Refusal
        If the words are not there or the value makes no sense.
    """
    text = data.texts.get(asked.passage_id, "")
    words = text[asked.start : asked.end]
    if not words.strip() or words != words.strip() or asked.end > len(text):
        raise Refusal("Selecteer eerst de woorden in de zin.")
    mention = Mention(
        passage_id=asked.passage_id,
        start=asked.start,
        end=asked.end,
        text=words,
        label=asked.label,
        value=None,
        score=None,
        origin="review",
        place_key=None,
        antecedent=None,
    )
    line = _on_mention(data, mention, Verdict.ADD, ROW, (None, words), asked.scope)
    lines = [_checked(line, signature)]
    value = _blank_to_none(asked.value)
    if value is not None:
        _check_value(asked.label, value)
        correction = (None, value)
        line = _on_mention(data, mention, Verdict.CORRECT, "value", correction, asked.scope)
        lines.append(_checked(line, signature))
    return lines


def judge_action(
    data: ReviewData, item: ActionItem, asked: Judgement, signature: Signature
) -> list[ReviewDecision]:
    """Return the decisions that a judgement on an action comes down to.

    Raises
    ------
    Refusal
        If it reaches further than this action, nothing is changed, or a value makes no sense.
    """
    if asked.scope is not DecisionScope.HERE:
        raise Refusal("Een beslissing over een actie geldt alleen voor die actie zelf.")
    action = item.action
    if asked.verdict is not Verdict.CORRECT:
        after = action.summary if asked.verdict is Verdict.ACCEPT else None
        line = _on_action(data, item, asked.verdict, ROW, (action.summary, after))
        return [_checked(line, signature)]
    current = {name: field_value(action, name) for name in ACTION_FIELDS}
    changes = _real_changes(asked.changes, current)
    if changes.get("date") and not edtf.is_valid(changes["date"] or ""):
        raise Refusal(f"‘{changes['date']}’ {NO_DATE}")
    if changes.get("amount") and parse_amount(changes["amount"] or "") is None:
        raise Refusal(f"‘{changes['amount']}’ {NO_AMOUNT}")
    return [
        _checked(_on_action(data, item, Verdict.CORRECT, name, (current[name], after)), signature)
        for name, after in changes.items()
    ]


def undo(
    decisions: Sequence[ReviewDecision], asked: Undo, signature: Signature
) -> list[ReviewDecision]:
    """Return the lines that withdraw a decision and all that was decided in the same step.

    Raises
    ------
    Refusal
        If the decision is not there or was withdrawn before.
    """
    stand = standing(decisions)
    target = next((d for d in stand if d.decision_id == asked.decision_id), None)
    if target is None:
        raise Refusal("Deze beslissing is er niet, of is al teruggedraaid.")
    step = (target.decided_at, target.reviewer, target.table, target.row_id)
    return [
        undo_of(d, reviewer=signature.reviewer, decided_at=signature.decided_at)
        for d in reversed(stand)
        if (d.decided_at, d.reviewer, d.table, d.row_id) == step
    ]


def _mention_values(mention: Mention) -> dict[str, str | None]:
    return {"label": mention.label.value, "span": mention.text, "value": mention.value}


def _real_changes(
    asked: Mapping[str, str | None], current: Mapping[str, str | None]
) -> dict[str, str | None]:
    unknown = sorted(asked.keys() - current.keys())
    if unknown:
        raise Refusal(f"Onbekend veld: {', '.join(unknown)}.")
    wanted = {name: _blank_to_none(value) for name, value in asked.items()}
    changes = {name: value for name, value in wanted.items() if value != current[name]}
    if not changes:
        raise Refusal("Er is niets gewijzigd.")
    return changes


def _blank_to_none(value: str | None) -> str | None:
    return (value or "").strip() or None


def _check_mention_changes(
    data: ReviewData, mention: Mention, changes: Mapping[str, str | None]
) -> None:
    words = changes.get("span")
    if words is not None and not any(
        start < mention.end and mention.start < end
        for start, end in find_words(data.texts[mention.passage_id], words)
    ):
        raise Refusal("Deze woorden staan niet op deze plaats in de tekst.")
    value = changes.get("value")
    if value is not None:
        _check_value(changes.get("label") or mention.label, value)


def _check_value(label: str, value: str) -> None:
    if label not in (Label.DATE, Label.MONEY):
        raise Refusal("Alleen een datum of een bedrag heeft een waarde.")
    if label == Label.DATE and not edtf.is_valid(value):
        raise Refusal(f"‘{value}’ {NO_DATE}")
    if label == Label.MONEY and parse_amount(value) is None:
        raise Refusal(f"‘{value}’ {NO_AMOUNT}")


def _on_mention(
    data: ReviewData,
    mention: Mention,
    verdict: Verdict,
    name: str,
    values: tuple[str | None, str | None],
    scope: DecisionScope,
) -> ReviewDecision:
    passage = data.passages[mention.passage_id]
    doc_id = None if scope is DecisionScope.EVERYWHERE else passage.doc_id
    target = quote_at(passage.text, mention.start, mention.end, doc_id)
    place = (mention_key(mention), mention.label, target)
    return _unsigned("entities", verdict, name, values, place, scope)


def _on_action(
    data: ReviewData,
    item: ActionItem,
    verdict: Verdict,
    name: str,
    values: tuple[str | None, str | None],
) -> ReviewDecision:
    first = item.action.evidence[0]
    target = quote_at(data.texts[first.passage_id], first.start, first.end, item.doc_id)
    place = (item.key, None, target)
    return _unsigned("actions", verdict, name, values, place, DecisionScope.HERE)


def _unsigned(
    table: str,
    verdict: Verdict,
    name: str,
    values: tuple[str | None, str | None],
    place: tuple[str, Label | None, TextQuote],
    scope: DecisionScope,
) -> ReviewDecision:
    row_id, label, target = place
    return ReviewDecision(
        decision_id="",
        table=table,
        row_id=row_id,
        field=name,
        verdict=verdict,
        before=values[0],
        after=values[1],
        label=label,
        target=target,
        scope=scope,
        reviewer="",
        decided_at="",
    )


def _checked(line: ReviewDecision, signature: Signature) -> ReviewDecision:
    decision = signed(line.model_copy(update=vars(signature)))
    problem = complaint(decision)
    if problem:
        raise Refusal(f"Deze beslissing klopt niet: {problem}.")
    return decision
