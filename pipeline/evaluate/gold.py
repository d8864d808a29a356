"""Gold: reports annotated by hand, read from a folder.

`NAME.jsonl` holds the passages of report NAME with their entities, `NAME.actions.jsonl` its
actions, `NAME.benefits.jsonl` its benefits; `names.json` describes the organisations and places
that mentions link to, `themes.json` gives the themes their labels, and `aliases.json` leads from
the letters of one name to those of another. All but the passages may be missing; what is missing
is not annotated, which is not the same as annotated and found empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from pipeline.errors import GrenswerkError
from pipeline.evaluate.alignment import letters
from pipeline.evaluate.quotes import find_quote, tells_sentence
from pipeline.schema import (
    ActionStatus,
    ActionType,
    Formality,
    Label,
    Outcome,
    PassageKind,
    Record,
)


class GoldEntity(Record):
    """A name, date or amount in a passage."""

    start: int = Field(ge=0, description="Offset in the passage text.")
    end: int = Field(description="Offset just past it.")
    labels: tuple[Label, ...] = Field(min_length=1, description="Accepted ones, likeliest first.")
    value: str | None = Field(default=None, description="EDTF of a date, 'EUR 5000' of money.")
    entry: str | None = Field(default=None, description="Id of the organisation or place.")


class GoldPassage(Record):
    """A passage with its entities, in the order of the text and without overlap."""

    id: str
    section: str = Field(description="Headings above it.")
    text: str = Field(min_length=1)
    ents: tuple[GoldEntity, ...]
    kind: PassageKind | None = None
    theme: str | None = Field(default=None, description="Id of its theme; null when off theme.")

    @property
    def tells_theme(self) -> bool:
        """Whether the annotation says which theme the passage has, or that it has none."""
        return "theme" in self.model_fields_set

    @model_validator(mode="after")
    def _entities_fit(self) -> Self:
        end = 0
        for entity in self.ents:
            if not end <= entity.start < entity.end <= len(self.text):
                raise ValueError(
                    f"span {entity.start}-{entity.end} is empty, outside the text or not past "
                    "the span before it"
                )
            end = entity.end
        return self


class GoldAction(Record):
    """A cooperative undertaking with the sentences that tell of it."""

    evidence: tuple[str, ...] = Field(min_length=1, description="Sentences, word for word.")
    summary: str | None = None
    name: str | None
    type: ActionType
    status: ActionStatus
    status_cue: str | None = None
    outcome: Outcome | None = None
    outcome_cue: str | None = None
    formality: Formality | None
    parties: tuple[str, ...]
    partners: tuple[str, ...]
    date: str | None
    place: str | None
    amount: str | None
    theme: str | None
    undertaking: str | None = Field(default=None, description="Shared by retellings.")

    @property
    def tells_outcome(self) -> bool:
        """Whether the annotation says how the action went, or that the text does not judge."""
        return "outcome" in self.model_fields_set

    @property
    def tells_undertaking(self) -> bool:
        """Whether the annotation says what the action is a retelling of, or that it is none."""
        return "undertaking" in self.model_fields_set


class GoldBenefit(Record):
    """A sentence that says what cooperating on a theme brings."""

    text: str
    theme: str | None
    parties: tuple[str, ...]


class GoldEntry(Record):
    """An organisation or place that mentions link to."""

    name: str
    aliases: tuple[str, ...] = ()
    register_: Literal["organisations", "places"] | None = Field(default=None, alias="register")
    country: str | None = None
    kind: str | None = None
    authority: str | None = Field(default=None, description="Who keeps the code.")
    code: str | None = None

    @property
    def key(self) -> str | None:
        """`authority:code`, when it has a code."""
        return f"{self.authority}:{self.code}" if self.authority and self.code else None


class GoldReport(Record):
    """All that is annotated of one report."""

    name: str
    passages: tuple[GoldPassage, ...]
    actions: tuple[GoldAction, ...] | None = Field(
        default=None, description="Null where no actions were annotated."
    )
    benefits: tuple[GoldBenefit, ...] | None = Field(
        default=None, description="Null where no benefits were annotated."
    )


class GoldSet(Record):
    """Reports that were annotated together."""

    reports: tuple[GoldReport, ...]
    entries: Mapping[str, GoldEntry] = {}
    themes: Mapping[str, str] = {}
    aliases: Mapping[str, str] = Field(
        default={}, description="Letters of a name to the letters of the name it stands for."
    )


_R = TypeVar("_R", bound=Record)
_T = TypeVar("_T")
_PARTS = (".actions", ".benefits")


def read_gold(folder: Path, *, aliases: Path | None = None) -> GoldSet:
    """Read all reports of a folder, in order of their names, and check that quotes are quotes.

    Parameters
    ----------
    folder
        Where the gold lies.
    aliases
        File of aliases; by default `aliases.json` in the folder, if there is one.

    Raises
    ------
    GrenswerkError
        If the folder does not exist or holds no report, a file cannot be read or has no passages,
        a line does not fit, or evidence or a benefit is not in the text of its report.
    """
    if not folder.is_dir():
        raise GrenswerkError(
            f"the gold folder {folder} does not exist; correct `gold` in the settings, or make it "
            "an empty list"
        )
    names = sorted(path.stem for path in folder.glob("*.jsonl"))
    reports = [_read_report(folder, name) for name in names if not name.endswith(_PARTS)]
    if not reports:
        raise GrenswerkError(f"{folder} holds no gold; name a folder with a NAME.jsonl per report")
    entries = _read_optional(folder / "names.json", TypeAdapter(dict[str, GoldEntry]))
    listed = TypeAdapter(dict[str, str])
    own = _read_optional(aliases or folder / "aliases.json", listed)
    return GoldSet(
        reports=tuple(reports),
        entries=entries,
        themes=_read_optional(folder / "themes.json", listed),
        aliases={**find_aliases(entries), **own},
    )


def find_aliases(entries: Mapping[str, GoldEntry]) -> dict[str, str]:
    """Lead the letters of each alias to those of the name; one that several share leads nowhere.

    Parameters
    ----------
    entries
        Organisations and places by id.
    """
    names = {letters(entry.name) for entry in entries.values()}
    targets: dict[str, set[str]] = {}
    for entry in entries.values():
        for alias in entry.aliases:
            targets.setdefault(letters(alias), set()).add(letters(entry.name))
    return {
        alias: target.pop()
        for alias, target in sorted(targets.items())
        if len(target) == 1 and alias not in names
    }


def _read_report(folder: Path, name: str) -> GoldReport:
    path = folder / f"{name}.jsonl"
    passages = tuple(passage for _, passage in _read_lines(path, GoldPassage))
    if not passages:
        raise GrenswerkError(f"{path} is empty; give it the passages of {name}, or remove it")
    texts = [passage.text for passage in passages]
    actions = _read_quoting(
        folder / f"{name}.actions.jsonl", GoldAction, texts, lambda action: action.evidence
    )
    benefits = _read_quoting(
        folder / f"{name}.benefits.jsonl", GoldBenefit, texts, lambda benefit: (benefit.text,)
    )
    return GoldReport(name=name, passages=passages, actions=actions, benefits=benefits)


def _read_quoting(
    path: Path, kind: type[_R], texts: Sequence[str], quotes_of: Callable[[_R], Sequence[str]]
) -> tuple[_R, ...] | None:
    """Read records that quote the passages of a report; None where the file is missing."""
    if not path.exists():
        return None
    found = []
    for number, record in _read_lines(path, kind):
        _check_quotes(f"{path}, line {number}", texts, quotes_of(record))
        found.append(record)
    return tuple(found)


def _check_quotes(where: str, texts: Sequence[str], quotes: Sequence[str]) -> None:
    """Refuse a quote that is not in the text, and quotes that hold no sentence of it."""
    is_told = False
    for quote in quotes:
        found = find_quote(texts, quote)
        if found is None:
            raise GrenswerkError(f"{where}: {quote!r} is not in the text; quote it word for word")
        passage, start = found
        is_told = is_told or tells_sentence(texts[passage], start, start + len(quote))
    if not is_told:
        raise GrenswerkError(f"{where}: {quotes[0]!r} is half a sentence or less; quote it whole")


def _read_lines(path: Path, kind: type[_R]) -> Iterator[tuple[int, _R]]:
    """Yield records with the number of their line."""
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if line.strip():
            try:
                yield number, kind.model_validate_json(line)
            except ValidationError as error:
                raise GrenswerkError(
                    f"{path}, line {number}: {_explain(error)}; correct the line, "
                    "or compile the gold again from its annotated source"
                ) from error


def _read_optional(path: Path, kind: TypeAdapter[dict[str, _T]]) -> dict[str, _T]:
    if not path.exists():
        return {}
    try:
        return kind.validate_python(json.loads(_read_text(path)))
    except ValidationError as error:
        raise GrenswerkError(f"{path}: {_explain(error)}; correct the entry") from error
    except json.JSONDecodeError as error:
        raise GrenswerkError(f"{path}, line {error.lineno}: {error.msg}; correct it") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GrenswerkError(f"{path} cannot be read: {error}; restore the file") from error


def _explain(error: ValidationError) -> str:
    return ", ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'the line'}: {fault['msg']}"
        for fault in error.errors()
    )
