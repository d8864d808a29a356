"""Makes damaged versions of the demonstration reports: known text in many layouts.

Run as `python -m demo.damage FOLDER [NAME …]` with `tests/` on the path. Every version is a part
of a report in another face, in other columns, hyphenated otherwise, with drop caps, running heads,
pages turned, scanned, or copied as plain text; `NAME.gold.json` beside it holds its true text.
"""

import argparse
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.as_docx import write_docx
from demo.as_html import render_html
from demo.as_text import Copy, copy_text
from demo.as_typst import render_typst
from demo.engines import find_missing, print_with_typst, print_with_weasyprint, scan, stamp
from demo.sources import GOLD, SUFFIX, Block, read_source
from demo.truth import Margins, Truth, tell_truth, to_json
from pypdf import PdfReader, PdfWriter, Transformation

LAYOUTS = Path(__file__).resolve().parent / "layouts"
RUNNING = "Samenwerken over de grens"
TYPST_MARGINS = Margins(24, 22)
CSS_MARGINS = Margins(22, 20)
PLAIN_COPY = Copy()
SITE = ("Naar de inhoud", "Nieuws en agenda", "Volg ons op sociale media", "Privacyverklaring")
NAVIGATION = f"""<div class="skip-link"><a href="#main">{SITE[0]}</a></div>
<nav><ul><li><a href="/nieuws">{SITE[1]}</a></li></ul></nav>"""
FOOT = f"<footer><p>{SITE[2]}</p><p><a href='/privacy'>{SITE[3]}</a></p></footer>"
SERIF, BOOK, TYPEWRITER = "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"


@dataclass(frozen=True)
class Version:
    """A damaged version: which part of which report, and how it is set."""

    name: str
    report: str
    start: int
    words: int
    make: Callable[["Version", Sequence[Block]], tuple[bytes, Truth]]
    face: str = SERIF
    size: float = 10.5
    columns: int = 1
    turned: bool = False
    hyphens: bool = True
    engine: str = "typst"
    suffix: str = ".pdf"
    copy: Copy = PLAIN_COPY
    styled: bool = True


def read_part(version: Version) -> list[Block]:
    """Return the blocks of a version: whole chapters from the one numbered `start`, counted from 0.

    The title comes first; the part ends with the chapter in which it passes `words`.
    """
    blocks = read_source(GOLD / f"{version.report}{SUFFIX}")
    chapters = [n for n, block in enumerate(blocks) if block.level == 2]
    part, words = [blocks[0]], 0
    for begin, end in zip(
        chapters[version.start :], [*chapters[version.start + 1 :], len(blocks)], strict=True
    ):
        part += blocks[begin:end]
        words += sum(len(block.text.split()) for block in blocks[begin:end])
        if words >= version.words:
            break
    return part


def typst_document(version: Version, blocks: Sequence[Block]) -> str:
    """Return the source of a report in the looks of a version."""
    variables = {
        "face": json.dumps(version.face),
        "size": f"{version.size}pt",
        "columns-of-text": str(version.columns),
        "turned": str(version.turned).lower(),
        "running": f"[{RUNNING}]",
        "hyphens": str(version.hyphens).lower(),
    }
    head = "\n".join(f"#let {name} = {value}" for name, value in variables.items())
    layout = (LAYOUTS / "damaged.typ").read_text(encoding="utf-8")
    return render_typst(blocks, f"#set document(date: none)\n{head}\n{layout}")


