"""Word files and web pages: what their mark-up makes of the text, and broken files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from pipeline.errors import DocumentError
from pipeline.extract import docx as docx_reader
from pipeline.extract.docx import read_docx
from pipeline.extract.html import read_html
from pipeline.extract.layout import Draft
from pipeline.schema import FailureCategory

CASES = Path(__file__).resolve().parents[1] / "cases" / "extract"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DOCUMENT = "word/document.xml"


def cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["id"]) for row in rows]


def shown(drafts: Iterable[Draft]) -> list[str]:
    lines = []
    for draft in drafts:
        code = f"[{draft.code}] " if draft.code else ""
        mark = "#" * draft.level + f" {code}" if draft.kind is None else f"{draft.kind.value}: "
        lines.append(mark + draft.text)
    return lines


def save(document: Any) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("case", cases("docx"))
def test_a_word_file_says_what_its_reader_sees(case: dict[str, Any]) -> None:
    document = docx.Document()
    names = f'{nsdecls("w")} xmlns:mc="{COMPATIBILITY}"'
    for element in parse_xml(f"<w:body {names}>{case['body']}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    assert shown(read_docx(save(document)).drafts) == case["blocks"]


def test_heads_and_feet_of_a_word_file_are_furniture() -> None:
    document = docx.Document()
    document.add_paragraph("De brug is klaar.")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Waterschap"
    section.header.paragraphs[0].text = "Waterschap"
    section.footer.paragraphs[0].text = "Pagina 1"
    reading = read_docx(save(document))
    assert shown(reading.drafts) == ["paragraph: De brug is klaar."]
    assert sorted(item.text for item in reading.furniture) == ["Pagina 1", "Waterschap"]


def repack(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a Word file with its parts changed, and those left out that become None."""
    document = docx.Document()
    document.add_paragraph("De brug is klaar.")
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(save(document))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "category", "reason"),
    [
        (
            lambda name, data: None if name == DOCUMENT else data,
            FailureCategory.UNSUPPORTED,
            "is not a Word document",
        ),
        (
            lambda name, data: b"<w:document><w:body>" if name == DOCUMENT else data,
            FailureCategory.DAMAGED,
            "structure is broken",
        ),
        (
            lambda name, data: None if name == "_rels/.rels" else data,
            FailureCategory.DAMAGED,
            "structure is broken",
        ),
    ],
)
def test_a_word_file_without_its_parts_is_refused(
    change: Callable[[str, bytes], bytes | None], category: FailureCategory, reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason) as refusal:
        read_docx(repack(change))
    assert refusal.value.category is category


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = repack(lambda name, part: part + b" " * 50_000 if name == DOCUMENT else part)
    assert shown(read_docx(data).drafts) == ["paragraph: De brug is klaar."]
    monkeypatch.setattr(docx_reader, "MAX_UNPACKED", 50_000)
    with pytest.raises(DocumentError, match="too many bytes") as refusal:
        read_docx(data)
    assert refusal.value.category is FailureCategory.LIMIT


@pytest.mark.parametrize("case", cases("html"))
def test_a_web_page_says_what_its_reader_sees(case: dict[str, Any]) -> None:
    page = f"<!doctype html><html><body>{case['page']}</body></html>"
    assert shown(read_html(page.encode()).drafts) == case["blocks"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"])
        for case in yaml.load((CASES / "html_published.yaml").read_text("utf-8"), yaml.BaseLoader)
    ],
)
def test_a_web_page_says_for_machines_when_it_was_published(case: dict[str, str]) -> None:
    page = f"<!doctype html><html><body>{case['page']}<p>De brug is klaar.</p></body></html>"
    assert read_html(page.encode()).published == case.get("published")


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("utf-8", "cp1252"), ("iso-8859-1", "utf-8")],
)
def test_the_encoding_that_a_page_names_is_not_believed_against_its_bytes(
    declared: str, written: str
) -> None:
    text = "De coördinatie kost € 5, zo blijkt uit ‘de rekening’."
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    assert shown(read_html(page.encode(written)).drafts) == [f"paragraph: {text}"]
