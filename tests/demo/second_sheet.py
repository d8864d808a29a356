"""Draws the passages that a second annotator marks without seeing the first one's marks.

Run as `python -m demo.second_sheet FOLDER [NAME …]` with `tests/` on the path. Whole sections are
drawn, so that short forms and pronouns keep their context. The sheet holds each passage's id as a
heading and its bare text; filled in, it goes to `tests/gold/second/`.
"""

import argparse
import json
import random
from itertools import groupby
from pathlib import Path

from demo.compile import Row, list_reports
from demo.sources import GOLD

SHARE = 0.16
SEED = 20


def draw_passages(passages: list[Row], *, share: float = SHARE, seed: int = SEED) -> list[Row]:
    """Draw whole sections at random until they hold a share of the words.

    Parameters
    ----------
    passages
        Gold passages of one report, in order.
    share
        Least share of the report's words.
    seed
        Seed of the draw.

    Returns
    -------
    list of dict
        The drawn passages in the order of the report; tables are left out.
    """
    sections = [
        [p for p in group if p["kind"] != "table"]
        for _, group in groupby(passages, key=lambda p: p["section"])
    ]
    wanted = share * sum(_words(p) for p in passages)
    order = list(range(len(sections)))
    random.Random(seed).shuffle(order)
    drawn: list[int] = []
    for number in order:
        if sum(_words(p) for n in drawn for p in sections[n]) >= wanted:
            break
        drawn.append(number)
    return [passage for number in sorted(drawn) for passage in sections[number]]


def _words(passage: Row) -> int:
    return len(passage["text"].split())


def write_sheet(passages: list[Row]) -> str:
    """Write passages as an annotated source without marks."""
    return "\n\n".join(f"## {p['id']}\n\n{p['text']}" for p in passages) + "\n"


def main() -> None:
    """Write a sheet for each report named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or list_reports(GOLD):
        lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        passages = draw_passages([json.loads(line) for line in lines])
        sheet = write_sheet(passages)
        (arguments.folder / f"{name}.ann.md").write_text(sheet, encoding="utf-8")
        print(f"{name}: {len(passages)} passages, {len(sheet.split())} words")


if __name__ == "__main__":
    main()
