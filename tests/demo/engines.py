"""The typesetters: WeasyPrint and Chromium for HTML, Typst for its own language, and a scanner.

Each takes a whole document as text and returns a PDF. `stamp` takes the clock out of it, so that
the same document gives the same bytes with the same versions and fonts.
"""

import importlib
import importlib.util
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FONT_FAMILIES = ("Liberation Sans", "Liberation Serif")
PRINT_SECONDS = 120
SCAN_DPI = 150


class TypesetError(RuntimeError):
    """A typesetter did not give a PDF."""


def find_missing(engine: str) -> list[str]:
    """List what an engine needs and this computer lacks, each with how to install it.

    Parameters
    ----------
    engine
        `weasyprint`, `chromium`, `typst` or `scan`.
    """
    if engine in ("typst", "scan"):
        return [] if importlib.util.find_spec("typst") else ["pip install 'grenswerk[demo]'"]
    missing = _missing_fonts()
    if engine == "chromium" and _chromium() is None:
        missing.append("Chromium is missing: apt-get install chromium")
    if engine == "weasyprint" and not _weasyprint_loads():
        missing.append(
            "WeasyPrint or Pango is missing: pip install 'grenswerk[demo]'; "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        )
    return missing


@cache
def _weasyprint_loads() -> bool:
    """Tell whether WeasyPrint is there and finds the C libraries that it opens on import."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


@cache
def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@cache
def _installed_families() -> frozenset[str]:
    command = shutil.which("fc-list")
    if command is None:
        return frozenset()
    listing = subprocess.run([command, ":", "family"], capture_output=True, text=True, check=True)
    return frozenset(
        name.strip() for line in listing.stdout.splitlines() for name in line.split(",")
    )


def _missing_fonts() -> list[str]:
    return [
        f"the font {family} is missing: apt-get install fonts-liberation"
        for family in FONT_FAMILIES
        if family not in _installed_families()
    ]


def print_with_weasyprint(html: str) -> bytes:
    """Typeset HTML with WeasyPrint."""
    # Loaded only here: it opens Pango, which a user need not have.
    weasyprint = importlib.import_module("weasyprint")
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


def print_with_chromium(html: str) -> bytes:
    """Typeset HTML with a headless Chromium.

    Raises
    ------
    TypesetError
        If Chromium is missing or prints nothing.
    """
    command = _chromium()
    if command is None:
        raise TypesetError("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        where = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}", page.as_uri()]
        subprocess.run(
            [command, *options, *where], capture_output=True, timeout=PRINT_SECONDS, check=False
        )
        if not pdf.exists():
            raise TypesetError("Chromium printed nothing")
        return pdf.read_bytes()


def print_with_typst(markup: str) -> bytes:
    """Typeset a Typst document; only the fonts that Typst brings are used."""
    typst = importlib.import_module("typst")
    pdf: bytes = typst.compile(markup.encode(), ignore_system_fonts=True)
    return pdf


def scan(markup: str, *, seed: int, dpi: int = SCAN_DPI) -> bytes:
    """Typeset a Typst document, print it and scan it: a PDF of grey images without text.

    Parameters
    ----------
    markup
        Typst document.
    seed
        Seed of skew, speckle and noise.
    dpi
        Resolution of the scan.
    """
    typst = importlib.import_module("typst")
    images = typst.compile(markup.encode(), format="png", ppi=float(dpi), ignore_system_fonts=True)
    pages: Sequence[bytes] = images if isinstance(images, list) else [images]
    return images_to_pdf(
        [
            wear(Image.open(io.BytesIO(page)).convert("L"), seed=seed + n)
            for n, page in enumerate(pages)
        ],
        dpi,
    )


def wear(page: Image.Image, *, seed: int, skew: float = 0.7, noise: float = 9.0) -> Image.Image:
    """Make a clean page image look scanned.

    Parameters
    ----------
    page
        Grey image.
    seed
        Seed of everything random here.
    skew
        Greatest turn, in degrees, either way.
    noise
        Standard deviation of the grey noise, of 255.
    """
    generator = np.random.default_rng(seed)
    turned = page.rotate(
        float(generator.uniform(-skew, skew)), resample=Image.Resampling.BICUBIC, fillcolor=255
    ).filter(ImageFilter.GaussianBlur(0.6))
    grey = np.asarray(turned, dtype=np.float64)
    # Paper is not white and toner not black; specks are single dark dots.
    grey = 22 + grey * (236 - 22) / 255 + generator.normal(0, noise, grey.shape)
    grey[generator.random(grey.shape) < 0.0002] = 60
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def images_to_pdf(pages: Sequence[Image.Image], dpi: int) -> bytes:
    """Bind page images into a PDF."""
    buffer = io.BytesIO()
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=list(pages[1:]),
        resolution=float(dpi),
        quality=55,
    )
    return buffer.getvalue()


def stamp(pdf: bytes, metadata: dict[str, str]) -> bytes:
    """Replace a PDF's metadata and identifier, so that nothing in it depends on the clock.

    Parameters
    ----------
    pdf
        A PDF as its typesetter gave it.
    metadata
        Entries of the information dictionary, names with their slash.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.metadata = metadata
    identifier = ByteStringObject(metadata.get("/SourceDigest", "").encode()[:16])
    writer._ID = ArrayObject((identifier, identifier))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
