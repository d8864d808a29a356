"""The comparison of themes counts what it says it counts."""

import numpy as np
import pytest
from quality.peers import theme_section
from quality.theme_peers import (
    DRAWS,
    OURS,
    GroupedTexts,
    LargeFit,
    Lead,
    ThemePeerRow,
    equal_pieces,
    make_passages,
    measure_lead,
    peers,
    theme_rows,
)

from pipeline.cluster.terms import PassageTerms, Term

WORDS = {
    "zorg": "patiënt ziekenhuis huisarts verpleegkundige kliniek",
    "spoor": "trein station spoorlijn perron reiziger",
}


def passages() -> tuple[PassageTerms, ...]:
    made = []
    for n in range(24):
        subject = ("zorg", "spoor")[n % 2]
        words = WORDS[subject].split()
        tokens = tuple(Term(w, "NOUN", False, w) for w in words[n % 3 :] + words[: n % 2])
        made.append(PassageTerms(f"p{n:02}", f"d{n // 12}", None, tokens, n))
    return tuple(made)


TEXTS = GroupedTexts("toy", passages(), tuple(("zorg", "spoor")[n % 2] for n in range(24)))


def test_every_method_is_measured_on_the_same_texts() -> None:
    rows = theme_rows(TEXTS)
    assert [row.method for row in rows] == [OURS, *peers(), "equal pieces, unread"]
    assert rows[0].ami == pytest.approx(1.0)
    assert all(row.ami < 0.2 for row in rows if row.method.startswith("equal"))


def test_the_lead_is_that_on_parts_over_the_best_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead = measure_lead(TEXTS)
    assert len(lead.leads) == DRAWS
    assert lead == measure_lead(TEXTS)
    monkeypatch.setattr("quality.theme_peers.group_by_ours", lambda passages: [0] * len(passages))
    assert max(measure_lead(TEXTS).leads) < min(lead.leads)


def test_passages_without_a_group_do_not_count() -> None:
    reference = tuple(None if n < 12 else group for n, group in enumerate(TEXTS.reference))
    rows = theme_rows(GroupedTexts("toy", TEXTS.passages, reference))
    assert rows[0].ami == pytest.approx(1.0)


def test_equal_pieces_follow_the_reading_order() -> None:
    shuffled = [TEXTS.passages[n] for n in np.random.default_rng(0).permutation(24)]
    pieces = dict(zip((p.passage_id for p in shuffled), equal_pieces(shuffled, 4), strict=True))
    assert [pieces[f"p{n:02}"] for n in range(24)] == [n // 6 for n in range(24)]


def test_made_passages_are_many_and_the_same_in_every_run() -> None:
    made = make_passages(TEXTS.passages, 250)
    assert made == make_passages(TEXTS.passages, 250)
    assert len({p.passage_id for p in made}) == 250
    assert len({p.doc_id for p in made}) == 3


def test_the_section_tells_every_row_and_what_a_large_fit_takes() -> None:
    told = theme_section(
        [ThemePeerRow("NMF", "toy", 12, 0.1634, 0.0891)],
        [Lead("toy", (0.1, 0.2, 0.06))],
        LargeFit(100_000, 123.4, 2048, 20),
    )
    assert "best there by 0.120 AMI on average (0.060 to 0.200)" in told
    assert "| NMF | toy | 12 | 0.163 | 0.089 |" in told
    assert "100,000 made passages, with its stability, takes 123 seconds and 2.0 GB" in told
