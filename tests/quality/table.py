"""Writes `docs/quality.md`: every figure beside those of toys and peers on the same gold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd
from quality.measuring import GOLD, PROJECT, Figures, flatten, read_with_pdfium, summarise
from quality.toys import WordList, equal_chunks, every_sentence, keyword_sentences, link_by_name

from pipeline.evaluate.action_scores import ActionUnit, units_of
from pipeline.evaluate.against_gold import GoldUnits
from pipeline.evaluate.agreement import action_agreement, span_agreement
from pipeline.evaluate.entity_scores import entity_units
from pipeline.evaluate.figures import Figure
from pipeline.evaluate.gold import GoldPassage, GoldReport, GoldSet, read_gold
from pipeline.evaluate.link_scores import link_units
from pipeline.evaluate.predictions import PredictedDataset, read_predictions
from pipeline.evaluate.printing import TITLES
from pipeline.evaluate.text_blocks import read_true_text
from pipeline.evaluate.text_scores import text_scores
from pipeline.evaluate.theme_scores import theme_units_of_labels
from pipeline.evaluate.told_actions import GoldSentence, ToldAction, find_sentences, tell_gold
from pipeline.schema import Label

DOCUMENT = PROJECT / "docs" / "quality.md"
NEIGHBOURS = {"BE", "DE", "FR", "LU", "NL"}
AREAS = {
    "deltaboog": "Euregio Deltaboog",
    "maasvallei": "Verband Maasvallei",
    "ardennenraad": "Ardennenraad",
}
"""Letters that give a party away to the toys on actions."""
PEER = "PDFium alone"

SentenceToy = Callable[
    [Sequence[GoldSentence], Mapping[str, str], Mapping[str, str]], list[ToldAction]
]


def toy_figures(dataset: Path) -> dict[str, Figures]:
    """Return the figures of every toy on the demonstration gold, by its name.

    Parameters
    ----------
    dataset
        A dataset of the demonstration reports: the toy that links needs its mentions.
    """
    gold = read_gold(GOLD)
    found = read_predictions(dataset)
    passages = [passage for report in gold.reports for passage in report.passages]
    return {
        "word list": flatten("demo", _tag_by_list(passages)),
        "same name, same entry": flatten("demo", _link_by_name(gold, found)),
        "equal chunks": flatten("demo", _chunk(gold)),
        "every sentence": flatten("demo", _take_sentences(gold, every_sentence)),
        "keyword list": flatten("demo", _take_sentences(gold, keyword_sentences)),
        PEER: _read_plainly(),
    }


def _tag_by_list(passages: Sequence[GoldPassage]) -> GoldUnits:
    prose = read_gold(PROJECT / "models" / "data" / "domain")
    known = (passage for report in prose.reports for passage in report.passages)
    tagger = WordList(known, _place_names())
    read = tagger.read(passages)
    return GoldUnits(
        entities=tuple(entity_units(passages, read)),
        all_entities=tuple(entity_units(passages, read, tuple(Label))),
    )


def _place_names() -> Iterable[str]:
    places = pd.read_csv(
        PROJECT / "models" / "gazetteer" / "places.csv", keep_default_na=False, dtype=str
    )
    near = places[places["iso_3166"].str[:2].isin(NEIGHBOURS)]
    names = chain(near["name"], chain.from_iterable(near["names"].str.split("|")))
    return {name for name in names if len(name) > 3 and name[0].isupper()}


def _link_by_name(gold: GoldSet, found: PredictedDataset) -> GoldUnits:
    units = [
        link_units(
            report.passages, link_by_name(found.of_report(report.name).passages), gold.entries, {}
        )
        for report in gold.reports
    ]
    return GoldUnits(links=tuple(chain.from_iterable(units)))


def _chunk(gold: GoldSet) -> GoldUnits:
    units = [
        theme_units_of_labels(
            report.name, report.passages, equal_chunks(report.passages, len(gold.themes))
        )
        for report in gold.reports
    ]
    return GoldUnits(themes=tuple(chain.from_iterable(units)))


def _take_sentences(gold: GoldSet, toy: SentenceToy) -> GoldUnits:
    return GoldUnits(
        actions=tuple(
            chain.from_iterable(_units_of_toy(report, gold, toy) for report in gold.reports)
        )
    )


def _units_of_toy(report: GoldReport, gold: GoldSet, toy: SentenceToy) -> list[ActionUnit]:
    sentences = find_sentences(report.passages)
    told = tell_gold(report.passages, sentences, report.actions or (), gold.aliases)
    guesses = toy(sentences, AREAS, gold.aliases)
    return units_of(sentences, told, guesses, len(report.passages))


def _read_plainly() -> Figures:
    truths = {path.name.removesuffix(".gold.json"): path for path in GOLD.glob("*.gold.json")}
    pdfs = PROJECT / "corpus" / "demo"
    scores = {
        name: text_scores(read_true_text(path), read_with_pdfium(pdfs / f"{name}.pdf"))
        for name, path in sorted(truths.items())
    }
    return summarise("demo.text", scores)


def agreement_lines() -> list[str]:
    """Return how far the second annotation agrees with the first, as lines of a table."""
    gold, second = read_gold(GOLD), read_gold(GOLD / "second")
    again = {p.id: p for report in second.reports for p in report.passages}
    first = [p for report in gold.reports for p in report.passages if p.id in again]
    texts = [p.text for p in first]
    actions = [
        action
        for report in gold.reports
        for action in report.actions or ()
        if any(all(quote in text for quote in action.evidence) for text in texts)
    ]
    spans = span_agreement(first, list(again.values()))
    told = action_agreement(
        first, actions, [a for r in second.reports for a in r.actions or ()], gold.aliases
    )
    words = sum(len(text.split()) for text in texts)
    share = words / sum(len(p.text.split()) for r in gold.reports for p in r.passages)
    rows = {
        "share of the words annotated twice": share,
        "spans, F1, same first label": spans.f1,
        "spans, F1, a label that both accept": spans.f1_any_label,
        "sentences that tell an action, kappa": told.sentence_kappa,
        "actions found by both, F1": told.action_f1,
        "status of these, kappa": told.status_kappa,
        "type of these, kappa": told.type_kappa,
        "parties of these, F1": told.party_f1,
        "partners of these, F1": told.partner_f1,
        "rows of which type, status, parties and date are the same, F1": told.row_f1,
    }
    return ["| what | agreement |", "|---|---:|"] + [
        f"| {what} | {_number(value)} |" for what, value in rows.items()
    ]


def write_table(
    figures: Sequence[Figure], toys: dict[str, Figures], damaged: dict[str, Figures], dev: Figures
) -> None:
    """Write the document.

    Parameters
    ----------
    figures
        Figures on the demonstration reports with their intervals.
    toys
        Figures of the toys, from `toy_figures`.
    damaged
        Figures on the text of each damaged version, and of each test PDF.
    dev
        Figures on the development gold; empty when it is not there.
    """
    parts = [INTRODUCTION, *_gold_tables(figures, toys)]
    parts += ["## Damaged versions\n\n" + DAMAGED, "\n".join(_damaged_lines(damaged))]
    if dev:
        parts += ["## Two real reports\n\n" + REAL, "\n".join(_dev_lines(dev))]
    parts += ["## Two annotators\n\n" + AGREEMENT, "\n".join(agreement_lines())]
    DOCUMENT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _gold_tables(figures: Sequence[Figure], toys: dict[str, Figures]) -> Iterable[str]:
    for group, title in TITLES.items():
        own = [f for f in figures if f.name.startswith(f"{group}.")]
        peers = [t for t, values in toys.items() if any(f"demo.{f.name}" in values for f in own)]
        lines = [
            f"## {title[0].upper()}{title[1:]}",
            "",
            f"| figure | Grenswerk | 95 % interval |{''.join(f' {peer} |' for peer in peers)}",
            f"|---|---:|---:|{'---:|' * len(peers)}",
        ]
        for figure in own:
            ends = "" if figure.low is None else f"{figure.low:.3f}-{figure.high:.3f}"
            others = "".join(f" {_number(toys[t].get(f'demo.{figure.name}'))} |" for t in peers)
            name = figure.name.partition(".")[2]
            lines.append(f"| {name} | {_number(figure.value)} | {ends} |{others}")
        yield "\n".join(lines)


def _damaged_lines(damaged: dict[str, Figures]) -> list[str]:
    names = list(dict.fromkeys(chain.from_iterable(damaged.values())))
    lines = [f"| file |{''.join(f' {name} |' for name in names)}", f"|---|{'---:|' * len(names)}"]
    return lines + [
        f"| {file} |{''.join(f' {_number(values.get(name))} |' for name in names)}"
        for file, values in damaged.items()
    ]


def _dev_lines(dev: Figures) -> list[str]:
    rows = [f"| {name.removeprefix('dev.')} | {_number(value)} |" for name, value in dev.items()]
    return ["| figure | value |", "|---|---:|", *rows]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


INTRODUCTION = """# Quality

