"""Compiles the annotated sources to gold and checks them.

Run as `python -m demo.compile [--folder DIR] [NAME …]` with `tests/` on the path. `NAME.ann.md`
becomes `NAME.jsonl`, one passage a line; its actions and benefits are checked against its text and
against `names.json`, the entries that names stand for, and `themes.json`.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.sources import (
    GOLD,
    LINKED,
    SUFFIX,
    Block,
    Mark,
    SourceError,
    read_source,
    sections_of,
)

from pipeline.edtf import is_valid
from pipeline.schema import ActionStatus, ActionType, Formality, Label, Outcome

THEMES = "themes.json"
NAMES = "names.json"
AMOUNT = re.compile(r"[A-Z]{3} \d+(\.\d+)?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ACTION_KEYS = (
    *("evidence", "summary", "name", "type", "status", "status_cue", "outcome", "outcome_cue"),
    *("formality", "parties", "partners", "date", "place", "amount", "theme", "undertaking"),
)
CODES: dict[str, list[str]] = {
    "type": [code.value for code in ActionType],
    "status": [code.value for code in ActionStatus],
    "outcome": [code.value for code in Outcome],
    "formality": [code.value for code in Formality],
}
REQUIRED = {"type", "status"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """One report's gold: passages as they are written, and the rows that came with them."""

    name: str
    passages: list[Row]
    actions: list[Row]
    benefits: list[Row]


def read_report(folder: Path, name: str) -> Report:
    """Read the source of one report and the files beside it.

    Raises
    ------
    SourceError
        If the source is broken, or a file beside it is no JSON Lines.
    """
    blocks = read_source(folder / f"{name}{SUFFIX}")
    return Report(
        name,
        list(passages_of(name, blocks)),
        _read_lines(folder / f"{name}.actions.jsonl"),
        _read_lines(folder / f"{name}.benefits.jsonl"),
    )


def read_entries(folder: Path) -> dict[str, Row]:
    """Return the organisations and places that names stand for, by their id."""
    entries: dict[str, Row] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    return entries


def read_themes(folder: Path) -> list[str]:
    """Return the ids of the themes."""
    return list(json.loads((folder / THEMES).read_text(encoding="utf-8")))


def passages_of(name: str, blocks: Sequence[Block]) -> Iterator[Row]:
    """Write each passage as a gold row: id, section, kind, theme, text, ents."""
    for number, (block, path) in enumerate(sections_of(blocks)):
        yield {
            "id": f"{name}-{number:03d}",
            "section": " / ".join(path),
            "kind": block.kind,
            "theme": block.theme,
            "text": block.text,
            "ents": [_entity(mark) for mark in block.line.marks],
        }


def _entity(mark: Mark) -> Row:
    row: Row = {"start": mark.start, "end": mark.end, "labels": list(mark.labels)}
    if mark.value:
        row["value"] = mark.value
    if mark.entry:
        row["entry"] = mark.entry
    return row


def _read_lines(path: Path) -> list[Row]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise SourceError(f"{path.name} line {number}: {error}") from error
    return rows


def read_second(path: Path) -> list[Row]:
    """Return the passages of a second annotation, whose headings are the ids of passages."""
    blocks = read_source(path)
    return [{**row, "id": row["section"], "section": ""} for row in passages_of(path.name, blocks)]


