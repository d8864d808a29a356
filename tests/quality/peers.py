"""Measures the program beside other programs, and writes `docs/benchmarks.md`.

Run as `python -m quality.peers [SECTION …]` with `tests/` on the path, or `make bench`.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from demo.damage import VERSIONS, make, missing_for
from quality.benchmarks import (
    DOCUMENT,
    CannotMeasure,
    as_table,
    keep_sections,
    keep_unmeasured,
)
from quality.date_peers import DatePeerRow, date_peer_rows
from quality.measuring import DEV_PDFS, GOLD, PROJECT, readable_pdfs
from quality.name_texts import NAME_LABELS, SAMPLED, missing_corpora, name_texts
from quality.peer_readers import OURS, Peer, all_readers
from quality.peer_speed import PAGES, Speed, measure_apart, write_long_report
from quality.tagger_peers import STEPS, NameTagger, TaggerRow, find_taggers, tagger_rows
from quality.theme_peers import (
    QUICK,
    LargeFit,
    Lead,
    ThemePeerRow,
    find_texts,
    measure_large,
    measure_lead,
    theme_rows,
)

from pipeline.bench import measure_speed
from pipeline.evaluate.text_blocks import TrueText, read_true_text
from pipeline.evaluate.text_scores import TextScores, text_scores
from pipeline.evaluate.text_summary import LOWER_IS_BETTER, TextSummary, summarise_texts
from pipeline.settings import load_settings

DEMO = PROJECT / "corpus" / "demo"
SCANS = "scans"
LARGE = 100_000
"""Passages of the largest fit that is timed."""

Scores = dict[str, TextScores | None]
"""By the name of the file; None where a reader gave up."""
Summary = Mapping[str, TextSummary]


@dataclass(frozen=True)
class Sample:
    """A PDF with its true text."""

    path: Path
    truth: Path


def find_samples(folder: Path) -> dict[str, list[Sample]]:
    """Return the PDFs of each set; scans of all sets are one of their own.

    Parameters
    ----------
    folder
        Where to put the damaged versions that this computer can make.
    """
    damaged = [
        Sample(make(version, folder), folder / f"{version.name}.gold.json")
        for version in VERSIONS
        if version.suffix == ".pdf" and not missing_for(version)
    ]
    sets = {
        "demonstration reports": [
            Sample(path, GOLD / f"{path.stem}.gold.json") for path in sorted(DEMO.glob("*.pdf"))
        ],
        "damaged versions": damaged,
        "further test files": [
            Sample(path, DEV_PDFS / f"{path.stem}.gold.json") for path in readable_pdfs()
        ],
    }
    parted: dict[str, list[Sample]] = {name: [] for name in (*sets, SCANS)}
    for name, samples in sets.items():
        for sample in samples:
            scanned = read_true_text(sample.truth).expect == "ocr"
            parted[SCANS if scanned else name].append(sample)
    return {name: samples for name, samples in parted.items() if samples}


def score(reader: Peer, samples: Sequence[Sample]) -> Scores:
    """Return the figures of a reader on each file."""
    return {
        sample.path.stem: _score_one(reader, sample.path, read_true_text(sample.truth))
        for sample in samples
    }


def _score_one(reader: Peer, path: Path, truth: TrueText) -> TextScores | None:
    try:
        scores = text_scores(truth, reader.read(path))
        if reader.read_tables is None:
            return scores
        return replace(scores, cell_f1=text_scores(truth, reader.read_tables(path)).cell_f1)
    # Each reader has errors of its own, and none may end the comparison.
    except Exception as error:
        print(f"{reader.name} gives up on {path.name}: {error}")
        return None


def text_section(found: Mapping[str, Mapping[str, Scores]], readers: Sequence[Peer]) -> str:
    """Return the section on the text of PDFs.

    Parameters
    ----------
    found
        Figures by set and reader.
    readers
        All readers, also those that are not installed.
    """
    parts = [TEXT, _versions(readers)]
    lost: list[str] = []
    for name, by_reader in found.items():
        summaries = {reader: summarise_texts(scores) for reader, scores in by_reader.items()}
        files = len(by_reader[OURS])
        parts.append(f"### {name[0].upper()}{name[1:]}, {files} files\n\n{_figures(summaries)}")
        lost += [f"- {name}, {line}" for line in where_lost(summaries)]
    parts.append("### Where another reader is better\n\n" + ("\n".join(lost) or "Nowhere."))
    return "\n\n".join(parts)


def _versions(readers: Sequence[Peer]) -> str:
    there = [f"{reader.name} {reader.version}" for reader in readers if reader.version]
    absent = [reader.name for reader in readers if not reader.version]
    told = f"Readers: {', '.join(there)}."
    return f"{told} Not installed, so left out: {', '.join(absent)}." if absent else told


def _figures(summaries: Mapping[str, Summary]) -> str:
    names = list(dict.fromkeys(name for summary in summaries.values() for name in summary))
    rows = [
        _row(name, [s[name].mean if name in s else None for s in summaries.values()])
        for name in names
    ]
    rows.insert(1, _row("edit, worst file", [s["edit"].worst for s in summaries.values()]))
    return as_table(["figure", *summaries], rows)


def _row(name: str, values: Sequence[float | None]) -> list[str]:
    mark = " ↓" if name in LOWER_IS_BETTER else ""
    return [name + mark, *("" if value is None else f"{value:.3f}" for value in values)]


def where_lost(summaries: Mapping[str, Summary]) -> Iterator[str]:
    """Yield a line for each figure in which the best peer is better, as they are printed."""
    for name, ours in summaries[OURS].items():
        sign = -1 if name in LOWER_IS_BETTER else 1
        peers = {p: round(s[name].mean, 3) for p, s in summaries.items() if p != OURS and name in s}
        best = max(peers, key=lambda peer: sign * peers[peer], default=None)
        if best is not None and sign * peers[best] > sign * round(ours.mean, 3):
            yield f"{name}: {best} {peers[best]:.3f}, {OURS} {ours.mean:.3f}"


def speed_section(speeds: Mapping[str, Speed]) -> str:
    """Return the section on speed and memory, by the name of the reader."""
    plumber = speeds.get("pdfplumber")
    rows = [
        [
            reader,
            f"{PAGES / speed.seconds:.1f}",
            f"{plumber.seconds / speed.seconds:.1f}" if plumber else "",
            "" if speed.megabytes is None else f"{speed.megabytes:.0f}",
        ]
        for reader, speed in speeds.items()
    ]
    head = ["reader", "pages a second", "times pdfplumber", "peak memory, MB"]
    return f"{SPEED}\n\n{as_table(head, rows)}"


def stage_section(lines: Sequence[str]) -> str:
    """Return the section on the speed of the stages, as `grenswerk bench` tells it."""
    told = "\n".join(lines)
    return f"{STAGES}\n\n```text\n{told}\n```"


def measure_texts(folder: Path) -> str:
    """Return the section on the text of PDFs."""
    readers = all_readers()
    found: dict[str, dict[str, Scores]] = {}
    for name, samples in find_samples(folder).items():
        print(f"{name}: {len(samples)} files", flush=True)
        found[name] = {reader.name: score(reader, samples) for reader in readers if reader.version}
    return text_section(found, readers)


def measure_readers(folder: Path) -> str:
    """Return the section on the speed of readers."""
    long = write_long_report(folder)
    speeds = {}
    for reader in all_readers():
        if reader.version:
            print(f"{reader.name} reads {PAGES} pages", flush=True)
            speeds[reader.name] = measure_apart(reader.name, long)
    return speed_section(speeds)


def date_section(rows: Sequence[DatePeerRow]) -> str:
    """Return the section on dates."""
    head = ["reader", "texts", "dates", "same words F1", "some words F1", "day", "value", "words/s"]
    return f"""{DATES}

