import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from pipeline.decisions import apply_to_actions, apply_to_mentions, read_decisions
from pipeline.errors import GrenswerkError
from pipeline.review.app import create_app
from pipeline.review.data import ReviewData, read_review_data
from pipeline.schema import Mention
from pipeline.settings import ReviewSettings

SETTINGS = ReviewSettings(host="127.0.0.1", port=8765, page_size=50, unknown_score=0.5)


class Reader:
    """A reviewer with a browser on this machine."""

    def __init__(self, dataset: Path, review: Path) -> None:
        self.data: ReviewData = read_review_data(dataset)
        self.file = review / "decisions.jsonl"
        app = create_app(dataset, review, "An <Peeters>", SETTINGS)
        self.client = TestClient(app, base_url="http://127.0.0.1:8765")
        token = re.search(r'name="grenswerk-token" content="([^"]+)"', self.client.get("/").text)
        assert token
        self.headers = {"X-Grenswerk-Token": token[1]}

    def post(self, address: str, **body: Any) -> Response:
        answer: Response = self.client.post(f"/api/{address}", json=body, headers=self.headers)
        return answer

    def judge(self, key: str, verdict: str, table: str = "entities", **body: Any) -> Response:
        return self.post("judgements", table=table, key=key, verdict=verdict, **body)

    def key(self, text: str, number: int = 0) -> str:
        found = [m for m in self.data.mentions if m.text == text]
        return key_of(found[number])


def key_of(mention: Mention) -> str:
    return f"{mention.passage_id}:{mention.start}-{mention.end}:{mention.label}"


@pytest.fixture
def reader(dataset: Path, tmp_path: Path) -> Reader:
    return Reader(dataset, tmp_path / "review")


def test_the_name_that_changes_most_rows_comes_first_and_once(reader: Reader) -> None:
    page = reader.client.get("/").text
    assert re.findall(r'<strong class="words">([^<]+)', page)[:3] == [
        "Maasdal",
        "Grensfonds",
        "Ambulance Express",
    ]
    assert page.count('<strong class="words">Maasdal<') == 1
    apart = reader.client.get("/?each=true").text
    assert apart.count('<strong class="words">Maasdal<') == 4


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=DATE", ["2024", "12 maart 2021"]),
        ("document=rivieren-9f8e7d6c", ["Grensfonds", "Maasdal", "2024"]),
        ("text=LINDE", ["Lindeveen"]),
        ("state=rejected", []),
        ("kind=PER", []),
    ],
)
def test_filters_narrow_the_list(query: str, words: list[str], reader: Reader) -> None:
    page = reader.client.get(f"/?{query}").text
    assert re.findall(r'<strong class="words">([^<]+)', page) == words
    assert ("Hier is niets na te kijken" in page) is (not words)


