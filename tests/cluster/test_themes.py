import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cluster.groups import group_passages
from pipeline.cluster.knowledge import load_knowledge
from pipeline.cluster.measure import main_themes, measure_themes
from pipeline.cluster.terms import PassageTerms, Term
from pipeline.cluster.themes import FittedThemes, fit_themes
from pipeline.schema import CorpusThemes, Decision, JudgedCode, RegisterEntry
from pipeline.settings import ClusterSettings

MODELS = Path(__file__).parents[2] / "models" / "themes"
SETTINGS = ClusterSettings(
    seed=7,
    min_themes=2,
    max_themes=4,
    min_weight=0.28,
    heading_weight=0.0,
    neighbour_weight=0.0,
    broad_from=3,
    stability_rounds=3,
    subjects=MODELS / "subjects.yaml",
    labels=MODELS / "labels.yaml",
    model=MODELS,
)
KNOWN = load_knowledge(SETTINGS)
WORDS = {
    "zorg": "patiënt ziekenhuis huisarts behandeling zorgverzekeraar ziekenfonds operatie kliniek",
    "spoor": "trein station spoorlijn perron dienstregeling spoorweg reiziger spoorverbinding",
    "water": "drinkwater riolering afvalwater waterzuivering grondwater waterwinning riool",
}
HEADINGS = {"zorg": "Ziekenhuizen", "spoor": "Met de trein", "water": "Onder de grond"}


def passage(
    passage_id: str,
    lemmas: str,
    heading: str | None = None,
    *,
    doc_id: str = "rapport",
    position: int | None = None,
) -> PassageTerms:
    tokens = tuple(Term(lemma, "NOUN", False, lemma) for lemma in lemmas.split())
    return PassageTerms(passage_id, doc_id, heading, tokens, position)


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


def fit_wholly(
    passages: Sequence[PassageTerms],
    register: Sequence[RegisterEntry] = (),
    **changed: object,
) -> FittedThemes:
    settings = SETTINGS.model_copy(update=changed)
    return fit_themes(passages, known=KNOWN, register=register, settings=settings)


def fit(
    passages: Sequence[PassageTerms],
    register: Sequence[RegisterEntry] = (),
    **changed: object,
) -> CorpusThemes:
    return fit_wholly(passages, register, **changed).themes


def measure(passages: Sequence[PassageTerms]) -> dict[str, float]:
    fitted = fit_wholly(passages)
    return measure_themes(
        fitted, lambda seed: group_passages(fitted.corpus, KNOWN, (), SETTINGS).main
    )


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
        ("spoor", "Reizigersvervoer en mobiliteit"),
        ("water", "Waterbeheer"),
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
    names = PassageTerms("namen", "rapport", None, (Term("Jansen", "PROPN", True, "Jansen"),))
    passages = [*corpus(), nothing, names]
    assert not {"leeg", "namen"} & set(main_themes(fit(passages)))
    assert measure(passages)["share_unassigned"] == pytest.approx(2 / 26, abs=1e-4)


def test_a_passage_on_procedure_has_no_theme() -> None:
    words = "voorzitter vergadering notulen agendapunt begroting stuurgroep ledenbijdrage"
    assert "dicht" not in main_themes(fit([*corpus(), passage("dicht", words)]))


def test_a_heading_gives_a_theme_only_where_headings_count() -> None:
    headed = passage("kop", "opname", "Ziekenhuis en patiënt", position=1)
    assert "kop" not in main_themes(fit([*corpus(), headed]))
    themes = fit([*corpus(), headed], heading_weight=1.0)
    assert main_themes(themes)["kop"] == main_themes(themes)["zorg-00"]


def test_neighbours_give_a_theme_only_where_they_count() -> None:
    words = "patiënt ziekenhuis huisarts"
    around = [
        passage(f"rij-{n}", "" if n == 1 else words, doc_id="rij", position=n) for n in range(3)
    ]
    assert "rij-1" not in main_themes(fit([*corpus(), *around]))
    themes = fit([*corpus(), *around], neighbour_weight=0.6)
    assert main_themes(themes)["rij-1"] == main_themes(themes)["rij-0"]


def test_with_more_documents_themes_are_broader() -> None:
    passages = [
        passage(f"{subject}-{n}", words, doc_id=f"rapport-{n % 3}")
        for subject, words in {
            "spoor": WORDS["spoor"],
            "fiets": "fiets fietspad fietser fietsbrug",
            "zorg": WORDS["zorg"],
        }.items()
        for n in range(6)
    ]
    main = main_themes(fit(passages))
    assert main["spoor-0"] == main["fiets-0"] != main["zorg-0"]
    main = main_themes(fit(passages, broad_from=4))
    assert main["spoor-0"] != main["fiets-0"]


def test_the_register_keeps_the_level_that_themes_have() -> None:
    first = [p for p in corpus() if p.passage_id.startswith(("spoor", "zorg"))]
    register = as_register(fit(first))
    more = [
        replace(p, passage_id=f"{doc}-{p.passage_id}", doc_id=doc) for doc in "abc" for p in first
    ]
    ids = {theme.theme_id for theme in fit([*first, *more], register).themes}
    assert {entry.id for entry in register} <= ids


