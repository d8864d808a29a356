"""The blocks of a true text damaged by chance, as the rows of a dataset."""

from collections.abc import Iterator, Sequence

from damaged_gold import Damage, Tables, document, passage

from pipeline.evaluate.text_blocks import TrueText
from pipeline.schema import DocumentRow, PassageKind, PassageRow, SectionRow


def damage_text(true: TrueText, position: Iterator[int], tables: Tables, damage: Damage) -> None:
    """Add the blocks of a true text to a dataset, with that damage."""
    name = true.name
    tables[DocumentRow].append(document(name, f"map/{name}.pdf"))
    blocks = [block for block in true.blocks if not damage.happens(0.1)]
    if damage.happens():
        blocks.sort(key=lambda block: (block.page or 0, block.is_float))
    for block in blocks:
        at, text = next(position), damage_words(block.text, [*true.markers], damage)
        if block.kind == "heading" and not damage.happens(0.3):
            level = (block.level or 1) + damage.happens()
            code = "9." if damage.happens() else None
            tables[SectionRow].append(section(name, at, text or "x", level, code))
        elif block.rows:
            rows = [row for row in block.rows if not damage.happens(0.2)]
            text = "\n".join("\t".join(damage_words(c, [], damage) for c in row) for row in rows)
            tables[PassageRow].append(passage(name, at, text, kind=PassageKind.TABLE))
        else:
            kind = PassageKind(block.kind) if block.kind != "heading" else PassageKind.PARAGRAPH
            tables[PassageRow].append(passage(name, at, text, kind=kind))
        for line in true.furniture:
            if damage.happens(0.1):
                tables[PassageRow].append(passage(name, next(position), line))


def damage_words(text: str, markers: Sequence[str], damage: Damage) -> str:
    written = []
    for word in text.split(" "):
        middle = len(word) // 2
        ways = (
            word[:middle] + "- " + word[middle:],
            word[:middle] + " " + word[middle:],
            word[:middle] + "\u00ad" + word[middle:],
            word.replace("-", ""),
            word.replace("fi", "\ufb01"),
            "• " + word,
            "(cid:3)" + word,
            damage.chance.choice([*markers, "2020"]),
        )
        written.append(damage.chance.choice(ways) if damage.happens(0.2) else word)
    return " ".join(written)


def section(doc_id: str, position: int, title: str, level: int, code: str | None) -> SectionRow:
    return SectionRow(
        section_id=f"{doc_id}:{position}",
        doc_id=doc_id,
        position=position,
        parent_id=None,
        level=level,
        code=code,
        title=title,
        page=1,
    )
