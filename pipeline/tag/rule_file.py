"""A rule file as it is written: a rule without examples, or with an unknown key, is refused."""

import re
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

WordTables = Mapping[str, Mapping[str, str | int]]
"""Per table, each spelled word and what it stands for."""

ExpectedSpan = tuple[int, int, str | None]
"""Start, end and value of a span that an example marks."""

_MARK: Final = re.compile(r"\[(?P<span>[^\]|]+)\|(?P<value>[^\]]*)\]")


def read_example(marked: str) -> tuple[str, list[ExpectedSpan]]:
    """Take the marks out of an example.

    Parameters
    ----------
    marked : str
        Text with spans marked as "[18 mei 2022|2022-05-18]"; nothing after the bar where a
        span has no value.

    Returns
    -------
    tuple of (str, list)
        The text without marks, and the spans in it.
    """
    text, spans, done = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        start, text = len(text), text + mark["span"]
        spans.append((start, len(text), mark["value"] or None))
        done = mark.end()
    return text + marked[done:], spans


class _Entry(BaseModel):
    """What rules and joins share; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"[a-z0-9-]+", description="Names the rule as a span's origin.")
    why: str = Field(min_length=1, description="What the rule is for.")
    finds: list[str] = Field(min_length=1, description="Text with '[span|value]' in place.")
    leaves: list[str] = Field(min_length=1, description="Text it must not match.")


class RuleEntry(_Entry):
    """A rule as written in YAML."""

    pattern: str = Field(min_length=1, description="What it finds.")
    value: str = Field(min_length=1, description="Name of the function that reads a match.")
    before: str | None = Field(default=None, description="Must stand directly before.")
    not_before: str | None = Field(default=None, description="Must not stand directly before.")
    not_after: str | None = Field(default=None, description="Must not follow directly.")


class JoinEntry(_Entry):
    """A join as written in YAML: two neighbouring spans that form one interval, or an open end."""

    between: str = Field(min_length=1, description="All that may stand between the two.")
    before: str | None = Field(default=None, description="Must stand directly before.")
    opens: bool = Field(default=False, description="No second span: the first stays open.")


class RuleFile(BaseModel):
    """A whole rule file; `pipeline.tag.rules` tells what its parts mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, dict[str, str | int]]
    blocks: dict[str, str]
    starts: str = Field(description="What a match may begin with.")
    ends: str = Field(description="What may not follow a match.")
    rules: list[RuleEntry] = Field(min_length=1)
    joins: list[JoinEntry] = Field(default_factory=list)