What the program reaches on gold, written by `make quality`. The tables say `f1` for the harmonic
mean of precision and recall. Spans are strict: both ends and the label must be right. Every figure
and its method is described where it is computed, in `pipeline/evaluate/`.

The gold is that of the six demonstration reports (`tests/gold/README.md`): their prose is our own
and was written after the models were trained, but by people who know the program. Figures on
reports of others are lower; the last tables show two. Toys stand beside each figure: what does not
beat them has no skill. Links do lose to "same name, same entry" in all but precision: names outside
the gazetteer stay unlinked. The intervals come from drawing gold passages anew (random halves of
them for themes, undertakings and distinct names, and the six documents for text)."""
DAMAGED = """Parts of the same reports in other faces, columns, hyphenations, with drop caps, heads,
turned pages, scanned, and copied as plain text, and further test files with known text. `edit` is
the likeness of the whole text in reading order, letter by letter; `furniture` the share of running
heads and page numbers that were left in it, and `hyphen_errors_per_100` the errors for each 100
words that line ends broke: of these two, less is better."""
REAL = """Development gold on the first chapters of a comparison of the Benelux Unie with the Grande
Région and on a report on Interreg in Henegouwen: 81 actions and 117 names and dates, so the
figures move a lot by chance. Links and themes are not annotated there."""
AGREEMENT = """A second annotator marked part of the text without seeing the marks of the first. No
program can be expected to agree with the gold more than two readers do with one another."""