def test_pages_follow_one_another(dataset: Path, tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"page_size": 2})
    app = create_app(dataset, tmp_path / "review", "An", settings)
    client = TestClient(app, base_url="http://localhost:8765")
    found: list[str] = []
    address = "/"
    while True:
        page = client.get(address).text
        found += re.findall(r'<strong class="words">([^<]+)', page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        if link is None:
            break
        address = link[1].replace("&amp;", "&")
    assert len(found) == len(set(found)) == 7


def test_what_comes_from_the_reports_is_escaped(reader: Reader) -> None:
    page = reader.client.get("/").text
    assert "&lt;b&gt;leden&lt;/b&gt; &amp; partners" in page
    assert "<b>leden" not in page
    assert "An &lt;Peeters&gt;" in page


def test_a_decision_is_saved_at_once_and_shown(reader: Reader) -> None:
    key = reader.key("Lindeveen")
    answer = reader.judge(key, "accept", shown=[key]).json()
    line = json.loads(reader.file.read_text(encoding="utf-8"))
    assert (line["decision_id"], line["reviewer"]) == (answer["decision_id"], "An <Peeters>")
    assert (line["target"]["exact"], line["target"]["doc_id"]) == (
        "Lindeveen",
        "zorg-zonder-grens-1a2b3c4d",
    )
    assert 'class="row accepted"' in answer["rows"][key]
    assert "Lindeveen" in reader.client.get("/?state=accepted").text
    assert '<strong class="words">Lindeveen' not in reader.client.get("/").text


def test_states_are_told_apart_and_counted(reader: Reader) -> None:
    reader.judge(reader.key("Maasdal"), "accept", scope="everywhere")
    reader.judge(reader.key("Lindeveen"), "reject")
    reader.judge(reader.key("Ambulance Express"), "correct", changes={"label": "PROJECT"})
    page = reader.client.get("/?state=all&each=true").text
    counts = dict(re.findall(r'class="count (\w+)".*?<dd>(\d+)</dd>', page))
    assert counts == {
        "proposed": "6",
        "accepted": "4",
        "corrected": "1",
        "added": "0",
        "rejected": "1",
        "lost": "0",
    }
    for state in ("proposed", "accepted", "corrected", "rejected"):
        assert page.count(f'<li class="row {state}"') == int(counts[state])


def test_decisions_through_the_page_are_what_the_next_run_applies(reader: Reader) -> None:
    texts = reader.data.texts.items()
    passage_id, text = next((p, t) for p, t in texts if "Raad voor Grenszorg" in t)
    start = text.index("Raad voor Grenszorg")
    reader.judge(reader.key("Maasdal"), "accept", scope="document")
    reader.judge(reader.key("2024"), "correct", changes={"value": "2024"})
    reader.judge(reader.key("Grensfonds", 2), "reject")
    reader.judge(
        reader.key("Stuurgroep Grenszorg"),
        "correct",
        changes={"span": "Grenszorg", "label": "PROJECT"},
    )
    place = {"passage_id": passage_id, "start": start, "end": start + 19}
    reader.post("additions", **place, label="ORG")
    action = reader.data.actions[1]
    changes = {"status": "planned", "date": "2022~", "amount": None}
    reader.judge(action.action_id, "correct", table="actions", changes=changes)
    lines = read_decisions(reader.file)
    decided, outcomes = apply_to_mentions(reader.data.mentions, reader.data.texts, lines)
    assert [(d.mention.text, d.mention.label.value, d.decision) for d in decided if d.decision] == [
        ("2024", "DATE", "corrected"),
        ("Grenszorg", "PROJECT", "corrected"),
        ("Maasdal", "LOC", "accepted"),
        ("Maasdal", "LOC", "accepted"),
        ("Raad voor Grenszorg", "ORG", "added"),
        ("Maasdal", "LOC", "accepted"),
    ]
    assert len(decided) == len(reader.data.mentions)
    actions, more = apply_to_actions(reader.data.actions, lines)
    assert (actions[1].action.status, actions[1].action.date) == ("planned", "2022~")
    assert (actions[1].action.amount, actions[1].action.currency) == (None, None)
    assert set((outcomes | more).values()) == {"applied"}


def test_undo_withdraws_all_that_one_step_decided_and_keeps_the_lines(reader: Reader) -> None:
    key = reader.key("Ambulance Express")
    changes = {"label": "PROJECT", "span": "Ambulance"}
    answer = reader.judge(key, "correct", changes=changes, shown=[key]).json()
    assert ">Ambulance<" in answer["rows"][key]
    undone = reader.post("undo", decision_id=answer["decision_id"], shown=[key]).json()
    assert 'class="row proposed"' in undone["rows"][key]
    assert len(read_decisions(reader.file)) == 4
    again = reader.post("undo", decision_id=answer["decision_id"])
    assert (again.status_code, "teruggedraaid" in again.json()["error"]) == (422, True)
    history = reader.client.get("/beslissingen").text
    assert history.count('<tr class="withdrawn">') == 4


def test_a_second_decision_on_a_corrected_row_finds_it(reader: Reader) -> None:
    key = reader.key("Ambulance Express")
    reader.judge(key, "correct", changes={"span": "Ambulance"})
    answer = reader.judge(key, "correct", changes={"label": "PROJECT"}, shown=[key]).json()
    assert ">Ambulance<" in answer["rows"][key]
    assert ">project<" in answer["rows"][key]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, "niets gewijzigd"),
        ({"label": "LOC"}, "niets gewijzigd"),
        ({"label": "PLAATS"}, "klopt niet"),
        ({"label": ""}, "klopt niet"),
        ({"span": "Brussel"}, "staan niet op deze plaats"),
        ({"value": "2021"}, "Alleen een datum of een bedrag"),
        ({"label": "DATE", "value": "morgen"}, "geen datum"),
        ({"label": "MONEY", "value": "veel"}, "geen bedrag"),
        ({"kleur": "rood"}, "Onbekend veld: kleur"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_in_dutch(
    changes: dict[str, str], complaint: str, reader: Reader
) -> None:
    answer = reader.judge(reader.key("Maasdal"), "correct", changes=changes)
    assert answer.status_code == 422
    assert complaint in answer.json()["error"]
    assert not reader.file.exists() or not reader.file.read_bytes()


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ({"start": 0, "end": 0}, "Selecteer"),
        ({"start": 2, "end": 5}, "Selecteer"),
        ({"start": 0, "end": 99999}, "Selecteer"),
        ({"start": -1, "end": 2}, "start"),
    ],
)
def test_an_addition_needs_words(place: dict[str, int], complaint: str, reader: Reader) -> None:
    passage_id = reader.data.mentions[0].passage_id
    answer = reader.post("additions", passage_id=passage_id, label="ORG", **place)
    assert (answer.status_code, complaint in answer.json()["error"]) == (422, True)


