"""The page as a whole: its numbers are those of the rows, and no text can act in it.

Longer than most: half of it turns the short cases into a dataset that holds together, which every
test here needs and no other file does.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml

from pipeline.report.dataset import Dataset
from pipeline.report.page import render_report
from pipeline.schema import (
    ActionLinkRow,
    ActionRow,
    BenefitRow,
    DecisionRow,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    MechanismRow,
    OrganisationRow,
    OverviewRow,
    ParticipantRow,
    PassageRow,
    PlaceRow,
    SectionRow,
    SharedThemeRow,
    ThemeRow,
)
from pipeline.settings import ReportSettings

CASES = Path(__file__).parents[1] / "cases" / "report" / "dataset.yaml"
DUTCH = ReportSettings(title="Samen aan de Eems", language="nl")
ENGLISH = ReportSettings(title="Together on the Ems", language="en")
ROLES = {"p": "partner", "f": "funder", "h": "host"}
CHANGES: dict[str, object] = {
    "documents_added": ["zorg"],
    "documents_gone": [],
    "rows": {"actions": {"added": 9, "changed": 2, "gone": 1}},
    "decisions_lost": ["d2"],
    "surprises": 3,
}


class Page(HTMLParser):
    """What a browser would find in the page: elements, links with their words, scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.links: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)
        if tag == "a":
            self.links.append((dict(attrs).get("href") or "", ""))
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if "a" in self._within and "title" not in self._within:
            href, words = self.links[-1]
            self.links[-1] = (href, words + data.strip())
        if self._within[-1:] == ["script"]:
            self.scripts[-1] += data


def make_dataset() -> Dataset:
    """Return the cases as rows, with the tables that follow from the actions."""
    case = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    told = [_tell(number, line) for number, line in enumerate(case["actions"])]
    actions = tuple(action for action, *_ in told)
    participants = tuple(row for _, rows, *_ in told for row in rows)
    evidence = tuple(row for *_, row in told)
    return Dataset(
        documents=tuple(_document(line) for line in case["documents"]),
        sections=(_section("eemsraad"), _section("waterbond"), _section("zorg")),
        passages=tuple(_passage(action, row) for action, _, _, row in told),
        entities=tuple(mention for _, _, mentions, _ in told for mention in mentions),
        organisations=tuple(_organisation(*item) for item in case["organisations"].items()),
        places=tuple(_place(key, *values) for key, values in case["places"].items()),
        themes=tuple(_theme(line) for line in case["themes"]),
        actions=actions,
        participants=participants,
        evidence=evidence,
        links=(
            ActionLinkRow.model_validate(dict(action_id="a18", other_id="a0", relation="follows")),
        ),
        benefits=(_benefit(evidence[0]),),
        **_count(actions, participants),
        decisions=(_decision("d1", "applied"), _decision("d2", "lost")),
    )


def last_day(date: str) -> str:
    """Return the last day of a year, month or day."""
    if len(date) == 10:
        return date
    year, month = int(date[:4]), int(date[5:7] or 12)
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


def _tell(
    number: int, line: list[Any]
) -> tuple[ActionRow, list[ParticipantRow], list[EntityRow], EvidenceRow]:
    doc_id, theme_id, kind, status, cue, parties, when, place_id, marked = line
    action_id, passage_id, date = f"a{number}", f"pas{number}", str(when) if when else None
    participants = [
        ParticipantRow.model_validate(
            {
                "action_id": action_id,
                "position": position,
                "organisation_id": party.split(":")[0],
                "place_id": None,
                "name": party.split(":")[0].removeprefix("o-").title(),
                "as_written": party,
                "role": ROLES[party[-1]] if ":" in party else "party",
            }
        )
        for position, party in enumerate(parties)
    ]
    text, mentions = _unmark(marked, passage_id, doc_id)
    evidence = EvidenceRow(
        action_id=action_id, passage_id=passage_id, start=0, end=len(text), text=text, boxes=None
    )
    action = ActionRow.model_validate(
        {
            **dict.fromkeys(ActionRow.model_fields),
            "action_id": action_id,
            "doc_id": doc_id,
            "summary": text,
            "type": kind,
            "status": status,
            "status_cue": cue,
            "outcome": {"completed": "succeeded", "stalled": "failed"}.get(status),
            "theme_id": theme_id,
            "date": date,
            "date_from": date and date + {4: "-01-01", 7: "-01", 10: ""}[len(date)],
            "date_to": date and last_day(date),
            "place_id": place_id,
            "amount": 1250000.0 if kind == "funding" else None,
            "currency": "EUR" if kind == "funding" else None,
            "score": round(0.5 + number / 60, 4),
            "origin": "model:test",
            "decision": "accepted" if number == 0 else None,
        }
    )
    return action, participants, mentions, evidence


