"""What a name of a body gives away: its kind, its initials, what its spellings share."""

import pytest

from pipeline.body_names import (
    content_words,
    country_of_adjective,
    head_of,
    is_abbreviation_of,
    is_initials_of,
    kind_in,
    looks_short,
    name_key,
    spelling_key,
    write_out_umlauts,
)


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        ("DOM", "Dijkraad Oost Maasdal", True),
        ("D.O.M.", "Dijkraad Oost Maasdal", True),
        ("EGTS", "Europese Groepering voor Territoriale Samenwerking", True),
        ("MOD", "Dijkraad Oost Maasdal", False),
        ("D", "Dijkraad", False),
        ("dom", "dijkraad oost maasdal", False),
        ("DO Maasdal", "Dijkraad Oost Maasdal", False),
        ("DIJKRAADOOST", "Dijkraad Oost Maasdal en Lindeland", False),
        ("DOM", "DOM", False),
    ],
)
def test_an_abbreviation_has_its_letters_in_order(short: str, long: str, fits: bool) -> None:
    assert is_abbreviation_of(short, long) is fits


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        ("DBO", "Dienst voor het Beheer van de Oevers", True),
        ("DvhBvdO", "Dienst voor het Beheer van de Oevers", True),
        ("FvG", "Federatie van Grensdorpen", True),
        ("D.O.M.", "Dijkraad Oost Maasdal", True),
        ("SGL", "Secretariaat-Generaal Lindeland", True),
        ("SL", "Secretariaat Lindeland", False),
        ("SLM", "Secretariaat Lindeland", False),
        ("DOM", "Dijkraad Oost", False),
        ("dom", "Dijkraad Oost Maasdal", False),
    ],
)
def test_initials_are_those_of_every_word_that_counts(short: str, long: str, fits: bool) -> None:
    assert is_initials_of(short, long) is fits


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Raad", "raad"),
        ("Oeverraad", "raad"),
        ("Grensagentschap", "agentschap"),
        ("Linde-overleg", "overleg"),
        ("Bundesamt", "bundesamt"),
        ("draad", None),
        ("Linde", None),
        ("Staat", "staat"),
    ],
)
def test_a_word_is_a_kind_of_body_or_ends_in_one(word: str, kind: str | None) -> None:
    assert kind_in(word) == kind


@pytest.mark.parametrize(
    "spellings",
    [
        ["Comité voor de Linde", "Comite Linde", "comité van de Linde", "COMITÉ LINDE"],
        ["Agence de l’eau Lys", "Agence de l'eau Lys", "l’Agence de l’Eau Lys"],
        ["Water & Weg", "Water en Weg", "Water-Weg"],
        ["Linde-Unie", "de Linde Unie", "‘Linde Unie’"],
    ],
)
def test_spellings_of_a_name_share_a_key(spellings: list[str]) -> None:
    assert len({spelling_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dijkraad Oost", "Dijkraad West"),
        ("Regio 1", "Regio 2"),
        ("Dienst Wegen", "Dienst Wegen en Verkeer"),
        ("Raad van Europa", "Europese Raad"),
        ("Linde UMC", "Linde UMC+"),
    ],
)
def test_other_names_have_another_key(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


def test_a_name_without_letters_has_a_key_of_its_own() -> None:
    assert name_key("€€") != name_key("§§")
    assert spelling_key("€€") != spelling_key("§§")
    assert name_key(" De ") == "de"


def test_the_genitive_is_no_part_of_a_name() -> None:
    assert name_key("KNV’s") == name_key("KNV") == name_key("KNV's")
    assert name_key("Rivierfonds’") == name_key("Rivierfonds")
    assert name_key("Rivierfonds") != name_key("Rivierfond")


def test_the_head_of_a_name_ends_where_it_tells_whose() -> None:
    assert head_of("Secretariaat van de Linde Unie") == ["Secretariaat"]
    assert head_of("Lindese Vervoermaatschappij De Wissel")[-1] == "Wissel"


def test_small_words_carry_no_name_unless_they_are_all_of_it() -> None:
    assert content_words("Dienst voor het Beheer van de Oevers") == ("dienst", "beheer", "oevers")
    assert content_words("van voor") == ("van", "voor")


def test_adjectives_tell_the_country() -> None:
    told = [country_of_adjective(word) for word in ("Franse", "duits", "Waalse", "Lindese")]
    assert told == ["FR", "DE", "BE", None]


def test_umlauts_may_be_written_out() -> None:
    assert write_out_umlauts("Düne Äcker") == "Duene Aecker"


def test_an_abbreviation_is_one_short_word_with_capitals() -> None:
    assert [looks_short(n) for n in ("DOM", "FvG", "Dom", "DOM OOST", "DIJKRAADOOST")] == [
        True,
        True,
        False,
        False,
        False,
    ]
