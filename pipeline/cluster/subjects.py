"""The known subjects of cross-border cooperation, and the word patterns that betray them.

A *theme* is what an analyst compares reports on; the *subjects* under it are themes of their own
where there are few reports. `OTHER` stands for what every report holds besides: procedure,
governance, method.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.cluster.lists import read_list

OTHER = "other"
STRONG, WEAK = 1.0, 0.35
"""What a word says before anything is learnt."""


class Words(BaseModel):
    """Patterns: `word*` begins a word, `*word` ends one, two words stand one after the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strong: tuple[str, ...] = Field(min_length=1, description="Words that hardly belong elsewhere.")
    weak: tuple[str, ...] = Field(default=(), description="Words that only help.")


class KnownSubject(Words):
    """One subject of a theme."""

    key: str = Field(pattern=r"^[a-z-]+$", description="Name that stays.")
    label: str = Field(min_length=1, description="Dutch label for readers.")
    keep_eu: str | None = Field(default=None, description="Thematic keyword of keep.eu.")
    interreg_so: str | None = Field(
        default=None,
        pattern=r"^([1-5]\.[1-8]|ISO[67]\.[1-6])$",
        description="Specific objective of Interreg 2021-2027.",
    )


class KnownTheme(BaseModel):
    """A theme with its subjects."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z-]+$", description="Name that stays.")
    label: str = Field(min_length=1, description="Dutch label for readers.")
    field: str = Field(min_length=1, description="Policy field; the label of a parent theme.")
    subjects: tuple[KnownSubject, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word that tells of a subject.

    Attributes
    ----------
    text
        As in the list.
    subject
        Position of the subject; the one after the last stands for `OTHER`.
    weight
        What the word says before anything is learnt.
    """

    text: str
    subject: int
    weight: float


class SubjectList(BaseModel):
    """All known themes with their subjects."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    themes: tuple[KnownTheme, ...] = Field(min_length=1)
    other: Words

    @model_validator(mode="after")
    def _nothing_twice(self) -> SubjectList:
        for keys in ([t.key for t in self.themes], [s.key for s in self.subjects]):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"key given twice: {', '.join(twice)}")
        if OTHER in {subject.key for subject in self.subjects}:
            raise ValueError(f"the key {OTHER} is taken")
        return self

    @cached_property
    def subjects(self) -> tuple[KnownSubject, ...]:
        """Every subject, in order of themes."""
        return tuple(subject for theme in self.themes for subject in theme.subjects)

    @cached_property
    def theme_of(self) -> tuple[int, ...]:
        """Position of the theme of each subject."""
        return tuple(n for n, theme in enumerate(self.themes) for _ in theme.subjects)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of the subjects and, last, `OTHER`."""
        return (*(subject.key for subject in self.subjects), OTHER)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern, in order of the list."""
        return tuple(self._patterns())

    def _patterns(self) -> Iterator[Pattern]:
        words: tuple[Words, ...] = (*self.subjects, self.other)
        for position, of_subject in enumerate(words):
            for texts, weight in ((of_subject.strong, STRONG), (of_subject.weak, WEAK)):
                for text in dict.fromkeys(texts):
                    yield Pattern(text.lower(), position, weight)


def load_subjects(path: Path) -> SubjectList:
    """Read the list of known subjects.

    Raises
    ------
    GrenswerkError
        If the file cannot be read, or a key in it is unknown, missing, twice or wrong.
    """
    return read_list(path, SubjectList)