def _unmark(marked: str, passage_id: str, doc_id: str) -> tuple[str, list[EntityRow]]:
    text, mentions = "", []
    for words, name, label in re.findall(r"([^\[]*)(?:\[([^|]*)\|([A-Z]+)\])?", marked):
        text += words
        start, end = len(text), len(text) + len(name)
        text += name
        if name:
            values = {
                **dict.fromkeys(EntityRow.model_fields),
                **{"entity_id": f"{passage_id}:{start}-{end}:{label}", "passage_id": passage_id},
                **{"doc_id": doc_id, "start": start, "end": end, "text": name, "label": label},
                "origin": "model:test",
            }
            mentions.append(EntityRow.model_validate(values))
    return text, mentions


def _document(line: dict[str, Any]) -> DocumentRow:
    empty = dict.fromkeys(DocumentRow.model_fields)
    fixed = {"sha256": "0" * 64, "media_type": "application/pdf", "doc_id": line["id"]}
    return DocumentRow.model_validate(
        {**empty, **fixed, **{key: value for key, value in line.items() if key != "id"}}
    )


def _section(doc_id: str) -> SectionRow:
    where = {"section_id": f"s-{doc_id}", "doc_id": doc_id, "position": 0, "parent_id": None}
    return SectionRow.model_validate(
        {**where, "level": 1, "code": "2", "title": "Wat er gebeurde", "page": 3}
    )


def _passage(action: ActionRow, evidence: EvidenceRow) -> PassageRow:
    return PassageRow.model_validate(
        {
            "passage_id": evidence.passage_id,
            "doc_id": action.doc_id,
            "section_id": f"s-{action.doc_id}",
            "position": int(action.action_id[1:]) + 1,
            "page_first": 4,
            "page_last": 4,
            "kind": "paragraph",
            "text": evidence.text,
            "language": "nl",
            "theme_id": action.theme_id,
            "theme_score": action.score,
        }
    )


def _organisation(key: str, name: str) -> OrganisationRow:
    empty = dict.fromkeys(OrganisationRow.model_fields)
    given = {"organisation_id": key, "name": name, "kind": "other", "mentions": 3, "documents": 1}
    return OrganisationRow.model_validate({**empty, **given})


def _place(
    key: str, name: str, kind: str, latitude: float | None, longitude: float | None, mentions: int
) -> PlaceRow:
    codes = {"authority": "own", "code": key, "iso_3166": None, "documents": 1}
    given = {"place_id": key, "name": name, "kind": kind, "mentions": mentions}
    where = {"latitude": latitude, "longitude": longitude}
    return PlaceRow.model_validate({**codes, **given, **where})


def _theme(line: dict[str, Any]) -> ThemeRow:
    return ThemeRow(
        theme_id=line["id"],
        label=line["label"],
        terms=json.dumps(line["terms"], ensure_ascii=False),
        parent_id=line["parent"],
        passages=line["passages"],
        coherence=line["coherence"],
        stability=line["stability"],
        named_by="model",
    )


def _benefit(evidence: EvidenceRow) -> BenefitRow:
    values = evidence.model_dump(exclude={"action_id", "boxes"})
    return BenefitRow.model_validate({**values, "theme_id": "t-water", "parties": '["o-eems"]'})


def _decision(decision_id: str, state: str) -> DecisionRow:
    where = {"decision_id": decision_id, "table": "actions", "row_id": "a0", "field": "status"}
    what = {"before": "planned", "after": "completed", "reviewer": "anna", "scope": "here"}
    when = {"decided_at": "2020-02-02T10:00:00Z", "state": state}
    return DecisionRow.model_validate({**where, **what, **when})


