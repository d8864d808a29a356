"""How bodies are named: words for their kinds, small words, initials, and what spellings share.

Dutch, French and German, as reports on these borders mix them. Both `tag`, which links names within
a document, and `assemble`, which does so over documents, read names in this way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

ARTICLE = re.compile(r"^(?:de|het|een|la|le|les|der|die|das)\s+|^l['’]", re.I)
QUOTES = "‘’'“”„\"«» "
_GENITIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_APOSTROPHE_WORD = re.compile(r"\b([dl])['’]", re.I)
_WORDS = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*\+?|&", re.U)
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
LONGEST_ABBREVIATION = 10
SHORTEST_UNDEFINED = 3
"""Letters from which an abbreviation may be read without having been introduced."""


def words_in(text: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces and line breaks."""
    return frozenset(text.split())


_DUTCH = """
    academie adviesraad afdeling agentschap assemblee associatie autoriteit bank belastingdienst
    beraad bestuur bond brandweer bureau cel centrum college comité commissariaat commissie
    conferentie congres consortium coöperatie dienst directie eurometropool euregio euroregio
    executieve faculteit federatie fonds forum gemeente gemeenschap genootschap gewest groep
    groothertogdom hogeschool hof huis inspectie instelling instituut intercommunale kabinet kamer
    kanselarij koepel koninkrijk landkreis maatschappij ministerie museum netwerk observatorium
    ombudsdienst orde organisatie orgaan overleg parket parlement platform polder politie provincie
    raad regering regio rekenkamer secretariaat secretariaat-generaal senaat staat stad
    stedenregio steunpunt stichting stuurgroep taskforce top unie universiteit veiligheidsregio
    verbond verband vereniging waterschap werkgroep ziekenhuis zone
"""
_FRENCH = """
    académie agence assemblée association autorité banque bureau centre chambre collège comité
    commissariat commission commune communauté conseil confédération conservatoire cour département
    direction établissement fédération fondation fonds groupe groupement hôpital institut
    institution maison ministère mission observatoire office organisation parc parlement
    préfecture région réseau secrétariat service société syndicat union université ville
"""
_GERMAN = """
    agentur akademie amt anstalt arbeitsgruppe ausschuss behörde bezirksregierung büro
    bundesagentur bundesamt bundesministerium dienst feuerwehr gemeinde gericht gesellschaft
    gruppe handwerkskammer hochschule institut kammer klinik klinikum kommission konferenz
    krankenkasse kreis landesamt landtag ministerium netzwerk polizei rat regierung sparkasse
    stadt stiftung tag universität verband verein vereinigung verwaltung werk zentrum
    zweckverband
"""
KINDS = words_in(f"{_DUTCH}{_FRENCH}{_GERMAN}")
"""Words for kinds of bodies; a text may use one for the body of that kind named before."""
SEATED = words_in(
    """academie belastingdienst brandweer feuerwehr gericht hochschule hof hogeschool hôpital huis
    kamer klinik klinikum museum parket polizei politie universität universiteit université
    ziekenhuis"""
)
"""Kinds of bodies named after the town they stand in, whose name is not theirs alone."""
_OPENING = words_in(
    """van voor der des den ter ten tot te op in bij aan tegen de du la d l des aux pour für fur von
    vom zu zum zur im am of for the tussen"""
)
"""Lower-case words after which a name tells whose or what for."""
SMALL_WORDS = _OPENING | words_in("het een le les die das dem en et und and &")
WORKING_GROUPS = re.compile(
    r"(?:werkgroep|stuurgroep|projectgroep|task ?force|groupe de travail|arbeitsgruppe)(?:en)?",
    re.I,
)
OWNED_GROUP = re.compile(rf"(?P<group>{WORKING_GROUPS.pattern}\s.+)\s\((?P<owner>[^()]+)\)", re.I)
"""The name of a group with that of the body it is of, as groups of one name are told apart."""
PART_OF_BODY = re.compile(r"(?:werkgroep|groupe de travail|arbeitsgruppe)\b", re.I)
"""Groups whose doings are recorded under the body they are of; others go by their own name."""
_COUNTRIES: Mapping[str, str] = {
    "nederlands": "NL",
    "belgisch": "BE",
    "vlaams": "BE",
    "waals": "BE",
    "brussels": "BE",
    "frans": "FR",
    "duits": "DE",
    "luxemburgs": "LU",
}
NATIONAL = re.compile(rf"(?:{'|'.join(_COUNTRIES)})e?", re.I)


def owner_of_group(name: str) -> str | None:
    """Return the body under which a group's doings are recorded, if its name tells it.

    Examples
    --------
    >>> owner_of_group("werkgroep Water (Oeverraad)")
    'Oeverraad'
    """
    owned = OWNED_GROUP.fullmatch(name) if PART_OF_BODY.match(name) else None
    return owned["owner"] if owned else None


