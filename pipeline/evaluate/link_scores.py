"""How well mentions were linked to the organisation or place they name.

Linking is measured on mentions found: gold mentions with an entry on whose very span a
prediction has an ORG or LOC, whichever; the label is the business of `entity_scores`.

A territory that acts is one entry of the gold, but has a row in each of our two registers, so
that what was linked to an organisation and what was linked to a place are grouped and assigned
apart and only then taken together. A mention without a link belongs to the register of its label
and is a group of its own there, which is never right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.evaluate.gold import GoldEntry, GoldPassage
from pipeline.evaluate.measures import Measured, Score, mean, rates, score_rates
from pipeline.evaluate.mentions import Comparison, PlacedMention
from pipeline.evaluate.predictions import PredictedPassage
from pipeline.schema import Label

Register = Literal["organisations", "places"]
REGISTERS: tuple[Register, ...] = ("organisations", "places")


@dataclass(frozen=True)
class FoundMention:
    """A mention with its entry in the gold and in a register of the dataset."""

    entry: str
    register: Register
    predicted: str | None
    is_code_right: bool | None = None
    """For a place of which the gold has a code: whether it is linked to that very place."""


@dataclass(frozen=True)
class LinkUnit:
    """What counts in one gold passage."""

    mentions: int
    """Mentions with an entry in the gold, found or not."""
    found: tuple[FoundMention, ...]


@dataclass(frozen=True)
class LinkScores:
    """The figures on links; None without mentions to measure them on."""

    mentions: int
    found: int
    linked: float | None
    """Share of found mentions that have a link."""
    accuracy: float | None
    """Share of found mentions on the best one-to-one assignment of entries."""
    end_to_end_recall: float | None
    """Share of all gold mentions that were found and are on that assignment."""
    place_code_accuracy: float | None
    """Share of found places, of which the gold has a code, that were linked to that code."""
    codes: int
    """Found places of which the gold has a code."""
    b_cubed: Score | None

    def figures(self) -> dict[str, Measured]:
        """Return the figures by name, not rounded."""
        grouped = rates(self.b_cubed or score_rates(0, 0), proposed=self.found, sought=self.found)
        return {
            "linked": Measured(self.linked, self.found),
            "accuracy": Measured(self.accuracy, self.found),
            "end_to_end_recall": Measured(self.end_to_end_recall, self.mentions),
            "place_code_accuracy": Measured(self.place_code_accuracy, self.codes),
            **{f"b_cubed_{rate}": measured for rate, measured in grouped.items()},
        }


def link_units(
    gold: Sequence[GoldPassage],
    predicted: Sequence[PredictedPassage],
    entries: Mapping[str, GoldEntry],
    place_codes: Mapping[str, str],
) -> list[LinkUnit]:
    """Find the gold mentions that were predicted, and return what counts in each passage.

    Parameters
    ----------
    gold
        Passages of one report, or of several in order.
    predicted
        Passages of the same reports in reading order.
    entries
        Organisations and places of the gold, by id.
    place_codes
        `authority:code` of each predicted place by its id.
    """
    compared = Comparison(gold, predicted)
    names = (Label.ORG, Label.LOC)
    at: dict[tuple[int, int], PlacedMention] = {}
    for mention in compared.placed_mentions():
        if mention.label in names:
            at.setdefault(mention.span, mention)
    sought: Counter[int] = Counter()
    found: defaultdict[int, list[FoundMention]] = defaultdict(list)
    for wanted in compared.gold_mentions():
        entry = wanted.entity.entry
        if entry is not None:
            sought[wanted.passage] += 1
            if wanted.span in at:
                key = entries[entry].key if entry in entries else None
                linked = _read_link(entry, key, at[wanted.span], place_codes)
                found[wanted.passage].append(linked)
    return [LinkUnit(sought[number], tuple(found[number])) for number in range(len(gold))]


def link_scores(units: Sequence[LinkUnit]) -> LinkScores:
    """Return the figures over passages.

    Entries run through all reports, so units of several reports must be scored in one call.

    Parameters
    ----------
    units
        From `link_units`.
    """
    found = [mention for unit in units for mention in unit.found]
    mentions = sum(unit.mentions for unit in units)
    right = sum(_count_assigned(_of_register(found, register)) for register in REGISTERS)
    codes = [float(m.is_code_right) for m in found if m.is_code_right is not None]
    return LinkScores(
        mentions=mentions,
        found=len(found),
        linked=mean([float(mention.predicted is not None) for mention in found]),
        accuracy=right / len(found) if found else None,
        end_to_end_recall=right / mentions if mentions else None,
        place_code_accuracy=mean(codes),
        codes=len(codes),
        b_cubed=_b_cubed(found) if found else None,
    )


def _read_link(
    entry: str, key: str | None, mention: PlacedMention, place_codes: Mapping[str, str]
) -> FoundMention:
    of = mention.entity
    if of.organisation_id is not None:
        return FoundMention(entry, "organisations", of.organisation_id)
    if of.place_id is None and mention.label is Label.ORG:
        return FoundMention(entry, "organisations", None)
    is_right = None if key is None else place_codes.get(of.place_id or "") == key
    return FoundMention(entry, "places", of.place_id, is_right)


def _of_register(found: Sequence[FoundMention], register: Register) -> list[FoundMention]:
    return [mention for mention in found if mention.register == register]


def _count_assigned(found: Sequence[FoundMention]) -> int:
    """Return the most mentions that any one-to-one assignment of groups to entries gets right."""
    linked = [(m.predicted, m.entry) for m in found if m.predicted is not None]
    groups = {group: n for n, group in enumerate(sorted({group for group, _ in linked}))}
    entries = {entry: n for n, entry in enumerate(sorted({entry for _, entry in linked}))}
    counts = np.zeros((len(groups), len(entries)), dtype=int)
    for group, entry in linked:
        counts[groups[group], entries[entry]] += 1
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return int(counts[rows, columns].sum())


def _b_cubed(found: Sequence[FoundMention]) -> Score:
    """Return B-cubed over mentions, each compared with those of its own register.

    A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space
    model", COLING-ACL 1998.
    """
    precision = recall = 0.0
    for register in REGISTERS:
        own = _of_register(found, register)
        entries = Counter(m.entry for m in own)
        groups = Counter(m.predicted for m in own)
        cells = Counter((m.predicted, m.entry) for m in own)
        for m in own:
            alone = m.predicted is None
            same = 1 if alone else cells[m.predicted, m.entry]
            precision += same / (1 if alone else groups[m.predicted])
            recall += same / entries[m.entry]
    return score_rates(precision / len(found), recall / len(found))