{as_table(head, [_date_row(row) for row in rows])}"""


def _date_row(row: DatePeerRow) -> list[str]:
    shares = (row.exact_f1, row.overlap_f1, row.day_right, row.value_right)
    told = ["" if share is None else f"{share:.3f}" for share in shares]
    return [row.reader, row.texts, str(row.dates), *told, f"{row.words_per_second:,.0f}"]


def measure_dates(folder: Path) -> str:
    """Return the section on dates; nothing is written to the folder."""
    return date_section(date_peer_rows())


def name_section(rows: Sequence[TaggerRow], taggers: Sequence[NameTagger]) -> str:
    """Return the section on names.

    Parameters
    ----------
    rows
        What was measured.
    taggers
        All taggers, also those that cannot be run here.
    """
    head = ["tagger", "texts", "names", "all three", *NAME_LABELS, "words/s"]
    notes = [f"- {tagger.name}: {tagger.note}." for tagger in taggers if tagger.note]
    return "\n\n".join(
        part
        for part in (NAMES, as_table(head, [_name_row(row) for row in rows]), "\n".join(notes))
        if part
    )


def _name_row(row: TaggerRow) -> list[str]:
    shares = (row.micro_f1, *(row.f1[label] for label in NAME_LABELS))
    told = [f"{share:.3f}" for share in shares]
    return [row.tagger, row.texts, str(row.names), *told, f"{row.words_per_second:,.0f}"]


def measure_names(folder: Path) -> str:
    """Return the section on names.

    Raises
    ------
    CannotMeasure
        If a corpus is not there.
    """
    missing = ", ".join(f"`{path}`" for path in missing_corpora())
    if missing:
        raise CannotMeasure(f"{NAMES_HEADING}\n\nNot measured, for want of {missing}.")
    taggers = find_taggers(folder)
    return name_section(list(tagger_rows(taggers, name_texts())), taggers)


def theme_section(rows: Sequence[ThemePeerRow], leads: Sequence[Lead], large: LargeFit) -> str:
    """Return the section on themes."""
    head = ["method", "texts", "groups", "AMI", "ARI"]
    told = [[r.method, r.texts, str(r.groups), f"{r.ami:.3f}", f"{r.ari:.3f}"] for r in rows]
    size = (
        f"A fit on {large.passages:,} made passages, with its stability, takes "
        f"{large.seconds:.0f} seconds and {large.megabytes / 1024:.1f} GB; it finds "
        f"{large.themes} themes."
    )
    ahead = [
        f"On {len(lead.leads)} parts of nine tenths of the {lead.texts}, drawn by chance, "
        f"Grenswerk is ahead of whichever of {', '.join(QUICK)} does best there by "
        f"{mean(lead.leads):.3f} AMI on average ({min(lead.leads):.3f} to {max(lead.leads):.3f})."
        for lead in leads
    ]
    return "\n\n".join([THEMES, as_table(head, told), *ahead, size])


def measure_themes(folder: Path) -> str:
    """Return the section on themes."""
    texts = find_texts(folder)
    rows = [row for of_texts in texts for row in theme_rows(of_texts)]
    leads = [measure_lead(of_texts) for of_texts in texts]
    return theme_section(rows, leads, measure_large(texts[0].passages, LARGE))


def measure_stages(folder: Path) -> str:
    """Return the section on the speed of the stages."""
    corpus = folder / "corpus"
    shutil.copytree(DEMO, corpus, ignore=shutil.ignore_patterns("*.md"))
    settings = load_settings(PROJECT / "params.yaml")
    return stage_section(list(measure_speed(corpus, settings, workers=1)))


SECTIONS: Mapping[str, Callable[[Path], str]] = {
    "text-of-pdfs": measure_texts,
    "speed-of-readers": measure_readers,
    "dates": measure_dates,
    "names": measure_names,
    "themes": measure_themes,
    "speed-of-stages": measure_stages,
}


def main() -> None:
    """Measure the sections named, or all, and write each as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    for name in parser.parse_args().sections or SECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                section = SECTIONS[name](Path(folder))
            except CannotMeasure as reason:
                section = str(reason)
                keep_unmeasured(DOCUMENT, name, section)
            else:
                keep_sections(DOCUMENT, {name: section})
        print(f"{section}\n")