def _count(actions: tuple[ActionRow, ...], participants: tuple[ParticipantRow, ...]) -> Any:
    parties = {
        action.action_id: sorted(
            row.organisation_id or ""
            for row in participants
            if row.action_id == action.action_id and row.role in ("party", "partner")
        )
        for action in actions
    }
    overview = Counter(
        (a.theme_id, party, a.status, a.outcome) for a in actions for party in parties[a.action_id]
    )
    means = Counter(
        (a.theme_id, json.dumps(parties[a.action_id]), a.type in ("agreement", "body"), a.type)
        for a in actions
        if a.status not in ("proposed", "stalled") and len(parties[a.action_id]) > 1
    )
    return {
        "overview": tuple(
            OverviewRow(theme_id=t, party_id=p, status=s, outcome=o, actions=n)
            for (t, p, s, o), n in overview.items()
        ),
        "shared_themes": _share([(a, set(parties[a.action_id])) for a in actions if a.theme_id]),
        "mechanisms": tuple(
            MechanismRow.model_validate(
                {"theme_id": t, "parties": ids, "type": kind, "actions": n}
                | {"means": "institutional" if formal else "informal"}
            )
            for (t, ids, formal, kind), n in means.items()
        ),
    }


def _share(told: list[tuple[ActionRow, set[str]]]) -> tuple[SharedThemeRow, ...]:
    pairs = {(a.theme_id, *pair) for a, ids in told for pair in combinations(sorted(ids), 2)}
    rows = []
    for theme_id, one, other in sorted(pairs, key=str):
        carried = [i for a, i in told if a.theme_id == theme_id and a.status != "proposed"]
        advised = [i for a, i in told if a.theme_id == theme_id and a.status == "proposed"]
        joint = sum({one, other} <= ids for ids in carried)
        values = {"theme_id": theme_id, "party_a": one, "party_b": other, "actions_joint": joint}
        values |= {"state": "joint" if joint else "proposed"}
        values |= {"actions_a": sum(one in ids for ids in carried) - joint}
        values |= {"actions_b": sum(other in ids for ids in carried) - joint}
        values |= {"actions_proposed": sum({one, other} <= ids for ids in advised)}
        rows.append(SharedThemeRow.model_validate(values))
    return tuple(rows)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return make_dataset()


@pytest.fixture(scope="module")
def html(dataset: Dataset) -> str:
    return render_report(dataset, CHANGES, DUTCH)


def payload_of(html: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Page(html).scripts[0])
    return content


def matches(action: dict[str, Any], asked: dict[str, str]) -> bool:
    """Tell whether an action is one that a link asks for, told anew from what a link means."""
    given = action["participants"]
    parties = {who for who, _, role, _ in given if role in ("party", "partner")}
    period, wanted = action.get("period"), asked.get("period")
    answers = {
        "theme": action.get("theme_id", "-") == asked.get("theme"),
        "party": set(asked.get("party", "").split(",")) <= parties,
        "without": asked.get("without") not in parties,
        "status": action["status"] in asked.get("status", "").split(","),
        "outcome": action.get("outcome") == asked.get("outcome"),
        "type": action["type"] == asked.get("type"),
        "document": action["doc_id"] == asked.get("document"),
        "place": action.get("place_id") == asked.get("place"),
        "period": (period or "-") == (wanted or "").removeprefix("="),
    }
    return all(answers[key] for key in asked)


def test_every_number_that_links_to_actions_is_the_number_of_those_actions(html: str) -> None:
    actions = payload_of(html)["actions"]
    checked = Counter[str]()
    for href, words in Page(html).links:
        shown = re.fullmatch(r"(\d+)(?: acties?)?", words)
        if href.startswith("#actions?") and shown:
            asked = dict(parse_qsl(href.partition("?")[2]))
            assert int(shown[1]) == sum(matches(action, asked) for action in actions), href
            checked.update(asked.keys())
    kinds = {"theme", "party", "without", "status", "outcome", "document", "place", "period"}
    assert kinds <= set(checked)


def test_the_tiles_count_the_rows(html: str, dataset: Dataset) -> None:
    tiles = html[html.index('class="tiles"') : html.index("</dl>")]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", tiles))
    assert f"Passages {len(dataset.passages)} " in text
    assert f"Vermeldingen {len(dataset.entities)} " in text
    assert f"Acties {len(dataset.actions)} " in text
    assert f"Documenten {len(dataset.documents)} 2 heel, 1 deels, 1 niet gelezen" in text


