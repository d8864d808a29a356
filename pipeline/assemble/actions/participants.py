"""Who carries an action, who takes part, who pays and who receives.

Every name in the evidence is weighed by how it hangs in its sentence. Names of the sentences
before are weighed too, so that a pronoun or an ellipsis is read as the party that the passage
speaks of; such a participant has no place in the evidence and is recorded as implied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.assemble.actions.attachment import attachment_features, owner_of, preposition
from pipeline.assemble.actions.implied import Before, implied_names, needs_of
from pipeline.assemble.actions.linear import LinearModel
from pipeline.assemble.actions.names import ACTORS, NameBook, name_key
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.schema import ActionType, Label, Mention, Participant, Role

_BOTH = frozenset({"beide", "beiden", "allebei", "samen", "gezamenlijk", "gezamenlijke", "elkaar"})
_PAYING = frozenset(
    {"financieren", "subsidiëren", "bekostigen", "betalen", "bijdragen", "toekennen"}
)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A name that may take part; without a mention when it is only implied."""

    name: str
    mention: Mention | None
    sentence: ReportSentence | None
    features: dict[str, float]


def role_candidates(
    group: Sequence[ReportSentence],
    sentences: Sequence[ReportSentence],
    names: NameBook,
    before: Before,
    facts: Mapping[str, str],
) -> list[Candidate]:
    """Return every name that may take part in an action, those in the evidence first."""
    told = _told(group, names)
    shared = _shared_features(group, told, facts)
    implied = implied_names(group[0], sentences, names, before)
    needs = needs_of(group[0], shared)
    found: list[Candidate] = []
    for key, candidate in told.items():
        features = {**candidate.features, **shared}
        features.update({f"also:{name}": 1.0 for name in implied.get(key, {})})
        features["kind:told"] = 1.0
        features[f"share:{min(names.rank(candidate.name), 3)}"] = 1.0
        found.append(Candidate(candidate.name, candidate.mention, candidate.sentence, features))
    for key, hints in implied.items():
        if key not in told:
            features = {**{f"implied:{name}": 1.0 for name in hints}, "kind:implied": 1.0}
            features.update({f"implied:{name}.{need}": 1.0 for name in hints for need in needs})
            features.update({f"implied.{name}": v for name, v in shared.items()})
            display = names.display.get(key, key)
            features[f"implied:share.{min(names.rank(display), 3)}"] = 1.0
            found.append(Candidate(display, None, None, features))
    return found


def _told(group: Sequence[ReportSentence], names: NameBook) -> dict[str, Candidate]:
    found: dict[str, Candidate] = {}
    for rank, sentence in enumerate(group):
        akin = [m for m in sentence.mentions if m.label in ACTORS]
        for mention in akin:
            name = names.full_name(mention)
            features = attachment_features(sentence, mention, rank, akin)
            earlier = found.get(name_key(name))
            if earlier is None:
                found[name_key(name)] = Candidate(name, mention, sentence, features)
            else:
                earlier.features.update(features)
    return found


def _shared_features(
    group: Sequence[ReportSentence], told: Mapping[str, Candidate], facts: Mapping[str, str]
) -> dict[str, float]:
    first = group[0].predicates[0]
    subject = first.subject
    bodies = sum(c.mention is not None and c.mention.label is Label.ORG for c in told.values())
    words = {t.text.lower() for sentence in group for t in sentence.span}
    names = [f"{key}:{value}" for key, value in facts.items()]
    names.append(f"bodies:{min(bodies, 4)}")
    names.append(f"subject:{'none' if subject is None else subject.pos_}")
    carried = any(
        c.features.get("top:none.nsubj.-") or c.features.get("top:organ.nsubj.-")
        for c in told.values()
    )
    names.append(f"carried:{carried}")
    names.append(f"voice.whole:{first.passive}")
    names += ["both:yes"] * bool(words & _BOTH)
    return dict.fromkeys(names, 1.0)


def read_participants(
    model: LinearModel,
    candidates: Sequence[Candidate],
    names: NameBook,
    type_: ActionType,
    enough: Mapping[str, float],
) -> tuple[Participant, ...]:
    """Return the participants in order: parties first, then by place in the text."""
    found: list[tuple[Role, Participant]] = []
    for candidate in candidates:
        shares = model.probabilities(candidate.features)
        role = max((Role.PARTY, Role.PARTNER), key=lambda r: shares[r.value])
        if candidate.mention is None and (role is not Role.PARTY or _has_party(found)):
            kind = "beside"
        else:
            kind = "told" if candidate.mention else "implied"
        if shares[role.value] >= enough[kind]:
            role = _finer(role, candidate, type_)
            found.append((role, _participant(candidate, role, names)))
    order = list(Role)
    return tuple(p for _, p in sorted(found, key=lambda pair: order.index(pair[0])))


def _has_party(found: Sequence[tuple[Role, Participant]]) -> bool:
    """Tell whether a party is named in the evidence itself."""
    return any(role is Role.PARTY and p.passage_id is not None for role, p in found)


def _finer(role: Role, candidate: Candidate, type_: ActionType) -> Role:
    """Tell funders and hosts from partners; the party of a funding stays its party."""
    if role is not Role.PARTNER or candidate.mention is None or candidate.sentence is None:
        return role
    root = candidate.sentence.span_of(candidate.mention).root
    top, _ = owner_of(root)
    heads = {t.lemma_.lower() for t in (root.head, top.head)}
    paying = bool(heads & _PAYING) or "over:funding" in candidate.features
    if paying and type_ is not ActionType.FUNDING and preposition(top) in {"door", "van", "uit"}:
        return Role.FUNDER
    return Role.HOST if preposition(top) == "bij" else role


def _participant(candidate: Candidate, role: Role, names: NameBook) -> Participant:
    mention = candidate.mention
    first = mention or names.first[name_key(candidate.name)]
    return Participant(
        passage_id=mention.passage_id if mention else None,
        start=mention.start if mention else None,
        end=mention.end if mention else None,
        name=candidate.name,
        as_written=first.text,
        label=first.label,
        role=role,
    )