def test_ids_and_peoples_names_survive_added_passages() -> None:
    before = fit(corpus())
    after = fit(
        [*corpus(), *corpus(each=4, first=20)], as_register(before, Reizigersvervoer="Spoor")
    )
    assert {t.theme_id for t in before.themes} == {t.theme_id for t in after.themes}
    renamed = next(theme for theme in after.themes if theme.label == "Spoor")
    assert renamed.named_by == "anna"
    assert "Reizigersvervoer en mobiliteit" not in {theme.label for theme in after.themes}


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
    words = ["telescoop", "komeet", "sterrenstelsel", "melkweg", "meteoor", "supernova"]
    own = [passage(f"ijs-{n}", " ".join(words[n % 3 : n % 3 + 4])) for n in range(8)]
    themes = fit([*corpus(), *own])
    main = main_themes(themes)
    assert len({main[p.passage_id] for p in own}) == 1
    label = next(t.label for t in themes.themes if t.theme_id == main["ijs-0"])
    assert label[0].isupper()
    assert set(label.lower().split(" en ")) <= set(words)


def test_riddles_in_a_row_are_no_rare_known_theme() -> None:
    words = ["telescoop", "komeet", "sterrenstelsel", "melkweg", "meteoor", "supernova"]
    own = [
        passage(f"ster-{n}", " ".join(words[n % 3 : n % 3 + 4]), doc_id="ster", position=n)
        for n in range(8)
    ]
    themes = fit([*corpus(), *own], neighbour_weight=0.6, heading_weight=1.0)
    labels = {theme.theme_id: theme.label for theme in themes.themes}
    known = {theme.label for theme in KNOWN.subjects.subjects}
    assert not {labels[theme] for i, theme in main_themes(themes).items() if "ster" in i} & known


def test_no_passages_give_no_themes() -> None:
    themes = fit([])
    assert not themes.themes
    assert not themes.weights
    assert measure([]) == {"themes": 0.0}


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_handful_of_passages_has_few_themes(number: int) -> None:
    passages = corpus()[:number]
    themes = fit(passages)
    assert len(themes.themes) == 1
    assert set(main_themes(themes)) == {p.passage_id for p in passages}


def test_passages_without_a_single_term_give_no_themes() -> None:
    assert not fit([passage("a", "samenwerking"), passage("b", "")]).themes


def test_no_more_themes_are_kept_than_asked() -> None:
    themes = fit([*corpus(), *[p for p in corpus(first=50) if p.passage_id[:4] != "wate"]])
    assert len(themes.themes) == 3
    few = fit(
        [*corpus(), *[p for p in corpus(first=50) if p.passage_id[:4] != "wate"]], max_themes=2
    )
    assert {t.label for t in few.themes} == {
        "Grensoverschrijdende gezondheidszorg",
        "Reizigersvervoer en mobiliteit",
    }


def test_figures_tell_a_good_fit() -> None:
    halves = [replace(p, doc_id=f"rapport-{n % 2}") for n, p in enumerate(corpus())]
    figures = measure(halves)
    assert figures["themes"] == 3
    assert figures["ami_headings"] > 0.7
    assert figures["share_unassigned"] == 0
    assert figures["coherence"] > 0
    assert figures["diversity"] == 1
    assert figures["ari_resampled"] > 0.9
    assert figures["ari_left_out"] == 1
    assert figures["ari_seeds"] == 1


def test_every_theme_tells_how_well_it_comes_back() -> None:
    assert all(theme.stability is not None for theme in fit(corpus()).themes)


def test_leftovers_without_a_subject_are_no_theme() -> None:
    # One word goes with eight others that never meet: a heap, not a theme.
    others = ["knoop", "lepel", "ladder", "kers", "fluit", "parel", "hamer", "zeef"]
    heap = [passage(f"rest-{n:02}", f"vlieger {others[n % 8]}") for n in range(16)]
    themes = fit([*corpus(each=20), *heap])
    main = main_themes(themes)
    assert len(themes.themes) == 3
    assert not [passage_id for passage_id in main if passage_id.startswith("rest")]
    assert len(main) == 60


def test_codes_are_as_people_judged_them() -> None:
    proposed = fit(corpus()).codes
    assert {code.decision for code in proposed} == {None}
    right, wrong = (
        proposed[0],
        next(c for c in proposed if c.theme_id == proposed[0].theme_id and c != proposed[0]),
    )
    entry = RegisterEntry(
        id=right.theme_id,
        name="Zo heet het",
        keys=(),
        named_by="model",
        codes=(
            JudgedCode(list=right.list, code=right.code, right=True, by="anna"),
            JudgedCode(list=wrong.list, code=wrong.code, right=False, by="anna"),
            JudgedCode(list="keep.eu", code="Tourism", right=True, by="anna"),
        ),
    )
    judged = [c for c in fit(corpus(), register=[entry]).codes if c.theme_id == right.theme_id]
    assert {(c.code, c.decision, c.score is None) for c in judged} >= {
        (right.code, Decision.ACCEPTED, False),
        ("Tourism", Decision.ADDED, True),
    }
    assert wrong.code not in {c.code for c in judged}
