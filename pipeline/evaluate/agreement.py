"""How far two annotators agree who read the same passages, each for themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import GrenswerkError
from pipeline.evaluate.action_scores import action_scores, match_actions, units_of
from pipeline.evaluate.gold import GoldAction, GoldEntity, GoldPassage
from pipeline.evaluate.measures import cohen_kappa
from pipeline.evaluate.told_actions import ToldAction, find_sentences, tell_gold


@dataclass(frozen=True)
class SpanAgreement:
    """Agreement on spans, over those that either annotator marked."""

    f1: float | None
    """Same ends and same first label."""
    f1_any_label: float | None
    """Same ends and a label that both accept."""
    spans: int
    """Spans of the one and of the other together."""


@dataclass(frozen=True)
class ActionAgreement:
    """Agreement on actions; None where there is nothing to agree on."""

    sentence_kappa: float | None
    """On which sentences tell an action."""
    sentences: int
    matched: int
    """Actions that both found, by their evidence."""
    action_f1: float | None
    status_kappa: float | None
    type_kappa: float | None
    party_f1: float | None
    """Names of parties in the actions that both found."""
    partner_f1: float | None
    row_f1: float | None
    """Actions of which type, status, parties and date are the same."""


def span_agreement(one: Sequence[GoldPassage], other: Sequence[GoldPassage]) -> SpanAgreement:
    """Compare the spans that two annotators marked.

    Parameters
    ----------
    one, other
        The same passages, in any order.

    Raises
    ------
    GrenswerkError
        If they are not the same passages, or their texts differ.
    """
    same = same_any = total = 0
    for first, second in _pair_passages(one, other):
        same += _count_same(first, second, lambda a, b: a.labels[0] == b.labels[0])
        same_any += _count_same(first, second, lambda a, b: bool({*a.labels} & {*b.labels}))
        total += len(first.ents) + len(second.ents)
    if not total:
        return SpanAgreement(None, None, 0)
    return SpanAgreement(2 * same / total, 2 * same_any / total, total)


def action_agreement(
    passages: Sequence[GoldPassage],
    one: Sequence[GoldAction],
    other: Sequence[GoldAction],
    aliases: Mapping[str, str],
) -> ActionAgreement:
    """Compare the actions that two annotators found, matched as gold and predicted actions are.

    Kappa on status and type is over the actions that both found.

    Parameters
    ----------
    passages
        The passages that both read, and no others.
    one, other
        The actions of each.
    aliases
        Letters of a name to the letters of the name it stands for.

    Raises
    ------
    GrenswerkError
        If evidence does not stand in the passages.
    """
    sentences = find_sentences(passages)
    first, second = (tell_gold(passages, sentences, acts, aliases) for acts in (one, other))
    telling = [{n for action in told for n in action.sentences} for told in (first, second)]
    scores = action_scores(units_of(sentences, first, second, len(passages)))
    pairs = match_actions(first, second)
    total = len(one) + len(other)
    return ActionAgreement(
        sentence_kappa=cohen_kappa(
            [(n in telling[0], n in telling[1]) for n in range(len(sentences))]
        ),
        sentences=len(sentences),
        matched=len(pairs),
        action_f1=2 * len(pairs) / total if total else None,
        status_kappa=_kappa(pairs, lambda action: action.status),
        type_kappa=_kappa(pairs, lambda action: action.type),
        party_f1=scores.fields.party_f1.value,
        partner_f1=scores.fields.partner_f1.value,
        row_f1=scores.row_f1,
    )


def _kappa(
    pairs: Sequence[tuple[ToldAction, ToldAction]], field: Callable[[ToldAction], str]
) -> float | None:
    return cohen_kappa([(field(first), field(second)) for first, second in pairs])


def _pair_passages(
    one: Sequence[GoldPassage], other: Sequence[GoldPassage]
) -> list[tuple[GoldPassage, GoldPassage]]:
    known = {passage.id: passage for passage in other}
    differing = {passage.id for passage in one} ^ known.keys()
    differing |= {p.id for p in one if p.id in known and known[p.id].text != p.text}
    if differing:
        raise GrenswerkError(
            f"the annotators did not read the same passages: {', '.join(sorted(differing))}; "
            "give both the same ids and texts"
        )
    return [(passage, known[passage.id]) for passage in one]


def _count_same(
    one: GoldPassage, other: GoldPassage, is_same: Callable[[GoldEntity, GoldEntity], bool]
) -> int:
    at = {(entity.start, entity.end): entity for entity in other.ents}
    found = [(entity, at.get((entity.start, entity.end))) for entity in one.ents]
    return sum(match is not None and is_same(entity, match) for entity, match in found)
