"""The errors Grenswerk raises on purpose; anything else is a defect of ours."""

from __future__ import annotations

from pipeline.schema import FailureCategory


class GrenswerkError(Exception):
    """The run cannot go on: a wrong setting, a missing folder, a full disk. Exit code 1."""


class DocumentError(Exception):
    """One document cannot be used; the run goes on with the others.

    Parameters
    ----------
    category
        Why, as a code.
    message
        What is wrong with the file and what the user can do about it, in one sentence.
    """

    def __init__(self, category: FailureCategory, message: str) -> None:
        super().__init__(message)
        self.category = category
        self.message = message

    def __reduce__(self) -> tuple[type[DocumentError], tuple[FailureCategory, str]]:
        """Keep both arguments when a worker process hands the error back."""
        return type(self), (self.category, self.message)
