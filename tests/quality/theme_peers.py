"""Our themes beside usual ways of grouping texts, on the same passages and without their places.

Headings, neighbours and positions are switched off and passages shuffled: cutting a report into
equal pieces without reading it agrees well with its sections, so position passes for skill.
"""

import random
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from quality.measuring import GOLD, PROJECT, SHARED
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from pipeline.account import Account
from pipeline.chain import run_stages
from pipeline.cluster.corpus import read_corpus
from pipeline.cluster.groups import group_passages
from pipeline.cluster.knowledge import load_knowledge
from pipeline.cluster.quality import agreement
from pipeline.cluster.stage import read_terms
from pipeline.cluster.terms import PassageTerms
from pipeline.cluster.themes import fit_themes
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.predictions import PredictedPassage
from pipeline.evaluate.theme_scores import theme_units
from pipeline.schema import ExtractedDocument
from pipeline.settings import load_settings
from pipeline.store import Store

DEMO = PROJECT / "corpus" / "demo"
REPORTS = SHARED / "corpus"
SEEDS = range(5)
CONTENT = frozenset({"NOUN", "ADJ", "VERB", "PROPN"})
OURS = "Grenswerk"
DRAWS, PART = 16, 0.9
QUICK = ("NMF", "agglomerative (Ward)", "k-means")

Groups = list[object]
"""The group of each passage."""


@dataclass(frozen=True)
class GroupedTexts:
    """Passages with the groups that a person put them in.

    Attributes
    ----------
    name
        What they are, for the table.
    passages
        In reading order.
    reference
        The group of each; None where it is in none, so that it is not counted.
    """

    name: str
    passages: tuple[PassageTerms, ...]
    reference: tuple[str | None, ...]


@dataclass(frozen=True)
class ThemePeerRow:
    """A line of the table: mean agreement over seeds."""

    method: str
    texts: str
    groups: int
    ami: float
    ari: float


def find_texts(folder: Path) -> list[GroupedTexts]:
    """Return what there is to group: the demonstration reports, and real ones where they are.

    Parameters
    ----------
    folder
        Where the reports are read to.
    """
    store = _read(DEMO, folder / "demo")
    passages = read_terms(store)
    texts = [
        GroupedTexts("demonstration reports, themes of the gold", passages, _gold(store, passages)),
    ]
    if REPORTS.is_dir():
        passages = read_terms(_read(REPORTS, folder / "reports"))
        sections = tuple(f"{p.doc_id} {' / '.join(p.headings)}" for p in passages)
        texts.append(GroupedTexts("two real reports, their own sections", passages, sections))
    return texts


def _read(corpus: Path, outputs: Path) -> Store:
    store = Store(outputs, corpus)
    settings = load_settings(PROJECT / "params.yaml")
    with store.locked():
        run_stages(("extract", "tag"), store, settings, 1, Account(assembled=False))
    return store


def _gold(store: Store, passages: Sequence[PassageTerms]) -> tuple[str | None, ...]:
    """Give each passage the gold theme of the annotated passage that it is."""
    theme_of: dict[str, str | None] = {}
    documents = {Path(d.sources[0]).stem: d for d in store.all(ExtractedDocument) if d.sources}
    for report in read_gold(GOLD).reports:
        if report.name not in documents:
            continue
        found = [
            PredictedPassage(p.passage_id, p.text, (), p.passage_id)
            for p in documents[report.name].passages
        ]
        for unit in theme_units(report.name, report.passages, found):
            if unit.predicted is not None and unit.gold is not None:
                theme_of.setdefault(unit.predicted, unit.gold)
    return tuple(theme_of.get(passage.passage_id) for passage in passages)


def theme_rows(texts: GroupedTexts) -> list[ThemePeerRow]:
    """Group the passages in every way, and compare with the reference."""
    shuffled = list(range(len(texts.passages)))
    random.Random(0).shuffle(shuffled)
    bare = [replace(texts.passages[n], heading=None, path=(), position=None) for n in shuffled]
    reference = [texts.reference[n] for n in shuffled]
    count = len({group for group in reference if group is not None})
    rows = [_row(OURS, texts, reference, [group_by_ours(bare)])]
    for name, group in peers().items():
        rows.append(_row(name, texts, reference, [group(bare, count, seed) for seed in SEEDS]))
    pieces = equal_pieces(texts.passages, count)
    rows.append(_row("equal pieces, unread", texts, texts.reference, [pieces]))
    return rows


@dataclass(frozen=True)
class Lead:
    """By how much our AMI is ahead of the best of the others, on parts of some texts."""

    texts: str
    leads: tuple[float, ...]


def measure_lead(texts: GroupedTexts) -> Lead:
    """Compare on parts drawn by chance, since one figure on few passages may be luck.

    Every part is compared with the way that does best on that part, which flatters the others.
    BERTopic, which is slow and far behind, and LDA are left out.
    """
    counted = [n for n, group in enumerate(texts.reference) if group is not None]
    usual = {name: peers()[name] for name in QUICK}
    leads: list[float] = []
    for draw in range(DRAWS):
        part = random.Random(draw).sample(counted, round(PART * len(counted)))
        bare = [replace(texts.passages[n], heading=None, path=(), position=None) for n in part]
        reference = [texts.reference[n] for n in part]
        count = len(set(reference))
        others = [agreement(reference, group(bare, count, draw))[0] for group in usual.values()]
        leads.append(agreement(reference, group_by_ours(bare))[0] - max(others))
    return Lead(texts.name, tuple(leads))