TEXT = """## Text of PDFs

Each reader reads the same files, used as its manual says, and is measured by the same code
(`pipeline/evaluate/text_scores.py`) against text known word for word. A figure is the mean over the
files of a set; a file on which a reader gives up counts as the worst there is. What a reader does
not tell at all (headings, tables) counts as not found. Of figures marked ↓ less is better; a file
whose text was hardly found counts there as the worst.

| figure | what it says |
|---|---|
| edit | likeness of the whole text in reading order, letter by letter |
| order | share of the runs of four words that stand in the order of the source |
| word_f1 | words found, neither lost nor added |
| paragraph_f1, heading_f1, heading_level_f1, cell_f1 | ends of paragraphs, headings, headings \
with their level, cells of tables |
| furniture | share of running heads, feet and page numbers left in the text |
| hyphen_errors_per_100 | errors for each 100 words that line ends broke |
| odd_glyphs_per_10000 | letters that no reader should see, such as ligatures, for each 10,000 |
| fused_markers_per_10000 | note markers stuck to a word, for each 10,000 words |

The files were made by people who know the program, though not by the program: expect less on
reports from elsewhere. The scans need Tesseract; the other readers do not read images."""
SPEED = f"""## Speed of readers

A report of {PAGES} pages in two columns, made of the demonstration reports over and over, read by
each reader in a process of its own after it has read a short one. Pages a second are of one core;
the rate to pdfplumber's `extract_text` in the same run says more than the figure, which differs
from computer to computer. Readers that do not look for columns, tables, headings and paragraphs,
and do not give each word its place, have less to do: pypdfium2 and pdftotext are far faster."""
DATES = """## Dates

The date grammar beside the Dutch search of dateparser, on the sentences of `tests/cases/tag` (those
that rules were made with, and those held back until the end) and on our annotated prose. *Same
words* asks for the exact span, *some words* for an overlap. *Day* is the share of the marked dates
for which a day within the date was found, which is all that dateparser gives; *value* asks for the
EDTF value of the exact span. Both know the year of the document where a sentence comes with one.
The grammar was made with most of these sentences in view, dateparser was not."""
NAMES_HEADING = "## Names beside other taggers"
NAMES = f"""{NAMES_HEADING}

Names of persons, organisations and places, on {SAMPLED:,} sentences drawn from the Dutch test of
CoNLL-2002 (a newspaper of the year 2000), as many from that of WikiNEuRal (Wikipedia, labelled by
machine), and all passages of the demonstration gold. The draw is the same in every run. A figure is
F1 on exact spans: both ends and the label must be right. *All three* counts the names of the three
labels together. What else is marked or found is left out: MISC of both corpora, DATE, MONEY,
PROJECT, INSTRUMENT and EVENT of ours, PRO, EVE and MISC of Frog; but to give a name of such a kind
one of the three labels is wrong. Where our gold accepts two labels, either is right.

*Grenswerk* reads as the stage `tag` does. A sentence of the corpora is a document of its own, since
they do not tell what stood beside it, so that the name model has less to go by than in a report;
*its recognizer alone* is that of the shipped spaCy pipeline, its first reading. *Frog* runs with
its tokenizer, its tagger and its recognizer, the rest switched off, and a model of its makers.
*spaCy taught on news* is a network built like our recognizer, with the same word vectors, trained
in this run with {STEPS} batches of the validation part of CoNLL-2002. It is at home in the
CoNLL-2002 test, which is the same newspaper under the same guidelines, as we are in the
demonstration gold; no two of the texts agree on what a name is. The corpora are for research only
(WikiNEuRal: not for commerce): nothing that is shipped has learnt from them, and what is trained
here is thrown away.

Words a second are of one core, after the start. Those of Grenswerk include the whole parse, which
later stages read."""
THEMES = """## Themes beside other ways of grouping

Passages in groups, compared with what people made of them: the twelve themes of the gold of the
demonstration reports, which run through all six, and the sections of two real reports. AMI and ARI
are 0 by chance and 1 for the same groups. Headings, neighbours and positions are switched off and
passages shuffled: *equal pieces* cuts the reports without reading a word, and agrees well with
sections, which is position and not skill. The others get the lemmas of content words, weighed by
TF-IDF (LDA: counted), and are told how many groups there are; figures are means over five seeds.
Grenswerk is told nothing, and leaves passages without a theme, which count as one group. Its list
of subjects comes from general knowledge and its weights from other prose, but its makers saw these
figures while they wrote it. BERTopic is measured where it is installed, on latent semantic vectors
of the same matrix; the passages that it takes for outliers count as one group."""
STAGES = f"""## Speed of stages

The program on the demonstration reports, one document at a time on one of
{os.cpu_count() or 1} cores, as `grenswerk bench` measures it."""


if __name__ == "__main__":
    main()
