"""Extract: source reports to passages in reading order under their headings.

Reads the corpus folder, writes a record per document. What a page means is decided in the other
modules of this package; naming things in the text belongs in `tag`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError, GrenswerkError
from pipeline.extract.document import extract_document
from pipeline.extract.failures import media_type, report_defect
from pipeline.extract.identity import document_id
from pipeline.extract.ocr import engine_version
from pipeline.extract.sources import SourceFile, find_sources
from pipeline.runner import StageReport, run_stage
from pipeline.schema import DocumentStatus, ExtractedDocument, FailureCategory
from pipeline.settings import ExtractSettings
from pipeline.store import Stamp, Store, code_digest, digest
from pipeline.workers import Limits, time_limit

DEMO_NOTE = "these are the demonstration reports; put your own in the corpus folder"
MADE_BY = ("pipeline.edtf", "pipeline.extract", "pipeline.schema")


@dataclass(frozen=True)
class ExtractJob:
    """Read one source report."""

    store: Store
    source: SourceFile
    doc_id: str
    made_from: str
    settings: ExtractSettings

    def __call__(self) -> Stamp:
        """Write what was understood of the report, or why it cannot be used.

        Raises
        ------
        MemoryError
            If it needs more than there is; the process may then be unfit for more work.
        """
        try:
            with time_limit(self.settings.max_seconds):
                data = _read(self.store.corpus / self.source.names[0], self.settings)
                record = extract_document(data, self.source.names, self.settings)
        except DocumentError as error:
            return self.give_up(error)
        except MemoryError:
            raise
        except Exception as error:
            # Bad input can trip any of the libraries that read it, in ways no list foresees.
            return self.give_up(report_defect(error))
        return self.store.write(record, self.made_from)

    def give_up(self, error: DocumentError) -> Stamp:
        """Write the record of a report that cannot be used."""
        path = self.store.corpus / self.source.names[0]
        record = ExtractedDocument(
            doc_id=self.doc_id,
            status=DocumentStatus.FAILED,
            category=error.category,
            message=f"{self.source.names[0]}: {error.message}",
            sources=self.source.names,
            sha256=self.source.sha256,
            media_type=media_type(_head(path), path.name),
        )
        return self.store.write(record, self.made_from)


def _read(path: Path, settings: ExtractSettings) -> bytes:
    try:
        megabytes = path.stat().st_size / 2**20
        if megabytes > settings.max_megabytes:
            raise DocumentError(
                FailureCategory.LIMIT,
                f"has {megabytes:.0f} MB; split it or raise max_megabytes in params.yaml",
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            FailureCategory.UNREADABLE,
            f"cannot be opened ({error.strerror}); check its permissions",
        ) from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4096)
    except OSError:
        return b""


def run(store: Store, settings: ExtractSettings, workers: int = 1) -> StageReport:
    """Extract what is new or changed, and account for every report.

    Raises
    ------
    GrenswerkError
        If the corpus folder is missing or holds no file.
    """
    sources, is_demo = find_sources(store.corpus)
    if not sources:
        raise GrenswerkError(
            f"no reports in {store.corpus}; put PDF, DOCX, HTML or TXT files there"
        )
    jobs = [make_job(store, source, settings) for source in sources]
    limits = limits_of(settings)
    report = run_stage(store, ExtractedDocument, jobs, workers=workers, isolate=limits)
    return report.model_copy(update={"note": DEMO_NOTE}) if is_demo else report


def make_job(store: Store, source: SourceFile, settings: ExtractSettings) -> ExtractJob:
    """Return the work on one report, with the digest of all that its record depends on."""
    code = code_digest(*MADE_BY)
    return ExtractJob(
        store=store,
        source=source,
        doc_id=document_id(source.names, source.sha256),
        made_from=digest(source.sha256, list(source.names), settings, code, engine_version()),
        settings=settings,
    )


def limits_of(settings: ExtractSettings) -> Limits:
    """Return what one report may take."""
    return Limits(settings.max_seconds, settings.max_memory_megabytes)
