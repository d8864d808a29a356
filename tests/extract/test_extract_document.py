"""Whole files: what each format gives, and what becomes of those that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pypdfium2 as pdfium
import pytest
from PIL import ImageFilter
from quality.parts import require_ocr

from pipeline.errors import DocumentError
from pipeline.extract import ocr
from pipeline.extract.document import extract_document
from pipeline.extract.failures import media_type
from pipeline.extract.identity import document_id
from pipeline.schema import (
    DocumentStatus,
    ExtractedDocument,
    FailureCategory,
    PassageKind,
    TextLayer,
)
from pipeline.settings import ExtractSettings

BLURRED = 3.0
"""Radius in dots, at 144 dots an inch, at which most words are read wrong."""

PROSE = (
    "De gemeenten aan weerszijden van de grens werken al jaren samen aan een veilige "
    "rivier. Zij delen hun metingen met elkaar en met de waterschappen, zodat de bewoners "
    "op tijd worden gewaarschuwd wanneer het water stijgt. In het najaar houden zij samen "
    "een oefening, waaraan ook de brandweer en de politie van beide landen deelnemen."
)
WritePdf = Callable[..., bytes]


def set_lines(text: str, x: float, y: float, letters: int, size: float = 10) -> list[object]:
    """Break a text into lines of so many letters, with a hyphen where a word does not fit."""
    lines, current = [], ""
    for word in text.split():
        if len(current) + len(word) + 1 > letters and current:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    lines.append(current)
    return [(x, y + 12 * number, size, line) for number, line in enumerate(lines)]


def report_page(number: int) -> list[object]:
    return [
        (56, 40, 8, "Water zonder grenzen"),
        *([(56, 90, 18, "*Samen sterker aan de rivier")] if number == 1 else []),
        (56, 130, 13, f"*{number}. Deel {number}"),
        *set_lines(PROSE, 56, 150, 44),
        *set_lines(PROSE.replace("rivier", "spoorlijn"), 310, 130, 44),
        (290, 800, 8, f"Pagina {number}"),
    ]


@pytest.fixture
def report(write_pdf: WritePdf, settings: ExtractSettings) -> ExtractedDocument:
    return extract_document(
        write_pdf([report_page(1), report_page(2)]), ("map/Wáter 2024.pdf",), settings
    )


def test_a_pdf_gives_headings_and_paragraphs_without_furniture(report: ExtractedDocument) -> None:
    assert report.status is DocumentStatus.OK
    assert report.title == "Samen sterker aan de rivier"
    assert [(s.level, s.code, s.title) for s in report.sections] == [
        (1, None, "Samen sterker aan de rivier"),
        (2, "1.", "Deel 1"),
        (2, "2.", "Deel 2"),
    ]
    assert [s.parent_id for s in report.sections[1:]] == [report.sections[0].section_id] * 2
    assert [p.text for p in report.passages] == [PROSE, PROSE.replace("rivier", "spoorlijn")] * 2
    assert {f.text for f in report.furniture} == {"Water zonder grenzen", "Pagina 1", "Pagina 2"}
    assert (report.language, report.text_layer) == ("nl", TextLayer.BORN_DIGITAL)


def test_ids_tell_the_file_and_count_equal_passages(report: ExtractedDocument) -> None:
    assert report.doc_id == document_id(report.sources, report.sha256)
    assert report.doc_id.startswith("water-2024-")
    first, second, third, fourth = (p.passage_id for p in report.passages)
    assert (first[:-1], second[:-1]) == (third[:-1], fourth[:-1])
    assert (first[-1], third[-1]) == ("0", "1")
    positions = [s.position for s in report.sections] + [p.position for p in report.passages]
    assert sorted(positions) == list(range(len(positions)))


def test_every_word_can_be_read_back_from_its_box(
    write_pdf: WritePdf, settings: ExtractSettings
) -> None:
    data = write_pdf([report_page(1), report_page(2)])
    record = extract_document(data, ("a.pdf",), settings)
    document = pdfium.PdfDocument(data)
    textpages = [page.get_textpage() for page in document]
    for passage in record.passages:
        assert len(passage.words) == len(passage.text.split())
        for word in passage.words:
            shown = textpages[word.page - 1].get_text_bounded(
                word.x0 - 0.3, 842 - word.bottom, word.x1 + 0.3, 842 - word.top
            )
            assert passage.text[word.start : word.end] in shown


def test_two_readings_give_the_same_bytes(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    data = write_pdf([report_page(1)])
    first, second = (extract_document(data, ("a.pdf",), settings) for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_a_word_broken_over_lines_has_two_boxes(
    write_pdf: WritePdf, settings: ExtractSettings
) -> None:
    page = [
        (56, 100, 10, "De landen langs de rivier willen hun gezamenlijke samen-"),
        (56, 112, 10, "werking met een nieuw verdrag vastleggen en uitbreiden."),
    ]
    (passage,) = extract_document(write_pdf([page]), ("a.pdf",), settings).passages
    start = passage.text.index("samenwerking")
    boxes = [word for word in passage.words if word.start == start]
    assert [round(word.top) for word in boxes] == [92, 104]
    assert {word.end for word in boxes} == {start + len("samenwerking")}


def test_a_ruled_table_keeps_its_cells(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    columns, tops = (56, 206, 356, 506), (200, 220, 240, 260)
    rules = [(56, y, 506, y) for y in tops] + [(x, 200, x, 260) for x in columns]
    rows = [["*Partij", "*Actie", "*Jaar"], ["Gent", "", "2023"], ["Aken", "brug bouwen", "2024"]]
    cells = [
        (columns[c] + 5, tops[r] + 14, 9, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]
    data = write_pdf([[*set_lines(PROSE, 56, 90, 90), *cells]], rules)
    record = extract_document(data, ("a.pdf",), settings)
    (table,) = (p for p in record.passages if p.kind is PassageKind.TABLE)
    assert table.text == "Partij\tActie\tJaar\nGent\t\t2023\nAken\tbrug bouwen\t2024"
    read = [[""] * 3 for _ in range(3)]
    for cell in table.cells:
        read[cell.row][cell.column] = table.text[cell.start : cell.end]
        assert cell.header == (cell.row == 0)
    assert ["\t".join(row) for row in read] == table.text.split("\n")
    assert {table.text[w.start : w.end] for w in table.words} >= {"Gent", "brug", "2024"}


def test_a_docx_gives_styles_lists_and_tables(settings: ExtractSettings) -> None:
    document = docx.Document()
    document.add_heading("Verslag van de grens", 0)
    document.add_heading("A. Wonen", 1)
    document.add_paragraph(PROSE)
    document.add_paragraph("een loket openen", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["Stad", "Jaar", "Luik", "a\tb"], strict=True
    ):
        cell.text = text
    stream = BytesIO()
    document.save(stream)
    record = extract_document(stream.getvalue(), ("verslag.docx",), settings)
    assert [(s.level, s.code, s.title) for s in record.sections] == [
        (1, None, "Verslag van de grens"),
        (2, "A.", "Wonen"),
    ]
    assert [(p.kind.value, p.text) for p in record.passages] == [
        ("paragraph", PROSE),
        ("list_item", "een loket openen"),
        ("table", "Stad\tJaar\nLuik\ta b"),
    ]
    assert record.passages[0].page_first is None


def test_an_html_page_gives_its_text_without_navigation(settings: ExtractSettings) -> None:
    page = f"""<!doctype html><html><head><title>Site</title><style>p {{}}</style></head><body>
    <nav><a>Home</a></nav><main><h1>Over de grens</h1><p>{PROSE}<sup>1</sup></p>
    <h2>1.1 Acties</h2><ul><li>bussen laten <b>rijden</b></li></ul>
    <table><caption>Tabel 1</caption><tr><th>Stad</th></tr><tr><td>Luik</td><td>7</td></tr></table>
    </main><footer>Contact</footer></body></html>"""
    record = extract_document(page.encode(), ("pagina.txt",), settings)
    assert record.media_type == "text/html"
    assert [(s.level, s.code, s.title) for s in record.sections] == [
        (1, None, "Over de grens"),
        (2, "1.1", "Acties"),
    ]
    assert [(p.kind.value, p.text) for p in record.passages] == [
        ("paragraph", PROSE),
        ("list_item", "bussen laten rijden"),
        ("caption", "Tabel 1"),
        ("table", "Stad\t\nLuik\t7"),
    ]


LOCK = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>"
    b"/ID[<00><00>]"
)


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"", FailureCategory.EMPTY),
        (b" \r\n\x00", FailureCategory.EMPTY),
        (b"%PDF-1.4\nno more than this", FailureCategory.DAMAGED),
        (b"PK\x03\x04word/ and then nothing", FailureCategory.DAMAGED),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", FailureCategory.UNSUPPORTED),
        (bytes(range(256)) * 9, FailureCategory.UNSUPPORTED),
        (b"1234 5678 90", FailureCategory.NOT_A_REPORT),
        (b"This file is all about boats, trains and weather over there. " * 9,
         FailureCategory.NOT_A_REPORT),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(
    data: bytes, category: FailureCategory, settings: ExtractSettings
) -> None:
    with pytest.raises(DocumentError) as refusal:
        extract_document(data, ("a.pdf",), settings)
    assert refusal.value.category is category
    assert refusal.value.message


def test_a_locked_pdf_is_refused(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    with pytest.raises(DocumentError) as refusal:
        extract_document(write_pdf([report_page(1)], extra=LOCK), ("a.pdf",), settings)
    assert refusal.value.category is FailureCategory.ENCRYPTED


def test_pages_over_the_limit_are_named(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    few = settings.model_copy(update={"max_pages": 1})
    record = extract_document(write_pdf([report_page(1), report_page(2)]), ("a.pdf",), few)
    assert (record.status, record.category) == (DocumentStatus.PARTIAL, FailureCategory.LIMIT)
    assert record.message is not None
    assert "max_pages" in record.message
    assert {p.page_last for p in record.passages} == {1}


def scan_of(data: bytes, turn: int = 0, blur: float = 0.0) -> bytes:
    """Return a PDF with an image of the first page, turned counter-clockwise, and no letters.

    The image has two dots a point; `blur` is the radius of a Gaussian in dots.
    """
    with pdfium.PdfDocument(data) as document:
        image = document[0].render(scale=2, grayscale=True).to_pil().rotate(turn, expand=True)
    stream = BytesIO()
    image.filter(ImageFilter.GaussianBlur(blur)).save(stream, "PDF", resolution=144)
    return stream.getvalue()


def test_a_scan_without_an_engine_says_what_to_install(
    write_pdf: WritePdf, settings: ExtractSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "engine_version", lambda: None)
    with pytest.raises(DocumentError) as refusal:
        extract_document(scan_of(write_pdf([report_page(1)])), ("a.pdf",), settings)
    assert refusal.value.category is FailureCategory.OCR_MISSING
    assert "tesseract-ocr-nld" in refusal.value.message


def test_a_page_that_is_an_image_is_named_when_the_engine_is_missing(
    write_pdf: WritePdf, settings: ExtractSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "engine_version", lambda: None)
    data = write_pdf([report_page(1)])
    record = extract_document(bound(data, scan_of(data)), ("a.pdf",), settings)
    assert (record.status, record.category) == (
        DocumentStatus.PARTIAL,
        FailureCategory.OCR_MISSING,
    )
    assert record.message is not None
    assert "page 2" in record.message
    assert "tesseract-ocr-nld" in record.message
    assert {passage.page_first for passage in record.passages} == {1}


def bound(*parts: bytes) -> bytes:
    """Return a PDF with the pages of several."""
    with pdfium.PdfDocument.new() as whole:
        for part in parts:
            with pdfium.PdfDocument(part) as pages:
                whole.import_pages(pages)
        stream = BytesIO()
        whole.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("turn", [0, 90])
def test_a_scan_is_read_whichever_way_it_lies(
    write_pdf: WritePdf, settings: ExtractSettings, turn: int
) -> None:
    require_ocr()
    scan = scan_of(write_pdf([report_page(1)]), turn)
    record = extract_document(scan, ("a.pdf",), settings)
    assert record.text_layer is TextLayer.OCR
    assert PROSE in [passage.text for passage in record.passages]


def test_a_scan_is_read_with_places(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    require_ocr()
    record = extract_document(scan_of(write_pdf([report_page(1)])), ("a.pdf",), settings)
    assert record.text_layer is TextLayer.OCR
    assert PROSE in [passage.text for passage in record.passages]
    word = record.passages[0].words[0]
    assert (round(word.x0), word.page) == (56, 1)


def test_a_scanned_page_says_how_sure_the_engine_is(
    write_pdf: WritePdf, settings: ExtractSettings
) -> None:
    require_ocr()
    data = write_pdf([report_page(1)])
    record = extract_document(bound(data, scan_of(data)), ("a.pdf",), settings)
    (scan,) = record.scans
    assert (scan.page, record.status) == (2, DocumentStatus.OK)
    assert scan.certainty > 0.85


def test_a_page_that_is_hard_to_read_is_named(
    write_pdf: WritePdf, settings: ExtractSettings
) -> None:
    require_ocr()
    data = write_pdf([report_page(1)])
    record = extract_document(bound(data, scan_of(data, blur=BLURRED)), ("a.pdf",), settings)
    assert record.category is FailureCategory.ILLEGIBLE
    assert record.message is not None
    assert "page 2: hard to read" in record.message
    assert record.scans[0].certainty < 0.75


def test_a_report_that_is_all_hard_to_read_is_refused_as_such(
    write_pdf: WritePdf, settings: ExtractSettings
) -> None:
    require_ocr()
    scan = scan_of(write_pdf([report_page(1)]), blur=BLURRED)
    with pytest.raises(DocumentError) as refusal:
        extract_document(scan, ("a.pdf",), settings)
    assert refusal.value.category is FailureCategory.ILLEGIBLE


def test_the_type_of_a_file_is_told_by_its_bytes() -> None:
    assert media_type(b"junk\n%PDF-1.7") == "application/pdf"
    assert media_type("tekst".encode("utf-16")) == "text/plain"
    assert media_type(b"<!DOCTYPE html><p>", "a.txt") == "text/html"
    assert media_type(b"\x00\x01\x02" * 9, "a.txt") == "application/octet-stream"
