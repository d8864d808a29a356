"""Split Dutch compounds, so that words of one family meet.

"Grensarbeider", "grensarbeiders" and "grensarbeid" share the parts "grens" and "arbeid". A split
is accepted on word frequencies alone: the parts must be common words and the whole a rare one.

Source: P. Koehn and K. Knight, "Empirical Methods for Compound Splitting", EACL 2003; the linking
sounds are those of Dutch (-s-, -en-, -e-).
"""

from __future__ import annotations

from functools import lru_cache

from wordfreq import zipf_frequency

MIN_COMPOUND = 7
"""Letters a word must have to be split."""

MAX_WHOLE_ZIPF = 3.5
"""A word more frequent than this stands for itself: "ziekenhuis" is no kind of house here."""

MIN_PART_ZIPF = 3.3
MIN_SHORT_PART_ZIPF = 4.3
"""Frequency a part must have; parts of three letters arise by chance and must be commoner."""

MIN_AGENT_STEM = 5
MIN_AGENT_STEM_ZIPF = 4.0

MAX_LINK_LOSS = 0.7
"""How much rarer a modifier may become by taking its link off: "patiënt" for "patiënten"."""

MAX_LEMMA_LOSS = 1.0
"""How much rarer a lemma may be than the form in the text."""

_LINKS = ("s", "n", "en", "e", "")
_PARTICLES = """
aan achter al alle anti bewust binnen boven buiten dat deel den der die door een eerst ere her
hoe hun iets in inter laat maar mede mee met mis naar niet onder ont oor over per pre pro samen
sub tegen terug toe tot trans tussen uit van ver voor voort wan want wat wel zijn
"""
_SUFFIXES = """
aar age baar den der dig ding dom een els end ende eren erik ers gen heid ing ingen isch isme
ist iteit ken king laar len lijk lijke ling loos matig men ment naar ning ons ping ren rijk ring
schap sel sen sing ste ster teit ten ter tie ting tje zaam
"""
_NO_MODIFIER = frozenset(_PARTICLES.split())
_NO_HEAD = frozenset(_SUFFIXES.split())
_NO_AGENT = frozenset({"rechter", "dichter", "minister"})
_VOWELS = "aeou"


def normalise_lemma(lemma: str) -> str:
    """Give the lemma in lower case without the marks some treebanks put between parts."""
    return lemma.lower().replace("_", "").strip("-'\u2019.")


def repair_lemma(lemma: str, text: str) -> str:
    """Give the lemma, or a better one where the lemmatiser made a word that hardly exists.

    Statistical lemmatisers cut "afspraken" to "afsprak" and "korps" to "korp"; the word as
    written is then far the commoner one.

    Parameters
    ----------
    lemma
        Normalised lemma.
    text
        The word as written; may be empty.
    """
    word = text.lower()
    if not word or zipf(lemma) >= zipf(word) - MAX_LEMMA_LOSS:
        return lemma
    shorter = [word.removesuffix("s"), _base_form(word.removesuffix("en"), "en")]
    known = [one for one in shorter if one != word and zipf(one) >= zipf(word) - MAX_LINK_LOSS]
    return known[0] if known else word


@lru_cache(maxsize=100_000)
def zipf(word: str) -> float:
    """Give the frequency of a Dutch word as log10 per 1,000 million words, 0 when unknown."""
    return float(zipf_frequency(word, "nl"))


def split_compound(word: str) -> tuple[str, ...]:
    """Split a normalised lemma into its parts in dictionary form; a simple word stands alone.

    Parameters
    ----------
    word
        Lemma in lower case.

    Returns
    -------
    tuple of str
        One part for a simple word, else two or three. A head of the form "arbeider" is given as
        what it acts on, "arbeid".
    """
    return _split(word, MAX_WHOLE_ZIPF, depth=2)


def family_key(word: str) -> str:
    """Give the key under which all forms of a word meet, however frequent the word.

    Lemmatisers leave linking sounds in or out; "verkeersveiligheid" and "verkeerveiligheid" are
    both ``verkeer+veiligheid``.
    """
    return "+".join(_split(word, float("inf"), depth=3))


@lru_cache(maxsize=200_000)
def _split(word: str, max_whole_zipf: float, depth: int) -> tuple[str, ...]:
    if "-" in word:
        pieces = [piece for piece in word.split("-") if len(piece) >= 3 and piece.isalpha()]
        parts = (part for piece in pieces for part in _split(piece, max_whole_zipf, depth))
        return tuple(parts) or (word,)
    if depth == 0 or len(word) < MIN_COMPOUND or zipf(word) > max_whole_zipf:
        return (_without_agent(word),)
    best: tuple[float, tuple[str, str]] | None = None
    for cut in range(3, len(word) - 2):
        pair = _parts_at(word, cut)
        if pair is not None and (best is None or pair > best):
            best = pair
    if best is None:
        return (_without_agent(word),)
    return tuple(part for piece in best[1] for part in _split(piece, max_whole_zipf, depth - 1))


def _parts_at(word: str, cut: int) -> tuple[float, tuple[str, str]] | None:
    """Judge the split of a word before the letter at `cut`; None when it is none."""
    head = word[cut:]
    if head in _NO_HEAD or not _is_part(head):
        return None
    base = _modifier_in(word[:cut])
    if base is None:
        return None
    balance = 0.1 * min(len(base), len(head))
    return zipf(base) + zipf(head) + balance, (base, head)


def _modifier_in(first: str) -> str | None:
    """Give the dictionary form of a first part; a link that leaves a common word is taken off."""
    bases = []
    for link in _LINKS:
        if first.endswith(link) and (link != "n" or first.endswith("eren")):
            base = _base_form(first.removesuffix(link), link)
            if base not in _NO_MODIFIER and _is_part(base):
                bases.append(base)
    plain = zipf(first)
    linked = [base for base in bases if base != first and zipf(base) >= plain - MAX_LINK_LOSS]
    if linked:
        return linked[0]
    return first if first in bases else None


def _is_part(word: str) -> bool:
    if len(word) < 3:
        return False
    return zipf(word) >= (MIN_SHORT_PART_ZIPF if len(word) == 3 else MIN_PART_ZIPF)


def _base_form(modifier: str, link: str) -> str:
    """Undo the spelling change before -en: "persoon" in "personenvervoer", "brug" in "bruggen-"."""
    if link != "en" or len(modifier) < 3:
        return modifier
    options = [modifier]
    if modifier[-1] == modifier[-2]:
        options.append(modifier[:-1])
    elif modifier[-2] in _VOWELS and modifier[-3] not in _VOWELS:
        options.append(modifier[:-1] + modifier[-2] + modifier[-1])
    if modifier[-1] in "vz":
        options.append(modifier[:-1] + {"v": "f", "z": "s"}[modifier[-1]])
    return max(options, key=zipf)


def _without_agent(word: str) -> str:
    """Give the stem of a person named after an activity, when the stem is a common word."""
    stem = word.removesuffix("er")
    long_enough = stem != word and word not in _NO_AGENT and len(stem) >= MIN_AGENT_STEM
    return stem if long_enough and zipf(stem) >= MIN_AGENT_STEM_ZIPF else word
