"""Who carries an action, who takes part, who pays and who receives.

Every name in the evidence is weighed by how it hangs in its sentence. Names of the sentences
around it are weighed too, so that a pronoun or an ellipsis is read as the party that the passage
speaks of; such a participant has no place in the evidence and is recorded as implied. So are
phrases that may take part without a name. In the end all candidates of an action are weighed beside
each other, and the passage reader is heard.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from spacy.tokens import Token

from pipeline.assemble.actions.alike import alike, even_out
from pipeline.assemble.actions.attachment import (
    attachment_features,
    name_lists,
    owner_of,
    preposition,
)
from pipeline.assemble.actions.collectives import Collective, collective_features, find_collectives
from pipeline.assemble.actions.fitted import ActionModels
from pipeline.assemble.actions.implied import COMPARED, Before, implied_names, needs_of, pointers_in
from pipeline.assemble.actions.lexicon import noun_classes
from pipeline.assemble.actions.names import NameBook, name_key, names_itself
from pipeline.assemble.actions.passage_reading import (
    PassageReading,
    Spot,
    blend,
    place_of,
    spot_of,
)
from pipeline.assemble.actions.reader import NO_PLACE, ROLE
from pipeline.assemble.actions.sentences import ReportSentence
from pipeline.assemble.actions.several import SEVERAL, counted
from pipeline.assemble.actions.together import TOGETHER, Judged, together_features
from pipeline.body_names import PART_OF_BODY
from pipeline.schema import ActionStatus, ActionType, Label, Mention, Participant, Role

_BOTH = frozenset({"beide", "beiden", "allebei", "samen", "gezamenlijk", "gezamenlijke", "elkaar"})
_PAYING = frozenset(
    {"financieren", "subsidiëren", "bekostigen", "betalen", "bijdragen", "toekennen"}
)


_PARTY, _PARTNER = 0.4, 0.3
"""How likely a role must be."""
_LIKELIEST = 0.25
"""How likely the likeliest party must be where none is likely enough. Chosen, like the others, by
the files of prose that were left out."""
_BESIDE_TOLD = 0.5
"""How likely a party must be that is only implied, beside one in the evidence."""
_PARTY_ODDS = {"told": 0.65, "implied": 0.9, "group": 0.8}
"""What makes the odds of a party true on the files that were left out, where names in the evidence
carry the action less often than the classifiers say: annotated evidence, of which these learn, has
less in it that is beside the point. The newest files are rich in phrases that carry one, 20 in 100
actions; in those that came with the guidelines there are 8."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A name or phrase that may take part.

    Parameters
    ----------
    name
        What it is called in full.
    kind
        One of `KINDS`.
    place
        The mention or the phrase; None when it is only implied.
    sentence
        The sentence it stands in.
    features
        What the classifier of roles sees.
    spot
        Where it is told; if it is only implied, the last time before the action or else the first
        time after it. None where that is not near.
    hints
        What speaks for it beside its sentence.
    """

    name: str
    kind: str
    place: Mention | Collective | None
    sentence: ReportSentence | None
    features: dict[str, float]
    spot: Spot | None = None
    hints: tuple[str, ...] = ()

    @property
    def mention(self) -> Mention | None:
        """The mention that names it, if one does."""
        return self.place if isinstance(self.place, Mention) else None

    @property
    def phrase(self) -> Collective | None:
        """The phrase without a name that it is, if it is one."""
        return self.place if isinstance(self.place, Collective) else None


def role_candidates(
    group: Sequence[ReportSentence],
    sentences: Sequence[ReportSentence],
    names: NameBook,
    before: Before,
    facts: Mapping[str, str],
) -> list[Candidate]:
    """Return every name that may take part in an action, those in the evidence first."""
    pointers = list(pointers_in(group, names))
    known = {(s.index, pointer.phrase.head.i) for _, s, pointer in pointers if pointer.is_sure}
    told = _told(group, names, known)
    shared = _shared_features(group, told, facts)
    implied = implied_names(group, sentences, names, before)
    needs = needs_of(group[0], shared)
    phrases: dict[str, tuple[int, ReportSentence, Collective]] = {}
    for rank, sentence, pointer in pointers:
        phrases.setdefault(pointer.key, (rank, sentence, pointer.phrase))
    found: list[Candidate] = []
    for key, candidate in told.items():
        features = {**candidate.features, **shared}
        features.update({f"also:{name}": 1.0 for name in implied.get(key, {})})
        features[f"share:{min(names.rank(candidate.name), 3)}"] = 1.0
        found.append(replace(candidate, features=features, hints=tuple(implied.get(key, ()))))
    for key, hints in implied.items():
        display = names.display.get(key) or before.called[key]
        # What a working group is only implied to do is recorded under the body that it is of.
        if key not in told and not PART_OF_BODY.match(display):
            features = {f"implied:{name}": 1.0 for name in hints}
            features.update({f"implied:{name}.{need}": 1.0 for name in hints for need in needs})
            features.update({f"implied.{name}": v for name, v in shared.items()})
            features[f"implied:share.{min(names.rank(display), 3)}"] = 1.0
            spot = _nearest_spot(names.told.get(key, ()), group[0], sentences)
            if key in phrases:
                rank, sentence, phrase = phrases[key]
                there = spot_of(sentence, phrase)
                spot = there if place_of(there, group) != NO_PLACE else spot
                own = collective_features(sentence, phrase, rank)
                features.update({f"implied:{name}": v for name, v in own.items()})
            found.append(Candidate(display, "implied", None, None, features, spot, tuple(hints)))
    taken_up: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for _, s, pointer in pointers:
        if pointer.hints[0].startswith(SEVERAL):
            taken_up[s.index, pointer.phrase.head.i].add(pointer.hints[0])
    return found + _collectives(group, {c.name for c in found}, known, taken_up, shared)


def _nearest_spot(
    told: Sequence[tuple[int, Mention]],
    here: ReportSentence,
    sentences: Sequence[ReportSentence],
) -> Spot | None:
    """Return where a name is told last before a sentence, or else first after it, if near.

    What stands before a part of a sentence in the same sentence counts as before.
    """
    place = bisect_left(told, (here.index, here.start), key=lambda one: (one[0], one[1].start))
    spots = [spot_of(sentences[index], m) for index, m in told[max(0, place - 1) : place + 1]]
    return next((spot for spot in spots if place_of(spot, [here]) != NO_PLACE), None)


def _told(
    group: Sequence[ReportSentence], names: NameBook, known: Container[tuple[int, int]]
) -> dict[str, Candidate]:
    """Return the names in the evidence by key, but those of groups that stand for another body.

    `known` has the sentence and head of these.
    """
    found: dict[str, Candidate] = {}
    for rank, sentence in enumerate(group):
        akin = names.actors(sentence)
        first_of = {m.start: members[0] for members in name_lists(sentence, akin) for m in members}
        for mention in akin:
            if (sentence.index, sentence.span_of(mention).root.i) in known:
                continue
            name = names.full_name(mention)
            features = attachment_features(sentence, mention, rank, akin)
            first = attachment_features(sentence, first_of[mention.start], rank, akin)
            features.update({f"first:{key}": value for key, value in first.items()})
            earlier = found.get(name_key(name))
            if earlier is None:
                spot = spot_of(sentence, mention)
                found[name_key(name)] = Candidate(name, "told", mention, sentence, features, spot)
            else:
                earlier.features.update(features)
    return found


def _collectives(
    group: Sequence[ReportSentence],
    names: Iterable[str],
    known: Container[tuple[int, int]],
    taken_up: Mapping[tuple[int, int], Set[str]],
    shared: Mapping[str, float],
) -> list[Candidate]:
    """Return the phrases that may take part without a name.

    One that repeats a name is left out, and so is one with a word, by sentence and position, of
    which it is `known` for which body it stands. Why the head of one may take up several bodies is
    `taken_up`.
    """
    taken = {name_key(name) for name in names}
    found: list[Candidate] = []
    for rank, sentence in enumerate(group):
        for collective in find_collectives(sentence):
            phrase = sentence.passage.text[collective.start : collective.end]
            words = ((sentence.index, t.i) for t in sentence.span_of(collective))
            if name_key(phrase) in taken or any(word in known for word in words):
                continue
            taken.add(name_key(phrase))
            features = collective_features(sentence, collective, rank)
            features.update({f"group.{name}": value for name, value in shared.items()})
            reasons = taken_up.get((sentence.index, collective.head.i), {"none"})
            features.update({f"group.for:{why}": 1.0 for why in sorted(reasons)})
            spot = spot_of(sentence, collective)
            found.append(Candidate(phrase, "group", collective, sentence, features, spot))
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
    names += _acting(subject) if subject is not None and subject.pos_ == "NOUN" else []
    carried = any(
        c.features.get("top:none.nsubj.-") or c.features.get("top:organ.nsubj.-")
        for c in told.values()
    )
    names.append(f"carried:{carried}")
    names.append(f"voice.whole:{first.passive}")
    names += ["both:yes"] * bool(words & _BOTH)
    return dict.fromkeys(names, 1.0)


def _acting(subject: Token) -> list[str]:
    """Return what sort of thing the noun of a subject is: several known ones, any, one."""
    lemma, number = subject.lemma_.lower(), subject.morph.get("Number", ["none"])[0]
    opening = next((t.text.lower() for t in subject.children if t.dep_ == "det"), "none")
    sort = "counted" if counted(subject) else opening
    names = [f"acting:{number}.{sort}", f"acting:{number}"]
    return names + [f"acting:{number}.{name}" for name in noun_classes(lemma) or ["none"]]


def judge_alone(models: ActionModels, candidates: Sequence[Candidate]) -> list[Judged]:
    """Say how likely each candidate carries an action or takes part, as if it were the only one."""
    shares = [models[c.kind].probabilities(c.features) for c in candidates]
    return [
        Judged(c.kind, s[Role.PARTY.value], s.get(Role.PARTNER.value, 0.0), c.features)
        for c, s in zip(candidates, shares, strict=True)
    ]


def carrying(party: Sequence[float], partner: Sequence[float]) -> list[int]:
    """Return which candidates carry the action: the likely ones, or else the likeliest.

    Parameters
    ----------
    party, partner
        How likely each candidate is in that role.
    """
    likely = [n for n, p in enumerate(party) if p >= _PARTY and p >= partner[n]]
    best = max(range(len(party)), key=lambda n: party[n], default=0)
    return likely or [best] * bool(party and party[best] >= _LIKELIEST)


def _told_rather_than_implied(
    parties: Sequence[int], candidates: Sequence[Candidate], party: Sequence[float]
) -> list[int]:
    """Leave out who is only implied and hardly likely where the evidence tells who carries it."""
    if all(candidates[n].kind == "implied" for n in parties):
        return list(parties)
    return [n for n in parties if candidates[n].kind != "implied" or party[n] >= _BESIDE_TOLD]


def _one_of_compared(
    parties: Sequence[int],
    candidates: Sequence[Candidate],
    party: Sequence[float],
    facts: Mapping[str, str],
) -> list[int]:
    """Keep the likelier of two bodies that a document compares where neither is told.

    Such a document tells by turns what each of them does; only what it recommends, or says of
    both, is for both.
    """
    compared = [
        n for n in parties if candidates[n].kind == "implied" and COMPARED in candidates[n].hints
    ]
    if facts["status"] == ActionStatus.PROPOSED or len(compared) < 2:
        return list(parties)
    if any("implied.both:yes" in candidates[n].features for n in compared):
        return list(parties)
    likelier = max(compared, key=lambda n: party[n])
    return [n for n in parties if n == likelier or n not in compared]


def read_participants(
    models: ActionModels,
    candidates: Sequence[Candidate],
    names: NameBook,
    facts: Mapping[str, str],
    group: Sequence[ReportSentence],
    passages: PassageReading,
) -> tuple[Participant, ...]:
    """Return the participants in order: parties first, then by place in the text.

    Parameters
    ----------
    models
        The fitted classifiers.
    candidates
        All that may take part.
    names
        The names of the document.
    facts
        Type and status of the action.
    group
        The evidence of the action.
    passages
        What the passage reader says of it.
    """
    judged = judge_alone(models, candidates)
    shares = [
        _corrected(blend(ROLE, models[TOGETHER].probabilities(features), read), candidate.kind)
        for features, read, candidate in zip(
            together_features(judged, facts),
            passages.weigh(ROLE, group, candidates),
            candidates,
            strict=True,
        )
    ]
    evened = even_out(shares, alike(candidates, names))
    party = [share[Role.PARTY.value] for share in evened]
    partner = [share[Role.PARTNER.value] for share in evened]
    unevened = [share[Role.PARTY.value] for share in shares]
    parties = _told_rather_than_implied(carrying(party, partner), candidates, party)
    parties = _one_of_compared(parties, candidates, unevened, facts)
    roles = dict.fromkeys(parties, Role.PARTY)
    for n, candidate in enumerate(candidates):
        if n not in roles and partner[n] >= _PARTNER:
            roles[n] = _finer(candidate, ActionType(facts["type"]))
    order = list(Role)
    ranked = sorted(roles, key=lambda n: (order.index(roles[n]), n))
    return tuple(_participant(candidates[n], roles[n], names) for n in ranked)


def _corrected(shares: Mapping[str, float], kind: str) -> dict[str, float]:
    """Return the share of each role once the odds of a party are corrected."""
    weighed = {**shares, Role.PARTY.value: shares[Role.PARTY.value] * _PARTY_ODDS[kind]}
    total = sum(weighed.values())
    return {role: share / total for role, share in weighed.items()}


def _finer(candidate: Candidate, type_: ActionType) -> Role:
    """Tell funders and hosts from partners."""
    if candidate.mention is None or candidate.sentence is None:
        return Role.PARTNER
    root = candidate.sentence.span_of(candidate.mention).root
    top, _ = owner_of(root)
    heads = {t.lemma_.lower() for t in (root.head, top.head)}
    paying = bool(heads & _PAYING) or "over:funding" in candidate.features
    if paying and type_ is not ActionType.FUNDING and preposition(top) in {"door", "van", "uit"}:
        return Role.FUNDER
    return Role.HOST if preposition(top) == "bij" else Role.PARTNER


def _participant(candidate: Candidate, role: Role, names: NameBook) -> Participant:
    told = [mention for _, mention in names.told.get(name_key(candidate.name), ())]
    mention = candidate.mention or next(iter(told), None)
    itself = (one.text for one in told if names_itself(one, candidate.name))
    written = candidate.mention.text if candidate.mention else next(itself, candidate.name)
    text = candidate.sentence.passage if candidate.sentence else None
    place = candidate.place
    return Participant(
        passage_id=text.passage_id if text else None,
        start=place.start if place else None,
        end=place.end if place else None,
        name=candidate.name,
        as_written=written,
        label=mention.label if mention else None,
        role=role,
    )
