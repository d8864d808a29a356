import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.cluster.lexicon import load_lexicon
from pipeline.cluster.measure import main_themes, measure_themes
from pipeline.cluster.selection import candidate_counts
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.cluster.themes import fit_themes
from pipeline.schema import CorpusThemes, RegisterEntry
from pipeline.settings import ClusterSettings

LABELS = Path(__file__).parents[2] / "models" / "themes" / "labels.yaml"
LEXICON = load_lexicon(LABELS)
SETTINGS = ClusterSettings(
    seed=7,
    min_themes=2,
    max_themes=3,
    min_weight=0.2,
    min_own_evidence=0.25,
    heading_weight=0.0,
    guidance=0.8,
    stability_rounds=3,
    labels=LABELS,
)
WORDS = {
    "zorg": "patiënt ziekenhuis huisarts behandeling zorgverzekeraar ziekenfonds operatie kliniek",
    "spoor": "trein station spoorlijn perron dienstregeling spoorweg reiziger spoorverbinding",
    "water": "drinkwater riolering afvalwater waterzuivering grondwater waterwinning riool",
}
HEADINGS = {"zorg": "Ziekenhuizen", "spoor": "Met de trein", "water": "Onder de grond"}


def passage(passage_id: str, lemmas: str, heading: str | None = None) -> PassageTerms:
    tokens = tuple(Term(lemma, "NOUN", False) for lemma in lemmas.split())
    return PassageTerms(passage_id, "rapport", heading, tokens)


def corpus(each: int = 8, first: int = 0) -> list[PassageTerms]:
    """Passages of five words each on three subjects, the same on every call."""
    made = []
    for subject, words in WORDS.items():
        choose = random.Random(f"{subject}{first}")
        for n in range(first, first + each):
            chosen = " ".join(choose.sample(words.split(), 5))
            made.append(
                passage(f"{subject}-{n:02}", f"{chosen} samenwerking jaar", HEADINGS[subject])
            )
    return made


def fit(passages: Sequence[PassageTerms], register: Sequence[RegisterEntry] = ()) -> CorpusThemes:
    return fit_themes(passages, lexicon=LEXICON, register=register, settings=SETTINGS)


def as_register(themes: CorpusThemes, **names: str) -> list[RegisterEntry]:
    return [
        RegisterEntry(
            id=theme.theme_id,
            name=names.get(theme.label.split()[0], theme.label),
            keys=(),
            named_by="anna" if theme.label.split()[0] in names else "model",
            terms=theme.terms,
        )
        for theme in themes.themes
    ]


def test_each_subject_becomes_a_theme_with_the_label_a_person_would_write() -> None:
    themes = fit(corpus())
    labels = {theme.theme_id: theme.label for theme in themes.themes}
    found = {(pid.split("-")[0], labels[theme]) for pid, theme in main_themes(themes).items()}
    assert found == {
        ("zorg", "Grensoverschrijdende gezondheidszorg"),
        ("spoor", "Treinverbindingen"),
        ("water", "Drinkwater en riolering"),
    }


def test_codes_of_the_subject_are_proposed_with_a_score() -> None:
    themes = fit(corpus())
    health = next(t.theme_id for t in themes.themes if t.label.endswith("gezondheidszorg"))
    codes = {(c.list, c.code) for c in themes.codes if c.theme_id == health}
    assert codes == {("interreg_so", "4.5"), ("keep.eu", "Health and social services")}
    assert all(c.score is not None and 0 < c.score <= 1 for c in themes.codes)


def test_the_order_of_passages_changes_nothing() -> None:
    passages = corpus()
    shuffled = random.Random(3).sample(passages, len(passages))
    assert fit(passages).model_dump_json() == fit(shuffled).model_dump_json()


def test_weights_are_few_and_sum_to_one() -> None:
    by_passage: dict[str, list[float]] = {}
    for weight in fit(corpus()).weights:
        by_passage.setdefault(weight.passage_id, []).append(weight.weight)
    assert len(by_passage) == 24
    for weights in by_passage.values():
        assert len(weights) <= 4
        assert sum(weights) == pytest.approx(1.0, abs=2e-4)
        assert min(weights) >= 0.05
        assert weights == sorted(weights, reverse=True)


def test_a_passage_of_general_words_or_names_has_no_theme() -> None:
    nothing = passage("leeg", "samenwerking project jaar")
    names = PassageTerms("namen", "rapport", None, (Term("Maasziekenhuis", "NOUN", True),))
    themes = fit([*corpus(), nothing, names])
    assert not {"leeg", "namen"} & set(main_themes(themes))
    figures = measure_themes(
        [*corpus(), nothing, names], themes, lexicon=LEXICON, settings=SETTINGS
    )
    assert figures["share_unassigned"] == pytest.approx(2 / 26, abs=1e-4)


