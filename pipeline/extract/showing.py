"""Show what was understood of one report: find it, read it when needed, write the view.

The view itself is made in `show.py`. A report of the corpus gets the record that every run uses;
a file from elsewhere is read apart and leaves no record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium

from pipeline.errors import DocumentError, GrenswerkError
from pipeline.extract.failures import PDF
from pipeline.extract.page_images import PageImage, picture_pages
from pipeline.extract.pdf import open_pdf
from pipeline.extract.show import render_reading
from pipeline.extract.sources import SourceFile, file_digest, find_sources
from pipeline.extract.stage import limits_of, make_job
from pipeline.runner import run_documents
from pipeline.schema import DocumentStatus, ExtractedDocument
from pipeline.settings import ExtractSettings
from pipeline.store import Store, write_whole

FOLDER = "show"
LISTED = 10
NEAR = 3


def show_report(
    store: Store, settings: ExtractSettings, asked: str, to: Path | None = None
) -> Path:
    """Write the page-by-page view of a report and return where it lies.

    Parameters
    ----------
    store
        The corpus and its artefacts; the record of the report is brought up to date in it.
    settings
        How reports are read.
    asked
        The path of a file, or a part of the name of a report in the corpus.
    to
        File to write; without it one below the records of extract.

    Raises
    ------
    GrenswerkError
        If no report or more than one answers to the name, or the view cannot be written there.
    DocumentError
        If the report cannot be used.
    """
    path = Path(asked)
    if path.is_file() and not path.resolve().is_relative_to(store.corpus.resolve()):
        source = SourceFile(file_digest(path, path.name), (path.name,))
        with TemporaryDirectory() as folder:
            document = _bring_up_to_date(Store(Path(folder), path.parent), source, settings)
    else:
        source = find_report(find_sources(store.corpus)[0], asked, store.corpus)
        path = store.corpus / source.names[0]
        document = _bring_up_to_date(store, source, settings)
    target = to or store.root / ExtractedDocument.STAGE / FOLDER / f"{document.doc_id}.html"
    _require_free_place(target, path, store.corpus)
    page = render_reading(document, _images(document, path, settings))
    write_whole(target, page.encode("utf-8"))
    return target


def find_report(sources: Sequence[SourceFile], asked: str, corpus: Path) -> SourceFile:
    """Return the report that a path or a part of a name means.

    A whole name, with or without its ending, means the report of that name, even if the names of
    others contain it.

    Raises
    ------
    GrenswerkError
        If it means none, or several.
    """
    here = Path(asked).resolve()
    for source in sources:
        if any((corpus / name).resolve() == here for name in source.names):
            return source
    wanted = asked.casefold()
    whole = [s for s in sources if any(wanted in _whole_names(name) for name in s.names)]
    found = whole or [s for s in sources if any(wanted in name.casefold() for name in s.names)]
    if len(found) == 1:
        return found[0]
    if found:
        raise GrenswerkError(f"{len(found)} reports answer to {asked!r}: {_listed(found)}")
    there = f"there are {_listed(sources)}" if sources else "there is none"
    near = _nearest(sources, wanted)
    there = f"the nearest: {_listed(near)}" if near else there
    raise GrenswerkError(f"no report in {corpus} answers to {asked!r}; {there}")


def _nearest(sources: Sequence[SourceFile], wanted: str) -> list[SourceFile]:
    """Return the few reports of which a name, or a word in one, is most like what was asked for."""
    named: dict[str, list[SourceFile]] = {}
    for source in sources:
        wholes = {whole for name in source.names for whole in _whole_names(name)}
        for part in wholes.union(*(re.split(r"[\W_]+", whole) for whole in wholes)):
            named.setdefault(part, []).append(source)
    close = get_close_matches(wanted, sorted(named), n=4 * NEAR)
    return list(dict.fromkeys(source for part in close for source in named[part]))[:NEAR]


def _whole_names(name: str) -> set[str]:
    path = PurePath(name.casefold())
    return {str(path), path.name, path.stem, str(path.with_suffix(""))}


def _listed(sources: Sequence[SourceFile]) -> str:
    """Return the first names and how many more there are."""
    names = ", ".join(source.names[0] for source in sources[:LISTED])
    return f"{names} and {len(sources) - LISTED} more" if len(sources) > LISTED else names


def _bring_up_to_date(
    store: Store, source: SourceFile, settings: ExtractSettings
) -> ExtractedDocument:
    """Return the record of a report, read anew when it is missing or old."""
    job = make_job(store, source, settings)
    stamp = store.stamp(ExtractedDocument, job.doc_id)
    if stamp is None or stamp.made_from != job.made_from:
        run_documents(ExtractedDocument.STAGE, [job], workers=1, isolate=limits_of(settings))
    document = store.read(ExtractedDocument, job.doc_id)
    if document.status is DocumentStatus.FAILED and document.category:
        raise DocumentError(document.category, document.message or "cannot be used")
    return document


def _images(
    document: ExtractedDocument, path: Path, settings: ExtractSettings
) -> dict[int, PageImage]:
    if document.media_type != PDF:
        return {}
    try:
        pdf: pdfium.PdfDocument = open_pdf(path.read_bytes())
    except OSError as error:
        raise GrenswerkError(f"{path} cannot be opened: {error.strerror}") from error
    try:
        return picture_pages(pdf, settings.max_pages)
    finally:
        pdf.close()


def _require_free_place(target: Path, source: Path, corpus: Path) -> None:
    """Refuse to write over the report, or where the next run would take the view for one."""
    place = target.resolve()
    if place == source.resolve():
        raise GrenswerkError(f"{target} is the report itself; give another file as --to")
    if place.is_dir():
        raise GrenswerkError(f"{target} is a folder; give a file as --to")
    if place.is_relative_to(corpus.resolve()):
        raise GrenswerkError(f"{target} lies in the corpus folder; give another place as --to")