def test_a_document_that_could_not_be_read_is_named_with_reason_and_remedy(html: str) -> None:
    notice = html[html.index('class="failed"') : html.index("</section>")]
    assert "geheim.pdf" in notice
    assert "Met een wachtwoord beveiligd" in notice
    assert "bewaar het zonder wachtwoord" in notice


def test_the_payload_gives_every_action_with_its_evidence_word_for_word(
    html: str, dataset: Dataset
) -> None:
    actions = {action["action_id"]: action for action in payload_of(html)["actions"]}
    assert list(actions) == [row.action_id for row in dataset.actions]
    for row in dataset.evidence:
        (evidence,) = actions[row.action_id]["evidence"]
        assert "".join(words for words, _, _ in evidence["segments"]) == row.text
        assert (evidence["page"], evidence["headings"]) == (4, "2 Wat er gebeurde")


HOSTILE = "</script><script>alert('x')</script><img src=x onerror=\"alert(1)\"> & \"'<!--"


def test_hostile_text_is_shown_and_never_acts(dataset: Dataset) -> None:
    text = "x" + HOSTILE
    hostile = replace(
        dataset,
        documents=tuple(r.model_copy(update={"title": HOSTILE}) for r in dataset.documents),
        themes=tuple(r.model_copy(update={"label": HOSTILE}) for r in dataset.themes),
        organisations=tuple(r.model_copy(update={"name": HOSTILE}) for r in dataset.organisations),
        places=tuple(r.model_copy(update={"name": HOSTILE}) for r in dataset.places),
        passages=tuple(r.model_copy(update={"text": text}) for r in dataset.passages),
        actions=tuple(r.model_copy(update={"summary": text}) for r in dataset.actions),
    )
    calm = Page(render_report(dataset, {"x": "y"}, DUTCH))
    page = Page(render_report(hostile, {"x": HOSTILE}, DUTCH.model_copy(update={"title": HOSTILE})))
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert "img" not in {tag for tag, _ in page.elements}
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]
    assert page.scripts[1] == calm.scripts[1]
    assert "<" not in page.scripts[0]
    assert json.loads(page.scripts[0])["actions"][0]["summary"] == text


def test_the_page_loads_nothing_and_forbids_loading(html: str) -> None:
    page = Page(html)
    sources = {"src", "srcset", "data", "poster", "action", "xlink:href", "background"}
    assert not [(tag, a) for tag, a in page.elements if sources & set(a)]
    assert not {tag for tag, _ in page.elements} & {"link", "base", "iframe", "object", "embed"}
    assert all(href.startswith("#") for href, _ in page.links)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "fetch(" not in page.scripts[1]
    policies = [a.get("content") for _, a in page.elements if a.get("http-equiv")]
    assert policies[0] is not None
    assert policies[0].startswith("default-src 'none';")


def test_the_same_rows_give_the_same_bytes(html: str) -> None:
    assert render_report(make_dataset(), CHANGES, DUTCH) == html


@pytest.mark.parametrize("settings", [DUTCH, ENGLISH], ids=["nl", "en"])
def test_a_dataset_without_rows_gives_a_whole_page(settings: ReportSettings) -> None:
    page = Page(render_report(Dataset(), None, settings))
    sections = {a.get("id") for tag, a in page.elements if tag == "section"}
    targets = {href[1:] for href, _ in page.links if "?" not in href}
    assert targets <= sections
    assert json.loads(page.scripts[0])["actions"] == []


def test_every_kind_of_change_is_told_and_a_first_run_says_so(html: str, dataset: Dataset) -> None:
    told = html[html.index('<section id="changes">') : html.index('<section id="documents">')]
    assert "Zorg aan weerskanten" in told
    assert re.search(r"acties</th><td>9</td><td>2</td><td>1</td>", told)
    assert "surprises" in told
    assert "1 toegepast, 1 zonder plaats, 0 in tegenspraak" in told
    assert "eerste uitvoering" in render_report(dataset, None, DUTCH)


def test_the_language_is_that_of_the_settings(dataset: Dataset) -> None:
    page = render_report(dataset, None, ENGLISH)
    assert '<html lang="en">' in page
    assert "All parties" in page
    assert "Alle partijen" not in page
