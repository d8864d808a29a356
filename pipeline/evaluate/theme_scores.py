"""How well the themes of a corpus were found: which passages are together, by gold and prediction.

Only passages that have a theme in the gold are grouped; those off theme count in a share of their
own. A passage that was given no theme is a group of its own: it is together with nothing, so it
costs recall and never precision.

B-cubed is taken over pairs of passages from different documents. Passages of one chapter are
together for many reasons; that a theme is recognised across reports is what the user wants. A
passage is no partner of itself. Precision is the mean, over passages with a predicted partner in
another document, of the share of those partners that have its gold theme; recall the mean, over
passages with a gold partner in another document, of the share of those that have its predicted
theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from pipeline.evaluate.gold import GoldPassage
from pipeline.evaluate.measures import Measured, Score, mean, rates, score_rates
from pipeline.evaluate.mentions import Comparison
from pipeline.evaluate.predictions import PredictedPassage


@dataclass(frozen=True)
class ThemeUnit:
    """A gold passage with its theme and the predicted one; None stands for no theme."""

    report: str
    gold: str | None
    predicted: str | None


@dataclass(frozen=True)
class ThemeScores:
    """The figures on themes; None where there is nothing to measure."""

    themed: int
    """Passages that have a theme in the gold."""
    off_theme: int
    b_cubed: Score | None
    """None when no two passages of one theme stand in different documents."""
    grouped: int
    """Themed passages that were put together with one of another document."""
    partnered: int
    """Themed passages whose theme another document has too."""
    ami: float | None
    """Adjusted mutual information, over all themed passages."""
    ari: float | None
    """Adjusted Rand index, over all themed passages."""
    unassigned: float | None
    """Share of themed passages that were given no theme."""
    off_theme_left: float | None
    """Share of passages off theme that were given no theme, as they should."""

    def figures(self) -> dict[str, Measured]:
        """Return the figures by name, not rounded."""
        nothing = dict.fromkeys(("precision", "recall", "f1"), Measured(None, 0))
        grouped = (
            rates(self.b_cubed, proposed=self.grouped, sought=self.partnered)
            if self.b_cubed
            else nothing
        )
        return {
            **{f"b_cubed_{rate}": measured for rate, measured in grouped.items()},
            "ami": Measured(self.ami, self.themed),
            "ari": Measured(self.ari, self.themed),
            "unassigned": Measured(self.unassigned, self.themed),
            "off_theme_left": Measured(self.off_theme_left, self.off_theme),
        }


def theme_units(
    report: str, gold: Sequence[GoldPassage], predicted: Sequence[PredictedPassage]
) -> list[ThemeUnit]:
    """Give each annotated passage the theme that was predicted for most of its letters.

    Having none competes as a theme does; of two with as many letters the first in the text wins.
    A passage that no predicted text lies on has none. Passages whose annotation does not speak of
    themes are left out.

    Parameters
    ----------
    report
        Name of the report, which tells documents apart.
    gold
        Its passages.
    predicted
        What was read of it, in reading order.
    """
    compared = Comparison(gold, predicted)
    votes: list[Counter[str | None]] = [Counter() for _ in gold]
    for at, place in enumerate(compared.places):
        if place is not None:
            theme = predicted[compared.reading.passage_at(at)].theme_id
            votes[compared.gold_reading.passage_at(place)][theme] += 1
    return [
        ThemeUnit(report, passage.theme, vote.most_common(1)[0][0] if vote else None)
        for passage, vote in zip(gold, votes, strict=True)
        if passage.tells_theme
    ]


def theme_units_of_labels(
    report: str, gold: Sequence[GoldPassage], labels: Mapping[str, str | None]
) -> list[ThemeUnit]:
    """Give each annotated passage a theme that is known by its id, as toy baselines do.

    Parameters
    ----------
    report, gold
        As for `theme_units`.
    labels
        Predicted theme by the id of the gold passage; one that is missing has none.
    """
    return [
        ThemeUnit(report, passage.theme, labels.get(passage.id))
        for passage in gold
        if passage.tells_theme
    ]


def theme_scores(units: Sequence[ThemeUnit]) -> ThemeScores:
    """Return the figures over passages.

    Themes run through all reports, so units of all reports must be scored in one call.

    Parameters
    ----------
    units
        From `theme_units` or `theme_units_of_labels`.
    """
    themed = [unit for unit in units if unit.gold is not None]
    off_theme = [unit for unit in units if unit.gold is None]
    gold = [unit.gold for unit in themed]
    groups = _number_groups([unit.predicted for unit in themed])
    reports = [unit.report for unit in themed]
    return ThemeScores(
        themed=len(themed),
        off_theme=len(off_theme),
        b_cubed=_b_cubed(reports, gold, groups),
        grouped=sum(n > 0 for n in _partners(reports, groups)),
        partnered=sum(n > 0 for n in _partners(reports, gold)),
        ami=float(adjusted_mutual_info_score(gold, groups)) if themed else None,
        ari=float(adjusted_rand_score(gold, groups)) if themed else None,
        unassigned=mean([float(unit.predicted is None) for unit in themed]),
        off_theme_left=mean([float(unit.predicted is None) for unit in off_theme]),
    )


def _number_groups(predicted: Sequence[str | None]) -> list[int]:
    """Return a number for each group; a passage without one has a number of its own."""
    numbers: dict[Hashable, int] = {}
    keys = [(at,) if theme is None else theme for at, theme in enumerate(predicted)]
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _b_cubed(
    reports: Sequence[str], gold: Sequence[Hashable], groups: Sequence[int]
) -> Score | None:
    """Return B-cubed over pairs from different documents.

    A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space
    model", COLING-ACL 1998, without the pairs inside a document and of a passage with itself.
    """
    of_group = _partners(reports, groups)
    of_gold = _partners(reports, gold)
    of_both = _partners(reports, list(zip(groups, gold, strict=True)))
    precision = mean([both / n for both, n in zip(of_both, of_group, strict=True) if n])
    recall = mean([both / n for both, n in zip(of_both, of_gold, strict=True) if n])
    return None if recall is None else score_rates(precision or 0.0, recall)


def _partners(reports: Sequence[str], keys: Sequence[Hashable]) -> list[int]:
    """Return for each passage how many of other documents have its key."""
    everywhere = Counter(keys)
    here = Counter(zip(reports, keys, strict=True))
    return [everywhere[key] - here[report, key] for report, key in zip(reports, keys, strict=True)]
