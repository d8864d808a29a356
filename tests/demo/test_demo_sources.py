"""The format of the annotated sources: what each line becomes, and what is refused."""

from pathlib import Path

import pytest
from demo.as_html import render_html
from demo.as_typst import render_typst
from demo.compile import passages_of
from demo.sources import Block, Mark, SourceError, read_source, sections_of

SOURCE = """# Verslag

{.subtitle}
Over de [[ORG=dijkraad:Dijkraad]]

<!-- theme: water -->

## 1 Water

### 1.1 Peil

De *[[ORG=dijkraad:Dijkraad]]* (Conseil) kwam op [[DATE=2021-05-03:3 mei 2021]] bijeen.[^1] Slot.

[^1]: Zie [[PROJECT/ORG=fonds:het Fonds]].

- Eerste punt
- Tweede punt

3. Derde punt

<!-- theme: - -->

::: sidebar

**Kop**

Tekst.

:::

> Een uitspraak.

<!-- table: open -->

| Wie | Hoeveel |
|---|---:|
| [[LOC=luik:Luik]] | [[MONEY=EUR 5000:€ 5.000]] |

{.caption}
Tabel 1. Bedragen.
"""


@pytest.fixture
def blocks(tmp_path: Path) -> list[Block]:
    path = tmp_path / "verslag.ann.md"
    path.write_text(SOURCE, encoding="utf-8")
    return read_source(path)


def by_text(blocks: list[Block], start: str) -> Block:
    return next(block for block in blocks if block.text.startswith(start))


def test_blocks_come_in_the_order_of_the_source_with_their_kinds(blocks: list[Block]) -> None:
    assert [block.kind for block in blocks] == [
        *("heading", "paragraph", "heading", "heading", "paragraph", "footnote"),
        *("list_item", "list_item", "list_item", "sidebar", "sidebar", "quote"),
        *("table", "caption"),
    ]
    assert [block.number for block in blocks if block.kind == "list_item"] == [0, 0, 3]


def test_marks_leave_the_text_and_keep_their_offsets(blocks: list[Block]) -> None:
    block = by_text(blocks, "De Dijkraad")
    assert block.text == "De Dijkraad (Conseil) kwam op 3 mei 2021 bijeen. Slot."
    assert block.line.marks == (
        Mark(3, 11, ("ORG",), entry="dijkraad"),
        Mark(30, 40, ("DATE",), value="2021-05-03"),
    )
    assert by_text(blocks, "Zie").line.marks == (Mark(4, 13, ("PROJECT", "ORG"), entry="fonds"),)


def test_marks_in_a_table_count_from_its_start(blocks: list[Block]) -> None:
    table = by_text(blocks, "Wie")
    assert table.text == "Wie\tHoeveel\nLuik\t€ 5.000"
    assert [table.text[m.start : m.end] for m in table.line.marks] == ["Luik", "€ 5.000"]
    assert not table.is_ruled


def test_a_theme_holds_until_the_next(blocks: list[Block]) -> None:
    assert by_text(blocks, "Over de").theme is None
    assert by_text(blocks, "De Dijkraad").theme == "water"
    assert by_text(blocks, "Tekst").theme is None


def test_passages_know_the_headings_above_them(blocks: list[Block]) -> None:
    paths = {block.text[:5]: path for block, path in sections_of(blocks)}
    assert paths["Over "] == ()
    assert paths["De Di"] == ("1 Water", "1.1 Peil")
    row = next(row for row in passages_of("v", blocks) if row["text"].startswith("De Di"))
    assert row["section"] == "1 Water / 1.1 Peil"
    assert row["ents"][0] == {"start": 3, "end": 11, "labels": ["ORG"], "entry": "dijkraad"}


def test_typesetters_get_the_text_without_marks(blocks: list[Block]) -> None:
    html = render_html(blocks, "", {})
    assert "<p>De <em>Dijkraad</em> (Conseil) kwam op 3 mei 2021 bijeen.<span class=" in html
    assert '<div class="sidebar">\n<p><strong>Kop</strong></p>' in html
    typst = render_typst(blocks, "")
    assert r"De #emph[Dijkraad]; (Conseil) kwam op 3 mei 2021 bijeen\.#footnote[" in typst
    assert "[[" not in html + typst


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Een [[ORG=x:naam] zin.", "broken mark"),
        ("Een regel\nen nog een.", "two lines"),
        ("<!-- tabel: ruled -->", "not a directive"),
        ("<div>", "not a directive"),
    ],
    ids=["open-mark", "wrapped", "unknown-directive", "html"],
)
def test_what_breaks_the_format_is_named_with_its_file(
    tmp_path: Path, line: str, told: str
) -> None:
    path = tmp_path / "stuk.ann.md"
    path.write_text(f"# Titel\n\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=f"stuk.ann.md: .*{told}"):
        read_source(path)
