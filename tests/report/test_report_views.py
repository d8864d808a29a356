"""Drawings, lists of changes and the loader: small inputs with known answers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GrenswerkError
from pipeline.report.atlas import WIDTH, draw_atlas
from pipeline.report.changes import ChangeList, ChangeTable, describe_changes
from pipeline.report.dataset import Dataset, read_dataset
from pipeline.report.directory import list_parties, make_directory, order_themes
from pipeline.report.drawing import round_step
from pipeline.report.overview import make_overview
from pipeline.report.texts import load_texts
from pipeline.report.themes import describe_themes, group_themes
from pipeline.report.timeline import draw_timeline
from pipeline.schema import (
    TABLES,
    ActionRow,
    ActionStatus,
    DocumentRow,
    OrganisationKind,
    OrganisationRow,
    OverviewRow,
    ParticipantRow,
    PlaceRow,
    SectionRow,
    ThemeRow,
)

DUTCH = load_texts("nl")


def make_action(date_from: str | None, date_to: str | None, status: str = "planned") -> ActionRow:
    empty = dict.fromkeys(ActionRow.model_fields)
    needed = {"action_id": "a", "doc_id": "d", "summary": "s", "type": "study", "origin": "model:t"}
    given = {"status": status, "score": 0.5, "date_from": date_from, "date_to": date_to}
    return ActionRow.model_validate({**empty, **needed, **given})


def make_place(
    name: str, at: tuple[float, float] | None, mentions: int = 1, kind: str = "city"
) -> PlaceRow:
    codes = {"authority": "own", "code": name, "iso_3166": None, "documents": 1}
    latitude, longitude = at or (None, None)
    where = {"latitude": latitude, "longitude": longitude, "mentions": mentions, "kind": kind}
    return PlaceRow.model_validate({"place_id": name, "name": name, **codes, **where})


def make_theme(theme_id: str, parent_id: str | None, passages: int) -> ThemeRow:
    return ThemeRow(
        theme_id=theme_id,
        label=theme_id.title(),
        terms="[]",
        parent_id=parent_id,
        passages=passages,
        coherence=None,
        stability=None,
        named_by="model",
    )


def test_a_short_timeline_has_a_column_for_each_quarter_and_for_the_year_as_a_whole() -> None:
    actions = (
        make_action("2018-02-01", "2018-02-28"),
        make_action("2018-03-01", "2018-03-31", "stalled"),
        make_action("2018-01-01", "2018-12-31"),
        make_action("2019-11-01", None),
        make_action(None, None),
    )
    timeline = draw_timeline(actions)
    assert [(c.period, c.total) for c in timeline.columns] == [
        ("=2018", 1),
        ("2018-Q1", 2),
        ("=2019", 1),
    ]
    assert [(bar.status, bar.number) for bar in timeline.columns[1].bars] == [
        ("planned", 1),
        ("stalled", 1),
    ]
    assert [year.text for year in timeline.years] == ["2018", "2019"]
    assert timeline.undated == 1


def test_bars_stand_on_each_other_and_are_as_high_as_their_number() -> None:
    column = draw_timeline(
        (make_action("2018-02-01", "2018-02-28"),) * 3
        + (make_action("2018-02-01", "2018-02-28", "completed"),)
    ).columns[0]
    completed, planned = column.bars
    assert planned.y + planned.height == pytest.approx(completed.y, abs=0.2)
    assert planned.height == pytest.approx(3 * completed.height, abs=0.2)


def test_a_long_timeline_has_a_column_for_each_year_and_one_for_what_came_before() -> None:
    days = ("1951-04-18", "1960-01-01", "2001-05-05", "2024-06-06")
    timeline = draw_timeline(tuple(make_action(day, day) for day in days))
    assert [(c.period, c.total) for c in timeline.columns] == [
        ("<1995", 2),
        ("2001", 1),
        ("2024", 1),
    ]
    assert timeline.parts == ()


@pytest.mark.parametrize(("largest", "step"), [(0, 1), (4, 1), (5, 2), (9, 5), (60, 20), (170, 50)])
def test_steps_are_round_numbers(largest: int, step: int) -> None:
    assert round_step(largest, 4) == step


def test_the_map_keeps_north_up_and_distances_even() -> None:
    places = (make_place("zuid", (50.0, 6.0)), make_place("noord", (51.0, 6.0)))
    atlas = draw_atlas((*places, make_place("oost", (50.0, 7.0))), (), DUTCH)
    assert atlas is not None
    at = {dot.place.name: (dot.x, dot.y) for dot in atlas.dots}
    assert at["noord"][1] < at["zuid"][1]
    assert at["oost"][0] > at["zuid"][0]
    one_north = at["zuid"][1] - at["noord"][1]
    one_east = at["oost"][0] - at["zuid"][0]
    # At 50.5 degrees north a degree of longitude is 0.636 as long as one of latitude.
    assert one_east / one_north == pytest.approx(0.636, abs=0.01)


def test_countries_and_places_without_coordinates_are_not_on_the_map() -> None:
    places = (make_place("land", (52.0, 5.0), kind="country"), make_place("streek", None))
    assert draw_atlas(places, (), DUTCH) is None
    atlas = draw_atlas((*places, make_place("stad", (52.0, 5.0))), (), DUTCH)
    assert atlas is not None
    assert [dot.place.name for dot in atlas.dots] == ["stad"]
    assert 0 < atlas.dots[0].x < WIDTH


def test_a_far_place_is_listed_and_does_not_shrink_the_map() -> None:
    near = tuple(make_place(f"n{n}", (51.0 + n / 50, 5.0 + n / 50), 10) for n in range(20))
    atlas = draw_atlas((*near, make_place("ver", (-33.0, 151.0))), (), DUTCH)
    assert atlas is not None
    assert [place.name for place in atlas.beyond] == ["ver"]
    assert len(atlas.dots) == 20


def test_the_middle_of_a_sea_does_not_stretch_the_map() -> None:
    towns = (make_place("a", (51.0, 5.0)), make_place("b", (51.2, 5.4)))
    atlas = draw_atlas((*towns, make_place("zee", (56.0, 3.0), kind="water")), (), DUTCH)
    assert atlas is not None
    assert [dot.place.name for dot in atlas.dots] == ["a", "b"]
    assert [place.name for place in atlas.beyond] == ["zee"]


def test_labels_on_the_map_do_not_overlap() -> None:
    places = tuple(make_place("Nieuwstad", (51.0 + n / 1000, 5.0), 5) for n in range(12))
    atlas = draw_atlas((*places, make_place("rand", (53.0, 8.0))), (), DUTCH)
    assert atlas is not None
    rows = sorted(label.y for label in atlas.labels if label.anchor == "start")
    assert all(lower - upper >= 12 for upper, lower in pairwise(rows))


def test_parts_of_a_theme_stand_below_it_and_the_largest_family_first() -> None:
    rows = (make_theme("a", None, 5), make_theme("b", None, 3), make_theme("b1", "b", 4))
    assert [(row.theme_id, depth) for row, depth in order_themes(rows)] == [
        ("b", 0),
        ("b1", 1),
        ("a", 0),
    ]


def test_a_wider_theme_stands_above_its_parts_also_when_it_has_no_actions_itself() -> None:
    themes = (make_theme("b", None, 0), make_theme("b1", "b", 4), make_theme("a", None, 9))
    action = make_action(None, None).model_copy(update={"theme_id": "b1"})
    dataset = Dataset(themes=themes, actions=(action,))
    directory = make_directory(dataset)
    lines = make_overview(dataset, directory).lines
    assert [(line.theme_id, line.depth, line.total) for line in lines] == [
        ("b", 0, ()),
        ("b1", 1, (("planned", 1),)),
    ]
    groups = group_themes(describe_themes(dataset, directory))
    headings = [group.heading.theme.theme_id if group.heading else None for group in groups]
    assert headings == ["b", None]
    assert [[card.theme.theme_id for card in group.cards] for group in groups] == [["b1"], ["a"]]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Grensdienst voor Oeverbeheer en Scheepvaart", "GOS"),
        ("Grensdienst Oever", "Grensdienst Oever"),
    ],
)
def test_a_long_name_heads_its_column_by_its_abbreviation(name: str, short: str) -> None:
    body = OrganisationRow(
        organisation_id="o",
        name=name,
        abbreviation="GOS",
        aliases=None,
        kind=OrganisationKind.AGENCY,
        country=None,
        mentions=1,
        documents=1,
    )
    count = OverviewRow(
        theme_id=None, party_id="o", status=ActionStatus.PLANNED, outcome=None, actions=1
    )
    dataset = Dataset(organisations=(body,), overview=(count,))
    (column,) = make_overview(dataset, make_directory(dataset)).columns
    assert (column.name, column.short) == (name, short)


def test_partners_count_with_the_parties_and_funders_do_not() -> None:
    rows = [
        ParticipantRow.model_validate(
            {"action_id": "a", "position": n, "organisation_id": who, "place_id": place}
            | {"name": "n", "as_written": "n", "role": role}
        )
        for n, (who, place, role) in enumerate(
            [
                ("o2", None, "partner"),
                (None, "p1", "party"),
                ("o9", None, "funder"),
                ("o2", None, "party"),
            ]
        )
    ]
    assert list_parties(rows) == {"a": ("o2", "p1")}


def test_headings_are_told_from_the_widest_to_the_nearest() -> None:
    fixed = {"doc_id": "d", "position": 0, "page": None}
    top = {"section_id": "s1", "parent_id": None, "level": 1, "code": "1", "title": "Inleiding"}
    sub = {"section_id": "s2", "parent_id": "s1", "level": 2, "code": None, "title": "Doel"}
    rows = tuple(SectionRow.model_validate({**fixed, **row}) for row in (top, sub))
    directory = make_directory(Dataset(sections=rows))
    assert directory.headings("s2") == "1 Inleiding › Doel"
    assert directory.headings(None) == ""


CHANGES: list[tuple[Mapping[str, object], list[ChangeList], list[ChangeTable]]] = [
    (
        {"documents_added": ["t1", "x"], "documents_gone": []},
        [ChangeList("Nieuwe documenten", ("T1", "x")), ChangeList("Verdwenen documenten", ())],
        [],
    ),
    (
        {"rows": {"actions": {"added": 1200, "gone": 0}, "own": {"changed": 2}}},
        [],
        [
            ChangeTable(
                "Rijen per tabel",
                ("nieuw", "verdwenen", "gewijzigd"),
                (("acties", ("1.200", "0", None)), ("own", (None, None, "2"))),
            )
        ],
    ),
    ({"new_key": {"a": 1}}, [ChangeList("new key", ("a: 1",))], []),
    (
        {"decisions_lost": [{"id": "d1", "field": "status"}]},
        [ChangeList("Beoordelingen die hun plaats niet meer vinden", ("d1 · status",))],
        [],
    ),
    ({"first_run": False}, [], []),
    ({"documents_failed": 0}, [ChangeList("Niet gelezen documenten", ())], []),
]


@pytest.mark.parametrize(("changes", "lists", "tables"), CHANGES)
def test_changes_of_any_shape_are_told(
    changes: Mapping[str, object], lists: list[ChangeList], tables: list[ChangeTable]
) -> None:
    directory = make_directory(Dataset(themes=(make_theme("t1", None, 1),)))
    told = describe_changes(changes, directory, DUTCH)
    assert told == (tuple(lists), tuple(tables))


def write_tables(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, kind in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(kind.model_fields), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(name, []))


def test_the_dataset_is_read_with_its_types_and_nulls(tmp_path: Path) -> None:
    empty = dict.fromkeys(DocumentRow.model_fields)
    given = {"doc_id": "d", "source": 'a, "b".pdf', "sha256": "0", "media_type": "text/plain"}
    document = DocumentRow.model_validate({**empty, **given, "status": "ok", "pages": 7})
    write_tables(tmp_path, {"documents": [document.model_dump(mode="json")]})
    dataset = read_dataset(tmp_path)
    assert dataset.documents == (document,)
    assert dataset.actions == ()


def test_a_dataset_without_one_of_its_tables_is_refused(tmp_path: Path) -> None:
    write_tables(tmp_path, {})
    (tmp_path / "mechanisms.csv").unlink()
    with pytest.raises(GrenswerkError, match="mechanisms"):
        read_dataset(tmp_path)
