"""Which reports of the gold were compared with a dataset, and why others were not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import Field

from pipeline.evaluate.predictions import document_of
from pipeline.schema import DocumentRow, DocumentStatus, Record


class Coverage(Record):
    """The reports of one folder of gold."""

    compared: tuple[str, ...] = ()
    absent: tuple[str, ...] = Field(default=(), description="Not in the dataset.")
    failed: tuple[str, ...] = Field(default=(), description="In the dataset, but not read.")
    error: str | None = Field(default=None, description="Why the folder was not measured at all.")

    def lines(self) -> list[str]:
        """Say which reports were compared, and which were left out and why."""
        told = {
            "compared": self.compared,
            "not in the dataset": self.absent,
            "failed": self.failed,
        }
        return [f"{how}: {', '.join(names)}" for how, names in told.items() if names]


def cover(
    names: Sequence[str], documents: Sequence[DocumentRow], with_text: Collection[str]
) -> Coverage:
    """Tell the reports that can be compared from those that cannot.

    Parameters
    ----------
    names
        Names of the reports that have gold.
    documents
        Documents of the dataset.
    with_text
        Ids of those that have passages.

    Raises
    ------
    GrenswerkError
        If the name of a report is that of several documents.
    """
    found = {name: document_of(documents, name) for name in names}
    read = {
        name
        for name, row in found.items()
        if row and row.status is not DocumentStatus.FAILED and row.doc_id in with_text
    }
    return Coverage(
        compared=tuple(name for name in names if name in read),
        absent=tuple(name for name in names if found[name] is None),
        failed=tuple(name for name in names if found[name] and name not in read),
    )