def _row(
    method: str, texts: GroupedTexts, reference: Sequence[str | None], found: Sequence[Groups]
) -> ThemePeerRow:
    counted = [n for n, group in enumerate(reference) if group is not None]
    pairs = [agreement([reference[n] for n in counted], [one[n] for n in counted]) for one in found]
    groups = round(float(np.mean([len(set(one)) for one in found])))
    ami, ari = (float(np.mean(values)) for values in zip(*pairs, strict=True))
    return ThemePeerRow(method, texts.name, groups, ami, ari)


def group_by_ours(passages: Sequence[PassageTerms]) -> Groups:
    """Return our theme of each passage; those without are one group."""
    settings = load_settings(PROJECT / "params.yaml").cluster.model_copy(
        update={"heading_weight": 0.0, "neighbour_weight": 0.0}
    )
    known = load_knowledge(settings)
    corpus = read_corpus(passages, known, settings)
    main = group_passages(corpus, known, (), settings).main
    by_id = dict(zip(corpus.features.passage_ids, main.tolist(), strict=True))
    return [by_id[passage.passage_id] for passage in passages]


Peer = Callable[[Sequence[PassageTerms], int, int], Groups]


def peers() -> Mapping[str, Peer]:
    """Return the usual ways, each told how many groups there are; BERTopic where it is installed.

    BERTopic gets latent semantic vectors of the same matrix, since it brings no Dutch model of its
    own; what it takes for outliers is one group.
    """
    usual: dict[str, Peer] = {
        "NMF": lambda passages, count, seed: (
            NMF(count, init="nndsvda", random_state=seed, max_iter=400)
            .fit_transform(tf_idf(passages))
            .argmax(axis=1)
            .tolist()
        ),
        "agglomerative (Ward)": lambda passages, count, seed: (
            AgglomerativeClustering(count).fit_predict(tf_idf(passages).toarray()).tolist()
        ),
        "k-means": lambda passages, count, seed: (
            KMeans(count, n_init=10, random_state=seed).fit_predict(tf_idf(passages)).tolist()
        ),
        "LDA": lambda passages, count, seed: (
            LatentDirichletAllocation(count, random_state=seed, max_iter=30)
            .fit_transform(CountVectorizer(min_df=2, max_df=0.5).fit_transform(words(passages)))
            .argmax(axis=1)
            .tolist()
        ),
    }
    return usual | ({"BERTopic": _by_bertopic} if find_spec("bertopic") else {})


def _by_bertopic(passages: Sequence[PassageTerms], count: int, seed: int) -> Groups:
    # Heavy, and nothing but this comparison needs them.
    from bertopic import BERTopic
    from umap import UMAP

    matrix = tf_idf(passages)
    vectors = TruncatedSVD(min(100, matrix.shape[1] - 1), random_state=seed).fit_transform(matrix)
    model = BERTopic(
        embedding_model=None,
        umap_model=UMAP(n_neighbors=15, n_components=5, metric="cosine", random_state=seed),
        vectorizer_model=CountVectorizer(),
        nr_topics=count,
    )
    topics, _ = model.fit_transform(words(passages), vectors)
    return list(topics)


def tf_idf(passages: Sequence[PassageTerms]):  # type: ignore[no-untyped-def]
    """Return the usual matrix of the lemmas of content words."""
    return TfidfVectorizer(min_df=2, max_df=0.5, sublinear_tf=True).fit_transform(words(passages))


def words(passages: Sequence[PassageTerms]) -> list[str]:
    """Return the lemmas of the content words of each passage, as one text."""
    return [
        " ".join(t.lemma.lower() for t in passage.tokens if t.pos in CONTENT)
        for passage in passages
    ]


def equal_pieces(passages: Sequence[PassageTerms], count: int) -> Groups:
    """Cut all reports, one after the other, into as many equal pieces as there are groups."""
    order = sorted(
        range(len(passages)), key=lambda n: (passages[n].doc_id, passages[n].position or 0)
    )
    piece = {n: place * count // len(order) for place, n in enumerate(order)}
    return [piece[n] for n in range(len(passages))]


@dataclass(frozen=True)
class LargeFit:
    """What a fit on many passages takes."""

    passages: int
    seconds: float
    megabytes: float
    themes: int


def measure_large(passages: Sequence[PassageTerms], count: int) -> LargeFit:
    """Fit made passages in a process of its own: halves of real ones, in reports of a hundred."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_fit_large, tuple(passages), count).result()


def _fit_large(passages: tuple[PassageTerms, ...], count: int) -> LargeFit:
    settings = load_settings(PROJECT / "params.yaml").cluster
    made, known = make_passages(passages, count), load_knowledge(settings)
    start = time.perf_counter()
    fitted = fit_themes(made, known=known, register=(), settings=settings)
    return LargeFit(
        len(made),
        time.perf_counter() - start,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        len(fitted.grouping.groups),
    )


def make_passages(passages: Sequence[PassageTerms], count: int) -> list[PassageTerms]:
    """Make many passages of the halves of some, the same in every run."""
    choose = random.Random(0)
    made = []
    for n in range(count):
        first, second = choose.choice(passages), choose.choice(passages)
        tokens = first.tokens[: len(first.tokens) // 2] + second.tokens[len(second.tokens) // 2 :]
        name, document = f"p{n:06}", f"d{n // 100:04}"
        made.append(PassageTerms(name, document, first.heading, tokens, n % 100, first.path))
    return made