def set_anew(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Set a report in another face, size and number of columns."""
    pdf = print_with_typst(typst_document(version, blocks))
    return pdf, tell_truth(version.name, blocks, pdf, TYPST_MARGINS)


def turn_pages(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Set a report and lay its pages on their side in the file, to be turned back by the viewer."""
    pdf, truth = set_anew(version, blocks)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for page in writer.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        page.add_transformation(Transformation().rotate(90).translate(height, 0))
        for box in (page.mediabox, page.cropbox, page.trimbox, page.bleedbox, page.artbox):
            box.lower_left, box.upper_right = (0, 0), (height, width)
        page.rotate(90)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue(), truth


def set_with_drop_caps(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Set a report in two columns with drop caps, indented paragraphs and many hyphens."""
    css = (LAYOUTS / "damaged.css").read_text(encoding="utf-8")
    pdf = print_with_weasyprint(render_html(blocks, css, {}, initials=True))
    return pdf, tell_truth(version.name, blocks, pdf, CSS_MARGINS)


def scan_pages(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Set a report, print it and scan it."""
    document = typst_document(version, blocks)
    truth = tell_truth(version.name, blocks, print_with_typst(document), TYPST_MARGINS)
    return scan(document, seed=version.start + 11), {**truth, "expect": "ocr"}


def copy_as_text(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Write a report as text copied from pages: hard lines, broken words, heads, loose initials."""
    text, told = copy_text(blocks, version.copy, RUNNING)
    truth = tell_truth(version.name, blocks, _empty_pdf(), TYPST_MARGINS)
    page_of = told.pop("page_of")
    placed = [{**entry, "page": page_of[n]} for n, entry in enumerate(truth["blocks"])]
    markers = truth["markers"] if version.copy.notes_at_foot else []
    return text, {**truth, **told, "blocks": placed, "markers": markers}


def write_as_docx(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Write a report as a Word file, with styles or by its look alone."""
    truth = tell_truth(version.name, blocks, _empty_pdf(), TYPST_MARGINS)
    furniture = [RUNNING, "Pagina 1"]
    data = write_docx(blocks, RUNNING, styled=version.styled)
    return data, {**truth, "furniture": furniture, "hyphen_breaks": 0}


def write_as_page(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Write a report as a web page with navigation around it and notes at its end."""
    page = render_html(blocks, "", {}, notes_at_end=True, initials=True)
    page = page.replace("<body>", f"<body>\n{NAVIGATION}").replace("</body>", f"{FOOT}\n</body>")
    truth = tell_truth(version.name, blocks, _empty_pdf(), TYPST_MARGINS)
    placed = sorted(truth["blocks"], key=lambda entry: entry["type"] == "footnote")
    told = {"blocks": placed, "furniture": list(SITE), "hyphen_breaks": 0}
    return page.encode(), {**truth, **told}


def _empty_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


JAARVERSLAG, VERGELIJKING = "jaarverslag-deltaboog-2023", "vergelijking-maasvallei-ardennen"
BROCHURE, PROGRAMMA = "brochure-dichterbij-dan-u-denkt", "werkprogramma-thorn-2025-2027"
NOTULEN, BRIEF = "notulen-bastenaken-2024-12-03", "brief-benelux-knelpunten-2025"
VERSIONS = (
    Version("brochure-een-kolom", BROCHURE, 1, 900, set_anew, face=BOOK),
    Version("jaarverslag-drie-kolommen", JAARVERSLAG, 2, 900, set_anew, columns=3, size=9),
    Version("jaarverslag-voetnoten", JAARVERSLAG, 3, 900, set_anew, columns=2, face=BOOK, size=10),
    Version("vergelijking-liggend", VERGELIJKING, 2, 900, set_anew, columns=2, turned=True),
    Version("vergelijking-gekanteld", VERGELIJKING, 3, 800, turn_pages, size=10),
    Version("werkprogramma-initialen", PROGRAMMA, 2, 1000, set_with_drop_caps, engine="weasyprint"),
    Version("brochure-initialen", BROCHURE, 4, 900, set_with_drop_caps, engine="weasyprint"),
    Version("werkprogramma-schrijfmachine", PROGRAMMA, 5, 800, set_anew, face=TYPEWRITER, size=9),
    Version("notulen-twee-kolommen", NOTULEN, 2, 900, set_anew, columns=2, face=BOOK, size=9.5),
    Version("notulen-tekst", NOTULEN, 4, 900, copy_as_text, engine="text", suffix=".txt"),
    Version("jaarverslag-tekst", JAARVERSLAG, 6, 900, copy_as_text, engine="text", suffix=".txt"),
    Version(
        "vergelijking-tekst-doorlopend",
        VERGELIJKING,
        1,
        1400,
        copy_as_text,
        engine="text",
        suffix=".txt",
        copy=Copy(
            width=56,
            gap=0,
            is_typewritten=False,
            head="inside",
            initials="lost",
            keeps_tremas=False,
        ),
    ),
    Version(
        "werkprogramma-tekst-pagina",
        PROGRAMMA,
        2,
        1400,
        copy_as_text,
        engine="text",
        suffix=".txt",
        copy=Copy(
            width=80,
            head="odd-even",
            has_form_feeds=True,
            notes_at_foot=True,
            encoding="cp1252",
            newline="\r\n",
        ),
    ),
    Version(
        "jaarverslag-tekst-dubbel",
        JAARVERSLAG,
        10,
        1400,
        copy_as_text,
        engine="text",
        suffix=".txt",
        copy=Copy(
            width=96,
            is_typewritten=False,
            is_double_spaced=True,
            head="chapter",
            initials="kept",
            cell_gap="   ",
            encoding="utf-16",
        ),
    ),
    Version("werkprogramma-word", PROGRAMMA, 2, 1400, write_as_docx, engine="text", suffix=".docx"),
    Version(
        "jaarverslag-word-opmaak",
        JAARVERSLAG,
        3,
        1400,
        write_as_docx,
        engine="text",
        suffix=".docx",
        styled=False,
    ),
    Version("brochure-web", BROCHURE, 4, 1400, write_as_page, engine="text", suffix=".html"),
    Version("brief-slechte-scan", BRIEF, 0, 500, scan_pages, engine="scan", hyphens=False, size=11),
    Version("jaarverslag-scan", JAARVERSLAG, 5, 400, scan_pages, engine="scan", columns=2, size=11),
)


def make(version: Version, folder: Path) -> Path:
    """Write one damaged version and its true text; returns the path of the version.

    Parameters
    ----------
    version
        One of `VERSIONS`.
    folder
        Existing folder to write to.
    """
    data, truth = version.make(version, read_part(version))
    if version.suffix == ".pdf":
        data = stamp(data, {"/Title": version.name})
    path = folder / f"{version.name}{version.suffix}"
    path.write_bytes(data)
    (folder / f"{version.name}.gold.json").write_text(to_json(truth), encoding="utf-8")
    return path


def missing_for(version: Version) -> list[str]:
    """List what this computer lacks for a version."""
    return [] if version.engine == "text" else find_missing(version.engine)


def main() -> None:
    """Make the versions named, or all that this computer can make."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for version in VERSIONS:
        if arguments.names and version.name not in arguments.names:
            continue
        missing = missing_for(version)
        print(f"{version.name}: {'; '.join(missing) or make(version, arguments.folder)}")


if __name__ == "__main__":
    main()