def test_an_unknown_row_is_refused(reader: Reader) -> None:
    for table in ("entities", "actions"):
        answer = reader.judge("nergens", "accept", table=table)
        assert (answer.status_code, "niet meer" in answer.json()["error"]) == (422, True)


def test_an_action_can_only_be_decided_on_here(reader: Reader) -> None:
    key = reader.data.actions[0].action_id
    answer = reader.judge(key, "accept", table="actions", scope="everywhere")
    assert (answer.status_code, "alleen voor die actie" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"date": "ooit"}, "geen datum"),
        ({"amount": "veel"}, "geen bedrag"),
        ({"status": ""}, "klopt niet"),
    ],
)
def test_an_action_keeps_to_its_code_lists_and_notations(
    changes: dict[str, str], complaint: str, reader: Reader
) -> None:
    key = reader.data.actions[0].action_id
    answer = reader.judge(key, "correct", table="actions", changes=changes)
    assert (answer.status_code, complaint in answer.json()["error"]) == (422, True)


def test_actions_are_shown_least_certain_first_with_evidence(reader: Reader) -> None:
    page = reader.client.get("/acties").text
    assert re.findall(r"Actie (\d): ", page)[0] == "1"
    assert page.index("score 0,37") < page.index("score 0,66") < page.index("score 0,83")
    assert "<blockquote>" in page
    assert "EUR 250000" in page
    assert "Rivieren verbinden › Water › Hoogwater · p. 1" in page


def test_decisions_that_the_dataset_knows_are_not_applied_again(
    reader: Reader, dataset: Path
) -> None:
    key = reader.key("Lindeveen")
    decision_id = reader.judge(key, "accept").json()["decision_id"]
    line = read_decisions(reader.file)[0]
    with (dataset / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write(
            f"{decision_id},entities,{line.row_id},row,Lindeveen,Lindeveen,An,"
            f"{line.decided_at},here,lost\n"
        )
    later = Reader(dataset, reader.file.parent)
    page = later.client.get("/?state=all&each=true").text
    assert 'class="count accepted"><dt>goedgekeurd</dt><dd>0<' in page
    assert "<dt>verloren</dt><dd>1<" in page
    assert "tekst niet teruggevonden" in later.client.get("/beslissingen").text


def test_lines_that_others_add_are_seen(reader: Reader, dataset: Path) -> None:
    other = Reader(dataset, reader.file.parent)
    key = reader.key("Lindeveen")
    other.judge(key, "reject")
    assert '<strong class="words">Lindeveen' in reader.client.get("/?state=rejected").text


def test_a_broken_file_is_reported_and_left_alone(reader: Reader) -> None:
    reader.judge(reader.key("Lindeveen"), "accept")
    with reader.file.open("a", encoding="utf-8") as file:
        file.write("kapot\n")
    content = reader.file.read_bytes()
    page = reader.client.get("/")
    assert (page.status_code, "line 2" in page.text) == (500, True)
    answer = reader.judge(reader.key("Maasdal"), "accept")
    assert (answer.status_code, "niets gewijzigd" in answer.json()["error"]) == (500, True)
    assert reader.file.read_bytes() == content


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_another_host_name_is_refused(host: str, reader: Reader) -> None:
    answer = reader.client.get("/", headers={"Host": host})
    assert answer.status_code == 403
    assert "token" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Grenswerk-Token": "geraden"},
        {"X-Grenswerk-Token": "é".encode("latin-1")},
    ],
    ids=str,
)
def test_a_post_without_our_token_is_refused(headers: dict[str, Any], reader: Reader) -> None:
    body = {"table": "entities", "key": reader.key("Maasdal"), "verdict": "accept"}
    answer = reader.client.post("/api/judgements", json=body, headers=headers)
    assert answer.status_code == 403
    assert not reader.file.exists()


def test_a_post_from_another_site_is_refused(reader: Reader) -> None:
    reader.headers["Origin"] = "http://evil.example"
    assert reader.judge(reader.key("Maasdal"), "accept").status_code == 403
    reader.headers["Origin"] = "http://127.0.0.1:8765"
    assert reader.judge(reader.key("Maasdal"), "accept").status_code == 200


def test_pages_load_nothing_from_elsewhere(reader: Reader) -> None:
    for address in ("/", "/acties", "/beslissingen", "/static/review.js", "/static/review.css"):
        answer = reader.client.get(address)
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r"(?:https?:)?//[a-z]", answer.text)
    assert reader.client.get("/docs").status_code == 404
    assert "bestaat niet" in reader.client.get("/elders").text


def test_a_dataset_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GrenswerkError, match="does not exist"):
        create_app(tmp_path, tmp_path, "An", SETTINGS)
