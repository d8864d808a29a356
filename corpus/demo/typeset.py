"""Typeset the demonstration reports: Markdown and CSS in `sources/` become PDFs beside this file.

Run as `python corpus/demo/typeset.py`. The same sources and the same versions of WeasyPrint,
Pango and the fonts give the same bytes: dates and identifier come from the sources alone.
The text of the reports belongs in `sources/*.md`, their looks in the style sheet of that name.
"""

import hashlib
import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
FONT_FAMILIES = ("Liberation Sans", "Liberation Serif")
PUBLISHED = {
    "jaarverslag-deltaboog-2023": "2024-04-02",
    "vergelijking-maasvallei-ardennen": "2024-09-16",
}
"""Each report's file name without suffix, and the publication date written into its PDF."""

DIGEST_KEY = "sourcessha256"
"""Name under which a PDF's metadata carries the digest of the sources it was made from."""


def find_missing_requirements() -> list[str]:
    """List what typesetting needs and this computer lacks, each with how to install it.

    Returns
    -------
    list of str
        One line per missing requirement; empty when the reports can be typeset.
    """
    missing = []
    if importlib.util.find_spec("weasyprint") is None:
        missing.append("WeasyPrint is missing: pip install 'grenswerk[demo]'")
    elif not _weasyprint_loads():
        missing.append("Pango is missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
    families = _installed_font_families()
    missing += [
        f"the font {family} is missing: apt-get install fonts-liberation"
        for family in FONT_FAMILIES
        if family not in families
    ]
    return missing


def _weasyprint_loads() -> bool:
    """Tell whether WeasyPrint finds the C libraries that it opens on import."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return False
    return True


def _installed_font_families() -> set[str]:
    """Name the font families known to fontconfig; none when fontconfig itself is absent."""
    command = shutil.which("fc-list")
    if command is None:
        return set()
    listing = subprocess.run([command, ":", "family"], capture_output=True, text=True, check=True)
    return {name.strip() for line in listing.stdout.splitlines() for name in line.split(",")}


def compute_sources_digest(name: str) -> str:
    """Digest the Markdown and the style sheet of one report.

    Parameters
    ----------
    name : str
        File name of the report without suffix.

    Returns
    -------
    str
        SHA-256 of both files, in hexadecimal.
    """
    digest = hashlib.sha256()
    for suffix in (".md", ".css"):
        digest.update((SOURCES / name).with_suffix(suffix).read_bytes())
    return digest.hexdigest()


def render_html(name: str) -> str:
    """Turn one report's Markdown into a whole HTML document that refers to its style sheet.

    Parameters
    ----------
    name : str
        File name of the report without suffix.

    Returns
    -------
    str
        The HTML, with title, publication date and sources digest as metadata.
    """
    markdown = (SOURCES / f"{name}.md").read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(markdown)
    title = re.sub(r"<[^>]+>", "", body.split("<h1>", 1)[1].split("</h1>", 1)[0])
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{title} (fictief)</title>
<meta name="dcterms.created" content="{PUBLISHED[name]}">
<meta name="dcterms.modified" content="{PUBLISHED[name]}">
<meta name="{DIGEST_KEY}" content="{compute_sources_digest(name)}">
<link rel="stylesheet" href="{name}.css">
</head>
<body>
{body}
</body>
</html>
"""


def typeset(name: str) -> bytes:
    """Typeset one report.

    Parameters
    ----------
    name : str
        File name of the report without suffix.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    ModuleNotFoundError
        When WeasyPrint is not installed; `find_missing_requirements` says what to do.
    """
    # Loaded only here: an optional extra, and tests read this module without it.
    weasyprint = importlib.import_module("weasyprint")
    document = weasyprint.HTML(string=render_html(name), base_url=f"{SOURCES.as_uri()}/")
    pdf: bytes = document.write_pdf(
        pdf_identifier=compute_sources_digest(name).encode(), custom_metadata=True
    )
    return pdf


def main() -> int:
    """Typeset every report, or say what is missing; returns the exit status."""
    missing = find_missing_requirements()
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return 1
    for name in PUBLISHED:
        pdf = typeset(name)
        (HERE / f"{name}.pdf").write_bytes(pdf)
        print(f"{name}.pdf: {len(pdf)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
