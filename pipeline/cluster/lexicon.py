"""The shipped list of subjects: labels as readers write them, with the words that betray them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.cluster.lists import read_list


class Subject(BaseModel):
    """A subject of cross-border cooperation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field(min_length=1, description="Dutch label for readers.")
    field: str = Field(min_length=1, description="Broader field; the label of a parent theme.")
    lemmas: tuple[str, ...] = Field(min_length=3, description="Typical lemmas, most telling first.")
    keep_eu: str | None = Field(default=None, description="Thematic keyword of keep.eu.")
    interreg_so: str | None = Field(
        default=None,
        pattern=r"^([1-5]\.[1-8]|ISO[67]\.[1-6])$",
        description="Specific objective of Interreg 2021-2027.",
    )


class Lexicon(BaseModel):
    """All subjects, and the general words that form none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    general: frozenset[str]
    subjects: tuple[Subject, ...]

    @cached_property
    def telling(self) -> frozenset[str]:
        """Lemmas that tell a subject, also where they are adjectives."""
        return frozenset(lemma for subject in self.subjects for lemma in subject.lemmas)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Lexicon:
        labels = [subject.label for subject in self.subjects]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        if twice:
            raise ValueError(f"label given twice: {', '.join(twice)}")
        lemmas = {lemma for subject in self.subjects for lemma in subject.lemmas}
        if self.general & lemmas:
            both = ", ".join(sorted(self.general & lemmas))
            raise ValueError(f"both a general word and the lemma of a subject: {both}")
        return self


def load_lexicon(path: Path) -> Lexicon:
    """Read the list of subjects.

    Raises
    ------
    GrenswerkError
        If the file cannot be read, or a key in it is unknown, missing, twice or wrong.
    """
    return read_list(path, Lexicon)
