"""Makes damaged versions of the demonstration reports: known text in many layouts.

Run as `python -m demo.damage FOLDER [NAME …]` with `tests/` on the path. Every version is a part
of a report in another face, in other columns, hyphenated otherwise, with drop caps, running heads,
pages turned, scanned, or copied as plain text; `NAME.gold.json` beside it holds its true text.
"""

import argparse
import io
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyphen
from demo.as_html import render_html
from demo.as_typst import render_typst
from demo.engines import find_missing, print_with_typst, print_with_weasyprint, scan, stamp
from demo.sources import GOLD, SUFFIX, Block, read_source
from demo.truth import Margins, Truth, tell_truth, to_json
from pypdf import PdfReader, PdfWriter, Transformation

LAYOUTS = Path(__file__).resolve().parent / "layouts"
RUNNING = "Samenwerken over de grens"
TYPST_MARGINS = Margins(24, 22)
CSS_MARGINS = Margins(22, 20)
LINE_WIDTH = 74
PAGE_LINES = 46
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


def _typst_document(version: Version, blocks: Sequence[Block]) -> str:
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
    pdf = print_with_typst(_typst_document(version, blocks))
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
    document = _typst_document(version, blocks)
    truth = tell_truth(version.name, blocks, print_with_typst(document), TYPST_MARGINS)
    return scan(document, seed=version.start + 11), {**truth, "expect": "ocr"}


def copy_as_text(version: Version, blocks: Sequence[Block]) -> tuple[bytes, Truth]:
    """Write a report as text copied from pages: hard lines, broken words, heads, loose initials."""
    lines = list(_copied_lines(blocks))
    pages = [lines[n : n + PAGE_LINES] for n in range(0, len(lines), PAGE_LINES)]
    furniture = [line for n in range(1, len(pages) + 1) for line in (RUNNING, str(n))]
    text = "\n".join("\n".join([RUNNING, "", *page, "", str(n)]) for n, page in enumerate(pages, 1))
    truth = tell_truth(version.name, blocks, _empty_pdf(), TYPST_MARGINS)
    hyphens = sum(line.endswith("-") for line in lines)
    return text.encode(), {**truth, "furniture": furniture, "hyphen_breaks": hyphens}


def _copied_lines(blocks: Sequence[Block]) -> Iterator[str]:
    breaker = _Breaker()
    after_chapter = False
    for block in blocks:
        if block.kind == "heading":
            yield from ("", *textwrap.wrap(block.text, LINE_WIDTH), "")
            after_chapter = block.level == 2
            continue
        text = block.text
        if after_chapter and block.kind == "paragraph" and text[:1].isalpha():
            yield text[0]
            text = text[1:]
        after_chapter = False
        if block.style == "item":
            text = f"{block.number}. {text}" if block.number else f"• {text}"
        yield from breaker.wrap(text)
        yield ""


class _Breaker:
    """Wraps lines and hyphenates the word that does not fit, as Dutch does."""

    def __init__(self) -> None:
        self.width = LINE_WIDTH
        self.dictionary = pyphen.Pyphen(lang="nl_NL", left=3, right=3)

    def wrap(self, text: str) -> list[str]:
        """Return the lines of a paragraph."""
        lines, line = list[str](), ""
        for word in text.split():
            candidate = f"{line} {word}" if line else word
            if len(candidate) <= self.width:
                line = candidate
                continue
            head, tail = self._split(word, self.width - len(line) - 2)
            lines.append(f"{line} {head}-" if head else line)
            line = tail
        return [*lines, line]

    def _split(self, word: str, room: int) -> tuple[str, str]:
        if not word.isalpha():
            return "", word
        # Typesetters leave the trema out only at the break itself; such words are left whole.
        for head, tail in self.dictionary.iterate(word):
            if len(head) <= room and head + tail == word:
                return head, tail
        return "", word


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