def test_a_heading_alone_gives_no_theme() -> None:
    settings = SETTINGS.model_copy(update={"heading_weight": 1.0})
    headed = passage("kop", "samenwerking", "Ziekenhuis en patiënt")
    themes = fit_themes([*corpus(), headed], lexicon=LEXICON, register=(), settings=settings)
    assert "kop" not in main_themes(themes)


def test_ids_and_peoples_names_survive_added_passages() -> None:
    before = fit(corpus())
    after = fit(
        [*corpus(), *corpus(each=4, first=20)], as_register(before, Treinverbindingen="Spoor")
    )
    assert {t.theme_id for t in before.themes} == {t.theme_id for t in after.themes}
    renamed = next(theme for theme in after.themes if theme.label == "Spoor")
    assert renamed.named_by == "anna"
    assert "Treinverbindingen" not in {theme.label for theme in after.themes}


def test_themes_that_people_merged_stay_one() -> None:
    before = fit(corpus())
    register = as_register(before)
    gone, kept = register[0], register[1]
    merged = [gone.model_copy(update={"merged_into": kept.id}), *register[1:]]
    after = fit(corpus(), merged)
    ids = [theme.theme_id for theme in after.themes]
    assert len(ids) == len(set(ids)) == len(before.themes) - 1
    assert gone.id not in ids
    counts = Counter(main_themes(before).values())
    assert Counter(main_themes(after).values())[kept.id] == counts[gone.id] + counts[kept.id]


def test_a_theme_no_subject_fits_is_named_after_its_own_nouns() -> None:
    words = ["schaatser", "ijsbaan", "kunstrijder", "dweilorkest", "slalom", "pirouette"]
    own = [passage(f"ijs-{n}", " ".join(words[n % 3 : n % 3 + 4])) for n in range(8)]
    settings = SETTINGS.model_copy(update={"max_themes": 4})
    themes = fit_themes([*corpus(), *own], lexicon=LEXICON, register=(), settings=settings)
    main = main_themes(themes)
    assert len({main[p.passage_id] for p in own}) == 1
    label = next(t.label for t in themes.themes if t.theme_id == main["ijs-0"])
    assert label[0].isupper()
    assert set(label.lower().split(" en ")) <= set(words)


def test_no_passages_give_no_themes() -> None:
    themes = fit([])
    assert not themes.themes
    assert not themes.weights
    assert measure_themes([], themes, lexicon=LEXICON, settings=SETTINGS) == {"themes": 0.0}


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_handful_of_passages_has_few_themes(number: int) -> None:
    passages = corpus()[:number]
    themes = fit(passages)
    assert len(themes.themes) == 1
    assert set(main_themes(themes)) == {p.passage_id for p in passages}


def test_passages_without_a_single_term_give_no_themes() -> None:
    assert not fit([passage("a", "samenwerking"), passage("b", "")]).themes


def test_the_numbers_tried_sink_with_the_corpus() -> None:
    assert candidate_counts(0, SETTINGS) == []
    assert candidate_counts(3, SETTINGS) == [1]
    assert candidate_counts(20, SETTINGS) == [2, 3]
    assert candidate_counts(4000, SETTINGS) == [2, 3]


def test_figures_tell_a_good_fit() -> None:
    figures = measure_themes(corpus(), fit(corpus()), lexicon=LEXICON, settings=SETTINGS)
    assert figures["themes"] == 3
    assert figures["ami_headings"] == pytest.approx(1.0)
    assert figures["ari_headings"] == pytest.approx(1.0)
    assert figures["share_unassigned"] == 0
    assert figures["coherence"] > 0
    assert figures["diversity"] == 1
    assert figures["ari_resampled"] > 0.9


def test_leftovers_without_a_subject_are_no_theme() -> None:
    # One word goes with eight others that never meet: a heap, not a theme.
    others = ["knoop", "lepel", "ladder", "kers", "fluit", "parel", "hamer", "zeef"]
    heap = [passage(f"rest-{n:02}", f"vlieger {others[n % 8]}") for n in range(16)]
    fixed = {"min_themes": 4, "max_themes": 4, "guidance": 0.0}
    settings = SETTINGS.model_copy(update=fixed)
    passages = [*corpus(each=20), *heap]
    themes = fit_themes(passages, lexicon=LEXICON, register=(), settings=settings)
    main = main_themes(themes)
    assert len(themes.themes) == 3
    assert not [passage_id for passage_id in main if passage_id.startswith("rest")]
    assert len(main) == 60
