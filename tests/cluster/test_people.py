"""What people decide on themes outlives a refit, also with another report."""

from collections import Counter

import pytest
from cluster.test_themes import as_register, corpus, fit, passage

from pipeline.cluster.edits import (
    Themes,
    merge,
    read_part,
    rename,
    set_state,
    split,
    themes_of,
)
from pipeline.cluster.measure import main_themes
from pipeline.errors import GrenswerkError
from pipeline.schema import CorpusThemes, ThemeState

CARE, TRAIN, WATER = (
    "Grensoverschrijdende gezondheidszorg",
    "Reizigersvervoer en mobiliteit",
    "Waterbeheer",
)


@pytest.fixture(scope="module")
def before() -> CorpusThemes:
    return fit(corpus())


@pytest.fixture
def themes(before: CorpusThemes) -> Themes:
    return themes_of([], as_register(before))


def refit(themes: Themes) -> CorpusThemes:
    """Fit again with another report."""
    added = [
        passage(f"nieuw-{p.passage_id}", " ".join(t.lemma for t in p.tokens), doc_id="nieuw")
        for p in corpus(each=3, first=40)
    ]
    return fit([*corpus(), *added], themes.entries)


def id_of(found: CorpusThemes, label: str) -> str:
    return next(theme.theme_id for theme in found.themes if theme.label == label)


def test_another_report_changes_no_id(before: CorpusThemes, themes: Themes) -> None:
    assert {t.theme_id for t in refit(themes).themes} == {t.theme_id for t in before.themes}


def test_a_name_stays(before: CorpusThemes, themes: Themes) -> None:
    after = refit(rename(themes, WATER.lower(), " Water ", "anna"))
    found = next(t for t in after.themes if t.label == "Water")
    assert (found.theme_id, found.named_by) == (id_of(before, WATER), "anna")


def test_merged_themes_stay_one(before: CorpusThemes, themes: Themes) -> None:
    after = refit(merge(themes, TRAIN, id_of(before, WATER), "anna"))
    assert TRAIN not in {t.label for t in after.themes}
    main = main_themes(after)
    assert main["spoor-00"] == main["water-00"] == id_of(before, WATER)
    assert main["nieuw-spoor-40"] == id_of(before, WATER)


def test_a_split_stays(before: CorpusThemes, themes: Themes) -> None:
    parts = dict([read_part("Stations: station, perron")])
    after = refit(split(themes, TRAIN, parts, "anna"))
    counts = Counter(main_themes(after).values())
    whole, part = id_of(before, TRAIN), id_of(after, "Stations")
    assert part != whole
    assert counts[part] > 3
    with_term = {
        p.passage_id for p in corpus() if {"station", "perron"} & {t.lemma for t in p.tokens}
    }
    main = main_themes(after)
    assert {i for i in with_term if i.startswith("spoor")} <= {i for i in main if main[i] == part}


def test_a_forbidden_theme_is_not_made(before: CorpusThemes, themes: Themes) -> None:
    after = refit(set_state(themes, WATER, ThemeState.FORBIDDEN))
    assert id_of(before, WATER) not in {t.theme_id for t in after.themes}


def test_a_pinned_theme_stays_without_passages(before: CorpusThemes, themes: Themes) -> None:
    pinned = set_state(themes, WATER, ThemeState.PINNED)
    without = [p for p in corpus(each=12) if not p.passage_id.startswith("water")]
    assert id_of(before, WATER) in {t.theme_id for t in fit(without, pinned.entries).themes}
    freed = set_state(pinned, WATER, None)
    assert id_of(before, WATER) not in {t.theme_id for t in fit(without, freed.entries).themes}


def test_every_change_is_told(themes: Themes) -> None:
    changed = set_state(rename(themes, WATER, "Water", "anna"), CARE, ThemeState.PINNED)
    assert [line.split(": ", 1)[1] for line in changed.told] == [
        "'Waterbeheer' is now called 'Water'",
        f"{CARE!r} stays, however few its passages",
    ]
    assert len(changed.entries) == 2


def test_what_cannot_be_done_is_told(themes: Themes) -> None:
    with pytest.raises(GrenswerkError, match="no theme 'Visserij'"):
        rename(themes, "Visserij", "Vis", "anna")
    with pytest.raises(GrenswerkError, match="one theme already"):
        merge(merge(themes, WATER, TRAIN, "anna"), TRAIN, themes.find(WATER).id, "anna")
    with pytest.raises(GrenswerkError, match="its terms"):
        split(themes, WATER, {"Beken": ()}, "anna")
    with pytest.raises(GrenswerkError, match="needs a name"):
        rename(themes, WATER, " ", "anna")
