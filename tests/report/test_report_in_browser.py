"""The page in a real browser, where there is one: what is asked for is what is listed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.dataset import Dataset
from pipeline.report.page import link_to_actions, render_report
from pipeline.schema import ActionRow, EvidenceRow, ParticipantRow
from pipeline.settings import ReportSettings

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title=1\">"


def make_action(number: int) -> ActionRow:
    given: dict[str, Any] = {
        "action_id": f"a{number}",
        "doc_id": "d",
        "summary": f"Actie {number} {HOSTILE}",
        "type": "study",
        "status": "planned" if number % 3 else "completed",
        "status_cue": "Plan",
        "date_from": f"20{10 + number % 10}-01-01",
        "score": 0.5,
        "origin": "model:test",
    }
    return ActionRow.model_validate({**dict.fromkeys(ActionRow.model_fields), **given})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    numbers = range(90)
    sentence = f"Plan: zo is het. {HOSTILE}"
    party = {"place_id": None, "name": HOSTILE, "as_written": "x", "role": "party", "position": 0}
    dataset = Dataset(
        actions=tuple(make_action(number) for number in numbers),
        participants=tuple(
            ParticipantRow.model_validate(
                {**party, "action_id": f"a{number}", "organisation_id": f"o{number % 2}"}
            )
            for number in numbers
        ),
        evidence=tuple(
            EvidenceRow(
                action_id=f"a{number}",
                passage_id="p",
                start=0,
                end=len(sentence),
                text=sentence,
                boxes=None,
            )
            for number in numbers
        ),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    settings = ReportSettings(title="Proef", language="nl")
    path.write_text(render_report(dataset, None, settings), encoding="utf-8")
    return path


def open_in_browser(page: Path, link: str) -> str:
    """Return the document as it stands once its script has run."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={page.parent / 'profile'}", page.as_uri() + link]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 90),
        ({"status": "completed"}, 30),
        ({"status": "completed", "party": "o1"}, 15),
        ({"period": "<2013"}, 27),
        ({"text": "ACTIE 77"}, 1),
        ({"theme": None}, 90),
        ({"party": "o0,o1"}, 0),
    ],
    ids=str,
)
def test_a_link_lists_the_actions_asked_for_and_no_more_than_a_screenful(
    page: Path, asked: dict[str, str | None], found: int
) -> None:
    document = open_in_browser(page, link_to_actions(**asked))
    assert re.search(rf"<strong>{found} acties?</strong>", document)
    assert document.count('class="open"') == min(found, 25)


def test_hostile_text_stays_text_in_an_opened_row(page: Path) -> None:
    document = open_in_browser(page, link_to_actions(action="a4"))
    assert "<title>Proef</title>" in document
    assert "<img" not in document
    assert '<mark class="status" title="Woorden voor de status">Plan</mark>' in document
