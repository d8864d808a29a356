"""A document's own word for its day of publication is found, and nothing else is taken for it."""

from pathlib import Path

import pytest
import yaml
from extracted_documents import extracted_document

from pipeline import edtf
from pipeline.schema import ExtractedDocument, Passage, PassageKind, Section
from pipeline.tag.published import FRONT, RUNNING, find_published

CASES = Path(__file__).parents[1] / "cases" / "tag" / "published.yaml"
KINDS = {
    "*": PassageKind.LIST_ITEM,
    ">": PassageKind.SIDEBAR,
    "^": PassageKind.FOOTNOTE,
    "|": PassageKind.TABLE,
}
PLACES = {"Brussel", "Maaseik"}
RUNNING_TEXT = "De dijk is hoog en de dijk is breed. ".ljust(RUNNING, "x")


def read(blocks: list[str]) -> ExtractedDocument:
    """Return the document that a case writes down; its first heading is the title."""
    some = extracted_document("x", heading="x")
    sections: list[Section] = []
    passages: list[Passage] = []
    for position, block in enumerate(blocks):
        mark, _, text = block.partition(" ")
        if mark == "#":
            new = {"section_id": f"s{position}", "position": position, "title": text}
            sections.append(some.sections[0].model_copy(update=new))
            continue
        said = text if mark in KINDS else block
        told = {
            "passage_id": f"p{position}",
            "section_id": sections[-1].section_id if sections else None,
            "position": position,
            "kind": KINDS.get(mark, PassageKind.PARAGRAPH),
            "text": RUNNING_TEXT if said == "(running)" else said,
        }
        passages.append(some.passages[0].model_copy(update=told))
    title = sections[0].title if sections else None
    return some.model_copy(
        update={"title": title, "sections": tuple(sections), "passages": tuple(passages)}
    )


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c["id"]) for c in yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)],
)
def test_a_document_says_when_it_was_published(case: dict[str, str]) -> None:
    published = find_published(read(list(case["text"])), PLACES.__contains__)
    assert published == case.get("published")
    assert published is None or edtf.is_valid(published)


def test_a_date_far_from_the_title_is_not_that_of_the_document() -> None:
    lines = ["De dijk is hoog."] * FRONT
    assert find_published(read([*lines, "Brussel, mei 2021"]), PLACES.__contains__) is None
    assert find_published(read(["Brussel, mei 2021", *lines]), PLACES.__contains__) == "2021-05"


def test_a_date_on_a_later_page_is_not_that_of_the_document() -> None:
    document = read(["Brussel, mei 2021"])
    (passage,) = document.passages
    later = passage.model_copy(update={"page_first": 3, "page_last": 3})
    moved = document.model_copy(update={"passages": (later,)})
    assert find_published(moved, PLACES.__contains__) is None