def find_faults(report: Report, entries: dict[str, Row], themes: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong in a report's gold, one sentence each."""
    for passage in report.passages:
        yield from _faults_of_passage(passage, entries, themes)
    texts = [passage["text"] for passage in report.passages]
    names = {entry["name"] for entry in entries.values()}
    for number, action in enumerate(report.actions, 1):
        for fault in _faults_of_action(action, texts, names, themes):
            yield f"action {number} ({str(action.get('summary'))[:50]!r}): {fault}"
    for number, benefit in enumerate(report.benefits, 1):
        if not any(benefit["text"] in text for text in texts):
            yield f"benefit {number}: not in the text: {benefit['text'][:80]!r}"
        if benefit["theme"] is not None and benefit["theme"] not in themes:
            yield f"benefit {number}: unknown theme {benefit['theme']!r}"
        for party in benefit["parties"]:
            if party not in names and not party[:1].islower():
                yield f"benefit {number}: {party!r} is not the name of an entry"
    yield from _unmarked(report.passages)


def _faults_of_passage(
    passage: Row, entries: dict[str, Row], themes: Sequence[str]
) -> Iterator[str]:
    if passage["theme"] is not None and passage["theme"] not in themes:
        yield f"{passage['id']}: unknown theme {passage['theme']!r}"
    for entity in passage["ents"]:
        surface = passage["text"][entity["start"] : entity["end"]]
        where = f"{passage['id']} {surface!r}"
        unknown = set(entity["labels"]) - {label.value for label in Label}
        if unknown:
            yield f"{where}: unknown label {', '.join(sorted(unknown))}"
        if surface != surface.strip():
            yield f"{where}: a space at its edge"
        first = entity["labels"][0]
        if first in LINKED and entity.get("entry") not in entries:
            yield f"{where}: entry {entity.get('entry')!r} is not in names.json"
        if first == "DATE" and not is_valid(entity.get("value") or ""):
            yield f"{where}: {entity.get('value')!r} is not an EDTF value"
        if first == "MONEY" and not AMOUNT.fullmatch(entity.get("value") or ""):
            yield f"{where}: {entity.get('value')!r} is not an amount"


def _faults_of_action(
    action: Row, texts: Sequence[str], names: set[str], themes: Sequence[str]
) -> Iterator[str]:
    if set(action) != set(ACTION_KEYS):
        yield f"keys {sorted(set(action) ^ set(ACTION_KEYS))} missing or unknown"
        return
    for key, codes in CODES.items():
        if action[key] not in codes and not (action[key] is None and key not in REQUIRED):
            yield f"{key} {action[key]!r} is none of {', '.join(codes)}"
    if not action["evidence"]:
        yield "no evidence"
    quotes = [str(quote) for quote in action["evidence"]]
    told = [text for text in texts if all(quote in text for quote in quotes)]
    if action["place"] and not any(action["place"] in text for text in told):
        yield f"place {action['place']!r} is not one place of the passage"
    if action["name"] in action["partners"]:
        yield f"{action['name']!r} is the undertaking and not its own partner"
    if not told:
        lost = [q[:70] for q in quotes if not any(q in text for text in texts)]
        yield f"evidence not in one passage; not verbatim: {lost}"
    for cue in ("status_cue", "outcome_cue"):
        if action[cue] and not any(action[cue] in quote for quote in quotes):
            yield f"{cue} {action[cue]!r} is not in the evidence"
    if not action["status_cue"]:
        yield "no status_cue"
    if bool(action["outcome"]) != bool(action["outcome_cue"]):
        yield "outcome and outcome_cue go together"
    for name in [*action["parties"], *action["partners"]]:
        if name not in names and not name[:1].islower():
            yield f"{name!r} is not the name of an entry"
    if action["date"] and not is_valid(action["date"]):
        yield f"date {action['date']!r} is not an EDTF value"
    if action["amount"] and not AMOUNT.fullmatch(action["amount"]):
        yield f"amount {action['amount']!r}"
    if action["theme"] is not None and action["theme"] not in themes:
        yield f"unknown theme {action['theme']!r}"
    if action["undertaking"] and not SLUG.fullmatch(action["undertaking"]):
        yield f"undertaking {action['undertaking']!r} is no slug"


def _unmarked(passages: Sequence[Row]) -> Iterator[str]:
    """Yield names that are marked in one place and stand unmarked in another."""
    known = {
        passage["text"][e["start"] : e["end"]]
        for passage in passages
        for e in passage["ents"]
        if e["labels"][0] not in ("DATE", "MONEY")
    }
    sought = {n for n in known if n[:1].isupper() and len(n) > 3 and n not in COMMON}
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, sought)))})(?![\w-])")
    for passage in passages if sought else ():
        covered = {i for e in passage["ents"] for i in range(e["start"], e["end"])}
        for found in pattern.finditer(passage["text"]):
            if not covered & set(range(*found.span())):
                context = passage["text"][max(0, found.start() - 30) : found.end() + 20]
                yield f"{passage['id']}: {found[0]!r} is marked elsewhere, not in …{context}…"


COMMON = {
    *("Politie", "Gezondheid", "Energie", "Mobiliteit", "Veiligheid", "Kringloop"),
    *("Grensarbeid", "Onderwijs", "Rampenbestrijding"),
}
"""Names that are also ordinary words at the start of a sentence."""


def describe(report: Report) -> str:
    """Say in a few lines what a report's gold holds."""
    labels = Counter(e["labels"][0] for p in report.passages for e in p["ents"])
    status = Counter(a["status"] for a in report.actions)
    kinds = Counter(a["type"] for a in report.actions)
    outcome = Counter(a["outcome"] for a in report.actions if a["outcome"])
    themes = Counter(str(p["theme"]) for p in report.passages)
    words = sum(len(p["text"].split()) for p in report.passages)
    return "\n  ".join(
        (
            f"{report.name}: {len(report.passages)} passages, {words} words, "
            f"{sum(labels.values())} names, {len(report.actions)} actions, "
            f"{len(report.benefits)} benefits",
            *(f"{dict(count.most_common())}" for count in (labels, status, kinds, outcome, themes)),
        )
    )


def to_lines(rows: Sequence[Row]) -> str:
    """Write rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def list_reports(folder: Path) -> list[str]:
    """Return the names of all sources in a folder, sorted."""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))


def main() -> int:
    """Compile the reports named, or all of them; returns 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=GOLD)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    themes, entries = read_themes(arguments.folder), read_entries(arguments.folder)
    faults: list[str] = []
    for name in arguments.names or list_reports(arguments.folder):
        try:
            report = read_report(arguments.folder, name)
        except (SourceError, OSError) as error:
            faults.append(str(error))
            continue
        faults += [f"{name}: {fault}" for fault in find_faults(report, entries, themes)]
        (arguments.folder / f"{name}.jsonl").write_text(to_lines(report.passages), "utf-8")
        print(describe(report))
        second = arguments.folder / "second" / f"{name}{SUFFIX}"
        if second.exists():
            second.with_name(f"{name}.jsonl").write_text(to_lines(read_second(second)), "utf-8")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
