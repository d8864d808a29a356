"""Typesets the demonstration reports: annotated sources become the PDFs in `corpus/demo/`.

Run as `python -m demo.typeset [NAME …]` with `tests/` on the path. A report's looks are in
`layouts/NAME.css` or `layouts/NAME.typ`; the marks in its source leave no trace. The true text
of each, block by block, goes to `tests/gold/NAME.gold.json`. The same
sources, library versions and fonts give the same bytes.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.as_html import render_html
from demo.as_typst import render_typst
from demo.engines import (
    TypesetError,
    find_missing,
    print_with_chromium,
    print_with_typst,
    print_with_weasyprint,
    scan,
    stamp,
)
from demo.sources import GOLD, SUFFIX, Block, read_source
from demo.truth import Margins, Truth, tell_truth, to_json

LAYOUTS = Path(__file__).resolve().parent / "layouts"
DEMO = Path(__file__).resolve().parents[2] / "corpus" / "demo"
DIGEST_KEY = "/SourceDigest"
SCAN_SEED = 1


@dataclass(frozen=True)
class Edition:
    """How a report is typeset: engine, day of publication, margins, drop caps."""

    engine: str
    published: str
    margins: Margins
    initials: bool = False

    @property
    def layout(self) -> str:
        """Suffix of the layout file."""
        return "css" if self.engine in ("weasyprint", "chromium") else "typ"


EDITIONS = {
    "brief-benelux-knelpunten-2025": Edition("scan", "2025-01-27", Margins(26, 24)),
    "brochure-dichterbij-dan-u-denkt": Edition("chromium", "2025-10-06", Margins(20, 22)),
    "jaarverslag-deltaboog-2023": Edition(
        "weasyprint", "2024-04-02", Margins(27, 25), initials=True
    ),
    "notulen-bastenaken-2024-12-03": Edition("typst", "2024-12-17", Margins(28, 28)),
    "vergelijking-maasvallei-ardennen": Edition("weasyprint", "2024-09-16", Margins(30, 28)),
    "werkprogramma-thorn-2025-2027": Edition("typst", "2025-01-20", Margins(30, 27)),
}


def render(name: str, edition: Edition, blocks: Sequence[Block], layout: str) -> str:
    """Write a report as the document that its engine reads.

    Parameters
    ----------
    name
        Name of the report.
    edition
        Its engine and day of publication.
    blocks
        Blocks of its source.
    layout
        Contents of its layout file.
    """
    if edition.layout == "css":
        return render_html(
            blocks,
            layout,
            {"dcterms.created": edition.published},
            notes_at_end=edition.engine == "chromium",
            initials=edition.initials,
        )
    return render_typst(blocks, f"#set document(date: none)\n{layout}")


def read_document(name: str) -> str:
    """Return the document of one report as its engine reads it."""
    edition = EDITIONS[name]
    layout = (LAYOUTS / f"{name}.{edition.layout}").read_text(encoding="utf-8")
    return render(name, edition, read_source(GOLD / f"{name}{SUFFIX}"), layout)


def compute_digest(name: str) -> str:
    """Digest the document that a report's PDF is made from; annotations do not count."""
    return hashlib.sha256(read_document(name).encode()).hexdigest()


def print_document(engine: str, document: str) -> bytes:
    """Typeset a document with an engine named in `EDITIONS`.

    Raises
    ------
    TypesetError
        If the engine gives no PDF.
    """
    if engine == "weasyprint":
        return print_with_weasyprint(document)
    if engine == "chromium":
        return print_with_chromium(document)
    if engine == "typst":
        return print_with_typst(document)
    return scan(document, seed=SCAN_SEED)


def typeset(name: str) -> bytes:
    """Typeset one report.

    Raises
    ------
    TypesetError
        If its engine gives no PDF.
    """
    edition = EDITIONS[name]
    day = edition.published.replace("-", "")
    title = read_source(GOLD / f"{name}{SUFFIX}")[0].text
    metadata = {
        "/Title": f"{title} (fictief)",
        "/CreationDate": f"D:{day}090000Z",
        "/ModDate": f"D:{day}090000Z",
        DIGEST_KEY: compute_digest(name),
    }
    return stamp(print_document(edition.engine, read_document(name)), metadata)


def tell_truth_of(name: str) -> Truth:
    """Return the true text of one report; a scan's pages are found in what was printed."""
    edition = EDITIONS[name]
    blocks = read_source(GOLD / f"{name}{SUFFIX}")
    if edition.engine != "scan":
        return tell_truth(name, blocks, (DEMO / f"{name}.pdf").read_bytes(), edition.margins)
    printed = print_with_typst(read_document(name))
    return {**tell_truth(name, blocks, printed, edition.margins), "expect": "ocr"}


def main() -> int:
    """Typeset the reports named, or all; returns 1 when something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names or list(EDITIONS)
    missing = [
        line for engine in {EDITIONS[n].engine for n in names} for line in find_missing(engine)
    ]
    if missing:
        print("\n".join(sorted(set(missing))), file=sys.stderr)
        return 1
    for name in names:
        try:
            pdf = typeset(name)
        except TypesetError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
        (DEMO / f"{name}.pdf").write_bytes(pdf)
        (GOLD / f"{name}.gold.json").write_text(to_json(tell_truth_of(name)), encoding="utf-8")
        print(f"{name}.pdf: {len(pdf)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
