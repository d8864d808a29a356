"""Files that cannot be used, or not wholly: each is told by category, reason and remedy in time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

import pypdf
import pytest

from pipeline.errors import DocumentError
from pipeline.extract.document import extract_document
from pipeline.extract.failures import LOCKED, report_defect
from pipeline.extract.stage import run
from pipeline.schema import DocumentStatus, ExtractedDocument, FailureCategory
from pipeline.settings import ExtractSettings
from pipeline.store import Store
from pipeline.workers import Limits

WritePdf = Callable[..., bytes]
NumberObjects = Callable[[Sequence[bytes]], bytes]

LINES = (
    "De gemeenten aan weerszijden van de grens werken al jaren",
    "samen aan een veilige rivier. Zij delen hun metingen met",
    "elkaar en met de waterschappen, zodat de bewoners op tijd",
    "worden gewaarschuwd wanneer het water stijgt.",
)
SHOWN = b"BT /F1 10 Tf 50 700 Td 14 TL %s ET" % b" ".join(
    b"(%s) Tj T*" % line.encode() for line in LINES
)
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"/Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def page_of(contents: int, more: bytes = b"", parent: int = 2) -> bytes:
    return (
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<<%s%s>>>>"
        % (parent, contents, FONT, more)
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def form(content: bytes, inner: int) -> bytes:
    kind = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>"
    return stream(content, kind % inner)


@pytest.fixture
def report(write_pdf: WritePdf) -> bytes:
    """A sound report of two pages."""
    text = [(50.0, 100.0 + 14 * n, 10.0, line) for n, line in enumerate(LINES)]
    return write_pdf([text, text])


def locked(data: bytes, user: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    writer.encrypt(user, "eigenaar", algorithm=algorithm)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def refusal_of(data: bytes, settings: ExtractSettings) -> DocumentError:
    """Return why a file is refused; by the rule, with a remedy behind the reason."""
    with pytest.raises(DocumentError) as refused:
        extract_document(data, ("verslag.pdf",), settings)
    assert "; " in refused.value.message
    return refused.value


# --- locked -------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_for_the_reader_is_told(
    report: bytes, settings: ExtractSettings, algorithm: str
) -> None:
    refused = refusal_of(locked(report, "geheim", algorithm), settings)
    assert (refused.category, refused.message) == (FailureCategory.ENCRYPTED, LOCKED)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_for_the_owner_alone_does_not_keep_a_report_from_being_read(
    report: bytes, settings: ExtractSettings, algorithm: str
) -> None:
    sound = extract_document(report, ("verslag.pdf",), settings)
    read = extract_document(locked(report, "", algorithm), ("verslag.pdf",), settings)
    assert read.status is DocumentStatus.OK
    assert [p.text for p in read.passages] == [p.text for p in sound.passages]


def test_a_locked_word_file_is_not_taken_for_an_old_one(settings: ExtractSettings) -> None:
    head = b"\xd0\xcf\x11\xe0" + bytes(508)
    name = "EncryptedPackage".encode("utf-16-le")
    assert refusal_of(head + name, settings).category is FailureCategory.ENCRYPTED
    assert refusal_of(head, settings).category is FailureCategory.UNSUPPORTED


# --- damaged ------------------------------------------------------------------------------------


def test_the_whole_pages_of_a_file_that_was_cut_off_are_read(
    report: bytes, settings: ExtractSettings
) -> None:
    second = report.index(b"/Contents 8 0 R")
    record = extract_document(report[: second + 40], ("verslag.pdf",), settings)
    assert (record.status, record.category) == (DocumentStatus.PARTIAL, FailureCategory.DAMAGED)
    assert "fetch the whole file again" in (record.message or "")
    assert "page 2: damaged" in (record.message or "")
    assert {p.page_first for p in record.passages} == {1}


def test_a_file_cut_off_before_its_first_page_is_whole_is_refused(
    report: bytes, settings: ExtractSettings
) -> None:
    refused = refusal_of(report[: report.index(b"/Contents 6 0 R") + 40], settings)
    assert refused.category is FailureCategory.DAMAGED
    assert "fetch the whole file again" in refused.message


def spoil_start(data: bytes) -> bytes:
    return data[: data.rindex(b"startxref")] + b"startxref\n99999\n%%EOF\n"


def spoil_table(data: bytes) -> bytes:
    start = data.index(b"xref\n0 ")
    return data[:start] + b"\x00\x99" * 40 + data[start + 80 :]


def shift_objects(data: bytes) -> bytes:
    return data.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%%%%%%%%%%%%%%%%%\n", 1)


def lose_table(data: bytes) -> bytes:
    return data[: data.index(b"xref\n0 ")] + b"%%EOF\n"


@pytest.mark.parametrize("spoil", [spoil_start, spoil_table, shift_objects, lose_table])
def test_a_broken_list_of_objects_loses_nothing(
    report: bytes, settings: ExtractSettings, spoil: Callable[[bytes], bytes]
) -> None:
    sound = extract_document(report, ("verslag.pdf",), settings)
    read = extract_document(spoil(report), ("verslag.pdf",), settings)
    assert [p.text for p in read.passages] == [p.text for p in sound.passages]


def test_a_damaged_page_is_named_and_the_others_are_read(
    report: bytes, settings: ExtractSettings
) -> None:
    kids = report.replace(b"/Kids[5 0 R 7 0 R]", b"/Kids[5 0 R 3 0 R]")
    record = extract_document(kids, ("verslag.pdf",), settings)
    assert record.passages
    bare = report.replace(b"7 0 obj\n<<", b"7 0 obj\n[[")
    record = extract_document(bare, ("verslag.pdf",), settings)
    assert (record.status, record.category) == (DocumentStatus.PARTIAL, FailureCategory.DAMAGED)
    assert "save the file anew" in (record.message or "")
    assert "page 2: damaged" in (record.message or "")


# --- without text -------------------------------------------------------------------------------


def test_a_pdf_without_pages_is_empty(write_pdf: WritePdf, settings: ExtractSettings) -> None:
    assert refusal_of(write_pdf([]), settings).category is FailureCategory.EMPTY


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + bytes(range(256)) * 40, b"%PDF-", b"%PDF-1.4\n"])
def test_what_only_begins_as_a_pdf_is_damaged(data: bytes, settings: ExtractSettings) -> None:
    assert refusal_of(data, settings).category is FailureCategory.DAMAGED


def test_a_login_page_saved_as_a_pdf_is_no_report(settings: ExtractSettings) -> None:
    data = b"<!DOCTYPE html><html><body><p>Please log in</p></body></html>"
    assert refusal_of(data, settings).category is FailureCategory.NOT_A_REPORT


def empty_pages(number_objects: NumberObjects, count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    blank = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    pages = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return number_objects([CATALOGUE, pages, *[blank] * count])


def test_empty_pages_are_told_and_thousands_of_them_do_not_take_long(
    number_objects: NumberObjects, settings: ExtractSettings
) -> None:
    few = empty_pages(number_objects, 3)
    assert refusal_of(few, settings).category is FailureCategory.NO_TEXT
    roomy = settings.model_copy(update={"max_pages": 3000})
    began = time.monotonic()
    refused = refusal_of(empty_pages(number_objects, 5000), roomy)
    assert time.monotonic() - began < 20
    assert refused.category is FailureCategory.LIMIT
    assert "max_pages" in refused.message


@pytest.mark.parametrize("count", [b"2000000000", b"-5", b"0"])
def test_a_wrong_count_of_pages_is_not_believed(
    report: bytes, settings: ExtractSettings, count: bytes
) -> None:
    record = extract_document(report.replace(b"/Count 2", b"/Count " + count), ("v.pdf",), settings)
    assert (record.status, record.pages) == (DocumentStatus.OK, 2)


# --- too large ----------------------------------------------------------------------------------

A4 = b"/MediaBox[0 0 595 842]"


def test_a_page_of_absurd_size_is_named_and_the_others_are_read(
    report: bytes, settings: ExtractSettings
) -> None:
    data = report.replace(A4, b"/MediaBox[0 0 9000 9000]", 1)
    record = extract_document(data, ("verslag.pdf",), settings)
    assert (record.status, record.category) == (DocumentStatus.PARTIAL, FailureCategory.LIMIT)
    assert "max_page_points" in (record.message or "")
    assert {p.page_first for p in record.passages} == {2}


@pytest.mark.parametrize("box", [b"[0 0 1e9 1e9]", b"[0 0 0 0]", b"[0 0 .001 .001]", b"[(a) null]"])
def test_no_size_of_a_page_brings_the_reader_down(
    report: bytes, settings: ExtractSettings, box: bytes
) -> None:
    try:
        record = extract_document(report.replace(A4, b"/MediaBox" + box), ("v.pdf",), settings)
    except DocumentError as refused:
        assert refused.category in (FailureCategory.LIMIT, FailureCategory.NO_TEXT)
    else:
        assert record.status is DocumentStatus.OK


def test_a_page_with_too_many_letters_is_left_out(
    number_objects: NumberObjects, settings: ExtractSettings
) -> None:
    packed = zlib.compress(SHOWN.replace(b" ET", b" (grens) Tj" * 20_000 + b" ET"), 9)
    data = number_objects([CATALOGUE, ONE_PAGE, page_of(4), stream(packed, b"/Filter/FlateDecode")])
    refused = refusal_of(data + b" ", settings)
    assert refused.category is FailureCategory.LIMIT
    assert "max_page_characters" in refused.message


def test_an_image_that_would_unpack_to_too_much_is_left_out(
    number_objects: NumberObjects, settings: ExtractSettings
) -> None:
    side = 8000
    look = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray" % (side, side)
    packed = zlib.compress(bytes(side * side // 8), 9)
    image = stream(packed, look + b"/BitsPerComponent 1/Filter/FlateDecode")
    page = page_of(4, b"/XObject<</I 5 0 R>>")
    data = number_objects([CATALOGUE, ONE_PAGE, page, stream(b"595 0 0 842 0 0 cm /I Do"), image])
    refused = refusal_of(data, settings)
    assert refused.category is FailureCategory.LIMIT
    assert "max_image_megapixels" in refused.message


# --- without end --------------------------------------------------------------------------------


def tree_in_itself(number_objects: NumberObjects) -> bytes:
    return number_objects([CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])


def deep_tree(number_objects: NumberObjects, depth: int = 4000) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (3 + number) for number in range(depth)]
    return number_objects([CATALOGUE, *nodes, page_of(depth + 3, parent=depth + 1), stream(SHOWN)])


def parents_in_a_ring(number_objects: NumberObjects) -> bytes:
    pages = b"<</Type/Pages/Parent 3 0 R/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"
    return number_objects([CATALOGUE, pages, page, stream(SHOWN)])


def contents_in_themselves(number_objects: NumberObjects) -> bytes:
    return number_objects([CATALOGUE, ONE_PAGE, page_of(4), b"[4 0 R 4 0 R]"])


def length_of_itself(number_objects: NumberObjects) -> bytes:
    body = b"<</Length 4 0 R>>stream\n%s\nendstream" % SHOWN
    return number_objects([CATALOGUE, ONE_PAGE, page_of(4), body])


def deep_list(number_objects: NumberObjects) -> bytes:
    page = page_of(4, b"/Q " + b"[" * 100_000 + b"]" * 100_000)
    return number_objects([CATALOGUE, ONE_PAGE, page, stream(SHOWN)])


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (tree_in_itself, DocumentStatus.FAILED),
        (deep_tree, DocumentStatus.FAILED),
        (parents_in_a_ring, DocumentStatus.OK),
        (contents_in_themselves, DocumentStatus.FAILED),
        (length_of_itself, DocumentStatus.OK),
        (deep_list, DocumentStatus.OK),
    ],
)
def test_objects_within_one_another_without_end_are_read_or_refused_at_once(
    number_objects: NumberObjects,
    settings: ExtractSettings,
    make: Callable[[NumberObjects], bytes],
    status: DocumentStatus,
) -> None:
    data = make(number_objects)
    began = time.monotonic()
    if status is DocumentStatus.FAILED:
        refused = refusal_of(data, settings)
        assert refused.category in (FailureCategory.DAMAGED, FailureCategory.NO_TEXT)
    else:
        record = extract_document(data, ("verslag.pdf",), settings)
        assert record.status is status
        assert "veilige rivier" in record.passages[0].text
    assert time.monotonic() - began < 20


def test_elements_within_one_another_without_end_are_told(settings: ExtractSettings) -> None:
    page = f"<html><body><p>{' '.join(LINES)}</p>{'<div>' * 2000}x".encode()
    with pytest.raises(RecursionError) as caught:
        extract_document(page, ("pagina.html",), settings)
    told = report_defect(caught.value)
    assert told.category is FailureCategory.DAMAGED
    assert "save it again" in told.message


# --- what only a process of its own can bear ----------------------------------------------------


def form_in_itself(number_objects: NumberObjects) -> bytes:
    page = page_of(4, b"/XObject<</X 5 0 R>>")
    return number_objects(
        [CATALOGUE, ONE_PAGE, page, stream(SHOWN + b" /X Do"), form(b"/X Do /X Do", 5)]
    )


def bomb(number_objects: NumberObjects) -> bytes:
    """Return ten gigabytes in some kilobytes, packed twice."""
    packer = zlib.compressobj(9)
    once = packer.compress(bytes(20_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(20_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(once + again * 500 + packer.flush(), 9)
    filters = b"/Filter[/FlateDecode/FlateDecode]"
    return number_objects([CATALOGUE, ONE_PAGE, page_of(4), stream(packed, filters)])


def slow_page(number_objects: NumberObjects) -> bytes:
    """Return a page of so many letters that PDFium takes long over them, in two gigabytes."""
    text = b"BT /F1 8 Tf 50 700 Td " + b"(van de grens) Tj T* " * 2_000_000 + b" ET"
    packed = zlib.compress(text, 1)
    return number_objects([CATALOGUE, ONE_PAGE, page_of(4), stream(packed, b"/Filter/FlateDecode")])


def test_hostile_files_cost_themselves_alone_and_bounded_time(
    report: bytes,
    number_objects: NumberObjects,
    settings: ExtractSettings,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    hostile = {
        "b-ring.pdf": form_in_itself(number_objects),
        "c-bom.pdf": bomb(number_objects),
        "d-traag.pdf": slow_page(number_objects),
    }
    for name, data in {"a-goed.pdf": report, **hostile, "e-goed.pdf": report + b" "}.items():
        (corpus / name).write_bytes(data)
    store = Store(folder / "outputs", corpus)
    monkeypatch.setattr(
        "pipeline.extract.stage.limits_of",
        lambda own: Limits(own.max_seconds, own.max_memory_megabytes, grace_seconds=2),
    )
    tight = settings.model_copy(update={"max_seconds": 6, "max_memory_megabytes": 3072})
    began = time.monotonic()
    account = run(store, tight, workers=1)
    assert time.monotonic() - began < 120
    assert len(account.made) == 2
    records = [store.read(ExtractedDocument, doc_id) for doc_id in account.failed]
    found = {record.sources[0]: record.category for record in records}
    assert sorted(found) == sorted(hostile)
    # Whether time or memory stops the slow page first depends on the machine.
    assert set(found.values()) <= {FailureCategory.LIMIT, FailureCategory.UNREADABLE}
    assert all("params.yaml" in (record.message or "") for record in records)