def country_of_adjective(word: str) -> str | None:
    """Return the country that a Dutch adjective names, "Franse" for instance."""
    return _COUNTRIES.get(word.casefold().removesuffix("e"))


def name_key(name: str) -> str:
    """Return what spellings of a name share that differ in article, case, spaces and genitive.

    Examples
    --------
    >>> name_key("de Benelux-Unie") == name_key("Benelux Unie")
    True
    """
    bare = _GENITIVE.sub("", ARTICLE.sub("", name.strip(QUOTES)).rstrip('"”»'))
    return "".join(c for c in bare.casefold() if c.isalnum()) or name.strip().casefold()


def words_of(name: str) -> list[str]:
    """Return the words of a name, without its article, quotes and genitive."""
    bare = _GENITIVE.sub("", ARTICLE.sub("", name.strip(QUOTES)))
    return _WORDS.findall(_APOSTROPHE_WORD.sub(r"\1 ", bare))


def plain(word: str) -> str:
    """Return a word in small letters without diacritics."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def content_words(name: str) -> tuple[str, ...]:
    """Return the plain words that carry a name: no articles, prepositions or "en".

    Examples
    --------
    >>> content_words("Agentschap voor Water & Weg")
    ('agentschap', 'water', 'weg')
    """
    words = [plain(word) for word in words_of(name)]
    return tuple(word for word in words if word not in SMALL_WORDS) or tuple(words)


@lru_cache(maxsize=65536)
def spelling_key(name: str) -> str:
    """Return what spellings share that also differ in diacritics, hyphens and small words.

    Examples
    --------
    >>> spelling_key("Comité voor de Linde") == spelling_key("Comite Linde")
    True
    """
    joined = "".join(content_words(name))
    return "".join(c for c in joined if c.isalnum() or c == "+") or name_key(name)


def write_out_umlauts(name: str) -> str:
    """Return a name with "ae", "oe" and "ue" for umlauts, as keyboards without them write it."""
    return "".join(_UMLAUTS.get(c, c) for c in name)


@cache
def kind_in(word: str) -> str | None:
    """Return the kind of body that a word is, or ends in: "raad" in "Oeverraad"."""
    small = word.casefold()
    if small in KINDS:
        return small
    last = small.rsplit("-", 1)[-1]
    if last in KINDS:
        return last
    ends = [kind for kind in KINDS if len(kind) > 2 and small.endswith(kind)]
    best = max(ends, key=len, default=None)
    return best if best and len(small) >= len(best) + 3 else None


def head_of(name: str) -> list[str]:
    """Return the words of a name before the first that tells whose or what for.

    Examples
    --------
    >>> head_of("Raad van de Linde")
    ['Raad']
    """
    words = words_of(name)
    end = next((n for n, word in enumerate(words) if word in _OPENING), len(words))
    return words[:end]


def looks_short(name: str) -> bool:
    """Tell an abbreviation from a name: one word, two capitals at least, ten letters at most."""
    return (
        " " not in name
        and len(name) <= LONGEST_ABBREVIATION
        and sum(c.isupper() for c in name) >= 2
    )


def is_abbreviation_of(short: str, long: str) -> bool:
    """Tell whether the letters of `short` stand in `long` in order, the first at its start.

    Examples
    --------
    >>> is_abbreviation_of("VMM", "Vlaamse Milieumaatschappij")
    True
    >>> is_abbreviation_of("ARS", "Provincie Namen")
    False
    """
    letters = [plain(c) for c in short if c.isalnum()]
    if not 2 <= len(letters) <= LONGEST_ABBREVIATION or " " in short or len(short) >= len(long):
        return False
    if sum(c.isupper() for c in short) < 2:
        return False
    rest = iter(plain(long))
    return plain(long[:1]) == letters[0] and all(letter in rest for letter in letters)


def is_initials_of(short: str, long: str) -> bool:
    """Tell whether `short` is the first letters of the words of `long`, small words left out or in.

    Examples
    --------
    >>> is_initials_of("DBO", "Dienst voor het Beheer van de Oevers")
    True
    >>> is_initials_of("DBO", "Dienst Bos")
    False
    """
    letters = plain("".join(c for c in short if c.isalnum()))
    if len(letters) < SHORTEST_UNDEFINED or sum(c.isupper() for c in short) < 2:
        return False
    return any(letters == found for found in _initials(words_of(long)))


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield the first letters of words, with and without those that may be left out."""
    found = [""]
    for word in words:
        first, *more = (plain(part[:1]) for part in word.split("-"))
        with_first = [f + first for f in found]
        with_more = [f + "".join(more) for f in with_first] if more else []
        found = with_first + with_more + (found if word in SMALL_WORDS else [])
        if len(found) > 64:
            found = found[:64]
    yield from found
