from pathlib import Path

import pytest

from pipeline.decisions import (
    append_decisions,
    decision_rows,
    read_decisions,
    signed,
    standing,
    undo_of,
)
from pipeline.errors import GrenswerkError
from pipeline.schema import DecisionScope, DecisionState, Label, ReviewDecision, TextQuote, Verdict


def decision(moment: int, field: str = "row", verdict: Verdict = Verdict.ACCEPT) -> ReviewDecision:
    return signed(
        ReviewDecision(
            decision_id="",
            table="entities",
            row_id="d-p:0-7:LOC",
            field=field,
            verdict=verdict,
            before="Maasdal",
            after="Maasdal",
            label=Label.LOC,
            target=TextQuote(doc_id="d", exact="Maasdal", prefix="", suffix=" is\u2028één regel"),
            scope=DecisionScope.HERE,
            reviewer="An",
            decided_at=f"2026-01-01T00:00:{moment:02}.000+00:00",
        )
    )


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "review" / "decisions.jsonl"
    append_decisions(path, [decision(1)])
    append_decisions(path, [decision(2), decision(3)])
    assert read_decisions(path) == (decision(1), decision(2), decision(3))
    assert path.read_bytes().count(b"\n") == 3


def test_a_missing_file_holds_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "decisions.jsonl") == ()


def test_the_id_is_a_digest_of_all_other_fields() -> None:
    assert decision(1).decision_id == decision(1).decision_id
    assert decision(1).decision_id != decision(2).decision_id


def test_every_broken_line_is_named_and_none_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, [decision(1)])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"decision_id": \n<<<<<<< HEAD\n')
    append_decisions(path, [decision(2)])
    content = path.read_bytes()
    with pytest.raises(GrenswerkError, match=r"(?s)line 2: .*line 3: ") as caught:
        read_decisions(path)
    assert "line 4" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_line_cut_off_by_a_crash_is_not_joined_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, [decision(1)])
    path.write_bytes(path.read_bytes()[:-20])
    append_decisions(path, [decision(2)])
    assert path.read_bytes().split(b"\n")[1].startswith(b'{"decision_id"')
    with pytest.raises(GrenswerkError, match="line 1: ") as caught:
        read_decisions(path)
    assert "line 2" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"table": "themes"},
        {"field": "text", "verdict": "correct"},
        {"field": "label", "verdict": "correct", "after": "PLACE"},
        {"field": "label", "verdict": "correct", "after": None},
        {"field": "value", "verdict": "correct", "after": "ergens in mei"},
        {"field": "label", "verdict": "accept"},
        {"label": None},
        {"table": "actions", "verdict": "add"},
        {"table": "actions", "field": "status", "verdict": "correct", "after": "klaar"},
        {"table": "actions", "field": "date", "verdict": "correct", "after": "2021-13"},
        {"table": "actions", "field": "amount", "verdict": "correct", "after": "veel"},
        {"verdict": "undo", "before": None},
    ],
    ids=str,
)
def test_a_line_that_means_nothing_is_refused(changes: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    wrong = ReviewDecision.model_validate(decision(1).model_dump() | changes)
    append_decisions(path, [wrong])
    with pytest.raises(GrenswerkError, match="line 1: "):
        read_decisions(path)


def test_a_line_that_stands_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, [decision(1), decision(2), decision(1)])
    assert read_decisions(path) == (decision(1), decision(2))


def test_two_lines_with_one_id_and_other_content_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, [decision(1), decision(1).model_copy(update={"reviewer": "Bo"})])
    with pytest.raises(GrenswerkError, match="line 2: "):
        read_decisions(path)


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "review").write_text("in the way")
    with pytest.raises(GrenswerkError, match="cannot be written"):
        append_decisions(tmp_path / "review" / "decisions.jsonl", [decision(1)])


def test_an_undo_withdraws_and_undoing_the_undo_brings_back() -> None:
    one, two = decision(1), decision(2)
    back = undo_of(one, reviewer="Bo", decided_at="2026-01-02T00:00:00.000+00:00")
    again = undo_of(back, reviewer="Bo", decided_at="2026-01-03T00:00:00.000+00:00")
    assert standing([one, two, back]) == [two]
    assert standing([one, two, back, again]) == [one, two]


def test_only_decisions_with_an_outcome_become_rows() -> None:
    one, two = decision(1), decision(2)
    rows = decision_rows([one, two], {two.decision_id: DecisionState.LOST})
    assert [(row.decision_id, row.state) for row in rows] == [(two.decision_id, "lost")]
