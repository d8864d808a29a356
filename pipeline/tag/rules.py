"""Read grammar rules from YAML and find what they match.

A rule file has `words` (tables of spelled words and what they stand for), `blocks` (named
pieces of pattern), `starts` (what a match may begin with; nothing else is tried), `ends` (what
may not follow a match), `rules` and `joins`. Patterns are regular expressions with three
additions: `{name}` stands for a block or for any word of a table, `{part:name}` also keeps what
it matched under `part`, and a space stands for white space with at most one line break. Readings
(`date_readings`, `period_readings`, `amount_readings`) say what a match is worth.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from pipeline.tag.rule_file import JoinEntry, RuleEntry, RuleFile, WordTables

_REFERENCE: Final = re.compile(r"\{(?:(?P<part>[a-z0-9]+):)?(?P<name>[a-z_]+)\}")
_SPACE: Final = r"(?:[^\S\n\t]++(?:\n[^\S\n\t]*+)?|\n[^\S\n\t]*+)"
"""Tabs are left out: they stand between the cells of a table, which share no words."""
_LOOK_BACK: Final = 60
"""Characters before a match that `before` and `not_before` may see."""


@dataclass(frozen=True)
class Found:
    """One match of a rule: where it stands and what its named parts say."""

    start: int
    end: int
    rule: str
    value: str
    parts: Mapping[str, str]
    words: WordTables

    def has(self, part: str) -> bool:
        """Tell whether an optional part matched."""
        return part in self.parts

    def meaning(self, part: str, table: str) -> str | int:
        """Look up what a part stands for; KeyError if its table does not know it."""
        return self.words[table][plain(self.parts[part])]

    def with_part(self, part: str, text: str) -> "Found":
        """Give the same match with one more part, such as a year from the context."""
        return replace(self, parts={**self.parts, part: text})

    def number(self, part: str, table: str) -> int:
        """Look up a part that stands for a number."""
        return int(self.meaning(part, table))


@dataclass(frozen=True)
class Rule:
    """A compiled rule."""

    entry: RuleEntry
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None

    def fits(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether what stands around a match of the pattern is as it must be."""
        if self.before and not stands_before(self.before, text, match.start()):
            return False
        if self.not_before and stands_before(self.not_before, text, match.start()):
            return False
        return not (self.not_after and self.not_after.match(text, match.end()))


@dataclass(frozen=True)
class Join:
    """A compiled join."""

    entry: JoinEntry
    between: re.Pattern[str]
    before: re.Pattern[str] | None

    def fits(self, text: str, first: tuple[int, int], second_start: int) -> bool:
        """Tell whether the text around two neighbouring spans binds them."""
        if not self.between.fullmatch(text, first[1], second_start):
            return False
        return self.before is None or stands_before(self.before, text, first[0])


@dataclass(frozen=True)
class RuleBook:
    """All rules of one file, in order: of two equally long matches the earlier rule wins."""

    words: WordTables
    starts: re.Pattern[str]
    rules: tuple[Rule, ...]
    joins: tuple[Join, ...]

    def matches(self, text: str) -> Iterator[Found]:
        """Every match of every rule, overlapping ones included, from left to right."""
        for start in self.starts.finditer(text):
            at = start.start()
            for rule in self.rules:
                # Nearly every rule fails on its pattern, so that no more is called for it.
                match = rule.pattern.match(text, at)
                if match is not None and rule.fits(text, match):
                    parts = {k: v for k, v in match.groupdict().items() if v is not None}
                    yield Found(
                        match.start(),
                        match.end(),
                        rule.entry.id,
                        rule.entry.value,
                        parts,
                        self.words,
                    )


def load_rules(path: Path) -> RuleBook:
    """Read a rule file and compile it.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file as described at the top of this module.

    Raises
    ------
    ValueError
        A rule lacks an example, has an unknown key, refers to an unknown block, or shares
        its id with another. (pydantic's ValidationError is a ValueError.)
    re.error
        A pattern is not a regular expression.
    """
    file = RuleFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    ids = [entry.id for entry in (*file.rules, *file.joins)]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{path.name}: two rules share an id")
    words, blocks = file.words, file.blocks
    return RuleBook(
        words=words,
        starts=_compiled(rf"(?<!\w)(?=(?:{file.starts}))", words, blocks),
        rules=tuple(_rule(entry, file) for entry in file.rules),
        joins=tuple(_join(entry, words, blocks) for entry in file.joins),
    )


def plain(text: str) -> str:
    """Lower case, one space for white space, no hyphen at a line end: how tables spell."""
    return " ".join(text.replace("-\n", "").lower().split()).rstrip(".")


def stands_before(pattern: re.Pattern[str], text: str, start: int) -> bool:
    """Tell whether a pattern that ends in `$` matches right before a place."""
    return pattern.search(text[max(0, start - _LOOK_BACK) : start]) is not None


def _rule(entry: RuleEntry, file: RuleFile) -> Rule:
    words, blocks = file.words, file.blocks

    def around(pattern: str | None, ending: str) -> re.Pattern[str] | None:
        return _compiled(f"(?:{pattern}){ending}", words, blocks, 0) if pattern else None

    return Rule(
        entry=entry,
        pattern=_compiled(rf"(?:{entry.pattern})(?!{file.ends})", words, blocks),
        before=around(entry.before, r"\Z"),
        not_before=around(entry.not_before, r"\Z"),
        not_after=around(entry.not_after, ""),
    )


def _join(entry: JoinEntry, words: WordTables, blocks: Mapping[str, str]) -> Join:
    before = _compiled(rf"(?:{entry.before})\Z", words, blocks) if entry.before else None
    return Join(entry, _compiled(entry.between, words, blocks), before)


def _compiled(
    pattern: str, words: WordTables, blocks: Mapping[str, str], flags: int = re.IGNORECASE
) -> re.Pattern[str]:
    return re.compile(_expanded(pattern, words, blocks).replace(" ", _SPACE), flags)


def _expanded(pattern: str, words: WordTables, blocks: Mapping[str, str]) -> str:
    def piece(reference: re.Match[str]) -> str:
        part, name = reference["part"], reference["name"]
        if name in blocks:
            inner = _expanded(blocks[name], words, blocks)
        elif name in words:
            longest_first = sorted(words[name], key=lambda word: (-len(word), word))
            inner = "|".join(_escaped(word) for word in longest_first)
        else:
            raise ValueError(f"pattern {pattern!r} refers to an unknown block {name!r}")
        return f"(?P<{part}>{inner})" if part else f"(?:{inner})"

    return _REFERENCE.sub(piece, pattern)


def _escaped(word: str) -> str:
    return " ".join(re.escape(part) for part in word.split(" "))
