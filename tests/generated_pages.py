"""Reports of chance words in chance layouts, for tests of what must always hold."""

from __future__ import annotations

from dataclasses import dataclass

from demo.engines import print_with_typst
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

WORDS = [
    "de",
    "het",
    "een",
    "van",
    "en",
    "in",
    "op",
    "voor",
    "met",
    "aan",
    "bij",
    "als",
    "dat",
    "zij",
    "naar",
    "over",
    "tussen",
    "wordt",
    "zijn",
    "ook",
    "door",
    "om",
    "gemeenten",
    "samenwerking",
    "grens",
    "provincies",
    "overeenkomst",
    "grensoverschrijdende",
    "onderzoek",
    "rivier",
    "waterschap",
    "ziekenhuizen",
    "spoorlijn",
    "gecoördineerde",
    "patiënten",
    "financiële",
    "vergadering",
    "beleidsmedewerkers",
    "arbeidsmarkt",
    "energie",
    "officiële",
    "fietsverbinding",
    "hulpdiensten",
    "taal",
    "Maastricht",
    "Luik",
    "Nederlands-Belgische",
    "havenbedrijven",
    "€",
    "12.500",
    "2024",
    "25%",
    "burgers",
    "(nog)",
    "afspraak",
]
NUMBERS = '(first, ..rest) => if rest.pos().len() > 0 { numbering("1.1", ..rest) }'
FACES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")


def a_few(reports: int) -> settings:
    """Return settings for a test on so many reports, always the same ones.

    A report that fails is told as it is: each step to a smaller one would be typeset and read
    again, which takes minutes.
    """
    return settings(
        max_examples=reports,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )


@dataclass(frozen=True)
class Layout:
    """How the pages of a report look; sizes in points."""

    face: str
    size: float
    columns: int
    leading: float
    justified: bool
    hyphenated: bool
    headed: bool
    numbered: bool
    stamped: bool
    turned: bool


@dataclass(frozen=True)
class Piece:
    """A heading, paragraph, item or box, or the rows of a table."""

    kind: str
    texts: tuple[str, ...]


def phrases(shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Return a strategy for so many words: few choices make many texts, and shrink well."""
    return st.builds(
        lambda count, first, step: " ".join(
            WORDS[(first + number * step) % len(WORDS)] for number in range(count)
        ),
        st.integers(shortest, longest),
        st.integers(0, len(WORDS) - 1),
        st.sampled_from([1, 2, 3, 7, 13, 17]),
    )


def prose(longest: int) -> st.SearchStrategy[str]:
    """Return a strategy for a few sentences of at most so many words each."""
    sentence = phrases(5, longest).map(lambda words: f"{words[0].upper()}{words[1:]}.")
    return st.lists(sentence, min_size=1, max_size=4).map(" ".join)


def pieces() -> st.SearchStrategy[Piece]:
    """Return a strategy for one piece of a report."""
    texts = {
        "heading": st.tuples(phrases(1, 5).map(lambda words: words.strip("€%(0123456789. "))),
        "paragraph": st.tuples(prose(30)),
        "item": st.lists(prose(9), min_size=2, max_size=4).map(tuple),
        "box": st.tuples(prose(12)),
        "note": st.tuples(prose(20), prose(9)),
        "table": st.lists(
            st.tuples(phrases(1, 3), phrases(1, 3), phrases(1, 3)), min_size=2, max_size=5
        ).map(lambda rows: tuple(cell for row in rows for cell in row)),
    }
    kinds = ["paragraph", "paragraph", "heading", "item", "box", "note", "table", "open"]
    texts["open"] = texts["table"]
    return st.sampled_from(kinds).flatmap(lambda kind: st.builds(Piece, st.just(kind), texts[kind]))


def layouts() -> st.SearchStrategy[Layout]:
    """Return a strategy for the look of a report."""
    return st.builds(
        Layout,
        face=st.sampled_from(FACES),
        size=st.sampled_from([8.0, 9.5, 11.0]),
        columns=st.integers(1, 3),
        leading=st.sampled_from([0.55, 0.65, 0.9]),
        justified=st.booleans(),
        hyphenated=st.booleans(),
        headed=st.booleans(),
        numbered=st.booleans(),
        stamped=st.booleans(),
        turned=st.booleans(),
    )


@dataclass(frozen=True)
class Report:
    """A PDF and how many footnotes it has."""

    pdf: bytes
    notes: int


def reports() -> st.SearchStrategy[Report]:
    """Return a strategy for reports of one to some pages."""
    body = st.lists(pieces(), min_size=4, max_size=14)
    # Every report begins with enough text to be one.
    return st.builds(typeset, layouts(), phrases(60, 90).map("{}.".format), body)


def typeset(layout: Layout, opening: str, body: list[Piece]) -> Report:
    """Return a report.

    Parameters
    ----------
    layout
        How its pages look.
    opening
        First paragraph.
    body
        What follows.
    """
    head = (
        '[Samen over de grens #h(1fr) #context counter(page).display("1")]'
        if layout.headed
        else "none"
    )
    stamp = "rotate(-40deg, text(60pt, luma(230))[CONCEPT])" if layout.stamped else "none"
    lines = [
        f'#set page(paper: "a4", flipped: {_yes(layout.turned)}, columns: {layout.columns}, '
        f"margin: 45pt, header: {head}, background: {stamp})",
        f'#set text(font: "{layout.face}", size: {layout.size}pt, lang: "nl", '
        f"hyphenate: {_yes(layout.hyphenated)})",
        f"#set par(justify: {_yes(layout.justified)}, leading: {layout.leading}em)",
        f"#set heading(numbering: {NUMBERS if layout.numbered else 'none'})",
        "= Samenwerken langs de grens",
        opening,
        *(_markup(piece, layout.columns) for piece in body),
    ]
    notes = sum(piece.kind == "note" for piece in body)
    return Report(print_with_typst("\n\n".join(lines)), notes)


def _markup(piece: Piece, columns: int) -> str:
    if piece.kind == "heading":
        return f"== {piece.texts[0]}"
    if piece.kind == "item":
        return "\n".join(f"- {text}" for text in piece.texts)
    if piece.kind == "box":
        return f"#rect(fill: luma(225), width: 100%)[{piece.texts[0]}]"
    if piece.kind == "note":
        return f"{piece.texts[0]}#footnote[{piece.texts[1]}] {piece.texts[0]}"
    if piece.kind in ("table", "open") and columns == 1:
        # In a narrower measure, long words would stand over one another.
        cells = ", ".join(f"[{text}]" for text in piece.texts)
        return f"#table(columns: 3, stroke: {'none' if piece.kind == 'open' else '0.5pt'}, {cells})"
    return "\n\n".join(piece.texts)


def _yes(value: bool) -> str:
    return "true" if value else "false"
